//! What decoding leaves behind beside the values.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::base::diagnostic::Diagnostic;
use crate::base::source::Origin;
use crate::language::tree::Node;

/// What the decoder takes a word of the tree for, beside its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The key of an entity of this table.
    Id(&'static str),
    /// A reference into this table.
    Reference(&'static str),
    /// One of these words.
    Words(&'static [&'static str]),
    /// A key that is a value, such as a set of ports.
    Key,
}

/// A reference that was met while decoding.
pub(super) struct Reference {
    pub(super) table: &'static str,
    pub(super) id: Box<str>,
    pub(super) at: Origin,
}

/// What decoding leaves behind beside the values.
#[derive(Default)]
pub(super) struct DecodeContext {
    pub(super) references: RefCell<Vec<Reference>>,
    /// Unknown keys, which do not stop decoding.
    pub(super) unknown: RefCell<Vec<Diagnostic>>,
    /// Values that failed and are passed over in the next try.
    pub(super) failed: RefCell<Vec<*const Node>>,
    /// What words mean, when somebody wants to know.
    pub(super) meanings: Option<RefCell<BTreeMap<Origin, Meaning>>>,
}

impl DecodeContext {
    pub(super) fn means(&self, at: Origin, meaning: Meaning) {
        if let Some(meanings) = &self.meanings {
            meanings.borrow_mut().insert(at, meaning);
        }
    }
}
