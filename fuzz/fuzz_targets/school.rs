// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Any text as a file of a school, over a small standard, is compiled or gives findings.
#![no_main]

use libfuzzer_sys::fuzz_target;
use muster::compile;
use muster::decode::SchoolKey;
use muster::diagnostic::Diagnostics;
use muster::inputs::SchoolFiles;
use muster::model::{AuthorityId, Day, EditionId, ProfileId, SchoolId};
use muster::source::SourceFile;
use muster::workspace;
use muster::world::World;

macro_rules! base {
    ($($file:literal),*) => { [$(($file, include_str!(concat!("../../tests/golden/base/", $file)))),*] };
}

const STANDARD: &[(&str, &str)] = &base![
    "standards/1/dns.toml", "standards/1/hardware.toml", "standards/1/management.toml", "standards/1/network.toml", "standards/1/policy.toml",
    "standards/1/radius.toml", "standards/1/roles.toml", "standards/1/wlans.toml"
];
const PROFILE: (&str, &str) = base!["standards/1/profiles/schule.toml"][0];
const SCHOOL: &[(&str, &str)] = &base!["schools/amt/schule/school.toml", "schools/amt/schule/devices.toml"];
const WORKSPACE: (&str, &str) = base!["muster.toml"][0];

fuzz_target!(|text: &str| {
    let mut inputs = workspace::built_in();
    let mut add = |(path, text): (&str, &str)| inputs.sources.add(SourceFile { path: path.into(), text: text.into(), layer: path.into() });
    let workspace = add(WORKSPACE);
    let standard: Vec<_> = STANDARD.iter().map(|&file| add(file)).collect();
    let profile = add(PROFILE);
    let mut files: Vec<_> = SCHOOL.iter().map(|&file| add(file)).collect();
    files.push(add(("schools/amt/schule/fuzz.toml", text)));
    inputs.workspace = workspace;
    let edition = inputs.editions.entry(EditionId::new("1").expect("an edition")).or_default();
    edition.files = standard;
    edition.profiles.insert(ProfileId::new("schule").expect("a profile"), profile);
    let key = SchoolKey { authority: AuthorityId::new("amt").expect("an authority"), school: SchoolId::new("schule").expect("a school") };
    inputs.schools.push(SchoolFiles { key, files });

    let mut out = Diagnostics::default();
    if let Some(world) = World::new(inputs, Day::new("2026-11-21").expect("a day"), &mut out) {
        compile::build(&world, &[true], |_, artifacts| artifacts.len(), &mut out);
    }
    assert!(out.iter().all(|item| item.at.is_some()), "a finding without a place");
});
