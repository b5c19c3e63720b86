//! Files in memory, and places in them.

use std::sync::Arc;

/// A file of the workspace, by its number in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(u32);

/// A place in a file: a range of bytes of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

/// A file: where it lies, what it says, and which layer it belongs to.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path below the workspace root, with `/`.
    pub path: Arc<str>,
    /// Its text, without a byte order mark.
    pub text: Arc<str>,
    /// The layer it belongs to, in words: `edition 2026.1`, `school kusel/bbs-dachsmoor`.
    pub layer: Arc<str>,
}

/// All files that were read, in the order of their paths.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

/// A place as people count: line and column from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

impl Sources {
    /// Takes a file in and gives it a number.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        self.files.push(file);
        FileId(u32::try_from(self.files.len() - 1).expect("fewer than 2^32 files"))
    }

    /// Gives a file another text. Places in it lose their meaning.
    pub fn replace(&mut self, id: FileId, text: &str) {
        if let Some(file) = self.files.get_mut(id.0 as usize) {
            file.text = text.into();
        }
    }

    /// The file with this number.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// Every file with its number.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..).map(FileId).zip(&self.files)
    }

    /// Where `origin` begins, for people.
    pub fn position(&self, origin: Origin) -> LineColumn {
        let text = &self.file(origin.file).text;
        let start = floor(text, origin.start as usize);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        LineColumn { line: text[..start].matches('\n').count() + 1, column: text[line_start..start].chars().count() + 1 }
    }

    /// `path:line:column` of where `origin` begins.
    pub fn label(&self, origin: Origin) -> String {
        let LineColumn { line, column } = self.position(origin);
        format!("{}:{line}:{column}", self.file(origin.file).path)
    }

    /// The text at `origin`.
    pub fn text(&self, origin: Origin) -> &str {
        let text = &self.file(origin.file).text;
        let end = floor(text, origin.end as usize);
        &text[floor(text, origin.start as usize).min(end)..end]
    }

    /// The text of the whole line in which `origin` begins, without its end.
    pub fn line(&self, origin: Origin) -> &str {
        let text = &self.file(origin.file).text;
        let start = floor(text, origin.start as usize);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        text[line_start..line_end].trim_end_matches('\r')
    }
}

/// The nearest character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl Origin {
    /// The beginning of a file, for faults of the file as a whole.
    pub fn file(file: FileId) -> Self {
        Self { file, start: 0, end: 0 }
    }
}
