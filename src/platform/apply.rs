//! How files are applied, undone and removed, as a manifest says it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Count, Language, Text};
use crate::platform::dialogue::ApplyDialogue;

/// How a file is applied, undone and removed: by a way of the platform, or as it says itself.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Apply {
    /// Replace or merge.
    pub mode: ApplyMode,
    /// The way of `[apply]` that it takes; then nothing but `mode` stands beside it.
    #[serde(default)]
    pub way: Option<Text>,
    /// How the admin does it the first time, on a device that holds nothing of this platform yet;
    /// absent means as each other time.
    #[serde(default)]
    pub first: Option<Text>,
    /// How the admin does it; demanded without a `way`.
    #[serde(default)]
    pub command: Option<Text>,
    /// How the admin confirms that the device still works, and what happens when nobody does.
    #[serde(default)]
    pub confirm: Option<Text>,
    /// How the admin goes back to what was there before.
    #[serde(default)]
    pub undo: Option<Text>,
    /// How something is removed; demanded without a `way`.
    #[serde(default)]
    pub remove: Option<Text>,
    /// The same steps in other languages, keyed by the code of the language.
    #[serde(default, rename = "in")]
    pub translations: BTreeMap<Language, ApplySteps>,
}

/// A way in which files are applied, undone and removed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ApplyWay {
    /// How the admin does it the first time, on a device that holds nothing of this platform yet;
    /// absent means as each other time.
    #[serde(default)]
    pub first: Option<Text>,
    /// How the admin does it.
    pub command: Text,
    /// How the admin confirms that the device still works, and what happens when nobody does.
    #[serde(default)]
    pub confirm: Option<Text>,
    /// How the admin goes back to what was there before.
    #[serde(default)]
    pub undo: Option<Text>,
    /// How something is removed.
    pub remove: Text,
    /// The same steps in other languages, keyed by the code of the language. Each says all that is
    /// said here, and no more.
    #[serde(default, rename = "in")]
    pub translations: BTreeMap<Language, ApplySteps>,
    /// How a program does it that reaches the device over SSH; people do it where neither this nor
    /// `dialogue` is said.
    #[serde(default)]
    pub run: Option<ApplyRun>,
    /// How a program does it at the command line of a device that has no shell.
    #[serde(default)]
    pub dialogue: Option<ApplyDialogue>,
}

/// How a program applies files: by a script among them, which a shell on the device runs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ApplyRun {
    /// The file that knows the words `try`, `confirm` and `undo`.
    pub script: Text,
    /// The folder on the device below which the files are laid down for it, and taken away later.
    pub folder: Text,
    /// The folder on the device in which it is remembered what was confirmed; a restart leaves it
    /// alone.
    pub state: Text,
    /// The files and folders on the device that the files become.
    pub installs: Vec<Text>,
    /// A command that prints what is in force, and prints the same as long as that is the same.
    #[serde(default)]
    pub runs: Option<Text>,
    /// A command that succeeds when the device does its work.
    pub verify: Text,
    /// For how many seconds after `try` what was there before may still be in force; who comes back
    /// in that time proves nothing. Absent means that `try` ends when all is in force.
    #[serde(default)]
    pub settles: Option<Count>,
    /// After how many seconds what is not confirmed is taken back.
    pub seconds: Count,
}

/// The steps of a way in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ApplySteps {
    /// How the admin does it the first time; demanded when the way says it.
    #[serde(default)]
    pub first: Option<Text>,
    /// How the admin does it.
    #[serde(default)]
    pub command: Option<Text>,
    /// How the admin confirms that the device still works; demanded when the way says it.
    #[serde(default)]
    pub confirm: Option<Text>,
    /// How the admin goes back; demanded when the way says it.
    #[serde(default)]
    pub undo: Option<Text>,
    /// How something is removed.
    #[serde(default)]
    pub remove: Option<Text>,
}

/// Whether a file replaces what was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ApplyMode {
    /// What is not in the file disappears.
    Replace,
    /// What is not in the file stays.
    Merge,
}

impl ApplyMode {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Replace => "replace",
            Self::Merge => "merge",
        }
    }
}
