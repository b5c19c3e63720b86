//! What the user's side says of secrets: which keys open them, and which program tells them. None
//! of it is ever read from a workspace.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::folders::{home, settings_file};
use super::outcome::Failure;
use crate::secret::Identities;
use crate::workspace::{Keeper, private};

/// Which keys open secrets.
#[derive(Debug, clap::Args)]
pub(super) struct IdentityArgs {
    /// A file with private keys of age, as `age-keygen` writes it; may be repeated. Without it the
    /// files that `MUSTER_IDENTITY` names, else those of `~/.config/muster/config.toml`
    #[arg(long = "identity", value_name = "FILE")]
    identities: Vec<PathBuf>,
}

/// `config.toml` of the user.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct UserSettings {
    #[serde(default)]
    secrets: UserSecrets,
}

/// `[secrets]` of the user's settings.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct UserSecrets {
    /// Files with private keys.
    #[serde(default)]
    identities: Vec<String>,
    /// A program that tells secrets, and its arguments.
    #[serde(default)]
    command: Vec<String>,
}

impl IdentityArgs {
    /// The keys of the user; an error when there are none.
    pub(super) fn read(&self) -> Result<Identities, Failure> {
        let mut identities = Identities::default();
        for path in self.files()? {
            let text = match private(&path, Keeper::OfKeys) {
                Ok(Some(text)) => text,
                Ok(None) => return Err(unread(&path, "it does not exist")),
                Err(why) => return Err(unread(&path, &why)),
            };
            identities.add(&text).map_err(|why| unread(&path, &why))?;
        }
        if identities.is_empty() {
            return Err(Failure(
                "this opens secrets, and no identity is named: `--identity FILE` names the file \
                 that `age-keygen -o FILE` wrote, as do the variable `MUSTER_IDENTITY` and \
                 `identities` below `[secrets]` in `~/.config/muster/config.toml`"
                    .into(),
            ));
        }
        Ok(identities)
    }

    /// The files with keys: the first place that names any counts alone.
    fn files(&self) -> Result<Vec<PathBuf>, Failure> {
        if !self.identities.is_empty() {
            return Ok(self.identities.clone());
        }
        if let Some(paths) = variable("MUSTER_IDENTITY") {
            return Ok(std::env::split_paths(&paths).collect());
        }
        let settings = settings()?;
        settings.identities.iter().map(|path| path_of_settings(path)).collect()
    }
}

/// The words of the program that tells secrets, if the user names one: the variable
/// `MUSTER_SECRET_COMMAND`, divided at spaces, or `command` of the settings.
pub(super) fn command() -> Result<Vec<OsString>, Failure> {
    if let Some(words) = variable("MUSTER_SECRET_COMMAND") {
        let words = words.to_string_lossy().into_owned();
        return Ok(words.split_whitespace().map(OsString::from).collect());
    }
    Ok(settings()?.command.into_iter().map(OsString::from).collect())
}

/// What the settings of the user say of secrets.
fn settings() -> Result<UserSecrets, Failure> {
    let Some(file) = settings_file() else { return Ok(UserSecrets::default()) };
    let text = match private(&file, Keeper::OfSettings) {
        Ok(Some(text)) => text,
        Ok(None) => return Ok(UserSecrets::default()),
        Err(why) => return Err(unread(&file, &why)),
    };
    // The parser would quote the line, and nobody knows what was written there by mistake.
    match toml::from_str::<UserSettings>(&text) {
        Ok(settings) => Ok(settings.secrets),
        Err(error) => Err(unread(&file, error.message())),
    }
}

/// A path of the settings: from the root, or from the user's own folder.
fn path_of_settings(text: &str) -> Result<PathBuf, Failure> {
    if let Some(rest) = text.strip_prefix("~/")
        && let Some(home) = home()
    {
        return Ok(home.join(rest));
    }
    let path = PathBuf::from(text);
    if path.is_absolute() {
        return Ok(path);
    }
    Err(Failure(format!(
        "`{text}` in your settings must begin with `/` or `~/`: otherwise it would be another \
         file in each folder"
    )))
}

fn unread(path: &Path, why: &str) -> Failure {
    Failure(format!("cannot use `{}`: {why}", path.display()))
}

/// A variable that is set and not empty.
#[allow(
    clippy::disallowed_methods,
    reason = "the user names keys and programs, by the environment"
)]
pub(super) fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}
