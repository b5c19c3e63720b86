//! Whose value a command is about.

use clap_complete::ArgValueCompleter;

use super::super::complete;
use super::super::outcome::Failure;
use crate::language::decode::SchoolKey;
use crate::model::{AuthorityId, SecretName};
use crate::secret::is_known;
use crate::standard::cooperation::Cooperation;
use crate::workspace::secrets::SecretOwner;

/// Who shares a value; none means all schools of the cooperation.
#[derive(Debug, clap::Args)]
pub(super) struct OwnerArgs {
    /// The value of the schools of this authority [default: of all schools]
    #[arg(
        long,
        value_name = "AUTHORITY",
        conflicts_with = "school",
        add = ArgValueCompleter::new(complete::authorities)
    )]
    authority: Option<String>,
    /// The value of this school alone
    #[arg(
        long,
        value_name = "AUTHORITY/SCHOOL",
        add = ArgValueCompleter::new(complete::full_schools)
    )]
    school: Option<String>,
}

impl OwnerArgs {
    /// The same options as words of a command line, with a space before them.
    pub(super) fn words(&self) -> String {
        match (&self.authority, &self.school) {
            (Some(authority), _) => format!(" --authority {authority}"),
            (None, Some(school)) => format!(" --school {school}"),
            (None, None) => String::new(),
        }
    }

    /// Who shares the value; an error when there is no such authority or school.
    pub(super) fn owner(&self, cooperation: &Cooperation) -> Result<SecretOwner, Failure> {
        let owner = if let Some(school) = &self.school {
            let Some((authority, school)) = school.split_once('/') else {
                return Err(Failure(format!("`{school}` must say whose: `authority/school`")));
            };
            SecretOwner::School(SchoolKey::new(authority, school).map_err(Failure)?)
        } else if let Some(authority) = &self.authority {
            SecretOwner::Authority(AuthorityId::new(authority).map_err(Failure)?)
        } else {
            SecretOwner::Cooperation
        };
        if is_known(&owner, cooperation) {
            return Ok(owner);
        }
        Err(Failure(format!("{owner} does not exist; nothing was written")))
    }
}

/// Reads the name of a secret.
pub(super) fn name(text: &str) -> Result<SecretName, String> {
    SecretName::new(text)
}
