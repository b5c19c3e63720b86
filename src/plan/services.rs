//! What the servers of a school give: addresses, names, network login.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use crate::model::{self, DnsFilterId, Eap, PortLogin};
use crate::plan::address;
use crate::plan::planner::Planner;
use crate::plan::secret::{Secret, SecretPurpose};
use crate::plan::types::{
    Device, Dhcp6Interface, Dhcp6Service, Dhcp6Subnet, DhcpService, DhcpSubnet, DnsRecord,
    DnsService, DnsView, RadiusClient, RadiusGroup, RadiusMac, RadiusService, Reservation, Rewrite,
    Segment, Site, Upstream,
};

impl Planner<'_> {
    /// The subnets of a DHCP server, which has the address `own_address`.
    pub(super) fn dhcp(&self, site: &Site, own_address: Ipv4Addr) -> DhcpService {
        let mut subnets = Vec::new();
        for segment in &site.segments {
            // All segments of the school, not those of the server: gateways relay the rest to it.
            if segment.ipv4.as_ref().is_some_and(|ipv4| ipv4.dhcp.is_some()) {
                subnets.push(Arc::new(DhcpSubnet {
                    segment: Arc::clone(segment),
                    boot_server: self.boot_server(segment, own_address),
                    reservations: self.reservations(segment),
                }));
            }
        }
        DhcpService { subnets }
    }

    /// The segments in which devices ask by DHCPv6.
    pub(super) fn dhcp6_segments(&self) -> impl Iterator<Item = &Arc<Segment>> {
        self.segments.values().filter(|segment| segment.has_dhcp6())
    }

    /// What a device with IPv6 gives out by DHCPv6. `None` when no segment has it.
    pub(super) fn dhcp6(&self, device: &Device, site: &Site) -> Option<Dhcp6Service> {
        device.address6?;
        let mut subnets = Vec::new();
        for segment in self.dhcp6_segments() {
            let interface = interface_in(device, segment);
            subnets.push(Arc::new(Dhcp6Subnet { segment: Arc::clone(segment), interface }));
        }
        if subnets.is_empty() {
            return None;
        }
        subnets.sort_by_key(|subnet| subnet.segment.vlan);
        Some(Dhcp6Service {
            name: "dhcp",
            interfaces: dhcp6_interfaces(device, &subnets),
            only_relayed: subnets.iter().all(|subnet| subnet.interface.is_none()),
            dns_servers: self.resolvers6(),
            ntp_servers: site.ntp_servers.iter().filter_map(only_ipv6).collect(),
            subnets,
        })
    }

    /// Where devices of a segment boot from: another server that is named, or the one that gives out
    /// the addresses.
    fn boot_server(&self, segment: &Segment, own_address: Ipv4Addr) -> Option<Ipv4Addr> {
        let dhcp = self.school.segments.get(&*segment.id)?.dhcp.as_ref()?;
        dhcp.boot_file.as_ref()?;
        Some(dhcp.boot_server.map_or(own_address, model::Ipv4Address::get))
    }

    /// The devices of the inventory in a segment whose MAC address is known, by their addresses.
    fn reservations(&self, segment: &Segment) -> Vec<Arc<Reservation>> {
        let mut reservations = Vec::new();
        let Some(ipv4) = &segment.ipv4 else { return reservations };
        for (id, device) in &*self.school.devices {
            if let Some(role) = self.school.roles.get(&device.role)
                && role.segment.as_str() == segment.id
                // A firewall has the address of the gateway.
                && let Some(address) = address::of_device(ipv4.network, ipv4.gateway, role.kind, device)
                && let Some(mac) = device.mac
            {
                reservations.push(Arc::new(Reservation {
                    mac: mac.to_string(),
                    address,
                    hostname: device.hostname.as_ref().unwrap_or(id).to_string(),
                }));
            }
        }
        reservations.sort_by_key(|reservation| reservation.address);
        reservations
    }

    /// The names that a DNS server knows, and those that it does not let resolve.
    pub(super) fn dns(&self, site: &Site, listen: Ipv4Addr) -> DnsService {
        let mut views: BTreeMap<&DnsFilterId, DnsView> = BTreeMap::new();
        for segment in &site.segments {
            let filter = segment
                .filter
                .as_deref()
                .and_then(|filter| self.school.dns_filters.get_key_value(filter));
            // A filter is chosen by the address that asks, so a segment without addresses has none.
            let (Some((id, filter)), Some(ipv4)) = (filter, &segment.ipv4) else { continue };
            let view = views.entry(id).or_insert_with(|| self.view(id, filter));
            view.clients.push(ipv4.network);
            view.clients6.extend(segment.ipv6.as_ref().map(|ipv6| ipv6.network));
        }
        let records = self.school.devices.iter().filter_map(|(id, device)| {
            let role = self.school.roles.get(&device.role)?;
            let ipv4 = self.segments.get(&role.segment)?.ipv4.as_ref()?;
            let address = address::of_device(ipv4.network, ipv4.gateway, role.kind, device)?;
            Some(Arc::new(DnsRecord { name: self.fqdn(id), address }))
        });
        let upstreams = self.school.dns.upstreams.values();
        DnsService {
            listen,
            clients: vec![site.block],
            clients6: site
                .segments
                .iter()
                .filter_map(|segment| Some(segment.ipv6.as_ref()?.network))
                .collect(),
            block: names(&self.school.dns.block),
            views: views.into_values().map(Arc::new).collect(),
            records: records.collect(),
            upstreams: upstreams
                .map(|upstream| {
                    Arc::new(Upstream {
                        address: upstream.address.get(),
                        name: upstream.name.to_string(),
                    })
                })
                .collect(),
        }
    }

    /// What a filter profile blocks, opens and rewrites. Names that nobody resolves (`dns.block`)
    /// are opened by none.
    fn view(&self, id: &DnsFilterId, filter: &model::DnsFilter) -> DnsView {
        let listed = FilteredNames::of(&self.school.dns.block, filter, &self.domain);
        let Rewrites { rewrites, lost } = self.rewrites(filter, &listed);
        let FilteredNames { for_all, allow, own_domain, mut block, .. } = listed;
        // A name that is allowed must not be blocked as well.
        block.retain(|name| !allow.contains(name));
        // What a view opens is open with all below, so it says itself what nobody resolves there.
        let mut opened = allow.clone();
        opened.extend(own_domain.clone());
        block.extend(for_all.into_iter().filter(|name| longest_covering(&opened, name).is_some()));
        block.sort();
        block.dedup();
        DnsView {
            id: id.to_string(),
            clients: Vec::new(),
            clients6: Vec::new(),
            block,
            allow,
            allow_only: filter.allow_only,
            own_domain,
            rewrites: rewrites
                .into_iter()
                .map(|(name, target)| Arc::new(Rewrite { name, target }))
                .collect(),
            lost: lost.into_iter().collect(),
        }
    }

    /// The names that a filter answers otherwise. A rewrite opens nothing: only names that would
    /// resolve are rewritten, and not to a name that is blocked.
    fn rewrites(&self, filter: &model::DnsFilter, listed: &FilteredNames) -> Rewrites {
        let mut found = Rewrites::default();
        for search in filter.safe_search.iter().filter_map(|id| self.school.safe_search.get(id)) {
            let target = search.target.as_str().to_ascii_lowercase();
            for name in names(&search.names) {
                // The safe variant is not answered with itself.
                if name == target || !listed.resolves(&name) {
                    continue;
                }
                if listed.is_blocked(&target) {
                    found.lost.insert(name);
                } else {
                    found.rewrites.insert(name, target.clone());
                }
            }
        }
        // A name of two engines has one answer, and of those the stricter one.
        found.rewrites.retain(|name, _| !found.lost.contains(name));
        found
    }

    /// Who may log in to the network, and where. `None` when the school has no login.
    pub(super) fn radius(&self, listen: Ipv4Addr) -> Option<RadiusService> {
        let radius = self.school.radius.as_ref().as_ref()?;
        let secret = Secret::named(&radius.secret.secret, SecretPurpose::Radius);
        let clients = self
            .school
            .devices
            .iter()
            // Only they ask the server on behalf of others.
            .filter(|(_, device)| self.is_switch_or_access_point(device))
            .filter_map(|(id, device)| {
                let role = self.school.roles.get(&device.role)?;
                let ipv4 = self.segments.get(&role.segment)?.ipv4.as_ref()?;
                let address = address::of_device(ipv4.network, ipv4.gateway, role.kind, device)?;
                Some(Arc::new(RadiusClient {
                    name: device.hostname.as_ref().unwrap_or(id).to_string(),
                    address,
                    secret: Arc::clone(&secret),
                }))
            });
        let groups = self.school.radius_groups.iter().filter_map(|(id, group)| {
            let vlan = self.segments.get(&group.segment)?.vlan;
            let session = group.session.map(model::Duration::seconds);
            Some(Arc::new(RadiusGroup {
                id: id.to_string(),
                name: group.name.to_string(),
                login: group.login,
                vlan,
                session,
            }))
        });
        let eap: BTreeSet<Eap> = self
            .school
            .wlans
            .values()
            .flat_map(|wlan| wlan.eap.iter().copied())
            // Devices with a certificate log in at ports as well, whatever the WLANs of the school
            // do.
            .chain([Eap::Tls])
            .collect();
        Some(RadiusService {
            listen,
            server_name: radius.server_name.to_string(),
            clients: clients.collect(),
            groups: groups.collect(),
            macs: self.macs(),
            eap: eap.into_iter().collect(),
        })
    }

    /// Devices of the inventory that are plugged into a port which knows them by their MAC address.
    fn macs(&self) -> Vec<Arc<RadiusMac>> {
        let devices = self.school.devices.iter();
        let mut macs: Vec<_> = devices.filter_map(|(id, device)| self.mac(id, device)).collect();
        macs.sort_by(|a, b| a.mac.cmp(&b.mac));
        macs
    }

    fn mac(&self, id: &model::DeviceId, device: &model::Device) -> Option<Arc<RadiusMac>> {
        let (mac, uplink) = (device.mac?, device.uplink.as_ref()?);
        let peer = self.school.devices.get(&*uplink.device)?;
        let (_, profile) = peer.ports.iter().find(|(set, _)| set.contains(uplink.port))?;
        let login = self.school.port_profiles.get(profile)?.login;
        let role = self.school.roles.get(&device.role)?;
        let vlan = self.segments.get(&role.segment)?.vlan;
        // An entry for any other device would let in whoever shows its address at such a port.
        if !matches!(login, PortLogin::Mac | PortLogin::Dot1xOrMac) {
            return None;
        }
        // Nobody is let in whom no group puts somewhere. Here that is the segment of the device's
        // own role, and the group says how long a login holds.
        let group =
            self.school.radius_groups.values().find(|group| {
                group.login == model::GroupLogin::Mac && group.segment == role.segment
            })?;
        Some(Arc::new(RadiusMac {
            // Switches write the address in different ways; the server takes it as twelve digits.
            mac: mac.to_string().replace(':', ""),
            vlan,
            session: group.session.map(model::Duration::seconds),
            hostname: device.hostname.as_ref().unwrap_or(id).to_string(),
        }))
    }
}

/// What a filter answers otherwise.
#[derive(Default)]
struct Rewrites {
    /// Names and what they are answered with.
    rewrites: BTreeMap<String, String>,
    /// Names that would be answered with one that is blocked.
    lost: BTreeSet<String>,
}

/// The names that a filter lists, with those that nobody resolves.
pub struct FilteredNames {
    for_all: Vec<String>,
    allow: Vec<String>,
    block: Vec<String>,
    /// The school's own domain, where the filter lets nothing else through and does not name it.
    own_domain: Option<String>,
    allow_only: bool,
}

impl FilteredNames {
    /// Of a filter at a school with a domain, and of `dns.block`, which no filter opens.
    pub fn of(for_all: &[model::DomainName], filter: &model::DnsFilter, domain: &str) -> Self {
        let for_all = names(for_all);
        let mut allow = names(&filter.allow);
        allow.retain(|name| longest_covering(&for_all, name).is_none());
        let block = names(&filter.block);
        let domain = domain.to_ascii_lowercase();
        let is_named = allow.contains(&domain) || block.contains(&domain);
        let own_domain = (filter.allow_only && !is_named).then_some(domain);
        Self { for_all, allow, block, own_domain, allow_only: filter.allow_only }
    }

    /// Whether somebody blocks `name`, and not only by leaving it out.
    pub fn is_blocked(&self, name: &str) -> bool {
        longest_covering(&self.for_all, name).is_some()
            // `None` is less than any length. Of equal ones the permission wins, as it does in the
            // list of blocked names.
            || longest_covering(&self.block, name) > self.opening(name)
    }

    /// Whether `name` resolves: the longest of the domains that covers it decides.
    pub fn resolves(&self, name: &str) -> bool {
        let is_named =
            self.opening(name).is_some() || longest_covering(&self.block, name).is_some();
        // Nobody names it: the rule of the filter holds.
        !self.is_blocked(name) && (is_named || !self.allow_only)
    }

    /// The length of the longest domain that opens `name`.
    fn opening(&self, name: &str) -> Option<usize> {
        longest_covering(&self.allow, name).max(longest_covering(self.own_domain.as_slice(), name))
    }
}

/// The length of the longest domain that is `name` or one above it.
fn longest_covering(domains: &[String], name: &str) -> Option<usize> {
    let mut longest = None;
    for domain in domains {
        let before = name.strip_suffix(domain.as_str());
        // `notexample.org` ends with `example.org` and is not below it.
        if before.is_some_and(|before| before.is_empty() || before.ends_with('.')) {
            longest = longest.max(Some(domain.len()));
        }
    }
    longest
}

/// Domain names in lower case, sorted, each once.
fn names(list: &[model::DomainName]) -> Vec<String> {
    let names: BTreeSet<String> =
        list.iter().map(|name| name.as_str().to_ascii_lowercase()).collect();
    names.into_iter().collect()
}

/// Where a server listens: a firewall hears the devices of each segment itself, and to any other
/// server relays bring them.
fn dhcp6_interfaces(device: &Device, subnets: &[Arc<Dhcp6Subnet>]) -> Vec<Arc<Dhcp6Interface>> {
    let mut interfaces = Vec::new();
    if device.firewall.is_some() {
        for name in subnets.iter().filter_map(|subnet| subnet.interface.clone()) {
            interfaces.push(Arc::new(Dhcp6Interface { name, address: None }));
        }
    } else if let Some(name) = interface_in(device, &device.segment) {
        interfaces.push(Arc::new(Dhcp6Interface { name, address: device.address6 }));
    }
    interfaces
}

/// The interface by which a device is in a segment: that of a firewall, or the first port of a
/// server, which stands in one segment alone.
fn interface_in(device: &Device, segment: &Segment) -> Option<Arc<str>> {
    if let Some(firewall) = &device.firewall {
        let mut inside = firewall.interfaces.iter().filter(|interface| !interface.outside);
        let found = inside.find(|interface| interface.segment.vlan == segment.vlan);
        return found.map(|interface| Arc::clone(&interface.name));
    }
    if device.segment.vlan != segment.vlan {
        return None;
    }
    let carrying = device.ports.iter().find(|port| port.allowed.contains(&segment.vlan));
    carrying.or(device.ports.first()).map(|port| Arc::clone(&port.name))
}

fn only_ipv6(address: &IpAddr) -> Option<Ipv6Addr> {
    if let IpAddr::V6(address) = address { Some(*address) } else { None }
}
