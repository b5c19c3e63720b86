//! Configurations in between: what a device carries of both sides, so that nobody loses it on the
//! way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::types::{InBetween, WiderPort};
use super::wider_firewall::{add, wider_firewall, wider_router};
use crate::model::{DeviceKind, PortMode};
use crate::plan::{Device, Port, Segment, Site, Wlan};

/// A device in between, and what all devices share meanwhile.
#[derive(Clone, Debug)]
pub(super) struct Between {
    pub(super) device: Arc<Device>,
    pub(super) site: Arc<Site>,
}

/// A device with the VLANs of both sides on its trunks, and as a firewall with the interfaces and
/// rules of both. Everything else is as before: its address, its services, and where it cannot be
/// both, each port and each interface.
pub fn widened(before: &Device, now: &Device) -> Device {
    let mut wide = before.clone();
    let mut ports = Vec::new();
    for port in &before.ports {
        let later = now.ports.iter().find(|later| later.number == port.number);
        ports.push(match later {
            Some(later) => wider_port(port, later),
            None => Arc::clone(port),
        });
    }
    wide.ports = ports;
    if let (Some(former), Some(later)) = (&before.firewall, &now.firewall) {
        let firewall = wider_firewall(former, later);
        if let (Some(former), Some(later)) = (&before.router, &now.router) {
            wide.router = Some(Arc::new(wider_router(former, later, &firewall)));
        }
        wide.firewall = Some(Arc::new(firewall));
    }
    if matches!(before.kind, DeviceKind::Switch | DeviceKind::Firewall) {
        wide.segments = wider_segments(before, now, &wide.ports);
    }
    wide
}

/// What all devices share, with the networks and keys of the administrators of both sides.
pub fn widened_site(before: &Site, now: &Site) -> Site {
    let mut site = before.clone();
    let mut management = (*before.management).clone();
    add(&mut management.sources, &now.management.sources);
    add(&mut management.sources6, &now.management.sources6);
    add(&mut management.ssh_keys, &now.management.ssh_keys);
    site.management = Arc::new(management);
    site
}

/// A trunk with the VLANs of both sides. A port that becomes a trunk is one at once; what is a
/// socket on one side stays what it is.
fn wider_port(before: &Arc<Port>, now: &Arc<Port>) -> Arc<Port> {
    match (before.mode, now.mode) {
        (PortMode::Off, PortMode::Trunk) => Arc::clone(now),
        (PortMode::Trunk, PortMode::Trunk) => {
            let mut tagged: BTreeSet<u16> = before.tagged.iter().copied().collect();
            tagged.extend(now.tagged.iter().copied());
            tagged.remove(&before.untagged);
            let mut allowed = tagged.clone();
            allowed.insert(before.untagged);
            let mut port = (**before).clone();
            port.trusted |= now.trusted;
            port.tagged = tagged.into_iter().collect();
            port.allowed = allowed.into_iter().collect();
            Arc::new(port)
        }
        _ => Arc::clone(before),
    }
}

/// The segments on the ports of a device, by VLAN id; of two with one VLAN the former.
fn wider_segments(before: &Device, now: &Device, ports: &[Arc<Port>]) -> Vec<Arc<Segment>> {
    let carried: BTreeSet<u16> =
        ports.iter().flat_map(|port| port.allowed.iter().copied()).collect();
    let mut segments: BTreeMap<u16, Arc<Segment>> = BTreeMap::new();
    for segment in now.segments.iter().chain(&before.segments) {
        let is_own = segment.vlan == before.segment.vlan;
        if is_own || carried.contains(&segment.vlan) {
            segments.insert(segment.vlan, Arc::clone(segment));
        }
    }
    segments.into_values().collect()
}

/// A device no port and no WLAN of which leads into some VLANs, and which lets nobody in there as a
/// login server. Trunks still carry them.
pub(super) fn closed(device: &Device, vlans: &BTreeSet<u16>, parking: Option<u16>) -> Device {
    let mut closed = device.clone();
    if device.kind == DeviceKind::Switch {
        for port in &mut closed.ports {
            if port.mode == PortMode::Access && vlans.contains(&port.untagged) {
                let port = Arc::make_mut(port);
                let untagged = parking.unwrap_or(1);
                *port = Port {
                    number: port.number,
                    name: Arc::clone(&port.name),
                    speed: port.speed,
                    poe_capable: port.poe_capable,
                    mode: PortMode::Off,
                    untagged,
                    allowed: Arc::from([untagged]),
                    ..Port::default()
                };
            }
        }
    }
    let leads = |wlan: &Arc<Wlan>| {
        let mut segments = wlan.dynamic.iter().chain([&wlan.segment]);
        segments.any(|segment| vlans.contains(&segment.vlan))
    };
    closed.wlans.retain(|wlan| !leads(wlan));
    if let Some(radius) = &mut closed.radius {
        let radius = Arc::make_mut(radius);
        radius.groups.retain(|group| !vlans.contains(&group.vlan));
        radius.macs.retain(|mac| !vlans.contains(&mac.vlan));
    }
    closed
}

/// What a configuration in between has that the former one has not, and what it lacks.
pub(super) fn difference(
    before: (&Device, &Site),
    between: (&Device, &Site),
    closed: &BTreeSet<u16>,
) -> InBetween {
    let ((former, former_site), (wide, wide_site)) = (before, between);
    let mut found = InBetween::default();
    for (port, wider) in former.ports.iter().zip(&wide.ports) {
        let more: Vec<u16> = wider.tagged.iter().copied().collect();
        let vlans: Vec<u16> = more.into_iter().filter(|vlan| !port.tagged.contains(vlan)).collect();
        if !vlans.is_empty() {
            found.ports.push(WiderPort { port: wider.name.to_string(), vlans });
        }
        if port.mode == PortMode::Access && wider.mode == PortMode::Off {
            found.closed.push(port.untagged);
        }
    }
    if let (Some(former), Some(wide)) = (&former.firewall, &wide.firewall) {
        for interface in &wide.interfaces {
            if !former.interfaces.iter().any(|one| one.name == interface.name) {
                found.interfaces.push(interface.name.to_string());
            }
        }
    }
    for wlan in &former.wlans {
        if !wide.wlans.contains(wlan) {
            let segments = wlan.dynamic.iter().chain([&wlan.segment]);
            found.closed.extend(segments.map(|one| one.vlan).filter(|vlan| closed.contains(vlan)));
        }
    }
    if let (Some(former), Some(wide)) = (&former.radius, &wide.radius) {
        for group in &former.groups {
            if !wide.groups.contains(group) {
                found.closed.push(group.vlan);
            }
        }
        for mac in &former.macs {
            if !wide.macs.contains(mac) {
                found.closed.push(mac.vlan);
            }
        }
    }
    found.closed.sort_unstable();
    found.closed.dedup();
    let (old, new) = (&former_site.management, &wide_site.management);
    for source in &new.sources {
        if !old.sources.contains(source) {
            found.sources.push(source.to_string());
        }
    }
    for source in &new.sources6 {
        if !old.sources6.contains(source) {
            found.sources.push(source.to_string());
        }
    }
    found.keys = old.ssh_keys != new.ssh_keys;
    found
}
