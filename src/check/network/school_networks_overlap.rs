use ipnet::IpNet;

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::base::source::Origin;
use crate::check::facts::Facts;
use crate::check::rule::{CooperationRule, culprit_first};
use crate::plan::address;

pub(super) static RULE: CooperationRule = CooperationRule {
    code: Code {
        name: "school-networks-overlap",
        severity: Severity::Error,
        docs: "\
# What
Networks of two schools share addresses: their blocks, the announced network of an external
segment and another school's block, or two announced networks.

# Why
A packet for such an address can reach one of the two schools only; which one depends on the
routers.

# Fix
Correct the announced network, or the `addressing` of the authority whose schools lie where others
are. Schools that really share one network of their authority name it in one line, in
`authority.toml`: one line is one network, and no overlap.
",
    },
    check,
};

#[derive(Clone, Copy)]
struct Place<'a> {
    school: &'a Facts,
    at: Origin,
    /// It is the school's block.
    block: bool,
}

fn check(facts: &[Facts], out: &mut Diagnostics) {
    let mut networks: Vec<(IpNet, Place<'_>)> = Vec::new();
    for school in facts {
        let blocks = [school.block.map(IpNet::V4), school.block6.map(IpNet::V6)];
        networks.extend(
            blocks
                .into_iter()
                .flatten()
                .map(|block| (block, Place { school, at: school.index_at, block: true })),
        );
        networks.extend(
            school
                .networks
                .iter()
                .map(|&(network, at)| (network, Place { school, at, block: false })),
        );
    }
    // One line that holds for many schools announces one network.
    networks.sort_by_key(|(network, place)| (*network, place.at));
    networks.dedup_by_key(|(network, place)| (*network, place.at));
    let clash = |one: Place<'_>, other: Place<'_>| {
        // Two schools with one index are `duplicate-school-index`, which says it better.
        let same_index = one.block && other.block && one.school.index == other.school.index;
        one.school.key != other.school.key && !same_index
    };
    for ((_, wider), (_, narrower)) in address::overlapping(networks, clash) {
        // The plan was there before what somebody announced.
        let (at, other) = match (wider.block, narrower.block) {
            (true, false) => (narrower.at, wider.at),
            (false, true) => (wider.at, narrower.at),
            _ => culprit_first(wider.at, narrower.at),
        };
        let message = match (wider.block, narrower.block) {
            (true, true) => "the blocks of two schools overlap",
            (false, false) => "external segments of two schools have networks that overlap",
            _ => "the network of an external segment overlaps the block of another school",
        };
        let mut diagnostic = Diagnostic::new(&RULE.code, message)
            .at(at)
            .note_at(other, "the other network comes from here");
        diagnostic.help = Some(
            "correct one of them; a network that schools share is named once, in `authority.toml`"
                .into(),
        );
        diagnostic.schools.extend([wider.school.key.to_string(), narrower.school.key.to_string()]);
        out.push(diagnostic);
    }
}
