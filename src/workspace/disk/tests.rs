//! What is said of the files of a folder of the disk.

use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;

use super::*;

/// A workspace `w` beside a folder `outside`.
fn disk() -> (tempfile::TempDir, Disk) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let above = Door::open(dir.path()).expect("it is there");
    for (path, bytes) in [
        ("w/file", b"text".to_vec()),
        ("w/marked", b"\xef\xbb\xbftext".to_vec()),
        ("w/latin", b"a\nb\n\xfc\n\xfc".to_vec()),
        ("w/folder/x", Vec::new()),
        ("outside/secret", Vec::new()),
    ] {
        above.create(Path::new(path), &bytes).expect("it can be written");
    }
    let door = Door::open(&dir.path().join("w")).expect("it is there");
    let links = [
        ("to-file", "file"),
        ("to-folder", "folder"),
        ("out", "../outside"),
        ("secret", "../outside/secret"),
        ("nowhere", "missing"),
        ("git", ".git"),
    ];
    for (link, target) in links {
        symlink(target, door.path().join(link)).expect("links can be made");
    }
    (dir, Disk { door })
}

fn wanted(path: &str) -> Wanted<'_> {
    Wanted { path, kind: FolderEntryKind::Other }
}

fn shown(found: &Diagnostic) -> String {
    format!("{}: {}", found.code.name, found.message)
}

#[test]
fn folders_are_listed_in_their_order_with_what_lies_in_them() {
    let (_dir, disk) = disk();
    let _socket = UnixListener::bind(disk.door.path().join("socket")).expect("sockets can be made");
    let listings =
        disk.list(&["", "folder", "missing", "file", "out", "to-folder", ".git"].map(wanted));
    let lines: Vec<String> = listings
        .iter()
        .map(|listing| match listing {
            Err(found) => shown(found),
            Ok(entries) => {
                let seen = entries.iter().map(|entry| entry.as_ref().expect("it can be read"));
                let mut lines: Vec<String> = seen
                    .map(|seen| match &seen.kind {
                        Ok(kind) => format!("{} {kind:?}", seen.name.as_ref().expect("text")),
                        Err(why) => format!("{} {why}", seen.name.as_ref().expect("text")),
                    })
                    .collect();
                lines.sort();
                lines.join(", ")
            }
        })
        .collect();
    let missing = "No such file or directory (os error 2)";
    assert_eq!(
        lines[0],
        format!(
            "file File, folder Folder, git {missing}, latin File, marked File, nowhere {missing}, \
             out Link, secret Other, socket Other, to-file Other, to-folder Link"
        )
    );
    assert_eq!((lines[1].as_str(), lines[2].as_str(), lines[5].as_str()), ("x File", "", "x File"));
    assert!(lines[3].starts_with("unreadable-file: cannot list the folder: "), "{}", lines[3]);
    assert_eq!(
        lines[4],
        "link-leaves-workspace: the folder is a link that leads out of the workspace"
    );
    assert_eq!(lines[6], "link-leaves-workspace: the link leads into the folder of git");
    // A name that is no text is there nevertheless, with the nearest one.
    let odd = std::ffi::OsStr::from_bytes(b"\xff");
    disk.door.create(&Path::new("folder").join(odd), b"").expect("it can be written");
    let listing =
        disk.list(&[wanted("folder")]).pop().expect("one for each").expect("it can be listed");
    let names: Vec<_> =
        listing.iter().map(|entry| entry.as_ref().expect("it can be read").name.clone()).collect();
    assert!(
        names.contains(&Err("\u{fffd}".to_owned())) && names.contains(&Ok("x".to_owned())),
        "{names:?}"
    );
}

#[test]
fn files_are_read_in_their_order_or_it_is_said_why_not() {
    let (_dir, disk) = disk();
    let rows = [
        ("file", "text"),
        ("marked", "text"),
        ("to-file", "text"),
        ("latin", "not-utf8: the file is not UTF-8: line 3 holds a byte that cannot be read"),
        ("folder", "unreadable-file: this is no file"),
        ("secret", "link-leaves-workspace: the link leads out of the workspace"),
        (".git/x", "link-leaves-workspace: the link leads into the folder of git"),
        (
            "missing",
            "unreadable-file: cannot read the file: No such file or directory (os error 2)",
        ),
    ];
    let texts = disk.read(&rows.map(|(path, _)| wanted(path)));
    assert_eq!(texts.len(), rows.len());
    for ((path, right), text) in rows.iter().zip(&texts) {
        let text = text.as_ref().map_or_else(shown, ToString::to_string);
        assert_eq!(text, *right, "{path}");
    }
}

#[test]
fn a_text_begins_behind_its_mark_and_names_the_line_that_is_none() {
    let rows: &[(&[u8], &str)] = &[
        (b"", ""),
        (b"a", "a"),
        ("\u{feff}a\u{feff}".as_bytes(), "a\u{feff}"),
        (b"\xff", "line 1 "),
        (b"a\n\xff", "line 2 "),
    ];
    for (bytes, right) in rows {
        match text(bytes.to_vec()) {
            Ok(text) => assert_eq!(&*text, *right),
            Err(found) => assert!(found.message.contains(right), "{}", found.message),
        }
    }
    assert_eq!(shown(&too_large(34 << 20)), "file-too-large: the file has 34 MiB, 16 are allowed");
}
