use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::check::lookup::{self, Carrying};
use crate::check::rule::{Rule, Subject, conflict};
use crate::model::{School, SegmentId, Trust, Zone, ZoneId};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "zone-way-unclear",
        severity: Severity::Error,
        docs: "\
# What
A zone comes `through` a segment that cannot be its way: the segment does not lead outside (its zone
has not the trust `internet`), does not exist here, or no port of the firewall carries it. Or the
zone has no addresses outside that could come that way.

# Why
`through` ties the addresses of a zone to a line or a tunnel. Without an interface for it the zone
is not reached at all; and what has no address outside is tied to nothing.

# Fix
Name a segment of the outside that the firewall has on one of its ports, or take `through` away:
then the zone may come through every outside segment.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    if school.zones.values().all(|zone| zone.through.is_empty()) {
        return;
    }
    let carried = Carried::of(school);
    for (id, zone) in &*school.zones {
        if zone.through.is_empty() {
            continue;
        }
        let through = subject.intent.at(&["zones", id.as_str(), "through"]);
        let mut report = |message: String, other: &[&str], text: &str| {
            let other = (subject.intent.at(other), text);
            out.push(
                conflict(&RULE.code, message, (through, "the way is said here"), other)
                    .help("name an outside segment of the gateway, or take `through` away"),
            );
        };
        if !has_addresses_outside(school, id, zone) {
            let message = format!("the zone `{id}` has no addresses that could come `through` it");
            report(message, &["zones", id.as_str()], "the zone");
        }
        for segment in &zone.through {
            if let Some(why) = carried.problem(school, segment) {
                let message = format!("the zone `{id}` comes through `{segment}`, which {why}");
                report(message, &["segments", segment.as_str()], "the segment");
            }
        }
    }
}

/// Whether a zone has addresses that are told apart by where they come from.
fn has_addresses_outside(school: &School, id: &ZoneId, zone: &Zone) -> bool {
    let announced = |segment: &crate::model::Segment| segment.network.is_some();
    zone.trust == Trust::Internet
        || !zone.networks.is_empty()
        || school.segments.values().any(|segment| segment.zone == *id && announced(segment))
}

/// What the ports of the firewall carry.
struct Carried<'a> {
    carrying: Carrying<'a>,
    profiles: Vec<&'a crate::model::PortProfile>,
    has_firewall: bool,
}

impl<'a> Carried<'a> {
    fn of(school: &'a School) -> Self {
        let firewalls = lookup::firewalls(school);
        let mut profiles = Vec::new();
        for (_, device) in &firewalls {
            for profile in device.ports.values() {
                profiles.extend(school.port_profiles.get(profile).map(|profile| &**profile));
            }
        }
        let has_firewall = !firewalls.is_empty();
        Self { carrying: Carrying::of(school), profiles, has_firewall }
    }

    /// Why a segment is no way to a zone.
    fn problem(&self, school: &School, id: &SegmentId) -> Option<&'static str> {
        let Some(segment) = school.segments.get(id) else {
            return Some("is switched off here");
        };
        let zone = school.zones.get(&segment.zone);
        if zone.is_none_or(|zone| zone.trust != Trust::Internet) {
            return Some("does not lead outside");
        }
        // Without a firewall of ours nobody asks for the way.
        let on_port = self.profiles.iter().any(|profile| self.carrying.carries(profile, id));
        if self.has_firewall && !on_port { Some("no port of the gateway carries") } else { None }
    }
}
