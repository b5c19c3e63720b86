//! Secrets that a program of the user tells, such as a password manager.

use std::sync::Arc;

use crate::base::diagnostic::Diagnostics;
use crate::base::source::Origin;
use crate::language::decode::SchoolKey;
use crate::model::SecretName;
use crate::secret::provider::{SecretProvider, missing};
use crate::secret::text::SecretText;
use crate::secret::values::SecretValue;
use crate::workspace::AskedProgram;

/// Secrets that a program tells. It is started once for each secret of a school, with the name of
/// the secret and `authority/school` as its last two arguments, and its first line is the value.
#[derive(Debug)]
pub struct CommandProvider {
    program: AskedProgram,
}

impl CommandProvider {
    /// Secrets that this program tells.
    pub fn new(program: AskedProgram) -> Self {
        Self { program }
    }

    fn ask(&self, name: &SecretName, school: &SchoolKey) -> Result<SecretText, String> {
        let answer = self.program.ask(&[name.as_str(), &school.to_string()])?;
        // Where it wrote no text, what it wrote is not shown.
        let text = std::str::from_utf8(&answer).map_err(|_| "it wrote no UTF-8".to_owned())?;
        let line = text.split('\n').next().unwrap_or_default();
        let line = line.strip_suffix('\r').unwrap_or(line);
        SecretText::new(line).map_err(|why| format!("in its first line, {why}"))
    }
}

impl SecretProvider for CommandProvider {
    fn value(
        &self,
        name: &SecretName,
        school: &SchoolKey,
        named_at: Origin,
        out: &mut Diagnostics,
    ) -> Option<Arc<SecretValue>> {
        match self.ask(name, school) {
            Ok(present) => Some(Arc::new(SecretValue { present, former: None })),
            Err(why) => {
                let program = self.program.shown();
                let why = format!("`{program}` gave none: {why}");
                let help = format!("run `{program} ... {name} {school}` yourself to see why");
                out.push(missing(name, school, named_at, &why, help));
                None
            }
        }
    }
}
