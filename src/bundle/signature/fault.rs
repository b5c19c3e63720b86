//! Why a signature does not count, and what is wrong with a file of signers.

use std::fmt::{self, Display, Formatter};

use super::NAMESPACE;
use super::key::KeyFault;
use super::signer::UncheckedSigner;
use crate::base::text::{begun, one_line};

/// Why a signature does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignatureFault {
    /// The file is something else.
    NoSignature,
    Damaged,
    /// The line from which on it is not written as `ssh-keygen` writes signatures.
    Form(usize),
    Key(KeyFault),
    /// A hash that `ssh-keygen` does not make signatures with.
    Hash(String),
    /// It was made for something else.
    Namespace(String),
    /// Nobody among the signers has the key with this fingerprint.
    Unknown(String),
    /// The signers say that the key does not sign bundles.
    NotForBundles(Vec<String>),
    /// The signers say that the key counts from a later time on.
    NotYet(Vec<String>, String),
    /// The signers say that the key counted until a time.
    NoLonger(Vec<String>, String),
    /// Nobody touched the hardware token that made it.
    NotTouched(Vec<String>),
    /// It belongs to other bytes.
    OtherZip(Vec<String>),
    /// It may count, but must be verified by `ssh-keygen`. Whoever does not go on here has a fault.
    NeedsSshKeygen(Box<UncheckedSigner>),
}

impl Display for SignatureFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSignature => {
                f.write_str("this is no signature that `ssh-keygen -Y sign` wrote")
            }
            Self::Damaged => f.write_str("the signature is damaged"),
            Self::Form(line) => write!(
                f,
                "the signature is not as `ssh-keygen` wrote it, from line {line} on; lines end with \
                 a line feed alone, and nothing stands behind the last one"
            ),
            Self::Key(fault) => write!(f, "the signature names a key that does not count: {fault}"),
            Self::Hash(name) => write!(
                f,
                "the signature is over a hash `{}`, and only `sha512` and `sha256` count",
                shown(name)
            ),
            Self::Namespace(name) => write!(
                f,
                "the signature is for `{}` and not for `{NAMESPACE}`; sign with `ssh-keygen -Y sign \
                 -n {NAMESPACE}`",
                shown(name)
            ),
            Self::Unknown(fingerprint) => write!(
                f,
                "the key {fingerprint} belongs to nobody who may sign; if its owner may, add it to \
                 your file of signers"
            ),
            Self::NotForBundles(names) => write!(
                f,
                "the file of signers lets {} sign other things only; `{NAMESPACE}` is missing among \
                 the namespaces of the key",
                people(names)
            ),
            Self::NotYet(names, time) => {
                write!(f, "the key of {} counts from {time} on", people(names))
            }
            Self::NoLonger(names, time) => {
                write!(f, "the key of {} counted until {time}", people(names))
            }
            Self::NotTouched(names) => write!(
                f,
                "the token of {} signed without being touched; sign with a key that asks for it",
                people(names)
            ),
            Self::OtherZip(names) => write!(
                f,
                "the signature of {} is not over this bundle: either was changed, or it belongs to \
                 another one",
                people(names)
            ),
            Self::NeedsSshKeygen(signer) => write!(
                f,
                "the signature of {} is made with an RSA key, which only `ssh-keygen` verifies",
                people(signer.principals())
            ),
        }
    }
}

impl std::error::Error for SignatureFault {}

/// What is wrong with a file of signers. It is used as a whole or not at all: a line that is left out
/// could be one that restricts a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignersFault {
    /// The line, from 1.
    pub line: usize,
    pub message: String,
}

impl Display for SignersFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "line {} of the file of signers {}", self.line, self.message)
    }
}

impl std::error::Error for SignersFault {}

/// Names of people as they may be shown.
fn people(names: &[String]) -> String {
    names.iter().map(|name| shown(name)).collect::<Vec<_>>().join(", ")
}

/// A text as it may be shown: in one line, and not longer than one.
pub(super) fn shown(text: &str) -> String {
    begun(&one_line(text), 120)
}
