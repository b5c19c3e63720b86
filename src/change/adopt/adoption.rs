//! What adopting an edition would mean for a school, as plain data.

use std::sync::Arc;

use crate::base::diagnostic::Diagnostics;
use crate::base::path::joined;
use crate::base::source::Origin;
use crate::model::EditionId;

/// What adopting an edition would mean for a school.
#[derive(Clone, Debug)]
pub struct Adoption {
    /// `authority/school`.
    pub school: String,
    /// The edition that it is compared with: the one that it follows now, or the one before when it
    /// follows the new one already. `None` when that cannot be told.
    pub from: Option<EditionId>,
    /// Values that change for it; `None` when it has faults under one of the editions.
    pub changes: Option<Vec<Changed>>,
    /// Keys and ids that the edition has renamed.
    pub renamed: Vec<Renamed>,
    /// What it sets and the edition says anyway.
    pub unnecessary: Vec<Unnecessary>,
    /// What is found under the new edition and is not found now.
    pub found: Diagnostics,
}

/// A value or table that changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Changed {
    /// Its path, as it is written.
    pub path: String,
    /// What it is now; `None` when it is new.
    pub old: Option<String>,
    /// What it will be; `None` when it goes.
    pub new: Option<String>,
}

/// A key or id that was renamed, at one of its places.
#[derive(Clone, Debug)]
pub struct Renamed {
    /// The name as it is written now.
    pub old: String,
    /// The name that the edition has for it.
    pub new: String,
    /// Where it stands in the files of the school.
    pub at: Origin,
}

/// A value that the edition sets to the same.
#[derive(Clone, Debug)]
pub struct Unnecessary {
    /// Its path under the edition.
    pub(super) path: Vec<Arc<str>>,
    /// The value, on one line.
    pub value: String,
    /// Where it stands in the files of the school.
    pub at: Origin,
}

impl Unnecessary {
    /// Its path, as it is written.
    pub fn path(&self) -> String {
        joined(self.path.iter().map(|key| &**key))
    }
}
