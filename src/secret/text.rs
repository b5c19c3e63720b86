//! The value of a secret in memory.

use std::fmt;

use zeroize::Zeroizing;

/// Most bytes of a value. What devices take is far shorter.
pub const LONGEST_VALUE: usize = 1024;

/// The value of a secret: one line without control characters.
///
/// It is wiped when it is dropped. There is no way to show it: `Debug` says what it is, and it is
/// neither `Display` nor `Serialize` nor `Clone`. Whoever needs the text asks for it by
/// [`expose`](Self::expose), which is easily searched for.
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// Checks and copies a value. What was copied is the caller's to wipe. The error says what is
    /// wrong with it and shows nothing of it.
    pub fn new(text: &str) -> Result<Self, &'static str> {
        if text.is_empty() {
            return Err("the value is empty");
        }
        if text.len() > LONGEST_VALUE {
            return Err("the value has more than 1024 bytes");
        }
        if text.contains(['\n', '\r']) {
            return Err("the value has more than one line");
        }
        if text.chars().any(char::is_control) {
            return Err("the value holds a control character");
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }

    /// The value itself. It goes into nothing that is shown or kept.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_one_line_and_is_never_shown() {
        let secret = SecretText::new("Ge heim$\"ä").expect("it is one line");
        assert_eq!(secret.expose(), "Ge heim$\"ä");
        assert_eq!(format!("{secret:?} {secret:#?}"), "SecretText SecretText");
        for wrong in ["", "a\nb", "a\r", "a\tb", "\u{0}", "\u{85}", &"x".repeat(1025)] {
            let why = SecretText::new(wrong).expect_err("it is no value");
            assert!(wrong.is_empty() || !why.contains(wrong));
        }
        assert!(SecretText::new(&"x".repeat(1024)).is_ok());
    }
}
