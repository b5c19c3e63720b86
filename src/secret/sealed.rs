//! Encrypting and opening a secret.

use std::io::{Read as _, Write as _};

use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::{DecryptError, Decryptor, Encryptor, Identity, Recipient};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::base::text::hex;
use crate::secret::entry::SecretEntry;
use crate::secret::identities::Identities;
use crate::secret::recipients::Recipients;
use crate::secret::text::{LONGEST_VALUE, SecretText};
use crate::secret::values::SecretValue;
use crate::workspace::secrets::SecretOwner;

/// How the ciphertext begins.
const BEGIN: &str = "-----BEGIN AGE ENCRYPTED FILE-----\n";

/// Most bytes inside of a ciphertext: the header, and two values.
const LONGEST_PLAINTEXT: usize = 4 * LONGEST_VALUE;

/// The two files of a secret.
#[derive(Clone, Debug)]
pub struct SealedSecret {
    pub entry: SecretEntry,
    /// The armoured age file.
    pub ciphertext: String,
}

/// Encrypts a value for all recipients. The hash of `entry` becomes that of the ciphertext.
pub(super) fn seal(
    owner: &SecretOwner,
    mut entry: SecretEntry,
    value: &SecretValue,
    recipients: &Recipients,
) -> Result<SealedSecret, String> {
    // Its former version is the one that the value brings along, and no other.
    entry.former = value.former.as_ref().and(entry.former);
    let mut plaintext = Zeroizing::new(String::with_capacity(LONGEST_PLAINTEXT));
    plaintext.push_str(&entry.head(owner));
    for value in [Some(&value.present), value.former.as_ref()].into_iter().flatten() {
        plaintext.push_str(value.expose());
        plaintext.push('\n');
    }
    let ciphertext = encrypt(plaintext.as_bytes(), recipients)?;
    entry.sha256 = digest(&ciphertext);
    Ok(SealedSecret { entry, ciphertext })
}

fn encrypt(plaintext: &[u8], recipients: &Recipients) -> Result<String, String> {
    let keys = recipients.keys().map(|key| key as &dyn Recipient);
    let failed = |_| "it could not be encrypted".to_owned();
    let encryptor = Encryptor::with_recipients(keys)
        .map_err(|_| "there is nobody to encrypt it for".to_owned())?;
    let mut bytes = Vec::new();
    let armor = ArmoredWriter::wrap_output(&mut bytes, Format::AsciiArmor).map_err(failed)?;
    let mut writer = encryptor.wrap_output(armor).map_err(failed)?;
    writer.write_all(plaintext).map_err(failed)?;
    writer.finish().and_then(ArmoredWriter::finish).map_err(failed)?;
    String::from_utf8(bytes).map_err(|_| "it could not be encrypted".to_owned())
}

/// The hash of a ciphertext, whatever line ends git gave it.
pub(super) fn digest(ciphertext: &str) -> String {
    hex(&Sha256::digest(ciphertext.replace("\r\n", "\n")))
}

/// What is wrong with the form of a ciphertext, as far as it can be seen without opening it.
pub(super) fn fault(ciphertext: &str) -> Option<&'static str> {
    let text = ciphertext.replace("\r\n", "\n");
    if !text.starts_with(BEGIN) {
        return Some("it does not begin as an armoured age file");
    }
    // Its armour is read to the end, then the lines that say for whom it is.
    let mut bytes = Vec::new();
    if ArmoredReader::new(text.as_bytes()).read_to_end(&mut bytes).is_err() {
        return Some("its armour is broken");
    }
    match Decryptor::new(bytes.as_slice()) {
        Ok(decryptor) if decryptor.is_scrypt() => Some("it is encrypted with a passphrase"),
        Ok(_) => None,
        Err(_) => Some("it is no age file of version 1"),
    }
}

/// Opens a ciphertext and holds it against its index entry. The error says what is wrong, and shows
/// nothing of what is in it.
pub(super) fn open(
    owner: &SecretOwner,
    entry: &SecretEntry,
    ciphertext: &str,
    identities: &Identities,
) -> Result<SecretValue, String> {
    let plaintext = decrypt(ciphertext, identities)?;
    let text = std::str::from_utf8(&plaintext)
        .map_err(|_| "it was not written by muster: it holds no text".to_owned())?;
    let head = entry.head(owner);
    let Some(values) = text.strip_prefix(&*head) else { return Err(difference(text, &head)) };
    let mut lines = values.split_inclusive('\n');
    let mut line = || {
        let line = lines.next().and_then(|line| line.strip_suffix('\n'));
        let line =
            line.ok_or_else(|| "its value is missing, or does not end its line".to_owned())?;
        SecretText::new(line).map_err(str::to_owned)
    };
    let present = line()?;
    let former = if entry.former.is_some() { Some(line()?) } else { None };
    if lines.next().is_some() {
        return Err("something stands behind its value".to_owned());
    }
    Ok(SecretValue { present, former })
}

fn decrypt(ciphertext: &str, identities: &Identities) -> Result<Zeroizing<Vec<u8>>, String> {
    let broken = || "it is damaged: it is not what was encrypted".to_owned();
    let text = ciphertext.replace("\r\n", "\n");
    let decryptor = Decryptor::new(ArmoredReader::new(text.as_bytes())).map_err(|_| broken())?;
    let keys = identities.keys().map(|key| key as &dyn Identity);
    let reader = decryptor.decrypt(keys).map_err(|error| match error {
        DecryptError::NoMatchingKeys => {
            "none of the identities given is that of one of its recipients".to_owned()
        }
        _ => broken(),
    })?;
    // It never grows, so that no copy of it is left behind.
    let mut plaintext = Zeroizing::new(Vec::with_capacity(LONGEST_PLAINTEXT + 1));
    let most = u64::try_from(LONGEST_PLAINTEXT).unwrap_or(u64::MAX);
    reader.take(most).read_to_end(&mut plaintext).map_err(|_| broken())?;
    if plaintext.len() >= LONGEST_PLAINTEXT {
        return Err("it holds more than any secret".to_owned());
    }
    Ok(plaintext)
}

/// What of a header differs, without showing any of it: what was not written by muster may hold the
/// value anywhere.
fn difference(text: &str, head: &str) -> String {
    let mut found = text.lines();
    let mut expected = head.lines();
    if found.next() != expected.next() {
        return "it was not written by muster: its header is missing".to_owned();
    }
    for (found, expected) in found.zip(expected) {
        let key = expected.split(' ').next().unwrap_or_default();
        if found != expected {
            return match key {
                "scope" => "it belongs to another owner: it was copied or moved here".to_owned(),
                "name" => "it belongs to another name: it was copied or renamed".to_owned(),
                _ => format!(
                    "its `{key}` is not the one of the index entry: one of the two was changed, \
                     or comes from another commit"
                ),
            };
        }
    }
    "its header is cut off".to_owned()
}

#[cfg(test)]
mod tests;
