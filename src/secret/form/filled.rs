//! A form that somebody filled in, held against what is asked for.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::language::decode::SchoolKey;
use crate::model::SecretName;
use crate::secret::form::asked::{AskedSecret, AskedSecrets, AskedValue};
use crate::secret::form::line::FormKey;
use crate::secret::values::SecretValue;

/// A form that somebody filled in. Its values are wiped when it is dropped, and never shown.
#[derive(Default)]
pub struct FilledForm {
    /// The school that it is for, where its head says so.
    pub(super) school: Option<SchoolKey>,
    /// The commit for which it was written.
    pub(super) revision: Option<String>,
    pub(super) secrets: BTreeMap<SecretName, FilledSecret>,
    /// What is wrong with its lines.
    pub(super) faults: Vec<FormFault>,
}

/// What a form says of one secret.
#[derive(Default)]
pub(super) struct FilledSecret {
    /// The line of its heading.
    pub(super) line: usize,
    /// What is said of it beside its values, as it is written.
    pub(super) said: BTreeMap<FormKey, Zeroizing<String>>,
    pub(super) present: Option<FilledValue>,
    pub(super) former: Option<FilledValue>,
}

/// A line with a value.
pub(super) struct FilledValue {
    pub(super) line: usize,
    /// `None` when something is wrong with it, which is among the faults.
    pub(super) value: Option<Arc<SecretValue>>,
}

/// Something that is wrong with a form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FormFault {
    /// The line, from 1; 0 for what is missing in all of it.
    pub line: usize,
    /// What is wrong, which shows nothing of the line.
    pub message: String,
}

impl fmt::Display for FormFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.message),
            line => write!(f, "line {line}: {}", self.message),
        }
    }
}

/// What stands on its lines is not shown: nobody knows where a value was written by mistake.
impl fmt::Debug for FilledForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FilledForm({})", self.secrets.len())
    }
}

impl FilledForm {
    /// The school that it is for; an error when its head does not say so.
    pub fn school(&self) -> Result<&SchoolKey, FormFault> {
        self.school.as_ref().ok_or_else(|| FormFault {
            line: 0,
            message: "it does not say which school it is for: its first lines are not those of a \
                      form of this version"
                .to_owned(),
        })
    }

    /// The commit for which it was written.
    pub fn revision(&self) -> Option<&str> {
        self.revision.as_deref()
    }

    /// All that is wrong with it: with its lines, and with what it says of the secrets that are
    /// asked for.
    pub fn faults(&self, asked: &AskedSecrets) -> Vec<FormFault> {
        let mut faults = self.faults.clone();
        for (name, asked) in asked {
            match self.secrets.get(name) {
                Some(filled) => filled.hold_against(name, asked, &mut faults),
                None => faults.push(FormFault {
                    line: 0,
                    message: format!("the secret `{name}` is missing, which the files need"),
                }),
            }
        }
        for (name, filled) in &self.secrets {
            if !asked.contains_key(name) {
                // Its name may be a value in the wrong place, so it is not shown.
                let message = "no file of the school needs this secret; remove its lines";
                faults.push(FormFault { line: filled.line, message: message.to_owned() });
            }
        }
        faults.sort();
        // What is missing in all of it comes last.
        let missing = faults.partition_point(|fault| fault.line == 0);
        faults.rotate_left(missing);
        faults
    }
}

impl FilledSecret {
    fn hold_against(&self, name: &SecretName, asked: &AskedSecret, faults: &mut Vec<FormFault>) {
        let sides = [
            (FormKey::Value, &self.present, &asked.present),
            (FormKey::FormerValue, &self.former, &asked.former),
        ];
        for (key, filled, asked) in sides {
            let is_former = key == FormKey::FormerValue;
            match (filled, asked) {
                (Some(filled), None) => faults.push(FormFault {
                    line: filled.line,
                    message: format!(
                        "no `{}` of the secret `{name}` is needed; remove this line",
                        key.name()
                    ),
                }),
                (None, Some(_)) => faults.push(FormFault {
                    line: self.line,
                    message: format!("`{}` of the secret `{name}` is missing", key.name()),
                }),
                (Some(_), Some(asked)) if !self.is_of(asked, is_former) => {
                    faults.push(FormFault {
                        line: self.line,
                        message: format!(
                            "`{}` of the secret `{name}` is another version of it than the commit \
                             has; pack with `--offline-secrets` for a new form",
                            key.name()
                        ),
                    });
                }
                (None, None) | (Some(_), Some(_)) => {}
            }
        }
    }

    /// Whether it was written for this value.
    fn is_of(&self, asked: &AskedValue, is_former: bool) -> bool {
        let mut expected = BTreeMap::new();
        for (key, said) in asked.lines() {
            expected.insert(if is_former { key.of_former() } else { key }, said);
        }
        let keys = [FormKey::Scope, FormKey::Version, FormKey::Since];
        keys.into_iter().all(|key| {
            let key = if is_former { key.of_former() } else { key };
            self.said.get(&key).map(|said| said.as_str()) == expected.get(&key).map(String::as_str)
        })
    }
}
