// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Values of secrets in bundles: they stand where they belong, written as the format writes them, and
//! nowhere else.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use muster::bundle::archive;
use muster::bundle::manifest::SecretsInBundle;
use muster::bundle::opened;

use crate::diff::Repository;
use crate::rollout;
use crate::support::{DAY, Ran, command, contents, copy, read, skip, write};

pub(crate) const SCHOOL: &str = "stadt/schule-west";

/// The secrets of the workspace, with values that visibly are none; the one of the WLAN has a quote
/// that ends a text of OpenWrt.
pub(crate) const VALUES: [(&str, &str); 3] = [
    ("geraete.notfall", "Kanarienvogel-notfall"),
    ("radius.netz", "Kanarienvogel-radius"),
    ("wlan.schule", "Kanarienvogel it's <p&w> \"1\" %"),
];

/// How the key of the WLAN stands in a file of an access point.
const IN_UCI: &str = "option key 'Kanarienvogel it'\\''s <p&w> \"1\" %'";

/// A repository with encrypted secrets, and what its user keeps.
pub(crate) struct Kept {
    pub(crate) repository: Repository,
    pub(crate) own: tempfile::TempDir,
}

/// `None` without `age-keygen`.
pub(crate) fn kept() -> Option<Kept> {
    let kept = with_a_key(Repository::of_base())?;
    for (name, value) in VALUES {
        kept.set(name, value, &[]);
    }
    kept.repository.commit("secrets");
    Some(kept)
}

/// A repository whose secrets one key opens. `None` without `age-keygen`.
fn with_a_key(repository: Repository) -> Option<Kept> {
    let kept = Kept { repository, own: tempfile::tempdir().expect("a folder") };
    let keygen = |args: &[&str]| -> Option<String> {
        let Ok(ran) = Command::new("age-keygen").args(args).output() else {
            skip("age-keygen");
            return None;
        };
        assert!(ran.status.success(), "age-keygen {args:?}");
        Some(String::from_utf8(ran.stdout).expect("keys are text"))
    };
    let key = kept.key();
    keygen(&["-o", &key])?;
    let public = keygen(&["-y", &key])?;
    let recipients = format!("[recipients]\nit = \"{}\"\n", public.trim());
    write(&kept.repository.path().join("secrets/recipients.toml"), &recipients);
    Some(kept)
}

impl Kept {
    fn key(&self) -> String {
        self.own.path().join("key").display().to_string()
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = command(self.repository.path(), args);
        for (variable, folder) in [("XDG_CONFIG_HOME", "config"), ("XDG_STATE_HOME", "state")] {
            command.env(variable, self.own.path().join(folder));
        }
        command.env_remove("MUSTER_IDENTITY").env_remove("MUSTER_SECRET_COMMAND");
        command
    }

    pub(crate) fn set(&self, name: &str, value: &str, options: &[&str]) {
        let args = [&["secret", "set", name, "--as-of", DAY][..], options].concat();
        let mut command = self.command(&args);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program can be started");
        let stdin = child.stdin.as_mut().expect("it is a pipe");
        stdin.write_all(format!("{value}\n").as_bytes()).expect("it is read");
        assert!(child.wait().expect("it ends").success(), "{name}");
    }

    /// Packs.
    pub(crate) fn bundle(&self, args: &[&str]) -> Ran {
        let mut command = self.command(&[&["bundle", "--as-of", DAY][..], args].concat());
        quiet(&mut command)
    }

    /// Packs with the key.
    pub(crate) fn with_key(&self, args: &[&str]) -> Ran {
        let key = self.key();
        self.bundle(&[args, &["--identity", &key]].concat())
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.repository.path().join("bundles")
    }

    /// The files of the bundle of the school.
    pub(crate) fn files(&self) -> BTreeMap<String, String> {
        self.files_in(&format!("{SCHOOL}/schule-west.zip"))
    }

    fn files_in(&self, zip: &str) -> BTreeMap<String, String> {
        let path = self.folder().join(zip);
        let bytes = std::fs::read(path).expect("there is a bundle");
        let archive = archive::read(&bytes).expect("the one form");
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("files are text");
        archive.files.iter().map(|file| (file.path.to_owned(), text(file.bytes))).collect()
    }

    fn secrets(&self) -> SecretsInBundle {
        let path = self.folder().join(SCHOOL).join("schule-west.zip");
        let bytes = std::fs::read(path).expect("there is a bundle");
        opened::open(&bytes).expect("it is a bundle").manifest.secrets
    }
}

/// Runs a command, whose output holds no value.
pub(crate) fn quiet(command: &mut Command) -> Ran {
    let ran = Ran::from(command.output().expect("the program can be started"));
    let printed = format!("{}{}", ran.stdout, ran.stderr);
    assert!(!printed.contains("Kanarienvogel"), "{printed}");
    ran
}

/// A text without the line ends that a message is wrapped at.
fn in_one_line(text: &str) -> String {
    text.replace("\n  │ ", " ")
}

/// Files that hold a value differ from those of a build in nothing else.
#[test]
fn values_stand_where_placeholders_stood() {
    let Some(kept) = kept() else { return };
    kept.bundle(&["--offline-secrets"]).expect(0);
    assert_eq!(kept.secrets(), SecretsInBundle::Placeholders);
    let without = kept.files();
    assert!(without.values().all(|text| !text.contains("Kanarienvogel")));
    let said = kept.with_key(&[]).expect(0).stdout;
    assert!(said.contains("\nthe values of secrets stand in them\n"), "{said}");
    assert_eq!(kept.secrets(), SecretsInBundle::Filled);
    let with = kept.files();
    let others = without.keys().filter(|path| *path != "secrets-form.toml");
    assert!(others.eq(with.keys()), "other files");
    assert_eq!(without.len(), with.len() + 1, "a form is there as long as values are missing");
    let mut filled = 0;
    for (path, text) in &with {
        if !path.contains('/') || path.starts_with("ansible/") {
            // The manifest, the documents and the inventory say that values are there, and none of them.
            assert!(!text.contains("Kanarienvogel"), "{path}");
            continue;
        }
        let mut expected = without[path].clone();
        for (name, value) in VALUES {
            expected = match path.as_str() {
                "devices/ap-a1/wireless" => expected.replace(
                    &format!("'MUSTER-SECRET-{name}'"),
                    &format!("'{}'", value.replace('\'', "'\\''")),
                ),
                _ => expected.replace(&format!("MUSTER-SECRET-{name}"), value),
            };
        }
        assert_eq!(*text, expected, "{path}");
        filled += usize::from(*text != without[path]);
    }
    assert!(filled >= 3, "values stand in {filled} files only");
    assert!(with["devices/ap-a1/wireless"].contains(IN_UCI), "{}", with["devices/ap-a1/wireless"]);
    // Packed again, nothing differs: what is encrypted anew is not what is packed.
    let again = kept.with_key(&[]).expect(0).stdout;
    assert!(again.contains("\n0 written, 4 unchanged\n"), "{again}");
}

/// What leads back holds the values of the base, which lie in its commit.
#[test]
fn the_way_back_has_the_former_values() {
    let Some(kept) = kept() else { return };
    kept.set("wlan.schule", "Kanarienvogel der zweite, lang genug", &["--replace"]);
    kept.repository.commit("another value");
    kept.with_key(&["--base", "HEAD~1"]).expect(0);
    let files = kept.files();
    let second = "option key 'Kanarienvogel der zweite, lang genug'";
    assert!(files["devices/ap-a1/wireless"].contains(second));
    assert!(files["rollback/ap-a1/wireless"].contains(IN_UCI));
    // A value that is new is a step, although no file differs that could be shown.
    let steps = files["ROLLOUT.md"].matches("\n- Neu sind nur Werte von Geheimnissen.\n").count();
    assert_eq!(steps, 1, "{}", files["ROLLOUT.md"]);
    assert!(!files["ROLLOUT.md"].contains("\n### 2. "), "{}", files["ROLLOUT.md"]);
    let said = "nur Werte von Geheimnissen ändern sich";
    assert!(files["CHANGES.md"].contains(said), "{}", files["CHANGES.md"]);
    let said = "Das Geheimnis `wlan.schule` hat eine neue Version: Version 2 der Kooperation, bisher \
                Version 1 der Kooperation; 1 Access-Point; stadt/schule-west";
    for page in ["CHANGES.md", "changes.html"] {
        assert!(files[page].contains(said), "{}", files[page]);
    }
    let diff = ["diff", "--as-of", DAY, "--base", "HEAD~1", "--exit-code"];
    let ran = quiet(&mut kept.command(&diff)).expect(1);
    assert!(ran.stdout.contains("the secret `wlan.schule` has a new version"), "{}", ran.stdout);
    // Before that there were no secrets.
    let refused = kept.with_key(&["--base", "HEAD~2"]).expect(2).stderr;
    assert!(refused.contains("has errors in the base `HEAD~2`"), "{refused}");
    assert!(refused.contains("Nothing could lead back to it"), "{refused}");
}

/// Where a login server and those who ask it get another value, it is said which steps belong
/// together; of what one device has for itself it is not.
#[test]
fn steps_that_must_agree_are_named() {
    let Some(kept) = kept() else { return };
    kept.set("radius.netz", "Kanarienvogel-der-dritte-lang-genug", &["--replace"]);
    kept.set("geraete.notfall", "Kanarienvogel-der-vierte-lang-genug", &["--replace"]);
    kept.repository.commit("other values");
    kept.with_key(&["--base", "HEAD~1"]).expect(0);
    let sheet = &kept.files()["ROLLOUT.md"];
    let said = "\n> **Das Geheimnis `radius.netz` bekommt bei 2 Schritten einen anderen Wert, von \
                Schritt 1 bis Schritt 2.** Bis alle ihn haben, ";
    assert!(sheet.contains(said), "{sheet}");
    assert_eq!(sheet.matches("bekommt bei").count(), 1, "{sheet}");
    // With a new school, and where nothing is known, there is nothing to agree with.
    kept.with_key(&[]).expect(0);
    assert!(!kept.files()["ROLLOUT.md"].contains("bekommt bei"));
}

/// What devices have on the way holds the former values where it is as before, and placeholders in
/// a bundle without values.
#[test]
fn configurations_in_between_have_the_former_values() {
    let repository = Repository::new();
    copy(rollout::base().path(), repository.path());
    let Some(kept) = with_a_key(repository) else { return };
    let listed = quiet(&mut kept.command(&["secret", "list"])).expect(0).stdout;
    let names: Vec<&str> =
        listed.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() > 3, "{listed}");
    let set_all = |which: &str, options: &[&str]| {
        for (number, name) in names.iter().enumerate() {
            let value = format!("Kanarienvogel-{which}-{number:02}-Wert");
            kept.set(name, &value, options);
        }
    };
    set_all("erster", &[]);
    kept.repository.commit("before");
    set_all("zweiter", &["--replace"]);
    let case = rollout::Case::parse(&read(Path::new("tests/rollout/sources.md")));
    for (_, file, lines) in &case.blocks {
        rollout::patch(&kept.repository.path().join(file), lines);
    }
    kept.repository.commit("administrators come from elsewhere");
    let base = ["--base", "HEAD~1"];
    kept.bundle(&[&base[..], &["--offline-secrets"]].concat()).expect(0);
    let without = kept.files_in("amt/schule/schule.zip");
    assert!(without.values().all(|text| !text.contains("Kanarienvogel")));
    kept.with_key(&base).expect(0);
    let with = kept.files_in("amt/schule/schule.zip");
    let (mut filled, mut between) = (0, 0);
    for (path, text) in &with {
        let (has_first, has_second) = (text.contains("-erster-"), text.contains("-zweiter-"));
        let folder = path.split('/').next().unwrap_or_default();
        match folder {
            "between" | "rollback" => assert!(!has_second, "{path}"),
            "devices" => assert!(!has_first, "{path}"),
            _ => assert!(!has_first && !has_second, "{path}"),
        }
        if folder == "between" {
            let lacks = |text: &str| {
                names.iter().any(|name| text.contains(&format!("MUSTER-SECRET-{name}")))
            };
            assert_eq!((lacks(text), has_first), (false, lacks(&without[path])), "{path}");
            filled += usize::from(has_first);
            between += 1;
        }
    }
    assert!(filled > 3 && between > filled, "values stand in {filled} of {between} files");
}

/// Without what opens or gives the values nothing is written.
#[test]
fn without_values_nothing_is_packed() {
    let Some(kept) = kept() else { return };
    let refused = |ran: Ran, code: i32, said: &str| {
        let ran = ran.expect(code);
        let printed = in_one_line(&(ran.stdout + &ran.stderr));
        assert!(printed.contains(said), "{printed}");
        assert!(!kept.folder().exists(), "something was written: {said}");
    };
    refused(kept.bundle(&[]), 2, "no identity is named");
    refused(kept.with_key(&["--offline-secrets"]), 2, "cannot be used with");
    let other = kept.own.path().join("other").display().to_string();
    let made = Command::new("age-keygen").args(["-o", &other]).output().expect("it was there");
    assert!(made.status.success());
    refused(kept.bundle(&["--identity", &other]), 1, "none of the identities given");
    // A value that the switch cannot hold.
    kept.set("radius.netz", "Kanarienvogel mit Leerzeichen", &["--replace"]);
    kept.repository.commit("a value that does not fit");
    let said = "the value of the secret `radius.netz` holds one of the characters \" ?\"";
    refused(kept.with_key(&[]), 1, said);
    // A secret that nobody gave, and one whose file was exchanged.
    kept.repository.git(&["rm", "--quiet", "-r", "secrets/_cooperation"]);
    kept.set("geraete.notfall", VALUES[0].1, &[]);
    kept.repository.commit("two are missing");
    let ran = kept.with_key(&[]).expect(1);
    for name in ["radius.netz", "wlan.schule"] {
        let said = format!("the secret `{name}` has no value");
        assert!(ran.stdout.contains(&said), "{}", ran.stdout);
    }
    assert!(!ran.stdout.contains("`geraete.notfall` has no value"), "{}", ran.stdout);
    assert!(!kept.folder().exists());
}

/// A value that is too short for the workspace, or breaks a rule of a platform that writes it, is an
/// error that does not show it.
#[test]
fn values_keep_the_rules_of_the_workspace_and_of_their_platforms() {
    let Some(kept) = kept() else { return };
    let long = format!("Kanarienvogel{}", "x".repeat(51));
    for (name, value, said) in [
        ("wlan.schule", "Kanarienvogel 24 Zeichen", ""),
        ("wlan.schule", "Kanarienvogel 23 Zeiche", "has less than the 24 characters"),
        ("wlan.schule", &*long, "has more than 63 characters"),
        (
            "wlan.schule",
            "Kanarienvogel mit viel Umläuten",
            "holds a character that is no printable",
        ),
        ("wlan.schule", VALUES[2].1, ""),
        ("geraete.notfall", "Kanarienvogel?", "holds one of the characters \" ?\""),
    ] {
        kept.set(name, value, &["--replace"]);
        kept.repository.commit("another value");
        let ran = kept.with_key(&[]);
        if said.is_empty() {
            ran.expect(0);
            continue;
        }
        let printed = in_one_line(&ran.expect(1).stdout);
        let said = format!("the value of the secret `{name}` {said}");
        assert!(printed.contains("unfit-secret"), "{printed}");
        assert!(printed.contains(&said), "{said}: {printed}");
    }
}

/// Values of the environment and of a program, which know no former ones.
#[cfg(unix)]
#[test]
fn values_come_from_elsewhere_too() {
    let Some(kept) = kept() else { return };
    let workspace = kept.repository.path().join("muster.toml");
    let text = std::fs::read_to_string(&workspace).expect("it is there");
    for (provider, variables) in [
        (
            "env",
            vec![
                ("MUSTER_SECRET_GERAETE_NOTFALL", VALUES[0].1),
                ("MUSTER_SECRET__STADT__RADIUS_NETZ", VALUES[1].1),
                ("MUSTER_SECRET_RADIUS_NETZ", "Kanarienvogel-anderswo"),
                ("MUSTER_SECRET_WLAN_SCHULE", VALUES[2].1),
            ],
        ),
        ("command", vec![("MUSTER_SECRET_COMMAND", "tells")]),
    ] {
        write(&workspace, &format!("{text}\n[secrets]\nprovider = \"{provider}\"\n"));
        kept.repository.commit(provider);
        let script = kept.own.path().join("tells");
        write(
            &script,
            "#!/bin/sh\ncase $1 in geraete.notfall) echo Kanarienvogel-notfall ;;\n\
             radius.netz) echo Kanarienvogel-radius ;;\n\
             *) echo 'Kanarienvogel it'\\''s <p&w> \"1\" %' ;; esac\n",
        );
        {
            use std::os::unix::fs::PermissionsExt as _;
            let rights = std::fs::Permissions::from_mode(0o700);
            std::fs::set_permissions(&script, rights).expect("it is ours");
        }
        let packed = |args: &[&str]| {
            let mut command = kept.command(&[&["bundle", "--as-of", DAY][..], args].concat());
            for (name, value) in &variables {
                let script = script.display().to_string();
                command.env(name, if *value == "tells" { &*script } else { *value });
            }
            quiet(&mut command)
        };
        packed(&[]).expect(0);
        let files = kept.files();
        assert!(files["devices/ap-a1/wireless"].contains(IN_UCI), "{provider}");
        let switch = &files["devices/sw-a1/running-config.txt"];
        assert!(switch.contains("key plaintext Kanarienvogel-radius"), "{provider}");
        let refused = packed(&["--base", "HEAD~1"]).expect(2).stderr;
        assert!(refused.contains("knows no former values"), "{refused}");
    }
    // Nothing of it lies in the workspace but in the bundles.
    for (path, bytes) in contents(kept.repository.path()) {
        let holds = bytes.windows(13).any(|part| part == b"Kanarienvogel");
        assert!(!holds || path.starts_with("bundles/"), "{path}");
    }
}

/// Beside a bundle in which values stand, placeholders are compared; a line that may hold a value
/// and is no line of now is not shown.
#[test]
fn values_of_a_bundle_are_not_shown_by_a_comparison() {
    let Some(kept) = kept() else { return };
    kept.with_key(&[]).expect(0);
    let diff = |args: &[&str]| {
        let zip = format!("./bundles/{SCHOOL}/schule-west.zip");
        let fixed = ["diff", "--as-of", DAY, "--base", &*zip];
        quiet(&mut kept.command(&[&fixed[..], args].concat())).expect(0).stdout
    };
    let same = diff(&[]);
    assert!(same.starts_with("nothing changes; compared: 1 school"), "{same}");
    kept.repository.edit("standards/1/wlans.toml", "ssid = \"Schule\"", "ssid = \"Schule neu\"");
    for as_files in [false, true] {
        if as_files {
            // Without its commit, files are all that there is.
            kept.repository.git(&["checkout", "--quiet", "--orphan", "other"]);
            kept.repository.commit("without a past");
            kept.repository.git(&["branch", "--quiet", "-D", "main"]);
            for args in
                [&["reflog", "expire", "--expire=now", "--all"][..], &["gc", "-q", "--prune=now"]]
            {
                kept.repository.git(args);
            }
        }
        for format in ["human", "markdown", "html", "json"] {
            let shown = diff(&["--format", format, "--full"]);
            assert!(shown.contains("wireless"), "{shown}");
            let has_only_files = shown.contains("only the files of the bundle")
                || shown.contains("Nur die Dateien des Bundles");
            assert_eq!(has_only_files, as_files, "{format}: {shown}");
        }
    }
}
