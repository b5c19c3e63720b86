// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What generated files say of links, VLANs, addresses, administrators and filters. Nothing here
//! knows the plan.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::gate::Gate;
use super::sides::Files;

/// A device as its files describe it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    /// The VLAN in which it has its address; 0 for one that knows no tags.
    pub(crate) vlan: u16,
    pub(crate) address: Option<Ipv4Addr>,
    /// None where the files do not say it.
    pub(crate) gateway: Option<Ipv4Addr>,
    /// Its ports by number.
    pub(crate) ports: BTreeMap<u16, Port>,
    /// Networks of administrators; none when the files do not say it.
    pub(crate) sources: Option<Vec<Ipv4Net>>,
    pub(crate) keys: BTreeSet<String>,
    /// Names of ports and WLANs that lead into a VLAN.
    pub(crate) entrances: BTreeSet<(String, u16)>,
    pub(crate) gate: Option<Gate>,
}

/// A port.
#[derive(Clone, Debug, Default)]
pub(crate) struct Port {
    pub(crate) description: String,
    pub(crate) untagged: Option<u16>,
    pub(crate) tagged: BTreeSet<u16>,
}

impl Facts {
    pub(crate) fn read(files: &Files) -> Self {
        if let Some(text) = files.get("running-config.txt") {
            return switch(text);
        }
        if files.contains_key("dropbear") {
            return access_point(files);
        }
        if files.contains_key("nftables.conf") {
            return firewall(files);
        }
        server(files)
    }

    /// The number of the port by which it is plugged into a port of another device.
    pub(crate) fn own_port(&self, other: &str, number: u16) -> Option<u16> {
        let named = format!("{other} {number}");
        let described = self.ports.iter().find(|(_, port)| port.description == named);
        // Only switches say what is plugged in where; the others have one port for it.
        let only = || if self.ports.len() == 1 { self.ports.keys().next() } else { None };
        described.map(|(number, _)| number).or_else(only).copied()
    }
}

fn switch(text: &str) -> Facts {
    let mut facts = Facts { sources: Some(Vec::new()), ..Facts::default() };
    let (mut port, mut vlan, mut is_on) = (None, None, false);
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if !line.starts_with(' ') {
            (port, vlan, is_on) = (None, None, false);
        }
        match words.as_slice() {
            ["interface", "vlan", id] => vlan = Some(id.parse().expect("a VLAN")),
            ["interface", name] => port = Some((*name).to_owned()),
            ["user", _, "authorized-key", kind, key, ..] => {
                facts.keys.insert(format!("{kind} {key}"));
            }
            [_, "permit", "tcp", network, "any", "eq", "22"] => {
                let sources = facts.sources.as_mut().expect("a switch says it");
                sources.push(network.parse().expect("a network"));
            }
            ["ip", "address", address] if vlan.is_some() => {
                let network: Ipv4Net = address.parse().expect("an address");
                facts.address = Some(network.addr());
                facts.vlan = vlan.expect("just looked");
            }
            ["ip", "route", "0.0.0.0/0", gateway] => {
                facts.gateway = Some(gateway.parse().expect("an address"));
            }
            ["no", "shutdown"] => is_on = true,
            _ => {}
        }
        let Some(name) = &port else { continue };
        let number = name.rsplit('/').next().and_then(|last| last.parse().ok());
        let entry = facts.ports.entry(number.expect("a port has a number")).or_default();
        match words.as_slice() {
            ["description", ..] => {
                line.trim()["description".len()..].trim().clone_into(&mut entry.description);
            }
            ["vlan", "access", id] if is_on => {
                let id = id.parse().expect("a VLAN");
                entry.untagged = Some(id);
                facts.entrances.insert((name.clone(), id));
            }
            ["vlan", "trunk", "native", id] if is_on => {
                entry.untagged = Some(id.parse().expect("a VLAN"));
            }
            ["vlan", "trunk", "allowed", list] if is_on => {
                let native = entry.untagged;
                entry.tagged = ranges(list).filter(|id| Some(*id) != native).collect();
            }
            _ => {}
        }
    }
    facts
}

/// The numbers of `11,41,60-61`.
fn ranges(list: &str) -> impl Iterator<Item = u16> + '_ {
    list.split(',').flat_map(|range| {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        first.parse::<u16>().expect("a VLAN")..=last.parse().expect("a VLAN")
    })
}

/// A section of a file of UCI: its kind and name, and what it sets.
type Section = (String, String, Vec<(String, String)>);

/// The sections of a file of UCI.
fn uci(text: &str) -> Vec<Section> {
    let mut sections = Vec::new();
    for line in text.lines() {
        let mut words = line.trim().splitn(3, ' ');
        let value = |text: &str| text.trim().trim_matches('\'').to_owned();
        match (words.next(), words.next(), words.next()) {
            (Some("config"), Some(kind), name) => {
                sections.push((kind.to_owned(), value(name.unwrap_or_default()), Vec::new()));
            }
            (Some("option" | "list"), Some(key), Some(text)) => {
                let (_, _, options) = sections.last_mut().expect("an option is in a section");
                options.push((key.to_owned(), value(text)));
            }
            _ => {}
        }
    }
    sections
}

fn access_point(files: &Files) -> Facts {
    let mut facts = Facts { sources: Some(Vec::new()), ..Facts::default() };
    let mut port = Port::default();
    for (kind, _, options) in uci(&files["network"]) {
        let get = |key: &str| options.iter().find(|(name, _)| name == key).map(|(_, value)| value);
        if kind == "bridge-vlan" {
            let id: u16 = get("vlan").and_then(|id| id.parse().ok()).expect("a VLAN");
            for (_, member) in options.iter().filter(|(key, _)| key == "ports") {
                if member.ends_with(":t") {
                    port.tagged.insert(id);
                } else {
                    port.untagged = Some(id);
                }
            }
        }
        if kind == "interface"
            && let (Some(device), Some(address)) = (get("device"), get("ipaddr"))
            && let Some((_, id)) = device.rsplit_once('.')
        {
            facts.vlan = id.parse().expect("a VLAN");
            facts.address = address.parse::<Ipv4Net>().ok().map(|network| network.addr());
            facts.gateway = get("gateway").and_then(|gateway| gateway.parse().ok());
        }
    }
    facts.ports.insert(1, port);
    for (_, name, options) in uci(&files["firewall"]) {
        if name == "ssh4" {
            let named = options.iter().filter(|(key, _)| key == "src_ip");
            facts.sources = Some(named.map(|(_, value)| network(value)).collect());
        }
    }
    for (_, name, options) in uci(&files["wireless"]) {
        let networks = options.iter().filter(|(key, _)| key == "network");
        let wlan = name.split('_').next().unwrap_or_default();
        for (_, value) in networks {
            let id = value.trim_start_matches("vlan").parse().expect("a VLAN");
            facts.entrances.insert((wlan.to_owned(), id));
        }
    }
    facts.keys = keys(&files["authorized_keys"]);
    facts
}

/// A network, or a single address.
pub(crate) fn network(text: &str) -> Ipv4Net {
    let address = || text.parse::<Ipv4Addr>().ok().map(Ipv4Net::from);
    text.parse().ok().or_else(address).unwrap_or_else(|| panic!("{text} is a network"))
}

fn keys(text: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let Some(at) = words.iter().position(|word| word.starts_with("ssh-"))
            && at + 1 < words.len()
        {
            keys.insert(format!("{} {}", words[at], words[at + 1]));
        }
    }
    keys
}

fn firewall(files: &Files) -> Facts {
    let gate = Gate::read(files);
    let mut facts = Facts { sources: Some(gate.sources.clone()), ..Facts::default() };
    let trunk = gate.interfaces.values().find(|one| one.vlan.is_some());
    let mut port = Port::default();
    if let Some(trunk) = trunk {
        let parent = trunk.parent.clone();
        let on = gate.interfaces.values().filter(|one| one.parent == parent);
        port.tagged = on.filter_map(|one| one.vlan).collect();
    }
    facts.ports.insert(1, port);
    let text = files.iter().find(|(name, _)| name.ends_with("muster-authorized-keys"));
    facts.keys = text.map(|(_, text)| keys(text)).unwrap_or_default();
    facts.gate = Some(gate);
    facts
}

fn server(files: &Files) -> Facts {
    let mut facts = Facts::default();
    facts.ports.insert(1, Port { untagged: Some(0), ..Port::default() });
    if let Some(text) = files.get("unbound.conf") {
        let listens = text.lines().filter_map(|line| line.trim().strip_prefix("interface: "));
        let mut own = listens.filter_map(|address| address.parse::<Ipv4Addr>().ok());
        facts.address = own.find(|address| !address.is_loopback());
    }
    for file in ["freeradius/policy", "freeradius/users"] {
        let (mut section, mut name) = (String::new(), String::new());
        for line in files.get(file).into_iter().flat_map(|text| text.lines()) {
            let quote = if file.ends_with("users") { '"' } else { '\'' };
            let quoted = line.split(quote).nth(1);
            if let Some((_, vlan)) = line.split_once("Tunnel-Private-Group-Id") {
                let vlan = vlan.trim_matches(|c: char| !c.is_ascii_digit());
                let vlan = vlan.parse().expect("a VLAN");
                facts.entrances.insert((format!("{section} {name}"), vlan));
            } else if let Some(quoted) = quoted {
                quoted.clone_into(&mut name);
            } else if line.ends_with('{') && !line.starts_with(char::is_whitespace) {
                line.clone_into(&mut section);
            }
        }
    }
    facts
}
