//! WLANs as devices need them, and the radios of access points.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Planner, Radio, Wlan, placeholder};
use crate::model::{self, WlanId};

impl<'a> Planner<'a> {
    pub(super) fn all_wlans(&self) -> BTreeMap<&'a WlanId, Arc<Wlan>> {
        let one = |(id, wlan): (&'a WlanId, &'a Arc<model::Wlan>)| {
            let segment = Arc::clone(self.segments.get(&wlan.segment)?);
            let mut dynamic: Vec<_> = wlan
                .dynamic_segments
                .iter()
                .filter_map(|id| self.segments.get(id).cloned())
                .collect();
            dynamic.sort_by_key(|segment| segment.vlan);
            let planned = Wlan {
                id: id.to_string(),
                ssid: wlan.ssid.to_string(),
                security: wlan.security,
                enterprise: wlan.security.is_enterprise(),
                pmf: wlan.pmf,
                eap: wlan.eap.clone(),
                psk: wlan.psk.as_ref().map(|psk| placeholder(&psk.secret)),
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
            Some((id, Arc::new(planned)))
        };
        self.school.wlans.iter().filter_map(one).collect()
    }

    /// The radios of an access point that are on. `position` is its number in its building:
    /// neighbours take the channels in turn.
    pub(super) fn radios(
        &self,
        device: &model::Device,
        role: &model::Role,
        model: &model::HardwareModel,
        position: usize,
    ) -> Vec<Arc<Radio>> {
        let Some(plan) = role.radio_plan.as_ref().and_then(|id| self.school.radio_plans.get(id))
        else {
            return Vec::new();
        };
        let wanted = |band| {
            role.wlans
                .iter()
                .filter_map(|id| self.school.wlans.get(id))
                .any(|wlan| wlan.bands.contains(&band))
        };
        let one = |(name, radio): (&model::AccountName, &model::Radio)| {
            let settings = plan.bands.get(&radio.band).filter(|_| wanted(radio.band))?;
            let every = settings.every.map_or(1, |every| every.get().max(1)) as usize;
            let turn = position / every;
            let channel = device
                .channels
                .get(&radio.band)
                .or_else(|| settings.channels.get(turn % settings.channels.len().max(1)))?;
            position.is_multiple_of(every).then(|| Radio {
                name: name.to_string(),
                band: radio.band,
                channel: channel.get(),
                width: settings.width.mhz(),
                generation: radio.generation,
                power: settings.power.get(),
                country: plan.country.to_string(),
                min_rate_kbit: settings.min_rate.get().saturating_mul(1000),
            })
        };
        model.radios.iter().filter_map(one).map(Arc::new).collect()
    }
}

/// Four hex digits that are the same wherever the SSID is: FNV-1a folded to 16 bits.
fn mobility_domain(ssid: &str) -> String {
    let hash = ssid
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{:04x}", (hash >> 16) ^ (hash & 0xffff))
}
