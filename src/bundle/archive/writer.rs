//! Writes the zip of a bundle.

use super::ArchiveFile;
use super::fault::ArchiveFault;
use super::names::BundlePaths;
use super::records::{CommonFields, EndRecord, write_entry, write_header};
use crate::model::Day;

/// The zip that holds `files`, in whatever order they are given, as of `date`.
pub fn write(files: &[ArchiveFile<'_>], date: Day) -> Result<Vec<u8>, ArchiveFault> {
    if files.is_empty() {
        return Err(ArchiveFault::Empty);
    }
    let mut sorted: Vec<&ArchiveFile<'_>> = files.iter().collect();
    sorted.sort_by_key(|file| file.path);
    let mut paths = BundlePaths::default();
    for file in &sorted {
        paths.add(file.path)?;
    }
    let day = day_of_dos(date)?;
    let (mut zip, mut list) = (Vec::new(), Vec::new());
    for file in &sorted {
        let length = u32::try_from(file.bytes.len()).map_err(|_| ArchiveFault::TooLarge)?;
        let path_length = u16::try_from(file.path.len()).map_err(|_| ArchiveFault::TooLarge)?;
        let common = CommonFields::new(path_length, length, crc32fast::hash(file.bytes), day);
        write_entry(&common, file.path, place(&zip)?, &mut list);
        write_header(&common, file.path, &mut zip);
        zip.extend(file.bytes);
    }
    let count = u16::try_from(sorted.len()).map_err(|_| ArchiveFault::TooLarge)?;
    let end = EndRecord {
        parts: [0, 0],
        counts: [count, count],
        list_length: place(&list)?,
        list_place: place(&zip)?,
        comment_length: 0,
    };
    zip.extend(list);
    end.write(&mut zip);
    // The greatest numbers say "see zip64", so that a zip is a little smaller than they allow.
    if count == u16::MAX || place(&zip)? == u32::MAX {
        return Err(ArchiveFault::TooLarge);
    }
    Ok(zip)
}

/// Where the next byte stands.
fn place(bytes: &[u8]) -> Result<u32, ArchiveFault> {
    u32::try_from(bytes.len()).map_err(|_| ArchiveFault::TooLarge)
}

/// A day as MS-DOS counts it.
fn day_of_dos(date: Day) -> Result<u16, ArchiveFault> {
    let day = date.get();
    let years = day.year() - 1980;
    if !(0..128).contains(&years) {
        return Err(ArchiveFault::Day(date));
    }
    let [month, day] = [day.month(), day.day()].map(|number| u16::from(number.cast_unsigned()));
    Ok(years.cast_unsigned() << 9 | month << 5 | day)
}
