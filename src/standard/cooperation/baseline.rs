//! What schools of one kind share, and which schools are of one kind.

use std::sync::Arc;

use crate::base::diagnostic::Diagnostics;
use crate::language::decode::DecodedStandard;
use crate::language::tree::Node;
use crate::model::{AuthorityId, EditionId, LandId, ProfileId};
use crate::standard::governance::{Deviation, Governance, Granted};

/// What schools of one edition, profile, Land and authority have in common.
#[derive(Debug)]
pub struct Baseline {
    pub edition: EditionId,
    /// The standard as it holds for them; `None` when it has faults.
    pub standard: Option<DecodedStandard>,
    /// Its tree, whether or not it fits the model.
    pub tree: Option<Arc<Node>>,
    /// What a school is judged against, where it is another tree: what governance forbids is not in
    /// it.
    pub(super) standing: Option<Arc<Node>>,
    /// The tree that the edition makes up with its profile, before the authority said anything.
    pub edition_tree: Option<Arc<Node>>,
    /// Whether nothing in it is forbidden; otherwise nothing may be planned with it.
    pub is_sound: bool,
    /// What the profile and the authority set otherwise than the edition.
    pub deviations: Vec<Deviation>,
    /// The exceptions of the authority.
    pub exceptions: Vec<Granted>,
    /// What the edition says about deviating.
    pub governance: Arc<Governance>,
    /// What was found in the layers that it is made of.
    pub found: Diagnostics,
    /// The exceptions of the authority have faults: what it sets otherwise was not looked at.
    pub(super) is_unknown: bool,
    pub(super) law: Option<Arc<Node>>,
}

/// Which schools are of one kind: what they share is made once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct BaselineKey {
    pub(super) edition: EditionId,
    pub(super) profile: ProfileId,
    pub(super) land: Option<LandId>,
    /// Their authority, when it sets anything.
    pub(super) authority: Option<AuthorityId>,
}
