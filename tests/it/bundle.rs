// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! `muster bundle` and `muster verify`: what is rolled out, packed and checked.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use muster::bundle::archive;
use muster::bundle::manifest::{BundleManifest, BundlePurpose, FILE};
use muster::bundle::opened;
use muster::model::Day;

use crate::diff::Repository;
use crate::support::{DAY, Ran, command, contents, muster, skip, write};

pub(crate) const SCHOOL: &str = "stadt/schule-west";

/// A repository with two commits: the workspace of the tests, and one in which a value differs, a
/// device is gone and one is new.
pub(crate) fn repository() -> (Packing, String) {
    let repository = Packing::of(Repository::of_base());
    let base = repository.git(&["rev-parse", "HEAD"]).trim().to_owned();
    repository.edit("standards/1/network.toml", "8h", "6h");
    repository.edit("schools/stadt/schule-west/devices.toml", "tafel-1 =", "tafel-2 =");
    repository.edit("schools/stadt/schule-west/devices.toml", "host = 8,", "host = 9,");
    repository.commit("a change");
    (repository, base)
}

/// A repository, and the folder in which muster remembers what it packed.
pub(crate) struct Packing {
    repository: Repository,
    state: tempfile::TempDir,
}

impl Packing {
    pub(crate) fn of(repository: Repository) -> Self {
        Self { repository, state: tempfile::tempdir().expect("a temporary folder") }
    }
}

impl Deref for Packing {
    type Target = Repository;

    fn deref(&self) -> &Repository {
        &self.repository
    }
}

pub(crate) fn bundle(repository: &Packing, args: &[&str]) -> Ran {
    let fixed = ["bundle", "--as-of", DAY, "--offline-secrets"];
    let mut command = command(repository.path(), &[&fixed[..], args].concat());
    command.env("XDG_STATE_HOME", repository.state.path());
    command.output().expect("the program can be started").into()
}

fn path_in(folder: &Path, school: &str) -> PathBuf {
    let name = school.rsplit('/').next().expect("a school has a name");
    folder.join(school).join(format!("{name}.zip"))
}

pub(crate) fn bytes_of(folder: &Path, school: &str) -> Vec<u8> {
    std::fs::read(path_in(folder, school)).expect("there is a bundle")
}

fn manifest_of(bytes: &[u8]) -> BundleManifest {
    opened::open(bytes).expect("it is a bundle").manifest
}

/// A bundle holds what a build writes, byte by byte, and what a build of the base writes.
#[test]
fn a_bundle_holds_two_builds() {
    let (repository, base) = repository();
    bundle(&repository, &["--base", &base]).expect(0);
    let head = repository.git(&["rev-parse", "HEAD"]).trim().to_owned();
    let folder = repository.path().join("bundles");
    let built = |out: &str| {
        muster(repository.path(), &["build", "--as-of", DAY, "-o", out]).expect(0);
        contents(&repository.path().join(out).join(SCHOOL))
    };
    let now = built("now");
    repository.git(&["checkout", "--quiet", &base]);
    let before = built("before");
    let bytes = bytes_of(&folder, SCHOOL);
    let archive = archive::read(&bytes).expect("the one form");
    let below = |prefix: &str| -> BTreeMap<String, Vec<u8>> {
        let files = archive.files.iter();
        files
            .filter_map(|file| {
                Some((file.path.strip_prefix(prefix)?.to_owned(), file.bytes.into()))
            })
            .collect()
    };
    assert!(below("devices/") == now, "other files than a build");
    assert!(below("rollback/") == before, "other files than a build of the base");
    // Beside them lie the manifest, four documents, the form for secrets, and what Ansible reads.
    let plays = below("ansible/").len();
    assert!(plays > 10, "{plays} files for Ansible");
    assert_eq!(archive.files.len(), now.len() + before.len() + 6 + plays);
    let manifest = manifest_of(&bytes);
    assert_eq!(manifest.revision.as_deref(), Some(&*head));
    assert_eq!(manifest.base.as_deref(), Some(&*base));
    assert_eq!((&*manifest.authority, &*manifest.school), ("stadt", "schule-west"));
    // Each file leads back to the one in its place, and new ones to none.
    for entry in &manifest.files {
        if entry.purpose == BundlePurpose::Document {
            continue;
        }
        let own = entry.path.split_once('/').expect("it lies in a folder").1;
        let wanted = (entry.purpose == BundlePurpose::Device && before.contains_key(own))
            .then(|| format!("rollback/{own}"));
        assert_eq!(entry.rollback, wanted, "{}", entry.path);
        assert_eq!(entry.unit.as_deref(), own.split('/').next(), "{}", entry.path);
    }
    let leads_back = |path: &str| {
        let found = manifest.files.iter().find(|entry| entry.path == path);
        found.expect("it is there").rollback.clone()
    };
    assert_eq!(leads_back("devices/tafel-2/tafel.conf"), None);
    assert!(before.contains_key("tafel-1/tafel.conf") && !now.contains_key("tafel-1/tafel.conf"));
}

/// The same commit, day and base give the same bytes, wherever and by however many threads.
#[test]
fn bundles_are_the_same_everywhere() {
    let (repository, base) = repository();
    bundle(&repository, &["--base", &base]).expect(0);
    let first = contents(&repository.path().join("bundles"));
    assert_eq!(first.len(), 5, "{:?}", first.keys());
    let clone = tempfile::tempdir().expect("a temporary folder");
    let there = clone.path().join("elsewhere");
    let from = repository.path().display().to_string();
    repository.git(&["clone", "--quiet", &from, &there.display().to_string()]);
    let args = ["bundle", "--as-of", DAY, "--offline-secrets", "--base", &base, "-o", "x/y"];
    let mut command = command(&there, &args);
    command.env("RAYON_NUM_THREADS", "1").env("LC_ALL", "de_DE.UTF-8").env("TZ", "Asia/Tokyo");
    Ran::from(command.output().expect("it can be started")).expect(0);
    assert!(first == contents(&there.join("x/y")), "two machines pack different bundles");
    // Packed again, nothing is written.
    let again = bundle(&repository, &["--base", &base]).expect(0);
    assert!(again.stdout.contains("\n0 written, 4 unchanged\n"), "{}", again.stdout);
}

/// A selection renews the bundles of some schools; others stay as they are.
#[test]
fn a_selection_leaves_other_bundles() {
    let (repository, base) = repository();
    bundle(&repository, &["--base", &base]).expect(0);
    let folder = repository.path().join("bundles");
    let before = contents(&folder);
    repository.edit("schools/stadt/schule-west/school.toml", "Schule West", "Schule im Westen");
    repository.commit("a title");
    bundle(&repository, &["--base", &base, SCHOOL]).expect(0);
    let after = contents(&folder);
    let differ: Vec<&String> =
        after.keys().filter(|path| before.get(*path) != after.get(*path)).collect();
    assert_eq!(differ, ["manifest.json", "stadt/schule-west/schule-west.zip"]);
    assert_eq!(manifest_of(&bytes_of(&folder, SCHOOL)).title, "Schule im Westen");
}

/// A bundle is for its owner alone, since secrets stand in it or belong there.
#[cfg(unix)]
#[test]
fn bundles_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (repository, _) = repository();
    bundle(&repository, &[]).expect(0);
    let folder = repository.path().join("bundles");
    let mode =
        |path: &Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode(&path_in(&folder, SCHOOL)), 0o600);
    assert_eq!(mode(&folder.join(SCHOOL)), 0o700);
    assert_eq!(manifest_of(&bytes_of(&folder, SCHOOL)).base, None);
}

/// What cannot be packed leaves what was there, and says why.
#[test]
fn what_cannot_be_packed_is_told() {
    let (repository, base) = repository();
    bundle(&repository, &["--base", &base]).expect(0);
    let folder = repository.path().join("bundles");
    let before = contents(&folder);
    let refused = |args: &[&str], code: i32, said: &str| {
        let ran = bundle(&repository, args).expect(code);
        let all = ran.stdout + &ran.stderr;
        assert!(all.contains(said), "{args:?}: {all}");
        assert!(before == contents(&folder), "{args:?}: something was written");
    };
    refused(&["--base", "nirgends"], 2, "nirgends");
    refused(&["--base", "./out"], 2, "takes a revision");
    refused(&["keine-schule"], 2, "keine-schule");
    // A value that is not committed.
    repository.edit("standards/1/network.toml", "6h", "7h");
    refused(&["--base", &base], 2, "--uncommitted");
    let ran = bundle(&repository, &["--uncommitted", "-o", "other"]).expect(0);
    assert!(ran.stdout.contains("4 bundles"), "{}", ran.stdout);
    let other = bytes_of(&repository.path().join("other"), SCHOOL);
    assert_eq!(manifest_of(&other).revision, None);
    // An error at one school.
    repository.edit("schools/amt/schule-nord/school.toml", "title", "titel");
    repository.commit("an error");
    refused(&[], 1, "titel");
    // A base with that error, at that school and beside it.
    repository.edit("schools/amt/schule-nord/school.toml", "titel", "title");
    repository.commit("no error");
    refused(&["--base", "HEAD~1"], 2, "amt/schule-nord has errors in the base `HEAD~1`: ");
    // A folder that a build wrote is none for bundles.
    muster(repository.path(), &["build", "--as-of", DAY]).expect(0);
    refused(&["-o", "out"], 1, "muster-bundles/1");
}

/// A bundle with placeholders does not look as if it had values.
#[test]
fn a_bundle_says_that_it_holds_placeholders() {
    let (repository, _) = repository();
    bundle(&repository, &[]).expect(0);
    let bytes = bytes_of(&repository.path().join("bundles"), SCHOOL);
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("\"secrets\": \"placeholders\"") && text.contains("MUSTER-SECRET-"));
}

/// A folder outside of any repository with a bundle, keys and a file of signers.
pub(crate) struct Desk {
    dir: tempfile::TempDir,
}

impl Desk {
    /// `None` without `ssh-keygen`.
    pub(crate) fn new(bytes: &[u8]) -> Option<Self> {
        let desk = Self { dir: tempfile::tempdir().expect("a temporary folder") };
        std::fs::write(desk.path("s.zip"), bytes).expect("it can be written");
        let mut signers = String::new();
        for (name, kind) in [("anna", "ed25519"), ("ben", "ecdsa"), ("cem", "rsa")] {
            let made =
                desk.ssh_keygen(&["-q", "-N", "", "-C", "", "-t", kind, "-f", name], None)?;
            assert!(made.0, "{}", made.1);
            let public = std::fs::read_to_string(desk.path(&format!("{name}.pub"))).expect("a key");
            for part in [name, "@example.org namespaces=\"muster-bundle\" ", &public] {
                signers += part;
            }
        }
        write(&desk.path("signers"), &signers);
        Some(desk)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn ssh_keygen(&self, args: &[&str], input: Option<&Path>) -> Option<(bool, String)> {
        let input = input.map(|path| std::fs::File::open(path).expect("the test wrote it"));
        let mut command = Command::new("ssh-keygen");
        command.args(args).current_dir(self.dir.path());
        command.stdin(input.map_or_else(Stdio::null, Stdio::from));
        let Ok(output) = command.output() else {
            skip("ssh-keygen");
            return None;
        };
        Some((output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned()))
    }

    /// Signs a bundle with a key.
    pub(crate) fn sign(&self, bundle: &str, key: &str) {
        let args = ["-q", "-Y", "sign", "-n", "muster-bundle", "-f", key];
        let (signed, armour) =
            self.ssh_keygen(&args, Some(&self.path(bundle))).expect("it was there");
        assert!(signed);
        write(&self.path(&format!("{bundle}.{key}.sig")), &armour);
    }

    pub(crate) fn verify(&self, args: &[&str]) -> Ran {
        let fixed = ["verify", "s.zip", "--signers", "signers", "--as-of", DAY];
        muster(self.dir.path(), &[&fixed[..], args].concat())
    }

    #[track_caller]
    pub(crate) fn refuses(&self, args: &[&str], said: &str) {
        let ran = self.verify(args).expect(1);
        assert!(ran.stdout.starts_with("refused: s.zip\n"), "{}", ran.stdout);
        assert!(ran.stdout.contains(said), "{}", ran.stdout);
    }
}

#[test]
fn a_signed_bundle_is_accepted() {
    let (repository, base) = repository();
    bundle(&repository, &["--base", &base, SCHOOL]).expect(0);
    let bytes = bytes_of(&repository.path().join("bundles"), SCHOOL);
    let Some(desk) = Desk::new(&bytes) else { return };
    desk.refuses(&[], "nobody has signed it: there is no `s.zip.NAME.sig` beside it");
    desk.sign("s.zip", "anna");
    let said = desk.verify(&[]).expect(0).stdout;
    for line in [
        "accepted: stadt/schule-west, Schule West\n",
        &format!("  leads back to {base}\n"),
        "  signed by anna@example.org, SHA256:",
        "  not checked: whether it follows on what was rolled out (`--after`)\n",
    ] {
        assert!(said.contains(line), "{said}");
    }
    desk.refuses(&["--require", "2"], "1 key signed it, and 2 keys must");
    // The same key once more, under another name.
    std::fs::copy(desk.path("s.zip.anna.sig"), desk.path("s.zip.x.sig")).expect("it can be copied");
    desk.refuses(&["--require", "2"], "1 key signed it, and 2 keys must");
    desk.sign("s.zip", "ben");
    desk.verify(&["--require", "2"]).expect(0);
    // RSA is verified by `ssh-keygen`.
    desk.sign("s.zip", "cem");
    desk.verify(&["--require", "3"]).expect(0);
    let mut other = std::fs::read(desk.path("s.zip.cem.sig")).expect("a signature");
    other.extend(b"\n");
    std::fs::write(desk.path("s.zip.cem.sig"), other).expect("it can be written");
    desk.refuses(&[], "s.zip.cem.sig: ");
}

/// Not a byte of a bundle may differ, nor of the file that says who may sign.
#[test]
fn a_changed_bundle_is_refused() {
    let (repository, _) = repository();
    bundle(&repository, &[SCHOOL]).expect(0);
    let bytes = bytes_of(&repository.path().join("bundles"), SCHOOL);
    let Some(desk) = Desk::new(&bytes) else { return };
    desk.sign("s.zip", "cem");
    desk.verify(&[]).expect(0);
    let count = 24;
    for number in 0..count {
        let mut other = bytes.clone();
        let at = bytes.len() / count * number;
        other[at] ^= 1;
        std::fs::write(desk.path("s.zip"), &other).expect("it can be written");
        desk.refuses(&[], "s.zip.cem.sig: `ssh-keygen` does not accept it");
    }
    std::fs::write(desk.path("s.zip"), &bytes[..bytes.len() - 1]).expect("it can be written");
    desk.refuses(&[], "s.zip.cem.sig: `ssh-keygen` does not accept it");
}

/// Whoever signs may sign anything: what muster would not have packed is refused all the same.
#[test]
fn a_signed_zip_that_is_no_bundle_is_refused() {
    let (repository, _) = repository();
    bundle(&repository, &[SCHOOL]).expect(0);
    let bytes = bytes_of(&repository.path().join("bundles"), SCHOOL);
    let archive = archive::read(&bytes).expect("the one form");
    let Some(desk) = Desk::new(&bytes) else { return };
    let path = archive.files[0].path;
    let text = String::from_utf8(archive.get(FILE).expect("a manifest").to_vec()).expect("text");
    let with = |from: &str, to: &str| text.replacen(from, to, 1);
    let cases: Vec<(String, Option<&str>, Option<&str>, &str)> = vec![
        (text.clone(), Some(path), None, "is listed and is not there"),
        (text.clone(), None, Some("devices/x"), "`devices/x` is there and is not listed"),
        (with("\"bytes\": ", "\"bytes\": 1"), None, None, "is not the file that is listed"),
        (with("2026-11-21", "2026-11-22"), None, None, "the zip is of 2026-11-21"),
        (with("bundle/1", "bundle/2"), None, None, "`muster-bundle/1` is read"),
        (with("  \"schema\"", " \"schema\""), None, None, "not laid out as muster writes it"),
        ("{}\n".into(), None, None, "muster did not write its `manifest.json`"),
    ];
    for (manifest, without, with, said) in cases {
        let mut files = archive.files.clone();
        files.retain(|file| Some(file.path) != without);
        files.iter_mut().filter(|file| file.path == FILE).for_each(|file| {
            file.bytes = manifest.as_bytes();
        });
        files.extend(with.map(|path| archive::ArchiveFile { path, bytes: b"" }));
        let day = Day::new(DAY).expect("a day");
        let zip = archive::write(&files, day).expect("it can be packed");
        std::fs::write(desk.path("s.zip"), &zip).expect("it can be written");
        desk.sign("s.zip", "anna");
        desk.refuses(&[], said);
    }
}

/// Bundles are a chain: only the next link is accepted.
#[test]
fn only_the_next_bundle_follows() {
    let (repository, base) = repository();
    let folder = repository.path().join("bundles");
    let packed = |args: &[&str]| {
        bundle(&repository, &[&[SCHOOL][..], args].concat()).expect(0);
        bytes_of(&folder, SCHOOL)
    };
    let first = packed(&["--base", &base]);
    repository.edit("standards/1/network.toml", "6h", "5h");
    repository.commit("the next one");
    let (second, without) = (packed(&["--base", "HEAD~1"]), packed(&[]));
    repository.edit("standards/1/network.toml", "5h", "4h");
    repository.commit("the one after");
    let third = packed(&["--base", "HEAD~1"]);
    let Some(desk) = Desk::new(&second) else { return };
    std::fs::write(desk.path("former.zip"), &first).expect("it can be written");
    desk.sign("s.zip", "anna");
    let said = desk.verify(&["--after", "former.zip"]).expect(0).stdout;
    assert!(said.contains("it is the next one after"), "{said}");
    for (bytes, said) in [
        (&first, "this is the revision that was rolled out"),
        (&third, "one that came between is missing"),
        (&without, "it was made without a base"),
    ] {
        std::fs::write(desk.path("s.zip"), bytes).expect("it can be written");
        desk.sign("s.zip", "anna");
        desk.verify(&[]).expect(0);
        desk.refuses(&["--after", "former.zip"], said);
    }
}

/// Who may sign is nothing that the author of a merge request says.
#[test]
fn signers_of_a_repository_are_refused() {
    let (repository, _) = repository();
    bundle(&repository, &[SCHOOL]).expect(0);
    let bytes = bytes_of(&repository.path().join("bundles"), SCHOOL);
    let Some(desk) = Desk::new(&bytes) else { return };
    desk.sign("s.zip", "anna");
    let own = std::fs::read_to_string(desk.path("signers")).expect("it is there");
    write(&repository.path().join("signers"), &own);
    let said = |signers: &Path| {
        let signers = signers.display().to_string();
        let args = ["verify", "s.zip", "--as-of", DAY, "--signers", &signers];
        muster(&desk.path(""), &args).expect(2).stderr
    };
    let refused = said(&repository.path().join("signers"));
    assert!(refused.contains("lies in a workspace or repository"), "{refused}");
    write(&desk.path("broken"), "anna@example.org ssh-ed25519\n");
    let refused = said(&desk.path("broken"));
    assert!(refused.contains("names no signers: line 1: "), "{refused}");
    // Somebody whom the file does not name.
    write(&desk.path("signers"), own.lines().nth(1).expect("a line"));
    desk.refuses(&[], "belongs to nobody who may sign");
}
