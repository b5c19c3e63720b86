//! The keys of the user that open secrets.

use std::fmt;

use age::x25519::Identity;
use zeroize::Zeroizing;

/// Keys that open secrets. They are wiped when they are dropped, and never shown.
#[derive(Default)]
pub struct Identities(Vec<Identity>);

impl Identities {
    /// Adds the keys of a file as `age-keygen` writes it: comments, and a key on each line. The
    /// error shows nothing of the file.
    pub fn add(&mut self, text: &Zeroizing<String>) -> Result<(), String> {
        let before = self.0.len();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match line.parse() {
                Ok(key) => self.0.push(key),
                Err(_) => return Err(unfit(number, line)),
            }
        }
        if self.0.len() == before {
            return Err("there is no key in it; `age-keygen -o FILE` writes one".to_owned());
        }
        Ok(())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &Identity> {
        self.0.iter()
    }
}

fn unfit(number: usize, line: &str) -> String {
    let what = if line.starts_with("age1") {
        "the public key; the private one begins with `AGE-SECRET-KEY-1`"
    } else if line.starts_with("-----BEGIN AGE ENCRYPTED") {
        "a key under a passphrase, which muster cannot ask for; `age -d` gives the plain one"
    } else if line.starts_with("-----BEGIN") {
        "a key of SSH or TLS; muster takes those of `age-keygen` alone"
    } else if line.starts_with("AGE-PLUGIN-") {
        "a key of a plugin, and muster starts none"
    } else {
        "no key as `age-keygen` writes it"
    };
    format!("line {number} holds {what}")
}

impl fmt::Debug for Identities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identities({})", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use age::secrecy::ExposeSecret as _;

    use super::*;

    #[test]
    fn a_file_of_age_keygen_is_read_and_others_say_why_not() {
        let key = Identity::generate();
        let text = format!(
            "# created: 2026-11-27\n# public key: {}\n{}\n",
            key.to_public(),
            key.to_string().expose_secret()
        );
        let mut identities = Identities::default();
        assert!(identities.is_empty());
        identities.add(&Zeroizing::new(text)).expect("it is one");
        assert_eq!(format!("{identities:?}"), "Identities(1)");
        for (text, why) in [
            ("", "there is no key"),
            ("# nothing\n\n", "there is no key"),
            (&key.to_public().to_string(), "line 1 holds the public key"),
            ("# a\n-----BEGIN AGE ENCRYPTED FILE-----", "line 2 holds a key under a passphrase"),
            ("-----BEGIN OPENSSH PRIVATE KEY-----", "a key of SSH"),
            ("AGE-PLUGIN-YUBIKEY-1", "a key of a plugin"),
            ("canary", "line 1 holds no key"),
        ] {
            let error = identities.add(&Zeroizing::new(text.to_owned())).expect_err(text);
            assert!(error.contains(why), "{error}");
            assert!(!error.contains("canary"), "{error}");
        }
    }
}
