use std::collections::BTreeMap;

use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};
use crate::model::{Action, OneOrMany, School, Service, ServiceId, TransportRange, ZoneId};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "flow-breaks-guarantee",
        severity: Severity::Error,
        docs: "\
# What
A flow allows a connection that a guarantee rules out: it shares a zone on either side with it,
and a service. Services are compared by protocol and ports, not by name; no services means every
service.

# Why
A guarantee is a promise to the people whose data is behind it. The firewall keeps it whatever the
flows say, so the flow would not do what it says.

# Fix
Take the zone or the service out of the flow. A guarantee that is no longer meant is changed where
it stands, by whoever promised it.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    // Every flow is held against every guarantee. Sets of bits make that cheap, and the names are
    // only looked for when there is something to say.
    let numbers: BTreeMap<&ZoneId, usize> = school.zones.keys().zip(0..).collect();
    let set = |zones: &OneOrMany<ZoneId>| {
        Zones::of(zones.iter().filter_map(|zone| numbers.get(zone).copied()), numbers.len())
    };
    let allowed = school.flows.iter().filter(|(_, flow)| flow.action == Action::Allow);
    let flows: Vec<_> =
        allowed.map(|(id, flow)| (id, flow, set(&flow.from), set(&flow.to))).collect();
    for (guarantee_id, guarantee) in &*school.guarantees {
        let (from, to) = (set(&guarantee.never.from), set(&guarantee.never.to));
        for (id, flow, flow_from, flow_to) in &flows {
            if !(from.meets(flow_from) && to.meets(flow_to)) {
                continue;
            }
            let with = match common(school, &flow.services, &guarantee.never.services) {
                Common::Nothing => continue,
                Common::Everything => String::new(),
                Common::Service(service) => format!(" with `{service}`"),
            };
            let shared = |one: &OneOrMany<ZoneId>, other: &OneOrMany<ZoneId>| {
                lookup::listed(
                    one.iter()
                        .filter(|zone| {
                            other.iter().any(|other| other == *zone) && numbers.contains_key(zone)
                        })
                        .map(ZoneId::as_str),
                )
            };
            let (from, to) =
                (shared(&flow.from, &guarantee.never.from), shared(&flow.to, &guarantee.never.to));
            let message = format!(
                "the flow `{id}` lets {from} reach {to}{with}, which the \
                guarantee `{guarantee_id}` rules out"
            );
            let place = |path: &[&str]| subject.intent.at(path);
            let sides = (
                (place(&["flows", id.as_str()]), "the flow"),
                (place(&["guarantees", guarantee_id.as_str()]), "the guarantee"),
            );
            out.push(
                conflict(&RULE.code, message, sides.0, sides.1)
                    .help("take the zone or the service out of the flow"),
            );
        }
    }
}

/// What a flow allows of what a guarantee rules out.
enum Common<'a> {
    Nothing,
    Everything,
    Service(&'a ServiceId),
}

fn common<'a>(school: &School, flow: &'a [ServiceId], never: &[ServiceId]) -> Common<'a> {
    // A flow without services allows every one, so also those of the guarantee.
    if flow.is_empty() {
        return Common::Everything;
    }
    let ruled_out: Vec<&Service> =
        never.iter().filter_map(|id| school.services.get(id)).map(|service| &**service).collect();
    let hit = |service: &Service| {
        never.is_empty() || ruled_out.iter().any(|other| overlap(service, other))
    };
    // Services that are switched off here let nothing through.
    let found = flow.iter().find(|id| school.services.get(*id).is_some_and(|service| hit(service)));
    found.map_or(Common::Nothing, Common::Service)
}

fn overlap(one: &Service, other: &Service) -> bool {
    let meet = |a: &TransportRange, b: &TransportRange| a.first <= b.last && b.first <= a.last;
    let any =
        |a: &[TransportRange], b: &[TransportRange]| a.iter().any(|a| b.iter().any(|b| meet(a, b)));
    (one.ping && other.ping) || any(&one.tcp, &other.tcp) || any(&one.udp, &other.udp)
}

/// A set of zones by number.
struct Zones(Vec<u64>);

impl Zones {
    fn of(numbers: impl Iterator<Item = usize>, count: usize) -> Self {
        let mut words = vec![0; count.div_ceil(64)];
        for number in numbers {
            words[number / 64] |= 1 << (number % 64);
        }
        Self(words)
    }

    fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }
}
