//! What plays read of a bundle.

use super::*;
use crate::bundle::manifest::{SCHEMA, SecretsInBundle};
use crate::bundle::schedule::BundleSchedule;

const PLATFORM: &str = r#"
    title = "Filter"
    versions = "1"
    scope = "device"
    [apply.script]
    command = "sh apply.sh try"
    remove = "sh apply.sh remove"
    [apply.script.run]
    script = "apply.sh"
    folder = "/root/x"
    state = "/var/x"
    installs = ["/etc/x"]
    verify = "true"
    settles = 7
    seconds = 90
    [outputs.rules]
    path = "rules.conf"
    template = "rules.j2"
    format = "text"
    apply = { mode = "replace", way = "script" }
    [outputs.script]
    path = "apply.sh"
    template = "apply.j2"
    format = "text"
    apply = { mode = "replace", way = "script" }
    [inventory]
    ansible_connection = "ssh"
"#;

fn platform(more: &str) -> PlatformManifest {
    toml::from_str(&format!("{PLATFORM}{more}")).expect("a manifest")
}

fn head() -> BundleManifest {
    BundleManifest {
        schema: SCHEMA.into(),
        muster: "1".into(),
        authority: "amt".into(),
        school: "schule".into(),
        title: "Schule".into(),
        edition: "1".into(),
        as_of: "2026-11-21".into(),
        revision: None,
        base: None,
        secrets: SecretsInBundle::Filled,
        schedule: BundleSchedule::default(),
        steps: Vec::new(),
        files: Vec::new(),
    }
}

fn device<'a>(unit: &str, manifest: &'a PlatformManifest, has_files: bool) -> InventoryDevice<'a> {
    let file = InventoryFile {
        name: "rules.conf",
        path: "devices/fw-1/rules.conf",
        sha256: "00ff",
        sensitive: true,
    };
    let platform = InventoryPlatform {
        name: "filter".into(),
        manifest,
        files: if has_files { vec![file] } else { Vec::new() },
        former: Vec::new(),
        later: Vec::new(),
        earlier: Vec::new(),
    };
    InventoryDevice {
        unit: unit.into(),
        address_before: Some(Ipv4Addr::new(10, 0, 0, 1)),
        address: Some(Ipv4Addr::new(10, 0, 0, 2)),
        platforms: vec![platform],
    }
}

#[test]
fn steps_are_hosts_in_their_order() {
    let manifest = platform("");
    let step = |unit: &str, kind, has_files| InventoryStep {
        kind,
        cable: None,
        device: device(unit, &manifest, has_files),
    };
    let steps =
        [step("sw-9", BundleStepKind::Change, true), step("fw-1", BundleStepKind::Remove, false)];
    let text = inventory(&head(), &steps, &[device("fw-1", &manifest, true)]).expect("plain");
    let tree: Value = serde_json::from_str(&text).expect("JSON");
    let hosts = &tree["all"]["children"]["muster_rollout"]["hosts"];
    let names: Vec<&String> = hosts.as_object().expect("hosts").keys().collect();
    assert_eq!(names, ["01-sw-9", "02-fw-1"]);
    let first = &hosts["01-sw-9"];
    assert_eq!(first["ansible_host"], "10.0.0.1");
    assert_eq!(first["muster_address"], "10.0.0.2");
    assert_eq!(first["muster_kind"], "change");
    assert_eq!(first["ansible_connection"], "ssh");
    let way = &first["muster_ways"][0];
    assert_eq!(way["files"][0]["sum"], "00ff  rules.conf");
    assert_eq!(way["runs"], "");
    assert_eq!(way["settles"], 7);
    assert_eq!(first["muster_by_hand"], json!([]));
    // What leaves has no files that a program could apply.
    assert_eq!(hosts["02-fw-1"]["muster_by_hand"], json!(["filter"]));
    assert_eq!(hosts["02-fw-1"]["muster_ways"], json!([]));
    assert_eq!(hosts["02-fw-1"]["ansible_connection"], "local");
    assert_eq!(tree["all"]["vars"]["muster_longest_timer"], 90);
    let asked = &tree["all"]["children"]["muster_devices"]["hosts"];
    assert_eq!(asked.as_object().expect("hosts").keys().collect::<Vec<_>>(), ["fw-1"]);
    let none = inventory(&head(), &[], &[device("fw-1", &manifest, false)]).expect("plain");
    assert!(none.contains("\"muster_devices\": {\n        \"hosts\": {}"), "{none}");
}

/// What people have done is said of a step: a device may have two.
#[test]
fn a_device_with_two_steps_has_two_hosts() {
    let manifest = platform("");
    let cable = SheetCable { from: Some("sw-1/2".into()), to: "sw-2/3".into() };
    let step = |unit: &str, kind, cable| InventoryStep {
        kind,
        cable,
        device: device(unit, &manifest, true),
    };
    let mut by_hand = step("sw-9", BundleStepKind::Replug, Some(&cable));
    by_hand.device.platforms.clear();
    by_hand.device.address = None;
    by_hand.device.address_before = None;
    let steps = [
        step("fw-1", BundleStepKind::Temporary, None),
        by_hand,
        step("fw-1", BundleStepKind::Change, None),
    ];
    let text = inventory(&head(), &steps, &[]).expect("plain");
    let tree: Value = serde_json::from_str(&text).expect("JSON");
    let hosts = &tree["all"]["children"]["muster_rollout"]["hosts"];
    let said: Vec<&Value> =
        ["01-fw-1", "02-sw-9", "03-fw-1"].iter().map(|name| &hosts[*name]["muster_step"]).collect();
    assert_eq!(said, ["01-fw-1", "sw-9", "03-fw-1"]);
    assert_eq!(hosts["01-fw-1"]["muster_kind"], "temporary");
    assert_eq!(hosts["01-fw-1"]["muster_cable"], Value::Null);
    let moved = &hosts["02-sw-9"];
    assert_eq!(moved["muster_cable"], json!({ "from": "sw-1/2", "to": "sw-2/3" }));
    assert_eq!((&moved["ansible_host"], &moved["muster_ways"]), (&Value::Null, &json!([])));
    assert_eq!(moved["ansible_connection"], "local");
}

#[test]
fn windows_and_freezes_are_told_day_by_day() {
    let text = r#"{
        "wave": null,
        "windows": [
            { "window": "night", "days": ["sunday"], "from": "22:00", "to": "02:00" }
        ],
        "freezes": [
            { "freeze": "exams", "title": "{{ 7 }}", "from": "2027-04-12", "until": "2027-05-07" }
        ]
    }"#;
    let schedule = serde_json::from_str(text).expect("a schedule");
    let text = inventory(&BundleManifest { schedule, ..head() }, &[], &[]).expect("plain");
    let tree: Value = serde_json::from_str(&text).expect("JSON");
    let vars = &tree["all"]["vars"];
    let night = json!([
        { "day": 1, "from": "00:00", "to": "02:00", "open": "monday 00:00-02:00" },
        { "day": 7, "from": "22:00", "to": "24:00", "open": "sunday 22:00-24:00" },
    ]);
    assert_eq!(vars["muster_windows"], night);
    let exams = json!([{ "freeze": "exams", "from": "2027-04-12", "until": "2027-05-07" }]);
    assert_eq!(vars["muster_freezes"], exams);
}

#[test]
fn what_ansible_would_run_is_refused() {
    for text in ["{{ lookup('pipe', 'id') }}", "{% if x %}", "{# x #}"] {
        let manifest = platform(&format!("ansible_user = {text:?}"));
        let steps = [InventoryStep {
            kind: BundleStepKind::Change,
            cable: None,
            device: device("fw-1", &manifest, true),
        }];
        let error = inventory(&head(), &steps, &[]).expect_err(text);
        assert!(error.starts_with("Ansible would take"), "{error}");
    }
}

const CONVERSING: &str = r##"
    title = "Switch"
    versions = "1"
    scope = "device"
    [apply.console]
    command = "copy it"
    remove = "erase it"
    [apply.console.dialogue]
    prompt = "#"
    try = [{ type = "copy <file>", answer = "done" }]
    confirm = [{ type = "keep <mark>" }]
    undo = [{ type = "back" }]
    forget = "erase <mark>"
    seconds = 600
    [apply.console.dialogue.questions]
    running = { type = "show running", answer = "<hash>" }
    saved = { type = "show saved", answer = "<hash>" }
    marks = "show all"
    marked = { type = "show <mark>", answer = "<hash>" }
    [outputs.config]
    path = "rules.conf"
    template = "rules.j2"
    format = "text"
    apply = { mode = "replace", way = "console" }
    [inventory]
    ansible_connection = "network_cli"
"##;

/// Who talks to a command line does so from here; beside a script there is a shell, and people do it.
#[test]
fn a_dialogue_is_had_from_here() {
    let conversing: PlatformManifest = toml::from_str(CONVERSING).expect("a manifest");
    let scripted = platform("");
    let hosts = |device| {
        let step = InventoryStep { kind: BundleStepKind::Change, cable: None, device };
        let text = inventory(&head(), &[step], &[]).expect("plain");
        serde_json::from_str::<Value>(&text).expect("JSON")["all"].take()
    };
    let alone = hosts(device("sw-1", &conversing, true));
    assert_eq!(alone["vars"]["muster_longest_timer"], 600);
    let host = &alone["children"]["muster_rollout"]["hosts"]["01-sw-1"];
    assert_eq!(host["ansible_connection"], "local");
    let way = &host["muster_ways"][0];
    assert_eq!(way["dialogue"]["try"][0]["type"], "copy <file>");
    assert_eq!((&way["seconds"], &way["script"]), (&json!(600), &Value::Null));
    let mut mixed = device("sw-1", &conversing, true);
    mixed.platforms.extend(device("sw-1", &scripted, true).platforms);
    let both = hosts(mixed);
    let host = &both["children"]["muster_rollout"]["hosts"]["01-sw-1"];
    assert_eq!(host["muster_by_hand"], json!(["filter"]));
    assert_eq!(host["muster_ways"][0]["script"], "apply.sh");
    assert_eq!(host["muster_ways"].as_array().expect("ways").len(), 1);
}
