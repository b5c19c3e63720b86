//! WLANs as devices need them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{School, SegmentId, WlanId};
use crate::plan::secret::{Secret, SecretPurpose};
use crate::plan::types::{Segment, Wlan};

/// The WLANs of a school whose segment exists.
pub(super) fn wlans<'a>(
    school: &'a School,
    segments: &BTreeMap<&SegmentId, Arc<Segment>>,
) -> BTreeMap<&'a WlanId, Arc<Wlan>> {
    let mut wlans = BTreeMap::new();
    for (id, wlan) in &*school.wlans {
        let Some(segment) = segments.get(&wlan.segment) else { continue };
        let segment = Arc::clone(segment);
        let mut dynamic: Vec<_> =
            wlan.dynamic_segments.iter().filter_map(|id| segments.get(id).cloned()).collect();
        // The order in which somebody wrote them means nothing and must not change a file.
        dynamic.sort_by_key(|segment| segment.vlan);
        let planned = Wlan {
            id: id.to_string(),
            ssid: wlan.ssid.to_string(),
            security: wlan.security,
            enterprise: wlan.security.is_enterprise(),
            pmf: wlan.pmf,
            eap: wlan.eap.clone(),
            psk: wlan
                .psk
                .as_ref()
                .map(|psk| Secret::at_least(&psk.secret, SecretPurpose::Psk, psk.min_length.get())),
            per_device_keys: wlan.psk.as_ref().is_some_and(|psk| psk.per_device),
            segment,
            dynamic,
            bands: wlan.bands.clone(),
            hidden: wlan.hidden,
            isolate: wlan.isolate,
            fast_roaming: wlan.fast_roaming,
            mobility_domain: mobility_domain(wlan.ssid.as_str()),
            portal: wlan.portal,
            on_from: wlan.schedule.map(|schedule| schedule.from),
            on_until: wlan.schedule.map(|schedule| schedule.to),
        };
        wlans.insert(id, Arc::new(planned));
    }
    wlans
}

/// Four hex digits that are the same wherever the SSID is: FNV-1a folded to 16 bits.
fn mobility_domain(ssid: &str) -> String {
    let hash = ssid
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    // Access points roam between each other only with the same domain (802.11r); they need not ask
    // each other for it when it follows from the SSID.
    format!("{:04x}", (hash >> 16) ^ (hash & 0xffff))
}
