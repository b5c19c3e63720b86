//! What a user may do who is not the administrator, and under every umask.

use std::ffi::OsStr;
use std::io;
use std::process::Command;
use std::sync::Arc;

use rustix::thread::{CapabilitySet, capabilities, set_capabilities};

use super::*;
use crate::output::container::Container;
use crate::output::file;
use crate::output::folder::Folder;
use crate::output::record::OutputRecord;

/// Does something as a user for whom rights count. The administrator gives up what lies above them
/// for it, in threads that end with it.
fn as_user<R: Send>(run: impl FnOnce() -> R + Send) -> R {
    let become_user = |_| {
        let above_rights = CapabilitySet::DAC_OVERRIDE | CapabilitySet::DAC_READ_SEARCH;
        let mut own = capabilities(None).expect("it can be told");
        own.effective.remove(above_rights);
        set_capabilities(None, own).expect("less is always allowed");
    };
    let threads = rayon::ThreadPoolBuilder::new().num_threads(2).start_handler(become_user);
    threads.build().expect("there are threads").install(run)
}

#[test]
fn where_nobody_may_write_beside_the_output_a_build_is_prepared_inside() {
    let room = Room::new();
    as_user(|| room.build(ONE, "i").expect("it is built"));
    set_mode(&room.path("w"), 0o555);
    as_user(|| {
        let mut target = room.open().expect("it can be opened");
        target.prepare().expect("it can be prepared");
        let old = target.old.clone().expect("it is there");
        assert!(target.container.as_ref().is_some_and(|container| container.is_in(&old)));
        let inside: Vec<bool> =
            room.record("state").containers.iter().map(|kept| kept.inside).collect();
        assert_eq!(inside, [true], "only what was made is remembered");
        drop((target, old));
        let next: Files<'_> = &[("a/s/d/one", "changed"), ("a/s/d/secret", "2")];
        let (written, removed, said) = room.build(next, "j").expect("it is built");
        assert_eq!((written, removed), (1, 1));
        assert!(
            said.iter().any(|line| line.contains("its files were replaced one by one")),
            "{said:?}"
        );
        assert!(room.is_unchanged_since("j"));
        assert_eq!(room.record("state").containers, []);
        // A first build needs a place.
        let place = OutputPlace {
            dir: &room.path("w/first"),
            workspace: &room.path("w"),
            state: Some(&room.path("state")),
            kind: OutputKind::Files,
        };
        let refused = OutputTarget::open(place).expect("it can be opened").prepare();
        let is_denied = |error: &io::Error| error.kind() == io::ErrorKind::PermissionDenied;
        assert!(
            matches!(&refused, Err(OutputError::Io(_, error)) if is_denied(error)),
            "{refused:?}"
        );
    });
    assert_eq!(text(&room.out("a/s/d/one")), "changed");
    set_mode(&room.path("w"), 0o755);
}

#[test]
fn a_container_is_removed_also_where_its_folders_are_closed() {
    let room = Room::new();
    as_user(|| {
        let parent = Arc::new(
            Folder::open(&room.path("w")).expect("it can be opened").expect("it is there"),
        );
        for closed in ["", "tree", "tree/a", "tree/a/b/c/d/e", "other"] {
            let made = Container::make(parent.clone(), "box")
                .expect("it can be made")
                .expect("nobody has it");
            for path in ["tree/a/b/c/d/e", "other"] {
                fs::create_dir_all(room.path("w/box").join(path)).expect("it can be made");
                fs::write(room.path("w/box").join(path).join("file"), "")
                    .expect("it can be written");
            }
            set_mode(&room.path("w/box").join(closed), 0o500);
            drop(made);
            assert!(!room.path("w/box").exists(), "{closed}");
        }
    });
}

/// The folder in which [`rights_are_the_same_under_every_umask`] works when it is started by
/// itself.
const UNDER_UMASK: &str = "MUSTER_TEST_UNDER_UMASK";

/// A umask is that of a whole process, so that this test starts itself again.
#[test]
fn rights_are_the_same_under_every_umask() {
    if let Some(dir) = std::env::var_os(UNDER_UMASK) {
        return as_user(|| under_umask(Path::new(&dir)));
    }
    let program = std::env::current_exe().expect("a test is a program");
    let name = "output::tests::rights::rights_are_the_same_under_every_umask";
    for mask in ["000", "077", "777"] {
        let room = Room::new();
        let mut again = Command::new("sh");
        again
            .args(["-c", "umask $1; exec \"$2\" --exact \"$3\"", "sh", mask])
            .arg(&program)
            .arg(name);
        let output = again.env(UNDER_UMASK, room.path("w")).output().expect("it can be started");
        assert!(output.status.success(), "{mask}: {}", String::from_utf8_lossy(&output.stdout));
        assert_eq!(
            (mode(&room.path("w/folder")), mode(&room.path("w/folder/secret"))),
            (0o700, 0o600),
            "{mask}"
        );
        let records = fs::read_dir(room.path("w/state")).expect("it was made");
        for record in records.map(|entry| entry.expect("it can be listed").path()) {
            assert_eq!(mode(&record), 0o600, "{mask}");
        }
    }
}

fn under_umask(dir: &Path) {
    let top = Folder::open(dir).expect("it can be opened").expect("it is there");
    let folder = top.make_folder(OsStr::new("folder")).expect("it can be made");
    file::write(&folder, OsStr::new("secret"), b"text", true).expect("it is new");
    fs::create_dir(dir.join("state")).expect("it can be made");
    set_mode(&dir.join("state"), 0o700);
    let records = Records::of(Some(&dir.join("state")), &dir.join("x"), &dir.join("x/out"))
        .expect("a place to remember");
    records.write(&OutputRecord::default()).expect("it can be written");
}
