use std::net::{IpAddr, Ipv6Addr};

use ipnet::{IpNet, Ipv6Net};

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::rule::{Rule, Subject};
use crate::model::{Line, LineMode, School, Segment, Trust};
use crate::plan::address;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "uplink-contradiction",
        severity: Severity::Error,
        docs: "\
# What
The `uplink` of a segment contradicts itself or the segment: it stands in a segment that does not
lead to the internet or has addresses of the school; a key belongs to another `mode`, or one is
missing that the mode needs; the router of the provider is not where the address is; the packet
size is more than PPPoE carries; a prefix is asked for that no provider can give.

# Why
The school would have no way out, and nobody would see why at a desk.

# Fix
Copy what the provider wrote: an account is `pppoe`, a fixed address with a router is `static`, and
neither of them is `dhcp`. `prefix-delegation` needs a `supernet6` that the provider has given out
and a segment with `ipv6`.
",
    },
    check,
};

/// What is wrong: the key of the uplink, what is said, and the way out.
type Fault = (&'static str, String, &'static str);

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    for (id, segment) in &*school.segments {
        let Some(line) = &segment.uplink else { continue };
        let mut faults = Vec::new();
        if let Some(message) = of_segment(school, segment) {
            // In the wrong place nothing else of it matters.
            faults.push(("", message, "remove `uplink`, or move it"));
        } else {
            of_mode(line, &mut faults);
            of_families(line, &mut faults);
            of_delegation(school, line, &mut faults);
        }
        for (key, message, help) in faults {
            // Of a key that is missing it is the place of the uplink.
            let at = subject.intent.at(&["segments", id.as_str(), "uplink", key]);
            let message = format!("the uplink of `{id}` {message}");
            out.push(Diagnostic::new(&RULE.code, message).at(at).help(help));
        }
    }
}

/// Why a segment cannot have an uplink.
fn of_segment(school: &School, segment: &Segment) -> Option<String> {
    let zone = school.zones.get(&segment.zone)?;
    if zone.trust != Trust::Internet {
        let zone = &segment.zone;
        return Some(format!("does not lead to the internet: its zone `{zone}` lies inside"));
    }
    if segment.subnet.is_some() {
        return Some("stands in a segment with addresses of the school".into());
    }
    if segment.external || segment.parking {
        return Some("stands in a segment in which the school has no address".into());
    }
    None
}

/// Keys that the mode needs, and keys of other modes.
fn of_mode(line: &Line, faults: &mut Vec<Fault>) {
    let is_static = line.mode == LineMode::Static;
    let is_pppoe = line.mode == LineMode::Pppoe;
    let keys = [
        ("addresses", !line.addresses.is_empty(), is_static, "static"),
        ("gateways", !line.gateways.is_empty(), is_static, "static"),
        ("user", line.user.is_some(), is_pppoe, "pppoe"),
        ("password", line.password.is_some(), is_pppoe, "pppoe"),
    ];
    for (key, is_set, is_needed, mode) in keys {
        if is_set && !is_needed {
            let message = format!("has `{key}`, which only the mode `{mode}` has");
            faults.push((key, message, "remove it, or change `mode`"));
        }
        if is_needed && !is_set {
            let message = format!("is of the mode `{mode}` and has no `{key}`");
            faults.push((key, message, "add what the provider wrote"));
        }
    }
    if is_pppoe && line.mtu.is_some_and(|mtu| mtu.get() > 1492) {
        let message = "has packets larger than PPPoE carries, which is 1492 bytes".into();
        faults.push(("mtu", message, "leave `mtu` out, or make it 1492 or less"));
    }
}

/// Addresses and routers: one of a family, and each router where an address is.
fn of_families(line: &Line, faults: &mut Vec<Fault>) {
    let addresses: Vec<IpNet> = line.addresses.iter().map(|address| address.get()).collect();
    let gateways: Vec<IpAddr> = line.gateways.iter().map(|address| address.get()).collect();
    for is_ipv6 in [false, true] {
        let family = if is_ipv6 { "IPv6" } else { "IPv4" };
        let own: Vec<&IpNet> =
            addresses.iter().filter(|net| net.addr().is_ipv6() == is_ipv6).collect();
        let routers: Vec<&IpAddr> =
            gateways.iter().filter(|router| router.is_ipv6() == is_ipv6).collect();
        for (key, count) in [("addresses", own.len()), ("gateways", routers.len())] {
            if count > 1 {
                let message = format!("has {count} {key} of {family}");
                faults.push((key, message, "leave one of them"));
            }
        }
        let (Some(&router), true) = (routers.first(), own.len() <= 1) else { continue };
        let Some(net) = own.first() else {
            let message = format!("has the router {router} and no address of {family}");
            faults.push(("gateways", message, "add the address, or remove the router"));
            continue;
        };
        if net.addr() == *router {
            let message = format!("has {router} as its own address and as that of the router");
            faults.push(("gateways", message, "one of them is the provider's"));
        } else if !net.contains(router) && !is_link_local(*router) {
            let message = format!("has the router {router}, which is not in {}", net.trunc());
            faults.push(("gateways", message, "correct the address, its prefix or the router"));
        }
    }
}

fn is_link_local(address: IpAddr) -> bool {
    matches!(address, IpAddr::V6(address) if address.is_unicast_link_local())
}

/// A prefix that is asked for and cannot be given.
fn of_delegation(school: &School, line: &Line, faults: &mut Vec<Fault>) {
    if !line.prefix_delegation {
        return;
    }
    let block = address::block6(&school.addressing, school.index.get());
    let message = match block {
        None => "asks for an IPv6 prefix, and the school has no IPv6 block",
        Some(block) if is_private(block) => {
            "asks for an IPv6 prefix, and that of the school is private: no provider has it"
        }
        Some(_) if !school.segments.values().any(|segment| segment.ipv6) => {
            "asks for an IPv6 prefix, and no segment of the school has IPv6"
        }
        Some(_) => return,
    };
    let help = "remove `prefix-delegation`, or plan with a `supernet6` that the provider gave";
    faults.push(("prefix-delegation", message.into(), help));
}

/// Whether a network lies in fc00::/7 (RFC 4193).
fn is_private(block: Ipv6Net) -> bool {
    let address: Ipv6Addr = block.network();
    address.is_unique_local()
}
