//! The radios of access points.

use std::sync::Arc;

use crate::model::{self, Band};
use crate::plan::planner::Planner;
use crate::plan::types::Radio;

impl Planner<'_> {
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
        let mut radios = Vec::new();
        for (name, radio) in &model.radios {
            let Some(settings) = plan.bands.get(&radio.band) else { continue };
            // A radio that sends nothing would only take a channel from its neighbours.
            if !self.has_wlan_on(role, radio.band) {
                continue;
            }
            // Only each so many-th access point of a building uses the band.
            let every = settings.every.map_or(1, |every| every.get().max(1)) as usize;
            if !position.is_multiple_of(every) {
                continue;
            }
            // Counted are those that use the band. By position, each third of three channels would
            // be the same one.
            let turn = position / every;
            let planned = settings.channels.iter().cycle().nth(turn);
            let Some(channel) = device.channels.get(&radio.band).or(planned) else { continue };
            radios.push(Arc::new(Radio {
                name: name.to_string(),
                band: radio.band,
                channel: channel.get(),
                width: settings.width.mhz(),
                generation: radio.generation,
                power: settings.power.get(),
                country: plan.country.to_string(),
                min_rate_kbit: settings.min_rate.get().saturating_mul(1000),
            }));
        }
        radios
    }

    /// Whether a WLAN of a role is on the air in a band.
    fn has_wlan_on(&self, role: &model::Role, band: Band) -> bool {
        let mut wlans = role.wlans.iter().filter_map(|id| self.school.wlans.get(id));
        wlans.any(|wlan| wlan.bands.contains(&band))
    }
}
