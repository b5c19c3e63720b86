use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};
use crate::plan::{address, territory};

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

/// Whether an overlap of two networks says something: those of IPv6 that the school gives itself
/// follow from the VLAN ids, of which `duplicate-vlan-id` speaks.
fn apart(one: (&str, &str), other: (&str, &str)) -> bool {
    (one.1, other.1) != ("ipv6", "ipv6")
}

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let mut own = Vec::new();
    for (id, segment) in &*school.segments {
        // A subnet with host bits is a finding of its own.
        if lookup::is_aligned(school, segment) {
            for (key, network) in territory::networks_of_segment(school, segment) {
                own.push((network, (id.as_str(), key)));
            }
        }
    }
    for ((_, wider), (_, narrower)) in address::overlapping(own, apart) {
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
