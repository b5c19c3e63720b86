//! Whether a `syntax` keeps values where they are: a manifest is input too, and one character in it
//! can open what escaping closes.

use super::UNSOUND;
use super::manifest::{PlatformManifest, Quote};
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::language::decode;
use crate::language::tree::Node;

/// Reports what would let a value open a second statement, or vanish.
pub(super) fn check(manifest: &PlatformManifest, node: &Node, out: &mut Diagnostics) {
    let syntax = &manifest.syntax;
    let mut report = |path: &[&str], problem: String| {
        let place = decode::place(node, &[&["syntax"], path].concat());
        out.push(
            Diagnostic::new(&UNSOUND, problem)
                .at(place)
                .help("`muster rule unsound-syntax` says what a syntax may hold"),
        );
    };
    let marks = syntax.quote.as_ref().map_or("", |quote| quote.mark.as_str());
    let ends_bare =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '\\') || marks.contains(c);
    if let Some(c) = syntax.bare.chars().find(|&c| is_no_sign(c) || ends_bare(c)) {
        report(
            &["bare"],
            format!("a bare value cannot hold {c:?}, at which it would end or begin something"),
        );
    }
    if let Some(c) = syntax.line.chars().find(|&c| is_no_sign(c) || c == '\\') {
        report(&["line"], format!("a line cannot hold {c:?}, at which it would end or go on"));
    }
    if syntax.refuse.iter().any(String::is_empty) {
        report(
            &["refuse"],
            "an empty text stands in every value, so that all would be refused".to_owned(),
        );
    }
    let Some(quote) = &syntax.quote else { return };
    if quote.mark.is_empty()
        || quote
            .mark
            .chars()
            .any(|c| c.is_control() || c.is_whitespace() || c.is_alphanumeric() || c == '\\')
    {
        report(
            &["quote", "mark"],
            format!("{:?} is no quotation mark: a value could end it", quote.mark),
        );
    }
    for (from, to) in &quote.replace {
        if let Some(problem) = replacement(quote, from, to) {
            report(&["quote", "replace", from], problem);
        }
    }
}

/// Characters beyond ASCII never stand bare or on a line, and control characters are no signs.
fn is_no_sign(c: char) -> bool {
    c.is_control() || !c.is_ascii()
}

/// What is wrong with writing `to` instead of `from` between quotation marks.
fn replacement(quote: &Quote, from: &str, to: &str) -> Option<String> {
    let mut chars = from.chars();
    let (Some(original), None) = (chars.next(), chars.next()) else {
        return Some(format!("{from:?} is not one character, so that it is never found"));
    };
    let Some(first) = to.chars().next() else {
        return Some(format!("{from:?} would vanish from the value"));
    };
    if to.chars().any(char::is_control) {
        return Some(format!("{to:?} holds a control character"));
    }
    let is_mark = |c: char| quote.mark.contains(c);
    if is_mark(original) && to == from {
        return Some(format!("{from:?} would end the quotation"));
    }
    if !is_mark(original) && to.chars().any(is_mark) {
        return Some(format!("{to:?} would end the quotation"));
    }
    // What begins a replacement means something; by itself it must not come through.
    let is_handled = is_mark(first)
        || quote.refuse.contains(first)
        || quote.replace.contains_key(first.encode_utf8(&mut [0; 4]) as &str);
    if first != original && !is_handled {
        return Some(format!(
            "{first:?} begins a replacement, so it must be replaced or refused itself"
        ));
    }
    None
}
