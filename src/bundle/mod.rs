//! Rollout bundles: one zip per school, and who signed it.
//!
//! [`archive`] is the one form in which a bundle is written and read, [`signature`] says whose
//! signature over it counts.

pub mod archive;
pub mod signature;
