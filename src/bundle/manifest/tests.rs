//! Manifests that muster would not have written.

use super::*;

fn entry(path: &str, purpose: BundlePurpose, rollback: Option<&str>) -> BundleEntry {
    let unit = match purpose {
        BundlePurpose::Document => None,
        BundlePurpose::Device | BundlePurpose::Between | BundlePurpose::Rollback => {
            path.split('/').nth(1)
        }
    };
    BundleEntry {
        path: path.into(),
        purpose,
        unit: unit.map(str::to_owned),
        platform: None,
        format: None,
        apply: None,
        sensitive: false,
        bytes: 0,
        sha256: String::new(),
        rollback: rollback.map(str::to_owned),
    }
}

fn step(unit: &str, kind: BundleStepKind) -> BundleStep {
    let plugged = match kind {
        BundleStepKind::Replug => Some("x/1".to_owned()),
        _ => None,
    };
    BundleStep { unit: unit.into(), kind, plugged }
}

/// A bundle in which `a` is new, `b` changes, `c` leaves and `d` stays.
fn manifest() -> BundleManifest {
    BundleManifest {
        schema: SCHEMA.into(),
        muster: "0".into(),
        authority: "x".into(),
        school: "y".into(),
        title: "Y".into(),
        edition: "1".into(),
        as_of: "2026-11-21".into(),
        revision: None,
        base: None,
        secrets: SecretsInBundle::Placeholders,
        schedule: BundleSchedule::default(),
        steps: vec![
            step("b", BundleStepKind::Change),
            step("a", BundleStepKind::First),
            step("c", BundleStepKind::Remove),
        ],
        files: vec![
            entry("ROLLOUT.md", BundlePurpose::Document, None),
            entry("devices/a/x", BundlePurpose::Device, None),
            entry("devices/b/x", BundlePurpose::Device, Some("rollback/b/x")),
            entry("devices/d/x", BundlePurpose::Device, Some("rollback/d/x")),
            entry("rollback/b/x", BundlePurpose::Rollback, None),
            entry("rollback/c/x", BundlePurpose::Rollback, None),
            entry("rollback/d/x", BundlePurpose::Rollback, None),
        ],
    }
}

fn read(manifest: &BundleManifest) -> Result<(), String> {
    let found = BundleManifest::read(&manifest.write())?;
    assert_eq!(found, *manifest);
    Ok(())
}

#[test]
fn what_muster_writes_is_read() {
    assert_eq!(read(&manifest()), Ok(()));
    // What stays may have a step as well: its secrets have other values.
    let mut all = manifest();
    all.steps.push(step("d", BundleStepKind::Change));
    assert_eq!(read(&all), Ok(()));
}

#[test]
fn steps_fit_the_files() {
    for (number, unit, kind, said) in [
        (0, "b", BundleStepKind::First, "the step of `b` does not fit its files"),
        (0, "b", BundleStepKind::Remove, "the step of `b` does not fit its files"),
        (1, "a", BundleStepKind::Change, "the step of `a` does not fit its files"),
        (1, "a", BundleStepKind::Remove, "the step of `a` does not fit its files"),
        (2, "c", BundleStepKind::First, "the step of `c` does not fit its files"),
        (2, "c", BundleStepKind::Change, "the step of `c` does not fit its files"),
        (0, "e", BundleStepKind::Change, "the step of `e` does not fit its files"),
        // Nothing lies in between.
        (0, "b", BundleStepKind::Temporary, "the step of `b` does not fit its files"),
        (1, "a", BundleStepKind::Replug, "the step of `a` does not fit its files"),
        (2, "c", BundleStepKind::Replug, "the step of `c` does not fit its files"),
        (0, "a", BundleStepKind::First, "`a` has two steps"),
        (1, "d", BundleStepKind::Change, "`a` has no step"),
        (2, "d", BundleStepKind::Change, "`c` has no step"),
    ] {
        let mut spoilt = manifest();
        spoilt.steps[number] = step(unit, kind);
        assert_eq!(read(&spoilt), Err(said.to_owned()), "{number} {unit} {kind:?}");
    }
}

/// The same bundle, in which `b` has a configuration in between.
fn with_between() -> BundleManifest {
    let mut manifest = manifest();
    let back = Some("rollback/b/x");
    manifest.files.insert(1, entry("between/b/x", BundlePurpose::Between, back));
    manifest.files.insert(2, entry("between/b/y", BundlePurpose::Between, None));
    manifest.steps.insert(0, step("b", BundleStepKind::Temporary));
    manifest
}

#[test]
fn a_temporary_step_comes_before_the_one_that_ends_it() {
    assert_eq!(read(&with_between()), Ok(()));
    let mut moved = with_between();
    moved.steps[1] = step("b", BundleStepKind::Replug);
    assert_eq!(read(&moved), Ok(()));
    let spoils: [(Spoil, &str); 7] = [
        (|it| it.steps.swap(0, 1), "`b` has two steps"),
        (|it| _ = it.steps.remove(1), "no step of `b` ends the temporary one"),
        (|it| _ = it.steps.remove(0), "`b` has files in between and no temporary step"),
        (|it| it.files.retain(|file| !file.path.starts_with("between/")), NO_FIT),
        (|it| it.steps.insert(1, step("b", BundleStepKind::Temporary)), "`b` has two steps"),
        (|it| it.steps.push(step("b", BundleStepKind::Change)), "`b` has two steps"),
        (
            |it| it.files[1].rollback = Some("devices/b/x".into()),
            "`between/b/x` does not lead back to `devices/b/x`",
        ),
    ];
    for (spoil, said) in spoils {
        let mut spoilt = with_between();
        spoil(&mut spoilt);
        assert_eq!(read(&spoilt), Err(said.to_owned()));
    }
}

/// Makes something of a manifest that muster would not have written.
type Spoil = fn(&mut BundleManifest);

const NO_FIT: &str = "the step of `b` does not fit its files";

/// What is plugged in elsewhere has the same files, or none of this bundle.
#[test]
fn a_cable_moves_where_the_step_says_it() {
    let with = |step: BundleStep| {
        let mut manifest = manifest();
        manifest.steps.push(step);
        manifest
    };
    for unit in ["d", "by-hand"] {
        assert_eq!(read(&with(step(unit, BundleStepKind::Replug))), Ok(()));
    }
    let mut differs = with(step("d", BundleStepKind::Replug));
    differs.files[3].sha256 = "00".into();
    let mut gone = with(step("d", BundleStepKind::Replug));
    gone.files.push(entry("rollback/d/y", BundlePurpose::Rollback, None));
    for spoilt in [differs, gone] {
        assert_eq!(read(&spoilt), Err("the step of `d` does not fit its files".into()));
    }
    let said = |mut manifest: BundleManifest, number: usize, plugged: Option<&str>| {
        manifest.steps[number].plugged = plugged.map(str::to_owned);
        read(&manifest)
    };
    let refused = |unit: &str| Err(format!("the step of `{unit}` does not fit its cable"));
    assert_eq!(said(manifest(), 0, Some("x/1")), Ok(()));
    assert_eq!(said(manifest(), 1, Some("x/1")), Ok(()));
    assert_eq!(said(manifest(), 2, Some("x/1")), refused("c"));
    assert_eq!(said(with_between(), 0, Some("x/1")), refused("b"));
    assert_eq!(said(with(step("d", BundleStepKind::Replug)), 3, None), refused("d"));
}

#[test]
fn documents_are_not_applied() {
    let spoils: [fn(&mut BundleEntry); 5] = [
        |entry| entry.unit = Some("a".into()),
        |entry| entry.platform = Some("p".into()),
        |entry| entry.format = Some(Format::Text),
        |entry| entry.apply = Some(ApplyMode::Merge),
        |entry| entry.sensitive = true,
    ];
    for (number, spoil) in spoils.iter().enumerate() {
        let mut spoilt = manifest();
        spoil(&mut spoilt.files[0]);
        let said = "the document `ROLLOUT.md` is said to be applied";
        assert_eq!(read(&spoilt), Err(said.to_owned()), "{number}");
    }
    let mut spoilt = manifest();
    spoilt.files[0].rollback = Some("rollback/b/x".into());
    let said = "`ROLLOUT.md` does not lead back to `rollback/b/x`";
    assert_eq!(read(&spoilt), Err(said.to_owned()));
}
