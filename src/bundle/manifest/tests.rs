//! Manifests that muster would not have written.

use super::*;

fn entry(path: &str, purpose: BundlePurpose, rollback: Option<&str>) -> BundleEntry {
    let unit = match purpose {
        BundlePurpose::Document => None,
        BundlePurpose::Device | BundlePurpose::Rollback => path.split('/').nth(1),
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

/// A bundle in which `a` is new, `b` changes, `c` leaves and `d` stays.
fn manifest() -> BundleManifest {
    let step = |unit: &str, kind| BundleStep { unit: unit.into(), kind };
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
    all.steps.push(BundleStep { unit: "d".into(), kind: BundleStepKind::Change });
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
        (0, "a", BundleStepKind::First, "`a` has two steps"),
        (1, "d", BundleStepKind::Change, "`a` has no step"),
        (2, "d", BundleStepKind::Change, "`c` has no step"),
    ] {
        let mut spoilt = manifest();
        spoilt.steps[number] = BundleStep { unit: unit.into(), kind };
        assert_eq!(read(&spoilt), Err(said.to_owned()), "{number} {unit} {kind:?}");
    }
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
