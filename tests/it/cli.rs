// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! The commands as people and pipelines meet them: exit codes, what goes to stdout and what to
//! stderr, and what each command says. The workspace is a copy of `examples/graubuenden`, which has
//! two schools.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::support::{
    DAY, Ran, command, copy_workspace, files, folders, muster, name, read, write,
};

/// The workspace of these tests, in a folder of its own, and what the program remembers of it
/// beside it.
pub(crate) struct Workspace {
    dir: PathBuf,
    place: tempfile::TempDir,
}

impl Workspace {
    /// A copy of the workspace at `root`.
    pub(crate) fn of(root: &str) -> Self {
        let place = tempfile::tempdir().expect("a temporary folder");
        let dir = place.path().join("workspace");
        std::fs::create_dir(&dir).expect("folders can be made");
        copy_workspace(Path::new(root), &dir);
        Self { dir, place }
    }

    /// A copy of the example with two schools.
    pub(crate) fn example() -> Self {
        Self::of("examples/graubuenden")
    }

    /// Its folder.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where the program remembers what it built.
    pub(crate) fn state(&self) -> PathBuf {
        self.place.path().join("state")
    }

    /// Runs the program in it.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        command(self.dir(), args)
            .env("XDG_STATE_HOME", self.state())
            .output()
            .expect("the program can be started")
            .into()
    }

    /// Replaces text in one of its files.
    pub(crate) fn edit(&self, file: &str, old: &str, new: &str) {
        let path = self.dir().join(file);
        let text = read(&path);
        assert!(text.contains(old), "{file} does not hold {old:?}");
        write(&path, &text.replace(old, new));
    }
}

/// The school that the tests change.
pub(crate) const SCHOOL: &str = "schools/schulverband-bergtal/oberstufe-arvenwald";

#[test]
fn a_clean_workspace_is_told_on_stderr_alone() {
    let ran = Workspace::example().run(&["check", "--as-of", DAY]).expect(0);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", "no findings\n"));
}

#[test]
fn findings_go_to_stdout_and_their_number_to_stderr() {
    let workspace = Workspace::example();
    workspace.edit(&format!("{SCHOOL}/schule.toml"), "index = 2", "index = \"2\"");
    let ran = workspace.run(&["check", "--as-of", DAY]).expect(1);
    assert!(
        ran.stdout.contains("wrong-type") && ran.stdout.contains("schule.toml:5"),
        "{}",
        ran.stdout
    );
    assert_eq!(ran.stderr, "1 error\n");
    // Commands that need the school say the same, where they have another result on stdout.
    let ran = workspace.run(&["show", "oberstufe-arvenwald"]).expect(1);
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.contains("wrong-type"), "{}", ran.stderr);
}

#[test]
fn what_cannot_be_done_is_exit_code_2_and_nothing_on_stdout() {
    let workspace = Workspace::example();
    let cases: &[(&[&str], &str)] = &[
        (&["frobnicate"], "unrecognized subcommand"),
        (&["check", "--as-of", "gestern"], "is not a day such as `2027-07-31`"),
        (&["build", "--as-of", "2027-02-29"], "is not a day such as `2027-07-31`"),
        (
            &["show", "oberstufe-arvenwald", "--as-of", "2027-08-01T00:00"],
            "is not a day such as `2027-07-31`",
        ),
        (
            &["explain", "oberstufe-arvenwald", "zones", "--as-of", "20270801"],
            "is not a day such as `2027-07-31`",
        ),
        (&["check", "--format", "pdf"], "invalid value"),
        (&["check", ""], "chooses nothing"),
        (&["check", "primarschule-steinbok"], "did you mean `primarschule-steinbock`?"),
        (&["build", "nirgends"], "`nirgends` chooses no school"),
        (&["show", "schulverband-bergtal"], "chooses more than one school"),
        (&["show", "oberstufe-arvenwald", "segments.gaste"], "did you mean `gaeste`?"),
        (&["explain", "oberstufe-arvenwald", "segments..vlan"], "is not a path"),
        (&["rule", "duplicate-vlan"], "did you mean `duplicate-vlan-id`?"),
        (&["platform", "nftable"], "did you mean `nftables`?"),
        (&["schema", "schule"], "there is no kind of file"),
        (&["-C", "nirgends", "check"], "nirgends"),
        (
            &[
                "new",
                "school",
                "ohne-traeger",
                "--title",
                "A",
                "--profile",
                "primar",
                "--students",
                "9",
            ],
            "authority/school",
        ),
        (&["new", "authority", "Großer Kreis", "--title", "A"], "is not a name"),
        (&["schema", "school", "--format", "markdown"], "only `muster schema plan`"),
    ];
    for (args, said) in cases {
        let ran = workspace.run(args).expect(2);
        assert_eq!(ran.stdout, "", "{args:?}");
        assert!(ran.stderr.contains(said), "{args:?} says\n{}", ran.stderr);
    }
    let empty = tempfile::tempdir().expect("a temporary folder");
    let ran = muster(empty.path(), &["check"]).expect(2);
    assert!(ran.stderr.contains("no `muster.toml`"), "{}", ran.stderr);
}

/// Whatever the system refuses, the message says at which path.
#[test]
fn errors_name_their_path() {
    let workspace = Workspace::example();
    let dir = workspace.dir();
    for folder in ["taken/muster-check.1", "taken/muster.json", "out/manifest.json", "CODEOWNERS"] {
        let _ = std::fs::remove_file(dir.join(folder));
        std::fs::create_dir_all(dir.join(folder)).expect("folders can be made");
    }
    std::fs::write(dir.join("bytes"), [0xff]).expect("files can be written");
    let cases: &[(&[&str], &str)] = &[
        (&["man", "nirgends"], "`nirgends`"),
        (&["man", "muster.toml"], "`muster.toml`"),
        (&["man", "taken"], "`taken/muster-check.1`"),
        (&["schema", "--write", "muster.toml"], "`muster.toml`"),
        (&["schema", "--write", "muster.toml/x"], "`muster.toml/x`"),
        (&["schema", "--write", "taken"], "/taken/muster.json`"),
        (&["-C", "nirgends", "check"], "`nirgends`"),
        (&["init", "muster.toml/x"], "`muster.toml/x`"),
        (&["build", "-o", "muster.toml/x"], "`muster.toml/x`"),
        (&["build"], "/out/manifest.json`"),
        (&["diff", "--expect", "nirgends"], "`nirgends`"),
        (&["diff", "--expect", "taken"], "`taken`"),
        (&["diff", "--expect", "bytes"], "`bytes`"),
        (&["diff", "--base", "./nirgends"], "`./nirgends/manifest.json`"),
        (&["new", "authority", "neu", "--title", "A"], "/CODEOWNERS`"),
    ];
    let mut silent = String::new();
    for (args, path) in cases {
        let ran = workspace.run(args);
        if ran.code != 2 || !ran.stderr.contains(path) {
            let _ =
                writeln!(silent, "{args:?}: exit code {}, not {path}:\n{}", ran.code, ran.stderr);
        }
    }
    assert!(silent.is_empty(), "\n{silent}");
}

#[test]
fn a_selection_is_a_school_an_authority_or_a_glob() {
    let workspace = Workspace::of(".");
    let schools = |select: &[&str]| -> String {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let out = dir.path().join("out");
        let args =
            [&["build", "--as-of", DAY, "-o", out.to_str().expect("UTF-8")], select].concat();
        workspace.run(&args).expect(0);
        let schools = folders(&out)
            .into_iter()
            .filter(|dir| !name(dir).starts_with('_'))
            .flat_map(|dir| folders(&dir));
        schools.map(|dir| name(&dir)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(schools(&["igs-morgenau"]), "igs-morgenau");
    assert_eq!(
        schools(&["donnersbergkreis/igs-morgenau", "bbs-dachsmoor"]),
        "igs-morgenau bbs-dachsmoor"
    );
    assert_eq!(schools(&["donnersbergkreis/bbs-*"]), "bbs-ahornhain");
    assert_eq!(schools(&["bbs-?ar*"]), "bbs-marderfeld");
    assert_eq!(schools(&["kusel"]).split(' ').count(), folders(Path::new("schools/kusel")).len());
}

#[test]
fn quiet_leaves_results_and_findings() {
    let workspace = Workspace::example();
    for args in [
        &["check", "--quiet", "--as-of", DAY][..],
        &["--quiet", "build", "--as-of", DAY],
        &["build", "-q", "--as-of", DAY],
    ] {
        let ran = workspace.run(args).expect(0);
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""), "{args:?}");
    }
    assert!(
        !workspace.run(&["--quiet", "show", "oberstufe-arvenwald"]).expect(0).stdout.is_empty()
    );
    workspace.edit(&format!("{SCHOOL}/schule.toml"), "index = 2", "index = 1");
    let ran = workspace.run(&["check", "--quiet", "--as-of", DAY]).expect(1);
    assert!(ran.stdout.contains("duplicate-school-index"), "{}", ran.stdout);
    assert_eq!(ran.stderr, "");
}

#[test]
fn colours_are_for_terminals_or_on_demand() {
    let workspace = Workspace::example();
    workspace.edit(&format!("{SCHOOL}/schule.toml"), "index = 2", "index = 1");
    let coloured = |args: &[&str], no_color: Option<&str>| {
        let mut command = command(workspace.dir(), args);
        command.envs(no_color.map(|value| ("NO_COLOR", value)));
        let ran: Ran = command.output().expect("the program can be started").into();
        ran.expect(1).stdout.contains('\u{1b}')
    };
    // Here stdout is no terminal.
    assert!(!coloured(&["check"], None));
    assert!(!coloured(&["check", "--color", "auto"], Some("1")));
    assert!(!coloured(&["check", "--color", "never"], None));
    assert!(coloured(&["check", "--color", "always"], None));
    // Who asks for colours by hand gets them.
    assert!(coloured(&["--color", "always", "check"], Some("1")));
}

/// `muster rule | head -1`: the reader has seen enough, which is no error.
#[test]
fn a_closed_pipe_is_no_error() {
    let workspace = Workspace::example();
    for args in [
        &["rule"][..],
        &["check", "--as-of", DAY],
        &["build", "--as-of", DAY],
        &["show", "oberstufe-arvenwald"],
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = command(workspace.dir(), args);
        let status = command
            .stdout(writer.try_clone().expect("a pipe"))
            .stderr(writer)
            .status()
            .expect("the program can be started");
        assert_eq!(status.code(), Some(0), "{args:?}");
    }
}

#[test]
fn show_prints_what_can_be_read_back() {
    let workspace = Workspace::example();
    let toml: toml::Table =
        workspace.run(&["show", "oberstufe-arvenwald"]).expect(0).stdout.parse().expect("TOML");
    let json: serde_json::Value = serde_json::from_str(
        &workspace.run(&["show", "oberstufe-arvenwald", "--format", "json"]).expect(0).stdout,
    )
    .expect("JSON");
    assert_eq!(serde_json::to_value(&toml).expect("TOML is JSON too"), json);
    assert_eq!(json["segments"]["gaeste"]["extra-clients"], 400, "the school's own value");
    assert_eq!(json["segments"]["gaeste"]["vlan"], 270, "the standard's");

    assert_eq!(
        workspace.run(&["show", "oberstufe-arvenwald", "segments.gaeste.vlan"]).expect(0).stdout,
        "270\n"
    );
    assert_eq!(
        workspace
            .run(&["show", "schulverband-bergtal/oberstufe-arvenwald", "title", "--format", "json"])
            .expect(0)
            .stdout,
        "\"Oberstufe Arvenwald\"\n"
    );
    let channels = workspace
        .run(&["show", "oberstufe-arvenwald", "radio-plans.schulhaus.bands.\"2.4\".channels"])
        .expect(0)
        .stdout;
    assert_eq!(channels, "[1, 5, 9, 13]\n");
}

#[test]
fn explain_shows_the_winner_first() {
    let workspace = Workspace::example();
    write(
        &workspace.dir().join("schools/schulverband-bergtal/authority.toml"),
        "[authority]\ntitle = \"Schulverband Bergtal\"\n\n[segments.gaeste]\nextra-clients = 300\n",
    );
    let ran = workspace
        .run(&["explain", "oberstufe-arvenwald", "segments.gaeste.extra-clients"])
        .expect(0);
    let line = |file: &str, text: &str| {
        (1..)
            .zip(read(&workspace.dir().join(file)).lines())
            .find_map(|(number, line)| line.starts_with(text).then_some(number))
    };
    let (school, standard) = (format!("{SCHOOL}/schule.toml"), "standards/2026/netz.toml");
    let rule = "standards/2026/regeln.toml";
    let (own, lowest, opened) = (
        line(&school, "extra-clients").expect("a line"),
        line(standard, "extra-clients").expect("a line"),
        line(rule, "[governance.\"segments.*.extra-clients\"]").expect("a line"),
    );
    let allowed = format!("allowed by `segments.*.extra-clients` (free), {rule}:{opened}");
    let expected = format!(
        "segments.gaeste.extra-clients = 400
  set in school schulverband-bergtal/oberstufe-arvenwald, {school}:{own}:17
    {allowed}
  hides what was set in authority schulverband-bergtal, schools/schulverband-bergtal/authority.toml:5:17  300
    {allowed}
  hides what was set in edition 2026, {standard}:{lowest}:17  200
"
    );
    assert_eq!(ran.stdout, expected);

    // A table is explained value by value.
    let ran = workspace.run(&["explain", "primarschule-steinbock", "segments.gaeste"]).expect(0);
    assert!(
        ran.stdout.contains("segments.gaeste.vlan = 270\n")
            && ran.stdout.contains("segments.gaeste.extra-clients = 300\n"),
        "{}",
        ran.stdout
    );
}

#[test]
fn schemas_are_printed_and_written() {
    let workspace = Workspace::example();
    let kinds = workspace.run(&["schema"]).expect(0).stdout;
    workspace.run(&["schema", "--write", ".muster/schema"]).expect(0);
    let (kinds, plan) = kinds.split_once("plan ").expect("what is no file comes last");
    assert_eq!(plan.lines().count(), 1);
    for line in kinds.lines() {
        let kind = line.split(' ').next().expect("a kind");
        let printed = workspace.run(&["schema", kind]).expect(0).stdout;
        assert_eq!(
            printed,
            read(&workspace.dir().join(format!(".muster/schema/{kind}.json"))),
            "{kind}"
        );
        serde_json::from_str::<serde_json::Value>(&printed).expect("a schema is JSON");
    }
    assert_eq!(kinds.lines().count(), files(&workspace.dir().join(".muster/schema")).len());
}

#[test]
fn every_finding_has_a_page() {
    let empty = tempfile::tempdir().expect("a temporary folder");
    let list = muster(empty.path(), &["rule"]).expect(0).stdout;
    assert_eq!(list.lines().count(), muster::report::rules::all().count());
    for code in muster::report::rules::all() {
        assert!(
            list.lines().any(|line| line.starts_with(&format!("{} ", code.name))),
            "{} is not in the list",
            code.name
        );
        let page = muster(empty.path(), &["rule", code.name]).expect(0).stdout;
        let headings = ["\n## What\n", "\n## Why\n", "\n## Fix\n"].map(|heading| {
            page.find(heading).unwrap_or_else(|| panic!("{heading:?} is missing in\n{page}"))
        });
        assert!(headings.is_sorted(), "{page}");
    }
}

#[test]
fn every_platform_has_a_page() {
    // Outside of a workspace there are the built-in ones.
    let empty = tempfile::tempdir().expect("a temporary folder");
    let list = muster(empty.path(), &["platform"]).expect(0).stdout;
    let names: Vec<String> = folders(Path::new("templates")).iter().map(|dir| name(dir)).collect();
    assert_eq!(list.lines().filter_map(|line| line.split(' ').next()).collect::<Vec<_>>(), names);
    for platform in &names {
        let page = muster(empty.path(), &["platform", platform]).expect(0).stdout;
        assert!(
            page.contains("apply:") && page.contains("remove:") && page.contains("## Unverified"),
            "{page}"
        );
    }
    // In one there are its own, too.
    let own = muster(Path::new("examples/new-platform"), &["platform"]).expect(0).stdout;
    assert!(own.contains("musterswitch") && own.lines().count() == names.len() + 1, "{own}");
}

#[test]
fn packagers_get_completions_and_manual_pages() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let text = muster(dir.path(), &["completions", shell]).expect(0).stdout;
        assert!(text.contains("_MUSTER_COMPLETE") && text.contains("muster"), "{shell}");
    }
    muster(dir.path(), &["man", "."]).expect(0);
    let pages: Vec<PathBuf> = files(dir.path()).into_values().collect();
    assert!(
        pages.iter().any(|page| name(page) == "muster.1")
            && pages.iter().any(|page| name(page) == "muster-build.1"),
        "{pages:?}"
    );
    assert!(pages.iter().all(|page| read(page).contains(".TH")));
}

/// What is typed, with the last word unfinished, and what is offered.
#[test]
fn completions_know_what_there_is() {
    let workspace = Workspace::example();
    let dir = workspace.dir();
    let git = "git init -q -b haupt . && git add . && git -c user.name=x -c user.email=x@x.org \
        commit -qm eins && git branch zweig && git tag v1";
    let ran = std::process::Command::new("sh").args(["-c", git]).current_dir(dir).status();
    assert!(ran.expect("git is there").success());
    std::fs::create_dir(dir.join("out")).expect("folders can be made");
    let outside = workspace.place.path().to_owned();
    let elsewhere = dir.to_str().expect("UTF-8");
    let reference = env!("CARGO_MANIFEST_DIR");
    let cases: &[(&Path, &[&str], &[&str])] = &[
        (
            dir,
            &["check", ""],
            &["oberstufe-arvenwald", "primarschule-steinbock", "schulverband-bergtal"],
        ),
        (dir, &["build", "ober"], &["oberstufe-arvenwald"]),
        (dir, &["status", "oberstufe-arvenwald", "prim"], &["primarschule-steinbock"]),
        (
            dir,
            &["diff", "schulverband-bergtal/p"],
            &["schulverband-bergtal/primarschule-steinbock"],
        ),
        (dir, &["show", "x"], &[]),
        (dir, &["explain", "ober"], &["oberstufe-arvenwald"]),
        (dir, &["diff", "--base", ""], &["HEAD", "haupt", "v1", "zweig"]),
        (dir, &["diff", "--base", "z"], &["zweig"]),
        (dir, &["diff", "--base", "./o"], &["./out/"]),
        (dir, &["check", "--since", "v"], &["v1"]),
        (dir, &["rule", "duplicate-vl"], &["duplicate-vlan-id"]),
        (dir, &["platform", "nf"], &["nftables"]),
        (dir, &["schema", "pl"], &["plan", "platform"]),
        (dir, &["new", "school", "s"], &["schulverband-bergtal/"]),
        (dir, &["new", "school", "a/b", "--profile", "prim"], &["primar"]),
        (dir, &["adopt", "20"], &["2026"]),
        (dir, &["stat"], &["status"]),
        (dir, &["bundle", "--wave", ""], &[]),
        (&outside, &["-C", reference, "bundle", "--wave", ""], &["alle", "frueh", "pilot"]),
        (&outside, &["-C", reference, "status", "--wave", "p"], &["pilot"]),
        (&outside, &["check", "ober"], &[]),
        (&outside, &["platform", "nf"], &["nftables"]),
        (&outside, &["-C", elsewhere, "check", "ober"], &["oberstufe-arvenwald"]),
        (&outside, &[&format!("-C{elsewhere}"), "check", "ober"], &["oberstufe-arvenwald"]),
        (
            &outside,
            &[&format!("--workspace={elsewhere}"), "check", "ober"],
            &["oberstufe-arvenwald"],
        ),
    ];
    let mut wrong = String::new();
    for (here, typed, right) in cases {
        let mut asked = command(here, &[&["--", "muster"], *typed].concat());
        asked.env("_MUSTER_COMPLETE", "bash").env("_CLAP_IFS", "\n");
        asked.env("_CLAP_COMPLETE_INDEX", typed.len().to_string());
        let ran = Ran::from(asked.output().expect("the program can be started"));
        let offered: Vec<&str> = ran.stdout.lines().filter(|word| !word.starts_with('-')).collect();
        if ran.code != 0 || offered != *right || !ran.stderr.is_empty() {
            let _ = writeln!(wrong, "{typed:?}: {offered:?}, not {right:?}; {}", ran.stderr);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Numbers that no school has are refused, and none of them is more than the program can bear.
#[test]
fn a_new_school_of_any_size_is_made_or_refused() {
    let workspace = Workspace::of(".");
    let largest = u32::MAX.to_string();
    let refused = [
        ("--rooms", "a school has at most 9999 rooms"),
        ("--access-points", "a school has at most 9999 access points"),
        ("--switches", "a school has at most 9999 switches"),
        ("--classes", "a school has at most 9999 rooms"),
        ("--buildings", "a school has 1 to 26 buildings"),
        ("--students", "a school has at most 9999 rooms"),
    ];
    for (option, said) in refused {
        let mut args = vec!["new", "school", "kusel/zu-gross", "--title", "Zu groß"];
        args.extend(["--profile", "gymnasium", option, &largest]);
        if option != "--students" {
            args.extend(["--students", "40"]);
        }
        let ran = workspace.run(&args).expect(2);
        assert!(ran.stderr.contains(said), "{option}: {}", ran.stderr);
        assert!(!workspace.dir().join("schools/kusel/zu-gross").exists(), "{option}");
    }
}

/// The script of a shell asks the program that is on the path.
#[test]
fn the_script_for_bash_completes() {
    let workspace = Workspace::example();
    let script = workspace.run(&["completions", "bash"]).expect(0).stdout;
    let program = command(workspace.dir(), &[]);
    let folder = Path::new(program.get_program()).parent().expect("it lies in a folder");
    let mut bash = std::process::Command::new("bash");
    bash.current_dir(workspace.dir()).args(["--norc", "-c"]).arg(format!(
        "PATH={}:$PATH\n{script}\nCOMP_WORDS=(muster check ober) COMP_CWORD=2\n\
        _clap_complete_muster muster ober check\necho \"${{COMPREPLY[@]}}\"",
        folder.display()
    ));
    let ran = Ran::from(bash.output().expect("bash is there")).expect(0);
    assert_eq!(ran.stdout, "oberstufe-arvenwald\n", "{}", ran.stderr);
}

#[test]
fn help_and_version_are_results() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let ran = muster(dir.path(), &["--help"]).expect(0);
    assert!(ran.stdout.contains("Exit codes: 0") && ran.stderr.is_empty());
    assert_eq!(
        muster(dir.path(), &["--version"]).expect(0).stdout,
        format!("muster {}\n", env!("CARGO_PKG_VERSION"))
    );
    // Without a command the help is no result.
    let ran = muster(dir.path(), &[]).expect(2);
    assert!(ran.stdout.is_empty() && ran.stderr.contains("Usage:"));
}

/// A new school of any kind and size passes every rule, beside all the others.
#[test]
fn a_new_school_is_sound() {
    let workspace = Workspace::of(".");
    let taken =
        folders(&workspace.dir().join("schools")).iter().flat_map(|dir| folders(dir)).count();
    let profiles: Vec<String> =
        files(&workspace.dir().join("standards/2026.1/profiles")).into_keys().collect();
    let mut index = taken;
    for profile in profiles.iter().map(|file| file.trim_end_matches(".toml")) {
        for students in ["40", "300", "900"] {
            index += 1;
            let key = format!("kusel/neu-{profile}-{students}");
            let args = [
                "new",
                "school",
                &key,
                "--title",
                "Neue Schule",
                "--profile",
                profile,
                "--students",
                students,
            ];
            let ran = workspace.run(&args).expect(0);
            assert_eq!(
                ran.stdout,
                format!(
                    "schools/{key}/school.toml\nschools/{key}/rooms.toml\nschools/{key}/devices.toml\n"
                )
            );
            let school: toml::Table =
                read(&workspace.dir().join(format!("schools/{key}/school.toml")))
                    .parse()
                    .expect("TOML");
            assert_eq!(
                school["index"].as_integer(),
                i64::try_from(index).ok(),
                "the next free index"
            );
            assert_eq!(school["students"].to_string(), students);
            // It is not written over.
            let again = workspace.run(&args).expect(2);
            assert!(
                again.stderr.contains("these files exist already; nothing was written"),
                "{}",
                again.stderr
            );
        }
    }
    let ran = workspace.run(&["check", "--as-of", DAY]);
    // New schools need more licences than were bought, which is right and says nothing of the
    // schools.
    let others: Vec<&str> = ran
        .stdout
        .lines()
        .filter(|line| {
            !line.trim().is_empty() && line.starts_with(|c: char| c.is_ascii_lowercase())
        })
        .collect();
    assert!(others.iter().all(|code| *code == "licence-seats-short"), "{}", ran.stdout);
    workspace
        .run(&[
            "new",
            "school",
            "kusel/zu-viel",
            "--title",
            "A",
            "--profile",
            "igs",
            "--students",
            "300",
            "--index",
            "1",
        ])
        .expect(2);
}

#[test]
fn a_new_authority_is_a_folder() {
    let workspace = Workspace::example();
    let ran = workspace
        .run(&["new", "authority", "neuer-verband", "--title", "Neuer \"Verband\""])
        .expect(0);
    assert_eq!(ran.stdout, "schools/neuer-verband/authority.toml\nCODEOWNERS\n");
    workspace.run(&["check", "--as-of", DAY]).expect(0);
    let text = read(&workspace.dir().join("schools/neuer-verband/authority.toml"));
    assert_eq!(
        text.parse::<toml::Table>().expect("TOML")["authority"]["title"].as_str(),
        Some("Neuer \"Verband\"")
    );
    workspace.run(&["new", "authority", "neuer-verband", "--title", "Anderer"]).expect(2);
    assert_eq!(text, read(&workspace.dir().join("schools/neuer-verband/authority.toml")));
}
