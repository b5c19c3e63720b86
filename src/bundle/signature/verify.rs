//! Whether a signature is over a bundle, and made by somebody who may.

use ssh_key::SshSig;
use ssh_key::public::KeyData;

use super::NAMESPACE;
use super::fault::SignatureFault;
use super::read::Signature;
use super::signer::{UncheckedSigner, VerifiedSigner};
use super::signers::Signers;
use crate::model::Day;

/// Who signed the bundle of these bytes, if the signature counts on `day`.
pub fn verify(
    zip: &[u8],
    signature: &Signature,
    signers: &Signers,
    day: Day,
) -> Result<VerifiedSigner, SignatureFault> {
    if signature.namespace != NAMESPACE {
        return Err(SignatureFault::Namespace(signature.namespace.clone()));
    }
    let signer = signers.of_key(&signature.key, day)?;
    if matches!(signature.key.key_data(), KeyData::Rsa(_)) {
        let signer = UncheckedSigner::new(signer, &signature.key);
        return Err(SignatureFault::NeedsSshKeygen(Box::new(signer)));
    }
    let (key, hash) = (signature.key.key_data().clone(), signature.hash);
    let is_over_zip = SshSig::new(key, NAMESPACE, hash, signature.made.clone())
        .is_ok_and(|whole| signature.key.verify(NAMESPACE, zip, &whole).is_ok());
    if !is_over_zip {
        return Err(SignatureFault::OtherZip(signer.principals().to_vec()));
    }
    if !was_touched(signature) {
        return Err(SignatureFault::NotTouched(signer.principals().to_vec()));
    }
    Ok(signer)
}

/// Whether somebody touched the token that signed; other keys have nothing to touch. The signature is
/// over this answer of the token too.
fn was_touched(signature: &Signature) -> bool {
    const USER_IS_PRESENT: u8 = 1;
    // The last five bytes are the flags and a number of four bytes.
    let is_token =
        matches!(signature.key.key_data(), KeyData::SkEd25519(_) | KeyData::SkEcdsaSha2NistP256(_));
    let flags = signature.made.as_bytes().iter().rev().nth(4);
    !is_token || flags.is_some_and(|flags| flags & USER_IS_PRESENT != 0)
}
