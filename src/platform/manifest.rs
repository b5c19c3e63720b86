//! `platform.toml`: what a platform serves, what it can do, which files it writes and how each of
//! them is applied.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    ClientProfile, Count, DeviceKind, Eap, PathPattern, Pmf, PortLogin, Security, ServerKind,
    System, Text, Title, VlanId,
};
use crate::plan::SecretPurpose;
use crate::platform::apply::{Apply, ApplyWay};

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
    // Its name says nothing of secrets, since what stands below such a name is never shown.
    /// What the values of secrets may be, in every format.
    pub filled: Vec<FilledRule>,
}

/// What the values of some secrets may be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct FilledRule {
    /// What the secrets are for.
    pub of: Vec<SecretPurpose>,
    /// Fewest characters.
    pub min: Option<Count>,
    /// Most characters.
    pub max: Option<Count>,
    /// Characters that may not occur.
    pub refuse: String,
    /// Only printable ASCII may occur.
    pub ascii: bool,
}

impl FilledRule {
    /// Why a value does not keep the rule, in words that say nothing of the value. `None` when it
    /// does.
    pub fn problem_of(&self, value: &str) -> Option<String> {
        let length = value.chars().count();
        let is_shorter = |least: &Count| length < least.get() as usize;
        let is_longer = |most: &Count| length > most.get() as usize;
        if let Some(least) = self.min.as_ref().filter(|least| is_shorter(least)) {
            return Some(format!("has less than {least} characters"));
        }
        if let Some(most) = self.max.as_ref().filter(|most| is_longer(most)) {
            return Some(format!("has more than {most} characters"));
        }
        if self.ascii && value.chars().any(|c| !(' '..='~').contains(&c)) {
            return Some("holds a character that is no printable ASCII".into());
        }
        if value.chars().any(|c| self.refuse.contains(c)) {
            return Some(format!("holds one of the characters {:?}", self.refuse));
        }
        None
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_says_what_it_misses_and_not_the_value() {
        let rule: FilledRule =
            toml::from_str("min = 3\nmax = 5\nrefuse = '?'\nascii = true").expect("a rule");
        for (value, problem) in [
            ("abc", None),
            ("abcde", None),
            (" ~!", None),
            ("ab", Some("has less than 3 characters")),
            ("abcdef", Some("has more than 5 characters")),
            ("abcä", Some("holds a character that is no printable ASCII")),
            ("abc\u{7f}", Some("holds a character that is no printable ASCII")),
            ("abc?", Some("holds one of the characters \"?\"")),
        ] {
            assert_eq!(rule.problem_of(value).as_deref(), problem, "{value}");
        }
        let lenient = FilledRule::default();
        assert_eq!(lenient.problem_of(""), None);
        assert_eq!(lenient.problem_of("ä?"), None);
    }
}
