//! The risk of single changes of the plan.

mod allowed;
mod classes;
mod layers;
mod meaning;
mod recorded;

use std::sync::Arc;

use minijinja::value::Value;

use super::*;
use crate::base::source::{SourceFile, Sources};
use crate::change::plan::Aliases;
use crate::language::parsed::ParsedFiles;
use crate::language::tree::Node;

fn risk_of(path: &str, old: Option<Value>, new: Option<Value>) -> (Risk, String) {
    let path = path.split('/').map(str::to_owned).collect();
    let change = PlanChange { path, old, new };
    let groups = grouped(std::slice::from_ref(&change), &context());
    let (reason, _) = groups.into_iter().next().expect("each change has a risk");
    (reason.risk, reason.text)
}

/// A device in the segment `m`, two further segments, of which one was renumbered as `m` was, and two
/// filters.
fn context() -> RiskContext {
    RiskContext {
        management: vec!["10".into(), "11".into()],
        segments: vec!["m".into()],
        old: None,
        new: None,
        old_site: None,
        aliases: (Aliases::new(), Aliases::new()),
        vlans: (
            vlans(&[("10", "m"), ("40", "classes"), ("41", "others")]),
            vlans(&[("11", "m"), ("44", "classes"), ("41", "others")]),
        ),
        tree: filters(),
    }
}

/// How a list differs from what is recorded; empty where it does not.
fn difference(recorded: &str, found: &str) -> String {
    similar::TextDiff::from_lines(recorded, found).unified_diff().to_string()
}

/// That a list is the one that stands in `tests/diff`. What is printed can be applied as a patch.
fn assert_recorded(file: &str, recorded: &str, found: &str) {
    let difference = difference(recorded, found);
    assert!(difference.is_empty(), "--- tests/diff/{file}\n+++ tests/diff/{file}\n{difference}");
}

fn vlans(segments: &[(&str, &str)]) -> Vlans {
    segments.iter().map(|(vlan, id)| ((*vlan).to_owned(), (*id).to_owned())).collect()
}

fn filters() -> Arc<Node> {
    let text = "dns-filters.kinder.age = 6\ndns-filters.jugend.age = 16\n";
    let mut sources = Sources::default();
    let file = SourceFile { path: "f".into(), text: text.into(), layer: "test".into() };
    let file = sources.add(file);
    ParsedFiles::new(sources).tree(file).expect("it can be read")
}

#[allow(clippy::unnecessary_wraps, reason = "a value may also be absent")]
fn number(number: u32) -> Option<Value> {
    Some(number.into())
}

#[allow(clippy::unnecessary_wraps, reason = "a value may also be absent")]
fn word(word: &str) -> Option<Value> {
    Some(Value::from(word))
}

#[allow(clippy::unnecessary_wraps, reason = "a value may also be absent")]
fn truth(truth: bool) -> Option<Value> {
    Some(Value::from(truth))
}

/// What the model calls less strict is a matter of security, whatever it is called in the plan; the
/// other way round it never is.
#[test]
fn what_is_less_strict_is_a_matter_of_security() {
    for (path, strict, loose) in [
        ("device/wlans/edu/security", word("wpa3-enterprise"), word("wpa3-personal")),
        ("device/wlans/edu/security", word("owe"), word("open")),
        ("device/wlans/edu/pmf", word("required"), word("optional")),
        ("device/wlans/edu/isolate", truth(true), truth(false)),
        ("device/wlans/edu/portal", truth(true), truth(false)),
        ("device/wlans/edu/per_device_keys", truth(true), truth(false)),
        ("device/wlans/edu/bands/6", None, word("6")),
        ("device/radios/radio0/power", number(14), number(20)),
        ("device/ports/3/max_clients", number(4), number(400)),
        ("device/ports/3/max_clients", number(4), None),
        ("device/ports/3/storm_limit", number(1000), None),
        ("device/ports/3/login", word("dot1x"), word("mac")),
        ("device/ports/3/trusted", truth(false), truth(true)),
        ("device/ports/3/edge", truth(true), truth(false)),
        ("site/management/idle_timeout", number(10), number(600)),
        ("site/management/sources/10.0.0.0%8", None, word("10.0.0.0/8")),
        ("site/reauthenticate", number(28_800), number(2_592_000)),
        ("device/radius/groups/g1/session", number(43_200), number(259_200)),
        ("device/radius/groups/g1/session", number(43_200), None),
        ("device/dhcp/subnets/s1/segment/ipv4/dhcp/lease", number(7_200), number(14_400)),
        ("device/dhcp/subnets/s1/segment/ipv4/dhcp/reservations_only", truth(true), truth(false)),
        ("device/segments/s1/ipv6/dhcp/lease", number(7_200), number(14_400)),
        ("device/firewall/forward/drucken/log", truth(true), truth(false)),
        ("device/dns/block/spiele.example", word("spiele.example"), None),
        ("device/dns/views/jung/block/spiele.example", word("spiele.example"), None),
        ("device/dns/views/jung/allow/wiki.example", None, word("wiki.example")),
        ("device/dns/views/jung/allow_only", truth(true), truth(false)),
        ("client/passcode/min_length", number(8), number(4)),
        ("client/passcode/max_failures", number(10), None),
        ("client/passcode/lock_after", number(2), number(15)),
        ("client/passcode/simple", truth(false), truth(true)),
        ("client/restrictions/camera", truth(false), truth(true)),
        ("client/wlan/pmf", word("required"), word("off")),
    ] {
        let (risk, text) = risk_of(path, strict.clone(), loose.clone());
        assert_eq!(risk, Risk::Security, "{path}: {text}");
        assert_ne!(text, LESS_STRICT, "{path} has no words of its own");
        let (risk, text) = risk_of(path, loose, strict);
        assert_ne!(risk, Risk::Security, "{path}, the other way round: {text}");
    }
}

/// What a whole school's files see of a device is what the device itself sees of it.
#[test]
fn a_device_of_a_whole_school_is_a_device() {
    let path = "school/devices/sw-a1/plan/ports/3/max_clients";
    let expected = (Risk::Security, "more devices may be plugged in at a port".to_owned());
    assert_eq!(risk_of(path, number(4), number(40)), expected);
}

/// No law speaks of it, so nobody knows that it is harmless.
#[test]
fn what_no_law_knows_is_unknown() {
    let expected = (Risk::Unknown, NOT_KNOWN.to_owned());
    assert_eq!(risk_of("device/colour", word("red"), word("blue")), expected);
}

/// A renumbered VLAN is no segment more, and no other segment.
#[test]
fn a_renumbered_vlan_is_the_same_segment() {
    let (risk, text) = risk_of("device/ports/3/untagged", number(40), number(44));
    assert_eq!(
        (risk, text.as_str()),
        (Risk::InterruptsClients, "the segment of a port has another VLAN")
    );
    for (old, new) in [(40, 41), (41, 44), (40, 99), (7, 41)] {
        let (risk, text) = risk_of("device/ports/3/untagged", number(old), number(new));
        assert_eq!(
            (risk, text.as_str()),
            (Risk::Security, "whoever is plugged in comes into another segment"),
            "{old} {new}"
        );
    }
    let (risk, _) = risk_of("device/radius/groups/g/vlan", number(40), number(44));
    assert_eq!(risk, Risk::InterruptsClients);
    let (risk, _) = risk_of("device/radius/groups/g/vlan", number(40), number(41));
    assert_eq!(risk, Risk::Security);
}
