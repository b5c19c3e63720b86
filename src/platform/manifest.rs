//! `platform.toml`: what a platform serves, what it can do, which files it writes and how each of
//! them is applied.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    ClientProfile, Count, DeviceKind, Eap, Language, PathPattern, Pmf, PortLogin, Security,
    ServerKind, System, Text, Title, VlanId,
};

/// A platform's manifest.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PlatformManifest {
    /// Vendor and configuration language.
    pub title: Title,
    /// Versions that the templates are written for.
    pub versions: Title,
    /// What one rendering is for.
    pub scope: Scope,
    /// What it serves; the scope decides which list counts.
    #[serde(default)]
    pub serves: Serves,
    /// Model keys that it puts into effect, as `table.*.key` patterns; a table stands for all that
    /// is in it. What is asked for and stands neither here nor in `leaves` is
    /// `unsupported-by-platform`; a platform that lists nothing is not asked.
    #[serde(default)]
    pub handles: Vec<PathPattern>,
    /// Model keys that it leaves alone on purpose, and why.
    #[serde(default)]
    pub leaves: Vec<LeftKeys>,
    /// Of the keys that it puts into effect, those that have an effect on some of its client
    /// profiles only.
    #[serde(default)]
    pub only: Vec<KeysOfSome>,
    /// What its language limits.
    #[serde(default)]
    pub limits: PlatformLimits,
    /// What it can do.
    #[serde(default)]
    pub supports: Supports,
    /// How values are written in its text formats.
    #[serde(default)]
    pub syntax: Syntax,
    /// Ways in which files are applied, keyed by a name for them, so that what files have in
    /// common is said once.
    #[serde(default)]
    pub apply: BTreeMap<String, ApplyWay>,
    /// The files it writes, keyed by a name for them.
    pub outputs: BTreeMap<String, Output>,
    /// Variables that an inventory of all devices gives each device of this platform.
    #[serde(default)]
    pub inventory: BTreeMap<String, Text>,
}

/// What one rendering is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// A device: the template sees `site` and `device`.
    Device,
    /// A client profile at a school: the template sees `site` and `client`.
    Client,
    /// A school with all that is there: the template sees `site` and `school`.
    School,
    /// All schools: the template sees `cooperation`.
    Cooperation,
}

impl Scope {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Client => "client",
            Self::School => "school",
            Self::Cooperation => "cooperation",
        }
    }

    /// The names with which the expressions of its templates begin.
    pub fn roots(self) -> &'static [&'static str] {
        match self {
            Self::Device => &["site", "device"],
            Self::Client => &["site", "client"],
            Self::School => &["site", "school"],
            Self::Cooperation => &["cooperation"],
        }
    }

    /// Whether `muster.toml` names the platforms of this scope; those of the others are named by
    /// what they are for.
    pub fn is_named_by_workspace(self) -> bool {
        match self {
            Self::School | Self::Cooperation => true,
            Self::Device | Self::Client => false,
        }
    }
}

/// Model keys that a platform leaves alone on purpose.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LeftKeys {
    /// Why nobody misses them: another program sees to it, or such devices have no use for it.
    pub reason: Title,
    /// The keys, as `table.*.key` patterns; a table stands for all that is in it.
    pub keys: Vec<PathPattern>,
}

/// Model keys that have an effect on some client profiles only.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct KeysOfSome {
    /// The client profiles on which they have one.
    pub on: Vec<KindOfClient>,
    /// The keys, as `client-profiles.*.key` patterns; a table stands for all that is in it.
    pub keys: Vec<PathPattern>,
}

impl KeysOfSome {
    /// Whether they have an effect on a client profile.
    pub fn are_for(&self, profile: &ClientProfile) -> bool {
        self.on.iter().any(|kind| {
            kind.system == profile.system
                && (profile.supervised || !kind.supervised)
                && (profile.wlan.is_some() || !kind.wlan)
        })
    }

    /// On what they have an effect, in words: "`macos` or supervised `ipados`".
    pub fn on_what(&self) -> String {
        let mut kinds: Vec<String> = Vec::new();
        for kind in &self.on {
            let supervised = if kind.supervised { "supervised " } else { "" };
            let wlan = if kind.wlan { " with a `wlan`" } else { "" };
            kinds.push(format!("{supervised}`{}`{wlan}", kind.system.name()));
        }
        kinds.join(" or ")
    }
}

/// Some client profiles.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct KindOfClient {
    /// Their operating system.
    pub system: System,
    /// Whether only those that are supervised are meant.
    #[serde(default)]
    pub supervised: bool,
    /// Whether only those that bring a WLAN along are meant.
    #[serde(default)]
    pub wlan: bool,
}

/// What a platform serves.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Serves {
    /// Kinds of devices.
    pub kinds: Vec<DeviceKind>,
    /// Kinds of server roles.
    pub servers: Vec<ServerKind>,
    /// Operating systems of client profiles.
    pub systems: Vec<System>,
}

/// What a configuration language limits; absent means that it limits nothing.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct PlatformLimits {
    /// Longest VLAN name in characters.
    pub vlan_name: Option<Count>,
    /// Largest VLAN id.
    pub vlan_id: Option<VlanId>,
    /// Longest host name in characters.
    pub hostname: Option<Count>,
    /// Longest name of an interface in characters, with the number of the port filled in.
    pub interface_name: Option<Count>,
    /// WLANs on one radio.
    pub wlans_per_radio: Option<Count>,
}

/// What a platform can do; an empty list means that the matter does not concern it.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Supports {
    /// Securities of WLANs.
    pub wlan_security: Vec<Security>,
    /// Protection of management frames.
    pub pmf: Vec<Pmf>,
    /// EAP methods.
    pub eap: Vec<Eap>,
    /// Logins at ports.
    pub port_login: Vec<PortLogin>,
    /// Pre-shared keys per device.
    pub per_device_keys: bool,
    /// WLANs that are on the air only at times.
    pub wlan_schedule: bool,
    /// Voucher portals for guests.
    pub portal: bool,
    /// Limits for broadcasts at ports.
    pub storm_limit: bool,
    /// IPv6.
    pub ipv6: bool,
}

/// How values are written in text formats. JSON, XML, plist and YAML have their own rules and
/// ignore this.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Syntax {
    /// Characters that a bare `{{ value }}` may consist of beside letters and digits: `._:/-`.
    /// Anything else is refused.
    pub bare: String,
    /// How `{{ value | quote }}` writes a string.
    pub quote: Option<Quote>,
    /// Characters allowed in `{{ value | line }}`, text up to the end of the line, beside letters,
    /// digits and the space.
    pub line: String,
    /// What may not occur in any value.
    pub refuse: Vec<String>,
}

/// A quoted string.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Quote {
    /// What opens and closes it.
    pub mark: String,
    /// What is written instead of a character inside.
    #[serde(default)]
    pub replace: BTreeMap<String, String>,
    /// Characters that cannot be written inside.
    #[serde(default)]
    pub refuse: String,
    /// Only ASCII may stand inside.
    #[serde(default)]
    pub ascii: bool,
}

/// A file that a platform writes.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Output {
    /// Its path below the folder of what it is written for: the device, the client profile, the
    /// platform at a school. With `each` it holds one field of the entry, as `{{ item.name }}`.
    pub path: String,
    /// The path of a list of the plan, such as `device.firewall.interfaces`: the file is written
    /// once for each entry, which the template sees as `item`.
    #[serde(default)]
    pub each: Option<String>,
    /// The template.
    pub template: String,
    /// Its format, by which values are escaped and the file is read back.
    pub format: Format,
    /// It holds secrets once they are filled in.
    #[serde(default)]
    pub sensitive: bool,
    /// How it is applied, undone and removed.
    pub apply: Apply,
}

/// Formats of files.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// A language of its own; values follow the manifest's `syntax`.
    Text,
    /// JSON.
    Json,
    /// XML.
    Xml,
    /// An XML property list.
    Plist,
    /// YAML.
    Yaml,
    /// TOML.
    Toml,
    /// INI.
    Ini,
}

/// How a file is applied, undone and removed: by a way of the platform, or as it says itself.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Apply {
    /// Replace or merge.
    pub mode: ApplyMode,
    /// The way of `[apply]` that it takes; then nothing but `mode` stands beside it.
    #[serde(default)]
    pub way: Option<Text>,
    /// How the admin does it the first time, on a device that holds nothing of this platform yet;
    /// absent means as each other time.
    #[serde(default)]
    pub first: Option<Text>,
    /// How the admin does it; demanded without a `way`.
    #[serde(default)]
    pub command: Option<Text>,
    /// How the admin confirms that the device still works, and what happens when nobody does.
    #[serde(default)]
    pub confirm: Option<Text>,
    /// How the admin goes back to what was there before.
    #[serde(default)]
    pub undo: Option<Text>,
    /// How something is removed; demanded without a `way`.
    #[serde(default)]
    pub remove: Option<Text>,
    /// The same steps in other languages, keyed by the code of the language.
    #[serde(default, rename = "in")]
    pub translations: BTreeMap<Language, ApplySteps>,
}

/// A way in which files are applied, undone and removed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ApplyWay {
    /// How the admin does it the first time, on a device that holds nothing of this platform yet;
    /// absent means as each other time.
    #[serde(default)]
    pub first: Option<Text>,
    /// How the admin does it.
    pub command: Text,
    /// How the admin confirms that the device still works, and what happens when nobody does.
    #[serde(default)]
    pub confirm: Option<Text>,
    /// How the admin goes back to what was there before.
    #[serde(default)]
    pub undo: Option<Text>,
    /// How something is removed.
    pub remove: Text,
    /// The same steps in other languages, keyed by the code of the language. Each says all that is
    /// said here, and no more.
    #[serde(default, rename = "in")]
    pub translations: BTreeMap<Language, ApplySteps>,
    /// How a program does it that reaches the device over SSH; absent means that people do it.
    #[serde(default)]
    pub run: Option<ApplyRun>,
}

/// How a program applies files: by a script among them, which a shell on the device runs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ApplyRun {
    /// The file that knows the words `try`, `confirm` and `undo`.
    pub script: Text,
    /// The folder on the device below which the files are laid down for it, and taken away later.
    pub folder: Text,
    /// The folder on the device in which it is remembered what was confirmed; a restart leaves it
    /// alone.
    pub state: Text,
    /// The files and folders on the device that the files become.
    pub installs: Vec<Text>,
    /// A command that prints what is in force, and prints the same as long as that is the same.
    #[serde(default)]
    pub runs: Option<Text>,
    /// A command that succeeds when the device does its work.
    pub verify: Text,
    /// After how many seconds what is not confirmed is taken back.
    pub seconds: Count,
}

/// The steps of a way in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ApplySteps {
    /// How the admin does it the first time; demanded when the way says it.
    #[serde(default)]
    pub first: Option<Text>,
    /// How the admin does it.
    #[serde(default)]
    pub command: Option<Text>,
    /// How the admin confirms that the device still works; demanded when the way says it.
    #[serde(default)]
    pub confirm: Option<Text>,
    /// How the admin goes back; demanded when the way says it.
    #[serde(default)]
    pub undo: Option<Text>,
    /// How something is removed.
    #[serde(default)]
    pub remove: Option<Text>,
}

/// Whether a file replaces what was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ApplyMode {
    /// What is not in the file disappears.
    Replace,
    /// What is not in the file stays.
    Merge,
}

impl ApplyMode {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Replace => "replace",
            Self::Merge => "merge",
        }
    }
}
