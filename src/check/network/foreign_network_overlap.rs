use ipnet::IpNet;

use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};
use crate::plan::address;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "foreign-network-overlap",
        severity: Severity::Error,
        docs: "\
# What
The block of a school shares addresses with a network of somebody else (`addressing.foreign`), or
the announced network of an external segment encloses one.

# Why
Routes to the foreign network would end at the school, or the school would not be reached from
there: the usual case is the data centre, whose networks are private ones just as the schools'.

# Fix
Give the school another `index`, or move the cooperation's `supernet`. The network of an external
segment may lie inside a foreign one: that is what external segments are for.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    if school.addressing.foreign.is_empty() {
        return;
    }
    let index = school.index.get();
    let ipv6 = school.segments.values().any(|segment| segment.ipv6);
    // Without a segment that has IPv6 the block is not used, whatever it would overlap.
    let second = if ipv6 { address::block6(&school.addressing, index) } else { None };
    let blocks = [lookup::block(school).map(IpNet::V4), second.map(IpNet::V6)];
    for (name, foreign) in &school.addressing.foreign {
        let theirs = foreign.network.get();
        let place = || subject.intent.at(&["addressing", "foreign", name.as_str(), "network"]);
        if blocks.iter().flatten().any(|&block| address::overlap(block, theirs)) {
            let supernet = if theirs.addr().is_ipv4() { "supernet" } else { "supernet6" };
            let message = format!("the block of the school overlaps the foreign network `{name}`");
            let plan = (
                subject.intent.at(&["addressing", supernet]),
                "the block is cut from this network",
            );
            let diagnostic = conflict(&RULE.code, message, (place(), "the foreign network"), plan);
            out.push(
                diagnostic
                    .note_at(subject.intent.at(&["index"]), "the index chooses the block")
                    .help("take another index, or another supernet"),
            );
        }
        for (id, segment) in &*school.segments {
            let Some(announced) = segment.network.map(crate::model::Network::get) else { continue };
            // Inside a foreign network is where external segments belong; only one around it takes
            // too much.
            if announced != theirs && announced.contains(&theirs) {
                let own = (
                    subject.intent.at(&["segments", id.as_str(), "network"]),
                    "the network of the segment",
                );
                let message = format!(
                    "the network of the segment `{id}` encloses the foreign network `{name}`"
                );
                out.push(
                    conflict(&RULE.code, message, own, (place(), "the foreign network"))
                        .help("announce the segment's own network only"),
                );
            }
        }
    }
}
