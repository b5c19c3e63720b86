//! Where a secret becomes text, on its way into the escaping of a format.

use std::fmt;
use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr, Value};
use minijinja::{Error, ErrorKind, State};
use zeroize::Zeroizing;

use crate::plan::Secret;
use crate::platform::FilledRule;
use crate::secret::SecretValues;

/// Says of an error that the value of a secret is not what it may be.
#[derive(Debug)]
pub(super) struct UnfitSecret {
    /// The name of the secret.
    pub(super) name: String,
}

impl fmt::Display for UnfitSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the secret `{}` has a value that does not fit", self.name)
    }
}

impl std::error::Error for UnfitSecret {}

/// What the values of secrets are called in the context of a template. No template can name it: the
/// engine takes ASCII letters only.
pub(super) const FILLED: &str = "\u{fdd0}values";

/// The values of secrets of a school, on the way to where they are written.
struct FilledSecrets(Arc<SecretValues>);

impl fmt::Debug for FilledSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FilledSecrets")
    }
}

impl Object for FilledSecrets {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FilledSecrets")
    }
}

/// The values of secrets as a part of a template's context.
pub(super) fn as_context(values: &Arc<SecretValues>) -> (&'static str, Value) {
    (FILLED, Value::from_object(FilledSecrets(Arc::clone(values))))
}

/// The text that a file holds where a secret belongs: its value, in a bundle that has them, else a
/// placeholder. The caller passes it through the escaping of the format.
pub(super) fn filled_in(
    secret: &Secret,
    state: Option<&State<'_, '_>>,
    rules: &[FilledRule],
) -> Result<Zeroizing<String>, Error> {
    let values = state.and_then(|state| state.lookup(FILLED));
    let Some(values) = &values else { return Ok(Zeroizing::new(secret.placeholder())) };
    let values = values.downcast_object_ref::<FilledSecrets>();
    if let Some(value) = values.and_then(|values| values.0.get(secret.name())) {
        let value = value.expose();
        let mut rules = rules.iter().filter(|rule| rule.of.contains(&secret.purpose()));
        let problem = rules.find_map(|rule| rule.problem_of(value));
        if let Some(problem) = too_short(secret, value).or(problem) {
            let message = format!("the value of the secret `{secret}` {problem}");
            let unfit = UnfitSecret { name: secret.name().to_string() };
            return Err(Error::new(ErrorKind::InvalidOperation, message).with_source(unfit));
        }
        return Ok(Zeroizing::new(value.to_owned()));
    }
    // A placeholder among values would be taken for one.
    let message = format!("the secret `{secret}` has no value");
    Err(Error::new(ErrorKind::InvalidOperation, message))
}

/// Why a value is shorter than the workspace asks for.
fn too_short(secret: &Secret, value: &str) -> Option<String> {
    let least = secret.least();
    if value.chars().count() >= least as usize {
        return None;
    }
    Some(format!("has less than the {least} characters that the workspace asks for"))
}

/// The error of a secret that the format cannot hold. It names the secret; the error of the
/// escaping would show the text.
pub(super) fn unfit(error: Error, secret: &Secret) -> Error {
    // Other errors, such as a full buffer, say nothing of the text.
    if error.kind() != ErrorKind::BadEscape {
        return error;
    }
    let message = format!(
        "the secret `{secret}` holds what cannot stand here; in text `quote` or `line` may write it"
    );
    Error::new(ErrorKind::BadEscape, message)
}

/// The error of a text that a template made of a secret.
pub(super) fn made_into_text() -> Error {
    let message = "a secret is written alone, and is no part of another text";
    Error::new(ErrorKind::BadEscape, message)
}
