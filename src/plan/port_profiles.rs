//! Ports as the profiles of a school set them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::text::ascii;
use crate::model::{self, PortMode, PortProfile, PortProfileId, School, SegmentId};
use crate::plan::types::{LONGEST, Port, Segment};

/// A port that is off: shut, and parked.
pub(super) fn port_off(parking: Option<u16>) -> Port {
    // Rules demand a parking segment where there are switches. VLAN 1 is what a port has without
    // any setting.
    let untagged = parking.unwrap_or(1);
    Port { mode: PortMode::Off, untagged, allowed: allowed(&[], untagged), ..Port::default() }
}

/// Ports as the profiles of a school set them, without what differs from port to port.
pub(super) fn ports_of_profiles<'a>(
    school: &'a School,
    segments: &Segments<'_>,
    off: &Port,
) -> BTreeMap<&'a PortProfileId, Port> {
    let mut ports = BTreeMap::new();
    for (id, profile) in &*school.port_profiles {
        let mut port = Port {
            description: ascii(profile.title.as_str(), LONGEST).into(),
            profile: Some(id.as_str().into()),
            mode: profile.mode,
            login: profile.login,
            max_clients: profile.max_clients.map(model::Count::get),
            poe: profile.poe,
            edge: profile.edge,
            trusted: profile.trusted,
            storm_limit: profile.storm_limit.map(model::Count::get),
            ..off.clone()
        };
        match profile.mode {
            PortMode::Off => {}
            PortMode::Access => {
                port.untagged = vlan(segments, profile.segment.as_ref()).unwrap_or(port.untagged);
            }
            PortMode::Trunk => {
                port.untagged = vlan(segments, profile.native.as_ref()).unwrap_or(port.untagged);
                port.tagged = tagged(profile, segments, port.untagged);
            }
        }
        port.allowed = allowed(&port.tagged, port.untagged);
        ports.insert(id, port);
    }
    ports
}

/// The segments of a school as they are planned.
type Segments<'a> = BTreeMap<&'a SegmentId, Arc<Segment>>;

fn vlan(segments: &Segments<'_>, id: Option<&SegmentId>) -> Option<u16> {
    Some(segments.get(id?)?.vlan)
}

/// The VLANs that a trunk carries with a tag, ascending.
fn tagged(profile: &PortProfile, segments: &Segments<'_>, untagged: u16) -> Arc<[u16]> {
    let mut tagged = BTreeSet::new();
    for id in &profile.tagged {
        tagged.extend(vlan(segments, Some(id)));
    }
    if profile.tagged_all {
        for segment in segments.values() {
            if !segment.parking && !segment.outside {
                tagged.insert(segment.vlan);
            }
        }
    }
    // On one port a VLAN goes with a tag or without one, not both.
    tagged.remove(&untagged);
    tagged.into_iter().collect()
}

/// Every VLAN of a port, ascending.
pub(super) fn allowed(tagged: &[u16], untagged: u16) -> Arc<[u16]> {
    let all: BTreeSet<u16> = tagged.iter().copied().chain([untagged]).collect();
    all.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// VLAN 1 is what a switch gives a port that nobody sets.
    #[test]
    fn a_port_that_is_off_is_parked() {
        for (parking, vlan) in [(Some(999), 999), (None, 1)] {
            let port = port_off(parking);
            assert_eq!((port.mode, port.untagged), (PortMode::Off, vlan));
            assert_eq!((&*port.tagged, &*port.allowed), (&[][..], &[vlan][..]));
        }
    }
}
