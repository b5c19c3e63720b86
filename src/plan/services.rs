//! What the servers of a school give: addresses, names, network login.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::sync::Arc;

use super::{
    DhcpService, DhcpSubnet, DnsRecord, DnsService, DnsView, Planner, RadiusClient, RadiusGroup,
    RadiusMac, RadiusService, Reservation, Rewrite, Site, Upstream, placeholder,
};
use crate::model::{self, DnsFilterId, Eap, PortLogin};
use crate::plan::address;

impl Planner<'_> {
    pub(super) fn dhcp(&self, site: &Site) -> DhcpService {
        let subnets = site
            .segments
            .iter()
            .filter(|segment| segment.ipv4.as_ref().is_some_and(|ipv4| ipv4.dhcp.is_some()));
        let one = |segment: &Arc<super::Segment>| {
            let fixed = self.school.devices.iter().filter_map(|(id, device)| {
                let role = self
                    .school
                    .roles
                    .get(&device.role)
                    .filter(|role| role.segment.as_str() == segment.id)?;
                let ipv4 = segment.ipv4.as_ref()?;
                let address = if role.kind == model::DeviceKind::Firewall {
                    ipv4.gateway
                } else {
                    address::host(ipv4.network, device.host.get())?
                };
                Some(Arc::new(Reservation {
                    mac: device.mac?.to_string(),
                    address,
                    hostname: device.hostname.as_ref().unwrap_or(id).to_string(),
                }))
            });
            let mut reservations: Vec<_> = fixed.collect();
            reservations.sort_by_key(|reservation| reservation.address);
            Arc::new(DhcpSubnet { segment: Arc::clone(segment), reservations })
        };
        DhcpService { subnets: subnets.map(one).collect() }
    }

    pub(super) fn dns(&self, site: &Site, listen: Ipv4Addr) -> DnsService {
        let mut views: BTreeMap<&DnsFilterId, DnsView> = BTreeMap::new();
        for segment in &site.segments {
            let filter = segment
                .filter
                .as_deref()
                .and_then(|filter| self.school.dns_filters.get_key_value(filter));
            let (Some((id, filter)), Some(ipv4)) = (filter, &segment.ipv4) else { continue };
            let view = views.entry(id).or_insert_with(|| self.view(id, filter));
            view.clients.push(ipv4.network);
            view.clients6.extend(segment.ipv6.as_ref().map(|ipv6| ipv6.network));
        }
        let records = self.school.devices.iter().filter_map(|(id, device)| {
            let role = self.school.roles.get(&device.role)?;
            let ipv4 = self.segments.get(&role.segment)?.ipv4.as_ref()?;
            let address = if role.kind == model::DeviceKind::Firewall {
                ipv4.gateway
            } else {
                address::host(ipv4.network, device.host.get())?
            };
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
        let searches = filter.safe_search.iter().filter_map(|id| self.school.safe_search.get(id));
        let lower = |name: &model::DomainName| name.as_str().to_ascii_lowercase();
        let (allow, block) = (names(&filter.allow), names(&filter.block));
        // A rewrite opens nothing: only names that would resolve are answered otherwise.
        let resolves = |name: &str| resolves(name, &allow, &block, filter.allow_only);
        let rewrites = searches.flat_map(|search| {
            search.names.iter().map(move |name| (lower(name), lower(&search.target)))
        });
        let rewrites: BTreeMap<String, String> =
            rewrites.filter(|(name, _)| resolves(name)).collect();
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

    pub(super) fn radius(&self, site: &Site, listen: Ipv4Addr) -> Option<RadiusService> {
        let radius = self.school.radius.as_ref().as_ref()?;
        let secret = placeholder(&radius.secret.secret);
        let clients = self
            .school
            .devices
            .iter()
            .filter(|(_, device)| self.is_switch_or_access_point(device))
            .filter_map(|(id, device)| {
                let role = self.school.roles.get(&device.role)?;
                let address = address::host(
                    self.segments.get(&role.segment)?.ipv4.as_ref()?.network,
                    device.host.get(),
                )?;
                Some(Arc::new(RadiusClient {
                    name: device.hostname.as_ref().unwrap_or(id).to_string(),
                    address,
                    secret: secret.clone(),
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
            .chain([Eap::Tls])
            .collect();
        let _ = site;
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
        let one = |(id, device): (&model::DeviceId, &Arc<model::Device>)| {
            let (mac, uplink) = (device.mac?, device.uplink.as_ref()?);
            let peer = self.school.devices.get(&*uplink.device)?;
            let (_, profile) = peer.ports.iter().find(|(set, _)| set.contains(uplink.port))?;
            let login = self.school.port_profiles.get(profile)?.login;
            let role = self.school.roles.get(&device.role)?;
            let vlan = self.segments.get(&role.segment)?.vlan;
            let hostname = device.hostname.as_ref().unwrap_or(id).to_string();
            let group = self.school.radius_groups.values().find(|group| {
                group.login == model::GroupLogin::Mac && group.segment == role.segment
            });
            let session = group.and_then(|group| group.session).map(model::Duration::seconds);
            let mac = mac.to_string().replace(':', "");
            matches!(login, PortLogin::Mac | PortLogin::Dot1xOrMac)
                .then(|| Arc::new(RadiusMac { mac, vlan, session, hostname }))
        };
        let mut macs: Vec<_> = self.school.devices.iter().filter_map(one).collect();
        macs.sort_by(|a, b| a.mac.cmp(&b.mac));
        macs
    }
}

/// Whether a filter lets `name` resolve: the longest of its domains that covers the name decides.
fn resolves(name: &str, allow: &[String], block: &[String], allow_only: bool) -> bool {
    let covers = |domain: &&String| {
        name.strip_suffix(domain.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    let longest = |list: &[String]| list.iter().filter(covers).map(String::len).max();
    match (longest(allow), longest(block)) {
        (None, None) => !allow_only,
        (allowed, blocked) => allowed >= blocked,
    }
}

/// Domain names in lower case, sorted, each once.
fn names(list: &[model::DomainName]) -> Vec<String> {
    list.iter()
        .map(|name| name.as_str().to_ascii_lowercase())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}
