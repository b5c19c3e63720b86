//! Secrets in variables of the environment.

use std::sync::Arc;

use crate::base::diagnostic::Diagnostics;
use crate::base::source::Origin;
use crate::language::decode::SchoolKey;
use crate::model::SecretName;
use crate::secret::provider::{SecretProvider, missing};
use crate::secret::text::SecretText;
use crate::secret::values::SecretValue;
use crate::workspace::secrets::SecretOwner;

/// How every variable of a secret begins.
const PREFIX: &str = "MUSTER_SECRET";

/// Asks for a variable: nothing when it is not set, an error when its value is none of a secret.
pub type AskVariable = dyn Fn(&str) -> Result<Option<SecretText>, String> + Sync;

/// Secrets in variables of the environment.
pub struct EnvironmentProvider<'a> {
    ask: &'a AskVariable,
}

impl<'a> EnvironmentProvider<'a> {
    /// Secrets in the variables that `ask` gives.
    pub fn new(ask: &'a AskVariable) -> Self {
        Self { ask }
    }
}

/// The variable of a secret; the error says why there can be none.
///
/// Letters become capitals, `.` and `-` become `_`, and the levels are joined with `__`:
/// `MUSTER_SECRET_NAME`, `MUSTER_SECRET__AUTHORITY__NAME`,
/// `MUSTER_SECRET__AUTHORITY__SCHOOL__NAME`.
pub fn variable(owner: &SecretOwner, name: &SecretName) -> Result<String, String> {
    let name = part(name.as_str())?;
    Ok(match owner {
        SecretOwner::Cooperation => format!("{PREFIX}_{name}"),
        SecretOwner::Authority(authority) => {
            format!("{PREFIX}__{}__{name}", part(authority.as_str())?)
        }
        SecretOwner::School(key) => {
            let (authority, school) = (part(key.authority.as_str())?, part(key.school.as_str())?);
            format!("{PREFIX}__{authority}__{school}__{name}")
        }
    })
}

/// A name as a part of a variable. Two marks in a row, or one at the end, would read as the border
/// between two levels, so that two secrets could have one variable.
fn part(text: &str) -> Result<String, String> {
    let part = text.to_uppercase().replace(['.', '-'], "_");
    if part.contains("__") || part.ends_with('_') {
        return Err(format!(
            "`{text}` has two marks in a row or one at its end, and no variable can be named after it"
        ));
    }
    Ok(part)
}

impl SecretProvider for EnvironmentProvider<'_> {
    fn value(
        &self,
        name: &SecretName,
        school: &SchoolKey,
        named_at: Origin,
        out: &mut Diagnostics,
    ) -> Option<Arc<SecretValue>> {
        let mut asked = Vec::new();
        for owner in SecretOwner::of_school(school) {
            let answer = variable(&owner, name).and_then(|variable| {
                let answer = (self.ask)(&variable);
                let answer = answer.map_err(|why| format!("in `{variable}`, {why}"));
                asked.push(variable);
                answer
            });
            match answer {
                Ok(Some(present)) => return Some(Arc::new(SecretValue { present, former: None })),
                Ok(None) => {}
                Err(why) => {
                    let help = "give the variable a value of one line, or rename the secret";
                    out.push(missing(name, school, named_at, &why, help.to_owned()));
                    return None;
                }
            }
        }
        let help = format!("set one of the variables `{}`", asked.join("`, `"));
        out.push(missing(name, school, named_at, "no variable of it is set", help));
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::source::FileId;
    use crate::model::{AuthorityId, SchoolId};

    fn name(text: &str) -> SecretName {
        SecretName::new(text).expect("a name")
    }

    fn school() -> SchoolKey {
        SchoolKey {
            authority: AuthorityId::new("amt-nord").expect("an authority"),
            school: SchoolId::new("gs-1").expect("a school"),
        }
    }

    #[test]
    fn each_secret_has_a_variable_of_its_own() {
        let variables = |text| {
            SecretOwner::of_school(&school())
                .map(|owner| variable(&owner, &name(text)).expect("there is one"))
        };
        assert_eq!(
            variables("wlan.pool-2"),
            [
                "MUSTER_SECRET__AMT_NORD__GS_1__WLAN_POOL_2",
                "MUSTER_SECRET__AMT_NORD__WLAN_POOL_2",
                "MUSTER_SECRET_WLAN_POOL_2",
            ]
        );
        for wrong in ["a..b", "a-.b", "a.", "a--b"] {
            let why = variable(&SecretOwner::Cooperation, &name(wrong)).expect_err(wrong);
            assert!(why.contains(wrong), "{why}");
        }
    }

    #[test]
    fn the_narrowest_variable_that_is_set_wins() {
        let ask = |variable: &str| match variable {
            "MUSTER_SECRET_A" => SecretText::new("of all").map(Some).map_err(str::to_owned),
            "MUSTER_SECRET__AMT_NORD__B" => {
                SecretText::new("of nord").map(Some).map_err(str::to_owned)
            }
            "MUSTER_SECRET_B" => panic!("a narrower one was found"),
            "MUSTER_SECRET_C" => Err("the value has more than one line".to_owned()),
            _ => Ok(None),
        };
        let provider = EnvironmentProvider::new(&ask);
        let at = Origin::file(FileId::default());
        let mut out = Diagnostics::default();
        for (text, expected) in [("a", "of all"), ("b", "of nord")] {
            let value = provider.value(&name(text), &school(), at, &mut out).expect(text);
            assert_eq!((value.present.expose(), value.former.is_none()), (expected, true));
        }
        assert!(out.is_empty());
        for text in ["c", "d"] {
            assert!(provider.value(&name(text), &school(), at, &mut out).is_none());
        }
        let said: Vec<&str> = out.iter().map(|found| found.message.as_str()).collect();
        assert!(said[0].ends_with("in `MUSTER_SECRET_C`, the value has more than one line"));
        assert!(said[1].ends_with("no variable of it is set"), "{said:?}");
    }
}
