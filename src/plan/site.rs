//! What all devices of a school share: the settings that exist once.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use crate::base::text::ascii;
use crate::model::{self, ServerKind, SyslogSeverity};
use crate::plan::address;
use crate::plan::planner::Planner;
use crate::plan::secret::{Secret, SecretPurpose};
use crate::plan::types::{LONGEST, Management, Segment, Site, Snmp};

impl Planner<'_> {
    /// What all devices share.
    pub(super) fn site(&self) -> Site {
        let school = self.school;
        let mut segments: Vec<Arc<Segment>> = self.segments.values().cloned().collect();
        segments.sort_by_key(|segment| segment.vlan);
        let upstreams =
            school.dns.upstreams.values().map(|upstream| upstream.address.get()).collect();
        let (ntp, syslog) = (school.ntp.as_ref().as_ref(), school.syslog.as_ref().as_ref());
        let radius = school.radius.as_ref().as_ref();
        let dns_servers = self.own_servers_or(ServerKind::Dns, upstreams);
        let ntp_servers = ntp.map(|ntp| addresses(&ntp.servers)).unwrap_or_default();
        let radius_servers = radius
            .map(|radius| self.own_servers_or(ServerKind::Radius, addresses(&radius.servers)));
        Site {
            key: self.intent.key.school.to_string(),
            authority: self.intent.key.authority.to_string(),
            title: school.title.to_string(),
            title_ascii: ascii(school.title.as_str(), LONGEST),
            authority_title: self.surroundings.authority.to_owned(),
            cooperation: self.surroundings.cooperation.to_owned(),
            edition: self.surroundings.edition.to_owned(),
            domain: self.domain.clone(),
            // A school without a block has a finding and no plan.
            block: address::block(&school.addressing, school.index.get()).unwrap_or_default(),
            block6: address::block6(&school.addressing, school.index.get()),
            ipv6: segments.iter().any(|segment| segment.ipv6.is_some()),
            segments,
            parking_vlan: self.parking,
            dns_servers4: only_ipv4(&dns_servers),
            dns_servers,
            ntp_servers4: only_ipv4(&ntp_servers),
            ntp_servers,
            timezone: ntp.map(|ntp| ntp.timezone.name.to_string()),
            timezone_posix: ntp.map(|ntp| ntp.timezone.posix.to_string()),
            syslog_servers: syslog.map(|syslog| addresses(&syslog.servers)).unwrap_or_default(),
            syslog_severity: syslog.map(|syslog| severity(syslog.severity).to_owned()),
            // The model has the severities in the order of RFC 5424, which counts them from 0.
            syslog_level: syslog.map(|syslog| syslog.severity as u8),
            radius_servers: radius_servers.unwrap_or_default(),
            radius_secret: radius
                .map(|radius| Secret::named(&radius.secret.secret, SecretPurpose::Radius)),
            reauthenticate: radius.map(|radius| radius.reauthenticate.seconds()),
            snmp: school.snmp.as_ref().as_ref().map(|snmp| Arc::new(planned_snmp(snmp))),
            management: Arc::new(planned_management(&school.management)),
        }
    }

    /// The school's own servers of a kind, or the `central` ones if it has none.
    fn own_servers_or(&self, kind: ServerKind, central: Vec<IpAddr>) -> Vec<IpAddr> {
        match self.servers.get(&kind) {
            Some(own) if !own.is_empty() => own.iter().copied().map(IpAddr::V4).collect(),
            _ => central,
        }
    }
}

fn planned_snmp(snmp: &model::Snmp) -> Snmp {
    Snmp {
        user: snmp.user.to_string(),
        auth: Secret::named(&snmp.auth.secret, SecretPurpose::SnmpAuth),
        privacy: Secret::named(&snmp.privacy.secret, SecretPurpose::SnmpPrivacy),
        managers: snmp.managers.iter().map(|network| network.get()).collect(),
    }
}

fn planned_management(management: &model::Management) -> Management {
    Management {
        user: management.user.to_string(),
        password: Secret::named(&management.password.secret, SecretPurpose::Password),
        ssh_keys: management.ssh_keys.iter().map(ToString::to_string).collect(),
        sources: management.sources.iter().filter_map(|network| network.v4()).collect(),
        sources6: management.sources.iter().filter_map(|network| network.v6()).collect(),
        banner: management.banner.iter().map(ToString::to_string).collect(),
        idle_timeout: management.idle_timeout.get(),
    }
}

fn addresses(list: &[model::Address]) -> Vec<IpAddr> {
    list.iter().map(|address| address.get()).collect()
}

/// The IPv4 addresses of a list, for languages that take no others.
fn only_ipv4(list: &[IpAddr]) -> Vec<Ipv4Addr> {
    let mut ipv4 = Vec::new();
    for address in list {
        if let IpAddr::V4(address) = address {
            ipv4.push(*address);
        }
    }
    ipv4
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
