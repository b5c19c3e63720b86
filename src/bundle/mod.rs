//! Rollout bundles: one zip per school, and who signed it.
//!
//! [`archive`] is the one form in which a bundle is written and read, [`manifest`] says what lies
//! in it, [`contents`] packs it, [`sheet`] finds out what is rolled out and in which order,
//! [`documents`] tell it, [`form`] asks for the secrets that it lacks, [`play`] does it with the
//! [`inventory`], [`opened`] holds one against its own manifest, and [`signature`] says whose
//! signature over it counts. [`succession`] says whether one may follow on another, [`receipt`] what
//! its devices said, and [`schedule`] when it may be rolled out.

pub mod archive;
pub mod contents;
pub mod documents;
pub mod form;
pub mod inventory;
pub mod manifest;
pub mod opened;
pub mod play;
pub mod receipt;
pub mod schedule;
pub mod sheet;
pub mod signature;
pub mod succession;
