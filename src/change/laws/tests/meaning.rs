//! Lines that read the same at two schools, and what they are about there.

use std::fmt::Write as _;
use std::sync::Arc;

use super::assert_recorded;
use super::classes::starter;
use super::layers::workspace::Memory;
use crate::change::neutral::OwnNames;
use crate::plan::Plan;

/// VLAN ids of the starter.
const ADMINISTRATION: u16 = 10;
const PRINTERS: u16 = 75;

/// A line of a switch, with names and addresses of its school replaced by what they are.
fn neutral(plan: &Plan, line: &str) -> String {
    OwnNames::of(plan).with_device(Some("sw-a1")).neutral(line)
}

/// The plan of a school at which the networks of printers and of administration have changed their
/// numbers, and those of printers and boards their places in the block.
fn elsewhere(plan: &Plan) -> Plan {
    let mut site = (*plan.site).clone();
    for segment in &mut site.segments {
        let (vlan, network) = match segment.vlan {
            ADMINISTRATION => (PRINTERS, "10.20.0.0/24"),
            PRINTERS => (ADMINISTRATION, "10.20.12.0/24"),
            _ => continue,
        };
        let segment = Arc::make_mut(segment);
        segment.vlan = vlan;
        let ipv4 = Arc::make_mut(segment.ipv4.as_mut().expect("it has addresses"));
        ipv4.network = network.parse().expect("a network");
    }
    let mut plan = plan.clone();
    plan.site = Arc::new(site);
    plan
}

#[test]
fn the_same_text_is_not_the_same_where_it_is_about_another_segment() {
    let (_, planned) = starter();
    let plan = planned.plan.as_ref().expect("it is sound");
    let other = elsewhere(plan);
    let printers = plan.site.segments.iter().find(|segment| segment.vlan == PRINTERS);
    let address = printers.and_then(|segment| Some(segment.ipv4.as_ref()?.gateway));
    let address = format!("gateway {}", address.expect("printers have a gateway"));
    for line in [
        "vlan access 75",
        "vlan trunk allowed 61-80",
        "interface eth1.10",
        "iifname \"vlan75\"",
        &address,
    ] {
        assert_ne!(neutral(plan, line), neutral(&other, line), "{line}");
    }
    for line in ["vlan access 30", "vlan trunk allowed 30-41", "mtu 1500", "name 10.75.10.75"] {
        assert_eq!(neutral(plan, line), neutral(&other, line), "{line}");
    }
}

const EXPECTED: &str = include_str!("../../../../tests/diff/neutral.txt");

/// A school with IPv6, and devices whose hardware address and name are known.
fn school_with_ipv6() -> Plan {
    let own = "\
addressing.supernet6 = \"2001:db8::/32\"
segments.paed.ipv6 = true
devices.srv-1.mac = \"00:00:5e:00:53:aa\"
devices.srv-1.hostname = \"lernserver\"
";
    let memory = Memory::base().opened();
    let memory = memory.with("schools/musterstadt/grundschule-am-markt/zz.toml", own);
    let planned = memory.planned("musterstadt/grundschule-am-markt");
    planned.plan.expect("it is sound")
}

/// Each line of `tests/diff/neutral.txt`, as it reads without the names of its school, its device and
/// their addresses. A new line may stand without what it becomes: the test prints it.
#[test]
fn a_line_is_told_without_the_names_of_its_school() {
    let plan = school_with_ipv6();
    let own = OwnNames::of(&plan).with_device(Some("srv-1"));
    let mut text = String::new();
    for line in EXPECTED.lines().filter(|line| !line.starts_with("    ")) {
        let _ = writeln!(text, "{line}\n    {}", own.neutral(line));
    }
    assert_eq!(own.administered(), "21 infra in infra");
    let of_nothing = OwnNames::of(&plan).with_device(None);
    assert_eq!(of_nothing.administered(), "");
    assert_eq!(of_nothing.neutral("host lernserver"), "host lernserver");
    assert_recorded("neutral.txt", EXPECTED, &text);
}
