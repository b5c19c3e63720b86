//! Text inside of Markdown and HTML: whatever was written into it is text there and nothing else.
//!
//! Escaping by backslashes is not enough: those who show comments also look for names (`@name`),
//! addresses and numbers of tickets in what is left. They all leave code alone, so that what could
//! be any of them becomes code.

use super::one_line;

/// Text for a line of Markdown. Names in backticks become code, and so does each word that could be
/// taken for more than a word.
pub fn markdown(text: &str) -> String {
    pieces(text, code)
}

/// As [`markdown`], for the cell of a table.
pub fn cell(text: &str) -> String {
    // The table is divided into cells before anything else is looked at.
    pieces(text, |word| code(word).replace('|', "\\|"))
}

/// Text as code: nothing in it is markup.
pub fn code(text: &str) -> String {
    let text = one_line(text);
    // Backticks with nothing between them would be shown as backticks.
    if text.trim().is_empty() {
        return text.into_owned();
    }
    let mut ticks = String::from("`");
    // A run of as many backticks within the text would end the code there.
    while has_run(&text, ticks.len()) {
        ticks.push('`');
    }
    // A space at both ends is taken away again.
    let space = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    format!("{ticks}{space}{text}{space}{ticks}")
}

/// A fence that no line of the text can close.
pub fn fence(text: &str) -> String {
    // The shortest fence has three backticks.
    let mut longest = 2;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    "`".repeat(longest + 1)
}

/// Text in HTML, also in the value of an attribute in double quotes.
pub fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Text for readers who take some of it for links, as SARIF has it: `[` and `]` are escaped, and
/// what could be an address, a name or a tag gets a space that keeps it from being one.
pub fn unlinked(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let text = one_line(text);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if matches!(c, '\\' | '[' | ']') {
            escaped.push('\\');
        }
        escaped.push(c);
        let next = rest.peek().copied().unwrap_or(' ');
        // Viewers make links of `<x`, `@name`, `scheme:/` and `www.`.
        let begins = match c {
            '<' | '@' => !next.is_whitespace(),
            ':' => next == '/',
            '.' => ends_with_www(&escaped),
            _ => false,
        };
        if begins {
            escaped.push(' ');
        }
    }
    escaped
}

/// Only the end is looked at: a text of points alone would cost the square of its length.
fn ends_with_www(text: &str) -> bool {
    let mut end = text.bytes().rev();
    end.next() == Some(b'.')
        && end.by_ref().take(3).filter(|b| matches!(b, b'w' | b'W')).count() == 3
}

fn has_run(text: &str, length: usize) -> bool {
    text.split(|c| c != '`').any(|run| run.len() == length)
}

/// Names between backticks and words between spaces, each made harmless.
fn pieces(text: &str, code: impl Fn(&str) -> String) -> String {
    let text = one_line(text);
    let parts: Vec<&str> = text.split('`').collect();
    let mut safe = String::with_capacity(text.len() + 16);
    for (number, part) in parts.iter().enumerate() {
        // Backticks come in pairs with a name between them; the last one may lack its partner.
        let is_name = number % 2 == 1 && number + 1 < parts.len();
        if is_name {
            safe.push_str(&code(part));
            continue;
        }
        if number % 2 == 1 {
            safe.push_str("\\`");
        }
        for (place, word) in part.split(' ').enumerate() {
            if place > 0 {
                safe.push(' ');
            }
            safe.push_str(&if is_plain(word) { word.to_owned() } else { code(word) });
        }
    }
    safe
}

/// Whether a word is one and nothing more: letters and digits, with punctuation that no Markdown
/// knows.
fn is_plain(word: &str) -> bool {
    // A bracket or a mark at an end, or a point or hyphen inside of a number or name, makes no
    // markup.
    let inner = word.trim_start_matches(['(', '"']).trim_end_matches([')', '"', ':', '.', '?']);
    // At the beginning of a line `1.` and `1)` begin a list.
    let is_list = word.starts_with(|c: char| c.is_ascii_digit()) && word.ends_with(['.', ')']);
    let joined = inner.split(['-', '.', '/']).all(|part| part.chars().all(is_no_markup));
    let is_address = inner.to_ascii_lowercase().contains("www.") || inner.contains("..");
    // `---` alone in a line draws a rule, or makes a heading of the line above.
    let is_rule = !word.is_empty() && word.chars().all(|c| matches!(c, '-' | '.' | '/'));
    joined
        && !is_list
        && !is_address
        && !is_rule
        && !inner.starts_with('-')
        && !word.ends_with("](")
}

fn is_no_markup(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, ',' | ';' | '%' | '„' | '“' | '”' | '’' | '–' | '→' | '…' | '§' | '€')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_and_what_is_more_becomes_code() {
        for (written, safe) in [
            ("a title – with words, ä and 40 %.", "a title – with words, ä and 40 %."),
            (
                "(in parentheses) \"quoted\" 2026-11-21 and/or",
                "(in parentheses) \"quoted\" 2026-11-21 and/or",
            ),
            ("unknown key `a`; write `b`", "unknown key `a`; write `b`"),
            ("`*a*` is wrong", "`*a*` is wrong"),
            ("see https://x.example now", "see `https://x.example` now"),
            ("www.x.example", "`www.x.example`"),
            ("ask @all or a@b.example", "ask `@all` or `a@b.example`"),
            ("closes #12 and !7 and ~bug", "closes `#12` and `!7` and `~bug`"),
            ("<img src=x>", "`<img` `src=x>`"),
            ("![a](b) [c](d)", "`![a](b)` `[c](d)`"),
            ("**bold** _it_ ~~no~~", "`**bold**` `_it_` `~~no~~`"),
            ("a | b", "a `|` b"),
            ("- item", "`-` item"),
            ("1. item", "`1.` item"),
            ("--- rule", "`---` rule"),
            ("&lt;b&gt;", "`&lt;b&gt;`"),
            ("back\\slash", "`back\\slash`"),
            ("one\ntwo", "`one\\u{a}two`"),
            ("a tick ` alone", "a tick \\` alone"),
            ("key `a` @x `b`", "key `a` `@x` `b`"),
            (":smile:", "`:smile:`"),
        ] {
            assert_eq!(markdown(written), safe);
        }
        assert_eq!(cell("a | b `c|d`"), "a `\\|` b `c\\|d`");
    }

    #[test]
    fn code_cannot_be_left() {
        for (text, written) in [
            ("a", "`a`"),
            ("a`b", "``a`b``"),
            ("a``b`c", "```a``b`c```"),
            ("`", "`` ` ``"),
            (" a ", "`  a  `"),
            ("", ""),
            ("  ", "  "),
            ("a\n\n<b>", "`a\\u{a}\\u{a}<b>`"),
        ] {
            assert_eq!(code(text), written);
        }
    }

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        assert_eq!(fence("a\n+b"), "```");
        assert_eq!(fence("+```\n"), "````");
        assert_eq!(fence(" x `````` y"), "```````");
    }

    #[test]
    fn html_is_text() {
        assert_eq!(
            html("<a href=\"x\" title='y'>&\u{202e}"),
            "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;\\u{202e}"
        );
    }

    #[test]
    fn links_are_taken_apart() {
        for (written, safe) in [
            ("[a](https://b.example)", "\\[a\\](https: //b.example)"),
            ("![a](b)", "!\\[a\\](b)"),
            ("<https://b> <img> a < b", "< https: //b> < img> a < b"),
            ("@all a@b @ c", "@ all a@ b @ c"),
            ("WWW.x.example awww.", "WWW. x.example awww. "),
            ("ww.x.example w.w. .", "ww.x.example w.w. ."),
            ("a\\b", "a\\\\b"),
            ("a\nb", "a\\\\u{a}b"),
        ] {
            assert_eq!(unlinked(written), safe, "{written}");
        }
    }
}
