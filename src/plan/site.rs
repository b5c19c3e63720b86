//! What all devices of a school share: segments and the settings that exist once.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use super::{Ipv4, Ipv6, Management, Planner, Pool, Segment, Site, Snmp, placeholder};
use crate::base::text::ascii;
use crate::model::{self, School, SegmentId, ServerKind, SyslogSeverity, Trust};
use crate::plan::address;

/// The segments of a school with their addresses.
pub(super) fn segments(school: &School) -> BTreeMap<&SegmentId, Arc<Segment>> {
    let subnets = address::subnets(school);
    let block6 = address::block6(&school.addressing, school.index.get());
    let one = |(id, segment): (_, &Arc<model::Segment>)| {
        let zone = school.zones.get(&segment.zone);
        let ipv4 = subnets.get(id).map(|subnet| {
            let network = subnet.network;
            let dhcp = segment.dhcp.as_ref().and_then(|dhcp| pool(school, dhcp, network));
            Arc::new(Ipv4 {
                network,
                base: network.network(),
                prefix: network.prefix_len(),
                mask: network.netmask(),
                gateway: subnet.gateway,
                broadcast: network.broadcast(),
                dhcp,
            })
        });
        let ipv6 = block6
            .filter(|_| segment.ipv6)
            .and_then(|block| address::subnet6(block, segment.vlan.get()));
        let ipv6 = ipv6.map(|network| {
            Arc::new(Ipv6 { network, gateway: (u128::from(network.network()) + 1).into() })
        });
        let planned = Segment {
            id: SegmentId::to_string(id),
            title: segment.title.to_string(),
            title_ascii: ascii(segment.title.as_str(), 60),
            zone: segment.zone.to_string(),
            vlan: segment.vlan.get(),
            external: segment.external,
            parking: segment.parking,
            voice: segment.voice,
            outside: zone.is_some_and(|zone| zone.trust == Trust::Internet),
            ipv4,
            ipv6,
            filter: segment
                .filter
                .as_ref()
                .filter(|filter| school.dns_filters.contains_key(*filter))
                .map(ToString::to_string),
        };
        (id, Arc::new(planned))
    };
    school.segments.iter().map(one).collect()
}

fn pool(school: &School, dhcp: &model::Dhcp, network: ipnet::Ipv4Net) -> Option<Arc<Pool>> {
    let (first, last) =
        address::pool(network, dhcp.reserve.get(), school.addressing.pool_end_reserve.get())?;
    Some(Arc::new(Pool {
        first,
        last,
        size: u32::from(last) - u32::from(first) + 1,
        lease: dhcp.lease.seconds(),
        reservations_only: dhcp.reservations_only,
        boot_file: dhcp.boot_file.as_ref().map(ToString::to_string),
    }))
}

impl Planner<'_> {
    pub(super) fn site(&self) -> Site {
        let school = self.school;
        let mut segments: Vec<Arc<Segment>> = self.segments.values().cloned().collect();
        segments.sort_by_key(|segment| segment.vlan);
        let own = |kind| {
            self.servers
                .get(&kind)
                .into_iter()
                .flatten()
                .map(|&address| IpAddr::V4(address))
                .collect::<Vec<_>>()
        };
        let or =
            |own: Vec<IpAddr>, central: Vec<IpAddr>| if own.is_empty() { central } else { own };
        let addresses =
            |list: &[model::Address]| list.iter().map(|address| address.get()).collect::<Vec<_>>();
        let upstreams =
            school.dns.upstreams.values().map(|upstream| upstream.address.get()).collect();
        let (ntp, syslog) = (school.ntp.as_ref().as_ref(), school.syslog.as_ref().as_ref());
        let radius = school.radius.as_ref().as_ref();
        let dns_servers = or(own(ServerKind::Dns), upstreams);
        let ntp_servers = ntp.map(|ntp| addresses(&ntp.servers)).unwrap_or_default();
        let only_v4 = |list: &[IpAddr]| {
            let v4 = |address: &IpAddr| {
                if let IpAddr::V4(address) = address { Some(*address) } else { None }
            };
            list.iter().filter_map(v4).collect::<Vec<_>>()
        };
        let management = &school.management;
        Site {
            key: self.intent.key.school.to_string(),
            authority: self.intent.key.authority.to_string(),
            title: school.title.to_string(),
            title_ascii: ascii(school.title.as_str(), 60),
            authority_title: self.surroundings.authority.to_owned(),
            cooperation: self.surroundings.cooperation.to_owned(),
            edition: self.surroundings.edition.to_owned(),
            domain: self.domain.clone(),
            block: address::block(&school.addressing, school.index.get()).unwrap_or_default(),
            block6: address::block6(&school.addressing, school.index.get()),
            ipv6: segments.iter().any(|segment| segment.ipv6.is_some()),
            segments,
            parking_vlan: self.parking,
            dns_servers4: only_v4(&dns_servers),
            dns_servers,
            ntp_servers4: only_v4(&ntp_servers),
            ntp_servers,
            timezone: ntp.map(|ntp| ntp.timezone.name.to_string()),
            timezone_posix: ntp.map(|ntp| ntp.timezone.posix.to_string()),
            syslog_servers: syslog.map(|syslog| addresses(&syslog.servers)).unwrap_or_default(),
            syslog_severity: syslog.map(|syslog| severity(syslog.severity).to_owned()),
            syslog_level: syslog.map(|syslog| syslog.severity as u8),
            radius_servers: radius
                .map(|radius| or(own(ServerKind::Radius), addresses(&radius.servers)))
                .unwrap_or_default(),
            radius_secret: radius.map(|radius| placeholder(&radius.secret.secret)),
            reauthenticate: radius.map(|radius| radius.reauthenticate.seconds()),
            snmp: school.snmp.as_ref().as_ref().map(|snmp| {
                Arc::new(Snmp {
                    user: snmp.user.to_string(),
                    auth: placeholder(&snmp.auth.secret),
                    privacy: placeholder(&snmp.privacy.secret),
                    managers: snmp.managers.iter().map(|network| network.get()).collect(),
                })
            }),
            management: Arc::new(Management {
                user: management.user.to_string(),
                password: placeholder(&management.password.secret),
                ssh_keys: management.ssh_keys.iter().map(ToString::to_string).collect(),
                sources: management.sources.iter().filter_map(|network| network.v4()).collect(),
                sources6: management.sources.iter().filter_map(|network| network.v6()).collect(),
                banner: management.banner.iter().map(ToString::to_string).collect(),
                idle_timeout: management.idle_timeout.get(),
            }),
        }
    }
}

/// The severity's name in RFC 5424.
fn severity(severity: SyslogSeverity) -> &'static str {
    match severity {
        SyslogSeverity::Emergency => "emergency",
        SyslogSeverity::Alert => "alert",
        SyslogSeverity::Critical => "critical",
        SyslogSeverity::Error => "error",
        SyslogSeverity::Warning => "warning",
        SyslogSeverity::Notice => "notice",
        SyslogSeverity::Info => "info",
        SyslogSeverity::Debug => "debug",
    }
}
