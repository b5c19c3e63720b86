//! What does not count, however near it is.

use super::*;

#[test]
fn every_change_of_a_byte_is_refused() {
    let key = ed25519();
    let armour = signed(&key, |_| ()).armour();
    let signers = signers_of(key.public_key(), "anna", "");
    assert!(verified(&armour, &signers).is_ok());
    let refused = |changed: &[u8]| {
        Signature::read(changed)
            .and_then(|signature| verify(ZIP, &signature, &signers, day()))
            .is_err()
    };
    for at in 0..armour.len() {
        for change in 1..=u8::MAX {
            let mut changed = armour.clone().into_bytes();
            changed[at] ^= change;
            assert!(refused(&changed), "byte {at} is {}", changed[at]);
        }
    }
    for at in 0..armour.len() {
        assert!(refused(&armour.as_bytes()[..at]), "the first {at} bytes");
        for length in 1..=armour.len() - at {
            let less = [&armour[..at], &armour[at + length..]].concat();
            assert!(refused(less.as_bytes()), "{length} bytes less at {at}");
        }
    }
    for at in 0..=armour.len() {
        for byte in 0..=u8::MAX {
            let more = [&armour.as_bytes()[..at], &[byte], &armour.as_bytes()[at..]].concat();
            assert!(refused(&more), "one more byte at {at}");
        }
    }
    for at in 0..ZIP.len() {
        let mut zip = ZIP.to_vec();
        zip[at] ^= 1;
        let signature = Signature::read(armour.as_bytes()).expect("a signature");
        assert!(verify(&zip, &signature, &signers, day()).is_err(), "byte {at} of the zip");
    }
}

/// What `ssh-keygen -Y verify` accepts too is refused: a signature has one form.
#[test]
fn other_forms_are_refused() {
    let key = ed25519();
    let signers = signers_of(key.public_key(), "anna", "");
    let armour = signed(&key, |_| ()).armour();
    let lines: Vec<&str> = armour.lines().collect();
    let body = lines[1..lines.len() - 1].concat();
    let with_body = |body: &str| format!("{}\n{body}\n{}\n", lines[0], lines[lines.len() - 1]);
    let line = |at: usize| format!("from line {at} on");
    for (name, text, wanted) in [
        ("line ends of Windows", armour.replace('\n', "\r\n"), line(1)),
        ("no last line end", armour.trim_end().to_owned(), line(7)),
        ("an empty line", armour.clone() + "\n", line(7)),
        ("text behind it", armour.clone() + "x", line(7)),
        ("two of them", armour.repeat(2), line(7)),
        ("one line", with_body(&body), line(2)),
        ("64 columns", with_body(&(body[..64].to_owned() + "\n" + &body[64..])), line(2)),
        ("a blank", with_body(&format!("{} {}", lines[1], lines[2..5].join("\n"))), line(2)),
        ("a blank before it", format!(" {armour}"), "no signature".to_owned()),
        ("a message before it", format!("hi\n{armour}"), "no signature".to_owned()),
        ("nothing", String::new(), "no signature".to_owned()),
        ("the key", "ssh-ed25519 AAAA".to_owned(), "no signature".to_owned()),
        ("no end", lines[..4].join("\n"), "damaged".to_owned()),
    ] {
        let said = verified(&text, &signers).expect_err(name);
        assert!(said.contains(&wanted), "{name}: {said}");
    }
    assert!(Signature::read(b"\xff").is_err());
}

#[test]
fn a_signature_for_something_else_is_refused() {
    let key = ed25519();
    let signers = signers_of(key.public_key(), "anna", "");
    for (change, wanted) in [
        ((|parts| parts.namespace = "git") as fn(&mut Parts), "is for `git` and not for"),
        (|parts| parts.namespace = "", "is for `` and not for"),
        (|parts| parts.namespace = "muster-bundle\0", "and not for"),
        (|parts| parts.hash = "sha1", "over a hash `sha1`"),
        (|parts| parts.version = 2, "damaged"),
        (|parts| parts.version = 0, "damaged"),
        (|parts| parts.reserved = b"x", "damaged"),
        (|parts| parts.algorithm = "sk-ssh-ed25519@openssh.com".to_owned(), "damaged"),
        (|parts| parts.algorithm = "rsa-sha2-512".to_owned(), "damaged"),
        (|parts| parts.flags = vec![1, 0, 0, 0, 9], "damaged"),
        (|parts| parts.key[4] = b'x', "its kind `xsh-ed25519` is none of"),
        (|parts| parts.key.push(0), "it is damaged"),
        (|parts| parts.key.truncate(20), "it is damaged"),
        (|parts| parts.key.clear(), "it is damaged"),
    ] {
        let said = verified(&signed(&key, change).armour(), &signers).expect_err(wanted);
        assert!(said.contains(wanted), "{said}");
    }
    let other = PrivateKey::from(Ed25519Keypair::from_seed(&[8; 32]));
    let said = verified(&signed(&other, |_| ()).armour(), &signers).expect_err("a stranger");
    assert!(said.contains(&other.fingerprint(HashAlg::Sha256).to_string()), "{said}");
    let mut trailing = signed(&key, |_| ()).bytes();
    trailing.push(0);
    assert!(verified(&armoured(&trailing), &signers).is_err(), "a byte behind it");
    let said = verified(&signed(&key, |_| ()).armour(), &Signers::default());
    assert!(said.expect_err("nobody may sign").contains("belongs to nobody who may sign"));
}

/// Numbers of a signature and points of a key could be written in several ways.
#[test]
fn ecdsa_has_one_form() {
    let key = ecdsa(EcdsaCurve::NistP256);
    let signers = signers_of(key.public_key(), "anna", "");
    let parts = signed(&key, |_| ());
    assert!(verified(&parts.armour(), &signers).is_ok());
    let mut padded = parts.clone();
    let length = padded.data[3];
    padded.data[3] = length + 1;
    padded.data.insert(4, 0);
    assert!(verified(&padded.armour(), &signers).is_err(), "a zero before a number");
    let mut longer = parts.clone();
    longer.data.push(0);
    assert!(verified(&longer.armour(), &signers).is_err(), "a byte behind the numbers");
    let mut compressed = parts.clone();
    let point = key.public_key().key_data().ecdsa().expect("a key").as_sec1_bytes().to_vec();
    let begin = compressed.key.len() - point.len() - 4;
    compressed.key.truncate(begin);
    compressed.key.extend(string(&[&[2 + (point[64] & 1)], &point[1..33]].concat()));
    let said = verified(&compressed.armour(), &signers).expect_err("half a point");
    assert!(said.contains("it is damaged"), "{said}");
    // A few of the changes that the test of Ed25519 makes in full.
    let armour = parts.armour();
    for at in (0..armour.len()).step_by(7) {
        let mut changed = armour.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let is_refused = Signature::read(&changed)
            .and_then(|signature| verify(ZIP, &signature, &signers, day()))
            .is_err();
        assert!(is_refused, "byte {at}");
    }
}
