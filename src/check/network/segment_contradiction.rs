use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::rule::{Rule, Subject, conflict};
use crate::model::Segment;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "segment-contradiction",
        severity: Severity::Error,
        docs: "\
# What
A segment says two things that exclude each other: it is external and has a subnet of the school's
block, it names the owner's `network` and is not external, it is for parking and has addresses, it
gives out addresses and has none, it has DHCPv6 and no IPv6, or it names a server to boot from and
no file.

# Why
One of the two would be left out in silence.

# Fix
Decide which of them is meant. A profile or school that turns a segment of the standard into an
external one cannot take `subnet` away: it declares a segment of its own and switches the other
off.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    for (id, segment) in &*subject.intent.school.segments {
        let is_set = |key| subject.intent.tree.find(["segments", id.as_str(), key]).is_some();
        let place = |key: &str| subject.intent.at(&["segments", id.as_str(), key]);
        for (one, other, why) in contradictions(segment) {
            let message = format!("the segment `{id}` has `{one}` and {why}");
            // A key that nobody wrote, such as a missing `subnet`, has no line to point to.
            let diagnostic = if is_set(other) {
                let sides = [one, other].map(|key| (place(key), format!("`{key}`")));
                let [one, other] = &sides;
                conflict(&RULE.code, message, (one.0, &one.1), (other.0, &other.1))
            } else {
                Diagnostic::new(&RULE.code, message).at(place(one))
            };
            out.push(diagnostic.help("decide which of them is meant"));
        }
        if segment
            .dhcp
            .as_ref()
            .is_some_and(|dhcp| dhcp.boot_server.is_some() && dhcp.boot_file.is_none())
        {
            let at = subject.intent.at(&["segments", id.as_str(), "dhcp", "boot-server"]);
            let message =
                format!("the segment `{id}` has `boot-server` and no file to boot from there");
            let diagnostic = Diagnostic::new(&RULE.code, message).at(at);
            out.push(diagnostic.help("add `boot-file`, or take `boot-server` away"));
        }
    }
}

/// Pairs of keys that exclude each other, with what the second one amounts to.
fn contradictions(
    segment: &Segment,
) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let Segment { subnet, external, network, parking, dhcp, ipv6, dhcp6, filter, voice, .. } =
        segment;
    let (external, parking) = (*external, *parking);
    let all = [
        (
            subnet.is_some() && external,
            "subnet",
            "external",
            "is external, so its addresses are not ours",
        ),
        (
            dhcp.is_some() && external,
            "dhcp",
            "external",
            "is external, so its addresses are not ours",
        ),
        (*ipv6 && external, "ipv6", "external", "is external, so its addresses are not ours"),
        (network.is_some() && !external, "network", "external", "is not external"),
        (
            subnet.is_some() && parking,
            "subnet",
            "parking",
            "is for parking, where nothing has an address",
        ),
        (external && parking, "external", "parking", "is for parking, which is nobody else's"),
        (*ipv6 && parking, "ipv6", "parking", "is for parking, where nothing has an address"),
        (filter.is_some() && parking, "filter", "parking", "is for parking, where nobody asks"),
        (*voice && parking, "voice", "parking", "is for parking, where nothing is carried"),
        (
            segment.extra_clients.is_some() && parking,
            "extra-clients",
            "parking",
            "is for parking, where nothing has an address",
        ),
        (
            // With `external` it is told above already.
            dhcp.is_some() && subnet.is_none() && !external,
            "dhcp",
            "subnet",
            "no subnet to give addresses from",
        ),
        (dhcp6.is_some() && !ipv6, "dhcp6", "ipv6", "no IPv6"),
    ];
    all.into_iter().filter(|(holds, ..)| *holds).map(|(_, one, other, why)| (one, other, why))
}
