//! What a layer sets otherwise than the layers below it, and what governance says of it.

use std::sync::Arc;

use crate::base::source::Origin;
use crate::language::layer::LayerKind;
use crate::model::ExceptionId;

/// A value that a layer sets otherwise than the layers below it.
#[derive(Clone, Debug)]
pub struct Deviation {
    /// Where it stands in the tree.
    pub path: Vec<Arc<str>>,
    pub layer: LayerKind,
    /// The place of the value.
    pub at: Origin,
    /// Whether it is an entry that the layers below do not have.
    pub added: bool,
    /// The pattern of the rule that holds for it, and where that was written; none when no
    /// rule covers it, so that it is locked.
    pub rule: Option<(String, Origin)>,
    pub verdict: Verdict,
}

/// What is said of a deviation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The standard leaves it open.
    Allowed,
    /// An exception permits it.
    Excepted(ExceptionId),
    /// It was passed over, since its exception does not hold and the standard holds again.
    PassedOver(ExceptionId),
    /// It is not allowed.
    Forbidden,
}
