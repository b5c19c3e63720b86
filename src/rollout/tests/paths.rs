//! What stands between an administrator and a device.

use std::sync::Arc;

use super::net::{Net, OTHER, PUPILS, STAFF, access, network, off, rule, trunk};
use super::ordered;
use crate::plan::{End, Rule};
use crate::rollout::filter::{lets_through, opens};
use crate::rollout::{RolloutFault, SchoolState};

/// What becomes of something.
type Change<'a, T> = &'a dyn Fn(&mut T);

/// What the device lacks in the end that is cut off by a change.
fn lost(change: impl Fn(&mut Net)) -> String {
    let (before, mut now) = (Net::new(), Net::new());
    change(&mut now);
    match ordered(&before, &now, super::ALL) {
        Err(RolloutFault::CutOff { unit, lost }) => format!("{unit}: {lost}"),
        Err(fault) => fault.to_string(),
        Ok(rollout) => super::short(&rollout),
    }
}

#[test]
fn every_hop_of_a_path_is_looked_at() {
    let vlan = |at: &str, port: &str| format!("VLAN 10 is not carried by port {port} of `{at}`");
    let cases: &[(Change<'_, Net>, String)] = &[
        (&|net| net.port("ap-1", trunk(1, &[STAFF])), format!("ap-1: {}", vlan("ap-1", "p1"))),
        (&|net| net.port("sw-a", trunk(1, &[STAFF])), format!("ap-1: {}", vlan("sw-a", "p1"))),
        (&|net| net.port("sw-a", off(1)), format!("ap-1: {}", vlan("sw-a", "p1"))),
        (&|net| net.port("sw-a", trunk(2, &[STAFF])), format!("ap-1: {}", vlan("sw-a", "p2"))),
        (&|net| net.port("core", trunk(3, &[STAFF])), format!("ap-1: {}", vlan("core", "p3"))),
        (&|net| net.port("core", trunk(1, &[STAFF])), format!("ap-1: {}", vlan("core", "p1"))),
        (&|net| net.port("fw", trunk(2, &[STAFF])), format!("ap-1: {}", vlan("fw", "p2"))),
        (&|net| net.port("core", access(3, 10)), format!("ap-1: {}", vlan("core", "p3"))),
        (
            &|net| drop(net.uplinks.remove("sw-a")),
            "ap-1: the way to the administrators ends at \
            `sw-a`"
                .into(),
        ),
        (
            &|net| net.device("ap-1").gateway = [10, 1, 10, 1].into(),
            "ap-1: `fw` is not the gateway \
            10.1.10.1 in VLAN 10"
                .into(),
        ),
        (
            &|net| net.device("ap-1").address = [10, 1, 11, 6].into(),
            "ap-1: `fw` is not the gateway \
            10.1.10.254 in VLAN 10"
                .into(),
        ),
    ];
    for (number, (change, expected)) in cases.iter().enumerate() {
        assert_eq!(lost(change), *expected, "case {number}");
    }
}

#[test]
fn a_frame_without_a_tag_is_in_the_vlan_of_the_port() {
    let (before, mut now) = (Net::new(), Net::new());
    now.port("srv-1", access(1, 10));
    now.port("core", access(2, 10));
    let rollout = ordered(&before, &now, &["core", "srv-1"]);
    assert!(rollout.is_err(), "between both files the server is not reached");
    // The server knows no tags: what matters is the port of the switch.
    now.port("srv-1", access(1, STAFF));
    now.put("srv-1", STAFF);
    let said = ordered(&now, &now, &["srv-1"]).expect("an order").unreached;
    assert_eq!(said.len(), 1, "VLAN 10 is not the network of staff: {said:?}");
    now.port("core", access(2, STAFF));
    let said = ordered(&now, &now, &["srv-1"]).expect("an order").unreached;
    assert_eq!(said[0].lost.to_string(), "`fw` lets no administrator through to 10.1.40.3");
    assert_eq!(said.len(), 1);
}

fn firewall(net: &Net) -> Arc<crate::plan::Firewall> {
    let state: SchoolState = net.state();
    state.devices()["fw"].firewall.clone().expect("a wall")
}

#[test]
fn the_first_rule_that_matches_decides() {
    let net = Net::new();
    let mut rules = (*firewall(&net)).clone();
    let interface = rules.interfaces.iter().find(|one| one.segment.vlan == 10).cloned();
    let interface = interface.expect("an interface");
    let (admin, device) = ([192, 0, 2, 1].into(), [10, 1, 10, 6].into());
    let passes = |rules: &crate::plan::Firewall| lets_through(rules, admin, &interface, device);
    assert!(passes(&rules));
    let accepted = Arc::clone(&rules.forward[0]);
    let cases: &[(Change<'_, Rule>, bool)] = &[
        (&|_| {}, false),
        (&|rule| rule.matches = Vec::new(), false),
        (&|rule| Arc::make_mut(&mut rule.matches[0]).protocol = "udp", true),
        (&|rule| Arc::make_mut(&mut rule.matches[0]).ports = vec!["23-30".into()], true),
        (&|rule| Arc::make_mut(&mut rule.matches[0]).ports = vec!["22".into()], false),
        (&|rule| Arc::make_mut(&mut rule.matches[0]).ports = vec!["1-21".into()], true),
        (&|rule| Arc::make_mut(&mut rule.from).interfaces = vec!["vlan40".into()], true),
        (&|rule| Arc::make_mut(&mut rule.from).interfaces = Vec::new(), false),
        (&|rule| Arc::make_mut(&mut rule.to).interfaces = vec!["vlan40".into()], true),
        (&|rule| Arc::make_mut(&mut rule.to).networks4 = vec![network("10.1.10.0/30")], true),
        (&|rule| Arc::make_mut(&mut rule.to).networks4 = vec![network("10.1.10.0/29")], false),
        (&|rule| Arc::make_mut(&mut rule.from).except4 = vec![network("192.0.2.0/24")], true),
        (&|rule| Arc::make_mut(&mut rule.from).family = Some(6), true),
        (&|rule| Arc::make_mut(&mut rule.from).family = Some(4), false),
    ];
    for (number, (change, expected)) in cases.iter().enumerate() {
        let mut denied = (*accepted).clone();
        denied.accept = false;
        change(&mut denied);
        rules.forward = vec![Arc::new(denied), Arc::clone(&accepted)];
        assert_eq!(passes(&rules), *expected, "case {number}");
    }
    rules.forward.clear();
    assert!(!passes(&rules), "what no rule lets through is dropped");
}

#[test]
fn administrators_may_sit_in_the_school() {
    let rules = firewall(&Net::new());
    let interface = |vlan: u16| {
        rules.interfaces.iter().find(|one| one.segment.vlan == vlan).expect("an interface")
    };
    let (inside, staff) = ([10, 1, 10, 9].into(), [10, 1, 40, 9].into());
    let device = [10, 1, 10, 6].into();
    assert!(lets_through(&rules, inside, interface(10), device), "nobody needs a gateway");
    assert!(!lets_through(&rules, staff, interface(10), device), "no rule lets staff through");
    let mut foreign = (*rules).clone();
    for one in foreign.interfaces.iter_mut().filter(|one| one.outside) {
        Arc::make_mut(one).foreign4 = vec![network("192.0.2.0/24")];
    }
    assert!(!lets_through(&foreign, [192, 0, 2, 1].into(), interface(10), device));
}

#[test]
fn a_zone_opens_another_one_by_a_rule() {
    let mut net = Net::new();
    net.open = vec![("staff".into(), "pupils".into())];
    let mut rules = (*firewall(&net)).clone();
    assert!(opens(&rules, "staff", "pupils"));
    assert!(!opens(&rules, "pupils", "staff"));
    assert!(!opens(&rules, "staff", "operations"));
    rules.forward = vec![rule(Vec::new(), vec!["vlan50".into()], &["80"])];
    assert!(opens(&rules, "operations", "pupils"), "a rule without interfaces is about all");
    let mut denied = (*rules.forward[0]).clone();
    denied.accept = false;
    denied.from = Arc::new(End::default());
    rules.forward = vec![Arc::new(denied)];
    assert!(!opens(&rules, "operations", "pupils"));
}

#[test]
fn a_school_without_a_firewall_has_its_gateway_elsewhere() {
    let (mut before, mut now) = (Net::new(), Net::new());
    for net in [&mut before, &mut now] {
        net.devices.remove("fw");
    }
    let changed = ["core", "sw-a", "ap-1"];
    assert_eq!(super::answer(&before, &now, &changed), "ap-1 sw-a core");
    now.port("sw-a", trunk(1, &[PUPILS]));
    let fault = ordered(&before, &now, &changed).expect_err("ap-1 is cut off");
    assert!(matches!(fault, RolloutFault::CutOff { .. }), "{fault}");
    // With a new firewall everybody is reached through it as soon as it is there.
    assert_eq!(super::answer(&before, &Net::new(), &changed), "+fw ap-1 sw-a core");
}

#[test]
fn hundreds_of_devices_are_ordered() {
    let (mut before, mut now) = (Net::new(), Net::new());
    now.carry(OTHER);
    let mut names = vec!["core".to_owned(), "fw".to_owned(), "sw-a".to_owned()];
    for number in 0..400 {
        let id = format!("ap-{number}");
        for net in [&mut before, &mut now] {
            let host = u8::try_from(10 + number % 200).expect("small");
            net.add(&id, crate::model::DeviceKind::AccessPoint, host, Some(("sw-a", 2)));
            let third = u8::try_from(number / 200).expect("small");
            net.device(&id).address = [10, 1, 10 + third, host].into();
        }
        names.push(id);
    }
    before.device("ap-1").address = [10, 1, 10, 250].into();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let rollout = ordered(&before, &now, &names).expect("an order");
    assert_eq!(rollout.steps.len(), names.len());
    assert_eq!(rollout.steps.last().map(|step| step.unit.as_str()), Some("fw"));
}
