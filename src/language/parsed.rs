//! The store of parsed files: each file is parsed when somebody first asks for it, and kept.
//!
//! Layers, decoding, renaming, editing and reports read the same parsed file. The files of schools
//! are many, and most are asked for while their school is compiled and never again: whoever is done
//! with a school lets its files go.

use std::collections::VecDeque;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::base::diagnostic::Diagnostics;
use crate::base::source::{FileId, Sources};
use crate::language::edit::{self, FileOutline};
use crate::language::tree::{self, Node};

/// Bytes of text of which the trees are kept although they were let go: some ask again a little
/// later, such as reports for the keys of what was found. In a small workspace nothing is ever
/// parsed again. Of thousands of schools the last few are kept and no more, for memory that was in
/// use a moment ago is the fastest there is.
const KEPT_BEYOND: usize = 1 << 15;

/// A file, parsed.
#[derive(Debug)]
pub struct ParsedFile {
    /// Its tree; `None` when it has faults.
    pub root: Option<Arc<Node>>,
    /// What is wrong with it. It is told by whoever makes a layer of the file, and by nobody else.
    pub found: Diagnostics,
    text: Arc<str>,
    outline: OnceLock<FileOutline>,
}

impl ParsedFile {
    fn of(file: FileId, text: &Arc<str>) -> Self {
        let mut found = Diagnostics::default();
        let root = tree::parse(file, text, &mut found).map(Arc::new);
        Self { root, found, text: Arc::clone(text), outline: OnceLock::new() }
    }

    /// The tree; what is wrong with the file is reported.
    pub fn told(&self, out: &mut Diagnostics) -> Option<&Arc<Node>> {
        // Several may tell the same: in the end it becomes one finding.
        out.absorb(self.found.clone(), None);
        self.root.as_ref()
    }

    /// Where its keys, values and statements stand.
    pub fn outline(&self) -> &FileOutline {
        self.outline.get_or_init(|| edit::spots(&self.text))
    }
}

/// Files in memory and what they say. Where texts alone are asked for, it stands for its
/// [`Sources`], which cannot change any more.
#[derive(Debug, Default)]
pub struct ParsedFiles {
    sources: Sources,
    /// By the number of the file. Who asks for a file that another thread is parsing waits for it.
    parsed: Vec<Mutex<KeptFile>>,
    beyond: Mutex<KeptBeyond>,
}

/// What is kept of a file.
#[derive(Debug, Default)]
struct KeptFile {
    parsed: Option<Arc<ParsedFile>>,
    /// Whether it stands in [`KeptBeyond`].
    is_let_go: bool,
}

/// Files that were let go and are kept nevertheless, the oldest first.
#[derive(Debug, Default)]
struct KeptBeyond {
    files: VecDeque<FileId>,
    /// How long their texts are together.
    bytes: usize,
}

impl Deref for ParsedFiles {
    type Target = Sources;

    fn deref(&self) -> &Sources {
        &self.sources
    }
}

impl ParsedFiles {
    /// Takes in files, of which none is parsed yet.
    pub fn new(sources: Sources) -> Self {
        let parsed = sources.iter().map(|_| Mutex::default()).collect();
        Self { sources, parsed, beyond: Mutex::default() }
    }

    /// A file as a file of the model, whatever it is.
    pub fn parsed(&self, file: FileId) -> Arc<ParsedFile> {
        let mut kept = self.kept(file);
        let parse = || Arc::new(ParsedFile::of(file, &self.sources.file(file).text));
        Arc::clone(kept.parsed.get_or_insert_with(parse))
    }

    /// The tree of a file. `None` when it has faults, which are not reported.
    pub fn tree(&self, file: FileId) -> Option<Arc<Node>> {
        self.parsed(file).root.clone()
    }

    /// Takes over what another state of the workspace has parsed, of files that are the same there
    /// and stand under the same number.
    pub fn take_over(&self, other: &Self, files: &[FileId]) {
        for &file in files {
            let Some(kept) = other.parsed.get(file.index()) else { continue };
            if other.sources.file(file).text != self.sources.file(file).text {
                continue;
            }
            // One lock at a time: two states may take over from each other.
            let parsed = kept.lock().unwrap_or_else(PoisonError::into_inner).parsed.clone();
            let mut own = self.kept(file);
            if own.parsed.is_none() {
                own.parsed = parsed;
            }
        }
    }

    /// Lets files go that nobody will ask for soon. Who does so nevertheless, later than a few
    /// others were let go, has them parsed again.
    pub fn let_go(&self, files: &[FileId]) {
        // Trees take a while to be given back. Other threads need not wait for that.
        let mut gone = Vec::new();
        // Who asks for a file takes its lock alone, so that holding both here blocks nobody for
        // good.
        let mut beyond = self.beyond.lock().unwrap_or_else(PoisonError::into_inner);
        for &file in files {
            let mut kept = self.kept(file);
            // What was never parsed takes no memory, and what is in the list is counted already.
            if kept.parsed.is_some() && !kept.is_let_go {
                kept.is_let_go = true;
                beyond.files.push_back(file);
                beyond.bytes += self.sources.file(file).text.len();
            }
        }
        while beyond.bytes > KEPT_BEYOND
            && let Some(file) = beyond.files.pop_front()
        {
            beyond.bytes -= self.sources.file(file).text.len();
            // Whoever still reads the tree keeps it: only the share of the store goes.
            gone.push(std::mem::take(&mut *self.kept(file)));
        }
        drop(beyond);
        drop(gone);
    }

    fn kept(&self, file: FileId) -> MutexGuard<'_, KeptFile> {
        // A thread that panicked while parsing left nothing here: the file is parsed again.
        self.parsed[file.index()].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::source::SourceFile;

    fn files(texts: &[&str]) -> (ParsedFiles, Vec<FileId>) {
        let mut sources = Sources::default();
        let mut ids = Vec::new();
        for text in texts {
            let (path, layer) = ("a.toml".into(), "test".into());
            ids.push(sources.add(SourceFile { path, text: (*text).into(), layer }));
        }
        (ParsedFiles::new(sources), ids)
    }

    fn number(files: &ParsedFiles, file: FileId) -> String {
        let tree = files.tree(file).expect("the text is TOML");
        tree.get("a").expect("it is there").node.inline()
    }

    #[test]
    fn a_file_is_parsed_once_by_however_many_threads() {
        let (files, ids) = files(&["a = 1", "a = 2"]);
        let trees: Vec<Arc<ParsedFile>> = std::thread::scope(|scope| {
            let ask = || scope.spawn(|| files.parsed(ids[1]));
            let threads: Vec<_> = std::iter::repeat_with(ask).take(8).collect();
            threads.into_iter().map(|thread| thread.join().expect("it ends")).collect()
        });
        assert!(trees.iter().all(|tree| Arc::ptr_eq(tree, &trees[0])));
        assert_eq!((number(&files, ids[0]), number(&files, ids[1])), ("1".into(), "2".into()));
    }

    /// Who asks for the tree alone leaves it to others to tell what is wrong.
    #[test]
    fn faults_are_told_by_who_wants_to() {
        let (files, ids) = files(&["a = = 1\nb = = 2"]);
        let mut out = Diagnostics::default();
        assert!(files.tree(ids[0]).is_none());
        assert!(files.parsed(ids[0]).told(&mut out).is_none());
        let faults = out.iter().count();
        assert!(out.has_errors());
        files.parsed(ids[0]).told(&mut out);
        assert_eq!(out.iter().count(), 2 * faults);
    }

    #[test]
    fn where_things_stand_is_that_of_the_text() {
        let (files, ids) = files(&["[t]\na = 1\n"]);
        let parsed = files.parsed(ids[0]);
        assert_eq!(parsed.outline().headers.len(), 1);
        assert_eq!(parsed.outline().statements[0].span, 4..9);
    }

    /// The files that were let go first go first, and those that nobody let go stay.
    #[test]
    fn what_was_let_go_is_kept_up_to_a_bound() {
        let long = format!("a = 1 # {}", "x".repeat(KEPT_BEYOND / 2 - 100));
        let (files, ids) = files(&[&long, &long, &long, "a = 4"]);
        let before: Vec<Arc<ParsedFile>> = ids.iter().map(|&file| files.parsed(file)).collect();
        let is_kept = |number: usize| files.kept(ids[number]).parsed.is_some();
        files.let_go(&ids[..2]);
        assert!((0..4).all(is_kept));
        files.let_go(&ids[2..3]);
        assert_eq!([0, 1, 2, 3].map(is_kept), [false, true, true, true]);
        assert!(Arc::ptr_eq(&files.parsed(ids[1]), &before[1]));
        // Parsed again, it says the same, and stays until it is let go again.
        assert!(!Arc::ptr_eq(&files.parsed(ids[0]), &before[0]));
        assert_eq!(number(&files, ids[0]), "1");
        files.let_go(&ids[1..3]);
        assert_eq!([0, 1, 2, 3].map(is_kept), [true, true, true, true]);
        files.let_go(&ids[..1]);
        assert_eq!([0, 1, 2, 3].map(is_kept), [true, false, true, true]);
    }

    #[test]
    fn the_same_text_under_the_same_number_is_parsed_once() {
        let (before, ids) = files(&["a = 1", "a = 2", "a = 3", "a = 4"]);
        let (now, _) = files(&["a = 1", "a = 5", "a = 3"]);
        for &file in &ids[..2] {
            now.parsed(file);
        }
        before.take_over(&now, &ids);
        assert!(Arc::ptr_eq(&before.parsed(ids[0]), &now.parsed(ids[0])));
        // The text is another one, nobody has parsed it there, and there is none.
        let said: Vec<String> = ids[1..].iter().map(|&file| number(&before, file)).collect();
        assert_eq!(said, ["2", "3", "4"]);
        // What was parsed already stays.
        assert!(!Arc::ptr_eq(&before.parsed(ids[2]), &now.parsed(ids[2])));
        let own = before.parsed(ids[2]);
        before.take_over(&now, &ids);
        assert!(Arc::ptr_eq(&before.parsed(ids[2]), &own));
    }

    /// What nobody has asked for takes no place from what is kept.
    #[test]
    fn what_was_never_parsed_counts_for_nothing() {
        let long = format!("a = 1 # {}", "x".repeat(KEPT_BEYOND / 2 - 100));
        let (files, ids) = files(&[&long, &long, &long]);
        files.parsed(ids[0]);
        files.let_go(&ids);
        assert!(files.kept(ids[0]).parsed.is_some());
        assert_eq!(files.beyond.lock().expect("nobody panicked").files.len(), 1);
    }
}
