//! What every device and service of a school shall do: addresses given, names resolved, lists
//! sorted, vendor-free. Whatever needs deciding is decided here; templates print.

use std::sync::Arc;

use crate::language::decode::Intent;
use crate::model::PlatformId;

use planner::Planner;

pub mod address;
mod clients;
pub mod described;
mod device;
mod ends;
mod firewall;
pub mod keys;
mod needed;
mod planner;
pub mod port_name;
mod port_profiles;
mod radios;
mod relays;
mod router;
mod secret;
mod seen;
mod segments;
pub mod services;
mod site;
pub mod territory;
mod transport;
#[warn(missing_docs, reason = "who writes templates reads it")]
mod types;
mod whole;
mod wlans;

pub use needed::NeededSecret;
pub use planner::Surroundings;
pub use secret::{PLACEHOLDER, SECRET_FIELDS, SECRET_MARK, Secret, SecretPurpose, placeholders};
pub use types::*;

/// Everything that shall hold at a school.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What all its devices share.
    pub site: Arc<Site>,
    /// Devices with a configuration of their own, by id, with the platforms that write it.
    pub devices: Vec<(Arc<Device>, Vec<PlatformId>)>,
    /// Client profiles in use that have a platform.
    pub clients: Vec<(Arc<Client>, PlatformId)>,
    /// The school as a whole, with the platforms that write for it; none when there is no such
    /// platform.
    pub school: Option<(Arc<WholeSchool>, Vec<PlatformId>)>,
}

/// Plans a school. Its intent has passed the rules.
pub fn plan(intent: &Intent, surroundings: Surroundings<'_>) -> Plan {
    plan_some(intent, surroundings, |_| true)
}

/// Plans a school as [`plan`] does, and leaves out devices and client profiles whose id is not
/// `wanted`. What is left is the same as in the whole plan; the school as a whole is right only
/// when all devices are wanted.
pub fn plan_some(
    intent: &Intent,
    surroundings: Surroundings<'_>,
    wanted: impl Fn(&str) -> bool,
) -> Plan {
    let planner = Planner::new(intent, surroundings);
    let site = planner.site();
    let devices = planner.devices(&site, &wanted);
    let clients = planner.clients(&wanted);
    let mut school = None;
    // Made only for somebody who reads it: it lists every device again.
    if !surroundings.platforms.is_empty() {
        let whole = planner.whole(&site.segments, &devices);
        school = Some((Arc::new(whole), surroundings.platforms.to_vec()));
    }
    Plan { site: Arc::new(site), devices, clients, school }
}
