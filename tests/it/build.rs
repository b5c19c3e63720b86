// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! `muster build` and its output folder: what changes, what stays, and what happens when something
//! goes wrong in between. The workspace is a copy of `examples/graubuenden`, which has two schools.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use crate::cli::{SCHOOL, Workspace};
use crate::diff::git;
use crate::support::{
    DAY, Ran, built, command, contents, copy, entries, files, muster, name, read, skip_here, write,
};

const BUILD: &[&str] = &["build", "--as-of", DAY];

/// The school that the tests change, and the one they do not, in the output.
const CHANGED: &str = "schulverband-bergtal/oberstufe-arvenwald";
const OTHER: &str = "schulverband-bergtal/primarschule-steinbock";

/// Everything in a folder with the times of the last change.
type State = BTreeMap<String, (Vec<u8>, SystemTime)>;

fn state(dir: &Path) -> State {
    let of = |(name, bytes): (String, Vec<u8>)| {
        let modified =
            dir.join(&name).metadata().and_then(|meta| meta.modified()).expect("files have times");
        (name, (bytes, modified))
    };
    contents(dir).into_iter().map(of).collect()
}

/// The files whose content or time differs, and those that are on one side only.
fn changed(before: &State, after: &State) -> BTreeSet<String> {
    before
        .keys()
        .chain(after.keys())
        .filter(|name| before.get(*name) != after.get(*name))
        .cloned()
        .collect()
}

/// Gives a school another name, which stands in all of its files.
fn rename(workspace: &Workspace) {
    workspace.edit(
        &format!("{SCHOOL}/schule.toml"),
        "\"Oberstufe Arvenwald\"",
        "\"Oberstufe Lärchenwald\"",
    );
    workspace.edit(&format!("{SCHOOL}/inventar.toml"), "\"Zimmer 12\"", "\"Zimmer 13\"");
}

/// The folders of the program's own in `dir`, beside an output.
fn containers(dir: &Path) -> Vec<PathBuf> {
    let all = std::fs::read_dir(dir)
        .expect("the folder is there")
        .map(|entry| entry.expect("folders can be listed").path());
    all.filter(|path| name(path).starts_with('.') && name(path).contains(".muster-")).collect()
}

/// Nothing beside the workspace and its output is left behind.
#[track_caller]
fn assert_nothing_left(workspace: &Workspace) {
    assert_eq!(containers(workspace.dir()), Vec::<PathBuf>::new());
}

/// The one folder of the program's own holds the former tree, and git does not see it.
#[track_caller]
fn assert_former_tree(workspace: &Workspace, former: &State) {
    let all = containers(workspace.dir());
    // What former versions of the program left is nobody's business.
    let own: Vec<&PathBuf> = all.iter().filter(|path| !name(path).ends_with("staging")).collect();
    let [container] = own[..] else { panic!("{all:?}") };
    assert_eq!(changed(former, &state(&container.join("tree"))), BTreeSet::new());
    assert_eq!(read(&container.join(".gitignore")), "*\n");
}

/// The manifest lists exactly the files that are there, with their lengths and hashes.
#[track_caller]
fn assert_manifest_fits(out: &Path) {
    let manifest: serde_json::Value =
        serde_json::from_str(&read(&out.join("manifest.json"))).expect("the manifest is JSON");
    let entries = manifest["artifacts"].as_array().expect("a list");
    let mut found = contents(out);
    found.remove("manifest.json");
    assert_eq!(
        entries.iter().map(|entry| entry["path"].as_str().expect("a path")).collect::<Vec<_>>(),
        found.keys().collect::<Vec<_>>(),
        "in this order"
    );
    for entry in entries {
        let bytes = &found[entry["path"].as_str().expect("a path")];
        assert_eq!(entry["bytes"].as_u64(), u64::try_from(bytes.len()).ok(), "{entry}");
        assert_eq!(entry["sha256"], hex(&Sha256::digest(bytes)), "{entry}");
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_fresh_build_is_complete() {
    let workspace = Workspace::example();
    let ran = workspace.run(BUILD).expect(0);
    assert!(ran.stdout.starts_with("2 schools, 10 devices, 137 artifacts in "), "{}", ran.stdout);
    assert!(
        ran.stdout.ends_with("137 written, 0 unchanged, 0 removed; 0 warnings\n"),
        "{}",
        ran.stdout
    );
    assert!(ran.stderr.starts_with("done in "), "{}", ran.stderr);
    assert_manifest_fits(&workspace.dir().join("out"));
    assert_nothing_left(&workspace);
}

#[test]
fn a_build_without_a_change_touches_nothing() {
    let workspace = Workspace::example();
    let out = workspace.dir().join("out");
    workspace.run(BUILD).expect(0);
    let before = state(&out);
    let ran = workspace.run(BUILD).expect(0);
    assert!(ran.stdout.contains("0 written, 137 unchanged, 0 removed"), "{}", ran.stdout);
    assert_eq!(changed(&before, &state(&out)), BTreeSet::new());
    // A comment changes the input, and nothing that is built from it but its fingerprint in the
    // manifest.
    workspace.edit(&format!("{SCHOOL}/schule.toml"), "index = 2", "index = 2 # unser Block");
    workspace.run(BUILD).expect(0);
    assert_eq!(changed(&before, &state(&out)), BTreeSet::from(["manifest.json".into()]));
    // What somebody changed in the output is put right.
    let spoilt = out.join(OTHER).join("tor-1/nftables.conf");
    let before_last = state(&out);
    write(&spoilt, "flush ruleset\n");
    let spoilt_tree = state(&out);
    workspace.run(BUILD).expect(0);
    assert_former_tree(&workspace, &spoilt_tree);
    assert_eq!(
        std::fs::read(&spoilt).ok().as_ref(),
        before.get(&format!("{OTHER}/tor-1/nftables.conf")).map(|(bytes, _)| bytes)
    );
    assert_manifest_fits(&out);
    assert_eq!(
        changed(&before_last, &state(&out)),
        BTreeSet::from([format!("{OTHER}/tor-1/nftables.conf")]),
        "only its time"
    );
    // The next build removes the former tree.
    workspace.run(BUILD).expect(0);
    assert_nothing_left(&workspace);
}

#[test]
fn a_changed_school_changes_its_folder_only() {
    let workspace = Workspace::example();
    let out = workspace.dir().join("out");
    workspace.run(BUILD).expect(0);
    let before = state(&out);
    rename(&workspace);
    workspace.run(BUILD).expect(0);
    let changed = changed(&before, &state(&out));
    assert!(
        changed.contains("manifest.json")
            && changed.contains(&format!("{CHANGED}/klassentablet/profile.mobileconfig")),
        "{changed:?}"
    );
    assert!(
        changed.iter().all(|path| path == "manifest.json" || path.starts_with(CHANGED)),
        "{changed:?}"
    );
    // Inside the folder unchanged files keep their times as well.
    assert!(!changed.contains(&format!("{CHANGED}/verteiler-1/running-config.txt")), "{changed:?}");
    assert_manifest_fits(&out);
    assert_former_tree(&workspace, &before);
}

#[test]
fn a_selection_changes_its_schools_only() {
    let workspace = Workspace::example();
    let out = workspace.dir().join("out");
    workspace.run(BUILD).expect(0);
    let before = state(&out);
    rename(&workspace);
    workspace.edit(
        "schools/schulverband-bergtal/primarschule-steinbock/schule.toml",
        "\"Primarschule Steinbock\"",
        "\"Primarschule Murmeltier\"",
    );
    let ran = workspace.run(&["build", "--as-of", DAY, "oberstufe-arvenwald"]).expect(0);
    assert!(ran.stdout.starts_with("1 school, 5 devices"), "{}", ran.stdout);
    let after = changed(&before, &state(&out));
    assert!(after.contains(&format!("{CHANGED}/klassentablet/profile.mobileconfig")));
    assert!(
        after.iter().all(|path| path == "manifest.json" || path.starts_with(CHANGED)),
        "{after:?}"
    );
    assert_manifest_fits(&out);
    // The next build of all knows that the other school is behind.
    workspace.run(BUILD).expect(0);
    let all = changed(&before, &state(&out));
    assert!(all.contains(&format!("{OTHER}/klassentablet/profile.mobileconfig")), "{all:?}");
    assert_manifest_fits(&out);
}

#[test]
fn a_selection_may_be_the_first_build() {
    let workspace = Workspace::example();
    workspace.run(&["build", "--as-of", DAY, "primarschule-steinbock"]).expect(0);
    let out = workspace.dir().join("out");
    assert!(files(&out).keys().all(|path| path == "manifest.json" || path.starts_with(OTHER)));
    assert_manifest_fits(&out);
    workspace.run(BUILD).expect(0);
    let fresh = Workspace::example();
    fresh.run(BUILD).expect(0);
    assert_eq!(contents(&out), contents(&fresh.dir().join("out")));
}

#[test]
fn an_error_leaves_the_old_output_as_it_was() {
    let workspace = Workspace::example();
    let out = workspace.dir().join("out");
    workspace.run(BUILD).expect(0);
    let before = state(&out);
    rename(&workspace);
    // Found while reading, by a rule, and while writing.
    let faults = [
        ("schule.toml", "students = 210", "students = \"210\""),
        ("schule.toml", "index = 2", "index = 1"),
        ("inventar.toml", "host = 22", "host = 21"),
    ];
    for (file, old, new) in faults {
        workspace.edit(&format!("{SCHOOL}/{file}"), old, new);
        let ran = workspace.run(BUILD).expect(1);
        assert!(ran.stderr.contains("error") && !ran.stdout.is_empty(), "{}", ran.stderr);
        assert_eq!(changed(&before, &state(&out)), BTreeSet::new(), "after {new:?}");
        assert_nothing_left(&workspace);
        workspace.edit(&format!("{SCHOOL}/{file}"), new, old);
    }
    let template = workspace.dir().join("templates/nftables");
    copy(Path::new("templates/nftables"), &template);
    write(&template.join("nftables.conf.j2"), "{{ device.no_such_value }}\n");
    let ran = workspace.run(BUILD).expect(1);
    assert!(
        ran.stdout.contains("template-error") && ran.stdout.contains("nftables.conf.j2:1"),
        "{}",
        ran.stdout
    );
    assert_eq!(changed(&before, &state(&out)), BTreeSet::new());
    assert_nothing_left(&workspace);
}

#[test]
fn a_foreign_folder_is_refused_and_untouched() {
    let workspace = Workspace::example();
    let foreign = |dir: &Path| {
        let before = state(dir);
        let ran =
            workspace.run(&["build", "--as-of", DAY, "-o", dir.to_str().expect("UTF-8")]).expect(1);
        assert!(ran.stdout.contains("foreign-output-folder"), "{}", ran.stdout);
        assert_eq!(changed(&before, &state(dir)), BTreeSet::new());
        assert_eq!(containers(dir.parent().expect("it lies in a folder")), Vec::<PathBuf>::new());
    };
    let dir = tempfile::tempdir().expect("a temporary folder");
    let photos = dir.path().join("fotos");
    write(&photos.join("klasse.jpg"), "JPEG");
    foreign(&photos);
    // Another program's manifest is not ours.
    write(&photos.join("manifest.json"), "{ \"name\": \"app\" }");
    foreign(&photos);
    // The workspace itself would be the worst place of all.
    foreign(workspace.dir());
    // A file cannot become a folder.
    let file = dir.path().join("datei");
    write(&file, "Text");
    let ran =
        workspace.run(&["build", "--as-of", DAY, "-o", file.to_str().expect("UTF-8")]).expect(1);
    assert!(ran.stdout.contains("foreign-output-folder"), "{}", ran.stdout);
    assert_eq!(read(&file), "Text");
    // An empty folder belongs to nobody.
    std::fs::create_dir(dir.path().join("leer")).expect("folders can be made");
    workspace
        .run(&["build", "--as-of", DAY, "-o", dir.path().join("leer").to_str().expect("UTF-8")])
        .expect(0);
}

#[test]
fn what_others_put_into_the_output_stays() {
    let workspace = Workspace::example();
    let out = workspace.dir().join("out");
    workspace.run(BUILD).expect(0);
    let notes = [
        "NOTIZ.txt",
        "schulverband-bergtal/NOTIZ.txt",
        "schulverband-bergtal/oberstufe-arvenwald/NOTIZ.txt",
        "schulverband-bergtal/oberstufe-arvenwald/tor-1/alt/NOTIZ.txt",
    ];
    notes.iter().for_each(|note| write(&out.join(note), note));
    let kept = || notes.iter().all(|note| read(&out.join(note)) == *note);

    rename(&workspace);
    let ran = workspace.run(BUILD).expect(0);
    assert!(kept());
    let said: Vec<&str> =
        ran.stderr.lines().filter(|line| line.contains("was not written by muster")).collect();
    let named = [
        "`NOTIZ.txt`",
        "`schulverband-bergtal/NOTIZ.txt`",
        "oberstufe-arvenwald/NOTIZ.txt`",
        "oberstufe-arvenwald/tor-1/alt/`",
    ];
    assert!(
        said.len() == 4 && said.iter().zip(named).all(|(line, name)| line.contains(name)),
        "{}",
        ran.stderr
    );

    // Even when the school itself is gone.
    std::fs::remove_dir_all(workspace.dir().join(SCHOOL)).expect("folders can be removed");
    let ran = workspace.run(BUILD).expect(0);
    assert!(kept(), "{}", ran.stderr);
    let left: BTreeSet<String> = files(&out.join(CHANGED)).into_keys().collect();
    assert_eq!(left, BTreeSet::from(["NOTIZ.txt".into(), "tor-1/alt/NOTIZ.txt".into()]));
    assert!(
        ran.stderr
            .contains("oberstufe-arvenwald/NOTIZ.txt` in the output was not written by muster"),
        "{}",
        ran.stderr
    );
}

#[test]
fn what_is_gone_disappears() {
    let workspace = Workspace::example();
    let out = workspace.dir().join("out");
    workspace.run(BUILD).expect(0);
    // A device.
    workspace.edit(
        &format!("{SCHOOL}/inventar.toml"),
        "[devices.funk-werken]",
        "[devices.funk-halle]",
    );
    let ran = workspace.run(BUILD).expect(0);
    assert!(ran.stdout.contains("9 removed"), "{}", ran.stdout);
    assert!(
        !out.join(CHANGED).join("funk-werken").exists()
            && out.join(CHANGED).join("funk-halle").exists()
    );
    assert_manifest_fits(&out);
    // All devices and clients of a school.
    write(&workspace.dir().join(SCHOOL).join("inventar.toml"), "");
    workspace.edit(&format!("{SCHOOL}/schule.toml"), "klassentablet = 210\nlehrtablet = 26\n", "");
    workspace.run(BUILD).expect(0);
    assert!(!out.join(CHANGED).exists(), "a school without devices has no folder");
    assert_manifest_fits(&out);
    // A school; a selection removes none.
    std::fs::remove_dir_all(
        workspace.dir().join("schools/schulverband-bergtal/primarschule-steinbock"),
    )
    .expect("folders can be removed");
    workspace.run(&["build", "--as-of", DAY, "oberstufe-arvenwald"]).expect(0);
    assert!(out.join(OTHER).exists());
    let ran = workspace.run(BUILD).expect(0);
    assert!(ran.stdout.contains("68 removed"), "{}", ran.stdout);
    assert!(
        !out.join("schulverband-bergtal").exists(),
        "nor does an authority without schools have one"
    );
    assert_manifest_fits(&out);
}

/// What a run that was killed left behind is found by the next one, which knows the name from its
/// own record.
#[test]
fn what_a_killed_run_left_behind_is_removed() {
    let workspace = Workspace::example();
    workspace.run(BUILD).expect(0);
    let out = workspace.dir().join("out");
    let before = state(&out);
    let left = ".out.muster-0123456789abcdef0123456789abcdef";
    let stranger = workspace.dir().join(".out.muster-ffffffffffffffffffffffffffffffff");
    write(
        &workspace.dir().join(left).join("tree").join(CHANGED).join("tor-1/nftables.conf"),
        "half",
    );
    write(&stranger.join("tree/file"), "not in the record");
    let record = entries(&workspace.state().join("muster")).pop().expect("there is a record");
    let text = read(&record).replace(
        "\"containers\": []",
        &format!("\"containers\": [{{\"name\": \"{left}\", \"inside\": false}}]"),
    );
    assert!(text.contains(left), "{text}");
    write(&record, &text);
    workspace.run(BUILD).expect(0);
    assert_eq!(changed(&before, &state(&out)), BTreeSet::new());
    assert_eq!(containers(workspace.dir()), [stranger]);
}

#[cfg(unix)]
#[test]
fn two_builds_at_once_do_not_meet() {
    let workspace = Workspace::example();
    workspace.run(BUILD).expect(0);
    let out = workspace.dir().join("out");
    let before = state(&out);
    rename(&workspace);
    // A file of this name does not lock anybody out: a repository may carry it.
    write(&workspace.dir().join(".out.muster-staging/lock"), "");
    let file = std::fs::File::open(workspace.dir().join(".out.muster-staging/lock"))
        .expect("the file is there");
    file.lock().expect("it can be locked");
    let folder = std::fs::File::open(&out).expect("a folder can be opened");
    folder.lock().expect("the first build holds the lock");
    let ran = workspace.run(BUILD).expect(2);
    assert!(ran.stderr.contains("another muster is writing to"), "{}", ran.stderr);
    assert_eq!(changed(&before, &state(&out)), BTreeSet::new());
    drop(folder);
    workspace.run(BUILD).expect(0);
    assert_former_tree(&workspace, &before);
}

#[test]
fn what_cannot_be_written_is_exit_code_2() {
    let workspace = Workspace::example();
    let dir = tempfile::tempdir().expect("a temporary folder");
    write(&dir.path().join("datei"), "");
    let inside = dir.path().join("datei/out");
    let ran =
        workspace.run(&["build", "--as-of", DAY, "-o", inside.to_str().expect("UTF-8")]).expect(2);
    assert!(ran.stdout.is_empty() && ran.stderr.contains("cannot write"), "{}", ran.stderr);

    let locked = dir.path().join("gesperrt");
    std::fs::create_dir(&locked).expect("folders can be made");
    let mut permissions = locked.metadata().expect("it is there").permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&locked, permissions).expect("permissions can be set");
    if std::fs::write(locked.join("probe"), "").is_ok() {
        skip_here("a folder that cannot be written to, for this user may write everywhere");
        return;
    }
    let ran = workspace
        .run(&["build", "--as-of", DAY, "-o", locked.join("out").to_str().expect("UTF-8")])
        .expect(2);
    assert!(ran.stdout.is_empty() && ran.stderr.contains("cannot write"), "{}", ran.stderr);
}

/// What other programs rely on: section 7 of the design.
#[test]
fn the_manifest_keeps_its_contract() {
    for built in built() {
        assert_manifest_fits(&built.dir);
        let manifest = built.manifest.as_object().expect("an object");
        let known = ["schema", "muster", "edition", "as-of", "source", "artifacts"];
        assert!(known.iter().all(|key| manifest.contains_key(*key)), "{:?}", manifest.keys());
        assert_eq!(built.manifest["schema"], "muster-manifest/1");
        assert_eq!(built.manifest["muster"], env!("CARGO_PKG_VERSION"));
        assert_eq!(built.manifest["as-of"], DAY);
        let mut seen = BTreeSet::new();
        for entry in built.manifest["artifacts"].as_array().expect("a list") {
            let path = entry["path"].as_str().expect("a path");
            let parts: Vec<&str> = path.split('/').collect();
            match (entry["authority"].as_str(), entry["school"].as_str(), entry["device"].as_str())
            {
                (None, None, None) => assert_eq!(parts[0], "_cooperation", "{entry}"),
                (Some(authority), Some(school), device) => {
                    assert_eq!((parts[0], parts[1]), (authority, school), "{entry}");
                    assert!(
                        parts.len() > 3 && device.is_none_or(|device| parts[2] == device),
                        "{entry}"
                    );
                }
                _ => panic!("{entry}"),
            }
            assert!(
                ["text", "json", "xml", "plist", "yaml", "toml", "ini"]
                    .contains(&entry["format"].as_str().expect("a format")),
                "{entry}"
            );
            assert!(
                ["replace", "merge"].contains(&entry["apply"].as_str().expect("a way")),
                "{entry}"
            );
            assert!(entry["platform"].is_string() && entry["sensitive"].is_boolean(), "{entry}");
            assert!(
                muster::platform::artifact::is_safe_path(path),
                "{path} is not valid on every system"
            );
            assert!(
                seen.insert(path.to_lowercase()),
                "{path} differs from another one in case alone"
            );
        }
    }
}

#[test]
fn the_manifest_names_the_commit() {
    let workspace = Workspace::example();
    let source = |workspace: &Workspace| {
        workspace.run(BUILD).expect(0);
        let manifest: serde_json::Value =
            serde_json::from_str(&read(&workspace.dir().join("out/manifest.json")))
                .expect("the manifest is JSON");
        (
            manifest["source"]["revision"].as_str().map(str::to_owned),
            manifest["source"]["dirty"].as_bool().expect("a boolean"),
        )
    };
    assert_eq!(source(&workspace), (None, false), "no repository");
    let git = |args: &[&str]| git(workspace.dir(), args);
    git(&["init", "--quiet"]);
    write(&workspace.dir().join(".gitignore"), "out/\n");
    assert_eq!(source(&workspace), (None, false), "no commit");
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "Stand"]);
    let head = git(&["rev-parse", "HEAD"]).trim().to_owned();
    assert_eq!(source(&workspace), (Some(head.clone()), false));
    rename(&workspace);
    assert_eq!(source(&workspace), (Some(head), true));
}

/// The same files and the same day give the same bytes.
#[test]
fn bytes_do_not_depend_on_the_machine() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let build = |number: usize, root: &Path, from: &Path, environment: &[(&str, &str)]| {
        let out = dir.path().join(number.to_string());
        let args = [
            "-C",
            root.to_str().expect("UTF-8"),
            "build",
            "-q",
            "--as-of",
            DAY,
            "-o",
            out.to_str().expect("UTF-8"),
        ];
        let mut command = command(from, &args);
        let ran: Ran = command
            .envs(environment.iter().copied())
            .output()
            .expect("the program can be started")
            .into();
        ran.expect(0);
        contents(&out)
    };
    // All schools, on one core and on four, in other languages and time zones.
    let root = Path::new(".").canonicalize().expect("the workspace is there");
    let here = build(
        0,
        &root,
        &root,
        &[("RAYON_NUM_THREADS", "1"), ("LC_ALL", "C"), ("TZ", "Pacific/Kiritimati")],
    );
    let there = build(
        1,
        &root,
        dir.path(),
        &[
            ("RAYON_NUM_THREADS", "4"),
            ("LC_ALL", "de_DE.UTF-8"),
            ("LANG", "de_DE.UTF-8"),
            ("TZ", "Pacific/Midway"),
        ],
    );
    assert!(
        here == there,
        "{:?}",
        here.iter()
            .filter(|(path, bytes)| there.get(*path) != Some(bytes))
            .map(|(path, _)| path)
            .collect::<Vec<_>>()
    );
    // At another place.
    let (one, other) = (Workspace::example(), Workspace::example());
    assert_eq!(
        build(2, one.dir(), one.dir(), &[]),
        build(3, other.dir(), dir.path(), &[("HOME", "/nonexistent"), ("COLUMNS", "20")])
    );
}

/// A platform, and for its secrets what stands before one and what ends it.
type Places = (&'static str, &'static [(&'static str, &'static [char])]);

/// Secrets are references until a bundle fills them in: what is written has placeholders where they
/// belong, and only in files that are marked as sensitive.
#[test]
fn secrets_are_placeholders() {
    // Where a platform's language has a secret: what stands before it, and what ends it.
    let places: &[Places] = &[
        (
            "aruba-aoscx",
            &[
                ("password plaintext ", &[' ', '\n']),
                ("key plaintext ", &[' ', '\n']),
                ("-pass plaintext ", &[' ', '\n']),
            ],
        ),
        ("freeradius", &[("secret = '", &['\''])]),
        (
            "openwrt",
            &[
                ("option key '", &['\'']),
                ("option auth_secret '", &['\'']),
                ("option acct_secret '", &['\'']),
            ],
        ),
        (
            "apple-mobileconfig",
            &[
                ("<key>Password</key>\n\t\t\t<string>", &['<']),
                ("<key>Challenge</key>\n\t\t\t\t<string>", &['<']),
            ],
        ),
    ];
    let mut met = BTreeSet::new();
    for built in built() {
        let toml = contents(&built.workspace.join("standards"))
            .into_values()
            .chain(contents(&built.workspace.join("schools")).into_values());
        let text: String =
            toml.map(|bytes| String::from_utf8(bytes).expect("TOML is UTF-8")).collect();
        let known: BTreeSet<&str> =
            text.split("secret = \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        for entry in built.manifest["artifacts"].as_array().expect("a list") {
            let path = entry["path"].as_str().expect("a path");
            let artifact = read(&built.dir.join(path));
            for rest in artifact.split("MUSTER-SECRET-").skip(1) {
                let name: String = rest
                    .chars()
                    .take_while(|c| {
                        c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-')
                    })
                    .collect();
                // Scripts look for what all placeholders begin with, and name none.
                if name.is_empty() && path.ends_with(".sh") {
                    continue;
                }
                assert!(known.contains(&*name), "{path}: no secret is called {name}");
                assert_eq!(entry["sensitive"], true, "{path} holds a secret and is not marked");
            }
            for (platform, before) in
                places.iter().filter(|(platform, _)| entry["platform"] == *platform)
            {
                for (before, ends) in *before {
                    for rest in artifact.split(before).skip(1) {
                        let secret = rest.split(*ends).next().unwrap_or_default();
                        assert!(
                            secret.starts_with("MUSTER-SECRET-"),
                            "{path}: `{}` is followed by {secret:?}",
                            before.trim()
                        );
                        met.insert((*platform, *before));
                    }
                }
            }
        }
    }
    let platforms: BTreeSet<&str> = met.iter().map(|(platform, _)| *platform).collect();
    assert_eq!(
        platforms,
        places.iter().map(|(platform, _)| *platform).collect(),
        "places where a secret was found"
    );
}

/// The program as it is started without a terminal and without anything to compile.
#[test]
fn a_workspace_without_schools_builds_nothing() {
    let workspace = Workspace::example();
    std::fs::remove_dir_all(workspace.dir().join("schools")).expect("folders can be removed");
    let ran = muster(workspace.dir(), BUILD).expect(0);
    assert!(ran.stdout.starts_with("0 schools, 0 devices, "), "{}", ran.stdout);
    assert_manifest_fits(&workspace.dir().join("out"));
}
