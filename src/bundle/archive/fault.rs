//! Why files cannot become a bundle, and why a file is none.

use std::fmt::{self, Display, Formatter};

use crate::base::text::{begun, counted, one_line};
use crate::model::Day;

/// Why files cannot become the zip of a bundle, or a file is no such zip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveFault {
    /// There is nothing in it.
    Empty,
    /// A zip cannot hold the day.
    Day(Day),
    /// More bytes or files than a zip can hold without zip64.
    TooLarge,
    Path(String, PathFault),
    Entry(String, EntryFault),
    /// The second stands behind the first, and should stand before it.
    Unsorted(String, String),
    NotAZip,
    Truncated,
    BytesBefore(usize),
    BytesBetween,
    BytesBehind(usize),
    Comment,
    SeveralParts,
    Zip64,
    /// The list of files at the end is no list of files.
    List,
    /// Everything is right that has a name, but not this byte.
    Byte(usize),
}

/// Why a file cannot have a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathFault {
    Absolute,
    LeadsOut,
    /// Hidden, no ASCII, too long, or not possible on Windows.
    Unsafe,
    Twice,
    /// Another one differs in the case of letters only.
    Case(String),
    /// The file would have to be the folder of another.
    FolderOf(String),
}

/// What is wrong with one file of a zip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryFault {
    Encrypted,
    Compressed,
    /// Unpacks to more or fewer bytes than are stored.
    Bomb {
        stored: u32,
        unpacked: u32,
    },
    DataDescriptor,
    ExtraField,
    Comment,
    Link,
    Folder,
    /// A device, a pipe, or other rights than `rw-------`.
    Rights,
    Time,
    /// It does not begin where the file before it ends.
    Place,
    /// It is longer than the zip.
    Length,
    /// Its header and the list of files say different things.
    Headers,
    Checksum,
}

impl Display for ArchiveFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a bundle holds at least one file"),
            Self::Day(day) => write!(f, "a zip holds days from 1980 to 2107 only, and not {day}"),
            Self::TooLarge => f.write_str(
                "the bundle is too large: a zip holds less than 4 GiB and fewer than 65,535 files",
            ),
            Self::Path(path, fault) => write!(f, "`{}` {fault}", shown(path)),
            Self::Entry(path, fault) => write!(f, "`{}` {fault}", shown(path)),
            Self::Unsorted(former, latter) => write!(
                f,
                "`{}` stands behind `{}`; files of a bundle are sorted",
                shown(latter),
                shown(former)
            ),
            Self::NotAZip => f.write_str("this is no zip"),
            Self::Truncated => {
                f.write_str("the zip is not whole: its end is missing; copy it once more")
            }
            Self::BytesBefore(count) => {
                write!(f, "the zip begins with {} of no file", counted(*count, "byte"))
            }
            Self::BytesBetween => f.write_str(
                "there are bytes in the zip that belong to no file, or some are missing",
            ),
            Self::BytesBehind(count) => {
                write!(f, "{} too much behind the end of the zip", counted(*count, "byte"))
            }
            Self::Comment => f.write_str("the zip has a comment, and bundles have none"),
            Self::SeveralParts => f.write_str("the zip is a part of several"),
            Self::Zip64 => f.write_str("this is a zip64, and bundles are plain zips"),
            Self::List => f.write_str("the list of files at the end of the zip is damaged"),
            Self::Byte(at) => write!(
                f,
                "the zip is not written as muster writes bundles: byte {at} is another one"
            ),
        }
    }
}

impl Display for PathFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absolute => f.write_str("is an absolute path, which leads out of the bundle"),
            Self::LeadsOut => f.write_str("leads out of the bundle by `..`"),
            Self::Unsafe => f.write_str(
                "is no path that works on every system: names are of ASCII letters, digits, `.`, \
                 `_` and `-`, not hidden, none that Windows keeps for itself, and the whole path \
                 has at most 200 bytes",
            ),
            Self::Twice => f.write_str("is in the bundle twice"),
            Self::Case(other) => write!(
                f,
                "and `{}` differ in the case of letters only, and Windows takes them for one",
                shown(other)
            ),
            Self::FolderOf(other) => {
                write!(f, "is a file and would be the folder of `{}` too", shown(other))
            }
        }
    }
}

impl Display for EntryFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Encrypted => "is encrypted, and files of a bundle are not",
            Self::Compressed => "is compressed, and files of a bundle are stored as they are",
            Self::Bomb { stored, unpacked } => {
                return write!(
                    f,
                    "claims to unpack to {unpacked} bytes, and {stored} are stored; do not unpack \
                     this zip"
                );
            }
            Self::DataDescriptor => "has its checksum behind it, and not before it",
            Self::ExtraField => "has extra fields, and files of a bundle have none",
            Self::Comment => "has a comment, and files of a bundle have none",
            Self::Link => "is a link, and a bundle holds plain files only; do not unpack this zip",
            Self::Folder => "is a folder, and a bundle holds plain files only",
            Self::Rights => "is no plain file with the rights `rw-------`",
            Self::Time => "has another time than 00:00 of the bundle's day",
            Self::Place => {
                "does not begin where the file before it ends: files overlap, stand in another \
                 order, or bytes between them belong to none"
            }
            Self::Length => "claims to be longer than the zip is; do not unpack this zip",
            Self::Headers => "is described differently at its beginning and at the end of the zip",
            Self::Checksum => "is damaged: its checksum is another one",
        };
        f.write_str(text)
    }
}

impl std::error::Error for ArchiveFault {}

/// A path as it may be shown: in one line, and not longer than one.
fn shown(path: &str) -> String {
    begun(&one_line(path), 120)
}
