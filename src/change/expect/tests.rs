//! What lies outside of a declaration, border by border.

use std::collections::{BTreeMap, BTreeSet};

use super::Expected;
use crate::change::secret_change::{SecretChange, SecretUser};
use crate::change::{ChangeKind, ChangeSubject, ModelChange, Risk};

fn expected(text: &str) -> Expected {
    Expected::read(text).expect(text)
}

/// A declaration that cannot be read is told by its line, and nothing of it is quoted.
#[test]
fn what_is_wrong_is_told_without_quoting_it() {
    let told = |text: &str| Expected::read(text).expect_err(text);
    assert!(told("zonen = []").starts_with("line 1: "));
    assert!(told("\n\nzonen = []").starts_with("line 3: "));
    // The last word of the first looks like the beginning of a quotation, the second has an end of
    // one in it.
    for text in [r#"zones = "geheim string ""#, r#"zones = "geheim\" geheim""#] {
        let told = told(text);
        assert!(told.contains("a string, expected") && !told.contains("geheim"), "{told}");
    }
}

/// A secret of two access points and a client profile at two schools.
fn secret() -> SecretChange {
    SecretChange {
        name: "wlan.schule".to_owned(),
        kind: ChangeKind::Changed,
        old: None,
        new: None,
        risk: Risk::Live,
        used_by: BTreeMap::from([(SecretUser::AccessPoint, 2), (SecretUser::ClientProfile, 1)]),
        schools: vec!["amt/nord".to_owned(), "stadt/west".to_owned()],
        devices: vec!["amt/nord/ap-1".to_owned(), "stadt/west/ap-2".to_owned()],
        files: vec!["amt/nord/ap-1/wireless".to_owned(), "stadt/west/_clients/a".to_owned()],
        platforms: BTreeSet::from(["apple".to_owned(), "openwrt".to_owned()]),
    }
}

#[test]
fn a_secret_lies_within_every_border() {
    let outside = |text: &str, change: &SecretChange| {
        let told = expected(text).secret(change)?;
        Some(told.split_once("outside of ").map_or(told.clone(), |(_, borders)| borders.to_owned()))
    };
    let whole = secret();
    for inside in [
        "",
        "secrets = ['wlan.*']",
        "secrets = ['wlan.*']\nmodel = []\nzones = []",
        "authorities = ['amt', 'stadt']\nschools = ['nord', 'stadt/west']",
        "platforms = ['apple', 'openwrt']",
        "paths = ['amt/*', 'stadt/*']\nrisks = ['live']",
    ] {
        assert_eq!(outside(inside, &whole), None, "{inside}");
    }
    for (text, borders) in [
        ("model = ['wlans.*']\nzones = ['a']", "`model`, `zones`"),
        ("authorities = ['amt']", "`authorities`"),
        ("authorities = ['stadt']\nschools = ['west']", "`authorities`"),
        ("schools = ['nord']", "`schools`"),
        // A client profile is no device.
        ("devices = ['ap-*']", "`devices`"),
        ("platforms = ['apple']", "`platforms`"),
        ("platforms = ['openwrt']", "`platforms`"),
        ("paths = ['amt/*']", "`paths`"),
        ("risks = ['security']\npaths = []", "`paths`, `risks`"),
    ] {
        assert_eq!(outside(text, &whole).as_deref(), Some(borders), "{text}");
    }
    let unnamed = outside("secrets = ['radius.*']", &whole).expect("it is not named");
    assert!(unnamed.ends_with("which `secrets` does not name"), "{unnamed}");
    // On devices alone it lies within their border.
    let mut on_devices = secret();
    on_devices.used_by.remove(&SecretUser::ClientProfile);
    assert_eq!(outside("devices = ['ap-*']", &on_devices), None);
    assert_eq!(outside("devices = ['ap-1']", &on_devices).as_deref(), Some("`devices`"));
    // One that no school needs is at none of those that were declared.
    let mut of_nobody = secret();
    of_nobody.schools.clear();
    assert_eq!(outside("", &of_nobody), None);
    assert_eq!(outside("schools = ['*']", &of_nobody).as_deref(), Some("`schools`"));
}

fn change(subject: ChangeSubject, path: &str, schools: &[&str]) -> ModelChange {
    ModelChange {
        subject,
        path: path.to_owned(),
        kind: ChangeKind::Changed,
        moved_from: None,
        old: None,
        new: None,
        old_at: Vec::new(),
        new_at: Vec::new(),
        schools: schools.iter().map(|school| (*school).to_owned()).collect(),
        zones: Vec::new(),
        exceptions: Vec::new(),
        permits: Vec::new(),
        risk: None,
    }
}

#[test]
fn a_change_lies_within_the_schools_and_authorities() {
    let outside = |text: &str, change: &ModelChange| expected(text).model_change(change);
    let of_schools = change(ChangeSubject::Model, "segments.a.vlan", &["amt/nord", "stadt/west"]);
    assert_eq!(outside("authorities = ['amt', 'stadt']", &of_schools), None);
    for text in ["authorities = ['amt']", "schools = ['nord']"] {
        let told = outside(text, &of_schools).expect(text);
        assert_eq!(told, "`segments.a.vlan` changes at `stadt/west`");
    }
    // A key of the model that looks like the path of a header is none.
    let key = change(ChangeSubject::Model, "schools/amt/authority.toml", &["stadt/west"]);
    assert!(outside("authorities = ['amt']", &key).is_some());
    let of_none = change(ChangeSubject::Model, "segments.a.vlan", &[]);
    let told = outside("schools = ['*']", &of_none).expect("it is at no school");
    assert!(told.ends_with("which belongs to no school"), "{told}");
}

/// What an authority says of itself is its own as long as no schools were declared.
#[test]
fn a_header_of_an_authority_lies_within_its_authority() {
    let outside = |text: &str, change: &ModelChange| expected(text).model_change(change);
    let path = "schools/amt/authority.toml";
    let own = change(ChangeSubject::Header, path, &["amt/nord"]);
    assert_eq!(outside("authorities = ['amt']", &own), None);
    assert!(outside("authorities = ['stadt']", &own).is_some());
    // Nobody has it yet.
    let of_none = change(ChangeSubject::Header, path, &[]);
    assert_eq!(outside("authorities = ['amt']", &of_none), None);
    assert!(outside("authorities = ['stadt']", &of_none).is_some());
    // It holds for schools that come later as well.
    assert!(outside("schools = ['nord']", &own).is_some());
    assert!(outside("schools = ['nord']\nauthorities = ['amt']", &own).is_some());
    // The folder of a school lies further below.
    let deeper = change(ChangeSubject::Header, "schools/amt/nord/school.toml", &["amt/nord"]);
    assert_eq!(outside("authorities = ['amt']", &deeper), None);
    // The header of an edition is nobody's own, whatever schools it moves today.
    let shared = change(ChangeSubject::Header, "standards/1/edition.toml", &["amt/nord"]);
    let told = outside("authorities = ['amt']", &shared).expect("it holds for all");
    assert!(told.ends_with("which belongs to no school"), "{told}");
}
