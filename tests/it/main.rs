// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! All tests that look at the program from outside, in one binary.
#![allow(
    clippy::disallowed_methods,
    reason = "tests write workspaces, read what was built, and run programs"
)]
#![allow(clippy::case_sensitive_file_extension_comparisons, reason = "the files are our own")]

mod access;
mod adopt;
mod apply;
mod bad_input;
mod r#box;
mod build;
mod bundle;
mod bundle_documents;
mod bundle_parts;
mod bundle_secrets;
mod bundle_stages;
mod bundle_transport;
mod bundle_waves;
mod canary;
mod cases;
mod cli;
mod comment;
mod committed;
mod diff;
mod diff_bundles;
mod diff_memory;
mod diff_properties;
mod diff_renames;
mod diff_sides;
mod documents;
mod editions;
mod editors;
mod ending;
mod escape;
mod exceptions;
mod explain;
mod fuzz;
mod golden;
mod governing;
mod hostile;
mod house;
mod inert;
mod init;
mod kill;
mod memory;
mod names;
mod oracles;
mod owners;
mod page;
mod picture;
mod pipelines;
mod platforms;
mod play;
mod properties;
mod radius;
mod readback;
mod readme;
mod receipts;
mod reference;
mod reports;
mod rollout;
mod rust;
mod schemas;
mod scopes;
mod secret_store;
mod secrets;
mod secrets_form;
mod shipped;
mod skipped;
mod spec;
mod standards;
mod status;
mod support;
mod tidy;
mod verify;
mod whole;
mod words;
