// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Bundles that are encrypted on their way, held against the program `age`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bundle_secrets::{Kept, SCHOOL, kept, quiet};
use crate::support::{Ran, contents, skip, write};

/// What is in a folder, by name.
fn names(folder: &Path) -> BTreeSet<String> {
    contents(folder).into_keys().collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// A key of somebody else, and its public part.
fn other_key(kept: &Kept, name: &str) -> (PathBuf, String) {
    let path = kept.own.path().join(name);
    let made = Command::new("age-keygen").arg("-o").arg(&path).output().expect("it was there");
    assert!(made.status.success());
    (path.clone(), public(&path))
}

fn public(key: &Path) -> String {
    let ran = Command::new("age-keygen").arg("-y").arg(key).output().expect("it was there");
    String::from_utf8(ran.stdout).expect("keys are text").trim().to_owned()
}

/// What `age` finds in a bundle.
fn opened_by_age(bundle: &Path, key: &Path) -> Vec<u8> {
    let ran = Command::new("age").arg("-d").arg("-i").arg(key).arg(bundle).output();
    let ran = ran.expect("it was there");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    ran.stdout
}

fn kept_with_age() -> Option<Kept> {
    if Command::new("age").arg("--version").output().is_err() {
        skip("age");
        return None;
    }
    kept()
}

/// Each of those who are named finds the very zip, and no zip stays behind.
#[test]
fn those_who_are_named_find_the_zip() {
    let Some(kept) = kept_with_age() else { return };
    let plain = kept.own.path().join("plain").display().to_string();
    kept.with_key(&[SCHOOL, "-o", &plain]).expect(0);
    let zip = std::fs::read(Path::new(&plain).join(SCHOOL).join("schule-west.zip"));
    let zip = zip.expect("there is a bundle");
    // One that is not encrypted lies there already, with a signature and a file of its user.
    kept.with_key(&[SCHOOL]).expect(0);
    let folder = kept.folder().join(SCHOOL);
    write(&folder.join("schule-west.zip.anna.sig"), "signature");
    let (first, first_public) = other_key(&kept, "first");
    let (second, second_public) = other_key(&kept, "second");
    let list = kept.own.path().join("recipients.txt");
    write(&list, &format!("# the person on site\n\n{second_public}\n"));
    let list = list.display().to_string();
    let wrapped = [SCHOOL, "--encrypt-to", &first_public, "--encrypt-to", &list];
    let said = kept.with_key(&wrapped).expect(0).stdout;
    assert!(said.contains("\neach is encrypted for 2 keys; "), "{said}");
    assert!(said.contains("\n1 written, 0 unchanged\n"), "{said}");
    let bundle = folder.join("schule-west.zip.age");
    assert_eq!(names(&folder), set(&["schule-west.zip.age", "schule-west.zip.anna.sig"]));
    for key in [&first, &second] {
        assert!(opened_by_age(&bundle, key) == zip, "another zip");
    }
    // Nor does one stay beside the folder, where an earlier output stays otherwise.
    let zips: Vec<String> =
        names(kept.repository.path()).into_iter().filter(|path| path.ends_with(".zip")).collect();
    assert!(zips.is_empty(), "{zips:?}");
    // Others do not open it.
    let third = other_key(&kept, "third").0;
    let ran = Command::new("age").arg("-d").arg("-i").arg(&third).arg(&bundle).output();
    assert!(!ran.expect("it was there").status.success());
    // No two are the same, so that it is written anew; and what it was encrypted from is.
    let former = std::fs::read(&bundle).expect("it is there");
    let said = kept.with_key(&wrapped).expect(0).stdout;
    assert!(said.contains("\n1 written, 0 unchanged\n"), "{said}");
    assert!(std::fs::read(&bundle).expect("it is there") != former, "the same bytes");
    assert!(opened_by_age(&bundle, &first) == zip, "another zip");
    let signers = kept.own.path().join("signers").display().to_string();
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEvGgkDEbkfCqTOnQbQOVJjX6JnJ2bDrWJyPBWqLP9Ax";
    write(Path::new(&signers), &format!("anna@example.org {key}\n"));
    let bundle = bundle.display().to_string();
    let refused = quiet(&mut kept.command(&["verify", &bundle, "--signers", &signers])).expect(1);
    assert!(refused.stdout.contains("it is encrypted for its way"), "{}", refused.stdout);
    // Without the option it is the zip again.
    kept.with_key(&[SCHOOL]).expect(0);
    assert_eq!(names(&folder), set(&["schule-west.zip", "schule-west.zip.anna.sig"]));
}

/// Whoever cannot be encrypted for is told with all others, and nothing is written.
#[test]
fn bad_recipients_are_told_before_anything_is_written() {
    let Some(kept) = kept_with_age() else { return };
    let refused = |ran: Ran, said: &[&str]| {
        let ran = ran.expect(2);
        for said in said {
            assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
        }
        assert!(!kept.folder().exists(), "something was written");
    };
    let (private, good) = other_key(&kept, "first");
    let text = std::fs::read_to_string(&private).expect("it is there");
    let secret = text.lines().last().expect("a key").trim();
    let list = kept.own.path().join("list").display().to_string();
    write(Path::new(&list), &format!("{good}\nKanarienvogel\nage1Kanarienvogel\n"));
    let inside = kept.repository.path().join("recipients.txt").display().to_string();
    write(Path::new(&inside), &format!("{good}\n"));
    kept.repository.commit("a list in the repository");
    let missing = kept.own.path().join("missing").display().to_string();
    let mut args = vec![SCHOOL];
    for named in [&*good, secret, "age1Kanarienvogel", &*list, &*inside, &*missing] {
        args.extend(["--encrypt-to", named]);
    }
    let ran = kept.with_key(&args);
    assert!(!ran.stderr.contains(secret), "{}", ran.stderr);
    let said = [
        "of the 2. `--encrypt-to`: this is a private key",
        "of the 3. `--encrypt-to`: this is no public key",
        "line 2: this is no public key",
        "line 3: this is no public key",
        "lies in a workspace or repository, where somebody else may have added a key",
        "missing",
    ];
    refused(ran, &said);
    // Bundles of other schools that are not encrypted would stay beside it.
    kept.with_key(&[]).expect(0);
    let before = contents(&kept.folder());
    let ran = kept.with_key(&[SCHOOL, "--encrypt-to", &good]).expect(2);
    assert!(
        ran.stderr.contains("of another school lies there and is not encrypted"),
        "{}",
        ran.stderr
    );
    assert!(before == contents(&kept.folder()), "something was written");
    kept.with_key(&["--encrypt-to", &good]).expect(0);
    let names = names(&kept.folder());
    assert_eq!(names.iter().filter(|name| name.ends_with(".zip.age")).count(), 4, "{names:?}");
    assert!(!names.iter().any(|name| name.ends_with(".zip")), "{names:?}");
    // Those that are encrypted may stay.
    kept.with_key(&[SCHOOL, "--encrypt-to", &good]).expect(0);
}
