//! Where the encrypted secrets of a workspace lie: which file is what, and whose a folder is.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::base::source::FileId;
use crate::language::decode::SchoolKey;
use crate::model::{AuthorityId, SecretName, SecretScope};

/// The folder of everything that is encrypted.
pub const SECRETS: &str = "secrets";

/// The folder of secrets that all schools share. No authority has this name.
pub(super) const OF_COOPERATION: &str = "_cooperation";

/// The folder of secrets that all schools of an authority share. No school has this name.
pub(super) const OF_AUTHORITY: &str = "_all";

/// Whose a secret is: who shares its value, by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecretOwner {
    /// All schools of the cooperation.
    Cooperation,
    /// The schools of this authority.
    Authority(AuthorityId),
    /// This school.
    School(SchoolKey),
}

impl SecretOwner {
    /// Those whose value a school may take, the narrowest first: that which exists first wins.
    pub fn of_school(school: &SchoolKey) -> [Self; 3] {
        [Self::School(school.clone()), Self::Authority(school.authority.clone()), Self::Cooperation]
    }

    /// What kind of owner it is.
    pub fn scope(&self) -> SecretScope {
        match self {
            Self::Cooperation => SecretScope::Cooperation,
            Self::Authority(_) => SecretScope::Authority,
            Self::School(_) => SecretScope::School,
        }
    }

    /// Its folder below `secrets/`, which the header of a ciphertext names too.
    pub fn folder(&self) -> String {
        match self {
            Self::Cooperation => OF_COOPERATION.to_owned(),
            Self::Authority(authority) => format!("{authority}/{OF_AUTHORITY}"),
            Self::School(school) => school.to_string(),
        }
    }

    /// Where the index entry of a secret lies.
    pub fn index_path(&self, name: &SecretName) -> String {
        format!("{SECRETS}/{}/{name}.toml", self.folder())
    }

    /// Where the ciphertext of a secret lies.
    pub fn ciphertext_path(&self, name: &SecretName) -> String {
        format!("{SECRETS}/{}/{name}.age", self.folder())
    }
}

/// As people say it.
impl fmt::Display for SecretOwner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cooperation => f.write_str("the cooperation"),
            Self::Authority(authority) => write!(f, "the authority `{authority}`"),
            Self::School(school) => write!(f, "the school `{school}`"),
        }
    }
}

/// The files of the folder `secrets`.
#[derive(Clone, Debug, Default)]
pub struct SecretFiles {
    /// `recipients.toml`.
    pub recipients: Option<FileId>,
    /// By whose it is and by name.
    pub pairs: BTreeMap<(SecretOwner, SecretName), SecretPair>,
    /// Those that could not be read, which was reported.
    pub unreadable: BTreeSet<FileId>,
}

/// The two files of a secret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SecretPair {
    /// Its index entry, `NAME.toml`.
    pub index: Option<FileId>,
    /// `NAME.age`.
    pub ciphertext: Option<FileId>,
}
