use ipnet::IpNet;

use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};
use crate::model::Trust;
use crate::plan::{address, territory};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "zone-networks-overlap",
        severity: Severity::Error,
        docs: "\
# What
The `networks` of a zone share addresses with those of another zone, or with a segment of another
zone.

# Why
Zones are the unit of policy, and a firewall tells zones outside apart by address alone. An
address in two zones may do what either of them may; a guarantee for one does not hold.

# Fix
Cut the networks so that every address is in one zone. The networks of a zone with the trust
`internet` are everything else and are not compared.
",
    },
    check,
};

#[derive(Clone, Copy)]
struct Part<'a> {
    zone: &'a str,
    /// The segment whose network it is, and the key that says it; none for the zone's own list.
    segment: Option<(&'a str, &'a str)>,
}

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let zones = school.zones.iter().filter(|(_, zone)| zone.trust != Trust::Internet);
    let listed = zones.flat_map(|(id, zone)| {
        zone.networks
            .iter()
            .map(|network| (network.get(), Part { zone: id.as_str(), segment: None }))
    });
    let mut parts: Vec<(IpNet, Part<'_>)> = listed.collect();
    // Without listed networks only segments are left, and those are `subnet-overlap`.
    if parts.is_empty() {
        return;
    }
    for (id, segment) in &*school.segments {
        if lookup::is_aligned(school, segment) {
            for (key, network) in territory::networks_of_segment(school, segment) {
                let segment_and_key = Some((id.as_str(), key));
                let part = Part { zone: segment.zone.as_str(), segment: segment_and_key };
                parts.push((network, part));
            }
        }
    }
    let clash = |one: Part<'_>, other: Part<'_>| {
        // Of two segments `subnet-overlap` speaks, whatever their zones.
        one.zone != other.zone && (one.segment.is_none() || other.segment.is_none())
    };
    for ((_, one), (_, other)) in address::overlapping(parts, clash) {
        let place = |part: Part<'_>| match part.segment {
            Some((segment, key)) => subject.intent.at(&["segments", segment, key]),
            None => subject.intent.at(&["zones", part.zone, "networks"]),
        };
        let name = |part: Part<'_>| match part.segment {
            Some((segment, _)) => format!("the segment `{segment}`"),
            None => format!("the zone `{}`", part.zone),
        };
        let sides = [other, one].map(|part| (place(part), "the other network"));
        let message = format!("{} and {} share addresses", name(one), name(other));
        out.push(
            conflict(&RULE.code, message, sides[0], sides[1])
                .help("cut them so that every address is in one zone"),
        );
    }
}
