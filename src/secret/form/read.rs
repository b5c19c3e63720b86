//! Reading a form that somebody filled in.

use std::collections::BTreeMap;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::language::decode::SchoolKey;
use crate::model::SecretName;
use crate::secret::form::FORM_SCHEMA;
use crate::secret::form::filled::{FilledForm, FilledSecret, FilledValue, FormFault};
use crate::secret::form::line::{self, FormKey, FormLine};
use crate::secret::text::SecretText;
use crate::secret::values::SecretValue;

impl FilledForm {
    /// Reads a form. What is wrong with its lines is kept, to be told with all else.
    pub fn read(text: &Zeroizing<String>) -> Self {
        let mut reader = FormReader::default();
        // Editors of Windows write a mark before the first line.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (number, written) in (1..).zip(text.lines()) {
            reader.take(number, written);
        }
        reader.finish()
    }
}

/// Where a form is read.
#[derive(Default)]
struct FormReader<'t> {
    form: FilledForm,
    /// What the head says, with the line.
    head: BTreeMap<FormKey, (usize, &'t str)>,
    /// The lines on which the keys of the secret that is read stand.
    keys: BTreeMap<FormKey, usize>,
    place: FormPlace,
}

/// What the next line belongs to.
#[derive(Default)]
enum FormPlace {
    #[default]
    Head,
    Secret(SecretName),
    /// A heading that is wrong, or there twice: what stands below it is not looked at.
    Nowhere,
}

impl<'t> FormReader<'t> {
    fn take(&mut self, number: usize, written: &'t str) {
        match line::read(written) {
            Ok(FormLine::Nothing) => {}
            Ok(FormLine::Secret(name)) => self.secret(number, name),
            Ok(FormLine::Said(key, rest)) => self.said(number, key, rest),
            Err(why) => {
                if written.trim_start().starts_with('[') {
                    self.place = FormPlace::Nowhere;
                }
                self.fault(number, why);
            }
        }
    }

    fn secret(&mut self, number: usize, name: SecretName) {
        self.keys.clear();
        if let Some(first) = self.form.secrets.get(&name) {
            let first = first.line;
            self.fault(number, &format!("this secret stands on line {first} already"));
            self.place = FormPlace::Nowhere;
            return;
        }
        let secret = FilledSecret { line: number, ..FilledSecret::default() };
        self.form.secrets.insert(name.clone(), secret);
        self.place = FormPlace::Secret(name);
    }

    fn said(&mut self, number: usize, key: FormKey, rest: &'t str) {
        let belongs = match self.place {
            FormPlace::Head => FormKey::OF_HEAD.contains(&key),
            FormPlace::Secret(_) => FormKey::OF_SECRET.contains(&key),
            FormPlace::Nowhere => return,
        };
        if !belongs {
            let name = key.name();
            self.fault(number, &format!("`{name}` does not belong here: a heading is missing"));
            return;
        }
        let met = if matches!(self.place, FormPlace::Head) {
            self.head.insert(key, (number, rest)).map(|(first, _)| first)
        } else {
            self.keys.insert(key, number)
        };
        if let Some(first) = met {
            self.fault(number, &format!("`{}` stands on line {first} already", key.name()));
            return;
        }
        let FormPlace::Secret(name) = &self.place else { return };
        let is_value = matches!(key, FormKey::Value | FormKey::FormerValue);
        let Some(secret) = self.form.secrets.get_mut(name) else { return };
        if !is_value {
            secret.said.insert(key, Zeroizing::new(rest.to_owned()));
            return;
        }
        let read = line::value(rest).and_then(|value| SecretText::new(&value));
        let (value, fault) = match read {
            Ok(present) => (Some(Arc::new(SecretValue { present, former: None })), None),
            Err(why) => (None, Some(why)),
        };
        let filled = Some(FilledValue { line: number, value });
        if key == FormKey::Value {
            secret.present = filled;
        } else {
            secret.former = filled;
        }
        if let Some(why) = fault {
            self.fault(number, why);
        }
    }

    fn fault(&mut self, line: usize, message: &str) {
        self.form.faults.push(FormFault { line, message: message.to_owned() });
    }

    fn finish(mut self) -> FilledForm {
        let said = |key: FormKey| self.head.get(&key).and_then(|(_, said)| line::plain(said));
        let is_of_this_version = said(FormKey::Schema) == Some(FORM_SCHEMA);
        if let (Some(authority), Some(school)) = (said(FormKey::Authority), said(FormKey::School))
            && is_of_this_version
        {
            self.form.school = SchoolKey::new(authority, school).ok();
        }
        self.form.revision = said(FormKey::Revision).map(str::to_owned);
        self.form
    }
}
