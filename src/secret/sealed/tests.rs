//! What was encrypted is opened by those for whom it is, and nothing else is taken for it.

use age::x25519;
use zeroize::Zeroizing;

use super::*;
use crate::model::{AuthorityId, Day, SecretName};

fn entry(former: Option<u32>) -> SecretEntry {
    SecretEntry {
        name: SecretName::new("wlan.a").expect("a name"),
        version: 2,
        former,
        date: Day::new("2026-11-27").expect("a day"),
        sha256: String::new(),
    }
}

fn value(present: &str, former: Option<&str>) -> SecretValue {
    let text = |text| SecretText::new(text).expect("a value");
    SecretValue { present: text(present), former: former.map(text) }
}

fn identities(key: &x25519::Identity) -> Identities {
    use age::secrecy::ExposeSecret as _;
    let mut identities = Identities::default();
    let text = Zeroizing::new(key.to_string().expose_secret().to_owned());
    identities.add(&text).expect("it is a key");
    identities
}

#[test]
fn what_was_sealed_is_opened_and_the_header_is_authentic() {
    let key = x25519::Identity::generate();
    let other = x25519::Identity::generate();
    let recipients = Recipients::of(&[key.to_public(), x25519::Identity::generate().to_public()]);
    let owner = SecretOwner::Cooperation;
    for former in [None, Some("before")] {
        let version = former.map(|_| 1);
        let sealed = seal(&owner, entry(version), &value("canary ä", former), &recipients)
            .expect("there are recipients");
        assert_eq!(digest(&sealed.ciphertext), sealed.entry.sha256);
        assert_eq!(digest(&sealed.ciphertext.replace('\n', "\r\n")), sealed.entry.sha256);
        assert_eq!(fault(&sealed.ciphertext), None);
        assert!(!sealed.ciphertext.contains("canary") && !sealed.entry.text().contains("canary"));
        let open = |owner: &SecretOwner, entry: &SecretEntry, key: &x25519::Identity| {
            open(owner, entry, &sealed.ciphertext, &identities(key))
        };
        let opened = open(&owner, &sealed.entry, &key).expect("it is for this key");
        assert_eq!(opened.present.expose(), "canary ä");
        assert_eq!(opened.former.as_ref().map(SecretText::expose), former);
        let why = open(&owner, &sealed.entry, &other).expect_err("it is not for this key");
        assert!(why.starts_with("none of the identities"), "{why}");
        // What the entry says, changed in one place at a time.
        let authority = SecretOwner::Authority(AuthorityId::new("amt").expect("an authority"));
        let changes: [(SecretOwner, SecretEntry, &str); 5] = [
            (authority, sealed.entry.clone(), "another owner"),
            (
                owner.clone(),
                SecretEntry {
                    name: SecretName::new("wlan.b").expect("a name"),
                    ..sealed.entry.clone()
                },
                "another name",
            ),
            (owner.clone(), SecretEntry { version: 3, ..sealed.entry.clone() }, "`version`"),
            (
                owner.clone(),
                SecretEntry {
                    date: Day::new("2026-11-28").expect("a day"),
                    ..sealed.entry.clone()
                },
                "`date`",
            ),
            (
                owner.clone(),
                SecretEntry {
                    former: if former.is_some() { None } else { Some(1) },
                    ..sealed.entry.clone()
                },
                "is not the one of the index entry",
            ),
        ];
        for (owner, entry, expected) in changes {
            let why = open(&owner, &entry, &key).expect_err(expected);
            assert!(why.contains(expected) && !why.contains("canary"), "{why}");
        }
    }
}

/// Whatever somebody else encrypted for us is refused without being shown.
#[test]
fn what_others_wrote_is_not_shown() {
    let key = x25519::Identity::generate();
    let recipients = Recipients::of(&[key.to_public()]);
    let owner = SecretOwner::Cooperation;
    let head = entry(None).head(&owner);
    for (plaintext, why) in [
        ("canary\n".to_owned(), "its header is missing"),
        (String::new(), "its header is missing"),
        ("muster-secret/1\ncanary\n".to_owned(), "another owner"),
        (head.trim_end().to_owned(), "its header is cut off"),
        (head.clone(), "its value is missing"),
        (head.clone() + "canary", "does not end its line"),
        (head.clone() + "\n", "the value is empty"),
        (head.clone() + "canary\ncanary\n", "something stands behind"),
        (head.clone() + "can\tary\n", "a control character"),
        (head + &"x".repeat(5000) + "\n", "more than any secret"),
    ] {
        let ciphertext = encrypt(plaintext.as_bytes(), &recipients).expect("it can be encrypted");
        let error = open(&owner, &entry(None), &ciphertext, &identities(&key)).expect_err(why);
        assert!(error.contains(why) && !error.contains("canary"), "{why}: {error}");
    }
}

#[test]
fn every_changed_byte_of_a_ciphertext_is_noticed() {
    let key = x25519::Identity::generate();
    let recipients = Recipients::of(&[key.to_public()]);
    let owner = SecretOwner::Cooperation;
    let sealed = seal(&owner, entry(None), &value("x", None), &recipients).expect("it is sealed");
    for at in 0..sealed.ciphertext.len() {
        let mut bytes = sealed.ciphertext.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).expect("it is ASCII");
        assert_ne!(digest(&changed), sealed.entry.sha256, "byte {at}");
        // Also when the hash in the entry was changed with it.
        assert!(open(&owner, &sealed.entry, &changed, &identities(&key)).is_err(), "byte {at}");
    }
}

#[test]
fn without_a_recipient_nothing_is_sealed() {
    let nobody = Recipients::default();
    let why = seal(&SecretOwner::Cooperation, entry(None), &value("x", None), &nobody)
        .expect_err("there is nobody");
    assert_eq!(why, "there is nobody to encrypt it for");
    for (text, why) in
        [("", "does not begin"), ("-----BEGIN AGE ENCRYPTED FILE-----\n!\n", "armour")]
    {
        assert!(fault(text).expect("it is none").contains(why));
    }
}
