//! What an order says: steps, why each stands where it stands, and what an unsafe one would lose.

use std::net::{IpAddr, Ipv4Addr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The order in which the devices of a school are changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rollout {
    /// The steps, first to last. A device with a temporary configuration has two of them.
    pub steps: Vec<RolloutStep>,
    /// Devices that nobody reaches over the network before the first step or after the last one,
    /// whatever the order is. Somebody has to stand in front of them.
    pub unreached: Vec<Unreached>,
}

/// A step: one device gets another configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RolloutStep {
    /// Id of the device.
    pub unit: String,
    /// What is done with it.
    pub kind: StepKind,
    /// Where its cable is plugged in from this step on, `sw-a1/7`; none when that does not change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plugged: Option<String>,
    /// Why it stands where it stands; what the order rests on comes first.
    pub reasons: Vec<StepReason>,
}

/// What a step does with its device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum StepKind {
    /// The device is new here, or was configured by hand: it is prepared on a desk and plugged in
    /// with its configuration.
    First,
    /// It gets its configuration.
    Change,
    /// It gets a configuration in between, which [`super::in_between`] gives.
    Temporary(InBetween),
    /// Its configuration stays, and its cable goes elsewhere.
    Replug {
        /// Where it is plugged in from now on, `sw-a1/7`.
        uplink: String,
    },
    /// It leaves: it is unplugged and reset.
    Remove,
}

/// What a configuration in between has beside the former one, and what it lacks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct InBetween {
    /// VLANs that trunks carry in addition.
    pub ports: Vec<WiderPort>,
    /// Interfaces of a firewall that are there in addition.
    pub interfaces: Vec<String>,
    /// Networks from which it is administered in addition.
    pub sources: Vec<String>,
    /// Whether the keys of administrators of both sides are in it.
    pub keys: bool,
    /// VLANs that are in two zones on the way: no port and no WLAN leads into them meanwhile.
    pub closed: Vec<u16>,
}

/// A port that carries more VLANs for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct WiderPort {
    /// Its name in the configuration.
    pub port: String,
    /// The VLANs that it carries in addition.
    pub vlans: Vec<u16>,
}

/// Why a step stands where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum StepReason {
    /// It waits for another device, whose path it would take away before.
    KeepsPathOf {
        /// Id of the other device.
        unit: String,
        /// What that one would lose.
        lost: Lost,
    },
    /// Another device waits for it: without this step it is not reached after its own.
    OpensPathOf {
        /// Id of the other device.
        unit: String,
        /// What that one would lack.
        lost: Lost,
    },
    /// It closes what would be open beside the other device's new configuration.
    ClosesBefore {
        /// Id of the other device.
        unit: String,
        /// What would be open.
        opening: ZoneOpening,
    },
    /// It gives up a port or an address that the other device takes.
    FreesFor {
        /// Id of the other device.
        unit: String,
        /// What both would have.
        lost: Lost,
    },
    /// It is farther from the firewall than the device that follows it.
    FartherThan {
        /// Id of the other device.
        unit: String,
    },
    /// It gives addresses or names, or lets in, and the device that follows it needs that.
    ServesNeededBy {
        /// Id of the other device.
        unit: String,
    },
}

/// A device that nobody reaches over the network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Unreached {
    /// Id of the device.
    pub unit: String,
    /// When that is.
    pub when: UnreachedWhen,
    /// What its path lacks.
    pub lost: Lost,
}

/// When a device is not reached, whatever the order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UnreachedWhen {
    /// Before the first step: it is changed on site.
    Before,
    /// After the last step, and not before the first one either: it is changed on site, and has to
    /// be confirmed there.
    Always,
}

/// What stands between an administrator and a device.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "lost")]
pub enum Lost {
    /// No cable leads from the device to where administrators come in.
    Cable {
        /// The device at which the way ends.
        at: String,
    },
    /// A port does not carry the VLAN, or carries it otherwise than the other end of the cable.
    Vlan {
        /// The device that has the port.
        at: String,
        /// The port.
        port: String,
        /// The VLAN.
        vlan: u16,
    },
    /// No interface of the firewall is the gateway of the device.
    Gateway {
        /// The firewall.
        at: String,
        /// The gateway that the device asks.
        gateway: Ipv4Addr,
        /// The VLAN in which its packets arrive.
        vlan: u16,
    },
    /// The firewall lets no administrator through to the address.
    Filter {
        /// The firewall.
        at: String,
        /// The address of the device.
        address: Ipv4Addr,
    },
    /// The device lets nobody in from where administrators come.
    Source {
        /// The device.
        at: String,
    },
    /// No network from which administrators reach the device is one from which they reached it
    /// before its step.
    SameSource {
        /// The device.
        at: String,
    },
    /// No key or account of an administrator holds before and after the step.
    Account {
        /// The device.
        at: String,
    },
    /// Another device is plugged in there.
    Port {
        /// The device that has the port.
        at: String,
        /// The number of the port.
        port: u16,
    },
    /// Another device has the address.
    Address {
        /// The address.
        address: IpAddr,
    },
}

/// What two configurations that meet would open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ZoneOpening {
    /// The guarantee that rules it out.
    pub guarantee: String,
    /// The zone from which somebody would get there.
    pub from: String,
    /// The zone that would be reached.
    pub to: String,
    /// The VLAN that is in one zone at one device and in another at the other.
    pub vlan: u16,
    /// The device whose ports or WLANs lead into the VLAN.
    pub entrance: String,
    /// The device that takes the VLAN for another zone.
    pub at: String,
}

/// Why there is no safe order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum RolloutFault {
    /// A device was reached before and is not when all is done, in whatever order.
    CutOff {
        /// Id of the device.
        unit: String,
        /// What its path lacks in the end.
        lost: Lost,
    },
    /// Each of these devices has to be changed before the next one, and the last before the first.
    Cycle {
        /// Their ids.
        units: Vec<String>,
        /// What happens when a device is changed before the one that it follows, in the same order;
        /// the shortest stands first.
        examples: Vec<CounterExample>,
    },
    /// No order was found, and no two devices alone are to blame.
    NoOrder {
        /// What happens with each step that could come next, the shortest first.
        examples: Vec<CounterExample>,
    },
    /// Following the uplinks leads in a circle.
    Circle {
        /// The devices of the circle.
        units: Vec<String>,
    },
}

/// A step that must not be taken.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CounterExample {
    /// The devices that are changed already; no fewer will do.
    pub changed: Vec<String>,
    /// The device that would be changed next.
    pub next: String,
    /// What would happen.
    pub harm: Harm,
}

/// What a step would do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "does")]
pub enum Harm {
    /// A device is not reached any more, or not with its new configuration.
    LocksOut {
        /// Id of the device.
        unit: String,
        /// What its path lacks.
        lost: Lost,
    },
    /// What a guarantee closes is open.
    Opens(ZoneOpening),
    /// Two devices would have one port or one address.
    Collides {
        /// Id of the device that has it still.
        unit: String,
        /// What it is.
        lost: Lost,
    },
}
