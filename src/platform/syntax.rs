//! Whether a `syntax` keeps values where they are: a manifest is input too, and one character in it
//! can open what escaping closes.

use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::language::decode;
use crate::language::tree::Node;
use crate::platform::codes::UNSOUND;
use crate::platform::manifest::{PlatformManifest, Quote};

/// Reports what would let a value open a second statement, or vanish.
pub(super) fn check(manifest: &PlatformManifest, node: &Node, out: &mut Diagnostics) {
    let syntax = &manifest.syntax;
    let mut faults: Vec<(Vec<&str>, String)> = Vec::new();
    let marks = syntax.quote.as_ref().map_or("", |quote| quote.mark.as_str());
    if let Some(c) = syntax.bare.chars().find(|&c| is_no_sign(c) || ends_bare_value(c, marks)) {
        let fault =
            format!("a bare value cannot hold {c:?}, at which it would end or begin something");
        faults.push((vec!["bare"], fault));
    }
    // Many languages join a line that ends with `\` to the next one.
    if let Some(c) = syntax.line.chars().find(|&c| is_no_sign(c) || c == '\\') {
        let fault = format!("a line cannot hold {c:?}, at which it would end or go on");
        faults.push((vec!["line"], fault));
    }
    if syntax.refuse.iter().any(String::is_empty) {
        let fault = "an empty text stands in every value, so that all would be refused";
        faults.push((vec!["refuse"], fault.to_owned()));
    }
    if let Some(quote) = &syntax.quote {
        if quote.mark.is_empty() || quote.mark.chars().any(is_no_mark) {
            let fault = format!("{:?} is no quotation mark: a value could end it", quote.mark);
            faults.push((vec!["quote", "mark"], fault));
        }
        for (from, to) in &quote.replace {
            if let Some(fault) = replacement(quote, from, to) {
                faults.push((vec!["quote", "replace", from], fault));
            }
        }
    }
    for (path, fault) in faults {
        let origin = decode::place(node, &[&["syntax"], path.as_slice()].concat());
        let diagnostic = Diagnostic::new(&UNSOUND, fault).at(origin);
        out.push(diagnostic.help("`muster rule unsound-syntax` says what a syntax may hold"));
    }
}

/// Whether a bare value would end at a character, or begin a quoted one there.
fn ends_bare_value(c: char, marks: &str) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '\\') || marks.contains(c)
}

/// Whether a character cannot be part of a quotation mark.
fn is_no_mark(c: char) -> bool {
    c.is_control() || c.is_whitespace() || c.is_alphanumeric() || c == '\\'
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
    let replaces_mark = quote.mark.contains(original);
    // A mark may be written twice or behind another sign, but not as it is.
    if replaces_mark && to == from {
        return Some(format!("{from:?} would end the quotation"));
    }
    if !replaces_mark && to.chars().any(|c| quote.mark.contains(c)) {
        return Some(format!("{to:?} would end the quotation"));
    }
    // The character that begins a replacement has a meaning: a value must not bring it along.
    let is_handled = quote.mark.contains(first)
        || quote.refuse.contains(first)
        || quote.replace.contains_key(first.encode_utf8(&mut [0; 4]) as &str);
    if first != original && !is_handled {
        return Some(format!(
            "{first:?} begins a replacement, so it must be replaced or refused itself"
        ));
    }
    None
}
