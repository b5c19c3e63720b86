//! What a school is: one file per theme, plain types that check themselves.
//!
//! **The model imports nothing of ours**: it can be read, and published as a schema, alone. Shape
//! is said here (types, ranges, string classes); relations between things are the rules' business
//! (`check`). No struct may use serde's `flatten` or `untagged`: both buffer values and lose the
//! place in the file that an error must name.
//!
//! **Adding an entity:** its struct in the file of its theme, one line in `school!` (`school.rs`),
//! which also says what it is about ([`Theme`]), and a spec in `tests/spec/`. Decoding, layering,
//! schemas, reports and references to it follow from that line.
#![warn(missing_docs, reason = "the schema and the reference say what every key is")]

mod boot;
mod character;
mod clients;
mod document;
mod governance;
mod hardware;
mod line;
mod name;
mod net;
mod ranges;
mod policy;
mod rollout;
mod school;
mod secret;
mod segment;
mod service_roles;
mod settings;
mod theme;
mod value;
mod wlan;
mod zone;

pub use boot::*;
pub use character::*;
pub use clients::*;
pub use document::*;
pub use governance::*;
pub use hardware::*;
pub use line::*;
pub use name::*;
pub use net::*;
pub use policy::*;
pub use ranges::*;
pub use rollout::*;
pub use school::*;
pub use secret::*;
pub use segment::*;
pub use service_roles::*;
pub use settings::*;
pub use theme::*;
pub use value::*;
pub use wlan::*;
pub use zone::*;

/// What every file of the model needs.
mod prelude {
    pub(super) use std::collections::BTreeMap;
    pub(super) use std::sync::Arc;

    pub(super) use schemars::JsonSchema;
    pub(super) use serde::{Deserialize, Serialize};

    pub(super) use super::boot::*;
    pub(super) use super::name::*;
    pub(super) use super::net::*;
    pub(super) use super::ranges::*;
    pub(super) use super::value::*;
    pub(super) use super::wlan::Band;

    /// Entities exist unless they say otherwise.
    pub(super) fn yes() -> bool {
        true
    }
}
