//! The form of a bundle without values of secrets: which ones its files need, and room for them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::contents::{BundleDocument, unit_and_path};
use super::sheet::{RolloutSheet, SheetSide, SheetSides};
use crate::base::text::one_line;
use crate::model::SecretName;
use crate::plan::{NeededSecret, Secret, SecretPurpose};
use crate::platform::FilledRule;
use crate::secret::{AskedSecret, AskedSecrets, FORM_FILE, FORM_SCHEMA, FormKey};
use crate::words::{Phrase, Words, fill};

/// The form of a school. `None` when its files need no secret.
pub fn form(
    sheet: &RolloutSheet,
    sides: &SheetSides<'_>,
    asked: &AskedSecrets,
) -> Option<BundleDocument> {
    if asked.is_empty() {
        return None;
    }
    let words = Words::of(sheet.language);
    let mut text = head(sheet, asked, words);
    let now = UsedSecrets::of(&sides.now, asked);
    let before = sides.before.map(|before| UsedSecrets::of(&before, asked)).unwrap_or_default();
    for (name, asked) in asked {
        let side = if asked.present.is_some() { &now } else { &before };
        text += &secret(name, asked, side, words);
    }
    Some(BundleDocument { name: FORM_FILE, text })
}

/// What the form is for, and of which state.
fn head(sheet: &RolloutSheet, asked: &AskedSecrets, words: &Words) -> String {
    let bundle = &sheet.bundle;
    let key = format!("{}/{}", bundle.authority, bundle.school);
    let leads_back = asked.values().any(|asked| asked.former.is_some());
    let mut text = String::new();
    let title = fill(words.secrets_form.title, &[("school", &one_line(&bundle.title))]);
    let pack = fill(words.secrets_form.pack, &[("school", &key)]);
    let former = if leads_back { Some(words.secrets_form.former) } else { None };
    let said = [&*title, words.secrets_form.elsewhere, words.secrets_form.quotes]
        .into_iter()
        .chain([words.secrets_form.one_line])
        .chain(former)
        .chain([&*pack]);
    for line in said {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "# {line}");
    }
    text.push('\n');
    let mut said = |key: FormKey, value: Option<&str>| {
        if let Some(value) = value {
            let _ = writeln!(text, "{} = \"{value}\"", key.name());
        }
    };
    said(FormKey::Schema, Some(FORM_SCHEMA));
    said(FormKey::Authority, Some(&bundle.authority));
    said(FormKey::School, Some(&bundle.school));
    said(FormKey::Revision, bundle.revision.as_deref());
    said(FormKey::Base, bundle.base.as_deref());
    text
}

/// What is asked for of one secret.
fn secret(name: &SecretName, asked: &AskedSecret, side: &UsedSecrets, words: &Words) -> String {
    let used = side.0.get(name);
    let nothing = UsedSecret::default();
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = writeln!(text, "\n# {}", purpose_and_rule(used.unwrap_or(&nothing), words));
    let _ = writeln!(text, "[secrets.\"{name}\"]");
    let units = used.map_or(&nothing.units, |used| &used.units);
    let units: Vec<String> = units.iter().map(|unit| format!("\"{unit}\"")).collect();
    let sides = [(&asked.present, false), (&asked.former, true)];
    for (value, is_former) in sides {
        let Some(value) = value else { continue };
        let key = |key: FormKey| if is_former { key.of_former() } else { key }.name();
        for (said, value) in value.lines() {
            let _ = writeln!(text, "{} = {value}", key(said));
        }
        if !is_former {
            let _ = writeln!(text, "{} = [{}]", FormKey::UsedBy.name(), units.join(", "));
        }
        let _ = writeln!(text, "{} = ''", key(FormKey::Value));
    }
    text
}

/// `Schlüssel eines WLANs; 24 bis 63 Zeichen; nur druckbare ASCII-Zeichen`.
fn purpose_and_rule(used: &UsedSecret, words: &Words) -> String {
    let mut said: Vec<String> = Vec::new();
    for purpose in &used.purposes {
        said.push(purpose_of(*purpose, words).to_owned());
    }
    said.extend(match (used.least, used.most) {
        (0, None) => None,
        (least, None) => Some(fill(words.secrets_form.at_least, &[("least", &least)])),
        (0, Some(most)) => Some(fill(words.secrets_form.at_most, &[("most", &most)])),
        (least, Some(most)) => {
            let both: &[(&str, &dyn std::fmt::Display)] = &[("least", &least), ("most", &most)];
            Some(fill(words.secrets_form.between, both))
        }
    });
    if used.is_ascii {
        said.push(words.secrets_form.ascii.to_owned());
    }
    if !used.refused.is_empty() {
        let mut signs = Vec::new();
        for sign in &used.refused {
            signs.push(match sign {
                ' ' => words.secrets_form.space.to_owned(),
                sign => one_line(&sign.to_string()).into_owned(),
            });
        }
        said.push(fill(words.secrets_form.refused, &[("signs", &signs.join(" "))]));
    }
    said.join("; ")
}

fn purpose_of(purpose: SecretPurpose, words: &Words) -> Phrase {
    match purpose {
        SecretPurpose::Password => words.secrets_form.password,
        SecretPurpose::Psk => words.secrets_form.psk,
        SecretPurpose::SnmpAuth => words.secrets_form.snmp_auth,
        SecretPurpose::SnmpPrivacy => words.secrets_form.snmp_privacy,
        SecretPurpose::Radius => words.secrets_form.radius,
        SecretPurpose::Challenge => words.secrets_form.challenge,
    }
}

/// What the files of a side make of secrets, by name.
#[derive(Default)]
struct UsedSecrets(BTreeMap<SecretName, UsedSecret>);

/// Where a secret stands, and what its value may be there.
#[derive(Default)]
struct UsedSecret {
    purposes: BTreeSet<SecretPurpose>,
    /// The folders of the devices and client profiles that have it in a file.
    units: BTreeSet<String>,
    least: u32,
    most: Option<u32>,
    is_ascii: bool,
    refused: BTreeSet<char>,
}

impl UsedSecrets {
    fn of(side: &SheetSide<'_>, asked: &AskedSecrets) -> Self {
        let mut used: BTreeMap<SecretName, UsedSecret> = BTreeMap::new();
        for (name, NeededSecret { purposes, least }) in side.plan.secrets() {
            used.insert(name, UsedSecret { purposes, least, ..UsedSecret::default() });
        }
        let names: BTreeSet<SecretName> = asked.keys().cloned().collect();
        for file in side.with_placeholders {
            let (unit, _) = unit_and_path(file);
            let platform = side.platforms.get(&file.platform);
            let rules = platform.map_or(&[][..], |platform| &platform.manifest.syntax.filled);
            for name in Secret::placeholders_in(&file.text, &names) {
                let used = used.entry(name.clone()).or_default();
                used.units.insert(unit.to_owned());
                for rule in rules {
                    if rule.of.iter().any(|purpose| used.purposes.contains(purpose)) {
                        used.keep(rule);
                    }
                }
            }
        }
        Self(used)
    }
}

impl UsedSecret {
    /// Its value must keep a rule as well.
    fn keep(&mut self, rule: &FilledRule) {
        if let Some(least) = &rule.min {
            self.least = self.least.max(least.get());
        }
        if let Some(most) = &rule.max {
            self.most = Some(self.most.map_or(most.get(), |known| known.min(most.get())));
        }
        self.is_ascii |= rule.ascii;
        self.refused.extend(rule.refuse.chars());
    }
}
