use std::collections::BTreeMap;

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};
use crate::model::{Device, DeviceId, School};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "uplink-loop",
        severity: Severity::Error,
        docs: "\
# What
Following the uplinks from a device leads back to it.

# Why
Uplinks lead to the outside. In a circle there is no way out, and no order in which the devices
could be changed without cutting one off.

# Fix
Remove the `uplink` of the device that is nearest to the outside, or correct one that is wrong. A
second cable between two switches is no uplink.
",
    },
    check,
};

/// Uplinks on the way out of a usual school, with some to spare.
const USUAL: usize = 8;

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    // Nearly every school ends here: only long ways and circles are worth the bookkeeping.
    if !school.devices.values().all(|device| ends_soon(school, device)) {
        follow(subject, out);
    }
}

/// Whether the way to the outside is as short as usual.
fn ends_soon(school: &School, device: &Device) -> bool {
    let mut here = device;
    for _ in 0..USUAL {
        let Some(uplink) = &here.uplink else { return true };
        let Some(above) = school.devices.get(&*uplink.device) else { return true };
        here = above;
    }
    false
}

/// Follows every uplink, each device once.
fn follow(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let next: BTreeMap<&str, (&DeviceId, &str)> = lookup::plugged(school)
        .map(|(id, _, uplink, _)| (id.as_str(), (id, &*uplink.device)))
        .collect();
    // `walk` is the number of the walk that came by.
    let mut walked: BTreeMap<&str, usize> = BTreeMap::new();
    for (walk, &start) in next.keys().enumerate() {
        let mut here = start;
        while let Some(&(_, up)) = next.get(here) {
            // A device of this walk closes a circle. One of an earlier walk leads where that one
            // led, which needs no second look.
            match walked.get(here) {
                None => drop(walked.insert(here, walk)),
                Some(&earlier) if earlier == walk => {
                    report(subject, &next, here, out);
                    break;
                }
                Some(_) => break,
            }
            here = up;
        }
    }
}

/// Reports the circle that `start` is in, at its last line.
fn report(
    subject: &Subject<'_>,
    next: &BTreeMap<&str, (&DeviceId, &str)>,
    start: &str,
    out: &mut Diagnostics,
) {
    let mut circle = Vec::new();
    let mut here = start;
    while let Some(&(id, up)) = next.get(here) {
        circle.push(id.as_str());
        here = up;
        if here == start {
            break;
        }
    }
    let places = circle.iter().map(|id| subject.intent.at(&["devices", id, "uplink"]));
    let mut places: Vec<_> = places.collect();
    places.sort();
    let message = match circle.as_slice() {
        [one] => format!("`{one}` is plugged into itself"),
        _ => format!("the uplinks of {} lead in a circle", lookup::listed(circle.iter().copied())),
    };
    let Some((last, others)) = places.split_last() else { return };
    let mut diagnostic = Diagnostic::new(&RULE.code, message)
        .at(*last)
        .help("remove the uplink of the device that is nearest to the outside");
    for place in others {
        diagnostic = diagnostic.note_at(*place, "it goes on here");
    }
    out.push(diagnostic);
}
