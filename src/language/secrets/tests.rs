//! What is hidden, by cases: a file, and the same file as it is shown.

use super::*;
use crate::base::source::{SourceFile, Sources};

/// A file of a school as it is shown.
fn shown_as(path: &str, text: &str) -> String {
    let mut sources = Sources::default();
    let file =
        sources.add(SourceFile { path: path.into(), text: text.into(), layer: "test".into() });
    shown(&sources, file).piece(0..text.len()).into_owned()
}

/// Every line of a case is hidden where it says `CANARY`, and nowhere else.
#[test]
fn values_at_the_places_of_secrets_are_not_shown() {
    for (written, expected) in [
        ("wlans.a.psk = \"CANARY\"", "wlans.a.psk = ********"),
        ("[wlans.a]\nssid = \"s\"\npsk = 'CANARY'", "[wlans.a]\nssid = \"s\"\npsk = ********"),
        (
            "wlans = { a = { psk = \"CANARY\", ssid = \"s\" } }",
            "wlans = { a = { psk = ********, ssid = \"s\" } }",
        ),
        ("\"wlans\".'a'.\"psk\" = 12345678", "\"wlans\".'a'.\"psk\" = ********"),
        ("wlans.a.psk = [\"CANARY\", 1]", "wlans.a.psk = ********"),
        ("wlans.a.psk = \"\"\"\nCANARY\nCANARY\"\"\"\n", "wlans.a.psk = ********\n"),
        ("wlans.a.psk = { secret = \"CANARY\" }", "wlans.a.psk = { secret = ******** }"),
        (
            "wlans.a.psk = { secret = \"wlan.a\", min-length = 20 }",
            "wlans.a.psk = { secret = \"wlan.a\", min-length = 20 }",
        ),
        (
            "wlans.a.psk = { secret = \"wlan.a\", value = \"CANARY\" }",
            "wlans.a.psk = { secret = ********, ******** = ******** }",
        ),
        (
            "[wlans.a.psk]\nCANARY = 1\n[wlans.b.psk]\nmin-length = 20",
            "[wlans.a.psk]\n******** = ********\n[wlans.b.psk]\nmin-length = 20",
        ),
        ("wlans.a.psk.CANARY = 1", "wlans.a.psk.******** = ********"),
        ("wlans.a.psk.min-length = \"CANARY\"", "wlans.a.psk.******** = ********"),
        ("wlans.a = \"CANARY\"", "wlans.a = ********"),
        ("wlans.a.pskk = \"CANARY\"", "wlans.a.pskk = ********"),
        ("wlans.a.whatever = \"CANARY\"", "wlans.a.whatever = ********"),
        ("wlans.a.whatever = true", "wlans.a.whatever = true"),
        ("wlan.a.psk = \"CANARY\"", "wlan.a.psk = ********"),
        ("wlan.a.psk = { secret = \"wlan.a\" }", "wlan.a.psk = { secret = \"wlan.a\" }"),
        ("wlan.a.ssid = \"seen\"", "wlan.a.ssid = \"seen\""),
        ("radius.secret = \"CANARY\"", "radius.secret = ********"),
        (
            "snmp = { user = \"seen\", auth = \"CANARY\", privacy = 'CANARY' }",
            "snmp = { user = \"seen\", auth = ********, privacy = ******** }",
        ),
        ("snmpp.auht = \"CANARY\"", "snmpp.auht = ********"),
        ("management.password = 1979-05-27", "management.password = ********"),
        (
            "certificates.a.pem = '''\n-----BEGIN PRIVATE KEY-----\nCANARY\n-----END PRIVATE \
                KEY-----\n'''",
            "certificates.a.pem = ********",
        ),
        ("# psk = \"CANARY\"\ntitle = 1", "# psk =********\ntitle = 1"),
        ("# the psk is told on paper", "# the psk is told on paper"),
        ("# password: CANARY", "# password:********"),
    ] {
        assert_eq!(shown_as("schools/a/b/school.toml", written), expected, "{written}");
    }
}

/// Ids are nobody's secrets, whatever they are called.
#[test]
fn names_of_things_hide_nothing() {
    for text in [
        "[segments.secret]\ntitle = \"seen\"\nvlan = 7\n",
        "[wlans.psk]\nssid = \"seen\"\n",
        "[approvers.password]\ntitle = \"seen\"\n",
        "[approval-classes.secret]\ntitle = \"seen\"\n",
        "[governance.\"wlans.*.psk\"]\nmode = \"locked\"\nreason = \"seen\"\n",
        "[exceptions.psk]\ntitle = \"seen\"\npaths = [\"wlans.a.psk\"]\n",
        "[moved]\n\"wlans.a.psk\" = \"wlans.b.psk\"\n",
    ] {
        assert_eq!(shown_as("standards/1/a.toml", text), text);
    }
}

/// In a file with faults of syntax, names count.
#[test]
fn what_cannot_be_parsed_is_hidden_by_names() {
    for (written, expected) in [
        (
            "a = = 1\nwlans.a.psk = \"CANARY\"\nb = \"seen\"",
            "a = = 1\nwlans.a.psk********\nb = \"seen\"",
        ),
        ("wlans.a.psk = \"CANARY\nb = \"seen\"", "wlans.a.psk********\nb = \"seen\""),
        ("wlans.a.psk \"CANARY\"\nb = 1", "wlans.a.psk********\nb = 1"),
        ("wlans.a.psk = CANARY CANARY\nb = 1", "wlans.a.psk********\nb = 1"),
        ("wlans.a.psk =\n\"CANARY\"\nb = 1", "wlans.a.psk********\nb = 1"),
        ("psk = [\n\"CANARY\",\n\"CANARY\"\n]\nb = = 1", "psk********\nb = = 1"),
        ("psk = \"\"\"\nCANARY\nb = 1", "psk********"),
        ("[wlans.a.psk]\nsecret: CANARY\nc = CANARY\n[b]\nd = 1", "[wlans.a.psk********[b]\nd = 1"),
        ("a = { \"psk\" = \"CANARY\" }\nb = = 1", "a = { \"psk\"********\nb = = 1"),
        ("b = = 1\nssid = \"seen\"", "b = = 1\nssid = \"seen\""),
    ] {
        assert_eq!(shown_as("schools/a/b/school.toml", written), expected, "{written}");
    }
    let deep = format!("a = {}\npsk = \"CANARY\"", "[".repeat(60));
    assert!(!shown_as("schools/a/b/school.toml", &deep).contains("CANARY"));
}

#[test]
fn private_keys_are_not_shown_in_any_file() {
    let key =
        "before\n-----BEGIN RSA PRIVATE KEY-----\nCANARY\n-----END RSA PRIVATE KEY-----\nafter\n";
    assert_eq!(
        shown_as("templates/a/b.j2", key),
        "before\n-----BEGIN RSA PRIVATE KEY-----********-----END RSA PRIVATE KEY-----\nafter\n"
    );
    assert_eq!(
        shown_as("templates/a/b.j2", "-----BEGIN PRIVATE KEY-----\nCANARY"),
        "-----BEGIN PRIVATE KEY-----********"
    );
    for (key, shown) in [
        ("a AGE-SECRET-KEY-1CANARY b", "a AGE-SECRET-KEY-******** b"),
        ("# age-secret-key-1CANARY", "# age-secret-key-********"),
    ] {
        assert_eq!(shown_as("templates/a/b.j2", key), shown);
        // In a file with faults more is hidden, for nobody knows what is a key there.
        assert!(!shown_as("schools/a/b/school.toml", key).contains("CANARY"));
    }
    let block = |words: &str| format!("-----BEGIN {words}-----CANARY-----END {words}-----");
    for (words, others) in
        [("PRIVATE KEY", "EC PRIVATE KEY"), ("PGP PRIVATE KEY BLOCK", "PRIVATE KEY")]
    {
        // Two in one line, as in JSON.
        let line = format!("{} {}", block(words), block(others));
        let shown = shown_as("templates/a/b.j2", &line);
        assert!(!shown.contains("CANARY") && shown.contains("-----END"), "{shown}");
    }
    let odd =
        "-----BEGIN PRIVATE KEY-----\nCANARY\n-----END X-----\n-----BEGIN PRIVATE KEY-----CANARY";
    assert!(!shown_as("templates/a/b.j2", odd).contains("CANARY"), "it ends in another way");
    assert_eq!(
        shown_as("templates/a/b.j2", "psk = CANARY"),
        "psk = CANARY",
        "a template is nobody's secret"
    );
}

#[test]
fn pieces_begin_and_end_where_they_should() {
    let text = "psk = \"CANARY\" # end\n";
    let mut sources = Sources::default();
    let file = sources.add(SourceFile {
        path: "schools/a/b/x.toml".into(),
        text: text.into(),
        layer: "test".into(),
    });
    let piece = |range| shown(&sources, file).piece(range).into_owned();
    assert_eq!(piece(0..6), "psk = ");
    assert_eq!(piece(0..7), "psk = ********");
    assert_eq!(piece(8..10), "********");
    assert_eq!(piece(13..text.len()), "******** # end\n");
    assert_eq!(piece(14..text.len()), " # end\n");
    assert_eq!(piece(3..3), "");
}

#[test]
fn of_a_secret_nothing_can_be_read() {
    let secret = ConcealedValue::new("CANARY", "a string", true);
    assert_eq!(format!("{secret} {secret:?}"), "(not shown) (not shown)");
    assert_eq!(secret, ConcealedValue::new("CANARY", "a string", true));
    assert_ne!(secret, ConcealedValue::new("OTHER", "a string", true));
    assert!(secret.is_told() && !ConcealedValue::new("", "a string", false).is_told());
}

/// The places come from the types of the model: were one of them lost, its secrets would be shown.
#[test]
fn the_model_says_where_secrets_belong() {
    let mut places = Vec::new();
    gather(keys::all(), &mut String::new(), &mut places);
    assert_eq!(
        places,
        [
            "client-profiles.*.identity.challenge",
            "management.password",
            "radius.secret",
            "segments.*.uplink.password",
            "snmp.auth",
            "snmp.privacy",
            "wlans.*.psk"
        ]
    );
}

fn gather(key: &ModelKey, path: &mut String, places: &mut Vec<String>) {
    if key.is_secret() {
        places.push(path.trim_start_matches('.').to_owned());
    }
    let below = key
        .fields
        .iter()
        .map(|(name, key)| (name.as_str(), key))
        .chain(key.entry.as_deref().map(|key| ("*", key)));
    for (name, key) in below {
        let length = path.len();
        path.push('.');
        path.push_str(name);
        gather(key, path, places);
        path.truncate(length);
    }
}
