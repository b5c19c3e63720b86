use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict, culprit_first};
use crate::model::PortSet;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "port-used-twice",
        severity: Severity::Error,
        docs: "\
# What
A port is named twice: two entries of a device's `ports` hold it, two devices are plugged into it,
or two groups of a hardware model hold it.

# Why
A port has one profile, and one plug fits in. Which of the two entries holds would depend on their
order.

# Fix
Take the port out of one of the entries, or plug one of the devices in elsewhere.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    for (id, model) in &*school.models {
        report(subject, &["models", id.as_str(), "ports"], "model", model.ports.keys(), out);
    }
    for (id, device) in &*school.devices {
        report(subject, &["devices", id.as_str(), "ports"], "device", device.ports.keys(), out);
    }
    let mut plugs: Vec<_> =
        lookup::plugged(school).map(|(id, _, uplink, _)| (uplink, id)).collect();
    plugs.sort();
    for pair in plugs.windows(2) {
        let [(uplink, first), (other, second)] = pair else { continue };
        if uplink == other {
            let sides = [second, first].map(|id| {
                (subject.intent.at(&["devices", id.as_str(), "uplink"]), "the other device")
            });
            let message = format!(
                "`{first}` and `{second}` are both plugged into port {} of `{}`",
                uplink.port, uplink.device
            );
            out.push(
                conflict(&RULE.code, message, sides[0], sides[1])
                    .help("plug one of them in elsewhere"),
            );
        }
    }
}

/// Reports the sets among `sets` that have a port in common.
fn report<'a>(
    subject: &Subject<'_>,
    path: &[&str; 3],
    what: &str,
    sets: impl Iterator<Item = &'a PortSet>,
    out: &mut Diagnostics,
) {
    let mut ranges: Vec<_> =
        sets.flat_map(|set| set.ranges().iter().map(move |&range| (range, set))).collect();
    ranges.sort();
    // Sorted by their beginning, a range meets one of those before it exactly when it meets the one
    // that reaches farthest.
    let mut widest: Option<((u16, u16), &PortSet)> = None;
    for (range, set) in ranges {
        if let Some(((_, last), first)) = widest
            && range.0 <= last
        {
            let place =
                |set: &PortSet| subject.intent.at(&[path[0], path[1], path[2], &set.to_string()]);
            let (at, other) = culprit_first(place(set), place(first));
            let mut diagnostic = Diagnostic::new(
                &RULE.code,
                format!("the {what} `{}` names port {} twice", path[1], range.0),
            )
            .at(at);
            // One entry can name a port twice by itself; then there is no other line.
            if set != first {
                diagnostic = diagnostic.note_at(other, "it is named here as well");
            }
            out.push(diagnostic.help("take it out of one of the entries"));
        }
        if widest.is_none_or(|((_, last), _)| range.1 > last) {
            widest = Some((range, set));
        }
    }
}
