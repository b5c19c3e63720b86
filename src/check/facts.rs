//! What the rules about the whole cooperation need to know of a school; small, because all schools'
//! facts are held at once.

use ipnet::{Ipv4Net, Ipv6Net};

use crate::address;
use crate::decode::{Intent, SchoolKey};
use crate::model::{LicenceId, Mac, Metric};
use crate::source::Origin;

/// Facts of one school.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Which school.
    pub key: SchoolKey,
    /// Its index.
    pub index: u32,
    /// Where that was written.
    pub index_at: Origin,
    /// Its IPv4 block.
    pub block: Option<Ipv4Net>,
    /// Its IPv6 block.
    pub block6: Option<Ipv6Net>,
    /// Networks that do not lie in the block, such as external ones, with their place.
    pub networks: Vec<(Ipv4Net, Origin)>,
    /// MAC addresses of its devices.
    pub macs: Vec<(Mac, Origin)>,
    /// Licences it uses: how many seats, how many there are in all, and where that was written.
    pub licences: Vec<LicenceUse>,
}

/// A licence at a school.
#[derive(Clone, Debug)]
pub struct LicenceUse {
    /// Which licence.
    pub licence: LicenceId,
    /// What it counts.
    pub metric: Metric,
    /// Seats used here.
    pub used: u64,
    /// Seats of the whole cooperation as declared in the layers of this school.
    pub seats: Option<u32>,
    /// Where the seats were written.
    pub at: Origin,
}

impl Facts {
    /// The facts of a school.
    pub fn of(intent: &Intent) -> Self {
        let school = &intent.school;
        let block = address::block(&school.addressing, school.index.get());
        let networks = school.segments.iter().filter_map(|(id, segment)| {
            let own = segment.network.and_then(crate::model::Network::v4).map(|net| (net, intent.at(&["segments", id.as_str(), "network"])));
            let outside = || {
                let net = address::subnet(segment, block?)?.trunc();
                (!block?.contains(&net)).then(|| (net, intent.at(&["segments", id.as_str(), "subnet"])))
            };
            own.or_else(outside)
        });
        let macs = school.devices.iter().filter_map(|(id, device)| Some((device.mac?, intent.at(&["devices", id.as_str(), "mac"]))));
        Self {
            key: intent.key.clone(),
            index: school.index.get(),
            index_at: intent.at(&["index"]),
            block,
            block6: address::block6(&school.addressing, school.index.get()),
            networks: networks.collect(),
            macs: macs.collect(),
            licences: licences(intent),
        }
    }
}

/// The licences that the software of the school's client profiles needs.
fn licences(intent: &Intent) -> Vec<LicenceUse> {
    let school = &intent.school;
    let clients = school.clients.as_ref();
    let count = |id: &crate::model::ClientProfileId| clients.and_then(|clients| clients.get(id)).map_or(0, |count| u64::from(count.get()));
    let of = |(id, licence): (&LicenceId, &std::sync::Arc<crate::model::Licence>)| {
        let installed = |profile: &crate::model::ClientProfile| {
            profile.software.iter().filter_map(|software| school.software.get(software)).any(|software| software.licences.contains(id))
        };
        let devices: u64 = school.client_profiles.iter().filter(|(_, profile)| installed(profile)).map(|(id, _)| count(id)).sum();
        let used = match licence.metric {
            _ if devices == 0 => return None,
            Metric::Device => devices,
            Metric::Student => u64::from(school.students.get()),
            Metric::Staff => school.staff.map_or(0, |staff| u64::from(staff.get())),
            Metric::School | Metric::Cooperation => 1,
        };
        let at = intent.at(&["licences", id.as_str(), "seats"]);
        Some(LicenceUse { licence: id.clone(), metric: licence.metric, used, seats: licence.seats.map(crate::model::Count::get), at })
    };
    school.licences.iter().filter_map(of).collect()
}
