//! Whether a bundle may follow on another one that was rolled out.
//!
//! A bundle names the commit that its devices run before, so that bundles form a chain. What is not
//! the next link is refused, whatever its date says: a former bundle would take back what was
//! mended, and one that leaves links out was made for devices that run something else.

use std::fmt;

use super::manifest::BundleManifest;

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
        }
    }
}

/// Refuses what is not the next one after `former`.
pub fn check(former: &BundleManifest, next: &BundleManifest) -> Result<(), SuccessionFault> {
    let school = |manifest: &BundleManifest| format!("{}/{}", manifest.authority, manifest.school);
    let schools = [school(former), school(next)];
    if schools[0] != schools[1] {
        let [former, next] = schools;
        return Err(SuccessionFault::OtherSchool { former, next });
    }
    let (Some(rolled_out), Some(revision)) = (&former.revision, &next.revision) else {
        return Err(SuccessionFault::NoRevision);
    };
    if rolled_out == revision {
        return Err(SuccessionFault::Same(revision.clone()));
    }
    let Some(base) = &next.base else { return Err(SuccessionFault::NoBase) };
    if base != rolled_out {
        let (rolled_out, base) = (rolled_out.clone(), base.clone());
        return Err(SuccessionFault::OtherBase { rolled_out, base });
    }
    // Days are written so that their order is that of their texts.
    if next.as_of < former.as_of {
        let (former, next) = (former.as_of.clone(), next.as_of.clone());
        return Err(SuccessionFault::Earlier { former, next });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::manifest::{SCHEMA, SecretsInBundle};

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
}
