//! Reads a signature.

use ssh_key::{Algorithm, HashAlg, PublicKey};

use super::armour;
use super::fault::SignatureFault;
use super::key::{fingerprint, read_key};
use super::wire::WireReader;

/// A signature in the one form that `ssh-keygen -Y sign` gives it, over nobody knows what yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    armour: String,
    pub(super) key: PublicKey,
    pub(super) namespace: String,
    pub(super) hash: HashAlg,
    /// What the key made of the rest.
    pub(super) made: ssh_key::Signature,
}

impl Signature {
    /// Reads the file that `ssh-keygen -Y sign` wrote. Whatever else `ssh-keygen -Y verify` accepts
    /// is refused.
    pub fn read(armour: &[u8]) -> Result<Self, SignatureFault> {
        let bytes = armour::open(armour)?;
        let parts = read_parts(&bytes).ok_or(SignatureFault::Damaged)?;
        parts.understood(String::from_utf8_lossy(armour).into_owned())
    }

    /// The file that was read, for `ssh-keygen`, which is not to read another one.
    pub fn armour(&self) -> &str {
        &self.armour
    }

    /// The fingerprint of the key that the signature names, as `ssh-keygen -l` writes it.
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.key)
    }
}

/// The parts of a signature, as they stand there.
struct Parts<'a> {
    key: &'a [u8],
    namespace: &'a str,
    hash: &'a str,
    signature: &'a [u8],
}

/// Takes a signature apart. A version of later days, or what is reserved for them, is not understood.
fn read_parts(bytes: &[u8]) -> Option<Parts<'_>> {
    let mut wire = WireReader::new(bytes);
    let is_first_version = wire.bytes(6)? == b"SSHSIG" && wire.number()? == 1;
    let key = wire.string()?;
    let namespace = wire.text()?;
    let reserved = wire.string()?;
    let hash = wire.text()?;
    let signature = wire.string()?;
    wire.end()?;
    let is_understood = is_first_version && reserved.is_empty();
    if is_understood { Some(Parts { key, namespace, hash, signature }) } else { None }
}

impl Parts<'_> {
    fn understood(&self, armour: String) -> Result<Signature, SignatureFault> {
        let key = read_key(self.key).map_err(SignatureFault::Key)?;
        let hash = match self.hash {
            "sha512" => HashAlg::Sha512,
            "sha256" => HashAlg::Sha256,
            other => return Err(SignatureFault::Hash(other.to_owned())),
        };
        let made = read_signature(self.signature, &key).ok_or(SignatureFault::Damaged)?;
        Ok(Signature { armour, key, namespace: self.namespace.to_owned(), hash, made })
    }
}

/// The innermost part: what the key made.
fn read_signature(bytes: &[u8], key: &PublicKey) -> Option<ssh_key::Signature> {
    let mut wire = WireReader::new(bytes);
    let algorithm = Algorithm::new(wire.text()?).ok()?;
    let is_of_key = match key.algorithm() {
        // An RSA key makes signatures over several hashes, and none over the broken SHA-1.
        Algorithm::Rsa { .. } => matches!(algorithm, Algorithm::Rsa { hash: Some(_) }),
        of_key => algorithm == of_key,
    };
    let mut data = wire.string()?.to_vec();
    if matches!(algorithm, Algorithm::SkEd25519 | Algorithm::SkEcdsaSha2NistP256) {
        // What the token says of its user, and how often it has signed.
        data.extend(wire.bytes(5)?);
    }
    wire.end()?;
    // It refuses numbers that are not written in the shortest form.
    if is_of_key { ssh_key::Signature::new(algorithm, data).ok() } else { None }
}
