// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! The zip of a bundle and its signatures, held against the programs with which administrators unpack
//! and sign: Info-ZIP, Python, OpenSSH.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use muster::bundle::archive::{self, ArchiveFile};
use muster::bundle::signature::{self, Signature, SignatureFault, Signers, VerifiedSigner};
use muster::model::Day;

use crate::support::{DAY, contents, skip};

const FILES: [ArchiveFile<'static>; 4] = [
    ArchiveFile { path: "manifest.json", bytes: b"{}\n" },
    ArchiveFile { path: "sw-a1/running-config.txt", bytes: b"hostname sw-a1\n" },
    ArchiveFile { path: "sw-a1/rollback/running-config.txt", bytes: b"" },
    ArchiveFile { path: "ROLLOUT.md", bytes: "# Rollout für die Schule\n".as_bytes() },
];

fn day() -> Day {
    Day::new(DAY).expect("a day")
}

/// A bundle of a few small files and a large one.
fn bundle() -> Vec<u8> {
    let large: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
    let files = [&FILES[..], &[ArchiveFile { path: "large/file.bin", bytes: &large }]].concat();
    archive::write(&files, day()).expect("a bundle")
}

/// What a program says and how it ends; `None`, and a visible skip, where it is missing.
fn run(program: &str, args: &[&str], dir: &Path, input: Option<&Path>) -> Option<Output> {
    let mut command = Command::new(program);
    command.args(args).current_dir(dir).env("LC_ALL", "C");
    let input = input.map(|path| std::fs::File::open(path).expect("the test wrote it"));
    command.stdin(input.map_or_else(Stdio::null, Stdio::from));
    let output = command.output().ok();
    if output.is_none() {
        skip(program);
    }
    output
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&[&*output.stdout, &*output.stderr].concat()).into_owned()
}

#[test]
fn info_zip_unpacks_a_bundle() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(dir.path().join("bundle.zip"), bundle()).expect("it can be written");
    let Some(tested) = run("unzip", &["-t", "bundle.zip"], dir.path(), None) else { return };
    assert!(tested.status.success(), "{}", text(&tested));
    assert!(text(&tested).contains("No errors detected"), "{}", text(&tested));
    let listed = run("unzip", &["-Z", "bundle.zip"], dir.path(), None).expect("it was there");
    let listed = text(&listed);
    let wanted = "-rw-------  1.0 unx        3 b- stor 26-Nov-21 00:00 manifest.json";
    assert!(listed.contains(wanted), "{listed}");
    let unpacked = run("unzip", &["-q", "bundle.zip", "-d", "unpacked"], dir.path(), None);
    let unpacked = unpacked.expect("it was there");
    assert!(unpacked.status.success(), "{}", text(&unpacked));
    assert_unpacked(&dir.path().join("unpacked"));
    #[cfg(unix)]
    for (path, file) in crate::support::files(&dir.path().join("unpacked")) {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = file.metadata().expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{path}");
    }
}

/// Whether the files of the bundle lie in a folder, and nothing else.
fn assert_unpacked(folder: &Path) {
    let zip = bundle();
    let archive = archive::read(&zip).expect("the one form");
    let wanted = archive.files.iter().map(|file| (file.path.to_owned(), file.bytes.to_vec()));
    assert!(contents(folder) == wanted.collect(), "other files in {}", folder.display());
}

#[test]
fn python_unpacks_a_bundle() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(dir.path().join("bundle.zip"), bundle()).expect("it can be written");
    let program = "import zipfile; zip = zipfile.ZipFile('bundle.zip'); assert zip.testzip() is None; \
                   zip.extractall('unpacked'); print(zip.infolist()[0].date_time, zip.comment)";
    let Some(said) = run("python3", &["-c", program], dir.path(), None) else { return };
    assert!(said.status.success(), "{}", text(&said));
    assert_eq!(text(&said), "(2026, 11, 21, 0, 0, 0) b''\n");
    assert_unpacked(&dir.path().join("unpacked"));
}

/// A zip of the same files that another program made is no bundle.
#[test]
fn zips_of_other_programs_are_refused() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let program = "
import zipfile
for name, method in [('stored.zip', zipfile.ZIP_STORED), ('deflated.zip', zipfile.ZIP_DEFLATED)]:
    with zipfile.ZipFile(name, 'w', method) as zip:
        file = zipfile.ZipInfo('a.txt')
        file.external_attr = 0o100600 << 16
        zip.writestr(file, b'one one one one one one\\n', method)
";
    let Some(said) = run("python3", &["-c", program], dir.path(), None) else { return };
    assert!(said.status.success(), "{}", text(&said));
    let fault = |name: &str| {
        let zip = std::fs::read(dir.path().join(name)).expect("Python wrote it");
        archive::read(&zip).expect_err(name).to_string()
    };
    assert!(
        fault("stored.zip").contains("not written as muster writes"),
        "{}",
        fault("stored.zip")
    );
    assert!(fault("deflated.zip").contains("is compressed"), "{}", fault("deflated.zip"));
}

/// A folder with a bundle, and keys that `ssh-keygen` made. `None` without it.
fn keys(kinds: &[(&str, &[&str])]) -> Option<tempfile::TempDir> {
    let dir = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(dir.path().join("bundle.zip"), bundle()).expect("it can be written");
    for (name, kind) in kinds {
        let made = ["-q", "-N", "", "-C", "a comment", "-f", name];
        let made = run("ssh-keygen", &[&made, *kind].concat(), dir.path(), None)?;
        assert!(made.status.success(), "{}", text(&made));
    }
    Some(dir)
}

/// Signs the bundle with a key of the folder; gives the signature.
fn sign(dir: &Path, key: &str, options: &[&str]) -> Vec<u8> {
    let args = [&["-q", "-Y", "sign", "-f", key, "-n", signature::NAMESPACE][..], options].concat();
    let bundle = dir.join("bundle.zip");
    let signed = run("ssh-keygen", &args, dir, Some(&bundle)).expect("it was there");
    assert!(signed.status.success(), "{}", text(&signed));
    signed.stdout
}

/// The file of signers that has the keys of the folder.
fn signers(dir: &Path, keys: &[&str]) -> String {
    keys.iter().fold(String::new(), |mut lines, key| {
        let public = std::fs::read_to_string(dir.join(format!("{key}.pub"))).expect("a key");
        let _ = write!(lines, "{key}@example.org namespaces=\"{}\" {public}", signature::NAMESPACE);
        lines
    })
}

/// Whether `ssh-keygen` accepts a signature over the bundle of the folder.
fn ssh_keygen_accepts(dir: &Path, armour: &[u8], signers: &str, principal: &str) -> bool {
    std::fs::write(dir.join("bundle.zip.sig"), armour).expect("it can be written");
    std::fs::write(dir.join("signers"), signers).expect("it can be written");
    let (namespace, bundle) = (signature::NAMESPACE, dir.join("bundle.zip"));
    let args = ["-Y", "verify", "-f", "signers", "-I", principal, "-n", namespace, "-s"];
    let args = [&args[..], &["bundle.zip.sig"]].concat();
    let said = run("ssh-keygen", &args, dir, Some(&bundle)).expect("it was there");
    said.status.success()
}

/// What muster says of a signature over the bundle.
fn verified(armour: &[u8], signers: &str) -> Result<VerifiedSigner, SignatureFault> {
    let signers = Signers::read(signers).expect("signers");
    signature::verify(&bundle(), &Signature::read(armour)?, &signers, day())
}

#[test]
fn signatures_of_ssh_keygen_count() {
    let kinds: &[(&str, &[&str])] = &[
        ("ed25519", &["-t", "ed25519"]),
        ("p256", &["-t", "ecdsa", "-b", "256"]),
        ("p384", &["-t", "ecdsa", "-b", "384"]),
        ("p521", &["-t", "ecdsa", "-b", "521"]),
    ];
    let Some(dir) = keys(kinds) else { return };
    let names: Vec<&str> = kinds.iter().map(|(name, _)| *name).collect();
    let signers = signers(dir.path(), &names);
    let mut found = Vec::new();
    for name in names {
        let principal = format!("{name}@example.org");
        for options in [&[][..], &["-O", "hashalg=sha256"]] {
            let armour = sign(dir.path(), name, options);
            let signer =
                verified(&armour, &signers).unwrap_or_else(|fault| panic!("{name}: {fault}"));
            assert_eq!(signer.principals(), [&*principal]);
            let listed = run("ssh-keygen", &["-l", "-f", &format!("{name}.pub")], dir.path(), None);
            assert!(text(&listed.expect("it was there")).contains(signer.fingerprint()));
            assert!(ssh_keygen_accepts(dir.path(), &armour, &signers, &principal), "{name}");
            found.push(signer);
        }
    }
    assert_eq!((found.len(), signature::distinct_keys(&found)), (8, 4));
}

/// No test can touch a token. What counts for one here, `ssh-keygen` accepts.
#[test]
fn ssh_keygen_accepts_what_counts_for_a_token() {
    let recorded = Path::new("tests/bundle/armour");
    let signers = crate::support::read(&recorded.join("signers"));
    let zip = b"PK, and the rest of a bundle\n";
    let dir = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(dir.path().join("bundle.zip"), zip).expect("it can be written");
    if run("ssh-keygen", &["-?"], dir.path(), None).is_none() {
        return;
    }
    for name in ["token-ed25519.sig", "token-ecdsa.sig"] {
        let armour = crate::support::read(&recorded.join(name)).into_bytes();
        let signature = Signature::read(&armour).expect("a signature");
        let allowed = Signers::read(&signers).expect("signers");
        signature::verify(zip, &signature, &allowed, day()).expect(name);
        assert!(ssh_keygen_accepts(dir.path(), &armour, &signers, "anna"), "{name}");
    }
}

/// Of RSA signatures muster decides all but the arithmetic. The smaller key makes an armour whose last
/// line is full.
#[test]
fn signatures_of_rsa_keys_go_to_ssh_keygen() {
    let kinds: &[(&str, &[&str])] =
        &[("rsa", &["-t", "rsa", "-b", "3072"]), ("full", &["-t", "rsa", "-b", "1312"])];
    let Some(dir) = keys(kinds) else { return };
    let signers = signers(dir.path(), &["rsa", "full"]);
    let principal = signature::UncheckedSigner::PRINCIPAL;
    let decide = |name: &str| {
        let armour = sign(dir.path(), name, &[]);
        match verified(&armour, &signers) {
            Err(SignatureFault::NeedsSshKeygen(signer)) => (armour, signer),
            other => panic!("{name}: {other:?}"),
        }
    };
    let (armour, signer) = decide("full");
    let armoured = String::from_utf8(armour.clone()).expect("ASCII");
    assert_eq!(armoured.lines().rev().nth(1).map(str::len), Some(70), "{armoured}");
    assert!(ssh_keygen_accepts(dir.path(), &armour, &signer.allowed_signers(), principal));
    let (armour, signer) = decide("rsa");
    assert!(ssh_keygen_accepts(dir.path(), &armour, &signer.allowed_signers(), principal));
    std::fs::write(dir.path().join("bundle.zip"), b"another one").expect("it can be written");
    assert!(!ssh_keygen_accepts(dir.path(), &armour, &signer.allowed_signers(), principal));
    assert_eq!(signer.accepted_by_ssh_keygen().principals(), ["rsa@example.org"]);
}

/// `ssh-keygen` reads more than it writes. Which forms it takes differs between its versions; the ones
/// that it takes today must be among those tried here, or the test tries nothing.
#[test]
fn what_ssh_keygen_lets_pass_is_refused() {
    let Some(dir) = keys(&[("ed25519", &["-t", "ed25519"])]) else { return };
    let signers = signers(dir.path(), &["ed25519"]);
    let armour = String::from_utf8(sign(dir.path(), "ed25519", &[])).expect("ASCII");
    let lines: Vec<&str> = armour.lines().collect();
    let body = lines[1..lines.len() - 1].concat();
    let narrow = format!("{}\n{}\n", &body[..64], &body[64..]);
    let forms = [
        ("line ends of Windows", armour.replace('\n', "\r\n")),
        ("bytes behind it", armour.clone() + "and more\n"),
        ("no line end behind it", armour.trim_end().to_owned()),
        ("one line", format!("{}\n{body}\n{}\n", lines[0], lines[lines.len() - 1])),
        ("other columns", format!("{}\n{narrow}{}\n", lines[0], lines[lines.len() - 1])),
        ("an empty line", armour.replacen('\n', "\n\n", 1)),
        ("another blank for a line end", armour.replacen('\n', "\n\t", 1)),
    ];
    let mut lenient = 0;
    for (name, form) in forms {
        let accepts =
            ssh_keygen_accepts(dir.path(), form.as_bytes(), &signers, "ed25519@example.org");
        lenient += usize::from(accepts);
        assert!(verified(form.as_bytes(), &signers).is_err(), "{name}");
    }
    assert!(lenient > 0, "ssh-keygen takes none of these any more");
}
