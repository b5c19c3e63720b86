//! The devices of a school with the configurations that each goes through.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::sync::Arc;

use ipnet::Ipv4Net;

use super::state::SchoolState;
use super::widened::Between;
use crate::model::{DeviceKind, PortMode};
use crate::plan::{Device, Management};

/// Which configuration a stage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StageKind {
    /// The device is not there yet, or no longer.
    Absent,
    Before,
    Between,
    Now,
}

/// A configuration of a device, and where the device is plugged in while it has it.
#[derive(Clone, Debug)]
pub(super) struct Stage {
    pub(super) kind: StageKind,
    /// The other end of its cable: a device and the number of its port.
    pub(super) uplink: Option<(usize, u16)>,
    /// The port at which its own end of the cable is.
    pub(super) own_port: Option<u16>,
    /// None for a device that is configured by hand.
    pub(super) device: Option<Arc<Device>>,
    /// Who administers it.
    pub(super) management: Arc<Management>,
}

impl Stage {
    pub(super) fn is_present(&self) -> bool {
        self.kind != StageKind::Absent
    }
}

/// A device with its configurations, first to last. One that is no step has one.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub(super) id: String,
    pub(super) stages: Vec<Stage>,
}

impl Unit {
    pub(super) fn is_step(&self) -> bool {
        self.stages.len() > 1
    }
}

/// How many networks of administrators are told apart.
const MOST_SOURCES: usize = 64;

/// All devices of both sides.
#[derive(Clone, Debug)]
pub(super) struct RolloutWorld {
    pub(super) units: Vec<Unit>,
    /// The firewalls of both sides, that of now first.
    pub(super) firewalls: Vec<usize>,
    /// Whether a side has its gateway elsewhere.
    pub(super) gateway_elsewhere: bool,
    /// An address of each network from which administrators come.
    pub(super) administrators: Vec<Ipv4Addr>,
}

/// Which configurations in between are tried, by the id of the device.
pub(super) type Betweens = BTreeMap<String, Between>;

/// Both sides of a school.
#[derive(Clone, Copy)]
pub(super) struct Sides<'a> {
    pub(super) before: Option<&'a SchoolState>,
    pub(super) now: &'a SchoolState,
    pub(super) changed: &'a BTreeSet<String>,
}

impl RolloutWorld {
    pub(super) fn of(sides: Sides<'_>, betweens: &Betweens) -> Self {
        let mut ids: BTreeSet<&String> = sides.now.uplinks.keys().collect();
        ids.extend(sides.before.iter().flat_map(|before| before.uplinks.keys()));
        let index: BTreeMap<String, usize> =
            ids.iter().enumerate().map(|(number, id)| ((*id).clone(), number)).collect();
        let now_taken = sides.now.taken_ports();
        let before_taken = sides.before.map(SchoolState::taken_ports).unwrap_or_default();
        let stage = Staging { sides, index: &index, now_taken, before_taken };
        let mut units = Vec::new();
        for id in ids {
            let stages = stage.stages(id, betweens.get(id));
            units.push(Unit { id: id.clone(), stages });
        }
        let mut firewalls: Vec<usize> = Vec::new();
        for state in [Some(sides.now), sides.before].into_iter().flatten() {
            if let Some(firewall) = &state.firewall
                && let Some(&number) = index.get(firewall)
                && !firewalls.contains(&number)
            {
                firewalls.push(number);
            }
        }
        let former_elsewhere = sides.before.is_some_and(|before| before.firewall.is_none());
        Self {
            units,
            firewalls,
            gateway_elsewhere: former_elsewhere || sides.now.firewall.is_none(),
            administrators: administrators(sides),
        }
    }

    /// The stages of all devices before the first step.
    pub(super) fn start(&self) -> Vec<u8> {
        vec![0; self.units.len()]
    }

    /// The stages of all devices after the last step.
    pub(super) fn end(&self) -> Vec<u8> {
        self.units.iter().map(last_stage).collect()
    }
}

/// The number of the last stage of a device.
pub(super) fn last_stage(unit: &Unit) -> u8 {
    u8::try_from(unit.stages.len() - 1).unwrap_or(u8::MAX)
}

/// The first address of each network of administrators of both sides. Of two networks that overlap
/// one lies in the other, so that the first address of the smaller one stands for what they share.
fn administrators(sides: Sides<'_>) -> Vec<Ipv4Addr> {
    let mut networks: BTreeSet<Ipv4Net> =
        sides.now.site.management.sources.iter().copied().collect();
    if let Some(before) = sides.before {
        networks.extend(before.site.management.sources.iter().copied());
    }
    let addresses: BTreeSet<Ipv4Addr> = networks.iter().map(Ipv4Net::network).collect();
    addresses.into_iter().take(MOST_SOURCES).collect()
}

/// What the stages of a device are made from.
struct Staging<'a> {
    sides: Sides<'a>,
    index: &'a BTreeMap<String, usize>,
    now_taken: BTreeMap<&'a str, BTreeSet<u16>>,
    before_taken: BTreeMap<&'a str, BTreeSet<u16>>,
}

impl Staging<'_> {
    fn stages(&self, id: &str, between: Option<&Between>) -> Vec<Stage> {
        let Sides { before, now, changed } = self.sides;
        let former = before.and_then(|before| self.stage(before, id, StageKind::Before));
        let later = self.stage(now, id, StageKind::Now);
        match (former, later) {
            (Some(former), Some(later)) => {
                let moves = former.uplink != later.uplink && self.matters(id);
                let is_first = former.device.is_none() && later.device.is_some();
                if !moves && !changed.contains(id) && !is_first {
                    return vec![later];
                }
                let mut stages = vec![former];
                if let Some(between) = between {
                    stages.push(middle(&stages[0], between));
                }
                stages.push(later);
                stages
            }
            (None, Some(later)) if self.matters(id) => vec![absent(&later), later],
            (Some(former), None) if self.matters(id) => {
                let gone = absent(&former);
                vec![former, gone]
            }
            // What is configured by hand and leads nowhere stands in nobody's way.
            (None, Some(only)) | (Some(only), None) => vec![only],
            (None, None) => Vec::new(),
        }
    }

    /// Whether the path of a device may lead through this one, or to it.
    fn matters(&self, id: &str) -> bool {
        let is_planned = |state: &SchoolState| state.devices.contains_key(id);
        let is_firewall = |state: &SchoolState| state.firewall.as_deref() == Some(id);
        let states = [self.sides.before, Some(self.sides.now)];
        states.iter().flatten().any(|state| is_planned(state) || is_firewall(state))
            || self.now_taken.contains_key(id)
            || self.before_taken.contains_key(id)
    }

    fn stage(&self, state: &SchoolState, id: &str, kind: StageKind) -> Option<Stage> {
        let plugged = state.uplinks.get(id)?;
        let uplink = plugged.as_ref();
        let uplink =
            uplink.and_then(|plugged| Some((*self.index.get(&plugged.device)?, plugged.port)));
        let device = state.devices.get(id).cloned();
        let taken = match kind {
            StageKind::Before => self.before_taken.get(id),
            _ => self.now_taken.get(id),
        };
        let own_port = device.as_ref().and_then(|device| own_port(device, taken));
        let management = Arc::clone(&state.site.management);
        Some(Stage { kind, uplink, own_port, device, management })
    }
}

fn absent(like: &Stage) -> Stage {
    let mut stage = like.clone();
    stage.kind = StageKind::Absent;
    stage.uplink = None;
    stage.device = None;
    stage
}

fn middle(former: &Stage, between: &Between) -> Stage {
    let mut stage = former.clone();
    stage.kind = StageKind::Between;
    stage.device = Some(Arc::clone(&between.device));
    stage.management = Arc::clone(&between.site.management);
    stage
}

/// The port by which a device is plugged in: the first trusted trunk into which no other device is
/// plugged, as its description says, else the first port that is on.
fn own_port(device: &Device, taken: Option<&BTreeSet<u16>>) -> Option<u16> {
    let mut first = None;
    for port in &device.ports {
        let is_taken = taken.is_some_and(|taken| taken.contains(&port.number));
        if is_taken || port.mode == PortMode::Off || leads_outside(device, &port.name) {
            continue;
        }
        if port.mode == PortMode::Trunk && port.trusted {
            return Some(port.number);
        }
        // An edge port of a switch is for a computer.
        if first.is_none() && !(device.kind == DeviceKind::Switch && port.edge) {
            first = Some(port.number);
        }
    }
    first
}

/// Whether the line of the provider is plugged into a port.
fn leads_outside(device: &Device, port: &Arc<str>) -> bool {
    let Some(firewall) = &device.firewall else { return false };
    firewall.interfaces.iter().any(|interface| interface.outside && interface.parent == *port)
}
