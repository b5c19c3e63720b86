//! INI, which has no standard: what all its readers agree on.

use std::collections::BTreeSet;

use super::twice;

/// Every line is a section, a setting of it, a comment, or empty. A section stands once, and a key
/// once in it, whether in upper or lower case.
pub(super) fn check(text: &str) -> Result<(), String> {
    let mut sections = BTreeSet::new();
    let mut keys = BTreeSet::new();
    for (number, line) in (1..).zip(text.lines()) {
        let wrong = |what: &str| Err(format!("line {number}: {what}"));
        if line.trim().is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        if line.starts_with(char::is_whitespace) {
            return wrong(
                "some readers take a line that begins with a space for a part of the one before",
            );
        }
        if let Some(rest) = line.strip_prefix('[') {
            let name = rest.trim_end().strip_suffix(']').map(str::trim).unwrap_or_default();
            if name.is_empty() || name.contains(['[', ']']) {
                return wrong("a section is written `[name]` and nothing follows");
            }
            if !sections.insert(name.to_lowercase()) {
                return wrong(&format!("the section {name:?} stands twice"));
            }
            keys.clear();
            continue;
        }
        let Some((key, value)) = line.split_once('=') else {
            return wrong(&format!("{line:?} is neither a section nor a setting"));
        };
        let key = key.trim_end();
        if key.is_empty() || key.contains([':', '"', '\'', '[', ']', '#', ';', '\\']) {
            return wrong(&format!("{key:?} is no key"));
        }
        if value.trim_end().ends_with('\\') {
            return wrong(
                "some readers take a line that ends with `\\` together with the next one",
            );
        }
        if !keys.insert(key.to_lowercase()) {
            return wrong(&twice(key));
        }
    }
    Ok(())
}
