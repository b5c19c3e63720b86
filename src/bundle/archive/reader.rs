//! Reads the zip of a bundle, in the one form in which it is written.
//!
//! What is accepted is decided in one place: the files that were read, written again, are the same
//! bytes. Everything before it only finds the words for what is wrong. No number of the zip decides
//! how much memory is taken: that is as much as the zip itself has, and a little for each entry
//! that is really there.

use super::fault::{ArchiveFault, EntryFault, PathFault};
use super::names::BundlePaths;
use super::records::{
    CommonFields, END, END_LENGTH, END_OF_ZIP64, END_OF_ZIP64_LENGTH, EndRecord, HEADER, ListEntry,
    PLAIN_FILE, RecordReader,
};
use super::writer::write;
use super::{Archive, ArchiveFile};
use crate::model::Day;

/// What the zip of a bundle holds. Every other zip is refused, also one that only differs in how it
/// is written.
pub fn read(zip: &[u8]) -> Result<Archive<'_>, ArchiveFault> {
    let (end, list) = find_list(zip)?;
    let entries = read_list(&end, list)?;
    let date = check_entries(&entries)?;
    let files = read_files(zip, &end, &entries)?;
    let canonical = write(&files, date)?;
    if zip == canonical {
        return Ok(Archive { date, files });
    }
    let same = zip.iter().zip(&canonical).take_while(|(found, wanted)| found == wanted).count();
    Err(ArchiveFault::Byte(same))
}

/// The record at the end of a zip, and the bytes of the list of files that it speaks of.
fn find_list(zip: &[u8]) -> Result<(EndRecord, &[u8]), ArchiveFault> {
    let (before, end) = find_end(zip)?;
    let is_full =
        end.counts.contains(&u16::MAX) || [end.list_length, end.list_place].contains(&u32::MAX);
    let tail = before.len().saturating_sub(END_OF_ZIP64_LENGTH);
    if is_full || before[tail..].starts_with(&END_OF_ZIP64) {
        return Err(ArchiveFault::Zip64);
    }
    if end.parts != [0, 0] || end.counts[0] != end.counts[1] {
        return Err(ArchiveFault::SeveralParts);
    }
    let (place, length) = (end.list_place as usize, end.list_length as usize);
    let stray = before.len().checked_sub(place).and_then(|rest| rest.checked_sub(length));
    match stray {
        None => Err(ArchiveFault::List),
        Some(0) => Ok((end, &before[place..])),
        Some(count) if !before.starts_with(&HEADER) => Err(ArchiveFault::BytesBefore(count)),
        Some(_) => Err(ArchiveFault::BytesBetween),
    }
}

/// The record at the end of a zip, and the bytes before it.
fn find_end(zip: &[u8]) -> Result<(&[u8], EndRecord), ArchiveFault> {
    if let Some(at) = zip.len().checked_sub(END_LENGTH)
        && let (before, record) = zip.split_at(at)
        && let Some(end) = EndRecord::read(&mut RecordReader::new(record))
        && end.comment_length == 0
    {
        return Ok((before, end));
    }
    // A comment has up to 65,535 bytes; further away from the end nobody looks for the record.
    let near = zip.len().saturating_sub(END_LENGTH + usize::from(u16::MAX));
    let Some(at) = zip[near..].windows(END.len()).rposition(|bytes| bytes == END) else {
        let is_begun = zip.starts_with(&HEADER);
        return Err(if is_begun { ArchiveFault::Truncated } else { ArchiveFault::NotAZip });
    };
    let record = &zip[near + at..];
    let end = EndRecord::read(&mut RecordReader::new(record)).ok_or(ArchiveFault::Truncated)?;
    let behind = record.len() - END_LENGTH;
    match usize::from(end.comment_length) {
        0 => Err(ArchiveFault::BytesBehind(behind)),
        comment if comment > behind => Err(ArchiveFault::Truncated),
        _ => Err(ArchiveFault::Comment),
    }
}

/// The entries of the list, with their paths.
fn read_list<'a>(
    end: &EndRecord,
    list: &'a [u8],
) -> Result<Vec<(&'a str, ListEntry<'a>)>, ArchiveFault> {
    let mut fields = RecordReader::new(list);
    let mut entries = Vec::new();
    for _ in 0..end.counts[0] {
        let entry = ListEntry::read(&mut fields).ok_or(ArchiveFault::List)?;
        let Ok(path) = str::from_utf8(entry.path) else {
            let shown = String::from_utf8_lossy(entry.path).into_owned();
            return Err(ArchiveFault::Path(shown, PathFault::Unsafe));
        };
        entries.push((path, entry));
    }
    if fields.rest().is_empty() { Ok(entries) } else { Err(ArchiveFault::List) }
}

/// Whether each entry is that of a plain stored file, and they stand in their order. Gives the day
/// that all of them have.
fn check_entries(entries: &[(&str, ListEntry<'_>)]) -> Result<Day, ArchiveFault> {
    let mut paths = BundlePaths::default();
    for (path, entry) in entries {
        check_entry(path, entry).map_err(|fault| ArchiveFault::Entry((*path).into(), fault))?;
        paths.add(path)?;
    }
    for pair in entries.windows(2) {
        let (former, latter) = (&pair[0], &pair[1]);
        if former.0 > latter.0 {
            return Err(ArchiveFault::Unsorted(former.0.into(), latter.0.into()));
        }
        if former.1.common.date != latter.1.common.date {
            return Err(ArchiveFault::Entry(latter.0.into(), EntryFault::Time));
        }
    }
    let (path, first) = entries.first().ok_or(ArchiveFault::Empty)?;
    day_of(first.common.date).ok_or_else(|| ArchiveFault::Entry((*path).into(), EntryFault::Time))
}

fn check_entry(path: &str, entry: &ListEntry<'_>) -> Result<(), EntryFault> {
    const ENCRYPTED: u16 = 1 << 0 | 1 << 6;
    const DATA_DESCRIPTOR: u16 = 1 << 3;
    const KIND: u16 = 0o170_000;
    const LINK: u16 = 0o120_000;
    const FOLDER: u16 = 0o040_000;
    let CommonFields { flags, method, time, stored, unpacked, extra_length, .. } = entry.common;
    let fault = if flags & ENCRYPTED != 0 {
        EntryFault::Encrypted
    } else if entry.mode & KIND == LINK {
        EntryFault::Link
    } else if entry.mode & KIND == FOLDER || path.ends_with(['/', '\\']) {
        EntryFault::Folder
    } else if flags & DATA_DESCRIPTOR != 0 {
        EntryFault::DataDescriptor
    } else if method != 0 {
        EntryFault::Compressed
    } else if stored != unpacked {
        EntryFault::Bomb { stored, unpacked }
    } else if extra_length != 0 {
        EntryFault::ExtraField
    } else if entry.comment_length != 0 {
        EntryFault::Comment
    } else if entry.mode != PLAIN_FILE {
        EntryFault::Rights
    } else if time != 0 {
        EntryFault::Time
    } else {
        return Ok(());
    };
    Err(fault)
}

/// The files, each of which begins where the one before it ends.
fn read_files<'a>(
    zip: &'a [u8],
    end: &EndRecord,
    entries: &[(&'a str, ListEntry<'_>)],
) -> Result<Vec<ArchiveFile<'a>>, ArchiveFault> {
    let mut rest = &zip[..end.list_place as usize];
    let mut files = Vec::new();
    for (path, entry) in entries {
        let place = end.list_place as usize - rest.len();
        let (bytes, behind) = read_file(rest, place, entry)
            .map_err(|fault| ArchiveFault::Entry((*path).into(), fault))?;
        files.push(ArchiveFile { path, bytes });
        rest = behind;
    }
    if rest.is_empty() { Ok(files) } else { Err(ArchiveFault::BytesBetween) }
}

/// The bytes of the file at `place`, with which `rest` begins, and the bytes behind it.
fn read_file<'a>(
    rest: &'a [u8],
    place: usize,
    entry: &ListEntry<'_>,
) -> Result<(&'a [u8], &'a [u8]), EntryFault> {
    if entry.place as usize != place {
        return Err(EntryFault::Place);
    }
    let mut fields = RecordReader::new(rest);
    fields.mark(HEADER).ok_or(EntryFault::Headers)?;
    let common = CommonFields::read(&mut fields).ok_or(EntryFault::Headers)?;
    let path = fields.bytes(entry.path.len()).ok_or(EntryFault::Headers)?;
    if common != entry.common || path != entry.path {
        return Err(EntryFault::Headers);
    }
    let bytes = fields.bytes(common.stored as usize).ok_or(EntryFault::Length)?;
    if crc32fast::hash(bytes) != common.checksum {
        return Err(EntryFault::Checksum);
    }
    Ok((bytes, fields.rest()))
}

/// The day that a number of MS-DOS means.
fn day_of(number: u16) -> Option<Day> {
    let year = (1980 + (number >> 9)).cast_signed();
    let month = i8::try_from(number >> 5 & 0b1111).ok()?;
    let day = i8::try_from(number & 0b1_1111).ok()?;
    Some(jiff::civil::Date::new(year, month, day).ok()?.into())
}
