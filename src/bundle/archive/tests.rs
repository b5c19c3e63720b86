//! The one form, and every other one near it.

use super::records::{CommonFields, EndRecord, write_entry, write_header};
use super::*;

const FILES: [ArchiveFile<'static>; 3] = [
    ArchiveFile { path: "b/c.conf", bytes: b"two\n" },
    ArchiveFile { path: "a.txt", bytes: b"one\n" },
    ArchiveFile { path: "b/d.conf", bytes: b"" },
];

fn day() -> Day {
    Day::new("2027-08-01").expect("a day")
}

fn small() -> Vec<u8> {
    write(&FILES, day()).expect("a bundle")
}

fn file<'a>(path: &'a str, bytes: &'a [u8]) -> ArchiveFile<'a> {
    ArchiveFile { path, bytes }
}

/// What is said of `zip`; nothing when it is accepted.
fn said(zip: &[u8]) -> String {
    read(zip).err().map(|fault| fault.to_string()).unwrap_or_default()
}

/// The form is a contract: what is written today is what was signed before.
#[test]
fn the_form_is_this_one() {
    let zip = write(&[file("a/b", b"hi")], day()).expect("a bundle");
    let header =
        "504b0304 0a00 0000 0000 0000 015f ac2a93d8 02000000 02000000 0300 0000 612f62 6869";
    let entry = "504b0102 0a03 0a00 0000 0000 0000 015f ac2a93d8 02000000 02000000 0300 0000 0000 \
                 0000 0000 0000 8081 00000000 612f62";
    let end = "504b0506 0000 0000 0100 0100 31000000 23000000 0000";
    let wanted = [header, entry, end].concat().replace(' ', "");
    assert_eq!(crate::base::text::hex(&zip), wanted);
}

#[test]
fn what_is_written_is_read_in_its_order() {
    let zip = small();
    let archive = read(&zip).expect("the one form");
    assert_eq!(archive.date, day());
    let paths: Vec<&str> = archive.files.iter().map(|file| file.path).collect();
    assert_eq!(paths, ["a.txt", "b/c.conf", "b/d.conf"]);
    for file in FILES {
        assert_eq!(archive.get(file.path), Some(file.bytes));
    }
    assert_eq!(archive.get("b"), None);
    let turned: Vec<_> = FILES.into_iter().rev().collect();
    assert_eq!(write(&turned, day()).expect("a bundle"), zip, "in whatever order files are given");
}

#[test]
fn every_change_of_a_byte_is_refused() {
    let zip = small();
    for at in 0..zip.len() {
        for change in 1..=u8::MAX {
            let mut changed = zip.clone();
            changed[at] ^= change;
            assert!(read(&changed).is_err(), "byte {at} is {}", changed[at]);
        }
    }
}

#[test]
fn every_byte_too_few_or_too_many_is_refused() {
    let zip = small();
    for at in 0..zip.len() {
        assert!(read(&zip[..at]).is_err(), "the first {at} bytes");
        assert!(read(&zip[zip.len() - at..]).is_err(), "the last {at} bytes");
        for length in 1..=zip.len() - at {
            let less = [&zip[..at], &zip[at + length..]].concat();
            assert!(read(&less).is_err(), "{length} bytes less at {at}");
        }
    }
    for at in 0..=zip.len() {
        for byte in 0..=u8::MAX {
            let more = [&zip[..at], &[byte], &zip[at..]].concat();
            assert!(read(&more).is_err(), "one more byte at {at}");
        }
    }
}

/// Changes of a larger bundle, at places that look as if by chance and are the same in each run.
#[test]
fn changes_of_a_large_bundle_are_refused() {
    let texts: Vec<(String, Vec<u8>)> = (0..200_usize)
        .map(|number| (format!("device-{number}/config.txt"), vec![b'x'; number * 3]))
        .collect();
    let files: Vec<_> = texts.iter().map(|(path, text)| file(path, text)).collect();
    let zip = write(&files, day()).expect("a bundle");
    assert_eq!(read(&zip).expect("the one form").files.len(), 200);
    let mut state = 1_u32;
    let mut next = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    for _ in 0..300 {
        let (at, length) = (next(zip.len()), 1 + next(300));
        let mut changed = zip.clone();
        changed[at] = changed[at].wrapping_add(u8::try_from(1 + next(255)).expect("a byte"));
        assert!(read(&changed).is_err(), "byte {at}");
        let end = zip.len().min(at + length);
        let less = [&zip[..at], &zip[end..]].concat();
        assert!(read(&less).is_err(), "without the bytes from {at} to {end}");
        let twice = [&zip[..end], &zip[at..]].concat();
        assert!(read(&twice).is_err(), "with the bytes from {at} to {end} twice");
    }
}

/// A file as the zips of these tests hold it, which need not be right.
#[derive(Clone)]
struct Part {
    path: &'static str,
    bytes: &'static [u8],
    /// What its entry of the list says beside its header; `None` for a file that has none.
    common: Option<CommonFields>,
    header: CommonFields,
}

fn part(path: &'static str, bytes: &'static [u8]) -> Part {
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).expect("it is short");
    let path_length = u16::try_from(path.len()).expect("it is short");
    // The first of August 2027.
    let header = CommonFields::new(path_length, length(bytes), crc32fast::hash(bytes), 0x5f01);
    Part { path, bytes, common: Some(header), header }
}

/// A zip of `parts` in this order, whose list has them in the order `listed`.
fn assembled(parts: &[Part], listed: &[usize]) -> Vec<u8> {
    let (mut zip, mut places, mut list) = (Vec::new(), Vec::new(), Vec::new());
    let short = |zip: &[u8]| u32::try_from(zip.len()).expect("it is short");
    for part in parts {
        places.push(short(&zip));
        write_header(&part.header, part.path, &mut zip);
        zip.extend(part.bytes);
    }
    for at in listed {
        if let Some(common) = &parts[*at].common {
            write_entry(common, parts[*at].path, places[*at], &mut list);
        }
    }
    let count = u16::try_from(listed.len()).expect("it is short");
    let end = EndRecord {
        parts: [0, 0],
        counts: [count, count],
        list_length: short(&list),
        list_place: short(&zip),
        comment_length: 0,
    };
    zip.extend(list);
    end.write(&mut zip);
    zip
}

/// A zip of files with these paths, in their order.
fn with_paths(paths: &[&'static str]) -> Vec<u8> {
    let parts: Vec<Part> = paths.iter().map(|path| part(path, b"x")).collect();
    assembled(&parts, &(0..parts.len()).collect::<Vec<_>>())
}

/// A zip of one file of which header and list say the same, after a change.
fn with_common(change: fn(&mut CommonFields)) -> Vec<u8> {
    let mut part = part("a", b"x");
    change(&mut part.header);
    part.common = Some(part.header);
    assembled(&[part], &[0])
}

/// [`small`] with other bytes at a place, which is counted from the end.
fn patched(from_end: usize, bytes: &[u8]) -> Vec<u8> {
    let mut zip = small();
    let at = zip.len() - from_end;
    zip[at..at + bytes.len()].copy_from_slice(bytes);
    zip
}

#[test]
fn only_one_order_is_accepted() {
    let [a, b, c] = [part("a", b"1"), part("b", b"2"), part("c", b"3")];
    let parts = [a, b, c];
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    for order in orders {
        let ordered = order.map(|at| parts[at].clone());
        for listed in orders {
            let is_sorted = order == [0, 1, 2] && listed == order;
            let zip = assembled(&ordered, &listed);
            assert_eq!(read(&zip).is_ok(), is_sorted, "{order:?}, listed as {listed:?}");
        }
    }
}

#[test]
fn each_trap_has_its_own_words() {
    let entry = |change: fn(&mut CommonFields)| said(&with_common(change));
    let paths = |paths: &[&'static str]| said(&with_paths(paths));
    let abc = [part("a", b"1"), part("b", b"2"), part("c", b"3")];
    let mut hidden = abc.clone();
    hidden[1].common = None;
    let mut other = abc.clone();
    other[1].header.checksum = 0;
    let mut wrong = abc.clone();
    wrong[1].header.checksum = 0;
    wrong[1].common = Some(wrong[1].header);
    let found = [
        ("nothing", said(b"")),
        ("text", said(b"#!/bin/sh\n")),
        ("cut in its files", said(&small()[..100])),
        ("cut in its end", said(&small()[..small().len() - 3])),
        ("empty", said(&assembled(&[], &[]))),
        ("before", said(&[b"MZ", &*small()].concat())),
        ("behind", said(&[&*small(), b"\n"].concat())),
        ("comment", said(&[&*patched(2, &[1, 0]), b"c"].concat())),
        ("longer comment", said(&patched(2, &[1, 0]))),
        ("parts", said(&patched(18, &[1]))),
        ("counts", said(&patched(12, &[9]))),
        ("zip64", said(&patched(12, &[255; 2]))),
        ("list place", said(&patched(6, &[255, 0]))),
        ("list length", said(&patched(10, &[1]))),
        ("fewer entries", said(&patched(14, &[1, 0, 1, 0]))),
        ("encrypted", entry(|common| common.flags = 1)),
        ("descriptor", entry(|common| common.flags = 8)),
        ("names in UTF-8", entry(|common| common.flags = 0x0800)),
        ("deflated", entry(|common| common.method = 8)),
        ("bomb", entry(|common| common.unpacked = 4_000_000_000)),
        ("long", entry(|common| (common.stored, common.unpacked) = (99, 99))),
        ("time", entry(|common| common.time = 1)),
        ("month 0", entry(|common| common.date = 1)),
        ("other day", entry(|common| common.date += 1)),
        ("version", entry(|common| common.version = 20)),
        ("absolute", paths(&["/etc/passwd"])),
        ("drive", paths(&["C:\\x"])),
        ("out", paths(&["a/../../x"])),
        ("out on Windows", paths(&["a\\..\\x"])),
        ("hidden", paths(&[".ssh/rc"])),
        ("umlaut", paths(&["ä"])),
        ("escape", paths(&["a\u{1b}[2J"])),
        ("folder", paths(&["a/"])),
        ("twice", paths(&["a", "a"])),
        ("case", paths(&["A", "a"])),
        ("case of folders", paths(&["A/x", "a/y"])),
        ("folder of another", paths(&["a", "a/b"])),
        ("folder of another in another case", paths(&["A", "a/b"])),
        ("sorted last", paths(&["a.x", "a/b", "a"])),
        ("order", paths(&["b", "a"])),
        ("not listed", said(&assembled(&hidden, &[0, 2]))),
        ("listed twice", said(&assembled(&abc, &[0, 0, 1]))),
        ("last not listed", said(&assembled(&abc, &[0, 1]))),
        ("stored in another order", said(&assembled(&[1, 0].map(|at| abc[at].clone()), &[1, 0]))),
        ("headers", said(&assembled(&other, &[0, 1, 2]))),
        ("checksum", said(&assembled(&wrong, &[0, 1, 2]))),
    ];
    let found: String = found.iter().map(|(name, said)| format!("{name}: {said}\n")).collect();
    let wanted = include_str!("../../../tests/bundle/archives.txt");
    assert!(found == wanted, "tests/bundle/archives.txt is to be:\n{found}");
}

/// The mode stands in the list only, as do comments and the numbers of parts.
#[test]
fn links_and_what_else_is_no_plain_file_are_refused() {
    for (mode, words) in [
        (0o120_777_u16, "is a link"),
        (0o040_700, "is a folder"),
        (0o020_600, "is no plain file"),
        (0o100_700, "is no plain file"),
        (0o100_644, "is no plain file"),
        (0, "is no plain file"),
    ] {
        let mut zip = with_paths(&["a"]);
        // Before the end record stand the entry's path of one byte, its place and then the mode.
        let at = zip.len() - 22 - 1 - 4 - 2;
        zip[at..at + 2].copy_from_slice(&mode.to_le_bytes());
        assert!(said(&zip).contains(words), "{mode:o}: {}", said(&zip));
    }
}

#[test]
fn what_no_zip_can_hold_is_not_written() {
    let said =
        |files: &[ArchiveFile<'_>], day: &str| match write(files, Day::new(day).expect("a day")) {
            Ok(zip) => panic!("{} bytes", zip.len()),
            Err(fault) => fault.to_string(),
        };
    let one = [file("a", b"")];
    assert_eq!(said(&[], "2027-08-01"), "a bundle holds at least one file");
    for day in ["1979-12-31", "2108-01-01"] {
        let wanted = format!("a zip holds days from 1980 to 2107 only, and not {day}");
        assert_eq!(said(&one, day), wanted);
    }
    for day in ["1980-01-01", "2107-12-31"] {
        let zip = write(&one, Day::new(day).expect("a day")).expect("a bundle");
        assert_eq!(read(&zip).expect("the one form").date.to_string(), day);
    }
    let paths: Vec<String> = (0..65_535).map(|number| format!("{number}")).collect();
    let files: Vec<_> = paths.iter().map(|path| file(path, b"")).collect();
    assert!(said(&files, "2027-08-01").starts_with("the bundle is too large"));
    let zip = write(&files[1..], day()).expect("a bundle");
    assert_eq!(read(&zip).expect("the one form").files.len(), 65_534);
    let long = ["x".repeat(100), "y".repeat(100)].join("/");
    assert!(said(&[file(&long, b"")], "2027-08-01").contains("has at most 200 bytes"));
    assert!(write(&[file(&long[1..], b"")], day()).is_ok());
}
