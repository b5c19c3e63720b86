//! What is remembered, and where it is not.

use super::*;

fn record() -> OutputRecord {
    OutputRecord {
        states: vec![BuiltState { manifest: "aa".into(), inputs: Some("bb".into()) }],
        containers: vec![KeptFolder {
            name: container::new_name("out".as_ref()).expect("there is randomness"),
            inside: false,
        }],
        ..OutputRecord::default()
    }
}

#[test]
fn what_was_written_is_read_again_for_the_same_output_only() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (state, workspace) = (dir.path().join("state/muster"), dir.path().join("w"));
    let of = |output: &str| {
        Records::of(Some(&state), &workspace, &dir.path().join(output))
            .expect("a place to remember")
    };
    assert_eq!(of("w/out").read(), OutputRecord::default(), "there is nothing");
    for record in [record(), OutputRecord::default()] {
        of("w/out").write(&record).expect("it can be written");
        let read = of("w/out").read();
        assert_eq!((read.states, read.containers), (record.states, record.containers));
    }
    of("w/out").write(&record()).expect("it can be written");
    assert_eq!(of("w/other").read(), OutputRecord::default());
    assert_eq!(std::fs::read_dir(&state).expect("it is there").count(), 1, "no draft is left");
}

#[test]
fn nothing_is_remembered_inside_of_a_repository() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let workspace = dir.path().join("repository/w");
    std::fs::create_dir_all(dir.path().join("repository/.git")).expect("it can be made");
    std::fs::create_dir_all(&workspace).expect("it can be made");
    std::fs::create_dir_all(dir.path().join("tarball")).expect("it can be made");
    std::fs::write(dir.path().join("tarball/muster.toml"), "").expect("it can be written");
    let output = dir.path().join("elsewhere/out");
    let of = |state: &str, workspace: &Path| {
        Records::of(Some(&dir.path().join(state)), workspace, &output)
    };
    for state in [
        "repository/w/.local/state/muster",
        "repository/.local/state/muster",
        "repository/muster",
        "tarball/x/muster",
        "elsewhere/out/muster",
    ] {
        assert!(of(state, &workspace).is_err_and(|why| why.contains("in a repository")), "{state}");
    }
    assert!(
        of("plain/muster", &dir.path().join("plain")).is_err(),
        "a workspace without a repository"
    );
    assert!(of("plain/muster", &workspace).is_ok());
    assert!(
        Records::of(None, &workspace, &output).is_err_and(|why| why.contains("XDG_STATE_HOME"))
    );
}

#[test]
fn paths_are_resolved_as_far_as_they_exist() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let real = dir.path().canonicalize().expect("it is there");
    assert_eq!(resolved(dir.path()), real);
    assert_eq!(resolved(&dir.path().join("a/b")), real.join("a/b"));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(".", dir.path().join("link")).expect("links can be made");
        assert_eq!(resolved(&dir.path().join("link/a")), real.join("a"));
    }
}

/// What is not written by this user alone, or says something else, is not believed.
#[cfg(unix)]
#[test]
fn a_record_is_believed_only_as_it_was_written() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().expect("a temporary folder");
    let state = dir.path().join("state");
    let records = Records::of(Some(&state), &dir.path().join("w"), &dir.path().join("w/out"))
        .expect("a place to remember");
    records.write(&record()).expect("it can be written");
    let file = state.join(&records.name);
    let set = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
            .expect("they can be set");
    };
    let mode =
        |path: &Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o7777;
    let is_believed = || records.read() != OutputRecord::default();
    assert!(is_believed());
    assert_eq!((mode(&state), mode(&file)), (0o700, 0o600));
    for (path, right, wrong) in [
        (&state, 0o700, 0o755),
        (&state, 0o700, 0o1700),
        (&file, 0o600, 0o644),
        (&file, 0o600, 0o400),
    ] {
        set(path, wrong);
        assert!(!is_believed(), "{} {wrong:o}", path.display());
        set(path, right);
        assert!(is_believed());
    }
    let good = std::fs::read_to_string(&file).expect("it is there");
    let name = record().containers[0].name.clone();
    let padded = |length: u64| {
        let length = usize::try_from(length).expect("it is small");
        format!("{good}{}", " ".repeat(length - good.len()))
    };
    let kept = |names: &[&str]| {
        let containers = names
            .iter()
            .map(|name| KeptFolder { name: (*name).to_owned(), inside: false })
            .collect();
        let record = OutputRecord {
            containers,
            schema: SCHEMA.into(),
            output: records.output.clone(),
            ..OutputRecord::default()
        };
        serde_json::to_string(&record).expect("it can be written")
    };
    for (text, right) in [
        (good.replace(SCHEMA, "muster-output/2"), false),
        (good.replace("w/out", "w/other"), false),
        (kept(&[&name]), true),
        (kept(&[&name, "../../home"]), false),
        (kept(&["home"]), false),
        (padded(MOST_BYTES), true),
        (padded(MOST_BYTES + 1), false),
        (good[..good.len() - 2].to_owned(), false),
    ] {
        std::fs::write(&file, &text).expect("it can be written");
        assert_eq!(is_believed(), right, "{} bytes: {text:.500}", text.len());
    }
    // A draft that a killed run left is in nobody's way, and an open folder is closed.
    let mut draft = file.clone().into_os_string();
    draft.push(".new");
    std::fs::write(&draft, "half").expect("it can be written");
    set(&state, 0o755);
    records.write(&record()).expect("it can be written");
    assert!(is_believed() && !Path::new(&draft).exists());
    assert_eq!(mode(&state), 0o700);
}

#[cfg(unix)]
#[test]
fn the_folder_of_records_is_no_link_and_nobody_elses() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let state = dir.path().join("state");
    let records = Records::of(Some(&state), &dir.path().join("w"), &dir.path().join("w/out"))
        .expect("a place to remember");
    std::fs::create_dir(dir.path().join("elsewhere")).expect("it can be made");
    std::os::unix::fs::symlink("elsewhere", &state).expect("links can be made");
    let through = Records::of(Some(&state), &dir.path().join("w"), &dir.path().join("w/out"))
        .expect("a place to remember");
    for records in [&records, &through] {
        assert!(records.write(&record()).is_err());
    }
    assert_eq!(std::fs::read_dir(dir.path().join("elsewhere")).expect("it is there").count(), 0);
    std::fs::remove_file(&state).expect("it is there");
    std::fs::create_dir(&state).expect("it can be made");
    // Only the administrator can give a folder away.
    if std::os::unix::fs::chown(&state, Some(12345), None).is_ok() {
        assert!(
            records
                .write(&record())
                .is_err_and(|error| error.to_string().contains("somebody else"))
        );
    }
}

#[cfg(unix)]
#[test]
fn folders_above_that_of_records_are_made_for_this_user_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().expect("a temporary folder");
    let state = dir.path().join("a/b/state");
    let records = Records::of(Some(&state), &dir.path().join("w"), &dir.path().join("w/out"))
        .expect("a place to remember");
    records.write(&record()).expect("it can be written");
    for folder in ["a", "a/b", "a/b/state"] {
        let meta = std::fs::metadata(dir.path().join(folder)).expect("it was made");
        assert_eq!(meta.permissions().mode() & 0o7777, 0o700, "{folder}");
    }
}
