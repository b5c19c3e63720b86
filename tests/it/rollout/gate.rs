// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What the files of a firewall say: its interfaces, and whom it lets where.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::artifacts::network;
use super::sides::Files;

/// A firewall as its files describe it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gate {
    pub(crate) interfaces: BTreeMap<String, Interface>,
    outside: BTreeSet<String>,
    rules: Vec<GateRule>,
    /// Networks that each interface takes no packets from.
    spoofed: BTreeMap<String, Vec<Ipv4Net>>,
    /// Networks from which it is administered itself.
    pub(crate) sources: Vec<Ipv4Net>,
}

/// An interface of a firewall.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interface {
    /// None for a port without tags.
    pub(crate) vlan: Option<u16>,
    pub(crate) parent: String,
    pub(crate) address: Option<Ipv4Net>,
}

#[derive(Clone, Debug)]
struct GateRule {
    from: BTreeSet<String>,
    to: BTreeSet<String>,
    source: Option<Networks>,
    target: Option<Networks>,
    /// Whether it is about SSH over IPv4.
    is_ssh: bool,
    accept: bool,
}

#[derive(Clone, Debug)]
struct Networks {
    are_excluded: bool,
    list: Vec<Ipv4Net>,
}

impl Networks {
    fn contain(&self, address: Ipv4Addr) -> bool {
        self.list.iter().any(|network| network.contains(&address)) != self.are_excluded
    }
}

impl Gate {
    pub(crate) fn read(files: &Files) -> Self {
        let mut gate = Self::default();
        for (name, text) in files {
            if name.ends_with(".netdev") && value(text, "Kind") == Some("vlan") {
                let device = value(text, "Name").expect("a device has a name").to_owned();
                let vlan = value(text, "Id").and_then(|id| id.parse().ok());
                gate.interfaces.entry(device).or_default().vlan = vlan;
            }
        }
        for (name, text) in files {
            let Some(matched) = value(text, "Name").filter(|_| name.ends_with(".network")) else {
                continue;
            };
            for vlan in text.lines().filter_map(|line| line.strip_prefix("VLAN=")) {
                let interface = gate.interfaces.entry(vlan.to_owned()).or_default();
                matched.clone_into(&mut interface.parent);
            }
            let address = value(text, "Address").and_then(|address| address.parse().ok());
            gate.interfaces.entry(matched.to_owned()).or_default().address = address;
        }
        gate.read_rules(&files["nftables.conf"]);
        gate
    }

    fn read_rules(&mut self, text: &str) {
        let mut chain = "";
        for line in text.lines().map(str::trim) {
            if let Some(name) = line.strip_prefix("chain ") {
                chain = name.trim_end_matches(" {");
            }
            if line.contains("comment \"administration\"") && line.starts_with("ip saddr") {
                self.sources.extend(networks(line, "ip saddr").expect("just looked").list);
            }
            if line.contains(" masquerade")
                && let Some(outside) = line.split('"').nth(1)
            {
                self.outside.insert(outside.to_owned());
            }
            if let Some(interface) = chain.strip_prefix("source-")
                && line.starts_with("ip saddr {")
                && line.ends_with("goto spoofed")
            {
                let list = networks(line, "ip saddr").expect("just looked").list;
                self.spoofed.insert(interface.to_owned(), list);
            }
            if chain == "forward" && line.starts_with("ct state new") {
                self.rules.extend(rule(line));
            }
        }
        assert!(!self.rules.is_empty() && !self.sources.is_empty(), "rules are read");
    }

    /// Whether an administrator at an address gets to a device behind an interface.
    pub(crate) fn lets(&self, administrator: Ipv4Addr, to: &str, device: Ipv4Addr) -> bool {
        let inside = self.interfaces.iter().find(|(_, interface)| {
            interface.vlan.is_some()
                && interface.address.is_some_and(|network| network.contains(&administrator))
        });
        if let Some((name, _)) = inside {
            return name == to || self.passes(name, administrator, to, device);
        }
        self.outside.iter().any(|name| {
            let spoofed = self.spoofed.get(name).into_iter().flatten();
            !spoofed.into_iter().any(|network| network.contains(&administrator))
                && self.passes(name, administrator, to, device)
        })
    }

    fn passes(&self, from: &str, administrator: Ipv4Addr, to: &str, device: Ipv4Addr) -> bool {
        for rule in &self.rules {
            let is_meant = rule.is_ssh
                && (rule.from.is_empty() || rule.from.contains(from))
                && (rule.to.is_empty() || rule.to.contains(to))
                && rule.source.as_ref().is_none_or(|networks| networks.contain(administrator))
                && rule.target.as_ref().is_none_or(|networks| networks.contain(device));
            if is_meant {
                return rule.accept;
            }
        }
        false
    }

    /// The interfaces that something from an interface is let through to.
    pub(crate) fn opened_from(&self, name: &str) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        for rule in self.rules.iter().filter(|rule| rule.accept && rule.from.contains(name)) {
            found.extend(rule.to.iter().map(String::as_str));
        }
        found
    }
}

fn value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='))
}

fn rule(line: &str) -> Option<GateRule> {
    let line = line.split(" comment ").next().unwrap_or(line);
    // Rules of IPv6 say nothing about where devices are administered.
    if line.contains("nfproto ipv6") {
        return None;
    }
    let is_ssh = match set(line, "tcp dport") {
        Some((_, ports)) => ports.iter().any(|ports| {
            let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
            let bound = |text: &str| text.parse::<u16>().expect("a port");
            (bound(first)..=bound(last)).contains(&22)
        }),
        None => !line.contains(" udp ") && !line.contains("icmp"),
    };
    let names = |key: &str| {
        let (_, names) = set(line, key).unwrap_or_default();
        names.into_iter().map(|name| name.trim_matches('"').to_owned()).collect()
    };
    Some(GateRule {
        from: names("iifname"),
        to: names("oifname"),
        source: networks(line, "ip saddr"),
        target: networks(line, "ip daddr"),
        is_ssh,
        accept: line.ends_with(" accept"),
    })
}

fn networks(line: &str, key: &str) -> Option<Networks> {
    let (are_excluded, list) = set(line, key)?;
    Some(Networks { are_excluded, list: list.into_iter().map(network).collect() })
}

/// What stands behind a key: a set or one value, and whether it is excluded.
fn set<'a>(line: &'a str, key: &str) -> Option<(bool, Vec<&'a str>)> {
    let start = line.find(&format!("{key} "))? + key.len() + 1;
    let rest = line[start..].trim_start();
    let (are_excluded, rest) = match rest.strip_prefix("!= ") {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let list = match rest.strip_prefix('{') {
        Some(set) => set.split('}').next().unwrap_or_default().split(',').map(str::trim).collect(),
        None => rest.split_whitespace().take(1).collect(),
    };
    Some((are_excluded, list))
}
