//! Public keys that may sign.

use std::fmt::{self, Display, Formatter};

use ssh_key::public::KeyData;
use ssh_key::{HashAlg, PublicKey};

use super::wire::WireReader;
use crate::base::text::{begun, one_line};

/// The kinds of keys that count, by their names in files of OpenSSH.
const KINDS: &[&str] = &[
    "ssh-ed25519",
    "sk-ssh-ed25519@openssh.com",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "ssh-rsa",
];

/// Why a key does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyFault {
    Damaged,
    /// A kind that is too weak, or that somebody would have to vouch for.
    Kind(String),
}

impl Display for KeyFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged => f.write_str("it is damaged"),
            Self::Kind(kind) => {
                let kind = begun(&one_line(kind), 120);
                write!(f, "its kind `{kind}` is none of {}", KINDS.join(", "))
            }
        }
    }
}

/// Whether a word is the name of a kind of keys that count.
pub(super) fn is_kind(word: &str) -> bool {
    KINDS.contains(&word)
}

/// The key that OpenSSH writes with these bytes.
pub(super) fn read_key(bytes: &[u8]) -> Result<PublicKey, KeyFault> {
    let kind = WireReader::new(bytes).text().ok_or(KeyFault::Damaged)?;
    if !is_kind(kind) {
        return Err(KeyFault::Kind(kind.to_owned()));
    }
    let key = PublicKey::from_bytes(bytes).map_err(|_| KeyFault::Damaged)?;
    // A key must have one form, or it could count as two.
    let is_plain = match key.key_data() {
        KeyData::Ecdsa(key) => is_uncompressed(key.as_sec1_bytes()),
        KeyData::SkEcdsaSha2NistP256(key) => is_uncompressed(key.ec_point().as_bytes()),
        _ => true,
    };
    if is_plain && key.to_bytes().is_ok_and(|written| written == bytes) {
        Ok(key)
    } else {
        Err(KeyFault::Damaged)
    }
}

/// Whether the point of a key is in the form that OpenSSH writes and reads.
fn is_uncompressed(point: &[u8]) -> bool {
    point.first() == Some(&4)
}

/// The fingerprint by which `ssh-keygen -l` tells a key.
pub(super) fn fingerprint(key: &PublicKey) -> String {
    key.fingerprint(HashAlg::Sha256).to_string()
}
