// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! The encrypted secrets of a workspace: held against the program `age`, changed in every byte,
//! exchanged, killed in the middle, and searched for in everything that muster prints.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use muster::base::diagnostic::Diagnostics;
use muster::base::source::{FileId, Origin};
use muster::language::decode::SchoolKey;
use muster::language::parsed::ParsedFiles;
use muster::model::{AuthorityId, SchoolId, SecretName};
use muster::secret::{AgeProvider, Identities, SecretKey, SecretStore, SecretText, resolve};
use muster::workspace;
use muster::workspace::inputs::Inputs;
use muster::workspace::secrets::SecretOwner;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::spec::{base, findings};
use crate::support::{Ran, command, contents, files, read, skip, write};

const TODAY: &str = "2026-11-27";

/// What stands in no output.
const CANARY: &str = "Kanarienvogel7Qz";

/// A workspace, two keys, and the settings of a user who has none.
struct Store {
    workspace: tempfile::TempDir,
    own: tempfile::TempDir,
}

/// A workspace whose secrets the first key opens. `None` without the program `age`.
fn store() -> Option<Store> {
    for program in ["age", "age-keygen"] {
        if Command::new(program).arg("--version").output().is_err() {
            skip(program);
            return None;
        }
    }
    let store = Store { workspace: base(), own: tempfile::tempdir().expect("a temporary folder") };
    for key in ["first", "second"] {
        run(Command::new("age-keygen").arg("-o").arg(store.key(key)), "");
    }
    store.recipients(&["first"]);
    Some(store)
}

impl Store {
    fn dir(&self) -> &Path {
        self.workspace.path()
    }

    fn key(&self, name: &str) -> PathBuf {
        self.own.path().join(name)
    }

    /// The public key of a key.
    fn public(&self, name: &str) -> String {
        let key = run(Command::new("age-keygen").arg("-y").arg(self.key(name)), "");
        String::from_utf8(key).expect("keys are text").trim().to_owned()
    }

    fn recipients(&self, names: &[&str]) {
        let mut text = "[recipients]\n".to_owned();
        for name in names {
            let _ = writeln!(text, "{name} = \"{}\"", self.public(name));
        }
        write(&self.dir().join("secrets/recipients.toml"), &text);
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = command(self.dir(), args);
        command.env("XDG_CONFIG_HOME", self.own.path().join("config"));
        command.env_remove("MUSTER_IDENTITY").env_remove("MUSTER_SECRET_COMMAND");
        command
    }

    /// Runs `muster secret`.
    fn secret(&self, args: &[&str]) -> Ran {
        let args = [&["secret"], args, &["--as-of", TODAY]].concat();
        self.command(&args).output().expect("the program can be started").into()
    }

    /// Runs `muster secret` with one of the keys.
    fn with_key(&self, args: &[&str], key: &str) -> Ran {
        let key = self.key(key);
        self.secret(&[args, &["--identity", key.to_str().expect("UTF-8")]].concat())
    }

    /// Runs `muster secret set` with a value on its standard input.
    fn set(&self, args: &[&str], value: &str) -> Ran {
        let args = [&["secret", "set"], args, &["--as-of", TODAY]].concat();
        let mut command = self.command(&args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program can be started");
        let mut stdin = child.stdin.take().expect("it is a pipe");
        // Who refuses to write need not read the value.
        let _ = stdin.write_all(value.as_bytes());
        drop(stdin);
        child.wait_with_output().expect("the program ends").into()
    }

    /// What `age` finds in a ciphertext.
    fn opened_by_age(&self, path: &str, key: &str) -> String {
        let mut age = Command::new("age");
        age.arg("-d").arg("-i").arg(self.key(key)).arg(self.dir().join("secrets").join(path));
        String::from_utf8(run(&mut age, "")).expect("it is a text")
    }

    fn inputs(&self) -> Inputs {
        let mut out = Diagnostics::default();
        workspace::read(self.dir(), &mut out).expect("the workspace is there")
    }

    fn identities(&self, key: &str) -> Identities {
        let mut identities = Identities::default();
        identities.add(&Zeroizing::new(read(&self.key(key)))).expect("it is a key");
        identities
    }

    /// The texts of all secrets below `secrets/`.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        contents(&self.dir().join("secrets"))
    }
}

/// Runs a program that must end well, with a text on its standard input.
fn run(command: &mut Command, text: &str) -> Vec<u8> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program can be started");
    child.stdin.take().expect("it is a pipe").write_all(text.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("the program ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn name(text: &str) -> SecretName {
    SecretName::new(text).expect("a name")
}

fn school(text: &str) -> SchoolKey {
    SchoolKey {
        authority: AuthorityId::new("amt").expect("an authority"),
        school: SchoolId::new(text).expect("a school"),
    }
}

/// The text of all values of secrets that can be opened, and the names of findings.
fn opened(inputs: Inputs, identities: &Identities) -> (Vec<String>, Vec<&'static str>) {
    let mut out = Diagnostics::default();
    let sources = ParsedFiles::new(inputs.sources);
    let store = SecretStore::read(&inputs.secrets, &sources, &mut out);
    let keys: Vec<SecretKey> = store.iter().map(|(key, _)| key.clone()).collect();
    let mut values = Vec::new();
    for key in keys {
        let value = store.open(&key, identities, &mut out);
        values.extend(value.map(|value| value.present.expose().to_owned()));
    }
    (values, out.iter().map(|found| found.code.name).collect())
}

#[test]
fn age_opens_what_we_wrote() {
    let Some(store) = store() else { return };
    let ran = store.set(&["wlan.schule"], &format!("{CANARY}\n")).expect(0);
    assert_eq!(
        ran.stdout,
        "secrets/_cooperation/wlan.schule.toml\nsecrets/_cooperation/wlan.schule.age\n"
    );
    assert_eq!(ran.stderr, "muster: `wlan.schule` of the cooperation has version 1 now\n");
    let text = store.opened_by_age("_cooperation/wlan.schule.age", "first");
    let head = "muster-secret/1\nscope = \"_cooperation\"\nname = \"wlan.schule\"\nversion = 1\n\
                date = \"2026-11-27\"\n\n";
    assert_eq!(text, format!("{head}{CANARY}\n"));
    let index = read(&store.dir().join("secrets/_cooperation/wlan.schule.toml"));
    toml::from_str::<toml::Table>(&index).expect("an index entry is TOML");
    // A value with the letters of another language and a carriage return of Windows.
    store
        .set(&["wlan.schule", "--replace", "--school", "amt/nord"], "Schlüssel $\"x\r\n")
        .expect(0);
    let text = store.opened_by_age("amt/nord/wlan.schule.age", "first");
    assert!(text.ends_with("scope = \"amt/nord\"\nname = \"wlan.schule\"\nversion = 1\ndate = \"2026-11-27\"\n\nSchlüssel $\"x\n"), "{text}");
    let (found, said) = findings(store.dir());
    assert!(found.is_empty(), "{said}");
}

#[test]
fn we_open_what_age_wrote() {
    let Some(store) = store() else { return };
    let fields = "name = \"wlan.schule\"\nversion = 7\ndate = \"2025-01-02\"\n";
    let plaintext = format!("muster-secret/1\nscope = \"amt/_all\"\n{fields}\n{CANARY}\n");
    let ciphertext =
        run(Command::new("age").args(["-a", "-r", &store.public("first")]), &plaintext);
    let hash: String =
        Sha256::digest(&ciphertext).iter().map(|byte| format!("{byte:02x}")).collect();
    let folder = store.dir().join("secrets/amt/_all");
    write(
        &folder.join("wlan.schule.toml"),
        &format!(
            "# Written by `muster secret`, with `wlan.schule.age` beside it. Not to be edited.\n\
             {fields}sha256 = \"{hash}\"\n"
        ),
    );
    std::fs::write(folder.join("wlan.schule.age"), ciphertext).expect("files can be written");
    let (values, found) = opened(store.inputs(), &store.identities("first"));
    assert_eq!((values, found), (vec![CANARY.to_owned()], vec![]));
    store
        .with_key(&["rotate", "wlan.schule", "--authority", "amt", "--keep-former"], "first")
        .expect(0);
    let text = store.opened_by_age("amt/_all/wlan.schule.age", "first");
    assert!(text.contains("version = 8\nformer = 7\n") && text.ends_with(&format!("\n{CANARY}\n")));
}

#[test]
fn every_changed_byte_is_refused() {
    let Some(store) = store() else { return };
    store.set(&["wlan.schule"], "x").expect(0);
    let (inputs, identities) = (store.inputs(), store.identities("first"));
    let secrets: Vec<(FileId, String)> = inputs
        .sources
        .iter()
        .filter(|(_, file)| file.path.starts_with("secrets/_cooperation/"))
        .map(|(id, file)| (id, file.text.to_string()))
        .collect();
    assert_eq!(secrets.len(), 2);
    for (id, text) in secrets {
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = if bytes[at] == b'1' { b'2' } else { b'1' };
            let changed = String::from_utf8(bytes).expect("it is ASCII");
            let mut inputs = inputs.clone();
            inputs.sources.replace(id, &changed);
            let (values, found) = opened(inputs, &identities);
            assert!(values.is_empty() && !found.is_empty(), "byte {at} of\n{text}");
        }
    }
}

/// Whether a file is taken from the present state or an older one, which it is, and where it is put.
type Move<'a> = (bool, &'a str, &'a str);

#[test]
fn files_that_were_exchanged_are_refused() {
    let Some(store) = store() else { return };
    for (args, value) in [
        (&["wlan.schule"][..], "a"),
        (&["geraete.notfall"], "b"),
        (&["wlan.schule", "--school", "amt/nord"], "c"),
    ] {
        store.set(args, value).expect(0);
    }
    let old = store.files();
    store.set(&["wlan.schule", "--replace"], "d").expect(0);
    let secrets = store.dir().join("secrets");
    let present = store.files();
    let put = |from: &BTreeMap<String, Vec<u8>>, path: &str, to: &str| {
        std::fs::write(secrets.join(to), &from[path]).expect("files can be written");
    };
    let wlan = ["_cooperation/wlan.schule.age", "_cooperation/wlan.schule.toml"];
    let notfall = ["_cooperation/geraete.notfall.age", "_cooperation/geraete.notfall.toml"];
    let nord = ["amt/nord/wlan.schule.age", "amt/nord/wlan.schule.toml"];
    // What is taken from where, its new place, and what is said.
    let cases: &[(&[Move<'_>], &str, &str)] = &[
        (&[(false, wlan[0], wlan[0])], "secret-exchanged", "an old ciphertext"),
        (&[(false, wlan[1], wlan[1])], "secret-exchanged", "an old index entry"),
        (&[(true, notfall[0], wlan[0])], "secret-exchanged", "that of another secret"),
        (
            &[(true, notfall[0], wlan[0]), (true, notfall[1], wlan[1])],
            "malformed-secret-index",
            "both files of another secret",
        ),
        (
            &[(true, nord[0], wlan[0]), (true, nord[1], wlan[1])],
            "secret-not-opened",
            "both files of a school",
        ),
        (
            &[(true, wlan[0], nord[0]), (true, wlan[1], nord[1])],
            "secret-not-opened",
            "both files of all",
        ),
    ];
    for (moves, code, what) in cases {
        for (is_present, from, to) in *moves {
            put(if *is_present { &present } else { &old }, from, to);
        }
        let (values, found) = opened(store.inputs(), &store.identities("first"));
        assert_eq!((values.len(), &*found), (2, &[*code][..]), "{what}");
        for path in present.keys() {
            put(&present, path, path);
        }
    }
}

#[test]
fn rekeying_keeps_versions_and_goes_over_to_the_new_keys() {
    let Some(store) = store() else { return };
    store.set(&["wlan.schule"], "a").expect(0);
    store.set(&["wlan.schule", "--replace"], "b").expect(0);
    store.set(&["geraete.notfall", "--authority", "amt"], "c").expect(0);
    store
        .with_key(&["rotate", "geraete.notfall", "--authority", "amt", "--keep-former"], "first")
        .expect(0);
    let listed = store.secret(&["list", "--format", "json"]).expect(0).stdout;
    let before = store.files();
    store.recipients(&["second"]);
    // With a key that opens nothing, or without any, everything stays.
    for ran in [store.with_key(&["rekey"], "second"), store.secret(&["rekey"])] {
        let ran = ran.expect(2);
        assert!(ran.stdout.is_empty() && ran.stderr.contains("identit"), "{}", ran.stderr);
    }
    let ran = store.with_key(&["rekey"], "first").expect(0);
    assert_eq!(ran.stderr, "muster: 2 secrets can be opened by `second` now\n");
    assert_eq!(store.secret(&["list", "--format", "json"]).expect(0).stdout, listed);
    let (values, found) = opened(store.inputs(), &store.identities("first"));
    assert_eq!((values.len(), found), (0, vec!["secret-not-opened"; 2]));
    let (values, found) = opened(store.inputs(), &store.identities("second"));
    assert_eq!((values.len(), values.contains(&"b".to_owned()), found.len()), (2, true, 0));
    let text = store.opened_by_age("amt/_all/geraete.notfall.age", "second");
    assert!(text.contains("former = 1\n") && text.ends_with("\nc\n"), "{text}");
    for (path, bytes) in store.files() {
        let is_secret = path != "recipients.toml";
        assert_eq!(before[&path] != bytes, is_secret || path == "recipients.toml", "{path}");
    }
}

/// What is killed in the middle of `rekey` leaves all of the old files or all of the new ones.
#[test]
fn a_killed_rekey_leaves_one_state() {
    let Some(store) = store() else { return };
    for number in 0..12 {
        store.set(&[&format!("test.nummer-{number}")], "x").expect(0);
    }
    store.recipients(&["first", "second"]);
    store.with_key(&["rekey"], "first").expect(0);
    let key = store.key("first");
    let begun = Instant::now();
    store.with_key(&["rekey"], "first").expect(0);
    let whole = begun.elapsed();
    let mut states = BTreeMap::new();
    for step in 0..30u32 {
        // Each run goes over to the other order of keys. They are killed in the part in which files are
        // written; the last ones have time to end.
        let to = if step % 2 == 0 { ["second", "first"] } else { ["first", "second"] };
        store.recipients(&to);
        let before = store.files();
        let mut rekey = store.command(&["secret", "rekey", "--identity"]);
        rekey.arg(&key).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = rekey.spawn().expect("the program can be started");
        std::thread::sleep(whole * (10 + step) / 30);
        let _ = child.kill();
        let ended = child.wait().expect("it ends").success();
        let (values, found) = opened(store.inputs(), &store.identities("first"));
        assert_eq!((values.len(), found.len()), (12, 0), "killed at step {step}");
        let after = store.files();
        let changed =
            before.iter().filter(|(path, bytes)| after.get(*path) != Some(*bytes)).count();
        assert!(changed == 0 || changed == 24, "{changed} files changed at step {step}");
        *states.entry((ended, changed)).or_insert(0) += 1;
        // Drafts of killed runs are hidden, and nobody reads them.
        assert_eq!(after.len(), before.len());
    }
    assert!(states.keys().any(|(_, changed)| *changed == 24), "none was written: {states:?}");
}

/// No value, and no key, stands in anything that any command prints or writes, also when it fails.
#[test]
fn no_value_is_ever_shown() {
    let Some(store) = store() else { return };
    let mut printed = Vec::new();
    let mut ran = |ran: Ran| printed.extend([ran.stdout, ran.stderr]);
    ran(store.set(&["wlan.schule"], CANARY));
    ran(store.set(&["wlan.schule"], CANARY));
    for wrong in ["{}\n{}\n", "{}\t", "\u{1}{}", "\n{}", "{}\n\n"] {
        ran(store.set(&["wlan.schule", "--replace"], &wrong.replace("{}", CANARY)).expect(2));
    }
    ran(store.set(&["wlan.schule", "--replace"], &CANARY.repeat(100)).expect(2));
    ran(store.set(&["wlan.schule", "--authority", "gibt-es-nicht"], CANARY).expect(2));
    ran(store.with_key(&["rotate", "wlan.schule", "--keep-former"], "first").expect(0));
    ran(store.with_key(&["rotate", "wlan.schule", "--keep-former"], "first").expect(2));
    ran(store.with_key(&["rekey"], "first").expect(0));
    ran(store.with_key(&["rotate", "wlan.schule", "--finish"], "second").expect(1));
    for args in [&["list"][..], &["list", "--format", "json"], &["generate", "--missing"]] {
        ran(store.secret(args).expect(0));
    }
    for args in [&["check"][..], &["check", "--format", "json"], &["build"], &["show", "nord"]] {
        let args = [args, &["--as-of", TODAY]].concat();
        ran(store.command(&args[..]).output().expect("it can be started").into());
    }
    // The private key where the public one belongs, and a value where a ciphertext does.
    let key = read(&store.key("first"));
    let private = key.lines().last().expect("the key is the last line");
    let recipients = store.dir().join("secrets/recipients.toml");
    write(&recipients, &format!("[recipients]\nit = \"{private}\"\n"));
    write(&store.dir().join("secrets/_cooperation/wlan.schule.age"), CANARY);
    for args in
        [&["check"][..], &["secret", "list"], &["secret", "rekey"], &["check", "--format", "sarif"]]
    {
        ran(store.command(args).output().expect("it can be started").into());
    }
    assert!(
        printed.iter().any(|text| text.contains("secret-written-out")),
        "the key was not looked at"
    );
    assert!(printed.iter().any(|text| text.contains("malformed-secret-ciphertext")));
    for text in &printed {
        assert!(!text.contains(CANARY) && !text.contains(private), "{text}");
    }
    std::fs::remove_file(&recipients).expect("it is there");
    std::fs::remove_file(store.dir().join("secrets/_cooperation/wlan.schule.age"))
        .expect("it is there");
    for (path, bytes) in contents(store.dir()) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(CANARY), "{path}");
    }
    // The former value was kept, so that something was to be found.
    assert!(!store.files().is_empty());
}

/// A value is taken once for all, and again only where that is asked for.
#[test]
fn values_are_replaced_when_asked_for_and_versions_rise() {
    let Some(store) = store() else { return };
    store.set(&["wlan.schule"], "a").expect(0);
    let before = store.files();
    for ran in [store.set(&["wlan.schule"], "b"), store.secret(&["generate", "wlan.schule"])] {
        let ran = ran.expect(2);
        assert!(
            ran.stderr.contains("with `--replace` the new one becomes version 2"),
            "{}",
            ran.stderr
        );
    }
    assert_eq!(store.files(), before);
    let ran = store.secret(&["generate", "wlan.schule", "--replace", "--length", "63"]).expect(0);
    assert!(ran.stderr.contains("has version 2 now"), "{}", ran.stderr);
    let text = store.opened_by_age("_cooperation/wlan.schule.age", "first");
    let value = text.lines().last().expect("a value");
    assert!(value.len() == 63 && value.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{value}");
    store.secret(&["rotate", "wlan.schule"]).expect(0);
    let ran = store.secret(&["rotate", "wlan.schule", "--finish"]).expect(2);
    assert!(ran.stderr.contains("there is nothing to finish"), "{}", ran.stderr);
    let ran = store.secret(&["rotate", "geraete.notfall"]).expect(2);
    assert!(ran.stderr.contains("`muster secret generate geraete.notfall`"), "{}", ran.stderr);
    store.with_key(&["rotate", "wlan.schule", "--keep-former"], "first").expect(0);
    let ran = store.secret(&["rotate", "wlan.schule"]).expect(2);
    assert!(ran.stderr.contains("still keeps version 3"), "{}", ran.stderr);
    let ran = store.with_key(&["rotate", "wlan.schule", "--finish"], "first").expect(0);
    assert!(ran.stderr.contains("has version 4 alone now"), "{}", ran.stderr);
}

#[test]
fn the_list_says_whose_value_a_school_gets_and_what_is_missing() {
    let Some(store) = store() else { return };
    let ran = store.secret(&["list"]).expect(0);
    assert_eq!(
        ran.stdout,
        "SECRET           OF       VERSION  SINCE  SCHOOLS\n\
         geraete.notfall  missing                  2\n\
         wlan.schule      missing                  2\n"
    );
    assert_eq!(ran.stderr, "muster: 2 secrets, 2 of them missing\n");
    store.set(&["wlan.schule"], "a").expect(0);
    store.set(&["wlan.schule", "--school", "amt/nord"], "b").expect(0);
    store
        .with_key(&["rotate", "wlan.schule", "--school", "amt/nord", "--keep-former"], "first")
        .expect(0);
    let ran = store.secret(&["list"]).expect(0);
    assert_eq!(
        ran.stdout,
        "SECRET           OF            VERSION  SINCE       SCHOOLS\n\
         geraete.notfall  missing                            2\n\
         wlan.schule      _cooperation  1        2026-11-27  1\n\
         wlan.schule      amt/nord      2 and 1  2026-11-27  1\n"
    );
    let ran = store.secret(&["list", "sued", "--format", "json"]).expect(0);
    let list: serde_json::Value = serde_json::from_str(&ran.stdout).expect("it is JSON");
    let wlan = &list["secrets"][1];
    assert_eq!((&list["schema"], &list["provider"]), (&"muster-secrets/1".into(), &"age".into()));
    assert_eq!(
        (&wlan["name"], &wlan["values"][0]["of"]),
        (&"wlan.schule".into(), &"_cooperation".into())
    );
    assert_eq!(wlan["values"].as_array().map(Vec::len), Some(1));
    let ran = store.secret(&["generate", "--missing"]).expect(0);
    assert!(
        ran.stderr.contains("`geraete.notfall` of the cooperation has version 1 now"),
        "{}",
        ran.stderr
    );
    let ran = store.secret(&["generate", "--missing"]).expect(0);
    assert!(ran.stdout.is_empty() && ran.stderr.contains("no secret is missing"), "{}", ran.stderr);
    // Another provider keeps its values elsewhere.
    let muster = store.dir().join("muster.toml");
    write(&muster, &(read(&muster) + "\n[secrets]\nprovider = \"env\"\n"));
    let ran = store.secret(&["list"]).expect(0);
    assert!(ran.stdout.contains("wlan.schule      env "), "{}", ran.stdout);
    let ran = store.set(&["wlan.schule", "--replace"], "c").expect(2);
    assert!(ran.stderr.contains("`provider = \"env\"`"), "{}", ran.stderr);
}

/// A school gets the narrowest value, and all that are missing are said at once.
#[test]
fn a_school_gets_the_narrowest_value() {
    let Some(store) = store() else { return };
    store.set(&["a"], "of all").expect(0);
    store.set(&["a", "--authority", "amt"], "of the authority").expect(0);
    store.set(&["a", "--school", "amt/nord"], "of the school").expect(0);
    store.set(&["b"], "one").expect(0);
    store.with_key(&["rotate", "b", "--keep-former"], "first").expect(0);
    let inputs = store.inputs();
    let sources = ParsedFiles::new(inputs.sources);
    let mut out = Diagnostics::default();
    let secrets = SecretStore::read(&inputs.secrets, &sources, &mut out);
    let identities = store.identities("first");
    let provider = AgeProvider::new(&secrets, &identities);
    let at = Origin::file(inputs.workspace);
    let names = |names: &[&str]| names.iter().map(|text| (name(text), at)).collect();
    for (key, value) in [("nord", "of the school"), ("sued", "of the authority")] {
        let values = resolve(&provider, &names(&["a", "b"]), &school(key), &mut out).expect(key);
        let a = values.get(&name("a")).map(SecretText::expose);
        assert_eq!((a, values.names().count()), (Some(value), 2));
        assert_eq!(values.former(&name("b")).map(SecretText::expose), Some("one"));
        assert!(values.former(&name("a")).is_none() && values.get(&name("c")).is_none());
        assert!(!format!("{values:?}").contains("of the"), "{values:?}");
    }
    assert!(out.is_empty());
    assert!(resolve(&provider, &names(&["a", "c", "d"]), &school("nord"), &mut out).is_none());
    let missing: Vec<&str> = out.iter().map(|found| found.code.name).collect();
    assert_eq!(missing, ["missing-secret"; 2]);
    // What cannot be opened is said, and no wider value takes its place.
    let mut out = Diagnostics::default();
    let other = store.identities("second");
    let provider = AgeProvider::new(&secrets, &other);
    assert!(resolve(&provider, &names(&["a"]), &school("nord"), &mut out).is_none());
    let found: Vec<&str> = out.iter().map(|found| found.code.name).collect();
    assert_eq!(found, ["secret-not-opened"]);
    assert!(secrets.get(&SecretOwner::Cooperation, &name("a")).is_some());
}

/// Keys that others can read are refused, and so are settings that others can change.
#[cfg(unix)]
#[test]
fn what_the_user_names_must_be_the_users_own() {
    use std::os::unix::fs::PermissionsExt as _;
    let Some(store) = store() else { return };
    store.set(&["wlan.schule"], "a").expect(0);
    let mode = |path: &Path, mode| {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(path, mode).expect("modes can be set");
    };
    let rekey = |variable: &str, value: &OsStr| -> Ran {
        let mut command = store.command(&["secret", "rekey", "--as-of", TODAY]);
        command.env(variable, value).output().expect("it can be started").into()
    };
    rekey("MUSTER_IDENTITY", store.key("first").as_os_str()).expect(0);
    let both = std::env::join_paths([store.key("second"), store.key("first")]).expect("a list");
    rekey("MUSTER_IDENTITY", &both).expect(0);
    mode(&store.key("first"), 0o644);
    let ran = rekey("MUSTER_IDENTITY", store.key("first").as_os_str()).expect(2);
    assert!(ran.stderr.contains("others may open it (mode 644); `chmod 600`"), "{}", ran.stderr);
    mode(&store.key("first"), 0o600);
    let settings = store.own.path().join("config/muster/config.toml");
    let key = store.key("first").display().to_string();
    write(&settings, &format!("[secrets]\nidentities = [\"{key}\"]\n"));
    mode(&settings, 0o644);
    store.secret(&["rekey"]).expect(0);
    mode(&settings, 0o664);
    let ran = store.secret(&["rekey"]).expect(2);
    assert!(ran.stderr.contains("others may change it (mode 664)"), "{}", ran.stderr);
    mode(&settings, 0o600);
    write(&settings, "[secrets]\nidentities = [\"first\"]\n");
    let ran = store.secret(&["rekey"]).expect(2);
    assert!(ran.stderr.contains("must begin with `/` or `~/`"), "{}", ran.stderr);
    // Nothing of the workspace names a key or a program.
    std::fs::remove_file(&settings).expect("it is there");
    let muster = store.dir().join("muster.toml");
    let text = read(&muster);
    for key in ["identities = [\"first\"]", "command = [\"true\"]"] {
        write(&muster, &format!("{text}\n[secrets]\n{key}\n"));
        let ran: Ran = store.command(&["check"]).output().expect("it can be started").into();
        assert!(ran.expect(1).stdout.contains("unknown-key"));
    }
    assert!(files(&store.dir().join("secrets")).len() == 3);
}
