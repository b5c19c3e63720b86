//! The index entry of a secret: what may be known of it without opening it.
//!
//! An entry has one form only. Whatever was changed in it by hand is seen: either it no longer has
//! that form, or it no longer says what stands in the ciphertext.

use std::fmt::Write as _;

use crate::model::{Day, SecretName};
use crate::workspace::secrets::SecretOwner;

/// What stands before every value inside of its ciphertext.
const FORMAT: &str = "muster-secret/1";

/// What is known of a secret without opening it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretEntry {
    pub name: SecretName,
    /// Counts the values, from 1.
    pub version: u32,
    /// The version of the value before, which is kept until the rotation is finished.
    pub former: Option<u32>,
    /// Since when the value is the present one.
    pub date: Day,
    /// The hash of the ciphertext, in hex.
    pub sha256: String,
}

impl SecretEntry {
    /// Reads the text of an entry. The error says which line is not as it was written.
    pub fn new(text: &str) -> Result<Self, String> {
        // Git on Windows may have given the file other line ends.
        let text = text.replace("\r\n", "\n");
        let entry = Self::read(&text)?;
        let written = entry.text();
        if written == text {
            return Ok(entry);
        }
        let mut lines = (1..).zip(written.lines().zip(text.lines()));
        let line = match lines.find(|(_, (written, read))| written != read) {
            Some((line, _)) => line,
            None => written.lines().count(),
        };
        Err(format!("line {line} is not as muster writes it"))
    }

    fn read(text: &str) -> Result<Self, String> {
        Ok(Self {
            name: required(text, "name", |text| SecretName::new(unquoted(text)?).ok())?,
            version: required(text, "version", counted)?,
            former: match value(text, "former") {
                Some(_) => Some(required(text, "former", counted)?),
                None => None,
            },
            date: required(text, "date", |text| Day::new(unquoted(text)?).ok())?,
            sha256: required(text, "sha256", hash)?,
        })
    }

    /// The text of the entry.
    pub fn text(&self) -> String {
        let mut text = format!(
            "# Written by `muster secret`, with `{}.age` beside it. Not to be edited.\n",
            self.name
        );
        self.write_fields(&mut text);
        let _ = writeln!(text, "sha256 = \"{}\"", self.sha256);
        text
    }

    /// What stands before the value inside of the ciphertext: all that the entry says, and whose
    /// the secret is.
    pub(super) fn head(&self, owner: &SecretOwner) -> String {
        let mut head = format!("{FORMAT}\nscope = \"{}\"\n", owner.folder());
        self.write_fields(&mut head);
        head.push('\n');
        head
    }

    fn write_fields(&self, text: &mut String) {
        let _ = writeln!(text, "name = \"{}\"", self.name);
        let _ = writeln!(text, "version = {}", self.version);
        if let Some(former) = self.former {
            let _ = writeln!(text, "former = {former}");
        }
        let _ = writeln!(text, "date = \"{}\"", self.date);
    }
}

/// What the line `key = ...` says.
fn value<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "))
}

fn required<T>(text: &str, key: &str, read: fn(&str) -> Option<T>) -> Result<T, String> {
    let Some(value) = value(text, key) else { return Err(format!("`{key}` is missing")) };
    read(value).ok_or_else(|| format!("`{key}` is not as muster writes it"))
}

fn unquoted(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.strip_suffix('"')
}

/// A number from 1.
fn counted(text: &str) -> Option<u32> {
    match text.parse() {
        Ok(0) | Err(_) => None,
        Ok(number) => Some(number),
    }
}

fn hash(text: &str) -> Option<String> {
    let hash = unquoted(text)?;
    let is_hex = hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if hash.len() == 64 && is_hex { Some(hash.to_owned()) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(former: Option<u32>) -> SecretEntry {
        SecretEntry {
            name: SecretName::new("wlan.pool").expect("a name"),
            version: 3,
            former,
            date: Day::new("2026-11-27").expect("a day"),
            sha256: "0123456789abcdef".repeat(4),
        }
    }

    #[test]
    fn an_entry_reads_as_it_was_written() {
        for former in [None, Some(2)] {
            let entry = entry(former);
            assert_eq!(SecretEntry::new(&entry.text()).as_ref(), Ok(&entry));
            let dos = entry.text().replace('\n', "\r\n");
            assert_eq!(SecretEntry::new(&dos).as_ref(), Ok(&entry));
        }
    }

    #[test]
    fn every_changed_byte_is_seen_or_changes_what_it_says() {
        let entry = entry(Some(2));
        let text = entry.text();
        for at in 0..text.len() {
            for byte in [b'0', b'7', b'a', b'"', b' ', b'\n', b'\r', b'#'] {
                let mut bytes = text.clone().into_bytes();
                if bytes[at] == byte {
                    continue;
                }
                bytes[at] = byte;
                let changed = String::from_utf8(bytes).expect("it is ASCII");
                let read = SecretEntry::new(&changed);
                assert!(read.is_err() || read.as_ref() != Ok(&entry), "{changed}");
            }
        }
    }

    #[test]
    fn faults_are_named() {
        for (old, new, why) in [
            ("version = 3", "version = 0", "`version` is not as muster writes it"),
            ("version = 3", "version = 03", "line 3 is not as muster writes it"),
            ("date = \"2026-11-27\"\n", "", "`date` is missing"),
            ("\"2026-11-27\"", "2026-11-27", "`date` is not as muster writes it"),
            ("sha256", "sha512", "`sha256` is missing"),
            ("# Written", "# written", "line 1 is not as muster writes it"),
        ] {
            let text = entry(None).text().replace(old, new);
            assert_eq!(SecretEntry::new(&text).expect_err(new), why);
        }
        let longer = entry(None).text() + "\n";
        assert_eq!(
            SecretEntry::new(&longer).expect_err("longer"),
            "line 5 is not as muster writes it"
        );
    }
}
