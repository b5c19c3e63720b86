//! Hardware models, device roles and port profiles.

use super::prelude::*;

/// A type of hardware of the catalogue.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct HardwareModel {
    /// Vendor and product.
    pub title: Title,
    /// The configuration language it speaks; a role or device may name another.
    #[serde(default)]
    pub platform: Option<PlatformId>,
    /// How its ports are named in the configuration.
    #[serde(default)]
    pub interface: Option<InterfacePattern>,
    /// Its ports, keyed by number or range.
    #[serde(default)]
    pub ports: BTreeMap<PortSet, PortGroup>,
    /// What its power supply gives to devices, in watts.
    #[serde(default)]
    pub poe_budget: Option<Watts>,
    /// What it takes itself over `PoE`, in watts.
    #[serde(default)]
    pub poe_draw: Option<Watts>,
    /// Its radios, keyed by the platform's name for them.
    #[serde(default)]
    pub radios: BTreeMap<AccountName, Radio>,
    /// Off means that the model may not be used here.
    #[serde(default = "yes")]
    pub enabled: bool,
}

/// Ports of one kind.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PortGroup {
    /// Speed in Mbit/s.
    pub speed: Count,
    /// Most power a device gets here, in watts; absent means no `PoE`.
    #[serde(default)]
    pub poe: Option<Watts>,
}

/// A radio of an access point.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Radio {
    /// Band.
    pub band: Band,
    /// WLANs it can send at once.
    pub max_wlans: Count,
    /// Newest standard it speaks.
    pub generation: Generation,
}

/// Generation of Wi-Fi.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Generation {
    /// 802.11n.
    #[serde(rename = "wifi-4")]
    Wifi4,
    /// 802.11ac.
    #[serde(rename = "wifi-5")]
    Wifi5,
    /// 802.11ax.
    #[serde(rename = "wifi-6")]
    Wifi6,
    /// 802.11be.
    #[serde(rename = "wifi-7")]
    Wifi7,
}

/// What a device is, as far as the plan must know.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceKind {
    /// Routes between the segments and to the outside, and filters.
    Firewall,
    /// Carries VLANs.
    Switch,
    /// Sends WLANs.
    AccessPoint,
    /// Runs server roles.
    Server,
    /// Has an address and nothing more to configure, such as a printer or a UPS.
    Other,
}

/// What a device does.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Role {
    /// What people call it.
    pub title: Title,
    /// What it is for the plan.
    pub kind: DeviceKind,
    /// Where its own address lies.
    pub segment: SegmentId,
    /// The configuration language, unless the hardware model names one.
    #[serde(default)]
    pub platform: Option<PlatformId>,
    /// Nothing is generated for it: it is in the inventory only.
    #[serde(default)]
    pub unmanaged: bool,
    /// For a switch: its priority as root of the spanning tree, in steps of 4096; the lowest wins.
    #[serde(default)]
    pub stp_priority: Option<StpPriority>,
    /// WLANs that it sends.
    #[serde(default)]
    pub wlans: Vec<WlanId>,
    /// Radio plan that it follows.
    #[serde(default)]
    pub radio_plan: Option<RadioPlanId>,
    /// It stands in the open.
    #[serde(default)]
    pub outdoor: bool,
    /// Server roles that it runs.
    #[serde(default)]
    pub server_roles: Vec<ServerRoleId>,
    /// Off means that the role does not exist here.
    #[serde(default = "yes")]
    pub enabled: bool,
}

/// How a port carries VLANs.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum PortMode {
    /// Shut and parked.
    #[default]
    Off,
    /// One segment, untagged.
    Access,
    /// Several segments, tagged.
    Trunk,
}

/// Whether a port asks who is there.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum PortLogin {
    /// It does not.
    #[default]
    None,
    /// By MAC address alone.
    Mac,
    /// By 802.1X, and by MAC address where the device cannot.
    Dot1xOrMac,
    /// By 802.1X alone.
    Dot1x,
}

/// How a port is set.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PortProfile {
    /// What people call it.
    pub title: Title,
    /// How it carries VLANs.
    pub mode: PortMode,
    /// The untagged segment of an access port.
    #[serde(default)]
    pub segment: Option<SegmentId>,
    /// The untagged segment of a trunk, which is the parking segment.
    #[serde(default)]
    pub native: Option<SegmentId>,
    /// Tagged segments of a trunk.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "fewer"))]
    pub tagged: Vec<SegmentId>,
    /// The trunk carries every segment that exists at the school.
    #[serde(default)]
    pub tagged_all: bool,
    /// Whether the port asks who is there.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "later"))]
    pub login: PortLogin,
    /// Why nobody can plug in who should not, where the port does not ask: the room or the cabinet
    /// is locked. It speaks of the segments that the profile carries where this is written; what a
    /// higher layer adds needs a new text.
    #[serde(default)]
    pub protection: Option<Text>,
    /// Devices allowed at once.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "lower"))]
    pub max_clients: Option<Count>,
    /// Gives power.
    #[serde(default)]
    pub poe: bool,
    /// End devices only: shuts when a switch is plugged in.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "true"))]
    pub edge: bool,
    /// DHCP answers may come from here.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "false"))]
    pub trusted: bool,
    /// Broadcasts allowed, in kbit/s.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "lower"))]
    pub storm_limit: Option<Count>,
    /// Off means that the profile may not be used here.
    #[serde(default = "yes")]
    pub enabled: bool,
}
