use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};
use crate::model::DeviceKind;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "parking-segment-unclear",
        severity: Severity::Error,
        docs: "\
# What
A school with switches has no segment with `parking = true`, or several.

# Why
Ports that nobody uses go there, so that a laptop at an open socket reaches nothing (BSI
NET.3.1.A1). Which of several is meant cannot be said.

# Fix
Have exactly one parking segment.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let parking: Vec<&str> = school
        .segments
        .iter()
        .filter(|(_, segment)| segment.parking)
        .map(|(id, _)| id.as_str())
        .collect();
    let place = |id: &str| subject.intent.at(&["segments", id, "parking"]);
    match parking.as_slice() {
        [_] => {}
        [] => {
            let switches = lookup::devices(school)
                // Sockets that nobody uses are a matter of switches, and of those that are not
                // configured by hand.
                .any(|(_, _, role)| role.kind == DeviceKind::Switch && !role.unmanaged);
            if switches {
                let diagnostic = Diagnostic::new(
                    &RULE.code,
                    "no segment is for parking, and there are switches",
                );
                out.push(
                    diagnostic
                        .at(subject.intent.at(&["segments"]))
                        .help("add a segment with `parking = true`, or switch one on"),
                );
            }
        }
        several => {
            let mut places: Vec<_> = several.iter().map(|id| place(id)).collect();
            places.sort();
            let Some((last, others)) = places.split_last() else { return };
            let message = format!(
                "the segments {} are all for parking",
                lookup::listed(several.iter().copied())
            );
            let mut diagnostic =
                Diagnostic::new(&RULE.code, message).at(*last).help("have exactly one");
            for place in others {
                diagnostic = diagnostic.note_at(*place, "this one as well");
            }
            out.push(diagnostic);
        }
    }
}
