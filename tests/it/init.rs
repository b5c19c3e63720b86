// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! `muster init`: what it makes compiles, its pipelines fit the schemas that GitLab and GitHub
//! publish for them, editors find the schema of every file, and nothing that exists is overwritten.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{DAY, command, contents, entries, files, muster, name, oracle, read, write};

/// The folder that new workspaces are made of.
const TEMPLATE: &str = "init";

/// Names that are nobody's default.
const NAMES: &[&str] = &[
    "--title",
    "IT \"am Fluss\"",
    "--authority",
    "Amt Großenküste",
    "--school",
    "dorf=Dorfschule",
    "--edition",
    "2031.4",
    "--in-force-from",
    "2026-02-03",
];

/// A new workspace with these arguments.
fn made(args: &[&str]) -> TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    muster(dir.path(), &[&["init"], args].concat()).expect(0);
    dir
}

#[test]
fn a_new_workspace_compiles_without_a_finding_and_grows() {
    let made = made(NAMES);
    let dir = made.path();
    let clean = || {
        let ran = muster(dir, &["check", "--as-of", DAY]).expect(0);
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", "no findings\n"));
        muster(dir, &["build", "--as-of", DAY]).expect(0);
    };
    clean();
    let out = files(&dir.join("out/amt-grossenkueste/dorf"));
    for file in [
        "fw-1/nftables.conf",
        "sw-a1/running-config.txt",
        "ap-a101/wireless",
        "ap-a102/wireless",
        "srv-1/kea-dhcp4.conf",
    ] {
        assert!(out.contains_key(file), "{file} is not built, only {:?}", out.keys());
    }
    muster(dir, &["new", "authority", "kreis", "--title", "Kreis"]).expect(0);
    let owners = read(&dir.join("CODEOWNERS"));
    let folders: Vec<&str> = owners
        .lines()
        .filter(|line| line.contains('@'))
        .filter_map(|line| line.split_whitespace().nth(1))
        .collect();
    // The last line that fits counts: exceptions are not approved by the folder that has them.
    let of_schools: Vec<&str> =
        folders.into_iter().filter(|path| path.starts_with("/schools/")).collect();
    assert_eq!(
        of_schools,
        [
            "/schools/amt-grossenkueste/",
            "/schools/kreis/",
            "/schools/**/exceptions.toml",
            "/schools/*/authority.toml"
        ]
    );
    let profiles = entries(&dir.join("standards/2031.4/profiles"));
    assert!(profiles.len() > 1, "there is a choice");
    for (number, profile) in profiles.iter().enumerate() {
        let (key, profile) = (format!("kreis/neu-{number}"), name(profile).replace(".toml", ""));
        muster(
            dir,
            &["new", "school", &key, "--title", "Neu", "--profile", &profile, "--students", "400"],
        )
        .expect(0);
    }
    clean();
    // Its governance holds: a school has no VLAN numbers of its own.
    write(&dir.join("schools/kreis/neu-0/more.toml"), "segments.gast.vlan = 86\n");
    let ran = muster(dir, &["check", "--as-of", DAY]).expect(1);
    assert!(
        ran.stdout.contains("override-forbidden") && ran.stderr == "1 error\n",
        "{}{}",
        ran.stdout,
        ran.stderr
    );
}

/// With the default names it is the template itself, and the schemas; with others, none of these is
/// left.
#[test]
fn names_are_put_everywhere() {
    let plain = contents(made(&["--edition", "2026.1", "--in-force-from", "2026-08-01"]).path());
    let template =
        contents(Path::new(TEMPLATE)).into_iter().filter(|(path, _)| !path.starts_with("out/"));
    let schemas = muster::reference::schema::KINDS.iter().map(|kind| {
        (
            format!(".muster/schema/{}.json", kind.name),
            muster::reference::schema::text(*kind).into_bytes(),
        )
    });
    let expected: BTreeMap<String, Vec<u8>> = template.chain(schemas).collect();
    assert_eq!(plain.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    let other: Vec<&String> = plain
        .iter()
        .filter(|(path, bytes)| expected[*path] != **bytes)
        .map(|(path, _)| path)
        .collect();
    assert!(other.is_empty(), "not as in {TEMPLATE}: {other:?}");

    let made = made(NAMES);
    assert!(
        contents(made.path()) == contents(self::made(NAMES).path()),
        "the same names give the same bytes"
    );
    let workspace: toml::Table = read(&made.path().join("muster.toml")).parse().expect("TOML");
    assert_eq!(
        (workspace["title"].as_str(), workspace["edition"].as_str()),
        (Some("IT \"am Fluss\""), Some("2031.4"))
    );
    for (path, bytes) in
        contents(made.path()).iter().filter(|(path, _)| !path.starts_with(".muster/"))
    {
        let text = String::from_utf8_lossy(bytes);
        for old in ["Musterregion", "usterstadt", "am Markt", "am-markt", "2026.1", "2026-08-01"] {
            assert!(!path.contains(old) && !text.contains(old), "{path} still says {old:?}");
        }
    }
    for file in ["README.md", "README.en.md"] {
        let text = read(&made.path().join(file));
        for new in [
            "IT \"am Fluss\"",
            "schools/amt-grossenkueste/dorf/",
            "Amt Großenküste",
            "Dorfschule",
            "standards/2031.4/",
        ] {
            assert!(text.contains(new), "{file} does not say {new:?}");
        }
    }
}

/// Every name that the READMEs put in code and that looks like a file is one.
#[test]
fn readmes_name_files_that_exist() {
    for readme in ["README.md", "README.en.md"] {
        let text = read(&Path::new(TEMPLATE).join(readme));
        let words =
            text.split('`').skip(1).step_by(2).filter(|word| {
                !word.contains(' ') && (word.contains('/') || word.ends_with(".toml"))
            });
        let (mut met, known) = (0, files(Path::new(TEMPLATE)));
        for word in words.filter(|word| {
            !word.starts_with('@') && !word.contains("0/") && !word.starts_with(".muster/")
        }) {
            met += 1;
            assert!(
                known.keys().any(|path| path == word
                    || path.ends_with(&format!("/{word}"))
                    || path.starts_with(word)),
                "{readme} names {word}"
            );
        }
        assert!(met > 10, "{readme} names {met} files");
    }
}

#[test]
fn nothing_that_exists_is_overwritten() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    // What a new repository holds is not in the way.
    write(&dir.path().join(".git/HEAD"), "ref: refs/heads/main\n");
    write(&dir.path().join("LICENSE"), "free\n");
    write(&dir.path().join("README.md"), "mine\n");
    write(&dir.path().join("standards/2031.4/zones.toml"), "");
    let before = contents(dir.path());
    let ran = muster(dir.path(), &[&["init"], NAMES].concat()).expect(2);
    assert_eq!(
        (ran.stdout.as_str(), ran.stderr.as_str()),
        (
            "",
            "muster: these files exist already; nothing was \
                written:\n  README.md\n  standards/2031.4/zones.toml\n"
        )
    );
    assert!(contents(dir.path()) == before, "something was written");
    std::fs::remove_file(dir.path().join("README.md")).expect("the file is there");
    std::fs::remove_file(dir.path().join("standards/2031.4/zones.toml"))
        .expect("the file is there");
    muster(dir.path(), &[&["init"], NAMES].concat()).expect(0);
    muster(dir.path(), &["check", "--as-of", DAY]).expect(0);
}

#[test]
fn wrong_names_are_refused_before_anything_is_written() {
    let cases: &[(&[&str], &str)] = &[
        (&["--title", ""], "a title"),
        (&["--authority", "***"], "choose its key yourself, as in `KEY=***`"),
        (&["--authority", "Kusel=Kreis"], "`Kusel` is not a name"),
        (&["--school", "schule="], "a title"),
        (&["--edition", "2026/1"], "2026/1"),
        (&["--in-force-from", "bald"], "is not a day"),
    ];
    for (args, said) in cases {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let ran = muster(dir.path(), &[&["init"], *args].concat()).expect(2);
        assert_eq!(ran.stdout, "", "{args:?}");
        assert!(ran.stderr.contains(said), "{args:?} says\n{}", ran.stderr);
        assert!(contents(dir.path()).is_empty(), "{args:?}");
    }
}

/// What it says to type next can be typed.
#[test]
fn the_next_commands_work() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let ran = muster(dir.path(), &["init", "new folder"]).expect(0);
    assert_eq!(
        ran.stdout.lines().map(str::to_owned).collect::<Vec<_>>(),
        files(&dir.path().join("new folder")).into_keys().collect::<Vec<_>>()
    );
    let commands = ran.stderr.strip_prefix("next:\n").expect("it says what is next");
    assert!(
        commands
            .starts_with("  cd 'new folder'\n  muster check\n  muster build\n  muster new school "),
        "{commands}"
    );
    let commands = commands.replace("/KEY ", "/neu ").replace(" NAME ", " Neu ");
    shell(dir.path(), &format!("set -e\n{commands}"), &[]);
    assert!(dir.path().join("new folder/schools/musterstadt/neu/school.toml").is_file());
    let quiet = muster(dir.path(), &["init", "quiet", "--quiet"]).expect(0);
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("", ""));
    assert!(dir.path().join("quiet/muster.toml").is_file());
}

/// Runs a script with the program on its path.
fn shell(dir: &Path, script: &str, environment: &[(&str, &str)]) -> String {
    let program = PathBuf::from(command(dir, &[]).get_program());
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders =
        program.parent().map(Path::to_path_buf).into_iter().chain(std::env::split_paths(&path));
    let path = std::env::join_paths(folders).expect("paths without a colon");
    let output = Command::new("sh")
        .arg("-c")
        .arg(script)
        .current_dir(dir)
        .env("PATH", path)
        .envs(environment.iter().copied())
        .output();
    let output = output.expect("there is a shell");
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}\n{text}");
    text
}

/// Text of a good file, and what spoils it in its place.
type Fault = (&'static str, &'static str);

/// The pipelines: file, schema, and faults that must be found.
const PIPELINES: &[(&str, &[&str], &[Fault])] = &[
    (
        ".gitlab-ci.yml",
        &["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"],
        &[
            ("codequality:", "code-quality:"),
            ("when: always", "when: often"),
            ("  script:\n    - muster build\n", "  script: 1\n"),
        ],
    ),
    (
        ".github/workflows/muster.yml",
        &["--builtin-schema", "vendor.github-workflows"],
        &[("runs-on:", "runs_on:"), ("contents: read", "contents: some"), ("\non:\n", "\nwhen:\n")],
    ),
];

/// GitLab's and GitHub's published schemas come with the program that checks them.
#[test]
fn pipelines_fit_the_published_schemas() {
    let Some(check) = oracle("check-jsonschema") else { return };
    let fits = |schema: &[&str], path: &Path| {
        let output =
            Command::new(&check).args(schema).arg(path).output().expect("the check can be started");
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (pipeline, schema, faults) in PIPELINES {
        let path = Path::new(TEMPLATE).join(pipeline);
        let (good, said) = fits(schema, &path);
        assert!(good, "{said}");
        for (old, new) in *faults {
            let text = read(&path);
            assert!(text.contains(old), "{pipeline} does not hold {old:?}");
            let spoilt = dir.path().join("spoilt.yml");
            write(&spoilt, &text.replace(old, new));
            assert!(!fits(schema, &spoilt).0, "{pipeline} is accepted with {new:?}");
        }
    }
}

/// The engine of the most common TOML extension finds a schema for each file, by its first line
/// and, where that is missing, by `.taplo.toml`; and it would format nothing differently.
#[test]
fn the_settings_for_editors_work() {
    let Some(taplo) = oracle("taplo") else { return };
    let made = made(NAMES);
    let run = |args: &[&str]| {
        let output = Command::new(&taplo)
            .current_dir(made.path())
            .env("RUST_LOG", "debug")
            .args(args)
            .output()
            .expect("taplo can be started");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "taplo {args:?}\n{text}");
        text
    };
    let toml = || -> BTreeMap<String, PathBuf> {
        files(made.path())
            .into_iter()
            .filter(|(path, _)| {
                path.ends_with(".toml") && !path.starts_with('.') && path != "tombi.toml"
            })
            .collect()
    };
    assert!(
        run(&["format", "--check", "--colors", "never"])
            .contains(&format!("total={}", toml().len())),
        "taplo reads every file"
    );
    // A file of every kind, though a new workspace has none of these.
    let platform = read(Path::new("examples/new-platform/templates/musterswitch/platform.toml"));
    write(
        &made.path().join("templates/neu/platform.toml"),
        &platform.replacen("../../../../", "../../", 1),
    );
    write(
        &made.path().join("lands/neu.toml"),
        "#:schema ../.muster/schema/land.json\n\n[land]\ntitle = \"Neu\"\n",
    );
    run(&["lint", "--colors", "never"]);
    for (path, full) in &toml() {
        let text = read(full);
        let (first, rest) = text.split_once('\n').expect("a file has lines");
        let schema = first.rsplit('/').next().expect("a line names a schema");
        write(full, rest);
        let said = run(&["lint", "--colors", "never", path]);
        assert!(
            said.contains(&format!("/.muster/schema/{schema}")) && said.contains("using schema"),
            "{path} has not the schema {schema}:\n{said}"
        );
    }
}

/// The other engine for TOML needs no network either, and by `tombi.toml` it finds the schema of
/// each file whose first line names none.
#[test]
fn the_settings_for_tombi_work_without_network() {
    let Some(tombi) = oracle("tombi") else { return };
    // Nothing that was fetched before helps, and nobody listens where it would be fetched now.
    let cache = tempfile::tempdir().expect("a temporary folder");
    let lint = |dir: &Path, args: &[&str]| {
        let mut command = Command::new(&tombi);
        command.current_dir(dir).args(["lint", "-v"]).args(args).env("NO_COLOR", "1");
        command.env("XDG_CACHE_HOME", cache.path()).env_remove("TOMBI_OFFLINE");
        for proxy in ["http_proxy", "https_proxy", "all_proxy"] {
            command
                .env(proxy, "http://127.0.0.1:9")
                .env(proxy.to_uppercase(), "http://127.0.0.1:9");
        }
        let output = command.output().expect("tombi can be started");
        let text = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        (output.status.success(), text)
    };
    let is_clean =
        |said: &str| !["Warning", "Error", "failed"].iter().any(|bad| said.contains(bad));
    let made = made(NAMES);
    let (fits, said) = lint(made.path(), &[]);
    assert!(fits && is_clean(&said), "a new workspace:\n{said}");
    let (fits, said) = lint(Path::new("."), &[]);
    assert!(fits && is_clean(&said), "this repository:\n{said}");

    // A file of every kind, though a new workspace has none of these.
    let platform = read(Path::new("examples/new-platform/templates/musterswitch/platform.toml"));
    write(&made.path().join("templates/neu/platform.toml"), &platform);
    write(&made.path().join("lands/neu.toml"), "#:schema x/land.json\n\n[land]\ntitle = \"Neu\"\n");
    let mut tried = BTreeSet::new();
    for (path, full) in files(made.path()) {
        if !path.ends_with(".toml") || [".taplo.toml", "tombi.toml"].contains(&&*path) {
            continue;
        }
        let text = read(&full);
        let (first, rest) = text.split_once('\n').expect("a file has lines");
        let schema = first.rsplit('/').next().expect("a line names a schema");
        if !tried.insert(schema.to_owned()) {
            continue;
        }
        write(&full, &format!("unknown-key = 1\n{rest}"));
        let (fits, said) = lint(made.path(), &[&path]);
        let named = format!("/.muster/schema/{schema}");
        assert!(
            !fits && said.contains("unknown-key") && said.contains(&named),
            "{path} has not the schema {schema}:\n{said}"
        );
    }
    assert_eq!(tried.len(), 7, "kinds that were tried: {tried:?}");
    // And it is the settings that make the difference.
    std::fs::remove_file(made.path().join("tombi.toml")).expect("it is there");
    let (_, said) = lint(made.path(), &["muster.toml"]);
    assert!(said.contains("failed to fetch catalog"), "{said}");
}

/// What `.editorconfig` says is known to editors, and the files are so.
#[test]
fn files_keep_to_the_editorconfig() {
    let text = read(&Path::new(TEMPLATE).join(".editorconfig"));
    let mut sections: Vec<(&str, BTreeMap<&str, &str>)> = vec![("", BTreeMap::new())];
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(glob) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            sections.push((glob, BTreeMap::new()));
        } else {
            let (key, value) = line.split_once(" = ").expect("a line is `key = value`");
            sections.last_mut().expect("there is one").1.insert(key, value);
        }
    }
    assert_eq!(sections[0].1, BTreeMap::from([("root", "true")]));
    let all = BTreeMap::from([
        ("charset", "utf-8"),
        ("end_of_line", "lf"),
        ("indent_style", "space"),
        ("indent_size", "2"),
        ("insert_final_newline", "true"),
        ("trim_trailing_whitespace", "true"),
    ]);
    assert_eq!((sections[1].0, &sections[1].1), ("*", &all));
    for (path, bytes) in
        contents(Path::new(TEMPLATE)).into_iter().filter(|(path, _)| !path.starts_with("out/"))
    {
        let text = String::from_utf8(bytes).unwrap_or_else(|_| panic!("{path} is UTF-8"));
        assert!(
            text.ends_with('\n')
                && !text.ends_with("\n\n")
                && !text.contains('\r')
                && !text.contains('\t'),
            "{path}"
        );
        let widths =
            sections[2..].iter().filter(|(glob, _)| path.ends_with(glob.trim_start_matches('*')));
        let width = widths
            .filter_map(|(_, keys)| keys["max_line_length"].parse().ok())
            .next_back()
            .unwrap_or(usize::MAX);
        for (number, line) in (1..).zip(text.lines()) {
            assert!(
                line.trim_end() == line && line.chars().count() <= width,
                "{path}:{number} is not as .editorconfig says"
            );
        }
    }
}

/// The commands of a pipeline, run as it runs them.
#[test]
fn pipelines_run() {
    let made = made(NAMES);
    let dir = made.path();
    let git = "git -c user.name=x -c user.email=x@example.org";
    shell(
        dir,
        &format!(
            "git init -q && git add . && {git} commit -qm one && echo >> muster.toml && {git} \
                commit -qam two"
        ),
        &[],
    );
    let gitlab: Value = serde_saphyr::from_str(&read(&dir.join(".gitlab-ci.yml"))).expect("YAML");
    for job in ["check", "diff", "build"] {
        let script = gitlab[job]["script"].as_array().expect("a job has a script");
        let script: String = script
            .iter()
            .fold("set -e\n".into(), |text, line| text + line.as_str().expect("a command") + "\n");
        shell(dir, &script, &[("CI_MERGE_REQUEST_DIFF_BASE_SHA", "HEAD^1")]);
        let artifacts = &gitlab[job]["artifacts"];
        let reports =
            artifacts["reports"].as_object().into_iter().flat_map(|reports| reports.values());
        for path in
            artifacts["paths"].as_array().expect("a job has artifacts").iter().chain(reports)
        {
            assert!(dir.join(path.as_str().expect("a path")).exists(), "{job} makes no {path:?}");
        }
    }
    let github: Value =
        serde_saphyr::from_str(&read(&dir.join(".github/workflows/muster.yml"))).expect("YAML");
    let steps = github["jobs"]["muster"]["steps"].as_array().expect("a job has steps");
    let scripts: Vec<&str> = steps
        .iter()
        .filter_map(|step| step["run"].as_str())
        .filter(|run| !run.contains("cargo "))
        .collect();
    assert!(scripts.len() > 2, "there are steps to run");
    for script in scripts {
        // The client of GitHub is not here.
        let environment = [("GITHUB_STEP_SUMMARY", "/dev/null"), ("PULL_REQUEST", "1")];
        shell(dir, &format!("set -e\ngh() {{ :; }}\n{script}"), &environment);
    }
    // Reports and what is built are no part of the repository.
    assert_eq!(shell(dir, "git status --porcelain", &[]), "");
}
