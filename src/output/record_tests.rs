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
