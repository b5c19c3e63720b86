//! The same of both kinds of folders, and what handles alone can promise.

use std::ffi::OsStr;
use std::io::{Read as _, Write as _};
use std::path::Path;

use super::*;

/// What every kind of folder does, by the same calls.
macro_rules! folders {
    ($($name:ident: $folder:ty;)*) => {
        $(
            #[test]
            fn $name() {
                let dir = tempfile::tempdir().expect("a temporary folder");
                let name = OsStr::new;
                let top = <$folder>::open(dir.path()).expect("it can be opened");
                let top = top.expect("it is there");
                let nothing = dir.path().join("nothing");
                assert!(<$folder>::open(&nothing).expect("nothing is no error").is_none());
                let through_links = <$folder>::open_through_links(&nothing);
                assert!(through_links.expect("nothing is no error").is_none());
                assert!(top.folder(name("nothing")).expect("nothing is no error").is_none());
                assert!(top.open_file(name("nothing")).expect("nothing is no error").is_none());
                assert!(top.look(name("nothing")).expect("nothing is no error").is_none());

                let sub = top.make_folder(name("sub")).expect("it can be made");
                assert!(top.make_folder(name("sub")).is_err(), "it is there already");
                let mut file = top.make_file(name("file"), 0o644).expect("it can be made");
                file.write_all(b"text").expect("it can be written");
                assert!(top.make_file(name("file"), 0o644).is_err(), "it is there already");
                let opened = top.open_file(name("file")).expect("it can be opened");
                let (mut file, found) = opened.expect("it is there");
                let mut text = String::new();
                file.read_to_string(&mut text).expect("it can be read");
                assert_eq!((text.as_str(), found.size, found.kind), ("text", 4, NameKind::File));
                let opened = top.open_file(name("sub"));
                assert!(opened.is_ok_and(|opened| opened.is_none()), "a folder is no file");
                let opened = top.folder(name("file"));
                assert!(opened.is_err_and(|error| is_absent(&error)), "a file is no folder");
                let kinds = top.list().expect("it can be listed");
                assert_eq!(
                    kinds,
                    [("file".into(), NameKind::File), ("sub".into(), NameKind::Folder)]
                );
                for number in (0..30).rev() {
                    let number = format!("{:02}", number * 7 % 30);
                    top.make_folder(name(&number)).expect("it can be made");
                }
                let listed = top.list().expect("it can be listed");
                assert!(listed.is_sorted_by_key(|(name, _)| name.clone()), "{listed:?}");
                assert_eq!(listed.len(), 32, "{listed:?}");
                assert_eq!(sub.look_at_itself().expect("it is there").kind, NameKind::Folder);

                top.link(name("file"), &sub, name("twin")).expect("it can be linked");
                assert!(top.link(name("file"), &sub, name("twin")).is_err(), "it is there already");
                top.rename(name("file"), &sub, name("moved")).expect("it can be moved");
                assert!(top.look(name("file")).expect("nothing is no error").is_none());
                assert!(top.remove_empty_folder(name("sub")).is_err(), "it is not empty");
                sub.remove_file(name("moved")).expect("it can be removed");
                sub.remove_file(name("twin")).expect("it can be removed");
                top.remove_empty_folder(name("sub")).expect("it is empty");
                assert!(top.lock().expect("it can be locked"));
                links_are_not_followed::<$folder>(dir.path());
            }
        )*
    };
}

folders! {
    a_held_folder: super::held::Folder;
    a_folder_by_path: super::by_path::Folder;
}

/// The calls that a link must not lead astray.
trait Opens: Sized {
    fn opened(path: &Path) -> io::Result<Option<Self>>;
    fn through(path: &Path) -> io::Result<Option<Self>>;
    fn sub(&self, name: &str) -> io::Result<Option<Self>>;
    fn has_file(&self, name: &str) -> bool;
    fn kind(&self, name: &str) -> Option<NameKind>;
}

macro_rules! opens {
    ($($folder:ty),*) => {
        $(
            impl Opens for $folder {
                fn opened(path: &Path) -> io::Result<Option<Self>> {
                    Self::open(path)
                }
                fn through(path: &Path) -> io::Result<Option<Self>> {
                    Self::open_through_links(path)
                }
                fn sub(&self, name: &str) -> io::Result<Option<Self>> {
                    self.folder(OsStr::new(name))
                }
                fn has_file(&self, name: &str) -> bool {
                    self.open_file(OsStr::new(name)).expect("it can be looked for").is_some()
                }
                fn kind(&self, name: &str) -> Option<NameKind> {
                    let found = self.look(OsStr::new(name)).expect("it can be looked for");
                    found.map(|found| found.kind)
                }
            }
        )*
    };
}

opens!(super::held::Folder, super::by_path::Folder);

fn links_are_not_followed<F: Opens>(dir: &Path) {
    std::fs::create_dir(dir.join("target")).expect("it can be made");
    std::fs::write(dir.join("target/file"), "").expect("it can be written");
    std::os::unix::fs::symlink("target", dir.join("link")).expect("links can be made");
    std::os::unix::fs::symlink("target/file", dir.join("file-link")).expect("links can be made");
    let top = F::opened(dir).expect("it can be opened").expect("it is there");
    for path in ["link", "link/"] {
        assert!(F::opened(&dir.join(path)).is_err_and(|error| is_absent(&error)), "{path}");
    }
    assert!(
        F::through(&dir.join("link"))
            .expect("it can be opened")
            .expect("it is there")
            .has_file("file")
    );
    assert!(top.sub("link").is_err_and(|error| is_absent(&error)));
    assert!(!top.has_file("file-link"));
    assert_eq!(
        (top.kind("link"), top.kind("file-link"), top.kind("target")),
        (Some(NameKind::Link), Some(NameKind::Link), Some(NameKind::Folder))
    );
    rustix::fs::mkfifoat(rustix::fs::CWD, dir.join("pipe"), rustix::fs::Mode::RWXU)
        .expect("pipes can be made");
    assert!(!top.has_file("pipe"), "and nobody waits for a writer");
    assert_eq!(top.kind("pipe"), Some(NameKind::Special));
}

/// A handle leads to the same folder, whatever is put into its place.
#[test]
fn a_held_folder_cannot_be_replaced() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let name = OsStr::new;
    let top =
        super::held::Folder::open(dir.path()).expect("it can be opened").expect("it is there");
    let one = top.make_folder(name("one")).expect("it can be made");
    let two = top.make_folder(name("two")).expect("it can be made");
    top.exchange(name("one"), &top, name("two")).expect("two folders can change places");
    one.make_file(name("file"), 0o600).expect("it can be made");
    assert!(dir.path().join("two/file").exists());
    assert!(
        top.rename_to_free(name("one"), &top, name("two"))
            .is_err_and(|error| error.kind() == io::ErrorKind::AlreadyExists)
    );
    assert!(two.lock().expect("it can be locked"));
    let again = top.folder(name("one")).expect("it can be opened").expect("it is there");
    assert!(!again.lock().expect("it can be asked"), "another one has it");
    let copied = two.copied_handle();
    drop(two);
    assert!(again.lock().expect("it can be locked"), "nobody has it any more");
    drop(copied);
    // A link is made anew with what it holds.
    std::os::unix::fs::symlink("../nowhere", dir.path().join("link")).expect("links can be made");
    top.copy_link(name("link"), &again).expect("it can be copied");
    assert_eq!(
        std::fs::read_link(dir.path().join("one/link")).expect("it is a link"),
        Path::new("../nowhere")
    );
}

#[test]
fn rights_are_those_that_muster_gives() {
    let found = |kind, mode, is_ours| FileStatus {
        kind,
        size: 0,
        rights: Some(Rights { mode, is_ours }),
        place: None,
    };
    for (mode, folder, sensitive, plain) in [
        (0o700, true, false, false),
        (0o755, false, false, false),
        (0o750, false, false, false),
        (0o1700, false, false, false),
        (0o600, false, true, true),
        (0o400, false, false, true),
        (0o640, false, false, true),
        (0o644, false, false, true),
        (0o664, false, false, false),
        (0o4600, false, false, false),
    ] {
        assert_eq!(found(NameKind::Folder, mode, true).is_private_folder(), folder, "{mode:o}");
        assert_eq!(
            found(NameKind::File, mode, true).has_rights_of_file(true),
            sensitive,
            "{mode:o}"
        );
        assert_eq!(found(NameKind::File, mode, true).has_rights_of_file(false), plain, "{mode:o}");
        assert!(!found(NameKind::Folder, mode, false).is_private_folder(), "somebody else's");
        assert!(!found(NameKind::File, mode, false).has_rights_of_file(false), "somebody else's");
        assert!(
            !found(NameKind::Link, mode, true).has_rights_of_file(plain)
                && !found(NameKind::File, mode, true).is_private_folder()
        );
    }
    let without = |kind| FileStatus { kind, size: 0, rights: None, place: None };
    assert!(
        without(NameKind::Folder).is_private_folder()
            && without(NameKind::File).has_rights_of_file(true),
        "a system without rights"
    );
}

#[test]
fn a_made_folder_is_for_its_owner_alone_whatever_is_inherited() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().expect("a temporary folder");
    let set = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
            .expect("they can be set");
    };
    let mode =
        |path: &Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o7777;
    let path = dir.path().join("sub");
    set(dir.path(), 0o2700);
    let top =
        super::held::Folder::open(dir.path()).expect("it can be opened").expect("it is there");
    let sub = top.make_folder(OsStr::new("sub")).expect("it can be made");
    assert_eq!(mode(&path), FOLDER_MODE);
    for wrong in [0o755, 0o770, 0o1700, 0o600] {
        set(&path, wrong);
        sub.make_private().expect("it is ours");
        assert_eq!(mode(&path), FOLDER_MODE, "{wrong:o}");
    }
    // What is right already is left alone, down to the time of its last change.
    let changed = || {
        use std::os::unix::fs::MetadataExt as _;
        let meta = std::fs::metadata(&path).expect("it is there");
        (meta.ctime(), meta.ctime_nsec())
    };
    let before = changed();
    std::thread::sleep(std::time::Duration::from_millis(20));
    sub.make_private().expect("it is ours");
    assert_eq!(changed(), before);
    let file = top.make_file(OsStr::new("file"), SENSITIVE_MODE).expect("it can be made");
    super::held::Folder::set_mode(&file, 0o640).expect("it is ours");
    assert_eq!(mode(&dir.path().join("file")), 0o640);
}

#[test]
fn a_file_system_without_rights_is_no_obstacle() {
    use super::held::without_rights;
    use rustix::io::Errno;
    assert!(without_rights(Ok(())).is_ok());
    for error in [Errno::PERM, Errno::NOTSUP] {
        assert!(without_rights(Err(error)).is_ok(), "{error}");
    }
    assert!(without_rights(Err(Errno::IO)).is_err());
}

#[test]
fn what_a_path_cannot_do_is_said() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let name = OsStr::new;
    let top =
        super::by_path::Folder::open(dir.path()).expect("it can be opened").expect("it is there");
    let refused = [
        top.copy_link(name("link"), &top),
        top.rename_to_free(name("one"), &top, name("two")),
        top.exchange(name("one"), &top, name("two")),
    ];
    for outcome in refused {
        assert!(outcome.is_err_and(|error| error.kind() == io::ErrorKind::Unsupported));
    }
}

#[test]
fn kinds_have_words_and_errors_a_meaning() {
    let words =
        [NameKind::File, NameKind::Folder, NameKind::Link, NameKind::Special].map(NameKind::word);
    assert_eq!(words, ["a file", "a folder", "a link", "a pipe, a socket or a device"]);
    for (kind, right) in [
        (io::ErrorKind::NotFound, true),
        (io::ErrorKind::NotADirectory, true),
        (io::ErrorKind::PermissionDenied, false),
        (io::ErrorKind::Other, false),
    ] {
        assert_eq!(is_absent(&kind.into()), right, "{kind}");
    }
}
