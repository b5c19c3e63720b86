//! Secrets that a form gives.

use std::sync::Arc;

use crate::base::diagnostic::Diagnostics;
use crate::base::source::Origin;
use crate::language::decode::SchoolKey;
use crate::model::SecretName;
use crate::secret::form::filled::FilledForm;
use crate::secret::provider::{SecretProvider, missing};
use crate::secret::values::SecretValue;

/// The secrets of a form that was held against what is asked for.
#[derive(Debug)]
pub struct FormProvider<'a> {
    form: &'a FilledForm,
    is_of_base: bool,
}

impl<'a> FormProvider<'a> {
    /// The secrets for the files of now, or of the base: the former value where there is one, since
    /// the present one is the same elsewhere.
    pub fn new(form: &'a FilledForm, is_of_base: bool) -> Self {
        Self { form, is_of_base }
    }
}

impl SecretProvider for FormProvider<'_> {
    fn value(
        &self,
        name: &SecretName,
        school: &SchoolKey,
        named_at: Origin,
        out: &mut Diagnostics,
    ) -> Option<Arc<SecretValue>> {
        let filled = self.form.secrets.get(name).and_then(|filled| {
            let former = if self.is_of_base { filled.former.as_ref() } else { None };
            former.or(filled.present.as_ref())
        });
        let value = filled.and_then(|filled| filled.value.clone());
        if value.is_none() {
            let help = "write its value into the form, or take a new one with `--offline-secrets`";
            let why = "the form has none";
            out.push(missing(name, school, named_at, why, help.to_owned()));
        }
        value
    }
}
