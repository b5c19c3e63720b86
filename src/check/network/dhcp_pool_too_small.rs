use std::collections::BTreeMap;

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};
use crate::model::{ClientProfileId, School, SegmentId};
use crate::plan::address;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "dhcp-pool-too-small",
        severity: Severity::Error,
        docs: "\
# What
A segment gives out fewer addresses than its planned devices need, or none at all. Planned are the
school's `clients` whose profile is in the segment, and the segment's `extra-clients`; each counts
with `addressing.pool-per-client` percent, since devices with changing private addresses hold
several.

# Why
The last devices of the morning get no address, and the fault looks like a broken WLAN.

# Fix
A wider subnet (`prefix`), a smaller `reserve`, or a second segment for some of the devices. When
the number of devices is wrong, correct it in the school's `clients`.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let mut clients = clients_by_segment(school);
    let block = lookup::block(school);
    for (id, segment) in &*school.segments {
        let at = |key: &str| subject.intent.at(&["segments", id.as_str(), key]);
        let (counted, profiles) = clients.remove(id).unwrap_or_default();
        let planned = counted + segment.extra_clients.map_or(0, |extra| u64::from(extra.get()));
        // A segment without a subnet has no pool to judge. In an external one its owner gives
        // addresses.
        let Some(network) = block.and_then(|block| address::subnet(segment, block)) else {
            continue;
        };
        let Some(dhcp) = &segment.dhcp else {
            if planned > 0 {
                out.push(without_dhcp(subject, id, planned, &profiles));
            }
            continue;
        };
        let Some((first, last)) = address::pool(
            // A subnet that is not aligned is a finding of its own; its pool is judged as if it was
            // cut down.
            network.trunc(),
            dhcp.reserve.get(),
            school.addressing.pool_end_reserve.get(),
        ) else {
            let reserve =
                (subject.intent.at(&["segments", id.as_str(), "dhcp", "reserve"]), "the reserve");
            let message = format!("the segment `{id}` has no address left to give out");
            let diagnostic = conflict(&RULE.code, message, reserve, (at("subnet"), "the subnet"));
            out.push(diagnostic.help("take a smaller reserve or a wider subnet"));
            continue;
        };
        let size = u64::from(u32::from(last) - u32::from(first)) + 1;
        // Rounded up, since a part of an address serves nobody. In 64 bits a count times percent
        // fits.
        let needed = (planned * u64::from(school.addressing.pool_per_client.get())).div_ceil(100);
        // With reservations alone every address has its device already.
        if needed > size && !dhcp.reservations_only {
            let places =
                profiles.iter().map(|profile| subject.intent.at(&["clients", profile.as_str()]));
            let extra = segment.extra_clients.map(|_| at("extra-clients"));
            // Any of these numbers may be the wrong one. The one of the highest layer was written
            // last.
            let place = places.chain(extra).fold(at("subnet"), Ord::max);
            let message = format!(
                "the segment `{id}` gives out {size} addresses, {needed} are \
                needed for {planned} planned devices"
            );
            let diagnostic =
                Diagnostic::new(&RULE.code, message).at(place).note_at(at("subnet"), "the subnet");
            out.push(diagnostic.help(
                "take a wider subnet or a smaller reserve, or put some of \
                the devices into another segment",
            ));
        }
    }
}

/// The end devices that the school counts in each segment: how many, and of which profiles.
fn clients_by_segment(school: &School) -> BTreeMap<&SegmentId, (u64, Vec<&ClientProfileId>)> {
    let mut clients: BTreeMap<&SegmentId, (u64, Vec<&ClientProfileId>)> = BTreeMap::new();
    for (id, profile, count) in lookup::clients(school) {
        let (sum, profiles) = clients.entry(&profile.segment).or_default();
        *sum += u64::from(count);
        profiles.push(id);
    }
    clients
}

/// Devices are planned in a segment that gives out no addresses.
fn without_dhcp(
    subject: &Subject<'_>,
    id: &SegmentId,
    planned: u64,
    profiles: &[&ClientProfileId],
) -> Diagnostic {
    let devices = if planned == 1 { "1 device is" } else { &format!("{planned} devices are") };
    let message = format!("the segment `{id}` gives out no addresses, and {devices} planned in it");
    let mut place = subject.intent.at(&["segments", id.as_str(), "extra-clients"]);
    for profile in profiles {
        place = place.max(subject.intent.at(&["clients", profile.as_str()]));
    }
    Diagnostic::new(&RULE.code, message)
        .at(place)
        .note_at(subject.intent.at(&["segments", id.as_str()]), "the segment")
        .help("give the segment `dhcp`")
}
