//! A small school of which tests build both sides: a firewall, a core switch, and what hangs on it.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::sync::Arc;

use ipnet::Ipv4Net;

use crate::model::{DeviceKind, PortMode, SecretName};
use crate::plan::{
    Device, End, Firewall, Interface, Ipv4, Management, Match, Port, Rule, Secret, SecretPurpose,
    Segment, Site,
};
use crate::rollout::SchoolState;
use crate::rollout::state::{NeverPair, Plugged};

/// VLANs of the school, each with the network `10.1.<VLAN>.0/24`.
pub(super) const STAFF: u16 = 40;
pub(super) const PUPILS: u16 = 50;
pub(super) const OTHER: u16 = 12;
const PARKING: u16 = 99;
const OUTSIDE: u16 = 90;

/// A side of the school.
#[derive(Clone)]
pub(super) struct Net {
    /// Segments by VLAN: zone, and the third number of the network.
    pub(super) segments: BTreeMap<u16, (String, u8)>,
    pub(super) devices: BTreeMap<String, Device>,
    pub(super) uplinks: BTreeMap<String, (String, u16)>,
    pub(super) sources: Vec<Ipv4Net>,
    pub(super) keys: Vec<String>,
    pub(super) user: String,
    pub(super) never: Vec<(String, String)>,
    /// Zones that the firewall lets through to others.
    pub(super) open: Vec<(String, String)>,
}

pub(super) fn network(text: &str) -> Ipv4Net {
    text.parse().expect("a network")
}

impl Net {
    /// `fw` at port 1 of `core`, `srv-1` at 2, `sw-a` and `sw-b` at 3 and 4, `ap-1` at port 1 of `sw-a`.
    pub(super) fn new() -> Self {
        let mut net = Self {
            segments: BTreeMap::new(),
            devices: BTreeMap::new(),
            uplinks: BTreeMap::new(),
            sources: vec![network("192.0.2.0/28")],
            keys: vec!["key-1".into()],
            user: "headquarters".into(),
            never: vec![("pupils".into(), "staff".into())],
            open: Vec::new(),
        };
        for (vlan, zone) in
            [(10, "operations"), (STAFF, "staff"), (PUPILS, "pupils"), (OUTSIDE, "out")]
        {
            net.segments.insert(vlan, (zone.into(), u8::try_from(vlan).expect("small")));
        }
        net.add("core", DeviceKind::Switch, 2, None);
        net.add("fw", DeviceKind::Firewall, 254, Some(("core", 1)));
        net.add("srv-1", DeviceKind::Server, 3, Some(("core", 2)));
        net.add("sw-a", DeviceKind::Switch, 4, Some(("core", 3)));
        net.add("sw-b", DeviceKind::Switch, 5, Some(("core", 4)));
        net.add("ap-1", DeviceKind::AccessPoint, 6, Some(("sw-a", 1)));
        net
    }

    /// Adds a device in VLAN 10. Switches have trunks at 1 to 4 and at 9, by which they are plugged
    /// in; the others have one port.
    pub(super) fn add(
        &mut self,
        id: &str,
        kind: DeviceKind,
        host: u8,
        uplink: Option<(&str, u16)>,
    ) {
        let all = [10, STAFF, PUPILS];
        let mut ports = match kind {
            DeviceKind::Switch => vec![1, 2, 3, 4, 9],
            DeviceKind::Firewall => vec![2],
            _ => vec![1],
        };
        let mut trunks: Vec<Arc<Port>> =
            ports.drain(..).map(|number| Arc::new(trunk(number, &all))).collect();
        if kind == DeviceKind::Firewall {
            trunks.insert(0, Arc::new(access(1, OUTSIDE)));
        }
        let segment = self.segment(10);
        let device = device(id, kind, host, trunks, segment);
        self.devices.insert(id.into(), device);
        if let Some((upper, port)) = uplink {
            self.uplinks.insert(id.into(), (upper.into(), port));
        }
    }

    /// Puts a device into another VLAN.
    pub(super) fn put(&mut self, id: &str, vlan: u16) {
        let segment = self.segment(vlan);
        let device = self.device(id);
        let host = device.address.octets()[3];
        let ports = device.ports.clone();
        *device = self::device(id, device.kind, host, ports, segment);
    }

    pub(super) fn device(&mut self, id: &str) -> &mut Device {
        self.devices.get_mut(id).expect("a device")
    }

    /// Sets a port of a device.
    pub(super) fn port(&mut self, id: &str, port: Port) {
        let ports = &mut self.device(id).ports;
        ports.retain(|other| other.number != port.number);
        ports.push(Arc::new(port));
        ports.sort_by_key(|port| port.number);
    }

    /// Adds a VLAN of the zone `operations` to every trunk.
    pub(super) fn carry(&mut self, vlan: u16) {
        self.segments.insert(vlan, ("operations".into(), u8::try_from(vlan).expect("small")));
        for device in self.devices.values_mut() {
            for port in &mut device.ports {
                if port.mode == PortMode::Trunk {
                    let mut tagged = port.tagged.to_vec();
                    tagged.push(vlan);
                    *port = Arc::new(trunk(port.number, &tagged));
                }
            }
        }
    }

    fn segment(&self, vlan: u16) -> Arc<Segment> {
        let (zone, third) = &self.segments[&vlan];
        let base = Ipv4Addr::new(10, 1, *third, 0);
        let network = Ipv4Net::new(base, 24).expect("a prefix");
        let ipv4 = Ipv4 {
            network,
            base,
            prefix: 24,
            mask: network.netmask(),
            gateway: Ipv4Addr::new(10, 1, *third, 254),
            broadcast: network.broadcast(),
            dhcp: None,
        };
        Arc::new(Segment {
            id: format!("s{vlan}"),
            title: String::new(),
            title_ascii: String::new(),
            zone: zone.clone(),
            vlan,
            external: false,
            parking: false,
            voice: false,
            outside: vlan == OUTSIDE,
            ipv4: (vlan != OUTSIDE).then(|| Arc::new(ipv4)),
            ipv6: None,
            filter: None,
        })
    }

    fn firewall(&self, ports: &[Arc<Port>]) -> Firewall {
        let mut interfaces = Vec::new();
        for vlan in self.segments.keys() {
            let segment = self.segment(*vlan);
            let port = ports.iter().find(|port| port.allowed.contains(vlan));
            let Some(port) = port else { continue };
            let outside = segment.outside;
            let name = if outside { "wan".into() } else { format!("vlan{vlan}") };
            interfaces.push(Arc::new(Interface {
                name: name.into(),
                parent: Arc::clone(&port.name),
                segment,
                tagged: !outside,
                outside,
                foreign4: Vec::new(),
                foreign6: Vec::new(),
            }));
        }
        let of_zone = |zone: &str| {
            let of_zone = interfaces.iter().filter(|one| one.segment.zone == zone);
            of_zone.map(|one| Arc::clone(&one.name)).collect::<Vec<Arc<str>>>()
        };
        let mut forward = vec![rule(of_zone("out"), of_zone("operations"), &["443", "20-25"])];
        for (from, to) in &self.open {
            forward.push(rule(of_zone(from), of_zone(to), &["443"]));
        }
        Firewall {
            interfaces,
            outside: vec!["wan".into()],
            forward,
            input: Vec::new(),
            helpers: Vec::new(),
            assigned: Vec::new(),
            dhcp_servers: Vec::new(),
            dhcp6_servers: Vec::new(),
            nat: Vec::new(),
            nat_except: Vec::new(),
            narrow: Vec::new(),
        }
    }

    /// The side as the search sees it.
    pub(super) fn state(&self) -> SchoolState {
        let mut devices = BTreeMap::new();
        let mut uplinks = BTreeMap::new();
        for (id, device) in &self.devices {
            let mut device = device.clone();
            if device.kind == DeviceKind::Firewall {
                device.firewall = Some(Arc::new(self.firewall(&device.ports)));
            }
            devices.insert(id.clone(), Arc::new(device));
            let uplink = self.uplinks.get(id);
            let plugged =
                uplink.map(|(device, port)| Plugged { device: device.clone(), port: *port });
            uplinks.insert(id.clone(), plugged);
        }
        let firewall = devices.contains_key("fw").then(|| "fw".to_owned());
        let zones: BTreeSet<String> =
            self.segments.values().map(|(zone, _)| zone.clone()).collect();
        let mut never = Vec::new();
        for (from, to) in &self.never {
            let guarantee = format!("no-{to}");
            never.push(NeverPair { guarantee, from: from.clone(), to: to.clone() });
        }
        SchoolState { site: Arc::new(self.site()), devices, uplinks, firewall, zones, never }
    }

    fn site(&self) -> Site {
        let name = SecretName::new("a.b").expect("a name");
        let management = Management {
            user: self.user.clone(),
            password: Secret::named(&name, SecretPurpose::Password),
            ssh_keys: self.keys.clone(),
            sources: self.sources.clone(),
            sources6: Vec::new(),
            banner: Vec::new(),
            idle_timeout: 10,
        };
        Site {
            key: String::new(),
            authority: String::new(),
            title: String::new(),
            title_ascii: String::new(),
            authority_title: String::new(),
            cooperation: String::new(),
            edition: String::new(),
            domain: String::new(),
            block: network("10.1.0.0/16"),
            block6: None,
            segments: self.segments.keys().map(|vlan| self.segment(*vlan)).collect(),
            ipv6: false,
            parking_vlan: Some(PARKING),
            dns_servers: Vec::new(),
            dns_servers4: Vec::new(),
            ntp_servers: Vec::new(),
            ntp_servers4: Vec::new(),
            timezone: None,
            timezone_posix: None,
            syslog_servers: Vec::new(),
            syslog_severity: None,
            syslog_level: None,
            radius_servers: Vec::new(),
            radius_secret: None,
            reauthenticate: None,
            snmp: None,
            management: Arc::new(management),
        }
    }
}

pub(super) fn rule(from: Vec<Arc<str>>, to: Vec<Arc<str>>, ports: &[&str]) -> Arc<Rule> {
    let ports = ports.iter().map(|ports| (*ports).to_owned()).collect();
    Arc::new(Rule {
        id: "flow".into(),
        origin: "flow",
        accept: true,
        log: false,
        helper: None,
        reason_ascii: "".into(),
        from: Arc::new(End { interfaces: from, ..End::default() }),
        to: Arc::new(End { interfaces: to, ..End::default() }),
        matches: vec![Arc::new(Match { protocol: "tcp", ports })],
    })
}

/// A trunk that leads to other devices.
pub(super) fn trunk(number: u16, tagged: &[u16]) -> Port {
    let mut allowed = tagged.to_vec();
    allowed.push(PARKING);
    Port {
        number,
        name: format!("p{number}").into(),
        mode: PortMode::Trunk,
        untagged: PARKING,
        tagged: tagged.into(),
        allowed: allowed.into(),
        trusted: true,
        ..Port::default()
    }
}

/// A socket.
pub(super) fn access(number: u16, vlan: u16) -> Port {
    Port {
        number,
        name: format!("p{number}").into(),
        mode: PortMode::Access,
        untagged: vlan,
        allowed: [vlan].into(),
        edge: true,
        ..Port::default()
    }
}

/// A port that is off.
pub(super) fn off(number: u16) -> Port {
    Port {
        number,
        name: format!("p{number}").into(),
        mode: PortMode::Off,
        untagged: PARKING,
        allowed: [PARKING].into(),
        ..Port::default()
    }
}

fn device(
    id: &str,
    kind: DeviceKind,
    host: u8,
    ports: Vec<Arc<Port>>,
    segment: Arc<Segment>,
) -> Device {
    let ipv4 = segment.ipv4.clone().expect("a segment with addresses");
    let [a, b, c, _] = ipv4.base.octets();
    Device {
        id: id.into(),
        hostname: id.into(),
        fqdn: id.into(),
        kind,
        role: String::new(),
        model: String::new(),
        location_ascii: String::new(),
        address: Ipv4Addr::new(a, b, c, host),
        prefix: ipv4.prefix,
        mask: ipv4.mask,
        gateway: ipv4.gateway,
        address6: None,
        mac: None,
        stp_priority: None,
        segments: vec![Arc::clone(&segment)],
        segment,
        ports,
        firewall: None,
        radios: Vec::new(),
        wlans: Vec::new(),
        dhcp: None,
        dhcp6: Vec::new(),
        dns: None,
        radius: None,
        router: None,
    }
}
