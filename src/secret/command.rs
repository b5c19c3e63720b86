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

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::base::source::FileId;
    use crate::model::{AuthorityId, SchoolId};

    #[test]
    fn the_first_line_is_the_value_and_nothing_of_it_is_said() {
        let school = SchoolKey {
            authority: AuthorityId::new("amt").expect("an authority"),
            school: SchoolId::new("nord").expect("a school"),
        };
        let name = SecretName::new("a.b").expect("a name");
        let at = Origin::file(FileId::default());
        let told = |script: &str| {
            let words = ["/bin/sh", "-c", script, "sh"].map(Into::into);
            let program = AskedProgram::find(&words).expect("there is a shell");
            let mut out = Diagnostics::default();
            let value = CommandProvider::new(program).value(&name, &school, at, &mut out);
            let said: Vec<String> = out.iter().map(|found| found.message.clone()).collect();
            (value.map(|value| value.present.expose().to_owned()), said.concat())
        };
        let value = Some("canary a.b amt/nord".to_owned());
        let script = "printf 'canary %s %s\\r\\nanother line\\n' \"$@\"";
        assert_eq!(told(script), (value, String::new()));
        for (script, why) in [
            ("true", "in its first line, the value is empty"),
            ("echo; echo canary", "in its first line, the value is empty"),
            ("printf 'canary\\377'", "it wrote no UTF-8"),
            ("printf 'canary\\t'", "in its first line, the value holds a control character"),
            ("echo canary; exit 1", "it failed: exit status: 1"),
        ] {
            let (value, said) = told(script);
            assert!(value.is_none() && said.ends_with(why), "{script}: {said}");
            assert!(!said.contains("canary"), "{said}");
        }
    }
}
