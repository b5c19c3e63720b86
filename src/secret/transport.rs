//! Encrypting a file for those who carry or receive it.

use std::collections::BTreeMap;
use std::io::Write as _;

use age::Encryptor;
use age::x25519::Recipient;

/// What every file of age begins with that is not armoured.
const BEGIN: &[u8] = b"age-encryption.org/v1\n";

/// The public keys that a file is encrypted for.
#[derive(Clone, Debug, Default)]
pub struct TransportRecipients(
    /// By the text of the key.
    BTreeMap<String, Recipient>,
);

/// Whether a file is encrypted with age.
pub fn is_encrypted(bytes: &[u8]) -> bool {
    bytes.starts_with(BEGIN) || bytes.starts_with(b"-----BEGIN AGE ENCRYPTED FILE-----")
}

impl TransportRecipients {
    /// Adds a public key. The error says what is wrong and shows nothing of it: perhaps it is a
    /// private one.
    pub fn add(&mut self, text: &str) -> Result<(), &'static str> {
        match text.parse::<Recipient>() {
            Ok(key) => {
                self.0.insert(key.to_string(), key);
                Ok(())
            }
            Err(_) => Err(unfit(text)),
        }
    }

    /// Adds the keys of a file as `age -R` takes it: comments, and a key on each line. All that is
    /// wrong is told, each with its line.
    pub fn add_file(&mut self, text: &str) -> Result<(), Vec<String>> {
        let (mut keys, mut faults) = (0, Vec::new());
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match self.add(line) {
                Ok(()) => keys += 1,
                Err(why) => faults.push(format!("line {number}: {why}")),
            }
        }
        if keys == 0 && faults.is_empty() {
            faults.push("there is no public key in it".to_owned());
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Encrypts bytes, so that each of the keys opens them. No two runs give the same.
    pub fn encrypt(&self, bytes: &[u8]) -> Result<Vec<u8>, String> {
        let keys = self.0.values().map(|key| key as &dyn age::Recipient);
        let encryptor = Encryptor::with_recipients(keys)
            .map_err(|_| "there is nobody to encrypt it for".to_owned())?;
        let failed = |_| "it could not be encrypted".to_owned();
        let mut encrypted = Vec::new();
        let mut writer = encryptor.wrap_output(&mut encrypted).map_err(failed)?;
        writer.write_all(bytes).map_err(failed)?;
        writer.finish().map_err(failed)?;
        Ok(encrypted)
    }
}

fn unfit(text: &str) -> &'static str {
    if text.to_uppercase().starts_with("AGE-SECRET-KEY-") {
        "this is a private key, which must not be given to anybody; the public one begins with \
         `age1`"
    } else if text.starts_with("ssh-") {
        "this is a key of SSH; muster takes those of `age-keygen` alone"
    } else {
        "this is no public key as `age-keygen -y` prints it, `age1...`"
    }
}

#[cfg(test)]
mod tests {
    use age::secrecy::ExposeSecret as _;
    use age::x25519::Identity;

    use super::*;

    #[test]
    fn keys_are_taken_and_faults_show_nothing() {
        let (first, second) = (Identity::generate(), Identity::generate());
        let mut recipients = TransportRecipients::default();
        recipients.add(&first.to_public().to_string()).expect("a key");
        let file = format!("# a\n\n{}\n {} \n", first.to_public(), second.to_public());
        recipients.add_file(&file).expect("two keys, one of them twice");
        assert_eq!(recipients.count(), 2);
        let private = first.to_string();
        for (text, why) in [
            (private.expose_secret(), "this is a private key"),
            ("ssh-ed25519 canary", "this is a key of SSH"),
            ("age1canary", "this is no public key"),
        ] {
            let said = recipients.add(text).expect_err(why);
            assert!(said.starts_with(why) && !said.contains("canary"), "{said}");
        }
        let faults = recipients.add_file("canary\n# b\nage1canary\n").expect_err("no keys");
        assert_eq!(faults.len(), 2);
        assert!(faults[0].starts_with("line 1: ") && faults[1].starts_with("line 3: "));
        assert!(!faults.concat().contains("canary"), "{faults:?}");
        assert_eq!(recipients.add_file("# nothing\n").expect_err("no keys").len(), 1);
    }

    #[test]
    fn what_is_encrypted_is_seen_by_its_beginning() {
        let key = Identity::generate();
        let mut recipients = TransportRecipients::default();
        assert!(recipients.encrypt(b"x").is_err(), "for nobody");
        recipients.add(&key.to_public().to_string()).expect("a key");
        let bytes = recipients.encrypt(b"PK content").expect("it can be encrypted");
        assert!(is_encrypted(&bytes) && !is_encrypted(b"PK content"));
        let decryptor = age::Decryptor::new(&bytes[..]).expect("a file of age");
        let mut opened = Vec::new();
        let mut reader = decryptor
            .decrypt(std::iter::once(&key as &dyn age::Identity))
            .expect("it is for this key");
        std::io::Read::read_to_end(&mut reader, &mut opened).expect("it is whole");
        assert_eq!(opened, b"PK content");
    }
}
