//! The Ansible inventory of a bundle: a host for each step of its roll-out, in their order.
//!
//! It is JSON, which Ansible reads as YAML. Nothing in it is free text: Ansible runs what stands in
//! double braces, so that a value with one is a fault.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use serde_json::{Map, Value, json};

use super::manifest::{BundleManifest, BundleStepKind};
use super::schedule::OpenSpan;
use super::sheet::SheetCable;
use crate::platform::{ApplyRun, PlatformManifest};

/// Where it lies inside of a bundle.
pub const INVENTORY: &str = "ansible/inventory.json";

/// A step of a roll-out, as programs follow it.
pub struct InventoryStep<'a> {
    /// What is done with the device.
    pub kind: BundleStepKind,
    /// Where the cable of a device goes that was there before.
    pub cable: Option<&'a SheetCable>,
    /// The device.
    pub device: InventoryDevice<'a>,
}

/// A device, as programs reach it.
pub struct InventoryDevice<'a> {
    /// Its id.
    pub unit: String,
    /// The address at which it answers before the roll-out, when that is another one.
    pub address_before: Option<Ipv4Addr>,
    /// The address at which it answers then. `None` where people set it up by hand.
    pub address: Option<Ipv4Addr>,
    /// Its platforms, in the order in which their files are applied.
    pub platforms: Vec<InventoryPlatform<'a>>,
}

/// A platform of a device, with its files.
pub struct InventoryPlatform<'a> {
    /// The name of the platform.
    pub name: String,
    /// What it says of itself.
    pub manifest: &'a PlatformManifest,
    /// The files that are applied.
    pub files: Vec<InventoryFile<'a>>,
    /// The files that the device has before.
    pub former: Vec<InventoryFile<'a>>,
    /// Of a temporary step, the files that the device has when it is past that: those of its last
    /// step.
    pub later: Vec<InventoryFile<'a>>,
    /// Of a step that ends a temporary one, the files that the device has when it is led back past
    /// that: those of the base.
    pub earlier: Vec<InventoryFile<'a>>,
}

/// A file of a bundle.
pub struct InventoryFile<'a> {
    /// Its path below the folder of its device.
    pub name: &'a str,
    /// Its path inside of the bundle.
    pub path: &'a str,
    /// Its SHA-256 in hex.
    pub sha256: &'a str,
    /// Whether secrets stand in it.
    pub sensitive: bool,
}

/// The inventory of a bundle: its steps, and all devices that can be asked what they run.
///
/// # Errors
///
/// A text that Ansible would take for a template, with the reason.
pub fn inventory(
    head: &BundleManifest,
    steps: &[InventoryStep<'_>],
    devices: &[InventoryDevice<'_>],
) -> Result<String, String> {
    let digits = steps.len().to_string().len().max(2);
    let (mut in_order, mut asked) = (Map::new(), Map::new());
    let mut longest_timer = 0;
    let mut steps_of_units: BTreeMap<&str, usize> = BTreeMap::new();
    for step in steps {
        *steps_of_units.entry(&step.device.unit).or_default() += 1;
    }
    for (index, step) in steps.iter().enumerate() {
        for platform in &step.device.platforms {
            longest_timer = longest_timer.max(platform.run().map_or(0, |run| run.seconds.get()));
        }
        let unit = &step.device.unit;
        let name = format!("{:0digits$}-{unit}", index + 1);
        let mut host = host(&step.device);
        host.insert("muster_kind".into(), json!(step.kind));
        // People say of what they have done: of a device with two steps, which of them it was.
        let is_only_one = steps_of_units.get(unit.as_str()) == Some(&1);
        host.insert("muster_step".into(), json!(if is_only_one { unit } else { &name }));
        let cable = step.cable.map(|cable| json!({ "from": cable.from, "to": cable.to }));
        host.insert("muster_cable".into(), json!(cable));
        in_order.insert(name, host.into());
    }
    for device in devices {
        if device.platforms.iter().any(|platform| platform.run().is_some()) {
            asked.insert(device.unit.clone(), host(device).into());
        }
    }
    let tree = json!({ "all": {
        "vars": {
            "muster_authority": head.authority,
            "muster_school": head.school,
            "muster_edition": head.edition,
            "muster_revision": head.revision,
            "muster_secrets": head.secrets,
            "muster_windows": windows(head),
            "muster_freezes": freezes(head),
            "muster_longest_timer": longest_timer,
        },
        "children": {
            "muster_rollout": { "hosts": in_order },
            "muster_devices": { "hosts": asked },
        },
    } });
    require_plain(&tree)?;
    Ok(serde_json::to_string_pretty(&tree).expect("keys are strings") + "\n")
}

/// The hours of the week in which it may be rolled out, on one day each. Titles are no part of it,
/// for they are free text.
fn windows(head: &BundleManifest) -> Vec<Value> {
    let mut list = Vec::new();
    for OpenSpan { day, from, to } in head.schedule.open_spans() {
        let open = format!("{} {from}-{to}", day.name());
        list.push(json!({ "day": day.number(), "from": from, "to": to, "open": open }));
    }
    list
}

/// The days on which it must not.
fn freezes(head: &BundleManifest) -> Vec<Value> {
    let mut list = Vec::new();
    for freeze in &head.schedule.freezes {
        let (from, until) = (freeze.from.to_string(), freeze.until.to_string());
        list.push(json!({ "freeze": freeze.freeze, "from": from, "until": until }));
    }
    list
}

impl InventoryPlatform<'_> {
    /// How a program applies its files. `None` where people do it, as when they are gone.
    fn run(&self) -> Option<&ApplyRun> {
        if self.files.is_empty() { None } else { self.manifest.run() }
    }
}

fn host(device: &InventoryDevice<'_>) -> Map<String, Value> {
    let mut host = Map::new();
    // What platforms say of their connection; those of the first hold where they differ.
    for platform in device.platforms.iter().rev() {
        for (name, value) in &platform.manifest.inventory {
            host.insert(name.clone(), json!(value));
        }
    }
    let (mut ways, mut by_hand) = (Vec::new(), Vec::new());
    for platform in &device.platforms {
        match platform.run() {
            Some(run) => ways.push(way(platform, run)),
            None => by_hand.push(platform.name.clone()),
        }
    }
    if ways.is_empty() {
        // Nobody logs in, and what its platform would need for that may not be installed.
        host.insert("ansible_connection".into(), json!("local"));
    }
    host.insert("ansible_host".into(), json!(device.address_before.or(device.address)));
    host.insert("muster_unit".into(), json!(device.unit));
    host.insert("muster_address_before".into(), json!(device.address_before));
    host.insert("muster_address".into(), json!(device.address));
    host.insert("muster_ways".into(), json!(ways));
    host.insert("muster_by_hand".into(), json!(by_hand));
    host
}

fn way(platform: &InventoryPlatform<'_>, run: &ApplyRun) -> Value {
    json!({
        "platform": platform.name,
        "script": run.script,
        "folder": run.folder,
        "state": run.state,
        "installs": run.installs,
        "runs": run.runs.as_ref().map_or("", |command| command.as_str()),
        "verify": run.verify,
        "seconds": run.seconds,
        "files": files(&platform.files),
        "former": files(&platform.former),
        "later": files(&platform.later),
        "earlier": files(&platform.earlier),
    })
}

fn files(files: &[InventoryFile<'_>]) -> Vec<Value> {
    let mut list = Vec::with_capacity(files.len());
    for file in files {
        list.push(json!({
            "name": file.name,
            "path": file.path,
            // As `sha256sum` prints it on the device.
            "sum": format!("{}  {}", file.sha256, file.name),
            "sensitive": file.sensitive,
        }));
    }
    list
}

/// Refuses what Ansible would take for a template.
fn require_plain(value: &Value) -> Result<(), String> {
    match value {
        Value::String(text) => {
            if ["{{", "{%", "{#"].iter().any(|mark| text.contains(mark)) {
                return Err(format!("Ansible would take {text:?} for a template"));
            }
        }
        Value::Array(items) => {
            for item in items {
                require_plain(item)?;
            }
        }
        Value::Object(entries) => {
            for (key, item) in entries {
                require_plain(&Value::String(key.clone()))?;
                require_plain(item)?;
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
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

    fn device<'a>(
        unit: &str,
        manifest: &'a PlatformManifest,
        has_files: bool,
    ) -> InventoryDevice<'a> {
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
        let steps = [
            step("sw-9", BundleStepKind::Change, true),
            step("fw-1", BundleStepKind::Remove, false),
        ];
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
        let said: Vec<&Value> = ["01-fw-1", "02-sw-9", "03-fw-1"]
            .iter()
            .map(|name| &hosts[*name]["muster_step"])
            .collect();
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
}
