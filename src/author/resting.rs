//! Indices that schools had which are gone: no new school gets them, as long as nobody frees them.
//!
//! Whoever forgets to write them down is reminded by git, which remembers every file of a school.

use std::collections::BTreeMap;
use std::path::Path;

use crate::base::source::{SourceFile, Sources};
use crate::language::parsed::ParsedFiles;
use crate::language::tree::Value;
use crate::model::{AuthorityId, SchoolId};
use crate::standard::cooperation::Cooperation;
use crate::workspace::git::{FormerFile, GitError, Repository, file_id};

/// Most lines that are said about indices that were passed over.
const MOST_LINES: usize = 10;

/// So much of a commit's id tells it from every other one.
const SHORT_ID: usize = 12;

/// What the history says of indices.
#[derive(Debug, Default)]
pub struct FormerIndices {
    /// Who had an index last.
    holders: BTreeMap<u32, Holder>,
    /// Why older schools may be missing.
    unseen: Vec<String>,
}

/// A school that had an index.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Holder {
    authority: String,
    school: String,
    /// The commit that ended it; `None` when that is not committed.
    until: Option<String>,
}

impl FormerIndices {
    /// Reads them out of the history of the workspace. Without a repository, a commit or git there
    /// is none.
    pub fn of(root: &Path, sources: &Sources) -> Self {
        let mut former = Self::default();
        let Ok(repository) = Repository::at(root) else { return former };
        let Ok(head) = repository.commit("HEAD") else { return former };
        if repository.is_shallow() {
            former.unseen.push(
                "this clone is shallow, so schools of older commits were not seen; \
                 `git fetch --unshallow` brings them"
                    .into(),
            );
        }
        if let Err(error) = former.read(&repository, &head, sources) {
            former.unseen.push(format!("schools of older commits were not seen: {error}"));
        }
        former
    }

    fn read(
        &mut self,
        repository: &Repository,
        head: &str,
        sources: &Sources,
    ) -> Result<(), GitError> {
        let texts: BTreeMap<&str, &str> =
            sources.iter().map(|(_, file)| (&*file.path, &*file.text)).collect();
        let is_as_committed = |path: &str, id: &str| {
            holder(path).is_none()
                || texts.get(path).is_some_and(|text| file_id(text.as_bytes(), head) == id)
        };
        // What is not committed comes first: it is the latest that happened.
        let mut found = repository.committed_files("schools", is_as_committed)?;
        let older = repository.former_files("schools")?;
        if found.is_cut || older.is_cut {
            self.unseen.push("the history is long, and its oldest part was not read".into());
        }
        found.files.extend(older.files);
        found.files.retain(|file| holder(&file.path).is_some());
        // A backslash may spell the key in another way.
        let may_hold_one = |text: &str| text.contains("index") || text.contains('\\');
        self.learn(repository.former_texts(found.files, may_hold_one)?);
        Ok(())
    }

    /// Takes in old files, the latest first.
    fn learn(&mut self, texts: Vec<(FormerFile, String)>) {
        let mut sources = Sources::default();
        let mut files = Vec::new();
        for (file, text) in texts {
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            let id = sources.add(SourceFile {
                path: file.path.as_str().into(),
                text: text.into(),
                layer: "history".into(),
            });
            files.push((file, id));
        }
        let parsed = ParsedFiles::new(sources);
        for (file, id) in files {
            // One that has faults told nobody an index.
            let index = parsed.tree(id).and_then(|tree| match tree.get("index")?.node.value {
                Value::Int(index) => u32::try_from(index).ok(),
                _ => None,
            });
            if let (Some(index), Some((authority, school))) = (index, holder(&file.path)) {
                let until = file.until.map(|id| id.chars().take(SHORT_ID).collect());
                self.holders.entry(index).or_insert(Holder { authority, school, until });
            }
            parsed.let_go(&[id]);
        }
    }

    /// The index that is wanted, or the next free one, and what is to be said beside it: why others
    /// were passed over, and what was not seen. An error says why it cannot be had.
    pub fn free(
        &self,
        cooperation: &Cooperation,
        wanted: Option<u32>,
    ) -> Result<(u32, Vec<String>), String> {
        let taken = cooperation.indices();
        let Some(index) = wanted else {
            let is_free = |index: &u32| {
                !taken.contains_key(index)
                    && cooperation.retired(*index).is_none()
                    && self.why_it_rests(cooperation, *index).is_none()
            };
            let free = (1..=u32::MAX).find(is_free).ok_or("every index is taken")?;
            return Ok((free, self.passed_over(cooperation, &taken, free)));
        };
        if let Some(reason) = cooperation.retired(index) {
            return Err(format!(
                "the index {index} is retired: {reason}\n\
                    take it out of `retired-indices` in `muster.toml` to free it"
            ));
        }
        if let Some(taken) = taken.get(&index) {
            return Err(format!("the index {index} is taken by `{taken}`"));
        }
        if let Some(why) = self.why_it_rests(cooperation, index) {
            return Err(format!(
                "the index {why}\nname it in `freed-indices` of `muster.toml` to free it"
            ));
        }
        Ok((index, self.unseen.clone()))
    }

    /// Why an index rests, although no list says so.
    fn why_it_rests(&self, cooperation: &Cooperation, index: u32) -> Option<String> {
        if cooperation.is_freed(index) {
            return None;
        }
        self.holders.get(&index).map(|holder| said(index, index, holder, false))
    }

    /// What is to be said about the indices before `chosen` that were passed over, a line each, and
    /// about what was not seen.
    fn passed_over(
        &self,
        cooperation: &Cooperation,
        taken: &BTreeMap<u32, String>,
        chosen: u32,
    ) -> Vec<String> {
        let mut lines = Vec::new();
        for (range, reason) in &cooperation.workspace.retired_indices {
            if range.first() < chosen {
                let rest = if range.first() == range.last() { "rests" } else { "rest" };
                lines.push(format!("{range} {rest}, as `retired-indices` says: {reason}"));
            }
        }
        let mut ranges: Vec<(u32, u32, &Holder, bool)> = Vec::new();
        for (&index, holder) in self.holders.range(..chosen) {
            let is_free = cooperation.is_freed(index) || cooperation.retired(index).is_some();
            if index == 0 || is_free || taken.contains_key(&index) {
                continue;
            }
            match ranges.last_mut() {
                Some((_, last, before, several))
                    if *last + 1 == index
                        && before.authority == holder.authority
                        && before.until == holder.until =>
                {
                    *last = index;
                    *several |= before.school != holder.school;
                }
                _ => ranges.push((index, index, holder, false)),
            }
        }
        lines.extend(ranges.iter().map(|(first, last, who, many)| said(*first, *last, who, *many)));
        let further = lines.len().saturating_sub(MOST_LINES);
        lines.truncate(MOST_LINES);
        if further > 0 {
            lines.push(format!("and {further} further ones rest"));
        }
        if !ranges.is_empty() {
            lines.push("`freed-indices` in `muster.toml` frees them".into());
        }
        lines.extend(self.unseen.iter().cloned());
        lines
    }
}

/// Who had the indices from `first` to `last`, and how long.
fn said(first: u32, last: u32, holder: &Holder, several: bool) -> String {
    let Holder { authority, school, until } = holder;
    let (rests, them) = if first == last {
        (format!("{first} rests"), "it")
    } else {
        (format!("{first} to {last} rest"), "them")
    };
    let who = if several {
        format!("schools of `{authority}` had them")
    } else {
        format!("`{authority}/{school}` had {them}")
    };
    match until {
        Some(commit) => format!("{rests}: {who} until {commit}"),
        None => format!("{rests}: {who} until now; that is not committed yet"),
    }
}

/// The authority and the school that a file belongs to, when it can be one of a school.
fn holder(path: &str) -> Option<(String, String)> {
    let mut parts = path.strip_prefix("schools/")?.split('/');
    let (authority, school) = (parts.next()?, parts.next()?);
    let is_toml = Path::new(parts.next_back()?).extension().is_some_and(|end| end == "toml");
    // Whatever else stands in the history was never a school, and is not repeated.
    let is_school = AuthorityId::new(authority).is_ok() && SchoolId::new(school).is_ok();
    if is_toml && is_school { Some((authority.to_owned(), school.to_owned())) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_schools_are_told_from_others() {
        let known = |authority: &str, school: &str| Some((authority.into(), school.into()));
        assert_eq!(holder("schools/amt/sued/school.toml"), known("amt", "sued"));
        assert_eq!(holder("schools/amt/sued/rooms/a.toml"), known("amt", "sued"));
        for other in [
            "schools/amt/authority.toml",
            "schools/amt/sued/readme.md",
            "schools/Amt/sued/school.toml",
            "schools/amt/\u{1b}[2J/school.toml",
            "standards/amt/sued/school.toml",
            "schools/school.toml",
            "",
        ] {
            assert_eq!(holder(other), None, "{other}");
        }
    }

    #[test]
    fn the_latest_holder_counts_and_every_spelling_of_the_key() {
        let file = |path: &str, until: &str| FormerFile {
            path: path.into(),
            until: Some(until.into()),
            object: String::new(),
        };
        let mut former = FormerIndices::default();
        former.learn(vec![
            (file("schools/amt/sued/a.toml", "bb"), "\u{feff}\"ind\\u0065x\" = 0x1F\r\n".into()),
            (file("schools/amt/nord/a.toml", "aa"), "index = 31\n".into()),
            (file("schools/amt/west/a.toml", "aa"), "[rooms]\nindex = 5\n".into()),
            (file("schools/amt/west/b.toml", "aa"), "index = \n".into()),
            (file("schools/amt/west/c.toml", "aa"), "index = -1\n".into()),
            (file("schools/amt/west/d.toml", "aa"), "index = \"7\"\n".into()),
        ]);
        let holder =
            Holder { authority: "amt".into(), school: "sued".into(), until: Some("bb".into()) };
        assert_eq!(former.holders, BTreeMap::from([(31, holder)]));
    }
}
