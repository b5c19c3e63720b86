use std::net::Ipv4Addr;

use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};
use crate::model::HostNumber;
use crate::plan::address;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "host-outside-subnet",
        severity: Severity::Error,
        docs: "\
# What
The host number of a device is no usable address of its segment: it lies beyond the subnet, or it
is the gateway or the broadcast address. Or the segment of the device's role has no subnet of the
school's block.

# Why
The address of a device is its segment's network plus its host number.

# Fix
Take a number inside the subnet; the last usable address is the gateway's, which is the firewall.
In an external segment, whose owner gives the addresses, a device can only be listed: its role is
`unmanaged`.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let Some(block) = lookup::block(school) else { return };
    for (id, device, role) in lookup::devices(school) {
        let Some(segment) = school.segments.get(&role.segment) else { continue };
        // What is only listed needs no address of ours.
        if segment.subnet.is_none() && !role.unmanaged {
            let place = |path: &[&str]| subject.intent.at(path);
            let role_at =
                (place(&["roles", device.role.as_str(), "segment"]), "the segment of the role");
            let segment_at =
                (place(&["segments", role.segment.as_str(), "external"]), "the segment");
            let message = format!(
                "devices of the role `{}` have their address in the segment `{}`, which has no \
                    subnet",
                device.role, role.segment
            );
            // Of each device it is the same finding, which is told once.
            let diagnostic = conflict(&RULE.code, message, role_at, segment_at);
            out.push(diagnostic.help(
                "choose another segment for the role, or list the devices only, with \
                    `unmanaged = true`",
            ));
            continue;
        }
        let Some(network) = lookup::network(segment, Some(block)) else { continue };
        // A firewall is the gateway and has no number.
        let Some(number) = device.host.map(HostNumber::get) else { continue };
        let address = u32::from(network.network())
            .checked_add(number)
            .map(Ipv4Addr::from)
            .filter(|address| network.contains(address));
        let problem = match address {
            None => "lies beyond its subnet",
            Some(address) if address == network.broadcast() => "is its broadcast address",
            Some(address)
                if address == address::gateway(network)
                    // In an external segment the gateway is its owner's, and nobody says where it
                    // is.
                    && !segment.external =>
            {
                "is its gateway"
            }
            Some(_) => continue,
        };
        let key = if segment.network.is_some() { "network" } else { "subnet" };
        let place = subject.intent.at(&["segments", role.segment.as_str(), key]);
        let message = format!(
            "the host number {number} of `{id}` is no address of the segment `{}`: it {problem}",
            role.segment
        );
        let host = (subject.intent.at(&["devices", id.as_str(), "host"]), "the host number");
        let diagnostic = conflict(&RULE.code, message, host, (place, "the network of the segment"));
        out.push(diagnostic.help("take a number inside the subnet"));
    }
}
