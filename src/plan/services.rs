//! What the servers of a school give: addresses, names, network login.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::sync::Arc;

use crate::model::{self, DnsFilterId, Eap, PortLogin};
use crate::plan::address;
use crate::plan::planner::Planner;
use crate::plan::secret::Secret;
use crate::plan::types::{
    DhcpService, DhcpSubnet, DnsRecord, DnsService, DnsView, RadiusClient, RadiusGroup, RadiusMac,
    RadiusService, Reservation, Rewrite, Segment, Site, Upstream,
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

    fn view(&self, id: &DnsFilterId, filter: &model::DnsFilter) -> DnsView {
        let (allow, block) = (names(&filter.allow), names(&filter.block));
        let mut rewrites = BTreeMap::new();
        for id in &filter.safe_search {
            let Some(search) = self.school.safe_search.get(id) else { continue };
            for name in &search.names {
                // Names differ in upper and lower case without any meaning; lists are compared as
                // texts.
                let name = name.as_str().to_ascii_lowercase();
                // A rewrite opens nothing: only names that would resolve are answered otherwise.
                if resolves(&name, &allow, &block, filter.allow_only) {
                    rewrites.insert(name, search.target.as_str().to_ascii_lowercase());
                }
            }
        }
        DnsView {
            id: id.to_string(),
            clients: Vec::new(),
            clients6: Vec::new(),
            // A name that is allowed or answered otherwise must not be blocked as well.
            block: block
                .into_iter()
                .filter(|name| !allow.contains(name) && !rewrites.contains_key(name))
                .collect(),
            allow: allow.into_iter().filter(|name| !rewrites.contains_key(name)).collect(),
            allow_only: filter.allow_only,
            rewrites: rewrites
                .into_iter()
                .map(|(name, target)| Arc::new(Rewrite { name, target }))
                .collect(),
        }
    }

    /// Who may log in to the network, and where. `None` when the school has no login.
    pub(super) fn radius(&self, listen: Ipv4Addr) -> Option<RadiusService> {
        let radius = self.school.radius.as_ref().as_ref()?;
        let secret = Secret::named(&radius.secret.secret);
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
        let group = self.school.radius_groups.values().find(|group| {
            // The group says how long a login holds; the VLAN is that of the device's own role.
            group.login == model::GroupLogin::Mac && group.segment == role.segment
        });
        Some(Arc::new(RadiusMac {
            // Switches write the address in different ways; the server takes it as twelve digits.
            mac: mac.to_string().replace(':', ""),
            vlan,
            session: group.and_then(|group| group.session).map(model::Duration::seconds),
            hostname: device.hostname.as_ref().unwrap_or(id).to_string(),
        }))
    }
}

/// Whether a filter lets `name` resolve: the longest of its domains that covers the name decides.
fn resolves(name: &str, allow: &[String], block: &[String], allow_only: bool) -> bool {
    match (longest_covering(allow, name), longest_covering(block, name)) {
        // Nobody names it: the rule of the filter holds.
        (None, None) => !allow_only,
        // `None` is less than any length. Of equal ones the permission wins, as it does in the list
        // of blocked names.
        (allowed, blocked) => allowed >= blocked,
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
