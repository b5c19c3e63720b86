//! Which order comes out, and which refusal.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::net::{Net, OTHER, PUPILS, STAFF, access, network, off, trunk};
use super::{ALL, answer, ordered, short};
use crate::model::DeviceKind;
use crate::plan::DnsService;
use crate::rollout::{Harm, Lost, RolloutFault, StepKind, StepReason, UnreachedWhen};

/// The school with a server that resolves names.
fn with_server() -> Net {
    let mut net = Net::new();
    let dns = DnsService {
        listen: [10, 1, 10, 3].into(),
        clients: Vec::new(),
        clients6: Vec::new(),
        block: Vec::new(),
        views: Vec::new(),
        records: Vec::new(),
        upstreams: Vec::new(),
    };
    net.device("srv-1").dns = Some(Arc::new(dns));
    net
}

#[test]
fn far_comes_before_near_and_servers_before_others() {
    let net = with_server();
    assert_eq!(answer(&net, &net, ALL), "ap-1 srv-1 sw-a sw-b core fw");
    assert_eq!(answer(&net, &net, &["core", "sw-b"]), "sw-b core");
    assert_eq!(answer(&net, &net, &[]), "");
    let rollout = ordered(&net, &net, ALL).expect("an order");
    let farther = |unit: &str| StepReason::FartherThan { unit: unit.into() };
    assert_eq!(rollout.steps[0].reasons, [farther("srv-1")]);
    assert_eq!(rollout.steps[1].reasons, [StepReason::ServesNeededBy { unit: "sw-a".into() }]);
    assert_eq!(rollout.steps[2].reasons, []);
    assert_eq!(rollout.steps[3].reasons, [farther("core")]);
    assert_eq!(rollout.unreached, []);
}

#[test]
fn a_new_school_begins_at_its_firewall() {
    let net = with_server();
    let rollout = crate::rollout::order(None, &net.state(), &BTreeSet::new()).expect("an order");
    assert_eq!(short(&rollout), "+fw +core +srv-1 +sw-a +ap-1 +sw-b");
    let opens =
        StepReason::OpensPathOf { unit: "ap-1".into(), lost: Lost::Cable { at: "ap-1".into() } };
    assert!(rollout.steps[3].reasons.contains(&opens), "{:?}", rollout.steps[3].reasons);
}

#[test]
fn a_new_device_waits_for_its_port() {
    let (mut before, mut now) = (Net::new(), Net::new());
    before.port("sw-b", off(1));
    now.add("ap-2", DeviceKind::AccessPoint, 7, Some(("sw-b", 1)));
    assert_eq!(answer(&before, &now, &["sw-b"]), "sw-b +ap-2");
    // What is there already is farther away.
    assert_eq!(answer(&Net::new(), &now, &["sw-b"]), "+ap-2 sw-b");
}

#[test]
fn a_device_leaves_when_nobody_is_behind_it() {
    let (before, mut now) = (Net::new(), Net::new());
    now.devices.remove("sw-a");
    now.uplinks.insert("ap-1".into(), ("sw-b".into(), 1));
    let rollout = ordered(&before, &now, &["core"]).expect("an order");
    assert_eq!(short(&rollout), ">ap-1 core -sw-a");
    assert_eq!(rollout.steps[0].kind, StepKind::Replug { uplink: "sw-b/1".into() });
    let plugged: Vec<Option<&str>> =
        rollout.steps.iter().map(|step| step.plugged.as_deref()).collect();
    assert_eq!(plugged, [Some("sw-b/1"), None, None]);
    now.devices.remove("ap-1");
    assert_eq!(answer(&before, &now, &[]), "-ap-1 -sw-a");
}

#[test]
fn a_port_and_an_address_are_free_before_they_are_taken() {
    let (before, mut now) = (Net::new(), Net::new());
    now.devices.remove("sw-b");
    now.add("sw-c", DeviceKind::Switch, 7, Some(("core", 4)));
    assert_eq!(answer(&before, &now, &[]), "-sw-b +sw-c");
    now.uplinks.insert("sw-c".into(), ("sw-a".into(), 4));
    assert_eq!(answer(&before, &now, &[]), "+sw-c -sw-b");
    now.device("sw-c").address = [10, 1, 10, 5].into();
    let rollout = ordered(&before, &now, &[]).expect("an order");
    assert_eq!(short(&rollout), "-sw-b +sw-c");
    let lost = Lost::Address { address: [10, 1, 10, 5].into() };
    assert_eq!(rollout.steps[0].reasons, [StepReason::FreesFor { unit: "sw-c".into(), lost }]);
}

#[test]
fn a_circle_of_addresses_is_named() {
    let (before, mut now) = (Net::new(), Net::new());
    now.device("sw-a").address = [10, 1, 10, 5].into();
    now.device("sw-b").address = [10, 1, 10, 4].into();
    let said = answer(&before, &now, &["sw-a", "sw-b"]);
    let expected = "no order is safe: `sw-a` has to come before `sw-b`, `sw-b` has to come before \
        `sw-a`\n  `sw-a` first: `sw-b` is in the way: both have the address 10.1.10.5\n  `sw-b` \
        first: `sw-a` is in the way: both have the address 10.1.10.4";
    assert_eq!(said, expected);
    let mut now = Net::new();
    now.device("sw-a").address = [10, 1, 10, 5].into();
    now.device("sw-b").address = [10, 1, 10, 6].into();
    now.device("ap-1").address = [10, 1, 10, 4].into();
    let fault = ordered(&before, &now, ALL).expect_err("a circle");
    let RolloutFault::Cycle { units, examples } = fault else { panic!("{fault}") };
    assert_eq!((units.len(), examples.len()), (3, 3));
}

#[test]
fn uplinks_in_a_circle_are_named() {
    let (before, mut now) = (Net::new(), Net::new());
    now.uplinks.insert("core".into(), ("sw-b".into(), 3));
    let said = answer(&before, &now, &["core"]);
    assert_eq!(said, "the uplinks of `core`, `sw-b` lead in a circle");
}

#[test]
fn who_is_cut_off_in_the_end_is_named() {
    let (before, mut now) = (Net::new(), Net::new());
    now.port("core", trunk(3, &[STAFF]));
    let fault = ordered(&before, &now, &["core"]).expect_err("ap-1 is cut off");
    let lost = Lost::Vlan { at: "core".into(), port: "p3".into(), vlan: 10 };
    assert_eq!(fault, RolloutFault::CutOff { unit: "ap-1".into(), lost });
}

#[test]
fn who_was_never_reached_is_said() {
    let (mut before, mut now) = (Net::new(), Net::new());
    before.port("core", off(4));
    let rollout = ordered(&before, &now, &["core", "sw-b"]).expect("an order");
    assert_eq!(short(&rollout), "core sw-b");
    assert_eq!(rollout.unreached.len(), 1);
    assert_eq!(rollout.unreached[0].unit, "sw-b");
    assert_eq!(rollout.unreached[0].when, UnreachedWhen::Before);
    now.port("core", off(4));
    let rollout = ordered(&before, &now, &["core", "sw-b"]).expect("an order");
    assert_eq!(short(&rollout), "sw-b core");
    assert_eq!(rollout.unreached[0].when, UnreachedWhen::Always);
    // What does not change is nobody's concern here.
    let rollout = ordered(&before, &now, &["core"]).expect("an order");
    assert_eq!(rollout.unreached, []);
}

#[test]
fn a_network_that_moves_with_its_gateway_is_refused() {
    let (before, mut now) = (Net::new(), Net::new());
    now.segments.insert(10, ("operations".into(), 11));
    for id in ALL {
        now.put(id, 10);
    }
    let fault = ordered(&before, &now, ALL).expect_err("nobody is reached in between");
    let RolloutFault::Cycle { units, examples } = fault else { panic!("{fault}") };
    assert_eq!(units, ["ap-1", "fw"]);
    let gateway = [10, 1, 11, 254].into();
    let lost = Lost::Gateway { at: "fw".into(), gateway, vlan: 10 };
    let harm = Harm::LocksOut { unit: "ap-1".into(), lost };
    assert_eq!(examples[0].harm, harm);
    assert!(examples.iter().all(|example| example.changed.is_empty()), "{examples:?}");
}

#[test]
fn what_moves_into_a_vlan_comes_when_it_is_carried() {
    let (before, mut now) = (Net::new(), Net::new());
    now.carry(OTHER);
    now.put("sw-b", OTHER);
    let rollout = ordered(&before, &now, ALL).expect("an order");
    assert_eq!(short(&rollout), "ap-1 srv-1 sw-a core fw sw-b");
    let lost = Lost::Vlan { at: "core".into(), port: "p4".into(), vlan: OTHER };
    let opens = StepReason::OpensPathOf { unit: "sw-b".into(), lost };
    assert!(rollout.steps[3].reasons.contains(&opens), "{:?}", rollout.steps[3].reasons);
}

#[test]
fn no_socket_leads_into_a_zone_that_it_is_not_of() {
    let (mut before, mut now) = (Net::new(), Net::new());
    before.port("sw-a", access(4, PUPILS));
    now.port("sw-a", off(4));
    // The VLAN of pupils becomes one of staff.
    now.segments.insert(PUPILS, ("staff".into(), 50));
    now.segments.remove(&STAFF);
    let rollout = ordered(&before, &now, &["sw-a", "fw"]).expect("an order");
    assert_eq!(short(&rollout), "sw-a fw");
    assert!(matches!(rollout.steps[0].reasons[0], StepReason::ClosesBefore { .. }));
    // The other way round the firewall takes pupils for staff until it is changed.
    assert_eq!(answer(&now, &before, &["sw-a", "fw"]), "fw sw-a");
    // Staff behind the rules for pupils are nothing that a guarantee speaks of.
    before.port("sw-a", off(4));
    now.port("sw-a", access(4, PUPILS));
    assert_eq!(answer(&before, &now, &["sw-a", "fw"]), "sw-a fw");
    before.never.push(("staff".into(), "pupils".into()));
    now.never.push(("staff".into(), "pupils".into()));
    assert_eq!(answer(&before, &now, &["sw-a", "fw"]), "fw sw-a");
}

#[test]
fn what_a_zone_may_reach_counts_as_well() {
    let (mut before, mut now) = (Net::new(), Net::new());
    for net in [&mut before, &mut now] {
        net.never = vec![("pupils".into(), "operations".into())];
        net.open = vec![("staff".into(), "operations".into())];
    }
    before.port("core", access(2, PUPILS));
    now.port("core", off(2));
    now.segments.insert(PUPILS, ("staff".into(), 50));
    assert_eq!(answer(&before, &now, &["core", "fw"]), "core fw");
    // The port stays: who is in it is of the other zone from the last step on.
    assert_eq!(answer(&before, &before, &["core", "fw"]), "core fw");
}

#[test]
fn sockets_of_two_zones_do_not_meet_in_a_vlan() {
    let (mut before, mut now) = (Net::new(), Net::new());
    before.port("core", access(2, PUPILS));
    now.port("core", off(2));
    now.port("sw-b", access(4, PUPILS));
    now.segments.insert(PUPILS, ("staff".into(), 50));
    // The far one would come first, beside pupils.
    assert_eq!(answer(&before, &now, &["core", "sw-b"]), "core sw-b");
    before.never = Vec::new();
    now.never = Vec::new();
    assert_eq!(answer(&before, &now, &["core", "sw-b"]), "sw-b core");
}

#[test]
fn an_order_does_not_depend_on_how_often_it_is_asked() {
    let (before, mut now) = (Net::new(), Net::new());
    now.sources = vec![network("198.51.100.0/24")];
    let first = ordered(&before, &now, ALL).expect("an order");
    assert_eq!(first, ordered(&before, &now, ALL).expect("an order"));
}
