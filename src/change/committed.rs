//! The commit that is checked out, and whether the files of the workspace are those of the commit.

use std::collections::BTreeMap;
use std::path::Path;

use super::side::{Base, ListedRevision};
use crate::base::source::Sources;
use crate::base::text::unix_lines;
use crate::workspace::git::Repository;

/// The commit that is checked out. What it holds is listed, and not read yet.
#[derive(Debug)]
pub struct Committed {
    commit: String,
    /// `None` when the commit cannot be read, such as in an incomplete clone.
    listed: Option<ListedRevision>,
}

impl Committed {
    /// Asks git for it. `None` when the workspace lies in no repository, it has no commit yet, or
    /// there is no git.
    pub fn at(root: &Path) -> Option<Self> {
        let repository = Repository::at(root).ok()?;
        let commit = repository.commit("HEAD").ok()?;
        let listed = ListedRevision::in_repository(root, repository, "HEAD", commit.clone()).ok();
        Some(Self { commit, listed })
    }

    /// The commit, and whether the files that were read differ from it; what muster does not read
    /// makes no difference, and neither do line ends, which git gives as each system likes them.
    /// What cannot be compared counts as different.
    pub fn against(self, sources: &Sources) -> (String, bool) {
        let Some(Ok(Base::Snapshot(committed))) =
            self.listed.map(|listed| listed.read(Some(sources)))
        else {
            return (self.commit, true);
        };
        (self.commit, !same(&texts(&committed.inputs.sources), &texts(sources)))
    }
}

fn texts(sources: &Sources) -> BTreeMap<&str, &str> {
    sources.iter().map(|(_, file)| (&*file.path, &*file.text)).collect()
}

fn same(one: &BTreeMap<&str, &str>, other: &BTreeMap<&str, &str>) -> bool {
    one.len() == other.len()
        && one.iter().all(|(path, text)| {
            other.get(path).is_some_and(|other| same_but_line_ends(text, other))
        })
}

/// Whether two texts differ at most in how their lines end.
fn same_but_line_ends(one: &str, other: &str) -> bool {
    one == other || unix_lines(one) == unix_lines(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_make_no_difference() {
        for (one, other) in [
            ("", ""),
            ("a\nb\n", "a\nb\n"),
            ("a\nb\n", "a\r\nb\r\n"),
            ("a\r\nb\n", "a\nb\r\n"),
            ("a\r\n", "a\r\n"),
            // As old Macs end their lines. TOML refuses it, and what templates hold is the same.
            ("a\rb", "a\nb"),
        ] {
            assert!(
                same_but_line_ends(one, other) && same_but_line_ends(other, one),
                "{one:?} {other:?}"
            );
        }
        for (one, other) in [
            ("a", "b"),
            ("a\n", "a"),
            ("a\r\n", "a"),
            ("a\rb", "ab"),
            ("a\r\r\n", "a\n"),
            ("a\n\n", "a\n"),
        ] {
            assert!(
                !same_but_line_ends(one, other) && !same_but_line_ends(other, one),
                "{one:?} {other:?}"
            );
        }
    }

    #[test]
    fn every_file_counts() {
        let base = BTreeMap::from([("a", "1\n"), ("b", "2\n")]);
        assert!(same(&base, &BTreeMap::from([("a", "1\r\n"), ("b", "2\n")])));
        for other in [
            BTreeMap::from([("a", "1\n")]),
            BTreeMap::from([("a", "1\n"), ("b", "2\n"), ("c", "")]),
            BTreeMap::from([("a", "1\n"), ("c", "2\n")]),
            BTreeMap::from([("a", "1\n"), ("b", "3\n")]),
            BTreeMap::from([("a", "3\n"), ("b", "2\n")]),
        ] {
            assert!(!same(&base, &other) && !same(&other, &base), "{other:?}");
        }
    }
}
