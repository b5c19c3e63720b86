// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Gives every text to `tree` of `tests/it/fuzz.rs`.
#![no_main]
#![allow(dead_code, reason = "each target uses a part of the shared file")]

#[path = "../../tests/it/fuzz.rs"]
mod fuzz;

libfuzzer_sys::fuzz_target!(|text: &str| fuzz::tree(text));
