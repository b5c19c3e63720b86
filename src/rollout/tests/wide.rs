//! Configurations in between.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::net::{Net, OTHER, PUPILS, STAFF, access, network, off, trunk};
use super::{ALL, answer, ordered, short};
use crate::plan::Device;
use crate::rollout::{InBetween, Rollout, RolloutFault, StepKind, WiderPort, in_between, widened};

#[test]
fn a_cable_moves_while_both_ports_are_on() {
    let (mut before, mut now) = (Net::new(), Net::new());
    before.port("core", off(2));
    now.port("core", off(4));
    now.uplinks.insert("sw-b".into(), ("core".into(), 2));
    now.devices.remove("srv-1");
    before.devices.remove("srv-1");
    let rollout = ordered(&before, &now, &["core", "sw-b"]).expect("an order");
    assert_eq!(short(&rollout), "~core sw-b core");
    let StepKind::Temporary(between) = &rollout.steps[0].kind else { panic!("temporary") };
    let wider = WiderPort { port: "p2".into(), vlans: vec![10, STAFF, PUPILS] };
    assert_eq!(*between, InBetween { ports: vec![wider], ..InBetween::default() });
    // Without a file of its own the device is a cable that moves.
    assert_eq!(answer(&before, &now, &["core"]), "~core >sw-b core");
}

#[test]
fn administrators_of_both_sides_get_in_meanwhile() {
    let (before, mut now) = (Net::new(), Net::new());
    now.sources = vec![network("198.51.100.0/24")];
    let rollout = ordered(&before, &now, ALL).expect("an order");
    let expected = "~fw ~core ~sw-a ~sw-b ~ap-1 ap-1 srv-1 sw-a sw-b core fw";
    assert_eq!(short(&rollout), expected);
    let StepKind::Temporary(between) = &rollout.steps[0].kind else { panic!("temporary") };
    assert_eq!(between.sources, ["198.51.100.0/24"]);
    assert!(!between.keys);
    let (site, device) =
        in_between(&before.state(), &now.state(), &rollout.steps[0]).expect("a configuration");
    assert_eq!(site.management.sources, [before.sources[0], now.sources[0]]);
    assert_eq!(device.id, "fw");
    assert!(in_between(&before.state(), &now.state(), &rollout.steps[6]).is_none());
    // A smaller network is a part of the former one.
    now.sources = vec![network("192.0.2.0/29")];
    assert_eq!(answer(&before, &now, &["sw-a", "sw-b"]), "sw-a sw-b");
}

#[test]
fn an_order_can_be_written_and_read() {
    let (mut before, mut now) = (Net::new(), Net::new());
    now.sources = vec![network("198.51.100.0/24")];
    before.port("core", off(4));
    let rollout = ordered(&before, &now, ALL).expect("an order");
    assert!(!rollout.unreached.is_empty());
    let text = serde_json::to_string(&rollout).expect("it is data");
    assert_eq!(serde_json::from_str::<Rollout>(&text).expect("it is data"), rollout);
    now.device("sw-a").address = [10, 1, 10, 5].into();
    now.device("sw-b").address = [10, 1, 10, 4].into();
    let fault = ordered(&before, &now, ALL).expect_err("a circle");
    let text = serde_json::to_string(&fault).expect("it is data");
    assert_eq!(serde_json::from_str::<RolloutFault>(&text).expect("it is data"), fault);
}

#[test]
fn keys_of_both_sides_hold_meanwhile() {
    let (mut before, mut now) = (Net::new(), Net::new());
    now.keys = vec!["key-2".into()];
    let rollout = ordered(&before, &now, &["sw-a", "srv-1"]).expect("an order");
    assert_eq!(short(&rollout), "~sw-a srv-1 sw-a");
    let StepKind::Temporary(between) = &rollout.steps[0].kind else { panic!("temporary") };
    assert!(between.keys);
    now.keys.push("key-1".into());
    assert_eq!(answer(&before, &now, &["sw-a"]), "sw-a");
    // The name of the account matters where there are no keys.
    now.user = "other".into();
    assert_eq!(answer(&before, &now, &["sw-a"]), "sw-a");
    before.keys = Vec::new();
    now.keys = Vec::new();
    let refusal = "no order is safe\n  `sw-a` first: `sw-a` is not reached: no key and no account \
        of `sw-a` holds before and after its step";
    assert_eq!(answer(&before, &now, &["sw-a"]), refusal);
    now.user = before.user.clone();
    assert_eq!(answer(&before, &now, &["sw-a"]), "sw-a");
}

#[test]
fn what_two_zones_swap_is_closed_meanwhile() {
    let (mut before, mut now) = (Net::new(), Net::new());
    for net in [&mut before, &mut now] {
        net.never.push(("staff".into(), "pupils".into()));
    }
    before.port("sw-a", access(3, PUPILS));
    before.port("sw-b", access(3, STAFF));
    now.port("sw-a", access(3, STAFF));
    now.port("sw-b", access(3, PUPILS));
    now.segments.insert(PUPILS, ("staff".into(), 50));
    now.segments.insert(STAFF, ("pupils".into(), 40));
    let rollout = ordered(&before, &now, &["sw-a", "sw-b", "fw"]).expect("an order");
    assert_eq!(short(&rollout), "~sw-a ~sw-b fw sw-a sw-b");
    let StepKind::Temporary(between) = &rollout.steps[0].kind else { panic!("temporary") };
    assert_eq!(between.closed, [PUPILS]);
    let (_, device) =
        in_between(&before.state(), &now.state(), &rollout.steps[0]).expect("a configuration");
    let port = device.ports.iter().find(|port| port.number == 3).expect("a port");
    assert_eq!(**port, off(3));
}

#[test]
fn a_management_vlan_moves_from_port_to_port() {
    let (mut before, mut now) = (Net::new(), Net::new());
    // Both carry only what their own side needs between core and sw-b.
    before.carry(OTHER);
    now.carry(OTHER);
    before.port("core", trunk(4, &[10]));
    before.port("sw-b", trunk(9, &[10]));
    now.port("core", trunk(4, &[OTHER]));
    now.port("sw-b", trunk(9, &[OTHER]));
    now.put("sw-b", OTHER);
    let rollout = ordered(&before, &now, &["core", "sw-b"]).expect("an order");
    assert_eq!(short(&rollout), "~core sw-b core");
}

fn both() -> (Device, Device) {
    let (before, mut now) = (Net::new(), Net::new());
    now.carry(OTHER);
    let get = |net: &Net| (*net.state().devices()["fw"]).clone();
    (get(&before), get(&now))
}

#[test]
fn a_firewall_in_between_has_what_both_have() {
    let (before, now) = both();
    let wide = widened(&before, &now);
    let names = |device: &Device| {
        let firewall = device.firewall.as_ref().expect("a wall");
        firewall.interfaces.iter().map(|one| one.name.to_string()).collect::<BTreeSet<_>>()
    };
    assert_eq!(names(&wide), names(&now));
    assert_eq!(names(&widened(&now, &before)), names(&now));
    let (wide, later) = (wide.firewall.expect("one"), now.firewall.expect("one"));
    let former = before.firewall.expect("one");
    assert!(former.forward.iter().chain(&later.forward).all(|rule| wide.forward.contains(rule)));
}

#[test]
fn a_network_is_on_one_interface_only() {
    let (before, mut now) = both();
    let mut firewall = (**now.firewall.as_ref().expect("one")).clone();
    for interface in &mut firewall.interfaces {
        if interface.segment.vlan == OTHER {
            let one = Arc::make_mut(interface);
            let mut segment = (*one.segment).clone();
            segment.ipv4.clone_from(&before.segment.ipv4);
            one.segment = Arc::new(segment);
        }
    }
    now.firewall = Some(Arc::new(firewall));
    let wide = widened(&before, &now).firewall.expect("one");
    assert!(!wide.interfaces.iter().any(|one| one.segment.vlan == OTHER));
    // Rules about it alone would be about everything.
    for rule in &wide.forward {
        assert!(!rule.from.interfaces.is_empty() && !rule.to.interfaces.is_empty());
        assert!(!rule.to.interfaces.iter().any(|name| **name == *"vlan12"));
    }
}

#[test]
fn a_socket_stays_what_it_is() {
    let (mut before, mut now) = (Net::new(), Net::new());
    before.port("core", access(2, STAFF));
    before.port("core", off(3));
    before.port("core", trunk(4, &[10, STAFF]));
    now.port("core", trunk(2, &[10]));
    now.port("core", access(3, STAFF));
    now.port("core", trunk(4, &[10, PUPILS]));
    let wide = widened(before.device("core"), now.device("core"));
    let port = |number: u16| wide.ports.iter().find(|port| port.number == number).expect("one");
    assert_eq!(**port(2), access(2, STAFF));
    assert_eq!(**port(3), off(3));
    assert_eq!(**port(4), trunk(4, &[10, STAFF, PUPILS]));
}
