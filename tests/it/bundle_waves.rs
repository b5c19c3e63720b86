// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! `muster bundle --wave`, and what a bundle says of waves, maintenance windows and freezes.

use std::path::Path;

use muster::bundle::manifest::BundleManifest;
use muster::bundle::opened;
use serde_json::json;

use crate::bundle::{self, Packing};
use crate::diff::Repository;
use crate::support::{Ran, contents, write};

const STANDARD: &str = r#"
[rollout]
wave = "rest"

[waves.first]
title = "Pilotschulen"
turn = 1
stop-at = 1
hold = "7d"

[waves.rest]
title = "Alle"
turn = 2
stop-at = 3

[waves.later]
title = "Niemand"
turn = 3
stop-at = 1

[maintenance-windows.nachts]
days = ["friday"]
from = "22:00"
to = "02:00"

[freezes.abitur]
title = "Abitur"
from = "2027-04-12"
until = "2027-05-07"

[freezes.heute]
title = "Noch heute"
from = "2026-11-16"
until = "2026-11-21"

[freezes.vorbei]
title = "Vorbei"
from = "2026-11-16"
until = "2026-11-20"
"#;

/// The workspace of the tests, which says nothing of waves.
fn plain() -> Packing {
    Packing::of(Repository::of_base())
}

/// Schools of which one is in the first wave, and all others are in the second.
fn workspace() -> Packing {
    let repository = plain();
    write(&repository.path().join("standards/1/waves.toml"), STANDARD);
    let own = "[rollout]\nwave = \"first\"\n";
    write(&repository.path().join("schools/stadt/schule-west/wave.toml"), own);
    repository
}

fn bundle(packing: &Packing, args: &[&str]) -> Ran {
    bundle::bundle(packing, &[&["--uncommitted"], args].concat())
}

fn packed(repository: &Packing) -> Vec<String> {
    let folder = repository.path().join("bundles");
    if !folder.is_dir() {
        return Vec::new();
    }
    let files = contents(&folder);
    files.into_keys().filter(|path| path.ends_with(".zip")).collect()
}

fn manifest(zip: &Path) -> BundleManifest {
    opened::open(&std::fs::read(zip).expect("there is a bundle")).expect("it is one").manifest
}

#[test]
fn the_schools_of_a_wave_are_packed() {
    let repository = workspace();
    bundle(&repository, &["--wave", "first"]).expect(0);
    assert_eq!(packed(&repository), ["stadt/schule-west/schule-west.zip"]);
    let others = [
        "amt/schule-nord/schule-nord.zip",
        "amt/schule-ost/schule-ost.zip",
        "amt/schule-sued/schule-sued.zip",
    ];
    // The bundles of another wave stay, and a selection holds too.
    bundle(&repository, &["--wave", "rest", "schule-nord", "stadt"]).expect(0);
    assert_eq!(packed(&repository), [others[0], "stadt/schule-west/schule-west.zip"]);
    bundle(&repository, &["--wave", "rest"]).expect(0);
    assert_eq!(packed(&repository)[..3], others);
}

#[test]
fn a_wave_that_is_none_or_has_no_school_is_told() {
    let repository = workspace();
    for (args, said) in [
        (&["--wave", "frist"][..], "there is no wave `frist`; did you mean `first`?"),
        (&["--wave", "later"], "none of the schools chosen is in the wave `later`"),
        (&["--wave", "first", "amt"], "none of the schools chosen is in the wave `first`"),
    ] {
        let ran = bundle(&repository, args).expect(2);
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
    let ran = bundle(&plain(), &["--wave", "first"]).expect(2);
    assert!(ran.stderr.contains("`first`; the standard has none"), "{}", ran.stderr);
}

/// A school with errors may be in the wave: they are told, and nothing is packed.
#[test]
fn a_school_that_cannot_be_read_is_not_left_out_in_silence() {
    let repository = workspace();
    write(&repository.path().join("schools/amt/schule-nord/wave.toml"), "[rollout]\nwave = 1\n");
    let ran = bundle(&repository, &["--wave", "first"]).expect(1);
    assert!((ran.stdout + &ran.stderr).contains("schule-nord/wave.toml"));
    assert!(packed(&repository).is_empty());
}

#[test]
fn a_bundle_says_when_it_may_be_rolled_out() {
    let repository = workspace();
    bundle(&repository, &["--wave", "first"]).expect(0);
    let zip = repository.path().join("bundles/stadt/schule-west/schule-west.zip");
    let schedule = serde_json::to_value(manifest(&zip).schedule).expect("it is JSON");
    let expected = json!({
        "wave": {
            "wave": "first", "title": "Pilotschulen", "turn": 1, "stop-at": 1, "hold": "7d",
        },
        "windows": [
            { "window": "nachts", "days": ["friday"], "from": "22:00", "to": "02:00" },
        ],
        "freezes": [
            {
                "freeze": "abitur", "title": "Abitur",
                "from": "2027-04-12", "until": "2027-05-07",
            },
            {
                "freeze": "heute", "title": "Noch heute",
                "from": "2026-11-16", "until": "2026-11-21",
            },
        ],
    });
    assert_eq!(schedule, expected);
}

/// Without any of this the manifest is the same as ever.
#[test]
fn a_standard_that_says_nothing_of_it_changes_no_manifest() {
    let repository = plain();
    bundle(&repository, &["schule-west"]).expect(0);
    let zip = repository.path().join("bundles/stadt/schule-west/schule-west.zip");
    let text = String::from_utf8(manifest(&zip).write()).expect("it is JSON");
    assert!(!text.contains("schedule"), "{text}");
}
