//! The system of a firewall below its filter: interfaces, lines to providers, relay of DHCP.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use ipnet::IpNet;

use crate::model::{self, Dhcp6Mode, LineMode, ServerKind};
use crate::plan::planner::Planner;
use crate::plan::relays::relays;
use crate::plan::secret::{Secret, SecretPurpose};
use crate::plan::types::{
    Device, Firewall, Interface, NarrowLine, PppoeLine, Router, RouterInterface, RouterTrunk,
    Segment, Site,
};

/// Bytes that a packet has for its content on Ethernet.
const ETHERNET: u16 = 1500;
/// The same over `PPPoE`, whose header takes eight (RFC 2516).
const OVER_PPPOE: u16 = 1492;
/// Resolvers that the C library asks.
const MOST_NAMESERVERS: usize = 3;

/// The name of the interface of a line over `PPPoE`.
pub(super) fn ppp_name(vlan: u16) -> Arc<str> {
    format!("ppp{vlan}").into()
}

/// The largest packet of a line.
fn mtu(line: &model::Line) -> u16 {
    let usual = if line.mode == LineMode::Pppoe { OVER_PPPOE } else { ETHERNET };
    line.mtu.map_or(usual, model::Mtu::get)
}

impl Planner<'_> {
    /// The line to the provider in a segment.
    pub(super) fn line(&self, segment: &Segment) -> Option<&model::Line> {
        self.school.segments.get(segment.id.as_str())?.uplink.as_ref()
    }

    /// Lines among these interfaces over which TCP must send less at once.
    pub(super) fn narrow_lines(&self, interfaces: &[Interface]) -> Vec<Arc<NarrowLine>> {
        let mut lines = Vec::new();
        for interface in interfaces {
            let Some(mtu) = self.line(&interface.segment).map(mtu) else { continue };
            if mtu < ETHERNET {
                // The headers of TCP and of IPv4 or IPv6.
                let (segment4, segment6) = (mtu - 40, mtu - 60);
                let name = Arc::clone(&interface.name);
                lines.push(Arc::new(NarrowLine { name, segment4, segment6 }));
            }
        }
        lines
    }

    /// What the system of a firewall needs.
    pub(super) fn router(&self, device: &Device, firewall: &Firewall, site: &Site) -> Router {
        let resolvers6 = self.resolvers6();
        let mut interfaces = Vec::new();
        let mut pppoe = Vec::new();
        for interface in &firewall.interfaces {
            match self.line(&interface.segment) {
                Some(line) if line.mode == LineMode::Pppoe => {
                    interfaces.push(carrier(interface));
                    pppoe.extend(pppoe_line(interface, line, site).map(Arc::new));
                    if site.ipv6 {
                        interfaces.push(outer(interface, line, site));
                    }
                }
                Some(line) => interfaces.push(outer(interface, line, site)),
                None => interfaces.push(inner(interface, &resolvers6)),
            }
        }
        let interfaces: Vec<Arc<RouterInterface>> = interfaces.into_iter().map(Arc::new).collect();
        let vlans = interfaces.iter().filter(|interface| interface.tagged);
        let management = &site.management;
        Router {
            hostname: device.hostname.clone(),
            trunks: trunks(&interfaces),
            vlans: vlans.cloned().collect(),
            relays: relays(device, firewall),
            interfaces,
            pppoe,
            ipv6: site.ipv6,
            nameservers: site.dns_servers.iter().copied().take(MOST_NAMESERVERS).collect(),
            domain: site.domain.clone(),
            ntp_servers: site.ntp_servers.clone(),
            timezone: site.timezone.clone(),
            syslog_servers: site.syslog_servers.clone(),
            syslog_level: site.syslog_level,
            ssh_keys: management.ssh_keys.clone(),
            banner: management.banner.clone(),
            idle_timeout: management.idle_timeout,
            snmp: site.snmp.clone(),
        }
    }

    /// The IPv6 addresses of the school's own resolvers.
    pub(super) fn resolvers6(&self) -> Vec<Ipv6Addr> {
        self.servers6.get(&ServerKind::Dns).into_iter().flatten().copied().collect()
    }
}

/// An interface as the port profile makes it, without anything of its own.
fn bare(interface: &Interface) -> RouterInterface {
    let vlan = interface.segment.vlan;
    let name =
        if interface.tagged { format!("vlan{vlan}").into() } else { Arc::clone(&interface.parent) };
    RouterInterface {
        name,
        parent: Arc::clone(&interface.parent),
        vlan,
        tagged: interface.tagged,
        ppp: false,
        segment: Arc::clone(&interface.segment),
        outside: interface.outside,
        addresses: Vec::new(),
        gateways: Vec::new(),
        dhcp4: false,
        dhcp6: false,
        delegation: None,
        accept_ra: false,
        announced: None,
        resolvers6: Vec::new(),
        managed: false,
        other_information: false,
        ipv6: false,
        mtu: None,
    }
}

/// The interface that carries a line over `PPPoE`. It has no address: whatever else comes there is
/// from nobody.
fn carrier(interface: &Interface) -> RouterInterface {
    bare(interface)
}

/// The gateway of a segment of the school. What leads outside without a line that anybody described
/// has no address; a rule says so.
fn inner(interface: &Interface, resolvers6: &[Ipv6Addr]) -> RouterInterface {
    let mut planned = bare(interface);
    let segment = &interface.segment;
    if let Some(ipv4) = &segment.ipv4 {
        planned.addresses.extend(with_prefix(IpAddr::V4(ipv4.gateway), ipv4.prefix));
    }
    if let Some(ipv6) = &segment.ipv6 {
        let prefix = ipv6.network.prefix_len();
        planned.addresses.extend(with_prefix(IpAddr::V6(ipv6.gateway), prefix));
        planned.announced = Some(ipv6.network);
        planned.ipv6 = true;
        planned.resolvers6 = resolvers6.to_vec();
        if let Some(dhcp) = &ipv6.dhcp {
            planned.managed = dhcp.mode == Dhcp6Mode::Stateful;
            planned.other_information = true;
        }
    }
    planned
}

fn with_prefix(address: IpAddr, prefix: u8) -> Option<IpNet> {
    IpNet::new(address, prefix).ok()
}

/// The interface through which a line leads outside.
fn outer(interface: &Interface, line: &model::Line, site: &Site) -> RouterInterface {
    let mtu = mtu(line);
    let is_ppp = line.mode == LineMode::Pppoe;
    let gateways: Vec<IpAddr> = line.gateways.iter().map(|address| address.get()).collect();
    let delegation = if line.prefix_delegation && site.ipv6 { site.block6 } else { None };
    let mut planned = RouterInterface {
        name: Arc::clone(&interface.name),
        ppp: is_ppp,
        // The end of a line over `PPPoE` is no VLAN, but what its carrier carries.
        tagged: interface.tagged && !is_ppp,
        addresses: line.addresses.iter().map(|address| address.get()).collect(),
        dhcp4: line.mode == LineMode::Dhcp,
        dhcp6: delegation.is_some() || (site.ipv6 && line.mode != LineMode::Static),
        delegation,
        // A fixed router is known; any other says itself that it is there.
        accept_ra: site.ipv6 && !gateways.iter().any(IpAddr::is_ipv6),
        gateways,
        // pppd sets that of its own interface.
        mtu: Some(mtu).filter(|mtu| *mtu != ETHERNET && !is_ppp),
        ..bare(interface)
    };
    let has_address6 = planned.addresses.iter().any(|address| matches!(address, IpNet::V6(_)));
    planned.ipv6 = has_address6 || planned.accept_ra || planned.dhcp6;
    if is_ppp {
        planned.parent = Arc::clone(&interface.name);
    }
    planned
}

/// A line over `PPPoE`. Without an account there is none, which a rule has reported.
fn pppoe_line(interface: &Interface, line: &model::Line, site: &Site) -> Option<PppoeLine> {
    Some(PppoeLine {
        name: Arc::clone(&interface.name),
        unit: interface.segment.vlan,
        carrier: bare(interface).name,
        user: line.user.as_ref()?.to_string(),
        password: Secret::named(&line.password.as_ref()?.secret, SecretPurpose::Password),
        mtu: mtu(line),
        ipv6: site.ipv6,
    })
}

/// The ports beneath the VLANs, by name.
fn trunks(interfaces: &[Arc<RouterInterface>]) -> Vec<Arc<RouterTrunk>> {
    let mut by_port: BTreeMap<&Arc<str>, Vec<Arc<str>>> = BTreeMap::new();
    for interface in interfaces.iter().filter(|interface| interface.tagged) {
        by_port.entry(&interface.parent).or_default().push(Arc::clone(&interface.name));
    }
    let mut trunks = Vec::new();
    for (name, vlans) in by_port {
        trunks.push(Arc::new(RouterTrunk { name: Arc::clone(name), vlans }));
    }
    trunks
}
