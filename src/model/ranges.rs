//! Numbers in a row: ports of services and devices, indices of schools, and where a device is
//! plugged in.

use std::fmt;

use super::name::as_text;

/// One port or a range of ports of a service: `443` or `10000-20000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TransportRange {
    /// First port.
    pub first: u16,
    /// Last port, the first one again for a single port.
    pub last: u16,
}

impl TransportRange {
    /// Reads `443` or `10000-20000`.
    pub fn new(text: &str) -> Result<Self, String> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        if let Some(first) = number(first)
            && let Some(last) = number(last)
            && 0 < first
            && first <= last
        {
            return Ok(Self { first, last });
        }
        Err(format!("`{text}` is not a port such as `443` or a range such as `10000-20000`"))
    }
}

/// The number of a port. `parse` alone would take `+80` as well.
fn number(digits: &str) -> Option<u16> {
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

impl fmt::Display for TransportRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            self.first.fmt(f)
        } else {
            write!(f, "{}-{}", self.first, self.last)
        }
    }
}
as_text!(TransportRange, "a port such as `443`", pattern = "^[0-9]{1,5}(-[0-9]{1,5})?$");

/// Ports of a device: `1-36`, `49`, or `1-4,9`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PortSet(Box<[(u16, u16)]>);

/// The ports of `9` or `1-4`.
fn port_range(part: &str) -> Option<(u16, u16)> {
    let Some((first, last)) = part.split_once('-') else {
        let port = port_number(part)?;
        return Some((port, port));
    };
    let (first, last) = (port_number(first)?, port_number(last)?);
    if first < last { Some((first, last)) } else { None }
}

/// A number from 1 to 512 in the one way in which it is written: without `+` and zeros before it.
fn port_number(digits: &str) -> Option<u16> {
    let port: u16 = digits.parse().ok()?;
    if (1..=512).contains(&port) && port.to_string() == digits { Some(port) } else { None }
}

impl PortSet {
    /// Reads numbers and ranges joined by commas. There is one way to write a number or range, so
    /// that two keys never mean the same set.
    pub fn new(text: &str) -> Result<Self, String> {
        let ranges: Option<Vec<_>> = text.split(',').map(port_range).collect();
        match ranges {
            Some(ranges) => Ok(Self(ranges.into())),
            None => Err(format!("`{text}` is not a set of ports such as `1-36` or `1-4,9`")),
        }
    }

    /// Its ranges: first and last port.
    pub fn ranges(&self) -> &[(u16, u16)] {
        &self.0
    }

    /// Every port of the set, in the order written.
    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        self.0.iter().flat_map(|&(first, last)| first..=last)
    }

    /// Whether `port` is in the set.
    pub fn contains(&self, port: u16) -> bool {
        self.0.iter().any(|&(first, last)| (first..=last).contains(&port))
    }
}

impl fmt::Display for PortSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (first, last)) in self.0.iter().enumerate() {
            let comma = if i == 0 { "" } else { "," };
            if first == last {
                write!(f, "{comma}{first}")?;
            } else {
                write!(f, "{comma}{first}-{last}")?;
            }
        }
        Ok(())
    }
}
as_text!(
    PortSet,
    "a set of ports such as `1-36`",
    pattern = "^[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*$"
);

/// Indices of schools: `31`, or `31-33`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndexRange {
    first: u32,
    last: u32,
}

impl IndexRange {
    /// Reads a number or a range. There is one way to write each.
    pub fn new(text: &str) -> Result<Self, String> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        if let (Some(first), Some(last)) = (index(first), index(last))
            && (first < last || !text.contains('-'))
        {
            return Ok(Self { first, last });
        }
        Err(format!("`{text}` is no index and no range of them such as `31-33`"))
    }

    /// The lowest of them.
    pub fn first(self) -> u32 {
        self.first
    }

    /// The highest of them.
    pub fn last(self) -> u32 {
        self.last
    }

    /// Whether an index is one of them.
    pub fn contains(self, index: u32) -> bool {
        (self.first..=self.last).contains(&index)
    }
}

/// An index of a school in the one way in which it is written.
fn index(digits: &str) -> Option<u32> {
    let index: u32 = digits.parse().ok()?;
    if index <= 65_535 && index.to_string() == digits { Some(index) } else { None }
}

impl fmt::Display for IndexRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            self.first.fmt(f)
        } else {
            write!(f, "{}-{}", self.first, self.last)
        }
    }
}
as_text!(IndexRange, "indices such as `31-33`", pattern = "^[0-9]{1,5}(-[0-9]{1,5})?$");

/// Where a device is plugged in: a device and one of its ports, `sw-a1/37`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Uplink {
    /// The device at the other end.
    pub device: Box<str>,
    /// Its port.
    pub port: u16,
}

impl Uplink {
    /// Reads `device/port`.
    pub fn new(text: &str) -> Result<Self, String> {
        if let Some((device, port)) = text.rsplit_once('/')
            && let Some(port) = number(port)
            && !device.is_empty()
            && port > 0
        {
            return Ok(Self { device: device.into(), port });
        }
        Err(format!("`{text}` is not an uplink: write the device and its port, as in `sw-a1/37`"))
    }
}

impl fmt::Display for Uplink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.device, self.port)
    }
}
as_text!(Uplink, "an uplink such as `sw-a1/37`", pattern = "^[a-z0-9-]+/[0-9]+$");
