//! Files in memory, and places in them.
//!
//! Where the lines of a file begin is looked up once per file, and so is how many characters stand
//! before a place: many findings in a long file, or in a long line, cost no more than as many in a
//! short one.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

pub use self::lines::LineIndex;

mod lines;

/// A file of the workspace, by its number in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(u32);

impl FileId {
    /// How many files stand before it.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A place in a file: a range of bytes of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
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
    files: Vec<Kept>,
}

/// A file, and what is found out of it when somebody asks.
#[derive(Clone, Debug)]
struct Kept {
    file: SourceFile,
    lines: OnceLock<LineIndex>,
    hidden: OnceLock<Vec<Range<usize>>>,
}

impl From<SourceFile> for Kept {
    fn from(file: SourceFile) -> Self {
        Self { file, lines: OnceLock::new(), hidden: OnceLock::new() }
    }
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
        self.files.push(file.into());
        FileId(u32::try_from(self.files.len() - 1).expect("fewer than 2^32 files"))
    }

    /// Gives a file another text. Places in it lose their meaning.
    pub fn replace(&mut self, id: FileId, text: &str) {
        if let Some(kept) = self.files.get_mut(id.0 as usize) {
            let file = SourceFile { text: text.into(), ..kept.file.clone() };
            // What was found out of the old text goes with it.
            *kept = file.into();
        }
    }

    /// The file with this number.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize].file
    }

    /// Every file with its number.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..).map(FileId).zip(self.files.iter().map(|kept| &kept.file))
    }

    /// Where the lines of a file begin.
    pub fn lines(&self, id: FileId) -> &LineIndex {
        let kept = &self.files[id.0 as usize];
        kept.lines.get_or_init(|| LineIndex::of(&kept.file.text))
    }

    /// The ranges of a file that are never shown, in their order, as `find` finds them when
    /// somebody asks first.
    pub fn hidden(
        &self,
        id: FileId,
        find: impl FnOnce(&SourceFile) -> Vec<Range<usize>>,
    ) -> &[Range<usize>] {
        let kept = &self.files[id.0 as usize];
        kept.hidden.get_or_init(|| find(&kept.file))
    }

    /// Where `origin` begins, for people.
    pub fn position(&self, origin: Origin) -> LineColumn {
        let text = &self.file(origin.file).text;
        let lines = self.lines(origin.file);
        let start = floor(text, origin.start as usize);
        let line = lines.number_of(start);
        LineColumn { line: line + 1, column: lines.chars(text, lines.start(line)..start) + 1 }
    }

    /// `path:line:column` of where `origin` begins.
    pub fn label(&self, origin: Origin) -> String {
        let LineColumn { line, column } = self.position(origin);
        format!("{}:{line}:{column}", self.file(origin.file).path)
    }

    /// The bytes of `origin` as they lie in the text of its file.
    pub fn range(&self, origin: Origin) -> Range<usize> {
        let text = &self.file(origin.file).text;
        let end = floor(text, origin.end as usize);
        // A place that ends before it begins becomes an empty one, which can be cut out safely.
        floor(text, origin.start as usize).min(end)..end
    }

    /// The bytes of the whole line in which `origin` begins, without its end.
    pub fn line_range(&self, origin: Origin) -> Range<usize> {
        let text = &self.file(origin.file).text;
        let lines = self.lines(origin.file);
        lines.range(text, lines.number_of(floor(text, origin.start as usize)))
    }
}

/// The nearest character boundary at or before `at`.
pub fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    // Ends at 0 at the latest, which is a boundary of every text.
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
