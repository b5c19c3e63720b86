//! What a literate spec cannot hold: files that are no text, links, sizes, names, and whole folders
//! that are missing. Whatever lies in a workspace, the answer is a finding with a place, never a
//! crash.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::spec::{base, findings};
use crate::support::{compiled, muster, skip_here};

const NORD: &str = "schools/amt/nord/school.toml";
const SUED: &str = "schools/amt/sued/school.toml";

/// The findings of a workspace must be exactly these, each `line: code in path`; returns them in
/// words.
#[track_caller]
fn expect(dir: &TempDir, expected: &[&str]) -> String {
    let (found, text) = findings(dir.path());
    let found: Vec<String> = found
        .into_iter()
        .map(|(line, code)| format!("{line}: {}", code.trim_start_matches("error: ")))
        .collect();
    let mut expected: Vec<&str> = expected.to_vec();
    expected.sort_unstable();
    let mut sorted: Vec<&str> = found.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    assert_eq!(sorted, expected, "\n{text}");
    text
}

fn write(dir: &TempDir, path: &str, text: impl AsRef<[u8]>) {
    let path = dir.path().join(path);
    fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folders can be made");
    fs::write(path, text).expect("files can be written");
}

fn read(dir: &TempDir, path: &str) -> String {
    fs::read_to_string(dir.path().join(path)).expect("files of the base are text")
}

#[test]
fn other_encodings_are_named_with_their_line() {
    let dir = base();
    write(&dir, NORD, b"title = \"Schule\"\nprofile = \"gymnasium\"\n# S\xfcd\nindex = 1\n");
    let utf16: Vec<u8> = "title = \"Schule\"".encode_utf16().flat_map(u16::to_le_bytes).collect();
    write(&dir, "standards/1/network.toml", [b"\xff\xfe".as_slice(), &utf16].concat());
    let text = expect(
        &dir,
        &["1: not-utf8 in schools/amt/nord/school.toml", "1: not-utf8 in standards/1/network.toml"],
    );
    assert!(text.contains("line 3"), "{text}");
}

#[test]
fn byte_order_mark_and_windows_line_ends_are_fine() {
    let dir = base();
    let dos = |text: String| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    for path in [
        "muster.toml",
        NORD,
        "standards/1/network.toml",
        "standards/1/devices.toml",
        "templates/testos/platform.toml",
    ] {
        write(&dir, path, dos(read(&dir, path)));
    }
    expect(&dir, &[]);
    write(
        &dir,
        SUED,
        "\u{feff}title = \"Süd\"\r\nprofile = \"gymnasium\"\r\nindex = \"2\"\r\nstudents = 100\r\n",
    );
    let text = expect(&dir, &["3: wrong-type in schools/amt/sued/school.toml"]);
    assert!(text.contains("school.toml:3:9 "), "the column counts as in an editor: {text}");
}

#[test]
fn line_ends_do_not_reach_values() {
    let dir = base();
    write(
        &dir,
        "standards/1/zz.toml",
        "[guarantees.sus-nie-verw]\r\nreason = \"\"\"\r\nerste Zeile\r\nzweite Zeile\"\"\"\r\n",
    );
    let mut out = muster::base::diagnostic::Diagnostics::default();
    let inputs = muster::workspace::read(dir.path(), &mut out).expect("the folder is there");
    let compiler = muster::compile::Compiler::new(
        inputs,
        muster::model::Day::new("2026-11-21").expect("a day"),
        &mut out,
    )
    .expect("it is sound");
    let (intent, _) = compiler
        .cooperation
        .intent(&compiler.cooperation.schools[0], &mut out)
        .expect("it is sound");
    let guarantee = intent.school.guarantees.values().next().expect("the base has one");
    assert_eq!(
        guarantee.reason.as_ref().map(muster::model::Text::as_str),
        Some("erste Zeile\nzweite Zeile")
    );
}

#[cfg(unix)]
#[test]
fn links_out_of_the_workspace_are_refused() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(outside.path().join("west")).expect("folders can be made");
    fs::write(outside.path().join("west/school.toml"), "title = \"West\"")
        .expect("files can be written");

    let dir = base();
    symlink(outside.path().join("west/school.toml"), dir.path().join("schools/amt/nord/more.toml"))
        .expect("links can be made");
    symlink(outside.path().join("west"), dir.path().join("schools/amt/west"))
        .expect("links can be made");
    symlink(outside.path(), dir.path().join("templates/west")).expect("links can be made");
    expect(
        &dir,
        &[
            "1: link-leaves-workspace in schools/amt/nord/more.toml",
            "1: link-leaves-workspace in schools/amt/west",
            "1: link-leaves-workspace in templates/west",
        ],
    );

    let dir = base();
    fs::rename(dir.path().join("schools"), outside.path().join("schools"))
        .expect("folders can be moved");
    symlink(outside.path().join("schools"), dir.path().join("schools")).expect("links can be made");
    expect(&dir, &["1: link-leaves-workspace in schools"]);
}

#[cfg(unix)]
#[test]
fn links_inside_are_fine_and_dangling_ones_are_not() {
    use std::os::unix::fs::symlink;
    let dir = base();
    fs::rename(dir.path().join("standards/1/network.toml"), dir.path().join("network"))
        .expect("files can be moved");
    symlink("../../network", dir.path().join("standards/1/network.toml"))
        .expect("links can be made");
    symlink(".", dir.path().join("schools/amt/nord/loop")).expect("links can be made");
    expect(&dir, &["1: stray-file in schools/amt/nord/loop"]);

    let dir = base();
    symlink("nowhere", dir.path().join("schools/amt/west")).expect("links can be made");
    symlink("self.toml", dir.path().join("schools/amt/nord/self.toml")).expect("links can be made");
    expect(
        &dir,
        &[
            "1: unreadable-file in schools/amt/nord/self.toml",
            "1: unreadable-file in schools/amt/west",
        ],
    );
}

#[test]
fn a_huge_file_is_not_read() {
    let dir = base();
    let file = fs::File::create(dir.path().join("schools/amt/nord/dump.toml"))
        .expect("files can be written");
    file.set_len(100 * 1024 * 1024).expect("sparse files can be made");
    let text = expect(&dir, &["1: file-too-large in schools/amt/nord/dump.toml"]);
    assert!(text.contains("100 MiB"), "{text}");
}

/// Nesting of every kind, far deeper than any stack: tests run on threads with 2 MiB of it, as the
/// workers do.
#[test]
fn deep_nesting_is_a_finding() {
    let n = 10_000;
    let dotted = |depth: usize| vec!["a"; depth].join(".");
    let texts = [
        format!("x = {}{}", "[".repeat(n), "]".repeat(n)),
        format!("x = {}1{}", "{ a = ".repeat(n), " }".repeat(n)),
        format!("x = {}", "[".repeat(n)),
        format!("{} = 1", dotted(n)),
        format!("[{}]", dotted(n)),
        format!("[[{}]]", dotted(n)),
        // Each kind stays below the parser's own limit, together they do not.
        format!(
            "[{0}]\n{0} = {1}1{2}",
            dotted(79),
            format!("{{ {} = ", dotted(79)).repeat(79),
            " }".repeat(79)
        ),
        format!("x = {}1{}", format!("[{{ {} = ", dotted(79)).repeat(39), "}]".repeat(39)),
    ];
    for text in texts {
        let dir = base();
        write(&dir, "schools/amt/nord/deep.toml", &text);
        let (found, words) = findings(dir.path());
        let start = &text[..text.len().min(40)];
        assert!(
            found
                .iter()
                .all(|(_, code)| code == "error: syntax-error in schools/amt/nord/deep.toml"),
            "{start}:\n{words}"
        );
        assert!(!found.is_empty(), "{start} was taken");
    }
}

/// Nested as deep as no model asks for and any parser can: the keys are unknown, and nothing else
/// happens.
#[test]
fn moderate_nesting_is_read() {
    let dir = base();
    write(
        &dir,
        "schools/amt/nord/deep.toml",
        format!("[a.b.c.d]\ne.f.g.h = {}1{}", "[".repeat(8), "]".repeat(8)),
    );
    expect(&dir, &["1: unknown-key in schools/amt/nord/deep.toml"]);
}

#[test]
fn names_that_differ_in_case_alone() {
    let dir = base();
    write(&dir, "schools/amt/Nord/school.toml", read(&dir, NORD));
    write(&dir, "standards/1/Network.toml", "");
    let (found, text) = findings(dir.path());
    // A system that takes both for one has nothing to report.
    if fs::read_dir(dir.path().join("schools/amt")).expect("the folder is there").count() > 3 {
        let expected = [
            "error: names-differ-in-case in schools/amt/nord",
            "error: names-differ-in-case in standards/1/network.toml",
        ];
        assert!(found.iter().map(|(_, code)| code.as_str()).eq(expected), "{text}");
    }
}

#[test]
fn names_reserved_on_windows() {
    let dir = base();
    for name in ["con", "nul", "com1", "lpt9"] {
        write(&dir, &format!("schools/amt/{name}/school.toml"), "title = \"Schule\"");
    }
    write(&dir, "schools/aux/authority.toml", "[authority]\ntitle = \"Amt\"");
    write(&dir, "standards/prn/edition.toml", "");
    write(&dir, "standards/1./edition.toml", "");
    write(&dir, "standards/1/profiles/nul.toml", "");
    write(&dir, "templates/con/platform.toml", "");
    write(
        &dir,
        "schools/amt/nord/clients.toml",
        "[client-profiles.aux]\ntitle = \"Gerät\"\nsystem = \"linux\"\nsegment = \"lehr\"\n",
    );
    let mut expected = vec!["1: invalid-value in schools/amt/nord/clients.toml".to_owned()];
    let folders = [
        "schools/amt/con",
        "schools/amt/nul",
        "schools/amt/com1",
        "schools/amt/lpt9",
        "schools/aux",
        "templates/con",
    ];
    let editions = ["standards/prn", "standards/1.", "standards/1/profiles/nul.toml"];
    expected
        .extend(folders.iter().chain(&editions).map(|path| format!("1: invalid-name in {path}")));
    expect(&dir, &expected.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn names_that_are_no_keys() {
    let dir = base();
    for name in ["Süd", "a b", "-a", "4711", "ä", &"a".repeat(64)] {
        write(&dir, &format!("schools/amt/{name}/school.toml"), "title = \"Schule\"");
    }
    let (found, text) = findings(dir.path());
    assert_eq!(found.len(), 6, "{text}");
    assert!(
        found.iter().all(|(_, code)| code.starts_with("error: invalid-name in schools/amt/")),
        "{text}"
    );
}

#[test]
fn endings_that_would_not_be_read() {
    let dir = base();
    for path in [
        "schools/amt/nord/more.TOML",
        "schools/amt/nord/clients.toml.txt",
        "standards/1/zz.Toml.TXT",
    ] {
        write(&dir, path, "");
    }
    write(&dir, "schools/amt/nord/notizen.txt", "");
    write(&dir, "schools/amt/nord/devices.toml~", "");
    write(&dir, "schools/amt/nord/.devices.toml.swp", "");
    expect(
        &dir,
        &[
            "1: invalid-name in schools/amt/nord/clients.toml.txt",
            "1: invalid-name in schools/amt/nord/more.TOML",
            "1: invalid-name in standards/1/zz.Toml.TXT",
        ],
    );
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf8() {
    use std::os::unix::ffi::OsStrExt;
    let dir = base();
    let name = std::ffi::OsStr::from_bytes(b"s\xfcd");
    fs::create_dir(dir.path().join("schools/amt").join(name)).expect("folders can be made");
    fs::write(
        dir.path().join("standards/1").join(std::ffi::OsStr::from_bytes(b"n\xe4chster.toml")),
        "",
    )
    .expect("files can be written");
    expect(&dir, &["1: invalid-name in schools/amt", "1: invalid-name in standards/1"]);
}

#[test]
fn folders_in_the_place_of_files() {
    let dir = base();
    for path in
        ["schools/amt/nord/more.toml", "standards/1/more.toml", "standards/1/profiles/bbs.toml"]
    {
        fs::create_dir(dir.path().join(path)).expect("folders can be made");
    }
    write(&dir, "schools/amt/nord/haus-a/devices.toml", "");
    write(&dir, "schools/amt/nord/bilder/plan.svg", "");
    write(&dir, "standards/1/anlagen/beschluss.pdf", "");
    write(&dir, "standards/1/entwurf/network.toml", "");
    write(&dir, "templates/testos/alt/platform.toml", "");
    expect(
        &dir,
        &[
            "1: stray-file in schools/amt/nord/haus-a",
            "1: stray-file in schools/amt/nord/more.toml",
            "1: stray-file in standards/1/entwurf",
            "1: stray-file in standards/1/more.toml",
            "1: stray-file in standards/1/profiles/bbs.toml",
            "1: stray-file in templates/testos/alt",
        ],
    );

    let dir = base();
    fs::remove_file(dir.path().join("muster.toml")).expect("files can be removed");
    fs::create_dir(dir.path().join("muster.toml")).expect("folders can be made");
    expect(&dir, &["1: unreadable-file in muster.toml"]);

    // A platform's folder that is a file, and an authority that is one.
    let dir = base();
    write(&dir, "templates/aruba", "");
    write(&dir, "schools/stadt", "");
    write(&dir, "schools/amt/west", "");
    expect(&dir, &[]);
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_waited_for() {
    let dir = base();
    let socket =
        std::os::unix::net::UnixListener::bind(dir.path().join("schools/amt/nord/more.toml"))
            .expect("sockets can be made");
    expect(&dir, &["1: unreadable-file in schools/amt/nord/more.toml"]);
    drop(socket);
}

#[cfg(unix)]
#[test]
fn files_without_permission() {
    use std::os::unix::fs::PermissionsExt;
    let dir = base();
    let closed = |path: &str| {
        let path = dir.path().join(path);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000))
            .expect("permissions can be set");
        fs::read_dir(&path).is_err() && fs::read(&path).is_err()
    };
    let (file, folder) = (closed("standards/1/network.toml"), closed("schools/amt/sued"));
    if file && folder {
        // The other file of the edition has no faults of its own without this one.
        expect(
            &dir,
            &[
                "1: unreadable-file in schools/amt/sued",
                "1: unreadable-file in standards/1/network.toml",
            ],
        );
    } else {
        skip_here("permissions mean nothing to this user");
    }
    fs::set_permissions(dir.path().join("schools/amt/sued"), fs::Permissions::from_mode(0o700))
        .expect("permissions can be set");
}

#[test]
fn empty_workspaces() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    expect(&dir, &["1: unreadable-file in muster.toml"]);
    write(&dir, "muster.toml", "");
    expect(&dir, &["1: missing-key in muster.toml"]);
    write(&dir, "muster.toml", "title = \"Leer\"\nedition = \"1\"\n");
    expect(&dir, &["2: unknown-edition in muster.toml"]);
    fs::create_dir_all(dir.path().join("standards/1/profiles")).expect("folders can be made");
    expect(&dir, &["1: edition-without-files in standards/1"]);
    write(&dir, "standards/1/edition.toml", "");
    fs::create_dir_all(dir.path().join("schools/amt")).expect("folders can be made");
    expect(&dir, &["1: authority-without-file in schools/amt"]);
    write(&dir, "schools/amt/authority.toml", "[authority]\ntitle = \"Amt\"\n");
    expect(&dir, &[]);
    fs::create_dir_all(dir.path().join("schools/amt/nord")).expect("folders can be made");
    expect(&dir, &["1: school-without-files in schools/amt/nord"]);
    write(&dir, "schools/amt/nord/school.toml", "");
    expect(&dir, &["1: missing-key in schools/amt/nord/school.toml"]);
}

/// An edition without content does not make its schools sound.
#[test]
fn an_edition_with_profiles_alone() {
    let dir = base();
    for file in ["network.toml", "devices.toml", "open.toml"] {
        fs::remove_file(dir.path().join("standards/1").join(file)).expect("files can be removed");
    }
    expect(&dir, &["1: edition-without-files in standards/1"]);
}

#[test]
fn broken_files_are_all_named_in_one_run() {
    let dir = base();
    let broken = [
        "muster.toml",
        NORD,
        SUED,
        "schools/amt/authority.toml",
        "standards/1/network.toml",
        "standards/1/profiles/gymnasium.toml",
        "templates/testos/platform.toml",
    ];
    for path in broken {
        write(&dir, path, "a = \"1\"\nb = \nc = oops\n");
    }
    let lines = |path: &&str| [2, 3].map(|line| format!("{line}: syntax-error in {path}"));
    let expected: Vec<String> = broken.iter().flat_map(lines).collect();
    expect(&dir, &expected.iter().map(String::as_str).collect::<Vec<_>>());
}

/// A broken layer is one fault: what it would have said is not missed elsewhere.
#[test]
fn a_broken_layer_has_no_consequences() {
    for path in [
        "schools/amt/authority.toml",
        "standards/1/devices.toml",
        "standards/1/profiles/gymnasium.toml",
        "templates/testos/platform.toml",
    ] {
        let dir = base();
        write(&dir, path, "a = oops\n");
        expect(&dir, &[&format!("1: syntax-error in {path}")]);
    }
}

#[test]
fn zero_bytes_and_control_characters() {
    let dir = base();
    write(
        &dir,
        NORD,
        b"title = \"Schule\0\"\nprofile = \"gymnasium\"\nindex = 1\nstudents = 100\n",
    );
    write(&dir, SUED, "title = \"Schule\u{1b}[31m\"\n");
    expect(
        &dir,
        &[
            "1: syntax-error in schools/amt/nord/school.toml",
            "1: syntax-error in schools/amt/sued/school.toml",
        ],
    );
    let dir = base();
    write(
        &dir,
        SUED,
        "title = \"Schule\\u001b[31m\"\nprofile = \"gymnasium\"\nindex = 2\nstudents = 100\n",
    );
    expect(&dir, &["1: invalid-value in schools/amt/sued/school.toml"]);
}

/// Faults by the hundred thousand end the run in time, with some of them named.
#[test]
fn many_faults_and_long_names() {
    let start = std::time::Instant::now();
    let dir = base();
    let wrong = vec!["7"; 200_000].join(", ");
    write(&dir, "schools/amt/nord/more.toml", format!("[wlans.schule]\nbands = [{wrong}]\n"));
    let key = "k".repeat(1_000_000);
    write(
        &dir,
        "schools/amt/sued/more.toml",
        format!("[segments.lehr]\n{key} = 1\n[flows.a]\nfrom = \"{}\"\n", "z".repeat(1_000_000)),
    );
    let (found, _) = findings(dir.path());
    assert!(found.contains(&(2, "error: wrong-type in schools/amt/nord/more.toml".into())));
    assert!(found.contains(&(2, "error: unknown-key in schools/amt/sued/more.toml".into())));
    assert!(start.elapsed().as_secs() < 20, "it took {:?}", start.elapsed());
}

#[test]
fn paths_of_findings_are_those_of_the_workspace() {
    let dir = base();
    write(&dir, "schools/amt/nord/more.toml", "a = 1\n");
    let (found, _) = findings(dir.path());
    let inside = |path: &str| !Path::new(path).is_absolute() && !path.contains('\\');
    assert!(
        found.iter().all(|(_, code)| inside(code.rsplit(' ').next().unwrap_or_default())),
        "{found:?}"
    );
}

/// What only `build` can find: these codes are `template-error`, `malformed-output` and
/// `unsafe-output-path`.
#[test]
fn broken_platforms_write_nothing() {
    let manifest = read(&base(), "templates/testos/platform.toml");
    let cases = [
        (
            "hostname {{ device.hostnam }}\n",
            manifest.clone(),
            "template-error",
            "templates/testos/config.txt.j2:1:",
        ),
        (
            "line {{ site.management.banner }}\n",
            manifest.clone(),
            "template-error",
            "templates/testos/config.txt.j2:1:",
        ),
        (
            "{ \"name\": {{ device.hostname }}, }\n",
            manifest.replace("\"text\"", "\"json\""),
            "malformed-output",
            "templates/testos/config.txt.j2:1:",
        ),
        (
            "hostname\n",
            manifest.replace("\"config.txt\"", "\"../config.txt\""),
            "unsafe-output-path",
            "templates/testos/platform.toml:20:",
        ),
        (
            "hostname\n",
            manifest.replace("\"config.txt\"", "\"nul.txt\""),
            "unsafe-output-path",
            "templates/testos/platform.toml:20:",
        ),
    ];
    for (template, manifest, code, place) in cases {
        let dir = base();
        write(&dir, "templates/testos/platform.toml", manifest);
        write(&dir, "templates/testos/config.txt.j2", template);
        let compiled = compiled(dir.path());
        let text = compiled.findings();
        assert!(
            !compiled.found.is_empty() && compiled.found.iter().all(|item| item.code.name == code),
            "{template}{text}"
        );
        assert!(
            text.lines().filter(|line| line.contains(code)).all(|line| line.contains(place)),
            "{template}{text}"
        );
        assert!(
            compiled.artifacts.iter().all(|artifact| artifact.platform.as_str() != "testos"),
            "{template}"
        );
    }
}

/// `foreign-output-folder`: a build never takes a folder for its own that it did not write.
#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let dir = base();
    write(&dir, "fotos/ausflug.jpg", "");
    let ran = muster(dir.path(), &["build", "-o", "fotos"]).expect(1);
    assert!(ran.stdout.contains("foreign-output-folder"), "{}", ran.stdout);
    let kept: Vec<_> =
        fs::read_dir(dir.path().join("fotos")).expect("the folder is there").collect();
    assert_eq!(kept.len(), 1);
}
