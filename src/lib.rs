//! muster: a compiler for school-IT standards.
//!
//! The source is a git repository of TOML files: the common standard of several school authorities,
//! and per school what differs. The output is the complete configuration of every device of every
//! school. [`compile`] is the pipeline; `docs/architecture.md` follows a value, a finding and a change
//! through it, and says what each of these rooms may know:
//!
//! ```text
//! model       what a school is
//! words       what documents say, in every language
//! base        texts with their places, and what is wrong with them
//! language    TOML: trees, layers, decoding
//! workspace   the disk and git                       -> Inputs
//! standard    editions, governance, resolving        -> Resolved, decoded to an Intent
//! secret      the values of secrets: encrypted in the workspace, or kept by somebody else
//! plan        Intent                                 -> Plan, vendor-free, nothing left to decide
//! rollout     two Plans                              -> the order in which devices are changed
//! platform    Plan x platform                        -> Artifacts
//! check       questions about meaning, asked of the Intent and of all schools' facts
//! compile     the phases, over all schools
//! output      Artifacts                              -> the disk, all or nothing
//! change      two states of a workspace              -> Changes, with their causes and risks
//! explain     why a line of an artifact reads as it does
//! status      who deviates how far
//! report      findings in every format
//! reference   schemas of all files
//! author      the starter, the next edition, who approves which change
//! bundle      a school's artifacts for a rollout, in one zip that can be signed
//! cli         commands
//! ```
//!
//! # Invariants
//!
//! - **The model imports nothing of ours.** It can be read, and published as a schema, alone.
//! - **Only `workspace` and `output` touch the disk; only `cli` writes to the terminal.**
//! - **No phase changes what it was given.**
//! - **Every value in every artifact can be traced to a line of TOML.** Trees carry origins; the
//!   plan is made of typed values that were decoded from them; templates print and decide nothing.
//! - **A diagnostic without a place is a bug**, save where there is no file to point into.
//! - **The same input and date give the same bytes**, whatever the thread count, locale or clock.
//! - **Nothing is dropped in silence**: what a platform cannot express is a diagnostic.
//! - **Secrets never reach an artifact, a report, a log or git**: the workspace holds references
//!   only, and what is written where one belongs is never shown.
//! - **Nothing that a repository contains runs, is replayed, deletes or is written to**: what this
//!   machine remembers lies where no repository can carry it, and every file is reached through a
//!   door that no link leads out of.
//! - **The program knows no id of any standard.**
//!
//! Tests keep them (`tests/it/house.rs`, `tests/it/tidy.rs`, `tests/it/cli.rs`, `tests/it/shipped.rs`).

pub mod access;
pub mod author;
pub mod base;
pub mod bundle;
pub mod change;
pub mod check;
pub mod cli;
pub mod compile;
pub mod explain;
pub mod language;
pub mod model;
pub mod output;
pub mod plan;
pub mod platform;
pub mod reference;
pub mod report;
pub mod rollout;
pub mod secret;
pub mod standard;
pub mod status;
pub mod words;
pub mod workspace;
