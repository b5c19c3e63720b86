// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Gives every text to `state` of `tests/it/fuzz/targets.rs`.
#![no_main]

muster_fuzz::target!("state");
