//! Signatures that count, and everything near them that does not.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use signature::Signer as _;
use ssh_key::private::{Ed25519Keypair, KeypairData};
use ssh_key::public::{KeyData, SkEcdsaSha2NistP256, SkEd25519};
use ssh_key::sha2::{Digest as _, Sha256};
use ssh_key::{Algorithm, EcdsaCurve, HashAlg, PrivateKey, PublicKey, SshSig, rand_core};

use super::*;
use crate::model::Day;

mod refused;

const ZIP: &[u8] = b"PK, and the rest of a bundle\n";

fn day() -> Day {
    Day::new("2027-08-01").expect("a day")
}

fn ed25519() -> PrivateKey {
    Ed25519Keypair::from_seed(&[7; 32]).into()
}

fn ecdsa(curve: EcdsaCurve) -> PrivateKey {
    PrivateKey::random(&mut Counter(1), Algorithm::Ecdsa { curve }).expect("a key")
}

/// Numbers for keys of tests, which nobody may take for random.
struct Counter(u64);

impl rand_core::RngCore for Counter {
    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            *byte = self.0.to_be_bytes()[0];
        }
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl rand_core::CryptoRng for Counter {}

/// A string as SSH writes it.
fn string(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).expect("it is short");
    [&length.to_be_bytes()[..], bytes].concat()
}

/// The parts of a signature, which a test may change.
#[derive(Clone)]
struct Parts {
    version: u32,
    key: Vec<u8>,
    namespace: &'static str,
    reserved: &'static [u8],
    hash: &'static str,
    /// The name of the algorithm.
    algorithm: String,
    data: Vec<u8>,
    /// What a token adds.
    flags: Vec<u8>,
}

impl Parts {
    /// What is signed: a hash of the bundle, and what it is signed for.
    fn signed(&self) -> Vec<u8> {
        let hash = match self.hash {
            "sha256" => HashAlg::Sha256.digest(ZIP),
            _ => HashAlg::Sha512.digest(ZIP),
        };
        let [namespace, reserved] = [self.namespace.as_bytes(), self.reserved].map(string);
        let [name, hash] = [self.hash.as_bytes(), &hash].map(string);
        [b"SSHSIG".to_vec(), namespace, reserved, name, hash].concat()
    }

    fn bytes(&self) -> Vec<u8> {
        let inner = [string(self.algorithm.as_bytes()), string(&self.data), self.flags.clone()];
        [
            b"SSHSIG".to_vec(),
            self.version.to_be_bytes().to_vec(),
            string(&self.key),
            string(self.namespace.as_bytes()),
            string(self.reserved),
            string(self.hash.as_bytes()),
            string(&inner.concat()),
        ]
        .concat()
    }

    fn armour(&self) -> String {
        armoured(&self.bytes())
    }
}

/// An armour, made in another way than the one that is tested.
fn armoured(bytes: &[u8]) -> String {
    let mut text = "-----BEGIN SSH SIGNATURE-----\n".to_owned();
    for line in STANDARD.encode(bytes).as_bytes().chunks(70) {
        text += str::from_utf8(line).expect("ASCII");
        text += "\n";
    }
    text + "-----END SSH SIGNATURE-----\n"
}

/// The signature of a plain key, after a change of what is signed.
fn signed(key: &PrivateKey, change: fn(&mut Parts)) -> Parts {
    let mut parts = Parts {
        version: 1,
        key: key.public_key().to_bytes().expect("a key can be written"),
        namespace: NAMESPACE,
        reserved: b"",
        hash: "sha512",
        algorithm: key.algorithm().as_str().to_owned(),
        data: Vec::new(),
        flags: Vec::new(),
    };
    change(&mut parts);
    parts.data = key.key_data().try_sign(&parts.signed()).expect("it signs").as_bytes().to_vec();
    parts
}

/// The public key of a token that holds `key`.
fn token(key: &PrivateKey) -> PublicKey {
    let data = match key.key_data() {
        KeypairData::Ed25519(pair) => KeyData::SkEd25519(SkEd25519::new(pair.public, "ssh:")),
        KeypairData::Ecdsa(_) => {
            let point = key.public_key().key_data().ecdsa().expect("an ECDSA key");
            let point = point.as_sec1_bytes().try_into().expect("a point");
            KeyData::SkEcdsaSha2NistP256(SkEcdsaSha2NistP256::new(point, "ssh:"))
        }
        _ => panic!("no token holds such a key"),
    };
    data.into()
}

/// The signature of a token (PROTOCOL.u2f): over the application, the flags, the number of signatures
/// and a hash of what is signed.
fn signed_by_token(key: &PrivateKey, flags: u8) -> Parts {
    let mut parts = signed(key, |_| ());
    let public = token(key);
    parts.key = public.to_bytes().expect("a key can be written");
    parts.algorithm = public.algorithm().as_str().to_owned();
    parts.flags = [&[flags][..], &9_u32.to_be_bytes()].concat();
    let [application, message] = [b"ssh:".to_vec(), parts.signed()].map(Sha256::digest);
    let signed = [&application[..], &parts.flags, &message[..]].concat();
    parts.data = key.key_data().try_sign(&signed).expect("it signs").as_bytes().to_vec();
    parts
}

/// A file of signers with one line.
fn signers_of(key: &PublicKey, names: &str, options: &str) -> Signers {
    let mut key = key.clone();
    key.set_comment("a comment");
    let key = key.to_openssh().expect("a key can be written");
    Signers::read(&format!("# who may sign\n\n{names} {options} {key}\n")).expect("signers")
}

/// Whether the signature counts by these signers; else what is said.
fn verified(armour: &str, signers: &Signers) -> Result<VerifiedSigner, String> {
    let signature = Signature::read(armour.as_bytes()).map_err(|fault| fault.to_string())?;
    verify(ZIP, &signature, signers, day()).map_err(|fault| fault.to_string())
}

#[test]
fn signatures_of_all_kinds_of_keys_count() {
    for key in [
        ed25519(),
        ecdsa(EcdsaCurve::NistP256),
        ecdsa(EcdsaCurve::NistP384),
        ecdsa(EcdsaCurve::NistP521),
    ] {
        let signers = signers_of(key.public_key(), "anna@example.org,anna", "");
        for hash in [|_: &mut Parts| (), |parts: &mut Parts| parts.hash = "sha256"] {
            let armour = signed(&key, hash).armour();
            let signer = verified(&armour, &signers).expect("it counts");
            assert_eq!(signer.principals(), ["anna", "anna@example.org"]);
            assert_eq!(signer.fingerprint(), key.fingerprint(HashAlg::Sha256).to_string());
        }
        let made = SshSig::sign(&key, NAMESPACE, HashAlg::Sha512, ZIP).expect("it signs");
        let armour = made.to_pem(ssh_key::LineEnding::LF).expect("a text");
        assert!(verified(&armour, &signers).is_ok(), "as others write it");
    }
}

#[test]
fn tokens_count_when_they_were_touched() {
    for key in [ed25519(), ecdsa(EcdsaCurve::NistP256)] {
        let signers = signers_of(&token(&key), "anna", "");
        // Touched, and touched by somebody who proved who it is.
        for flags in [1, 5] {
            let armour = signed_by_token(&key, flags).armour();
            assert!(verified(&armour, &signers).is_ok());
            let signature = Signature::read(armour.as_bytes()).expect("a signature");
            assert_eq!(signature.armour(), armour);
            assert_eq!(
                signature.fingerprint(),
                token(&key).fingerprint(HashAlg::Sha256).to_string()
            );
        }
        for flags in [0, 4] {
            let said = verified(&signed_by_token(&key, flags).armour(), &signers);
            assert!(said.expect_err("nobody touched it").contains("without being touched"));
        }
        // Saying that somebody touched it makes it no signature.
        let mut claimed = signed_by_token(&key, 0);
        claimed.flags[0] = 1;
        let said = verified(&claimed.armour(), &signers).expect_err("the token did not say so");
        assert!(said.contains("is not over this bundle"), "{said}");
        // The key in a file is another one than that in the token.
        let said = verified(&signed(&key, |_| ()).armour(), &signers).expect_err("another key");
        assert!(said.contains("belongs to nobody who may sign"), "{said}");
    }
}

/// `tests/it/bundle_parts.rs` asks `ssh-keygen` what it says of these.
#[test]
fn signatures_of_tokens_are_recorded() {
    let recorded = [
        include_str!("../../../tests/bundle/armour/token-ed25519.sig"),
        include_str!("../../../tests/bundle/armour/token-ecdsa.sig"),
    ];
    let mut lines = String::new();
    for (key, recorded) in [ed25519(), ecdsa(EcdsaCurve::NistP256)].iter().zip(recorded) {
        let found = signed_by_token(key, 1).armour();
        assert!(found == recorded, "a file of tests/bundle/armour is to be:\n{found}");
        let public = token(key).to_openssh().expect("a key can be written");
        let _ = writeln!(lines, "anna namespaces=\"muster-bundle\" {public}");
    }
    let recorded = include_str!("../../../tests/bundle/armour/signers");
    assert!(lines == recorded, "tests/bundle/armour/signers is to be:\n{lines}");
}

#[test]
fn an_rsa_key_is_left_to_ssh_keygen() {
    let number = [&[0x80][..], &[1; 255]].concat();
    let public =
        [string(b"ssh-rsa"), string(&[1, 0, 1]), string(&[&[0], &*number].concat())].concat();
    let key = PublicKey::from_bytes(&public).expect("a key");
    let mut parts = signed(&ed25519(), |_| ());
    (parts.key, parts.data) = (public, number);
    parts.algorithm = "rsa-sha2-512".to_owned();
    let signature = Signature::read(parts.armour().as_bytes()).expect("a signature");
    let signers = signers_of(&key, "\"Anna, of the office\"", "");
    let fault = verify(ZIP, &signature, &signers, day()).expect_err("not here");
    assert!(fault.to_string().contains("which only `ssh-keygen` verifies"));
    let SignatureFault::NeedsSshKeygen(signer) = fault else { panic!("{fault}") };
    let line = signer.allowed_signers();
    assert!(line.starts_with("signer namespaces=\"muster-bundle\" ssh-rsa AAAA"), "{line}");
    assert!(!line.contains("comment") && line.ends_with('\n') && line.lines().count() == 1);
    let again = Signers::read(&line).expect("signers");
    assert_eq!(again.of_key(&key, day()).expect("it signs").principals(), ["signer"]);
    assert_eq!(signer.accepted_by_ssh_keygen().principals(), [" of the office", "Anna"]);
    // SHA-1 is broken.
    parts.algorithm = "ssh-rsa".to_owned();
    assert_eq!(Signature::read(parts.armour().as_bytes()), Err(SignatureFault::Damaged));
}

#[test]
fn a_key_counts_once() {
    let key = ed25519();
    let public = key.public_key().to_openssh().expect("a key can be written");
    let text = format!("anna {public}\nben namespaces=\"git\" {public}\ncarl,anna {public}\n");
    let signers = Signers::read(&text).expect("signers");
    let signer = verified(&signed(&key, |_| ()).armour(), &signers).expect("it counts");
    assert_eq!(signer.principals(), ["anna", "carl"], "ben signs something else");
    let other = ecdsa(EcdsaCurve::NistP256);
    let others = signers_of(other.public_key(), "anna", "");
    let second = verified(&signed(&other, |_| ()).armour(), &others).expect("it counts");
    assert_eq!(distinct_keys(&[]), 0);
    assert_eq!(distinct_keys(&[signer.clone(), signer.clone()]), 1);
    assert_eq!(distinct_keys(&[signer.clone(), second, signer]), 2);
}

/// Each line of a file of signers, and below it what is said of a signature of `KEY` on the first of
/// August 2027.
#[test]
fn lines_of_signers() {
    let key = ed25519();
    let public = key.public_key().to_openssh().expect("a key can be written");
    let (_, encoded) = public.split_once(' ').expect("a kind and a key");
    let armour = signed(&key, |_| ()).armour();
    let recorded = include_str!("../../../tests/bundle/signers.txt");
    let mut found = String::new();
    for line in recorded.lines().filter(|line| !line.starts_with("    ")) {
        let text = line.replace("KEY", &public).replace("ENCODED", encoded).replace("TAB", "\t");
        let said = match Signers::read(&text) {
            Err(fault) => fault.to_string(),
            Ok(signers) => match verified(&armour, &signers) {
                Ok(signer) => format!("signed by {}", signer.principals().join(" and ")),
                Err(said) => said,
            },
        };
        let _ = writeln!(found, "{line}\n    {said}");
    }
    assert!(found == recorded, "tests/bundle/signers.txt is to be:\n{found}");
    let lines = format!("# a comment\r\n\r\n  anna {public}\r\nben x {public}\r\n");
    let fault = Signers::read(&lines).expect_err("of all lines one is wrong");
    assert_eq!(fault.line, 4);
}
