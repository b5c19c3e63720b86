// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Random cablings of small schools, and random changes of them.

use std::fmt::Write as _;

use super::sides::Side;
use super::{Tried, workspace};
use crate::support::{say, write};

/// Schools of one workspace: the address plan has no more blocks.
const BATCH: usize = 100;

/// Orders so many random changes, and walks through each order.
pub(crate) fn run(cases: usize, tried: &mut Tried) {
    let (mut done, mut unsound) = (0, 0);
    while done < cases {
        let folders = [workspace(), workspace()];
        for folder in &folders {
            write(
                &folder.path().join("schools/amt/authority.toml"),
                "[authority]\ntitle = \"Amt\"\n",
            );
        }
        let batch = BATCH.min(cases - done);
        for number in 0..batch {
            let seed = (done + number) as u64;
            let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
            let before = Net::random(&mut dice);
            let mut now = before.clone();
            for _ in 0..=dice.below(2) {
                now.change(&mut dice);
            }
            for (folder, net) in folders.iter().zip([&before, &now]) {
                let school = folder.path().join(format!("schools/amt/s-{}", done + number));
                write(&school.join("school.toml"), &net.school(number + 1));
                write(&school.join("devices.toml"), &net.devices());
            }
        }
        let sides: Vec<Side> =
            folders.iter().map(|folder| Side::compile(folder.path(), |_| true)).collect();
        assert!(sides[0].errors.is_empty(), "{}", sides[0].errors);
        for (name, before) in &sides[0].schools {
            match sides[1].schools.get(name) {
                Some(now) => tried.add(name, Some((&sides[0], before)), now),
                // What a rule refuses is never rolled out.
                None => unsound += 1,
            }
        }
        done += batch;
    }
    say(&format!("{unsound} of {cases} changes are refused by rules"));
    assert!(unsound * 5 < cases, "most changes are sound:\n{unsound} of {cases}");
}

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % most.max(1)
    }
}

/// A switch or an access point, and where it is plugged in.
#[derive(Clone)]
struct Plugged {
    name: String,
    upper: String,
    port: u16,
    host: usize,
    hostname: Option<String>,
    /// The profile of the cable.
    profile: &'static str,
}

#[derive(Clone)]
struct Net {
    switches: Vec<Plugged>,
    access_points: Vec<Plugged>,
    server_host: usize,
    next_host: usize,
    /// What the school sets beside its devices.
    own: Vec<String>,
}

impl Net {
    fn random(dice: &mut Dice) -> Self {
        let (switches, access_points) = (Vec::new(), Vec::new());
        let mut net =
            Self { switches, access_points, server_host: 10, next_host: 17, own: Vec::new() };
        for _ in 0..2 + dice.below(5) {
            net.add_switch(dice);
        }
        for _ in 0..=dice.below(4) {
            net.add_access_point(dice);
        }
        net
    }

    fn add_switch(&mut self, dice: &mut Dice) {
        let name = format!("sw-{}", self.next_host);
        let (upper, port) = self.free_port(dice, &name);
        self.switches.push(Plugged {
            name,
            upper,
            port,
            host: self.next_host,
            hostname: None,
            profile: if dice.below(4) == 0 { "schmal" } else { "uplink" },
        });
        self.next_host += 1;
    }

    fn add_access_point(&mut self, dice: &mut Dice) {
        let (upper, port) = self.free_socket(dice);
        self.access_points.push(Plugged {
            name: format!("ap-{}", self.next_host),
            upper,
            port,
            host: self.next_host,
            hostname: None,
            profile: "access-point",
        });
        self.next_host += 1;
    }

    /// A port for the cable of a switch that leads to no switch behind it.
    fn free_port(&self, dice: &mut Dice, name: &str) -> (String, u16) {
        let behind = |start: &str| {
            let mut here = start.to_owned();
            while let Some(switch) = self.switches.iter().find(|switch| switch.name == here) {
                if here == name {
                    return true;
                }
                here.clone_from(&switch.upper);
            }
            false
        };
        let mut uppers = vec!["core-1".to_owned()];
        let others = self.switches.iter().filter(|switch| !behind(&switch.name));
        uppers.extend(others.map(|switch| switch.name.clone()));
        let mut ports = Vec::new();
        for upper in uppers {
            let numbers = if upper == "core-1" { 3..=24 } else { 50..=52 };
            let is_taken = |port: &u16| {
                self.switches.iter().any(|other| other.upper == upper && other.port == *port)
            };
            let free: Vec<u16> = numbers.filter(|port| !is_taken(port)).collect();
            if !free.is_empty() {
                ports.push((upper, free[dice.below(free.len())]));
            }
        }
        ports.swap_remove(dice.below(ports.len()))
    }

    fn free_socket(&self, dice: &mut Dice) -> (String, u16) {
        loop {
            let upper = self.switches[dice.below(self.switches.len())].name.clone();
            let port = 1 + u16::try_from(dice.below(6)).expect("a port");
            let mut others = self.access_points.iter();
            if !others.any(|other| other.upper == upper && other.port == port) {
                return (upper, port);
            }
        }
    }

    fn change(&mut self, dice: &mut Dice) {
        let switch = dice.below(self.switches.len());
        match dice.below(20) {
            0 | 1 => {
                let name = self.switches[switch].name.clone();
                let (upper, port) = self.free_port(dice, &name);
                let moved = &mut self.switches[switch];
                (moved.upper, moved.port) = (upper, port);
            }
            2 => {
                self.switches[switch].host = self.next_host;
                self.next_host += 1;
            }
            3 => {
                let other = (switch + 1) % self.switches.len();
                let host = self.switches[other].host;
                self.switches[other].host = self.switches[switch].host;
                self.switches[switch].host = host;
            }
            4 => self.own.push("management.sources = [\"10.0.24.0/29\"]".into()),
            5 => {
                self.own.push("management.sources = [\"10.0.25.0/28\"]".into());
                self.own
                    .push("zones.rz-admin.networks = [\"10.0.24.0/28\", \"10.0.25.0/28\"]".into());
            }
            6 => self.own.push(format!("management.ssh-keys = [\"{NEW_KEY}\"]")),
            7 => self.own.push("management.user = \"helfer\"".into()),
            8 => self.own.push("segments.mgmt.vlan = 12".into()),
            9 | 10 => {
                self.own.push(MANAGEMENT.into());
                self.own.push("roles.access-switch.segment = \"mgmt-neu\"".into());
            }
            11 => self.own.push("segments.lehr.vlan = 50\nsegments.paed.vlan = 40".into()),
            12 => self.own.push("segments.lehr-mob.vlan = 60\nsegments.sus-tab.vlan = 41".into()),
            13 => {
                let (upper, port) = self.free_socket(dice);
                let moved = dice.below(self.access_points.len());
                let moved = &mut self.access_points[moved];
                (moved.upper, moved.port) = (upper, port);
            }
            14 => self.add_access_point(dice),
            15 => drop(self.access_points.pop()),
            16 => self.add_switch(dice),
            17 => {
                let profile = self.switches[switch].profile;
                self.switches[switch].profile =
                    if profile == "uplink" { "schmal" } else { "uplink" };
            }
            18 => self.server_host += 1,
            _ => self.switches[switch].hostname = Some(format!("schrank-{switch}")),
        }
    }

    fn school(&self, index: usize) -> String {
        let mut text = format!(
            "title = \"Schule\"\nprofile = \"gymnasium\"\nindex = {index}\nstudents = 300\n\
             buildings.a.title = \"Haus A\"\n{NARROW}"
        );
        let mut own = self.own.clone();
        own.sort();
        own.dedup();
        // The last one of what is set twice.
        let mut keys: Vec<&str> = Vec::new();
        for line in own.iter().rev() {
            let key = line.split(" = ").next().unwrap_or_default();
            if !keys.contains(&key) {
                keys.push(key);
                let _ = writeln!(text, "{line}");
            }
        }
        text
    }

    fn devices(&self) -> String {
        let mut text = format!(
            "[devices]\n\
             fw-1 = {{ role = \"firewall\", model = \"protectli-vp2420\", building = \"a\", uplink = \
             \"core-1/1\", ports = {{ \"1\" = \"firewall-aussen\", \"2\" = \"uplink\" }} }}\n\
             srv-1 = {{ role = \"schulserver\", model = \"hpe-microserver-gen11\", building = \"a\", \
             host = {}, uplink = \"core-1/2\" }}\n\
             core-1 = {{ role = \"core-switch\", model = \"aruba-6300m-24sfp\", building = \"a\", \
             host = 3, ports = {{ \"1\" = \"uplink\", \"2\" = \"server\"{} }} }}\n",
            self.server_host,
            self.ports("core-1"),
        );
        for switch in &self.switches {
            let _ = write!(
                text,
                "{} = {{ role = \"access-switch\", model = \"aruba-6200f-48g-poe4\", building = \
                 \"a\", host = {}, uplink = \"{}/{}\", ports = {{ \"10-12\" = \"unterrichtsraum\", \
                 \"13-14\" = \"lehrerzimmer\", \"49\" = \"{}\"{} }}",
                switch.name,
                switch.host,
                switch.upper,
                switch.port,
                switch.profile,
                self.ports(&switch.name),
            );
            if let Some(hostname) = &switch.hostname {
                let _ = write!(text, ", hostname = \"{hostname}\"");
            }
            text += " }\n";
        }
        for one in &self.access_points {
            let _ = writeln!(
                text,
                "{} = {{ role = \"access-point\", model = \"edgecore-eap111\", building = \"a\", \
                 host = {}, uplink = \"{}/{}\" }}",
                one.name, one.host, one.upper, one.port,
            );
        }
        text
    }

    /// The profiles of the ports into which others are plugged.
    fn ports(&self, name: &str) -> String {
        let mut text = String::new();
        for other in self.switches.iter().chain(&self.access_points) {
            if other.upper == name {
                let _ = write!(text, ", \"{}\" = \"{}\"", other.port, other.profile);
            }
        }
        text
    }
}

/// A cable that carries what a switch with access points needs.
const NARROW: &str = "port-profiles.schmal = { title = \"Schmal\", mode = \"trunk\", native = \
    \"park\", trusted = true, protection = \"Beide Enden stecken in Schränken\", tagged-all = true }\n";

const MANAGEMENT: &str = "segments.mgmt-neu = { title = \"Netzmanagement neu\", zone = \"mgmt\", \
    vlan = 12, subnet = { offset = \"0.0.1.0\", prefix = 24 } }";

/// A key that nobody has.
const NEW_KEY: &str = "ssh-ed25519 \
    AAAAC3NzaC1lZDI1NTE5AAAAINxBp7TxsHvs3o+U33jmh7+/PWIfAWMFejhowLTQipKU neu@muster";
