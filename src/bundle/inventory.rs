//! The Ansible inventory of a bundle: a host for each step of its roll-out, in their order.
//!
//! It is JSON, which Ansible reads as YAML. Nothing in it is free text: Ansible runs what stands in
//! double braces, so that a value with one is a fault.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use serde_json::{Map, Value, json};

use super::manifest::{BundleManifest, BundleStepKind};
use super::schedule::OpenSpan;
use super::sheet::SheetCable;
use crate::model::Count;
use crate::platform::{ApplyDialogue, ApplyRun, PlatformManifest};

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
            longest_timer = longest_timer.max(platform.seconds());
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
        if device.platforms.iter().any(|platform| !matches!(platform.by(), AppliedBy::People)) {
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

/// Who applies files, and how.
enum AppliedBy<'a> {
    /// A script of the platform, which a shell on the device runs.
    Script(&'a ApplyRun),
    /// What is typed at the command line of the device.
    Dialogue(&'a ApplyDialogue),
    /// People, as `ROLLOUT.md` says.
    People,
}

impl InventoryPlatform<'_> {
    /// Who applies its files. People do it when they are gone.
    fn by(&self) -> AppliedBy<'_> {
        if self.files.is_empty() {
            return AppliedBy::People;
        }
        match (self.manifest.run(), self.manifest.dialogue()) {
            (Some(run), _) => AppliedBy::Script(run),
            (None, Some(dialogue)) => AppliedBy::Dialogue(dialogue),
            (None, None) => AppliedBy::People,
        }
    }

    /// After how many seconds what is not confirmed is taken back.
    fn seconds(&self) -> u32 {
        match self.by() {
            AppliedBy::Script(run) => run.seconds.get(),
            AppliedBy::Dialogue(dialogue) => dialogue.seconds.get(),
            AppliedBy::People => 0,
        }
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
    let has_shell =
        device.platforms.iter().any(|platform| matches!(platform.by(), AppliedBy::Script(_)));
    let (mut ways, mut by_hand) = (Vec::new(), Vec::new());
    for platform in &device.platforms {
        match platform.by() {
            AppliedBy::Script(run) => ways.push(script(platform, run)),
            // What talks to a command line does so from here.
            AppliedBy::Dialogue(dialogue) if !has_shell => ways.push(talk(platform, dialogue)),
            AppliedBy::Dialogue(_) | AppliedBy::People => by_hand.push(platform.name.clone()),
        }
    }
    if !has_shell {
        // No program runs there, and what its platform would need for that may not be installed.
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

/// A way by which a program applies files of a platform, with what `of_way` says of it.
fn way(platform: &InventoryPlatform<'_>, of_way: Value) -> Value {
    let mut way = Map::from_iter([("platform".to_owned(), json!(platform.name))]);
    if let Value::Object(of_way) = of_way {
        way.extend(of_way);
    }
    way.insert("seconds".into(), json!(platform.seconds()));
    let lists = [
        ("files", &platform.files),
        ("former", &platform.former),
        ("later", &platform.later),
        ("earlier", &platform.earlier),
    ];
    for (name, list) in lists {
        way.insert(name.into(), json!(files(list)));
    }
    way.into()
}

fn script(platform: &InventoryPlatform<'_>, run: &ApplyRun) -> Value {
    let of_way = json!({
        "script": run.script,
        "folder": run.folder,
        "state": run.state,
        "installs": run.installs,
        "runs": run.runs.as_ref().map_or("", |command| command.as_str()),
        "verify": run.verify,
        "settles": run.settles.map_or(0, Count::get),
    });
    way(platform, of_way)
}

fn talk(platform: &InventoryPlatform<'_>, dialogue: &ApplyDialogue) -> Value {
    way(platform, json!({ "dialogue": dialogue }))
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
