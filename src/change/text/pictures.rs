//! The pictures of a comment: the zones as a table, and the plan of what is touched as a block that
//! the platforms draw (Mermaid). Where they do not, both can be read as they stand.

use std::fmt::Write as _;

use super::touched::{self, PlanRow};
use super::zones::ZoneMatrix;
use super::{named, words};
use crate::base::text::{cell, html, one_line};
use crate::change::{Changes, Risk};
use crate::words::Words;

/// Zones of a table, in each direction.
const ZONES: usize = 12;

/// Lines of the plan that are drawn.
const NODES: usize = 24;

/// Longest text of a node.
const LABEL: usize = 70;

/// Both pictures, to be opened; empty where there is nothing to draw.
pub(super) fn pictures(changes: &Changes, words: &'static Words) -> String {
    let mut text = String::new();
    if let Some(matrix) = ZoneMatrix::of(&changes.access, words) {
        folded(&mut text, words.access.matrix, &zones(&matrix.changed(), words));
    }
    let rows = touched::rows(changes, words);
    if !rows.is_empty() {
        let (chart, legend) = (flowchart(&rows, words), words.touched.legend);
        let plan = format!("```mermaid\n{chart}```\n\n{legend}\n");
        folded(&mut text, words.touched.title, &plan);
    }
    text
}

fn folded(text: &mut String, title: &str, body: &str) {
    // Writing into a string cannot fail.
    let _ = write!(text, "\n<details><summary>{}</summary>\n\n{body}\n</details>\n", html(title));
}

/// From which zone to which, as a table.
fn zones(matrix: &ZoneMatrix, words: &Words) -> String {
    let (from, to) = (&matrix.from, &matrix.to);
    let mut text = format!("| {} {} |", words.access.matrix_from, words.access.matrix_to);
    let columns = || to.iter().take(ZONES);
    for zone in columns() {
        let _ = write!(text, " {} |", cell(matrix.title(zone)));
    }
    text += "\n|---|";
    text += &":-:|".repeat(columns().count());
    for zone in from.iter().take(ZONES) {
        let _ = write!(text, "\n| {} |", cell(matrix.title(zone)));
        for other in columns() {
            let Some(cell) = matrix.cell(zone, other) else {
                text += " |";
                continue;
            };
            let (_, sign) = cell.name_and_sign();
            let dot = match (sign.is_empty(), cell.stays()) {
                (true, true) => "●",
                (false, true) => " •",
                (_, false) => "",
            };
            let _ = write!(text, " {sign}{dot} |");
        }
    }
    let hidden = from.len().saturating_sub(ZONES) + to.len().saturating_sub(ZONES);
    if hidden > 0 {
        let _ = write!(text, "\n\n{}", words::and_more(hidden, words));
    }
    format!("{text}\n\n{}\n", matrix.legend())
}

/// The plan as a flow chart.
fn flowchart(rows: &[PlanRow], words: &Words) -> String {
    let mut text = String::from("flowchart LR\n");
    // The nodes above in the tree.
    let mut above: Vec<usize> = Vec::new();
    let (mut grave, mut whole) = (Vec::new(), Vec::new());
    for (number, row) in rows.iter().take(NODES).enumerate() {
        above.truncate(row.depth);
        let node = format!("n{number}[\"{}\"]", label(row, words));
        let _ = match above.last() {
            Some(parent) => writeln!(text, "  n{parent} --> {node}"),
            None => writeln!(text, "  {node}"),
        };
        above.push(number);
        if matches!(row.risk, Some(Risk::Removal | Risk::Security | Risk::Unknown)) {
            grave.push(format!("n{number}"));
        }
        if !row.whole.is_empty() {
            whole.push(format!("n{number}"));
        }
    }
    if let more @ 1.. = rows.len().saturating_sub(NODES) {
        let more = words.counted(more, words.touched.more_rows);
        let _ = writeln!(text, "  n{NODES}[\"{}\"]", escaped(&more));
    }
    for (name, style, nodes) in
        [("grave", "stroke-width:3px", grave), ("whole", "stroke-dasharray:6 4", whole)]
    {
        if !nodes.is_empty() {
            let _ = writeln!(text, "  classDef {name} {style}");
            let _ = writeln!(text, "  class {} {name}", nodes.join(","));
        }
    }
    text
}

/// What stands in a node: its name, what else is said of it, and its ports.
fn label(row: &PlanRow, words: &Words) -> String {
    let mut label = match row.risk {
        Some(risk) => format!("{} ", named::mark(risk)),
        None => String::new(),
    };
    let mut name = row.name.clone();
    if !row.whole.is_empty() {
        name = format!("{name}, {}", row.whole);
    }
    label += &escaped(&words::shortened(&name, LABEL));
    let mut details = row.details.clone();
    if let Some(risk) = row.risk {
        details.insert(0, named::risk(risk, words).to_owned());
    }
    let ports = touched::ports(row, words);
    for line in [details.join(", "), ports] {
        if !line.is_empty() {
            label = format!("{label}<br/>{}", escaped(&words::shortened(&line, LABEL)));
        }
    }
    label
}

/// Text for a quoted label. What could be more than text there to Mermaid is written by its number.
/// That is read before Markdown is, so what is markup there is written with a sign that looks like it.
fn escaped(text: &str) -> String {
    let text = one_line(text);
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let after = text[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        let is_in_word = before.is_alphanumeric() && after.is_alphanumeric();
        // An address is taken for a link.
        let is_address = c == '.' && text[..at].to_lowercase().ends_with("www");
        let is_text = match c {
            ' ' | ',' | '(' | ')' => true,
            '-' | '/' | '_' => is_in_word,
            // Behind a number it makes a list.
            '.' => is_in_word && !is_address,
            // Icons begin with it (`fa:fa-ban`), and addresses.
            ':' => before.is_alphanumeric() && after == ' ',
            c => c.is_alphanumeric(),
        };
        if is_text {
            escaped.push(c);
        } else if let Some(other) = look_alike(c, after) {
            escaped.push(other);
        } else {
            // Writing into a string cannot fail.
            let _ = write!(escaped, "#{};", u32::from(c));
        }
        before = c;
    }
    escaped
}

/// A sign that is no markup and looks like one that is.
fn look_alike(c: char, after: char) -> Option<char> {
    Some(match c {
        '`' => 'ˋ',
        '*' => '∗',
        '_' => '＿',
        '~' => '∼',
        '#' => '＃',
        '[' => '［',
        ']' => '］',
        '<' => '‹',
        '>' => '›',
        '|' => '∣',
        '\\' => '∖',
        '+' => '＋',
        '-' => '‐',
        '.' => '․',
        '=' => '＝',
        ':' => '∶',
        '/' => '∕',
        '@' => '＠',
        '$' => '＄',
        // Mermaid writes numbers with them for itself.
        '°' => 'º',
        '¶' => '⁋',
        // The beginning of the name of a sign.
        '&' if after != ' ' => '＆',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_label_holds_text_alone() {
        let plain = "Gymnasium Hasenfurt (Kusel), Haus-A/B v2.1: 3 Geräte";
        assert_eq!(escaped(plain), plain);
        for (hostile, expected) in [
            ("a\"]", "a#34;］"),
            ("<b>", "‹b›"),
            ("```", "ˋˋˋ"),
            ("#35;", "＃35#59;"),
            ("a\nb", "a∖u#123;a#125;b"),
            ("fa:fa-ban", "fa∶fa-ban"),
            ("1. x", "1․ x"),
            ("- x", "‐ x"),
            ("%%{init", "#37;#37;#123;init"),
            ("a--b", "a‐‐b"),
            ("https://x", "https∶∕∕x"),
            ("WWW.x", "WWW․x"),
            ("$$x$$", "＄＄x＄＄"),
            ("a & b &lt;", "a #38; b ＆lt#59;"),
        ] {
            assert_eq!(escaped(hostile), expected, "{hostile:?}");
        }
    }
}
