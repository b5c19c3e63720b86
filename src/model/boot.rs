//! What devices load over the network when they start, and from where.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use super::name::as_text;

/// An IPv4 address, where the protocol takes no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ipv4Address(Ipv4Addr);

impl Ipv4Address {
    /// Reads an address, and says of an IPv6 one that it is one.
    pub fn new(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(IpAddr::V4(address)) => Ok(Self(address)),
            Ok(IpAddr::V6(_)) => {
                Err(format!("`{text}` is an IPv6 address, and only an IPv4 one fits here"))
            }
            Err(_) => Err(format!("`{text}` is not an IPv4 address")),
        }
    }

    /// The address itself.
    pub fn get(self) -> Ipv4Addr {
        self.0
    }
}

impl fmt::Display for Ipv4Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
as_text!(Ipv4Address, "an IPv4 address", pattern = "^[0-9]{1,3}(\\.[0-9]{1,3}){3}$");

/// The path of a file on a boot server, below its root: `boot/grub/x86_64-efi/core.efi`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BootFile(Box<str>);

impl BootFile {
    /// Longest path: the header of DHCP has 128 bytes for it, and the last one is zero (RFC 2131).
    const LONGEST: usize = 127;

    /// Reads a path of names joined by `/`.
    pub fn new(text: &str) -> Result<Self, String> {
        let why = if text.len() > Self::LONGEST {
            format!("{} characters are more than the {} of DHCP", text.len(), Self::LONGEST)
        } else if text.contains('\\') {
            "names are joined by `/`, not by a backslash".to_owned()
        } else if text.starts_with('/') {
            "it is looked up below the root of the boot server, so that it begins with a name"
                .to_owned()
        } else if text.contains("://") {
            "it is a file, and no address of the web".to_owned()
        } else if text.split('/').any(|name| name == "..") {
            "boot servers do not follow `..`".to_owned()
        } else if !text.split('/').all(is_file_name) {
            "it consists of names of letters, digits, `.`, `_`, `+` and `-`, joined by `/`"
                .to_owned()
        } else {
            return Ok(Self(text.into()));
        };
        Err(format!("`{text}` is not a file such as `ipxe/undionly.kpxe`: {why}"))
    }
}

/// Whether a part of a path names a file or a folder.
fn is_file_name(name: &str) -> bool {
    !name.is_empty()
        && name != "."
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._+-".contains(&b))
}

impl fmt::Display for BootFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
as_text!(
    BootFile,
    "a file such as `ipxe/undionly.kpxe`",
    pattern = "^[A-Za-z0-9._+-]+(/[A-Za-z0-9._+-]+)*$"
);
