//! Whether a bundle may follow on another one that was rolled out.
//!
//! A bundle names the commit that its devices run before, so that bundles form a chain. What is not
//! the next link is refused, whatever its date says: a former bundle would take back what was
//! mended, and one that leaves links out was made for devices that run something else.

use std::collections::BTreeSet;
use std::fmt;

use super::manifest::BundleManifest;
use super::receipt::{DeviceRuns, ReceiptChains};

/// Why a bundle does not follow on another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SuccessionFault {
    /// They are of different schools.
    OtherSchool { former: String, next: String },
    /// One of them is of no commit.
    NoRevision,
    /// Both are of the same commit.
    Same(String),
    /// It leads back to nothing, so nobody knows what it was made to follow.
    NoBase,
    /// It was made to follow another commit than the one that was rolled out.
    OtherBase { rolled_out: String, base: String },
    /// It is of an earlier day.
    Earlier { former: String, next: String },
    /// No device has said what it runs, and the bundle was made to follow on something.
    NobodySaid { base: String },
    /// Receipts of a device are not believed, and why.
    Broken { device: String, why: String },
    /// A device does not run what was rolled out last, and what it runs instead.
    Unsettled { device: String, runs: &'static str },
    /// Devices run different revisions.
    Mixed(BTreeSet<String>),
}

impl fmt::Display for SuccessionFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherSchool { former, next } => {
                write!(f, "{former} was rolled out, and this is a bundle of {next}")
            }
            Self::NoRevision => f.write_str(
                "one of the two is of no commit, so nobody can say which of them is newer",
            ),
            Self::Same(revision) => {
                write!(f, "this is the revision that was rolled out, {revision}")
            }
            Self::NoBase => f.write_str(
                "it was made without a base, as if nothing were rolled out; pack it with `--base` \
                 and the revision that was",
            ),
            Self::OtherBase { rolled_out, base } => write!(
                f,
                "it follows on the revision {base}, and {rolled_out} was rolled out: it is an older \
                 one, or one that came between is missing"
            ),
            Self::Earlier { former, next } => {
                write!(f, "it is of {next}, and what was rolled out is of {former}")
            }
            Self::NobodySaid { base } => write!(
                f,
                "it follows on the revision {base}, and no device of the school has said that it \
                 runs that"
            ),
            Self::Broken { device, why } => {
                write!(f, "the receipts of {device} are not believed: {why}")
            }
            Self::Unsettled { device, runs } => write!(f, "{device} {runs}"),
            Self::Mixed(revisions) => {
                let revisions: Vec<&str> = revisions.iter().map(String::as_str).collect();
                write!(f, "devices of the school run different revisions: {}", revisions.join(", "))
            }
        }
    }
}

/// Refuses what is not the next one after `former`.
pub fn check(former: &BundleManifest, next: &BundleManifest) -> Result<(), SuccessionFault> {
    let schools = [school(former), school(next)];
    if schools[0] != schools[1] {
        let [former, next] = schools;
        return Err(SuccessionFault::OtherSchool { former, next });
    }
    follows(former.revision.as_deref(), next)?;
    // Days are written so that their order is that of their texts.
    if next.as_of < former.as_of {
        let (former, next) = (former.as_of.clone(), next.as_of.clone());
        return Err(SuccessionFault::Earlier { former, next });
    }
    Ok(())
}

/// Refuses what is not the next one after what the devices of its school say that they run. `chains`
/// are receipts by where they lie, those of other schools too.
pub fn check_receipts(chains: &ReceiptChains, next: &BundleManifest) -> Vec<SuccessionFault> {
    let prefix = format!("{}/", school(next));
    let (mut faults, mut revisions) = (Vec::new(), BTreeSet::new());
    let mut has_said = false;
    for (place, chain) in chains.range(prefix.clone()..) {
        let Some(device) = place.strip_prefix(&prefix) else { break };
        let device = device.to_owned();
        match chain {
            Err(why) => faults.push(SuccessionFault::Broken { device, why: why.clone() }),
            Ok(chain) => {
                let Some(last) = chain.receipts.last() else { continue };
                has_said = true;
                if let Some(runs) = unsettled(last.predicate.runs) {
                    faults.push(SuccessionFault::Unsettled { device, runs });
                }
                revisions.insert(last.predicate.revision.clone());
            }
        }
    }
    if !faults.is_empty() {
        return faults;
    }
    if !has_said {
        // The first roll-out of a school follows on nothing.
        let base = next.base.clone().map(|base| SuccessionFault::NobodySaid { base });
        return base.into_iter().collect();
    }
    if revisions.len() > 1 {
        let named = |revision: Option<String>| revision.unwrap_or_else(|| "of no commit".into());
        return vec![SuccessionFault::Mixed(revisions.into_iter().map(named).collect())];
    }
    let rolled_out = revisions.into_iter().next().flatten();
    follows(rolled_out.as_deref(), next).err().into_iter().collect()
}

/// What a device runs instead of what was rolled out last.
fn unsettled(runs: DeviceRuns) -> Option<&'static str> {
    match runs {
        DeviceRuns::Bundled => None,
        DeviceRuns::Former => Some("runs what it ran before the last roll-out"),
        DeviceRuns::Changed => Some("was changed after it was confirmed"),
        DeviceRuns::Unknown => Some("runs something that nobody knows"),
    }
}

fn school(manifest: &BundleManifest) -> String {
    format!("{}/{}", manifest.authority, manifest.school)
}

/// Refuses what was not made to follow on the commit that was rolled out.
fn follows(rolled_out: Option<&str>, next: &BundleManifest) -> Result<(), SuccessionFault> {
    let (Some(rolled_out), Some(revision)) = (rolled_out, &next.revision) else {
        return Err(SuccessionFault::NoRevision);
    };
    if rolled_out == revision {
        return Err(SuccessionFault::Same(revision.clone()));
    }
    let Some(base) = &next.base else { return Err(SuccessionFault::NoBase) };
    if base != rolled_out {
        let (rolled_out, base) = (rolled_out.to_owned(), base.clone());
        return Err(SuccessionFault::OtherBase { rolled_out, base });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::manifest::{SCHEMA, SecretsInBundle};
    use crate::bundle::receipt::{Receipt, ReceiptChain, ReceiptPredicate};
    use crate::bundle::schedule::BundleSchedule;

    fn bundle(school: &str, revision: &str, base: &str, as_of: &str) -> BundleManifest {
        let some = |text: &str| if text.is_empty() { None } else { Some(text.to_owned()) };
        BundleManifest {
            schema: SCHEMA.into(),
            muster: "0".into(),
            authority: "a".into(),
            school: school.into(),
            title: "S".into(),
            edition: "1".into(),
            as_of: as_of.into(),
            revision: some(revision),
            base: some(base),
            secrets: SecretsInBundle::Placeholders,
            schedule: BundleSchedule::default(),
            steps: Vec::new(),
            files: Vec::new(),
        }
    }

    #[test]
    fn the_next_one_alone_may_follow() {
        let former = bundle("s", "two", "one", "2026-11-21");
        let says = |next: BundleManifest| match check(&former, &next) {
            Ok(()) => "follows".to_owned(),
            Err(fault) => fault.to_string(),
        };
        assert_eq!(says(bundle("s", "three", "two", "2026-11-21")), "follows");
        assert_eq!(says(bundle("s", "three", "two", "2027-01-01")), "follows");
        for (next, said) in [
            (
                bundle("t", "three", "two", "2026-11-21"),
                "a/s was rolled out, and this is a bundle of a/t",
            ),
            (bundle("s", "", "two", "2026-11-21"), "of no commit"),
            (bundle("s", "two", "two", "2026-11-22"), "the revision that was rolled out, two"),
            (bundle("s", "two", "one", "2026-11-22"), "the revision that was rolled out, two"),
            (bundle("s", "three", "", "2026-11-22"), "without a base"),
            // An older one, and one that left a link out.
            (bundle("s", "one", "zero", "2026-11-22"), "follows on the revision zero, and two was"),
            (bundle("s", "four", "three", "2026-11-22"), "follows on the revision three, and two"),
            (bundle("s", "three", "two", "2026-11-20"), "it is of 2026-11-20"),
        ] {
            let found = says(next);
            assert!(found.contains(said), "{found}: {said}");
        }
        let of_none = bundle("s", "", "one", "2026-11-21");
        let next = bundle("s", "three", "two", "2026-11-21");
        assert_eq!(check(&of_none, &next), Err(SuccessionFault::NoRevision));
    }

    /// The receipts of a device, of which the last says what it runs.
    fn chain(revision: Option<&str>, runs: DeviceRuns) -> ReceiptChain {
        let said = |revision: Option<&str>, runs| Receipt {
            statement: String::new(),
            subject: Vec::new(),
            predicate_type: String::new(),
            predicate: ReceiptPredicate {
                authority: "a".into(),
                school: "s".into(),
                unit: "fw-1".into(),
                platform: "filter".into(),
                revision: revision.map(str::to_owned),
                edition: "1".into(),
                asked_at: "2026-11-21T21:00:00Z".into(),
                runs,
                changed: Vec::new(),
                previous: None,
            },
        };
        let receipts = vec![said(Some("zero"), DeviceRuns::Unknown), said(revision, runs)];
        ReceiptChain { folder: String::new(), receipts }
    }

    #[test]
    fn what_all_devices_run_is_followed() {
        let next = bundle("s", "three", "two", "2026-11-21");
        let first = bundle("s", "three", "", "2026-11-21");
        let runs = |revision| Ok(chain(revision, DeviceRuns::Bundled));
        let instead = |runs| Ok(chain(Some("two"), runs));
        let others: [(&str, Result<ReceiptChain, String>); 2] =
            [("a/r/fw-1/filter", runs(Some("one"))), ("a/t/fw-1/filter", Err("torn".into()))];
        for (said, next, faults) in [
            (vec![runs(Some("two")), runs(Some("two"))], &next, vec![]),
            (vec![], &first, vec![]),
            (vec![], &next, vec!["no device of the school has said"]),
            (vec![runs(Some("two")), runs(Some("one"))], &next, vec!["revisions: one, two"]),
            (vec![runs(Some("two")), runs(None)], &next, vec!["revisions: of no commit, two"]),
            (vec![runs(None)], &next, vec!["one of the two is of no commit"]),
            (vec![runs(Some("one"))], &next, vec!["follows on the revision two, and one was"]),
            (vec![runs(Some("two"))], &first, vec!["without a base"]),
            (vec![runs(Some("three"))], &next, vec!["the revision that was rolled out, three"]),
            (
                vec![
                    instead(DeviceRuns::Former),
                    Err("torn".into()),
                    instead(DeviceRuns::Changed),
                    instead(DeviceRuns::Unknown),
                ],
                &next,
                vec![
                    "d0/filter runs what it ran before",
                    "d1/filter are not believed: torn",
                    "d2/filter was changed after",
                    "d3/filter runs something that nobody knows",
                ],
            ),
        ] {
            let mut chains = ReceiptChains::new();
            for (place, chain) in &others {
                chains.insert((*place).to_owned(), chain.clone());
            }
            for (number, chain) in said.into_iter().enumerate() {
                chains.insert(format!("a/s/d{number}/filter"), chain);
            }
            let found = check_receipts(&chains, next);
            assert_eq!(found.len(), faults.len(), "{found:?}");
            for (fault, said) in found.iter().zip(faults) {
                assert!(fault.to_string().contains(said), "{fault}: {said}");
            }
        }
    }
}
