//! What a manifest says, and what is refused as none of ours.

use super::*;
use crate::base::source::SourceFile;

fn entry(path: &str) -> ManifestEntry {
    let school = |key: &str| (!path.starts_with('_')).then(|| key.to_owned());
    ManifestEntry {
        path: path.to_owned(),
        authority: school("a"),
        school: school("b"),
        device: None,
        platform: Some("p".into()),
        format: Some(Format::Text),
        apply: Some(ApplyMode::Replace),
        sensitive: false,
        bytes: 3,
        sha256: sha256(b"abc"),
        stale: false,
    }
}

fn manifest(files: usize) -> Manifest {
    Manifest {
        schema: SCHEMA.into(),
        muster: "0".into(),
        edition: "1".into(),
        as_of: "2026-11-21".into(),
        source: Source::default(),
        warnings: 0,
        artifacts: (0..files).map(|number| entry(&format!("a/b/{number:04}"))).collect(),
    }
}

fn text(manifest: &Manifest) -> String {
    let mut bytes = Vec::new();
    manifest.write(&mut bytes).expect("memory can be written");
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

#[test]
fn a_manifest_is_read_as_it_was_written_and_however_it_is_laid_out() {
    for files in [0, 1, 2, 3000] {
        let manifest = manifest(files);
        let text = text(&manifest);
        assert_eq!(text.lines().filter(|line| line.contains("sha256")).count(), files);
        assert_eq!(Manifest::by_lines(&text).as_ref(), Some(&manifest), "{files} files");
        let other = serde_json::to_string_pretty(&manifest).expect("it can be written");
        for text in [text.replace('\n', "\r\n"), other] {
            assert_eq!(Manifest::by_lines(&text), None);
            assert_eq!(Manifest::read(text.as_bytes()).expect("it can be read"), manifest);
        }
    }
    let broken = text(&manifest(2)).replace("\"bytes\":3", "\"bytes\":x");
    assert!(Manifest::read(broken.as_bytes()).is_err());
    assert!(Manifest::read(b"\xff").is_err());
}

/// What a manifest may not say, each by one change of a good one.
#[test]
fn what_muster_would_not_write_is_refused_as_a_whole() {
    let good = Manifest {
        artifacts: vec![entry("a/b/c/d"), entry("a/b/c-e/d"), entry("_cooperation/x")],
        ..manifest(0)
    };
    let refused = |manifest: &Manifest| {
        Manifest::read_from_anybody(text(manifest).as_bytes(), OutputKind::Files).err()
    };
    let sorted: Vec<String> =
        Manifest::read_from_anybody(text(&good).as_bytes(), OutputKind::Files)
            .expect("it is good")
            .artifacts
            .into_iter()
            .map(|entry| entry.path)
            .collect();
    assert_eq!(sorted, ["_cooperation/x", "a/b/c-e/d", "a/b/c/d"]);
    let with = |change: &dyn Fn(&mut ManifestEntry)| {
        let mut manifest = good.clone();
        change(&mut manifest.artifacts[0]);
        refused(&manifest)
    };
    let long = format!("a/b/c/{}", "x/".repeat(500));
    for path in [
        "/a/b/c/d",
        "../b/c/d",
        "a/b/../c/d",
        "a/b/c/./d",
        "",
        "a/b/c//d",
        "a/b/c/",
        "a/b/c/nul",
        "a/b/c/d:x",
        "a/b/c/d\\x",
        "a/b/d",
        "a/x/c/d",
        "x/b/c/d",
        "d",
        "_cooperation/d",
        "A/b/c/d",
        &long,
    ] {
        assert!(
            with(&|entry| entry.path = path.into()).is_some_and(|why| why.contains("the path")),
            "{path}"
        );
    }
    for path in ["a/b/c-e/d", "a/b/c-e/D"] {
        assert!(
            with(&|entry| entry.path = path.into()).is_some_and(|why| why.contains("twice")),
            "{path}"
        );
    }
    // Between a file and what lies in the folder of its name others may be sorted.
    for path in ["a/b/c-e/d/e", "a/b/C-E/D/e"] {
        assert!(
            with(&|entry| entry.path = path.into())
                .is_some_and(|why| why.contains("as a file and as a folder")),
            "{path}"
        );
    }
    assert!(with(&|entry| entry.device = Some("x".into())).is_some());
    assert_eq!(with(&|entry| entry.device = Some("c".into())), None);
    assert!(
        with(&|entry| entry.school = None).is_some()
            && with(&|entry| entry.authority = None).is_some()
    );
    assert!(with(&|entry| entry.bytes = MOST_BYTES + 1).is_some_and(|why| why.contains("bytes")));
    assert_eq!(with(&|entry| entry.bytes = MOST_BYTES), None);
    let cooperation = |path: &str| {
        with(&|entry| (entry.authority, entry.school, entry.path) = (None, None, path.into()))
    };
    assert_eq!(cooperation("_cooperation/a/b"), None);
    assert!(
        cooperation("_cooperation").is_some()
            && cooperation("a/b/c/d").is_some()
            && cooperation("_other/x").is_some()
    );
    // Folders with names that no school has.
    for (authority, school) in
        [(".git", "hooks"), ("_cooperation", "b"), ("a", ".git"), ("a/b", "c")]
    {
        let path = format!("{authority}/{school}/c/d");
        let moved = with(&|entry| {
            (entry.authority, entry.school, entry.path) =
                (Some(authority.into()), Some(school.into()), path.clone());
        });
        assert!(moved.is_some(), "{path}");
    }
    let other = Manifest { schema: "muster-manifest/2".into(), ..good.clone() };
    assert!(refused(&other).is_some_and(|why| why.contains("muster-manifest/2")));
    assert!(Manifest::read_from_anybody(b"{}", OutputKind::Files).is_err());
}

/// Paths as long as muster writes them, and what is said of others.
#[test]
fn paths_have_a_longest_and_are_shown_by_their_beginning() {
    let refused = |entries: Vec<ManifestEntry>| {
        let manifest = Manifest { artifacts: entries, ..manifest(0) };
        Manifest::read_from_anybody(text(&manifest).as_bytes(), OutputKind::Files).err()
    };
    let of_length = |length: usize| {
        format!("a/b/{}{}", "x/".repeat((length - 100) / 2), "y".repeat(96 + length % 2))
    };
    assert_eq!((of_length(1000).len(), of_length(1001).len()), (1000, 1001));
    assert_eq!(refused(vec![entry(&of_length(1000))]), None);
    let begun = |path: &str| format!("\"{}...\"", &path[..200]);
    let long = of_length(1001);
    let message = format!("it names the path {}, which no build writes", begun(&long));
    assert_eq!(refused(vec![entry(&long)]), Some(message));
    let long = of_length(300);
    let message = format!("it names the path {} twice", begun(&long));
    assert_eq!(refused(vec![entry(&long), entry(&long)]), Some(message));
    let message = format!("it names {} as a file and as a folder", begun(&long));
    assert_eq!(refused(vec![entry(&long), entry(&format!("{long}/z"))]), Some(message));
    let schema = "x".repeat(50);
    let other = Manifest { schema: schema.clone(), ..manifest(0) };
    let message = format!("it is \"{}...\", `{SCHEMA}` is read", &schema[..40]);
    assert_eq!(
        Manifest::read_from_anybody(text(&other).as_bytes(), OutputKind::Files).err(),
        Some(message)
    );
}

#[test]
fn files_of_the_cooperation_have_a_folder_and_no_device() {
    let refused = |path: &str, device: Option<&str>| {
        let own = ManifestEntry { device: device.map(str::to_owned), ..entry(path) };
        let own = ManifestEntry { authority: None, school: None, ..own };
        let manifest = Manifest { artifacts: vec![own], ..manifest(0) };
        Manifest::read_from_anybody(text(&manifest).as_bytes(), OutputKind::Files).is_err()
    };
    assert!(!refused("_cooperation/x", None));
    for (path, device) in
        [("_cooperation/x", Some("x")), ("_cooperation", None), ("_cooperation", Some("x"))]
    {
        assert!(refused(path, device), "{path} {device:?}");
    }
}

#[test]
fn names_that_differ_in_case_are_found_wherever_they_stand() {
    let entries = ["a/b/C/x", "a/b/b/x", "a/b/c/x"].map(entry).into();
    let manifest = Manifest { artifacts: entries, ..manifest(0) };
    let refused = Manifest::read_from_anybody(text(&manifest).as_bytes(), OutputKind::Files);
    assert_eq!(refused.err().as_deref(), Some("it names the path \"a/b/c/x\" twice"));
}

#[test]
fn the_head_is_all_but_the_files() {
    let one = manifest(2);
    assert!(one.has_head_of(&manifest(3)));
    let changes: [fn(&mut Manifest); 6] = [
        |other| other.schema.push('x'),
        |other| other.muster.push('x'),
        |other| other.edition.push('x'),
        |other| other.as_of.push('x'),
        |other| other.source.dirty = true,
        |other| other.warnings += 1,
    ];
    for (number, change) in changes.iter().enumerate() {
        let mut other = manifest(2);
        change(&mut other);
        assert!(!one.has_head_of(&other), "{number}");
    }
}

#[test]
fn the_fingerprint_is_of_program_day_and_files() {
    let sources = |files: &[(&str, &str)]| {
        let mut sources = Sources::default();
        for (path, text) in files {
            sources.add(SourceFile {
                path: (*path).into(),
                text: (*text).into(),
                layer: "".into(),
            });
        }
        sources
    };
    let files = [("a", "text"), ("b", "")];
    let mut bytes = Vec::new();
    let mut part = |part: &[u8]| {
        bytes.extend((part.len() as u64).to_le_bytes());
        bytes.extend(part);
    };
    part(env!("CARGO_PKG_VERSION").as_bytes());
    part(b"2026-11-21");
    for (path, text) in files {
        part(path.as_bytes());
        part(&Sha256::digest(text.as_bytes()));
    }
    let right = sha256(&bytes);
    assert_eq!(fingerprint(&sources(&files), "2026-11-21"), right);
    // No two lists read the same.
    let others: &[(&[(&str, &str)], &str)] = &[
        (&files, "2026-11-22"),
        (&[("a", "text")], "2026-11-21"),
        (&[("a", "texts"), ("b", "")], "2026-11-21"),
        (&[("a", "text"), ("c", "")], "2026-11-21"),
        (&[("1a", "text"), ("b", "")], "2026-11-2"),
    ];
    for (files, day) in others {
        assert_ne!(fingerprint(&sources(files), day), right, "{files:?} {day}");
    }
}

/// A folder of bundles is no build, and a build is none.
#[test]
fn bundles_are_listed_apart() {
    let bundle = ManifestEntry { platform: None, format: None, apply: None, ..entry("a/b/b.zip") };
    let bundles =
        Manifest { schema: "muster-bundles/1".into(), artifacts: vec![bundle], ..manifest(0) };
    let read = |manifest: &Manifest, kind| {
        Manifest::read_from_anybody(text(manifest).as_bytes(), kind).err()
    };
    assert_eq!(read(&bundles, OutputKind::Bundles), None);
    assert!(!text(&bundles).contains("platform"), "{}", text(&bundles));
    let other = "it is \"muster-bundles/1\", `muster-manifest/1` is read";
    assert_eq!(read(&bundles, OutputKind::Files).as_deref(), Some(other));
    let other = "it is \"muster-manifest/1\", `muster-bundles/1` is read";
    assert_eq!(read(&manifest(0), OutputKind::Bundles).as_deref(), Some(other));
    for (path, device) in [
        ("a/b/c.zip", None),
        ("a/b.zip", None),
        ("a/b/x/b.zip", None),
        ("a/c/c.zip", None),
        ("_cooperation/b.zip", None),
        ("a/b/b.zip", Some("d")),
    ] {
        let mut wrong = bundles.clone();
        wrong.artifacts[0].path = path.into();
        wrong.artifacts[0].device = device.map(str::to_owned);
        assert!(read(&wrong, OutputKind::Bundles).is_some(), "{path} {device:?}");
    }
}

/// A file of a build says who wrote it, in which format, and how it is applied.
#[test]
fn files_of_a_build_say_what_they_are() {
    let read = |entry: ManifestEntry| {
        let manifest = Manifest { artifacts: vec![entry], ..manifest(0) };
        Manifest::read_from_anybody(text(&manifest).as_bytes(), OutputKind::Files).is_ok()
    };
    let whole = entry("a/b/_p/x");
    assert!(read(whole.clone()));
    assert!(!read(ManifestEntry { platform: None, ..whole.clone() }));
    assert!(!read(ManifestEntry { format: None, ..whole.clone() }));
    assert!(!read(ManifestEntry { apply: None, ..whole }));
}
