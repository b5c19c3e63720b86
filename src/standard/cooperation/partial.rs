//! As much of a school as the rules across schools need, for schools that were not chosen.

use std::borrow::Cow;

use super::members::Cooperation;
use super::resolve::OwnLayer;
use crate::base::diagnostic::Diagnostics;
use crate::base::source::FileId;
use crate::language::decode::{self, Intent};
use crate::language::layer::lay;
use crate::language::tree::{self, Node};
use crate::workspace::inputs::SchoolFiles;

/// Tables of the model that the facts of a school are made of (`check::Facts`).
const TABLES: &[&str] =
    &["addressing", "dns", "segments", "devices", "client-profiles", "software", "licences"];

/// Tables of a file in which any of it may stand: those, the school's own `clients`, and
/// exceptions, for what an ended one had permitted does not hold.
fn may_hold(table: &str, section: &str) -> bool {
    match table {
        "clients" | "exceptions" => true,
        // Of devices the MAC address is needed alone, and most say none. A backslash may spell the
        // key in another way.
        "devices" => section.contains("mac") || section.contains('\\'),
        _ => TABLES.contains(&table),
    }
}

impl Cooperation {
    /// As much of a school as its facts need; tables of the standard beside are as schools of its
    /// kind share them. Its faults are not reported.
    pub fn partial_intent(&self, school: &SchoolFiles) -> Option<Intent> {
        // What cannot be cut down is read as a whole.
        self.cut_down(school)
            .or_else(|| self.intent(school, &mut Diagnostics::default()).map(|(intent, _)| intent))
    }

    fn cut_down(&self, school: &SchoolFiles) -> Option<Intent> {
        let mut unheard = Diagnostics::default();
        let mut trees = Vec::with_capacity(school.files.len());
        for &file in &school.files {
            trees.push((file, self.tree_of_facts(file, &mut unheard)));
        }
        let layer = self.school_layer_of(trees, &mut unheard)?;
        let OwnLayer { baseline, layer, .. } = self.own(school, &layer, None, &mut unheard)?;
        let standard = baseline.standard.as_ref()?;
        // Whether it may say what it says matters only where an ended exception had permitted it.
        let tree = match layer.aside("exceptions") {
            Some(_) => self.overlay(&baseline, &standard.tree, &layer).judge(&mut unheard).tree,
            None => lay(&standard.tree, &layer.root),
        };
        decode::partial(school.key.clone(), tree, standard, TABLES, &mut unheard)
    }

    /// A file as far as it holds facts. Without what is cut out, which is most of it, it is another
    /// text than that of the file: it is parsed for itself, and nothing of it is kept.
    fn tree_of_facts(&self, file: FileId, out: &mut Diagnostics) -> Option<Node> {
        match cut(&self.sources.file(file).text) {
            Cow::Borrowed(_) => self.sources.parsed(file).told(out).map(|root| Node::clone(root)),
            Cow::Owned(text) => tree::parse(file, &text, out),
        }
    }
}

/// A text without the tables that hold no facts: blanks stand in their place, so that places stay
/// what they are.
///
/// A line that begins like a table and is part of a list would leave the list without its end: what
/// comes out can then not be parsed, and the whole text is read instead. Only texts of several
/// lines could hide such a line.
fn cut(text: &str) -> Cow<'_, str> {
    if text.contains("\"\"\"") || text.contains("'''") {
        return text.into();
    }
    let (mut kept, mut is_cut) = (String::with_capacity(text.len()), false);
    for section in sections(text) {
        if let Some(table) = plain_table(section)
            && !may_hold(table, section)
        {
            // The line end stays the last byte, so that the next header begins a line.
            kept.extend(std::iter::repeat_n(' ', section.len() - 1));
            kept.push('\n');
            is_cut = true;
        } else if !section.trim_start_matches([' ', '\t']).starts_with('[') {
            is_cut |= cut_lines(section, &mut kept);
        } else {
            kept.push_str(section);
        }
    }
    if is_cut { kept.into() } else { text.into() }
}

/// Copies the lines in front of the first table, without those that say an entry of a table that
/// holds no facts: `rooms.a1 = { .. }`. Whether there were any.
fn cut_lines(section: &str, kept: &mut String) -> bool {
    let mut is_cut = false;
    for line in section.split_inclusive('\n') {
        let (table, rest) = line.split_once('.').unwrap_or_default();
        // A value that goes on in the next line has an opening bracket too many.
        let is_whole = ["{}", "[]"].iter().all(|pair| {
            let count = |bracket| line.matches(bracket).count();
            count(&pair[..1]) == count(&pair[1..])
        });
        let is_plain = !table.is_empty() && table.bytes().all(|byte| byte.is_ascii_lowercase());
        if is_plain && is_whole && rest.ends_with('\n') && !may_hold(table, rest) {
            kept.extend(std::iter::repeat_n(' ', line.len() - 1));
            kept.push('\n');
            is_cut = true;
        } else {
            kept.push_str(line);
        }
    }
    is_cut
}

/// The name of the table that a section begins, when it is written without quotes.
fn plain_table(section: &str) -> Option<&str> {
    let header = section.trim_start_matches([' ', '\t']).strip_prefix('[')?;
    let header = header.trim_start_matches(['[', ' ', '\t']);
    let name = header.split(['.', ']', ' ', '\t', '\n', '\r']).next()?;
    let is_plain = !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if is_plain { Some(name) } else { None }
}

/// The parts of a text, each of which begins with a line that looks like the head of a table, save
/// the first.
fn sections(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut starts = rest.match_indices('\n').map(|(newline, _)| newline + 1);
        let next =
            starts.find(|start| rest[*start..].trim_start_matches([' ', '\t']).starts_with('['));
        let (section, after) = rest.split_at(next.unwrap_or(rest.len()));
        rest = after;
        Some(section)
    })
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn what_holds_no_facts_is_blank_and_the_rest_keeps_its_place() {
        let text = "index = 1\nwlans.a.enabled = false\nsegments.c.vlan = 3\n\
            devices.sw-1 = { host = 1 }\ndevices.sw-3 = { mac = \"x\" }\nrooms.b = [\n1]\n\
            [rooms]\na = { title = \"[x]\" }\n  [ segments.b ]\nvlan = 2\n\
            [devices.sw-1]\nhost = 1\n[devices.sw-2]\nmac = \"x\"\n\
            [[\"odd\"]]\nb = 1\n[buildings]";
        let kept = cut(text);
        assert_eq!(kept.len(), text.len());
        for part in [
            "index = 1\n",
            "segments.c.vlan = 3\n",
            "  [ segments.b ]\nvlan = 2\n",
            "devices.sw-3 = { mac = \"x\" }\nrooms.b = [\n1]\n",
            "[devices.sw-2]\nmac = \"x\"\n[[\"odd\"]]\nb = 1\n",
        ] {
            assert_eq!(kept.find(part), text.find(part), "{kept}");
        }
        let words: Vec<&str> = kept
            .split_whitespace()
            .filter(|word| {
                ["[rooms", "sw-1", "buildings", "wlans"].iter().any(|gone| word.contains(gone))
            })
            .collect();
        assert!(words.is_empty(), "{words:?}");
    }

    #[test]
    fn a_list_that_is_cut_in_two_cannot_be_parsed() {
        let text = "[segments.a]\nx = [\n  [1, 2],\n  [3]\n]\n";
        assert!(cut(text).parse::<toml::Table>().is_err());
        assert!(text.parse::<toml::Table>().is_ok());
    }

    #[test]
    fn what_stands_in_a_text_of_several_lines_is_no_table() {
        let text = "[rooms]\nx = \"\"\"\n[segments.a]\nvlan = 1\n[buildings]\n\"\"\"\n";
        assert_eq!(cut(text), text);
        assert_eq!(cut(&text.replace('"', "'")), text.replace('"', "'"));
    }
}
