//! Those whose signatures count.

use std::collections::BTreeSet;

use ssh_key::PublicKey;

use super::NAMESPACE;
use super::key::fingerprint;

/// Somebody whose signature over a bundle counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedSigner {
    principals: Vec<String>,
    fingerprint: String,
}

impl VerifiedSigner {
    pub(super) fn new(principals: BTreeSet<String>, key: &PublicKey) -> Self {
        Self { principals: principals.into_iter().collect(), fingerprint: fingerprint(key) }
    }

    /// The names under which the file of signers has the key, sorted.
    pub fn principals(&self) -> &[String] {
        &self.principals
    }

    /// The fingerprint of the key, as `ssh-keygen -l` writes it.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

/// How many keys signed. One key counts once, however many names it has and signatures it made.
pub fn distinct_keys(signers: &[VerifiedSigner]) -> usize {
    signers.iter().map(VerifiedSigner::fingerprint).collect::<BTreeSet<_>>().len()
}

/// Somebody who may sign, and whose signature only `ssh-keygen` can verify: with an RSA key.
///
/// `ssh-keygen -Y verify -f FILE -I signer -n muster-bundle -s SIGNATURE < BUNDLE` must end with 0,
/// where FILE holds [`Self::allowed_signers`] and SIGNATURE what [`Signature::armour`] gives: whether
/// the key counts on the day is decided already, and what else the file of signers has cannot matter.
///
/// [`Signature::armour`]: super::Signature::armour
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UncheckedSigner {
    signer: VerifiedSigner,
    key: PublicKey,
}

impl UncheckedSigner {
    /// What `ssh-keygen` is to be told as the name of the signer, whoever that is.
    pub const PRINCIPAL: &str = "signer";

    pub(super) fn new(signer: VerifiedSigner, key: &PublicKey) -> Self {
        Self { signer, key: key.clone() }
    }

    /// The names under which the file of signers has the key, sorted.
    pub fn principals(&self) -> &[String] {
        self.signer.principals()
    }

    /// The file of signers for `ssh-keygen`, which allows this key alone.
    pub fn allowed_signers(&self) -> String {
        let mut key = self.key.clone();
        key.set_comment("");
        let key = key.to_openssh().expect("a key that was read can be written");
        format!("{} namespaces=\"{NAMESPACE}\" {key}\n", Self::PRINCIPAL)
    }

    /// The signer, once `ssh-keygen` has verified the signature.
    pub fn accepted_by_ssh_keygen(self) -> VerifiedSigner {
        self.signer
    }
}
