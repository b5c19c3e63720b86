//! Takes names and addresses of schools and devices out of lines. Lines that differ in nothing else
//! say the same thing, and are shown once. A VLAN id and an address of the block say the same thing
//! where the segment is the same: what they are of stands beside them.

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use uuid::Uuid;

use crate::plan::{Device, Plan, Segment, Site};

/// The own names and addresses of a school.
#[derive(Clone, Debug)]
pub(super) struct OwnNames<'a> {
    site: &'a Site,
    plan: &'a Plan,
}

impl<'a> OwnNames<'a> {
    pub(super) fn of(plan: &'a Plan) -> Self {
        Self { site: &plan.site, plan }
    }

    /// The names and addresses of one of its devices as well.
    pub(super) fn with_device(&self, id: Option<&str>) -> Own<'a> {
        let device = id.and_then(|id| {
            self.plan.devices.iter().map(|(device, _)| &**device).find(|device| device.id == id)
        });
        Own { site: self.site, device }
    }
}

/// The names and addresses that a file has of its school and device.
pub(super) struct Own<'a> {
    site: &'a Site,
    device: Option<&'a Device>,
}

impl Own<'_> {
    /// A line with names and addresses replaced by what they are, such as `<school>`.
    pub(super) fn neutral(&self, line: &str) -> String {
        let mut neutral = String::with_capacity(line.len());
        let mut line = line.to_owned();
        // A title may have spaces in it, so titles go before single words are looked at.
        for title in [&self.site.title, &self.site.title_ascii] {
            // Shorter titles may be a part of any word.
            if title.len() > 3 {
                line = line.replace(title.as_str(), "<title>");
            }
        }
        let mut rest = &*line;
        while let Some(start) = rest.find(is_word) {
            neutral.push_str(&rest[..start]);
            rest = &rest[start..];
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            self.token(&rest[..end], &mut neutral);
            self.vlans(&rest[..end], &mut neutral);
            rest = &rest[end..];
        }
        neutral.push_str(rest);
        neutral
    }

    /// An address, an identifier, or names with dots and hyphens between them.
    fn token(&self, token: &str, into: &mut String) {
        // First as a whole: a domain has dots in it, and a name may have hyphens.
        if let Some(whole) = self.own(token) {
            into.push_str(&whole);
            return;
        }
        // With hyphens: 32 digits in a row may be anything.
        if token.len() == 36 && Uuid::try_parse(token).is_ok() {
            into.push_str("<uuid>");
            return;
        }
        // `a.school.example` and `10.1.2.10-10.1.2.99`: the separators in turn.
        for separator in ['-', '.', ':'] {
            // An address stays whole: a number in it may happen to be the name of a device.
            if separator != '.' || token.parse::<Ipv4Addr>().is_err() {
                let parts: Vec<&str> = token.split(separator).collect();
                if parts.len() > 1 && parts.iter().any(|part| self.own(part).is_some()) {
                    for (number, part) in parts.into_iter().enumerate() {
                        if number > 0 {
                            into.push(separator);
                        }
                        into.push_str(&self.own(part).unwrap_or_else(|| part.to_owned()));
                    }
                    return;
                }
            }
        }
        into.push_str(token);
    }

    /// What the VLAN ids in a word are of: each number of it may be one, and all between two that a
    /// hyphen joins.
    fn vlans(&self, token: &str, into: &mut String) {
        // No number of an address is one, also where a range or a port follows it.
        let is_address = |part: &str| part.parse::<IpAddr>().is_ok();
        if is_address(token) || token.split('-').chain(token.split(':')).any(is_address) {
            return;
        }
        let numbers = token.split(|c: char| !c.is_ascii_digit());
        let numbers: Vec<u16> = numbers.filter_map(|number| number.parse().ok()).collect();
        let is_range = numbers.len() == 2 && token == format!("{}-{}", numbers[0], numbers[1]);
        for segment in &self.site.segments {
            let between = is_range && numbers[0] <= segment.vlan && segment.vlan <= numbers[1];
            if between || numbers.contains(&segment.vlan) {
                let _ = write!(into, "<vlan{}>", meaning(segment));
            }
        }
    }

    /// Where the device is administered: a line that touches this cuts it off.
    pub(super) fn administered(&self) -> String {
        let segment = self.device.map(|device| &device.segment);
        segment.map(|segment| format!("{}{}", segment.vlan, meaning(segment))).unwrap_or_default()
    }

    /// The segment in which an address lies; empty when there is none.
    fn at(&self, address: IpAddr) -> String {
        let holds = |segment: &&Arc<Segment>| match address {
            IpAddr::V4(own) => segment.ipv4.as_ref().is_some_and(|net| net.network.contains(&own)),
            IpAddr::V6(own) => segment.ipv6.as_ref().is_some_and(|net| net.network.contains(&own)),
        };
        let segment = self.site.segments.iter().find(holds);
        segment.map(|segment| meaning(segment)).unwrap_or_default()
    }

    /// What a word stands for, when it is a name or address of the school or device.
    fn own(&self, word: &str) -> Option<String> {
        if word.is_empty() {
            return None;
        }
        if word == self.site.key {
            return Some("<school>".into());
        }
        if word == self.site.domain {
            return Some("<domain>".into());
        }
        if let Some(device) = self.device {
            if word == device.id || word == device.hostname {
                return Some("<device>".into());
            }
            // The digits of a MAC address mean the same in either case.
            if device.mac.as_deref().is_some_and(|mac| mac.eq_ignore_ascii_case(word)) {
                return Some("<mac>".into());
            }
        }
        match word.parse::<IpAddr>().ok()? {
            IpAddr::V4(address) if self.device.is_some_and(|device| device.address == address) => {
                Some("<address>".into())
            }
            IpAddr::V4(address) if self.site.block.contains(&address) => {
                // By its place in the block, the same device reads the same at every school.
                let offset = u32::from(address) - u32::from(self.site.block.network());
                Some(format!("<block+{}{}>", Ipv4Addr::from(offset), self.at(IpAddr::V4(address))))
            }
            IpAddr::V6(address)
                if self.site.block6.is_some_and(|block| block.contains(&address)) =>
            {
                let base = self.site.block6.map_or(0, |block| u128::from(block.network()));
                let offset = Ipv6Addr::from(u128::from(address) - base);
                Some(format!("<block+{offset}{}>", self.at(IpAddr::V6(address))))
            }
            IpAddr::V4(_) | IpAddr::V6(_) => None,
        }
    }
}

/// What tells a segment from one that another school has at the same place.
fn meaning(segment: &Segment) -> String {
    format!(" {} in {}", segment.id, segment.zone)
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '-' | '_')
}
