//! Where traffic comes from and goes to, as the ends of a rule of a firewall.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use ipnet::{Ipv4Net, Ipv6Net};

use crate::model;
use crate::plan::types::End;

/// IPv4 networks that are not the internet: private use (RFC 1918), carrier NAT (RFC 6598),
/// link-local (RFC 3927), loopback, multicast and above.
const NOT_INTERNET_V4: &[([u8; 4], u8)] = &[
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 168, 0, 0], 16),
    ([224, 0, 0, 0], 3),
];

/// IPv6 networks that are not the internet: unique local (RFC 4193), link-local, multicast.
const NOT_INTERNET_V6: &[(u16, u8)] = &[(0xfc00, 7), (0xfe80, 10), (0xff00, 8)];

/// The ends that a set of zones has: the school's own interfaces, networks elsewhere, the internet.
#[derive(Default)]
pub(super) struct Ends {
    pub(super) interfaces: BTreeSet<Arc<str>>,
    /// Only these of the school's own networks behind the interfaces; empty means all.
    pub(super) own4: BTreeSet<Ipv4Net>,
    pub(super) own6: BTreeSet<Ipv6Net>,
    pub(super) networks4: BTreeSet<Ipv4Net>,
    pub(super) networks6: BTreeSet<Ipv6Net>,
    pub(super) internet: bool,
}

impl Ends {
    /// Keeps only these networks: the school's own, which lie in its blocks, behind the interfaces,
    /// and the others outside.
    pub(super) fn narrow(
        &mut self,
        networks: &[model::Network],
        block: Option<Ipv4Net>,
        block6: Option<Ipv6Net>,
    ) {
        let (own4, other4) = networks
            .iter()
            .filter_map(|network| network.v4())
            .partition(|network| block.is_some_and(|block| block.contains(network)));
        let (own6, other6) = networks
            .iter()
            .filter_map(|network| network.v6())
            .partition(|network| block6.is_some_and(|block| block.contains(network)));
        (self.own4, self.own6, self.networks4, self.networks6) = (own4, own6, other4, other6);
        // An empty list means all of the school's own networks, so that without one of them nothing
        // may be left behind the interfaces.
        if self.own4.is_empty() && self.own6.is_empty() {
            self.interfaces.clear();
        }
        self.internet = false;
    }

    /// The ends apart: behind interfaces, networks elsewhere, and the internet.
    pub(super) fn list(&self, outside: &[Arc<str>]) -> Vec<EndSet> {
        let mut list = Vec::new();
        if !self.interfaces.is_empty() {
            list.push(EndSet {
                interfaces: self.interfaces.iter().cloned().collect(),
                networks4: self.own4.iter().copied().collect(),
                networks6: self.own6.iter().copied().collect(),
                internet: false,
            });
        }
        if !self.networks4.is_empty() || !self.networks6.is_empty() {
            list.push(EndSet {
                interfaces: outside.to_vec(),
                networks4: self.networks4.iter().copied().collect(),
                networks6: self.networks6.iter().copied().collect(),
                internet: false,
            });
        }
        if self.internet && !outside.is_empty() {
            // Without an interface that leads outside nothing comes from the internet or goes
            // there.
            list.push(EndSet { interfaces: outside.to_vec(), internet: true, ..EndSet::default() });
        }
        list
    }
}

/// One end before it is split by address family.
#[derive(Default)]
pub(super) struct EndSet {
    interfaces: Vec<Arc<str>>,
    networks4: Vec<Ipv4Net>,
    networks6: Vec<Ipv6Net>,
    internet: bool,
}

impl EndSet {
    /// Whether it says nothing about addresses.
    pub(super) fn is_neutral(&self) -> bool {
        !self.internet && self.networks4.is_empty() && self.networks6.is_empty()
    }

    /// The end as it is for one family; `None` when there is nothing of that family.
    pub(super) fn of_family(&self, family: Option<u8>) -> Option<End> {
        let mut end = End { interfaces: self.interfaces.clone(), family, ..End::default() };
        // Interfaces alone are of no family.
        if self.is_neutral() {
            return Some(end);
        }
        match family {
            Some(4) if self.internet => {
                end.except4 = NOT_INTERNET_V4
                    .iter()
                    .map(|&(base, length)| net4(base.into(), length))
                    .collect();
            }
            Some(6) if self.internet => {
                end.except6 =
                    NOT_INTERNET_V6.iter().map(|&(base, length)| net6(base, length)).collect();
            }
            Some(4) if !self.networks4.is_empty() => end.networks4.clone_from(&self.networks4),
            Some(6) if !self.networks6.is_empty() => end.networks6.clone_from(&self.networks6),
            // Without addresses of its family a rule would match everything.
            _ => return None,
        }
        Some(end)
    }
}

fn net4(base: Ipv4Addr, length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(base, length)
}

fn net6(first: u16, length: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(first, 0, 0, 0, 0, 0, 0, 0), length)
}
