//! INI, which has no standard: what all its readers agree on.

use std::collections::BTreeSet;

use crate::platform::render::readback::shared::twice;

/// Every line is a section, a setting of it, a comment, or empty. A section stands once, and a key
/// once in it, whether in upper or lower case.
pub(super) fn check(text: &str) -> Result<(), String> {
    let mut sections = BTreeSet::new();
    let mut keys = BTreeSet::new();
    for (number, line) in (1..).zip(text.lines()) {
        take(line, &mut sections, &mut keys).map_err(|fault| format!("line {number}: {fault}"))?;
    }
    Ok(())
}

/// Takes the next line, given the sections so far and the keys of the section so far.
fn take(
    line: &str,
    sections: &mut BTreeSet<String>,
    keys: &mut BTreeSet<String>,
) -> Result<(), String> {
    if line.trim().is_empty() || line.starts_with(['#', ';']) {
        return Ok(());
    }
    if line.starts_with(char::is_whitespace) {
        return Err(
            "some readers take a line that begins with a space for a part of the one before"
                .to_owned(),
        );
    }
    if let Some(rest) = line.strip_prefix('[') {
        let name = rest.trim_end().strip_suffix(']').map(str::trim).unwrap_or_default();
        if name.is_empty() || name.contains(['[', ']']) {
            return Err("a section is written `[name]` and nothing follows".to_owned());
        }
        // Readers differ in what two sections of one name mean.
        if !sections.insert(name.to_lowercase()) {
            return Err(format!("the section {name:?} stands twice"));
        }
        keys.clear();
        return Ok(());
    }
    let Some((key, value)) = line.split_once('=') else {
        return Err(format!("{line:?} is neither a section nor a setting"));
    };
    let key = key.trim_end();
    // Some readers divide at `:`, take off quotation marks, or begin a comment or section at one of
    // these.
    if key.is_empty() || key.contains([':', '"', '\'', '[', ']', '#', ';', '\\']) {
        return Err(format!("{key:?} is no key"));
    }
    if value.trim_end().ends_with('\\') {
        return Err(
            "some readers take a line that ends with `\\` together with the next one".to_owned()
        );
    }
    if !keys.insert(key.to_lowercase()) {
        return Err(twice(key));
    }
    Ok(())
}
