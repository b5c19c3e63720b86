//! `CODEOWNERS`: who approves which change, in the form that GitLab and GitHub read.
//!
//! Only lines are added; the file belongs to people, who keep an order and a layout of their own.

use std::fmt::Write as _;

use crate::model::Language;
use crate::words::Words;

/// Where a repository may keep the file.
pub const PLACES: &[&str] =
    &["CODEOWNERS", ".github/CODEOWNERS", ".gitlab/CODEOWNERS", "docs/CODEOWNERS"];

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnersChange {
    /// It speaks of the folder already.
    Known,
    /// This is its text now.
    Text(String),
}

/// Whether a text can be a part of an owner.
fn is_name(part: &str) -> bool {
    !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "-_.+".contains(c))
}

/// Checks an owner: `@name`, `@group/name` or a mail address.
pub fn owner(text: &str) -> Result<String, String> {
    let is_owner = match text.split_once('@') {
        Some(("", group)) => group.split('/').all(is_name),
        Some((user, domain)) => is_name(user) && is_name(domain) && domain.contains('.'),
        None => false,
    };
    if is_owner {
        Ok(text.to_owned())
    } else {
        Err("an owner is `@name`, `@group/name` or a mail address".into())
    }
}

/// What decides for all schools, in the workspace: the standard, what is written out of it, the law
/// and who belongs to the cooperation, and who can open its secrets.
const DECIDES_IN_WORKSPACE: &[&str] =
    &["muster.toml", "standards/", "templates/", "lands/", "secrets/"];

/// What lies in the folders of authorities and schools and is not theirs to approve: exceptions of
/// a school, and the file of an authority, which may hold some for all of its schools. They stand
/// behind the lines of authorities, over which they win.
const DECIDES_IN_SCHOOLS: &[&str] = &["schools/**/exceptions.toml", "schools/*/authority.toml"];

/// What decides in the repository: the pipelines, which tell whether a change is sound, and who
/// approves it.
const DECIDES_IN_REPOSITORY: &[&str] = &[".gitlab-ci.yml", ".gitlab/", ".github/", "CODEOWNERS"];

/// A new file, still without owners: a line for all that no later one names, and for each thing
/// that decides. `below` is where the workspace lies in the repository, with a slash at its end, or
/// empty.
pub fn empty(below: &str, language: Language) -> String {
    let words = Words::of(language);
    let mut text = format!("# {}\n\n", words.owners.what_the_file_is);
    let below = below.replace(' ', "\\ ");
    let in_workspace =
        DECIDES_IN_WORKSPACE.iter().chain(DECIDES_IN_SCHOOLS).map(|path| format!("/{below}{path}"));
    let in_repository = DECIDES_IN_REPOSITORY.iter().map(|path| format!("/{path}"));
    for pattern in std::iter::once("*".to_owned()).chain(in_workspace).chain(in_repository) {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "# {pattern} {}", words.owners.owner_missing);
    }
    text
}

/// Adds the folder `name` below `parent`, such as `schools`, to a file. Without owners the line is
/// a comment that says what is missing; where there is such a comment, owners take its place.
pub fn add(
    text: &str,
    parent: &str,
    name: &str,
    owners: &[String],
    language: Language,
) -> OwnersChange {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let folder = format!("{parent}/{name}");
    let mut placeholder = None;
    for (at, written) in lines.iter().enumerate() {
        let Some(line) = Line::of(written) else { continue };
        if line.path != folder {
            continue;
        }
        if !line.placeholder {
            return OwnersChange::Known;
        }
        placeholder = placeholder.or(Some(at));
    }
    let pattern = format!("/{}/", folder.replace(' ', "\\ "));
    if owners.is_empty() {
        if placeholder.is_some() {
            return OwnersChange::Known;
        }
        let words = Words::of(language);
        let line = format!("# {pattern} {}", words.owners.owner_missing);
        lines.insert(place(&lines, parent, name), line);
    } else {
        let at = placeholder
            .inspect(|&at| _ = lines.remove(at))
            .unwrap_or_else(|| place(&lines, parent, name));
        let column = column(&lines, at, parent).unwrap_or(0);
        lines.insert(
            at,
            format!("{pattern:<width$} {}", owners.join(" "), width = column.saturating_sub(1)),
        );
    }
    OwnersChange::Text(lines.iter().fold(String::new(), |text, line| text + line + end))
}

/// A line that speaks of a path.
struct Line {
    /// The path, without slashes at its ends and without what stands for everything in it.
    path: String,
    /// A comment in which the owner is missing.
    placeholder: bool,
    /// Where the owners begin, in characters; 0 when there are none.
    column: usize,
    /// Whether more than a space stands before them.
    padded: bool,
}

impl Line {
    fn of(line: &str) -> Option<Self> {
        let text = line.trim_start();
        let placeholder = text.starts_with('#');
        let text = text.trim_start_matches('#').trim_start();
        // `[Section]` and `^[Section]` are GitLab's.
        if text.is_empty() || text.starts_with(['[', '^']) {
            return None;
        }
        let mut escaped = false;
        let end = text.find(|c: char| {
            let ends = c.is_whitespace() && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        let (pattern, owners) = text.split_at(end.unwrap_or(text.len()));
        let named = owners.trim_start();
        // Most comments are prose. One that has a path and a name is a line that waits for its
        // owner.
        if placeholder && !(pattern.contains('/') && named.starts_with('@')) {
            return None;
        }
        let column =
            if named.is_empty() { 0 } else { line.chars().count() - named.chars().count() };
        let padded = owners.len() - named.len() > 1;
        let path = pattern.replace("\\ ", " ");
        let path = path.trim_start_matches('/').trim_end_matches(['/', '*']);
        Some(Self { path: path.to_owned(), placeholder, column, padded })
    }

    /// The folder of `parent` that the line speaks of.
    fn folder(&self, parent: &str) -> Option<&str> {
        let below = self.path.strip_prefix(parent)?.strip_prefix('/')?;
        below.split('/').next().filter(|name| !name.contains('*'))
    }

    /// Whether the line picks something out of every folder of `parent`.
    fn picks_out_of(&self, parent: &str) -> bool {
        let below = self.path.strip_prefix(parent).and_then(|path| path.strip_prefix('/'));
        below.is_some_and(|below| below.split('/').next().is_some_and(|name| name.contains('*')))
    }

    /// Whether the line is about all of `parent`.
    fn covers(&self, parent: &str) -> bool {
        !self.placeholder
            && (self.path.is_empty()
                || parent == self.path
                || parent.starts_with(&format!("{}/", self.path)))
    }
}

/// Before which line a new folder of `parent` goes: in order where its neighbours are in order, and
/// never before a line that would win over it.
fn place(lines: &[String], parent: &str, name: &str) -> usize {
    let known: Vec<(usize, Line)> =
        lines.iter().enumerate().filter_map(|(at, line)| Some((at, Line::of(line)?))).collect();
    let siblings: Vec<(usize, &str)> =
        known.iter().filter_map(|(at, line)| Some((*at, line.folder(parent)?))).collect();
    let sorted = siblings.is_sorted_by_key(|(_, sibling)| *sibling);
    // Where the neighbours have no order, the line goes behind the last of them.
    let wanted = match siblings.iter().rev().find(|(_, sibling)| !sorted || *sibling < name) {
        Some((at, _)) => at + 1,
        None => siblings.first().map_or_else(|| end(lines), |(at, _)| *at),
    };
    // GitHub and GitLab take the last line that fits a file.
    let covered =
        known.iter().rev().find(|(_, line)| line.covers(parent)).map_or(0, |(at, _)| at + 1);
    // What is picked out of every folder wins over the folders, as long as it stands behind them.
    let picked = known.iter().find(|(at, line)| *at >= covered && line.picks_out_of(parent));
    picked.map_or(wanted, |(at, _)| wanted.min(*at)).max(covered)
}

/// Behind the last line; a comment that ends a file keeps its distance.
fn end(lines: &[String]) -> usize {
    let last = lines.iter().rposition(|line| !line.trim().is_empty());
    last.filter(|&at| Line::of(&lines[at]).is_some() || !lines[at].trim_start().starts_with('#'))
        .map_or(lines.len(), |at| at + 1)
}

/// Where the owners begin in the line of `parent` that is nearest to `at`, if they stand in a
/// column.
fn column(lines: &[String], at: usize, parent: &str) -> Option<usize> {
    let mut siblings: Vec<(usize, Line)> = Vec::new();
    for (at, written) in lines.iter().enumerate() {
        if let Some(line) = Line::of(written)
            && !line.placeholder
            && line.column > 0
            && line.folder(parent).is_some()
        {
            siblings.push((at, line));
        }
    }
    if !siblings.iter().any(|(_, line)| line.padded) {
        return None;
    }
    let nearest = siblings.iter().map(|(number, line)| (number.abs_diff(at), line.column)).min();
    nearest.map(|(_, column)| column)
}
