use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::base::source::Origin;
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, culprit_first};
use crate::plan::address;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "index-without-block",
        severity: Severity::Error,
        docs: "\
# What
The address plan has no block for the school: its index is too large, or the plan itself is not
sound. The same for IPv6, when a segment has it.

# Why
Without a block no segment and no device has an address.

# Fix
Take a smaller `index`, or change the plan: a wider `supernet` or a longer `school-prefix`. The
supernet is an IPv4 network that is not longer than `school-prefix`; `supernet6` is an IPv6
network of at most 48 bits.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    check_block(subject, out);
    check_ipv6_block(subject, out);
}

fn check_block(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let (addressing, index) = (&school.addressing, school.index.get());
    let at = |path: &[&str]| subject.intent.at(path);
    let mut report = |at, message, help| out.push(finding(at, message, help));
    if lookup::block(school).is_none() {
        match addressing.supernet.v4() {
            None => report(
                at(&["addressing", "supernet"]),
                "the `supernet` is no IPv4 network".into(),
                "IPv6 goes into `supernet6`",
            ),
            Some(supernet) if supernet.prefix_len() > addressing.school_prefix.get() => {
                let (at, _) = culprit_first(
                    at(&["addressing", "supernet"]),
                    at(&["addressing", "school-prefix"]),
                );
                let message = format!(
                    "the `supernet` `{supernet}` is smaller than one school's block, a /{}",
                    addressing.school_prefix
                );
                report(at, message, "take a wider supernet or a longer `school-prefix`");
            }
            Some(supernet) => {
                // The arm before this one took the supernets for which the difference would be
                // negative.
                let blocks = 1u64 << (addressing.school_prefix.get() - supernet.prefix_len());
                let message = format!(
                    "the address plan has no block number {index}: it has \
                    {blocks}, counted from 0"
                );
                report(
                    at(&["index"]),
                    message,
                    "take a smaller index, or a wider `addressing.supernet`",
                );
            }
        }
    }
}

fn check_ipv6_block(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let (addressing, index) = (&school.addressing, school.index.get());
    let at = |path: &[&str]| subject.intent.at(path);
    let mut report = |at, message, help| out.push(finding(at, message, help));
    let Some((id, _)) = school.segments.iter().find(|(_, segment)| segment.ipv6) else { return };
    if address::block6(addressing, index).is_none() {
        match addressing.supernet6.map(crate::model::Network::v6) {
            None => {
                let message =
                    format!("the segment `{id}` has IPv6, and the cooperation has no IPv6 network");
                report(
                    at(&["segments", id.as_str(), "ipv6"]),
                    message,
                    "add `addressing.supernet6`, or take `ipv6` away",
                );
            }
            Some(Some(supernet)) if supernet.prefix_len() <= 48 => {
                let message = format!("the address plan has no IPv6 block number {index}");
                report(
                    at(&["index"]),
                    message,
                    "take a smaller index, or a wider `addressing.supernet6`",
                );
            }
            Some(_) => {
                let message = "the `supernet6` is no IPv6 network of at most 48 bits".into();
                report(at(&["addressing", "supernet6"]), message, "a school's block is a /48");
            }
        }
    }
}

fn finding(at: Origin, message: String, help: &str) -> Diagnostic {
    Diagnostic::new(&RULE.code, message).at(at).help(help)
}
