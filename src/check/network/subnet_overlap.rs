use ipnet::IpNet;

use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};
use crate::plan::address;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "subnet-overlap",
        severity: Severity::Error,
        docs: "\
# What
The networks of two segments of a school share addresses.

# Why
An address that lies in both belongs to neither: the gateway sends its packets into one of them,
past the firewall rules that hold for the other.

# Fix
Move one of them: another `offset`, or a longer `prefix`. The lower layer's is usually the one to
keep.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let block = lookup::block(school);
    let own = school.segments.iter().filter_map(|(id, segment)| {
        let key = if segment.network.is_some() { "network" } else { "subnet" };
        Some((IpNet::V4(lookup::network(segment, block)?), (id.as_str(), key)))
    });
    for ((_, wider), (_, narrower)) in address::overlapping(own.collect(), |_, _| true) {
        let place = |(id, key)| subject.intent.at(&["segments", id, key]);
        let sides = [narrower, wider].map(|segment| (place(segment), "the other segment"));
        let message =
            format!("the segments `{}` and `{}` have networks that overlap", wider.0, narrower.0);
        out.push(
            conflict(&RULE.code, message, sides[0], sides[1])
                .help("give one of them another offset"),
        );
    }
}
