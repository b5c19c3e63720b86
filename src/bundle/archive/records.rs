//! The three kinds of records that a zip is made of (APPNOTE.TXT of PKWARE, 4.3): a header before
//! each file, an entry for each in the list at the end, and the end record.
//!
//! Header and entry have 26 bytes in common, [`CommonFields`]. Numbers are little endian.

/// What a record begins with.
pub(super) type Mark = [u8; 4];

pub(super) const HEADER: Mark = *b"PK\x03\x04";
pub(super) const ENTRY: Mark = *b"PK\x01\x02";
pub(super) const END: Mark = *b"PK\x05\x06";
/// Of the record that stands before [`END`] in a zip64, with its bytes.
pub(super) const END_OF_ZIP64: Mark = *b"PK\x06\x07";
pub(super) const END_OF_ZIP64_LENGTH: usize = 20;

/// Bytes of an end record without a comment.
pub(super) const END_LENGTH: usize = 22;

/// Version 1.0 of the format, which is enough for files that are stored in folders.
const VERSION: u16 = 10;

/// Made by version 1.0 on Unix: there the upper half of the attributes is a file's mode.
const MADE_BY: u16 = 3 << 8 | VERSION;

/// The mode of a plain file that its owner may read and write, and nobody else.
pub(super) const PLAIN_FILE: u16 = 0o100_600;

/// What the header of a file and its entry in the list both say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CommonFields {
    pub(super) version: u16,
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) time: u16,
    pub(super) date: u16,
    pub(super) checksum: u32,
    /// Bytes in the zip.
    pub(super) stored: u32,
    /// Bytes that they unpack to.
    pub(super) unpacked: u32,
    pub(super) path_length: u16,
    pub(super) extra_length: u16,
}

impl CommonFields {
    /// Those of a stored file.
    pub(super) fn new(path_length: u16, length: u32, checksum: u32, date: u16) -> Self {
        Self {
            version: VERSION,
            flags: 0,
            method: 0,
            time: 0,
            date,
            checksum,
            stored: length,
            unpacked: length,
            path_length,
            extra_length: 0,
        }
    }

    pub(super) fn read(fields: &mut RecordReader<'_>) -> Option<Self> {
        Some(Self {
            version: fields.short()?,
            flags: fields.short()?,
            method: fields.short()?,
            time: fields.short()?,
            date: fields.short()?,
            checksum: fields.long()?,
            stored: fields.long()?,
            unpacked: fields.long()?,
            path_length: fields.short()?,
            extra_length: fields.short()?,
        })
    }

    fn write(&self, to: &mut Vec<u8>) {
        for short in [self.version, self.flags, self.method, self.time, self.date] {
            to.extend(short.to_le_bytes());
        }
        for long in [self.checksum, self.stored, self.unpacked] {
            to.extend(long.to_le_bytes());
        }
        for short in [self.path_length, self.extra_length] {
            to.extend(short.to_le_bytes());
        }
    }
}

/// Writes what stands before the bytes of a file.
pub(super) fn write_header(common: &CommonFields, path: &str, to: &mut Vec<u8>) {
    to.extend(HEADER);
    common.write(to);
    to.extend(path.as_bytes());
}

/// An entry of the list at the end of a zip.
pub(super) struct ListEntry<'a> {
    pub(super) common: CommonFields,
    pub(super) comment_length: u16,
    /// The upper half of the attributes.
    pub(super) mode: u16,
    /// Where the file's header begins.
    pub(super) place: u32,
    pub(super) path: &'a [u8],
}

impl<'a> ListEntry<'a> {
    pub(super) fn read(fields: &mut RecordReader<'a>) -> Option<Self> {
        fields.mark(ENTRY)?;
        let _made_by = fields.short()?;
        let common = CommonFields::read(fields)?;
        let comment_length = fields.short()?;
        let _part = fields.short()?;
        let _is_text = fields.short()?;
        let _attributes_of_dos = fields.short()?;
        let mode = fields.short()?;
        let place = fields.long()?;
        let path = fields.bytes(common.path_length.into())?;
        fields.bytes(common.extra_length.into())?;
        fields.bytes(comment_length.into())?;
        Some(Self { common, comment_length, mode, place, path })
    }
}

/// Writes the entry of a file whose header begins at `place`.
pub(super) fn write_entry(common: &CommonFields, path: &str, place: u32, to: &mut Vec<u8>) {
    to.extend(ENTRY);
    to.extend(MADE_BY.to_le_bytes());
    common.write(to);
    // No comment, the first part, not known whether text, no attributes of MS-DOS.
    to.extend([0; 8]);
    to.extend(PLAIN_FILE.to_le_bytes());
    to.extend(place.to_le_bytes());
    to.extend(path.as_bytes());
}

/// The record at the end of a zip.
pub(super) struct EndRecord {
    /// The numbers of this part and of that in which the list begins.
    pub(super) parts: [u16; 2],
    /// How many entries the list has: in this part, and in all.
    pub(super) counts: [u16; 2],
    pub(super) list_length: u32,
    pub(super) list_place: u32,
    pub(super) comment_length: u16,
}

impl EndRecord {
    pub(super) fn read(fields: &mut RecordReader<'_>) -> Option<Self> {
        fields.mark(END)?;
        Some(Self {
            parts: [fields.short()?, fields.short()?],
            counts: [fields.short()?, fields.short()?],
            list_length: fields.long()?,
            list_place: fields.long()?,
            comment_length: fields.short()?,
        })
    }

    pub(super) fn write(&self, to: &mut Vec<u8>) {
        to.extend(END);
        for short in self.parts.into_iter().chain(self.counts) {
            to.extend(short.to_le_bytes());
        }
        to.extend(self.list_length.to_le_bytes());
        to.extend(self.list_place.to_le_bytes());
        to.extend(self.comment_length.to_le_bytes());
    }
}

/// Bytes that are read from their begin. Where they are too short, nothing is read.
#[derive(Clone, Copy)]
pub(super) struct RecordReader<'a> {
    rest: &'a [u8],
}

impl<'a> RecordReader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// What was not read yet.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(super) fn mark(&mut self, mark: Mark) -> Option<()> {
        self.rest = self.rest.strip_prefix(&mark)?;
        Some(())
    }

    pub(super) fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(bytes)
    }

    fn short(&mut self) -> Option<u16> {
        let (bytes, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(u16::from_le_bytes(*bytes))
    }

    fn long(&mut self) -> Option<u32> {
        let (bytes, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(u32::from_le_bytes(*bytes))
    }
}
