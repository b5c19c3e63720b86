//! Builds into a folder of the test, without the command line: what a run that is cut off leaves,
//! what is tampered with, and what somebody else put there.

use std::fs;
use std::path::{Path, PathBuf};

use super::record::{OutputRecord, Records, resolved};
use super::*;
use crate::language::decode::SchoolKey;
use crate::model::{AuthorityId, PlatformId, SchoolId};
use crate::output::manifest::{Manifest, ManifestEntry, OutputKind, SCHEMA, Source};
use crate::platform::artifact::Artifact;
use crate::platform::{ApplyMode, Format};

#[cfg(unix)]
mod built;
#[cfg(unix)]
mod carry;
#[cfg(unix)]
mod commit;
mod foreign;
#[cfg(unix)]
mod in_place;
#[cfg(unix)]
mod open;
#[cfg(unix)]
mod parts;
#[cfg(target_os = "linux")]
mod rights;

/// An output, a workspace, and a state folder.
struct Room(tempfile::TempDir);

type Files<'a> = &'a [(&'a str, &'a str)];

const ONE: Files<'_> = &[("a/s/d/one", "1"), ("a/s/d/secret", "2"), ("a/s/e/two", "3")];

fn artifact(&(path, text): &(&str, &str)) -> Artifact {
    let mut parts = path.split('/');
    let (authority, school) =
        (parts.next().expect("an authority"), parts.next().expect("a school"));
    let key = || SchoolKey {
        authority: AuthorityId::new(authority).expect("an id"),
        school: SchoolId::new(school).expect("an id"),
    };
    Artifact {
        path: path.into(),
        text: text.into(),
        platform: PlatformId::new("p").expect("an id"),
        output: "config".into(),
        school: (!path.starts_with('_')).then(key),
        device: None,
        format: Format::Text,
        apply: ApplyMode::Replace,
        sensitive: path.contains("secret"),
    }
}

impl Room {
    fn new() -> Self {
        let room = Self(tempfile::tempdir().expect("a temporary folder"));
        fs::create_dir(room.path("w")).expect("it can be made");
        room
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn out(&self, name: &str) -> PathBuf {
        self.path("w/out").join(name)
    }

    fn open(&self) -> Result<OutputTarget, OutputError> {
        OutputTarget::open(OutputPlace {
            dir: &self.path("w/out"),
            workspace: &self.path("w"),
            state: Some(&self.path("state")),
            kind: OutputKind::Files,
        })
    }

    /// Builds these files, as a build of all schools from inputs with this fingerprint.
    fn build(
        &self,
        files: Files<'_>,
        inputs: &str,
    ) -> Result<(usize, usize, Vec<String>), OutputError> {
        let mut target = self.open()?;
        target.prepare()?;
        self.commit(target, files, inputs)
    }

    #[allow(clippy::unused_self, reason = "it reads as the others do")]
    fn commit(
        &self,
        target: OutputTarget,
        files: Files<'_>,
        inputs: &str,
    ) -> Result<(usize, usize, Vec<String>), OutputError> {
        let mut staged = stage(&target, files)?;
        staged.extend(target.retire(&staged));
        put(target, staged, Vec::new(), inputs)
    }

    /// What this machine remembers of the output.
    fn record(&self, state: &str) -> OutputRecord {
        let output = resolved(&self.path("w")).join("out");
        Records::of(Some(&self.path(state)), &self.path("w"), &output)
            .expect("a place to remember")
            .read()
    }

    /// The folders of our own beside the output.
    fn containers(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.path("w")).expect("it is there");
        entries
            .map(|entry| entry.expect("it can be listed").path())
            .filter(|path| *path != self.path("w/out"))
            .collect()
    }

    fn is_unchanged_since(&self, inputs: &str) -> bool {
        self.open().expect("it can be opened").unchanged_since(inputs).is_some()
    }
}

/// Prepares files, unit by unit.
fn stage(target: &OutputTarget, files: Files<'_>) -> Result<Vec<StagedUnit>, OutputError> {
    let mut artifacts: Vec<Artifact> = files.iter().map(artifact).collect();
    artifacts.sort_by(|one, other| one.path.cmp(&other.path));
    let units = artifacts.chunk_by(|one, other| unit_of(&one.path) == unit_of(&other.path));
    units.map(|artifacts| target.stage(unit_of(&artifacts[0].path), artifacts)).collect()
}

/// Puts into place what was staged, and with it the files that are `kept` as they are.
fn put(
    target: OutputTarget,
    mut staged: Vec<StagedUnit>,
    kept: Vec<ManifestEntry>,
    inputs: &str,
) -> Result<(usize, usize, Vec<String>), OutputError> {
    let mut entries = kept;
    entries.extend(staged.iter_mut().flat_map(|staged| std::mem::take(&mut staged.entries)));
    entries.sort_by(|one, other| one.path.cmp(&other.path));
    let manifest = Manifest {
        schema: SCHEMA.into(),
        muster: "0".into(),
        edition: "e".into(),
        as_of: "2026-11-21".into(),
        source: Source { inputs: Some(inputs.into()), ..Source::default() },
        warnings: 0,
        artifacts: entries,
    };
    let differs = target.previous() != Some(&manifest);
    let counts =
        staged.iter().fold((0, 0), |sum, staged| (sum.0 + staged.written, sum.1 + staged.removed));
    let committed = target.commit(&staged, &manifest, differs)?;
    Ok((counts.0, counts.1, committed.said))
}

/// The number of a file: as long as it is the same, it is the same file.
#[cfg(unix)]
fn inode(path: &Path) -> u64 {
    std::os::unix::fs::MetadataExt::ino(&fs::symlink_metadata(path).expect("it is there"))
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    let meta = fs::symlink_metadata(path).expect("it is there");
    std::os::unix::fs::PermissionsExt::mode(&meta.permissions()) & 0o7777
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    let rights = std::os::unix::fs::PermissionsExt::from_mode(mode);
    fs::set_permissions(path, rights).expect("they can be set");
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

#[test]
fn files_are_counted_and_removed() {
    let room = Room::new();
    assert_eq!(room.build(ONE, "i").expect("it is built"), (3, 0, Vec::new()));
    assert!(room.containers().is_empty());
    assert_eq!(room.build(ONE, "i").expect("it is built"), (0, 0, Vec::new()));
    let next: Files<'_> = &[("a/s/d/one", "1"), ("a/s/d/secret", "changed"), ("a/t/d/three", "3")];
    assert_eq!(room.build(next, "j").expect("it is built"), (2, 1, Vec::new()));
    assert_eq!(
        (text(&room.out("a/s/d/secret")), room.out("a/s/e").exists()),
        ("changed".into(), false)
    );
    let [container] = &room.containers()[..] else { panic!("{:?}", room.containers()) };
    assert_eq!(
        (text(&container.join("tree/a/s/d/secret")), text(&container.join("tree/a/s/e/two"))),
        ("2".into(), "3".into())
    );
    // A whole school goes.
    assert_eq!(room.build(&[("a/t/d/three", "3")], "k").expect("it is built"), (0, 2, Vec::new()));
    assert!(!room.out("a/s").exists());
    assert!(!container.exists(), "the tree before the last one is gone");
}

#[test]
fn a_build_is_intact_only_as_it_was_written() {
    let room = Room::new();
    room.build(ONE, "i").expect("it is built");
    assert!(room.is_unchanged_since("i") && !room.is_unchanged_since("j"));
    let file = room.out("a/s/d/one");
    for wrong in ["x", "", "11"] {
        fs::write(&file, wrong).expect("it can be written");
        assert!(!room.is_unchanged_since("i"), "{wrong:?}");
    }
    assert_eq!(room.build(ONE, "i").expect("it is built").0, 1);
    assert!(room.is_unchanged_since("i"));
    fs::remove_file(&file).expect("it can be removed");
    assert!(!room.is_unchanged_since("i"));
    room.build(ONE, "i").expect("it is built");
    // Nobody's word but our own: neither that of the manifest nor that of another machine.
    fs::remove_dir_all(room.path("state")).expect("it is there");
    assert!(!room.is_unchanged_since("i"));
    assert_eq!(room.build(ONE, "i").expect("it is built"), (0, 0, Vec::new()));
    assert!(room.is_unchanged_since("i"), "all of it was compared");
    let manifest = text(&room.out("manifest.json"));
    fs::write(room.out("manifest.json"), manifest.replace("\"warnings\": 0", "\"warnings\": 1"))
        .expect("it can be written");
    assert!(!room.is_unchanged_since("i"));
}

#[cfg(unix)]
#[test]
fn rights_are_put_right() {
    use std::os::unix::fs::PermissionsExt as _;
    let room = Room::new();
    let mode = |name: &str| {
        fs::metadata(room.out(name)).expect("it is there").permissions().mode() & 0o7777
    };
    let set = |name: &str, mode: u32| {
        fs::set_permissions(room.out(name), fs::Permissions::from_mode(mode))
            .expect("it can be set");
    };
    room.build(ONE, "i").expect("it is built");
    for (name, right, wrong) in [
        ("", 0o700, 0o755),
        ("a", 0o700, 0o711),
        ("a/s/d", 0o700, 0o770),
        ("a/s/d/secret", 0o600, 0o644),
        ("a/s/d/one", 0o644, 0o777),
    ] {
        assert_eq!(mode(name) & right, mode(name), "{name}");
        set(name, wrong);
        assert!(!room.is_unchanged_since("i"), "{name}");
        room.build(ONE, "i").expect("it is built");
        assert_eq!(mode(name) & right, mode(name), "{name}");
        assert!(room.is_unchanged_since("i"), "{name}");
    }
}

#[test]
fn a_run_that_fails_leaves_nothing() {
    let room = Room::new();
    let mut target = room.open().expect("it can be opened");
    target.prepare().expect("it can be prepared");
    target.stage("a/s", &ONE.iter().map(artifact).collect::<Vec<_>>()).expect("it can be staged");
    assert_eq!(room.containers().len(), 1);
    target.abandon();
    assert!(room.containers().is_empty() && !room.path("w/out").exists());
    // Nor do folders on the way that were made for it.
    let place = OutputPlace {
        dir: &room.path("w/x/y/out"),
        workspace: &room.path("w"),
        state: None,
        kind: OutputKind::Files,
    };
    let mut target = OutputTarget::open(place).expect("it can be opened");
    target.prepare().expect("it can be prepared");
    assert!(room.path("w/x/y").exists());
    drop(target);
    assert!(!room.path("w/x").exists());
}

#[test]
fn of_two_first_builds_one_wins() {
    let room = Room::new();
    let open = |state: &str| {
        OutputTarget::open(OutputPlace {
            dir: &room.path("w/out"),
            workspace: &room.path("w"),
            state: Some(&room.path(state)),
            kind: OutputKind::Files,
        })
    };
    let (mut one, mut other) =
        (open("state").expect("it can be opened"), open("other").expect("it can be opened"));
    one.prepare().expect("it can be prepared");
    other.prepare().expect("it can be prepared");
    assert!(
        matches!(room.open(), Err(OutputError::Busy(_))),
        "the first one is known, and it is at work"
    );
    room.commit(one, ONE, "i").expect("it is built");
    let late = room.commit(other, &[("a/s/d/one", "other")], "i");
    assert!(matches!(late, Err(OutputError::Busy(_))), "{late:?}");
    assert_eq!(text(&room.out("a/s/d/one")), "1");
    assert!(room.containers().is_empty());
}

#[test]
fn a_killed_run_is_put_right() {
    let room = Room::new();
    room.build(ONE, "i").expect("it is built");
    // Killed while it staged: forgotten here, as a killed process forgets everything.
    let kill = |room: &Room| {
        let mut target = room.open().expect("it can be opened");
        target.prepare().expect("it can be prepared");
        target.container.as_mut().expect("it is prepared").stays = true;
    };
    kill(&room);
    assert_eq!(room.containers().len(), 1);
    assert!(room.is_unchanged_since("i"));
    assert!(room.containers().is_empty());
    // Killed between two renames: the former tree is in the container, and no output is there.
    kill(&room);
    let container = room.containers().pop().expect("it is left");
    fs::rename(room.path("w/out"), container.join("former")).expect("it can be moved");
    assert!(room.is_unchanged_since("i"), "it is back");
    assert!(room.containers().is_empty());
    // Nothing of a stranger is put back.
    fs::remove_dir_all(room.path("w/out")).expect("it is there");
    let stranger = room.path("w/.out.muster-00000000000000000000000000000000");
    fs::create_dir_all(stranger.join("former/a/s/d")).expect("it can be made");
    assert!(room.open().expect("it can be opened").previous().is_none());
    assert!(!room.path("w/out").exists() && stranger.exists());
}
