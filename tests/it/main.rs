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
