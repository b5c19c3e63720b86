//! Whose signature over a bundle counts.
//!
//! Signatures are those of `ssh-keygen -Y sign` (PROTOCOL.sshsig of OpenSSH), made with the keys,
//! agents and hardware tokens that administrators have. Each lies beside the bundle, so that the
//! bundle stays the same however many people sign it. Who may sign is said by a file in the form of
//! `ssh-keygen -Y verify -f` that comes from the machine of whoever verifies, never with the bundle.
//!
//! What is accepted here, `ssh-keygen -Y verify` accepts too. The reverse is not so: a signature has
//! one form here, to the byte, a token must have been touched, and a day decides about a key, no
//! clock.

mod armour;
mod fault;
mod key;
mod options;
mod read;
mod signer;
mod signers;
#[cfg(test)]
mod tests;
mod verify;
mod wire;

pub use self::fault::{SignatureFault, SignersFault};
pub use self::key::KeyFault;
pub use self::read::Signature;
pub use self::signer::{UncheckedSigner, VerifiedSigner, distinct_keys};
pub use self::signers::Signers;
pub use self::verify::verify;

/// What signatures of bundles say that they are for, so that none for something else counts.
pub const NAMESPACE: &str = "muster-bundle";
