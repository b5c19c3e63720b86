//! Where the values of secrets come from that a bundle holds.

use std::collections::BTreeMap;

use super::super::identity::{IdentityArgs, command, variable};
use super::super::outcome::Failure;
use crate::base::diagnostic::Diagnostics;
use crate::base::source::Origin;
use crate::compile::Compiler;
use crate::language::decode::Intent;
use crate::model::{SecretName, SecretProviderKind};
use crate::plan::Plan;
use crate::secret::{
    AgeProvider, CommandProvider, EnvironmentProvider, FilledForm, FormProvider, Identities,
    SecretProvider, SecretStore, SecretText, named_in,
};
use crate::workspace::AskedProgram;

/// What the user's side says of secrets: the keys that open them, the program that tells them, the
/// environment, or a form that somebody filled in.
pub(super) enum SecretSource {
    Age(Identities),
    Environment,
    Program(AskedProgram),
    Form(FilledForm),
}

impl SecretSource {
    /// Asks the user's side for what the provider of a workspace needs.
    pub(super) fn of(kind: SecretProviderKind, args: &IdentityArgs) -> Result<Self, Failure> {
        match kind {
            SecretProviderKind::Age => Ok(Self::Age(args.read()?)),
            SecretProviderKind::Env => Ok(Self::Environment),
            SecretProviderKind::Command => {
                let program = AskedProgram::find(&command()?).map_err(|why| {
                    Failure(format!(
                        "`muster.toml` says that a program tells secrets, and {why}; the variable \
                         `MUSTER_SECRET_COMMAND` or `command` below `[secrets]` in \
                         `~/.config/muster/config.toml` names it"
                    ))
                })?;
                Ok(Self::Program(program))
            }
        }
    }

    /// Whether it knows the values that secrets had in a former commit.
    pub(super) fn knows_former_values(&self) -> bool {
        matches!(self, Self::Age(_) | Self::Form(_))
    }

    /// The form, when it is one.
    pub(super) fn form(&self) -> Option<&FilledForm> {
        match self {
            Self::Form(form) => Some(form),
            _ => None,
        }
    }
}

/// The secrets of one state of a workspace, with what opens them.
pub(super) struct SecretsOfState<'a> {
    source: &'a SecretSource,
    store: SecretStore,
    is_base: bool,
}

impl<'a> SecretsOfState<'a> {
    /// Reads the encrypted secrets; what is wrong with them is reported.
    pub(super) fn read(
        source: &'a SecretSource,
        compiler: &Compiler,
        out: &mut Diagnostics,
    ) -> Self {
        let store = SecretStore::read(&compiler.secrets, &compiler.cooperation.sources, out);
        Self { source, store, is_base: false }
    }

    /// The same of the state that a bundle leads back to.
    pub(super) fn of_base(self) -> Self {
        Self { is_base: true, ..self }
    }

    /// The names that must have a value at a school.
    pub(super) fn names(&self, intent: &Intent, plan: &Plan) -> BTreeMap<SecretName, Origin> {
        match self.source {
            SecretSource::Form(_) => names_in_plan(intent, plan),
            _ => named_in(&intent.tree),
        }
    }

    /// What gives the values, for all schools together: what they share is opened once.
    pub(super) fn provider(&self) -> Box<dyn SecretProvider + '_> {
        match self.source {
            SecretSource::Age(identities) => Box::new(AgeProvider::new(&self.store, identities)),
            SecretSource::Environment => Box::new(EnvironmentProvider::new(&ask_environment)),
            SecretSource::Program(program) => Box::new(CommandProvider::new(program.clone())),
            SecretSource::Form(form) => Box::new(FormProvider::new(form, self.is_base)),
        }
    }
}

/// The secrets that a school names and some device or client profile of it has. Nobody on site is
/// asked for others.
pub(super) fn names_in_plan(intent: &Intent, plan: &Plan) -> BTreeMap<SecretName, Origin> {
    let mut names = named_in(&intent.tree);
    let planned = plan.secrets();
    names.retain(|name, _| planned.contains_key(name));
    names
}

/// The value of a variable of the environment.
fn ask_environment(name: &str) -> Result<Option<SecretText>, String> {
    let Some(value) = variable(name) else { return Ok(None) };
    let Some(text) = value.to_str() else { return Err("the value is no UTF-8".to_owned()) };
    SecretText::new(text).map(Some).map_err(str::to_owned)
}
