//! What the rules about the whole cooperation need to know of a school; small, because all schools'
//! facts are held at once.

use std::sync::Arc;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::base::source::{Origin, Sources};
use crate::check::lookup;
use crate::language::decode::{Intent, SchoolKey};
use crate::model::{Count, Dns, LicenceId, Mac, Metric};
use crate::plan::address;

/// Facts of one school.
#[derive(Clone, Debug)]
pub struct Facts {
    pub key: SchoolKey,
    pub index: u32,
    /// Where the index was written.
    pub index_at: Origin,
    pub block: Option<Ipv4Net>,
    /// `None` also when no segment has IPv6.
    pub block6: Option<Ipv6Net>,
    /// Networks of external segments, with their place.
    pub networks: Vec<(IpNet, Origin)>,
    /// Its name service, for the domain.
    pub dns: Arc<Dns>,
    /// MAC addresses of its devices.
    pub macs: Vec<(Mac, Origin)>,
    /// Licences it uses: how many seats, how many there are in all, and where that was written.
    pub licences: Vec<LicenceUse>,
}

/// A licence at a school.
#[derive(Clone, Debug)]
pub struct LicenceUse {
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
        // Everything here is small: the facts of all schools are in memory at once, their intents
        // are not.
        let index = school.index.get();
        let networks = school.segments.iter().filter_map(|(id, segment)| {
            Some((segment.network?.get(), intent.at(&["segments", id.as_str(), "network"])))
        });
        let ipv6 = school.segments.values().any(|segment| segment.ipv6);
        let macs = school.devices.iter().filter_map(|(id, device)| {
            Some((device.mac?, intent.at(&["devices", id.as_str(), "mac"])))
        });
        Self {
            key: intent.key.clone(),
            index,
            index_at: intent.at(&["index"]),
            block: lookup::block(school),
            // A block that no segment uses has no addresses that another school's could overlap.
            block6: if ipv6 { address::block6(&school.addressing, index) } else { None },
            networks: networks.collect(),
            dns: Arc::clone(&school.dns),
            macs: macs.collect(),
            licences: licences(intent),
        }
    }

    /// Whether the rules across schools find in one what they find in the other, which is of
    /// another state of the workspace.
    pub fn agree(&self, sources: &Sources, other: &Self, of_other: &Sources) -> bool {
        said(self, sources) == said(other, of_other)
    }
}

/// What `facts` hold without their places, of which the file alone matters: it tells contracts
/// apart.
fn said<'a>(facts: &'a Facts, sources: &'a Sources) -> impl PartialEq + use<'a> {
    let licences = facts.licences.iter().map(|used| {
        let file: &str = &sources.file(used.at.file).path;
        (&used.licence, used.metric as u8, used.used, used.seats, file)
    });
    let networks: Vec<&IpNet> = facts.networks.iter().map(|(network, _)| network).collect();
    let macs: Vec<&Mac> = facts.macs.iter().map(|(mac, _)| mac).collect();
    let own = (&facts.key, facts.index, facts.block, facts.block6, facts.dns.domain.as_str());
    (own, networks, macs, licences.collect::<Vec<_>>())
}

/// The licences that the software of the school's end devices needs.
fn licences(intent: &Intent) -> Vec<LicenceUse> {
    let school = &intent.school;
    let mut uses = Vec::new();
    for (id, (licence, devices)) in lookup::licences(school) {
        let used = match licence.metric {
            Metric::Device => devices,
            Metric::Student => u64::from(school.students.get()),
            Metric::Staff => school.staff.map_or(0, |staff| u64::from(staff.get())),
            // A school counts once, however many devices it has. What the cooperation has as a
            // whole is passed over by `licence-seats-short`.
            Metric::School | Metric::Cooperation => 1,
        };
        let at = intent.at(&["licences", id.as_str(), "seats"]);
        uses.push(LicenceUse {
            licence: id.clone(),
            metric: licence.metric,
            used,
            seats: licence.seats.map(Count::get),
            at,
        });
    }
    uses
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::base::source::{FileId, SourceFile};
    use crate::model::{AuthorityId, SchoolId};

    /// Facts of a school that has `used` of 10 seats, which stand in `file`.
    pub(in crate::check) fn facts(school: &str, used: u64, file: FileId) -> Facts {
        let at = Origin::file(file);
        let dns = "domain = \"schule.example\"\nupstreams = {}";
        Facts {
            key: SchoolKey {
                authority: AuthorityId::new("amt").expect("an id"),
                school: SchoolId::new(school).expect("an id"),
            },
            index: 1,
            index_at: at,
            block: Some("10.1.0.0/16".parse().expect("a network")),
            block6: None,
            networks: vec![("192.0.2.0/24".parse().expect("a network"), at)],
            dns: Arc::new(toml::from_str(dns).expect("a name service")),
            macs: Vec::new(),
            licences: vec![LicenceUse {
                licence: LicenceId::new("office").expect("an id"),
                metric: Metric::Device,
                used,
                seats: Some(10),
                at,
            }],
        }
    }

    /// Sources with files of these paths.
    pub(in crate::check) fn sources<const N: usize>(paths: [&str; N]) -> (Sources, [FileId; N]) {
        let mut sources = Sources::default();
        let files = paths.map(|path| {
            sources.add(SourceFile { path: path.into(), text: "".into(), layer: path.into() })
        });
        (sources, files)
    }

    #[test]
    fn facts_agree_when_they_say_the_same_wherever_it_stands_in_its_file() {
        let (before, [old]) = sources(["a.toml"]);
        let (now, [_, same, other]) = sources(["0.toml", "a.toml", "b.toml"]);
        let was = facts("nord", 4, old);
        let mut moved = facts("nord", 4, same);
        moved.licences[0].at.start = 7;
        moved.index_at.start = 9;
        assert!(moved.agree(&now, &was, &before));
        assert!(!facts("nord", 5, same).agree(&now, &was, &before), "more seats are used");
        assert!(!facts("sued", 4, same).agree(&now, &was, &before), "another school");
        assert!(!facts("nord", 4, other).agree(&now, &was, &before), "another contract");
        let without = Facts { networks: Vec::new(), ..facts("nord", 4, same) };
        assert!(!without.agree(&now, &was, &before), "a network fewer");
    }
}
