//! Which line of which template prints a line: the templates are rendered once with an invisible
//! mark at every piece of text and every value.
//!
//! A mark stands where whitespace control cannot see it: before the first visible character of a
//! line of text, and before `{{`. What was printed with the marks taken out must be what is printed
//! without them; otherwise nothing is said.

use std::collections::BTreeMap;

use crate::base::source::{FileId, Sources};

/// Marks are characters for private use, one for each line of a template.
const FIRST: u32 = 0xF_0000;
const LAST: u32 = 0xF_FFFD;

/// Templates with marks, and what each mark means.
pub(super) struct Marked {
    /// The files, in which the templates carry marks.
    pub(super) sources: Sources,
    lines: BTreeMap<char, (FileId, usize)>,
}

/// Marks `templates`; `None` when that cannot be done.
pub(super) fn mark(sources: &Sources, templates: impl Iterator<Item = FileId>) -> Option<Marked> {
    let mut marked = Marked { sources: sources.clone(), lines: BTreeMap::new() };
    let mut next = FIRST;
    for file in templates {
        let text = &sources.file(file).text;
        // Its own characters could not be told from marks.
        if text.chars().any(is_mark) {
            return None;
        }
        let first = next;
        let count = u32::try_from(text.lines().count()).ok()?;
        next = next.checked_add(count).filter(|&next| next <= LAST)?;
        for line in 0..text.lines().count() {
            marked.lines.insert(mark_of(first, line), (file, line + 1));
        }
        marked.sources.replace(file, &with_marks(text, first)?);
    }
    Some(marked)
}

impl Marked {
    /// The template lines that printed each line of `text`, which `marked` is with marks.
    pub(super) fn printed(&self, marked: &str, text: &str) -> Vec<Vec<(FileId, usize)>> {
        let plain: String = marked.chars().filter(|&c| !is_mark(c)).collect();
        if plain != text {
            return Vec::new();
        }
        let mut last: Vec<(FileId, usize)> = Vec::new();
        let mut printed = Vec::new();
        for line in marked.lines() {
            let mut found = Vec::new();
            for place in line.chars().filter_map(|c| self.lines.get(&c)) {
                if !found.contains(place) {
                    found.push(*place);
                }
            }
            // A line without marks goes on with a value that began above it.
            if !found.is_empty() || line.trim().is_empty() {
                last = found;
            }
            printed.push(last.clone());
        }
        printed
    }
}

/// The mark of a line (from 0) of the template whose marks begin with `first`.
fn mark_of(first: u32, line: usize) -> char {
    u32::try_from(line).ok().and_then(|line| char::from_u32(first + line)).unwrap_or('\u{F0000}')
}

fn is_mark(c: char) -> bool {
    (FIRST..=LAST).contains(&u32::from(c))
}

/// The template with the mark of each line at what the line prints, marks beginning with `first`;
/// `None` for what is not understood.
fn with_marks(text: &str, first: u32) -> Option<String> {
    let mut marked = String::with_capacity(text.len() + text.len() / 8);
    let (mut rest, mut line) = (text, 0);
    // Whether whitespace control of the tag before takes what follows away.
    let mut trimmed = false;
    loop {
        let at = ["{{", "{%", "{#"].iter().filter_map(|open| rest.find(open)).min();
        let (data, tag) = rest.split_at(at.unwrap_or(rest.len()));
        // A tag that begins with `-` takes away the white space before it, the line end included.
        trimmed |= tag.as_bytes().get(2) == Some(&b'-');
        for (number, piece) in data.split_inclusive('\n').enumerate() {
            let visible = piece.trim_start();
            // The end of a line with a tag goes away with the tag; that of an empty line is
            // printed.
            let empty = visible.is_empty()
                && piece.ends_with('\n')
                && (number > 0 || marked.is_empty())
                && !trimmed;
            let indent = if empty { 0 } else { piece.len() - visible.len() };
            marked.push_str(&piece[..indent]);
            if empty || !visible.is_empty() {
                marked.push(mark_of(first, line));
            }
            marked.push_str(&piece[indent..]);
            line += usize::from(piece.ends_with('\n'));
        }
        if tag.is_empty() {
            return Some(marked);
        }
        let end = tag_end(tag)?;
        // White space is taken away up to the first other character, and a mark is one.
        if tag.starts_with("{{") && !tag.starts_with("{{-") {
            marked.push(mark_of(first, line));
        }
        let word = tag.trim_start_matches(['{', '%', '-', '+', ' ']);
        // Braces up to the end of the block are text, and marks at them would be in wrong places.
        if tag.starts_with("{%") && word.starts_with("raw") {
            return None;
        }
        marked.push_str(&tag[..end]);
        trimmed = tag.as_bytes().get(end - 3) == Some(&b'-');
        line += tag[..end].matches('\n').count();
        rest = &tag[end..];
    }
}

/// Where a tag ends: after its closing, which does not count inside of a string.
fn tag_end(tag: &str) -> Option<usize> {
    if tag.starts_with("{#") {
        return tag.find("#}").map(|at| at + 2);
    }
    let close = if tag.starts_with("{{") { "}}" } else { "%}" };
    let mut quote = None;
    let mut characters = tag.char_indices().skip(2);
    while let Some((at, c)) = characters.next() {
        match quote {
            Some(_) if c == '\\' => drop(characters.next()),
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            None if tag[at..].starts_with(close) => return Some(at + 2),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::with_marks;

    fn marked(text: &str) -> Option<String> {
        with_marks(text, u32::from('A'))
    }

    #[test]
    fn marks_stand_where_whitespace_control_does_not_see_them() {
        assert_eq!(
            marked("vlan {{ id }}\n  name x\n").as_deref(),
            Some("Avlan A{{ id }}\n  Bname x\n")
        );
        assert_eq!(
            marked("  {% if a %}\n  {{ b }}\n  {% endif %}\n").as_deref(),
            Some("  {% if a %}\n  B{{ b }}\n  {% endif %}\n")
        );
        assert_eq!(marked("{{ \"}}\" }}{# {{ #}x").as_deref(), Some("A{{ \"}}\" }}{# {{ #}Ax"));
        assert_eq!(marked("a {{- b -}} c").as_deref(), Some("Aa {{- b -}} Ac"));
        assert_eq!(
            marked("{% if a %}b{% endif %}\n{{\nc }}d").as_deref(),
            Some("{% if a %}Ab{% endif %}\nB{{\nc }}Cd")
        );
        assert_eq!(
            marked("\na\n\n{% if b %}\n\n{% endif %}\n").as_deref(),
            Some("A\nBa\nC\n{% if b %}\nE\n{% endif %}\n")
        );
        assert_eq!(marked("a {%- if b -%}\n\nc").as_deref(), Some("Aa {%- if b -%}\n\nCc"));
        assert_eq!(marked("{{ open"), None);
        assert_eq!(marked("{% raw %}{{ x }}{% endraw %}"), None);
    }
}
