// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Where a base can come from, and what is said when it cannot.

use std::path::Path;

use muster::access::UnknownWhy;
use muster::change::Changes;

use crate::diff::{Repository, git};
use crate::support::{DAY, Ran, command, copy, muster, write};

/// The file that the tests change, and how.
const FILE: &str = "standards/1/network.toml";
const EDIT: (&str, &str) = ("lease = \"8h\"", "lease = \"6h\"");

/// Fails unless exactly the change of the tests was found.
#[track_caller]
fn is_the_change(ran: Ran) {
    let changes: Changes =
        serde_json::from_str(&ran.expect(0).stdout).expect("the format is that of the library");
    let model: Vec<(&str, Option<&str>)> =
        changes.model.iter().map(|change| (change.path.as_str(), change.new.as_deref())).collect();
    assert_eq!(model, [("segments.lehr.dhcp.lease", Some("\"6h\""))]);
    let files: Vec<&str> = changes.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(files.len(), 4, "{files:?}");
    assert!(files.iter().all(|path| path.ends_with("/srv-1/kea-dhcp4.conf")), "{files:?}");
}

fn changed() -> Repository {
    let repository = Repository::of_base();
    repository.edit(FILE, EDIT.0, EDIT.1);
    repository
}

#[test]
fn an_unchanged_tree_says_how_much_was_compared() {
    let repository = Repository::of_base();
    let nothing = "nothing changes; of 4 schools none differs in what it is compiled from\n";
    for (args, said) in [
        (&[][..], nothing),
        (&["--exit-code"], nothing),
        (&["--no-new-access"], nothing),
        (&["--full"], nothing),
        (&["--stat"], nothing),
        // For nothing there is no comment.
        (&["--format", "markdown"], ""),
    ] {
        let ran = repository.diff(args).expect(0);
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), (said, ""), "{args:?}");
    }
    let changes: Changes =
        serde_json::from_str(&repository.diff(&["--format", "json"]).expect(0).stdout)
            .expect("JSON");
    assert!(changes.is_silent() && changes.totals.schools_compared == 4);
}

#[test]
fn changes_are_an_exit_code_when_asked_for() {
    let repository = changed();
    repository.diff(&[]).expect(0);
    repository.diff(&["--exit-code"]).expect(1);
    repository.diff(&["schule-west", "--exit-code"]).expect(1);
    repository.diff(&["gibt-es-nicht"]).expect(2);
}

#[test]
fn a_worktree_is_compared() {
    let repository = Repository::of_base();
    let place = tempfile::tempdir().expect("a temporary folder");
    let tree = place.path().join("tree");
    repository.git(&["worktree", "add", "--quiet", "--detach", tree.to_str().expect("UTF-8")]);
    let path = tree.join(FILE);
    write(&path, &crate::support::read(&path).replacen(EDIT.0, EDIT.1, 1));
    is_the_change(muster(&tree, &["diff", "--as-of", DAY, "--format", "json"]));
}

#[test]
fn a_shallow_clone_is_compared_as_far_as_it_goes() {
    let origin = changed();
    origin.commit("changed");
    let place = tempfile::tempdir().expect("a temporary folder");
    let clone = place.path().join("clone");
    let from = format!("file://{}", origin.path().display());
    git(place.path(), &["clone", "--quiet", "--depth", "1", &from, "clone"]);
    let diff = |args: &[&str]| muster(&clone, &[&["diff", "--as-of", DAY], args].concat());
    assert!(diff(&[]).expect(0).stdout.starts_with("nothing changes; of "));
    let ran = diff(&["--base", "HEAD~1"]).expect(2);
    assert!(ran.stderr.contains("shallow") && ran.stderr.contains("fetch-depth"), "{}", ran.stderr);
    git(&clone, &["fetch", "--quiet", "--unshallow"]);
    is_the_change(diff(&["--base", "HEAD~1", "--format", "json"]));
}

#[test]
fn a_workspace_in_a_folder_of_the_repository_is_compared() {
    let repository = Repository::new();
    copy(Path::new("tests/diff/base"), &repository.path().join("schulen/muster"));
    write(&repository.path().join("standards/other.toml"), "of another project");
    repository.commit("base");
    repository.edit(&format!("schulen/muster/{FILE}"), EDIT.0, EDIT.1);
    is_the_change(muster(
        repository.path(),
        &["-C", "schulen/muster", "diff", "--as-of", DAY, "--format", "json"],
    ));
}

#[test]
fn a_workspace_in_a_submodule_is_compared() {
    let origin = Repository::of_base();
    let around = Repository::new();
    around.git(&["submodule", "--quiet", "add", origin.path().to_str().expect("UTF-8"), "muster"]);
    around.commit("around");
    around.edit(&format!("muster/{FILE}"), EDIT.0, EDIT.1);
    is_the_change(muster(
        &around.path().join("muster"),
        &["diff", "--as-of", DAY, "--format", "json"],
    ));
}

/// The common standard as a repository of its own, which the workspace has as a submodule.
#[test]
fn an_edition_in_a_submodule_is_compared() {
    let standard = Repository::new();
    copy(Path::new("tests/diff/base/standards/1"), standard.path());
    standard.commit("edition");
    let repository = Repository::new();
    copy(Path::new("tests/diff/base"), repository.path());
    std::fs::remove_dir_all(repository.path().join("standards/1")).expect("the folder is there");
    repository.git(&[
        "submodule",
        "--quiet",
        "add",
        standard.path().to_str().expect("UTF-8"),
        "standards/1",
    ]);
    repository.commit("base");
    assert!(repository.diff(&[]).expect(0).stdout.starts_with("nothing changes; "));
    repository.edit(FILE, EDIT.0, EDIT.1);
    is_the_change(repository.diff(&["--format", "json"]));
    git(
        &repository.path().join("standards/1"),
        &["commit", "--quiet", "--all", "--message", "changed"],
    );
    repository.commit("the edition is newer");
    is_the_change(repository.diff(&["--base", "HEAD~1", "--head", "HEAD", "--format", "json"]));
}

#[test]
fn files_that_git_does_not_track_count() {
    let repository = Repository::of_base();
    write(&repository.path().join(".gitignore"), "lokal.toml\n");
    repository.commit("ignore");
    write(
        &repository.path().join("schools/amt/schule-nord/lokal.toml"),
        "wlans.schule.hidden = true\n",
    );
    let text = repository.diff(&[]).expect(0).stdout;
    assert!(text.contains("wlans.schule.hidden") && text.contains("lokal.toml:1"), "{text}");
}

#[test]
fn links_are_followed_inside_the_revision() {
    let repository = Repository::of_base();
    let root = repository.path();
    std::fs::rename(root.join("schools/stadt"), root.join("stadt")).expect("folders can be moved");
    symlink("../stadt", &root.join("schools/stadt"));
    write(&root.join("gemeinsam.toml"), "classes = 4\n");
    symlink("../../../gemeinsam.toml", &root.join("schools/amt/schule-ost/gemeinsam.toml"));
    repository.commit("links");
    assert!(repository.diff(&[]).expect(0).stdout.starts_with("nothing changes; "));
    repository.edit(FILE, EDIT.0, EDIT.1);
    is_the_change(repository.diff(&["--format", "json"]));
    // What a link leads to is compared, not the link.
    repository.commit("changed");
    write(&root.join("gemeinsam.toml"), "classes = 5\n");
    assert!(repository.diff(&[]).expect(0).stdout.contains("classes: 4 -> 5"));
}

#[cfg(unix)]
fn symlink(target: &str, at: &Path) {
    std::os::unix::fs::symlink(target, at).expect("links can be made");
}

#[cfg(not(unix))]
fn symlink(_: &str, _: &Path) {}

#[test]
fn a_build_is_compared() {
    let repository = Repository::of_base();
    let build = |args: &[&str]| {
        muster(repository.path(), &[&["build", "--quiet", "--as-of", DAY], args].concat()).expect(0)
    };
    build(&["--output", "former"]);
    assert!(!repository.diff(&["--base", "./former"]).expect(0).stdout.contains("file change"));
    repository.edit(FILE, EDIT.0, EDIT.1);
    let text = repository.diff(&["--base", "./former"]).expect(0).stdout;
    assert!(
        text.starts_with("4 schools, 4 devices, 4 files change\n") && text.contains("unknown"),
        "{text}"
    );
    assert!(
        text.contains("-        \"valid-lifetime\": 28800,")
            && text.contains("+        \"valid-lifetime\": 21600,"),
        "{text}"
    );
    // What it let pass is not known, and is not taken for the same.
    let json = repository.diff(&["--base", "./former", "--format", "json"]).expect(0).stdout;
    let changes: Changes = serde_json::from_str(&json).expect("the format is known");
    let why: Vec<UnknownWhy> = changes.access.unknown.iter().map(|unknown| unknown.why).collect();
    assert_eq!(why, [UnknownWhy::Build]);
    // What was touched after it was built is no former build.
    let file = repository.path().join("former/amt/schule-nord/srv-1/kea-dhcp4.conf");
    write(&file, "something else");
    let ran = repository.diff(&["--base", "./former"]).expect(2);
    assert!(ran.stderr.contains("was changed after it was built"), "{}", ran.stderr);
}

#[test]
fn a_base_without_a_workspace_makes_everything_new() {
    let repository = Repository::new();
    write(&repository.path().join("README"), "soon\n");
    repository.commit("first");
    copy(Path::new("tests/diff/base"), repository.path());
    let text = repository.diff(&[]).expect(0).stdout;
    assert!(text.contains("there is no workspace in `HEAD`") && text.contains("added"), "{text}");
}

#[test]
fn a_broken_base_still_shows_what_changed_in_the_model() {
    let repository = Repository::of_base();
    repository.edit(FILE, "vlan = 40", "vlan = 60");
    repository.commit("two segments with one VLAN");
    repository.edit(FILE, "vlan = 60", "vlan = 40");
    let ran = repository.diff(&[]).expect(2);
    assert!(ran.stderr.contains("`HEAD` has errors"), "{}", ran.stderr);
    for text in [
        "duplicate-vlan-id",
        "segments.lehr.vlan: 60 -> 40",
        "in the base: standards/1/network.toml:",
    ] {
        assert!(ran.stdout.contains(text), "{text} is missing in\n{}", ran.stdout);
    }
    let changes: Changes =
        serde_json::from_str(&repository.diff(&["--format", "json"]).expect(2).stdout)
            .expect("JSON");
    assert!(changes.files.is_empty() && !changes.base.findings.is_empty());
}

#[test]
fn a_base_that_is_no_toml_is_told() {
    let repository = Repository::of_base();
    repository.edit("muster.toml", "title", "title title");
    repository.commit("broken");
    repository.edit("muster.toml", "title title", "title");
    let ran = repository.diff(&[]).expect(2);
    assert!(
        ran.stdout.contains("syntax-error") && ran.stdout.contains("nothing could be compared"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_broken_head_is_told_like_check_does() {
    let repository = Repository::of_base();
    repository.edit(FILE, "vlan = 40", "vlan = 60");
    let diff = repository.diff(&[]).expect(1);
    let check = muster(repository.path(), &["check", "--as-of", DAY]).expect(1);
    assert_eq!(diff.stdout, check.stdout);
}

#[test]
fn what_git_cannot_do_is_told_with_a_way_out() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    copy(Path::new("tests/diff/base"), dir.path());
    let diff = |dir: &Path, args: &[&str]| {
        muster(dir, &[&["diff", "--as-of", DAY], args].concat()).expect(2).stderr
    };
    let none = diff(dir.path(), &[]);
    assert!(none.contains("is in no git repository") && none.contains("--base ./DIR"), "{none}");
    git(dir.path(), &["init", "--quiet"]);
    let unborn = diff(dir.path(), &[]);
    assert!(unborn.contains("has no commit yet"), "{unborn}");
    let repository = Repository::of_base();
    let unknown = diff(repository.path(), &["--base", "gibt-es-nicht"]);
    assert!(unknown.contains("git knows no revision `gibt-es-nicht`"), "{unknown}");
    // No revision is an option of git.
    let option = diff(repository.path(), &["--base=--help"]);
    assert!(option.contains("git knows no revision `--help`"), "{option}");
}

#[test]
fn effects_that_were_not_declared_fail() {
    let repository = changed();
    let expect = |text: &str| {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("expect.toml");
        write(&path, text);
        repository.diff(&["--expect", path.to_str().expect("UTF-8")])
    };
    for declared in [
        "",
        "zones = [\"lehr\"]",
        "platforms = [\"kea-*\"]\nauthorities = [\"amt\", \"stadt\"]\ndevices = [\"srv-?\"]",
        "model = [\"segments.lehr.*\"]\nrisks = [\"live\"]",
        "paths = [\"*/srv-1/*\"]\nschools = [\"amt/*\", \"schule-west\"]",
    ] {
        assert!(!expect(declared).expect(0).stdout.contains("Not declared"), "{declared}");
    }
    for (declared, outside) in [
        ("zones = [\"sus\"]", "in the zones lehr, which `zones` does not name"),
        ("zones = []", "`zones` does not name"),
        (
            "authorities = [\"amt\"]",
            "`stadt/schule-west/srv-1/kea-dhcp4.conf` (kea-dhcp4 kea-dhcp4.conf, live): outside \
                of `authorities`",
        ),
        (
            "platforms = [\"nftables\"]",
            "and 3 more files (kea-dhcp4 kea-dhcp4.conf, live): outside of `platforms`",
        ),
        ("devices = [\"fw-*\"]", "outside of `devices`"),
        ("risks = [\"cosmetic\"]", "outside of `risks`"),
        (
            "model = [\"wlans.*\"]",
            "`segments.lehr.dhcp.lease` changes, which `model` does not name",
        ),
    ] {
        let text = expect(declared).expect(1).stdout;
        assert!(text.contains("Not declared") && text.contains(outside), "{declared}:\n{text}");
    }
    let unknown = expect("zonen = [\"lehr\"]").expect(2).stderr;
    assert!(unknown.contains("unknown field `zonen`"), "{unknown}");
}

/// A comment has a size; what is left out of it is counted.
#[test]
fn comments_are_as_short_as_asked_for() {
    let repository = Repository::of_base();
    repository.edit(FILE, "vlan = 10,", "vlan = 11,");
    repository.edit(FILE, EDIT.0, EDIT.1);
    let comment = |size: &str| {
        repository.diff(&["--format", "markdown", "--max-size", size]).expect(0).stdout
    };
    let whole = comment("60000");
    assert!(!whole.contains("gekürzt"));
    let short = comment("3000");
    assert!(
        short.len() <= 3000 && short.contains("weggelassen oder gekürzt"),
        "{} bytes:\n{short}",
        short.len()
    );
    assert_eq!(short.matches("<details>").count(), short.matches("</details>").count());
}

/// Nothing that is shown gives a secret away, and that one was replaced is seen.
#[test]
fn secrets_are_seen_by_name_only() {
    let repository = Repository::of_base();
    repository.edit("standards/1/wlans.toml", "wlan.schule", "wlan.schule-neu");
    let text = repository.diff(&["--full"]).expect(0).stdout;
    assert!(
        text.contains("\"wlan.schule\" -> \"wlan.schule-neu\"")
            && text.contains("the key of a WLAN is another one"),
        "{text}"
    );
}

/// Rules across schools look at schools that a change does not touch, and at those that were not
/// chosen; they are asked when a change stirs what they look at, and then only.
#[test]
fn rules_across_schools_hear_of_a_change() {
    let school = "schools/amt/schule-nord/school.toml";
    let repository = Repository::of_base();
    repository.edit(school, "index = 3", "index = 4");
    for args in [&[][..], &["schule-nord"], &["schule-sued"], &["schule-west"], &["--no-skip"]] {
        let ran = repository.diff(args).expect(1);
        assert!(ran.stdout.contains("duplicate-school-index"), "{args:?}: {}", ran.stdout);
    }
    // What is wrong before and after is for `muster check` to say.
    repository.commit("two schools have one index");
    repository.edit(school, "Schule Nord", "Schule am Norden");
    assert!(repository.diff(&[]).expect(0).stdout.contains("Schule am Norden"));
    let found = muster(repository.path(), &["check", "--as-of", DAY]).expect(1).stdout;
    assert!(found.contains("duplicate-school-index"), "{found}");
}

/// Pipelines often run as another user than the one who owns the checkout, and hooks with variables
/// that say where their repository is: git is told everything, and hears nothing else.
#[test]
fn the_environment_says_nothing_to_git() {
    let repository = changed();
    let elsewhere = Repository::new();
    write(&elsewhere.path().join("README"), "another repository\n");
    elsewhere.commit("first");
    let dir = elsewhere.path().join(".git");
    let mut command = command(repository.path(), &["diff", "--as-of", DAY, "--format", "json"]);
    command
        .env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        .env("GIT_DIR", &dir)
        .env("GIT_WORK_TREE", elsewhere.path());
    command
        .env("GIT_INDEX_FILE", dir.join("index"))
        .env("GIT_OBJECT_DIRECTORY", dir.join("objects"))
        .env("GIT_COMMON_DIR", &dir);
    command
        .env("GIT_NAMESPACE", "other")
        .env("GIT_CONFIG_COUNT", "1")
        .env("GIT_CONFIG_KEY_0", "x")
        .env("GIT_CONFIG_VALUE_0", "no key");
    is_the_change(command.output().expect("muster can be started").into());
}

/// Whether a base is a folder or a revision is said by how it is written.
#[test]
fn a_base_is_what_it_is_named() {
    let repository = changed();
    let head = repository.git(&["rev-parse", "HEAD"]).trim().to_owned();
    let build = |dir: &str| {
        muster(repository.path(), &["build", "--quiet", "--as-of", DAY, "--output", dir]).expect(0)
    };
    let diff = |base: &str| repository.diff(&["--format", "json", &format!("--base={base}")]);
    let refused = |base: &str| diff(base).expect(2).stderr;
    let is_a_build = |base: &str| {
        let changes: Changes = serde_json::from_str(&diff(base).expect(0).stdout).expect("JSON");
        assert!(
            changes.files.is_empty() && changes.base.kind == muster::change::SideKind::Build,
            "{base}"
        );
    };
    // Folders that are no build stand in nobody's way.
    for name in ["main", "HEAD", "HEAD^0", "refs/heads/main", &head] {
        std::fs::create_dir_all(repository.path().join(name)).expect("folders can be made");
        is_the_change(diff(name));
        let missing = refused(&format!("./{name}"));
        assert!(
            missing.contains("there is no build") && missing.contains("manifest.json"),
            "{missing}"
        );
    }
    for name in ["main", "HEAD", "HEAD^0", "refs/heads/main", &head, "out", "-x", "@{0}"] {
        build(&format!("./{name}"));
        is_a_build(&format!("./{name}"));
        is_a_build(&format!("{name}/"));
        is_a_build(repository.path().join(name).to_str().expect("UTF-8"));
    }
    for name in ["main", "HEAD", "HEAD^0", "refs/heads/main", &head, "@{0}"] {
        let both = refused(name);
        assert!(
            both.contains(&format!("`--base ./{name}` for the folder"))
                && both.contains(&format!("`--base {head}` for the revision")),
            "{both}"
        );
    }
    is_the_change(repository.diff(&["--format", "json", "--base", "heads/main"]));
    let folder = refused("out");
    assert!(
        folder.contains("git knows no revision `out`") && folder.contains("`--base ./out`"),
        "{folder}"
    );
    assert!(!refused("gibt-es-nicht").contains("there is a folder"));
    // A head and what findings are compared with are revisions only, whatever folders there are.
    for args in [
        &["diff", "--head", "./main"][..],
        &["check", "--since", "main/"],
        &["check", "--since", "/main"],
        &["diff", "--head=.."],
    ] {
        let ran = muster(repository.path(), args).expect(2);
        assert!(
            ran.stderr.contains("takes a revision") && ran.stderr.contains("is a path"),
            "{args:?}: {}",
            ran.stderr
        );
    }
    muster(repository.path(), &["check", "--as-of", DAY, "--since", "main"]).expect(0);
    repository.diff(&["--base", "heads/main", "--head", "HEAD"]).expect(0);
}

/// What is asked for as a revision is a commit, and nothing that is written like a part of git's
/// language.
#[test]
fn a_revision_is_one_commit() {
    let repository = changed();
    let tree = repository.git(&["rev-parse", "HEAD^{tree}"]).trim().to_owned();
    for (base, said) in [
        (tree.as_str(), "is no commit"),
        ("HEAD:standards", "`HEAD:standards` is no commit"),
        ("HEAD^{tree}", "is no commit"),
        ("^HEAD", "git knows no revision"),
        ("HEAD..HEAD", "git knows no revision"),
        ("HEAD\nHEAD", "git knows no revision `HEAD\\nHEAD`"),
        ("HEAD\u{1b}[2J", "git knows no revision `HEAD\\u{1b}[2J`"),
        ("", "git knows no revision ``"),
        ("*", "git knows no revision"),
        ("@{yesterday", "git knows no revision"),
        ("0000000000000000000000000000000000000000", "git knows no revision"),
    ] {
        let ran = repository.diff(&[&format!("--base={base}")]).expect(2);
        assert!(ran.stderr.contains(said), "{base:?}: {}", ran.stderr);
    }
    for base in [
        "HEAD",
        "@",
        "main",
        "heads/main",
        "@{0}",
        "HEAD@{0}",
        ":/base",
        "HEAD^{/base}",
        "HEAD^0",
        "main@{1 second ago}",
    ] {
        is_the_change(repository.diff(&["--format", "json", "--base", base]));
    }
}
