//! How a program applies a file at the command line of a device that has no shell.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Count, Text};

/// How a program applies a file at the command line of a device: what it types, and by which answers
/// it knows that the device did it. The device fetches the file itself.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ApplyDialogue {
    /// What the prompt ends with at which somebody may change the device.
    pub prompt: Text,
    /// What is typed first in each session.
    #[serde(default)]
    pub opening: Vec<Text>,
    /// What runs, and what of it was confirmed.
    pub questions: DialogueQuestions,
    /// Has the device try a file, and go back by itself if nobody confirms. One of the commands
    /// fetches the `<file>`, which is `USER@ADDRESS[:PORT]/NAME`.
    pub r#try: Vec<DialogueStep>,
    /// Shows, in a new session, that the device does its work.
    #[serde(default)]
    pub verify: Vec<DialogueStep>,
    /// Confirms, has it boot, and keeps it under the name `<mark>`.
    pub confirm: Vec<DialogueStep>,
    /// Takes back what was not confirmed.
    pub undo: Vec<DialogueStep>,
    /// Takes away what another `<mark>` keeps.
    pub forget: Text,
    /// After how many seconds what is not confirmed is taken back.
    pub seconds: Count,
}

/// A command, and what is answered when it was done.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DialogueStep {
    /// What is typed.
    pub r#type: Text,
    /// What stands in the answer; `<made>` is a name that later commands take, `<hash>` a SHA-256.
    /// Absent means that it may also fail.
    #[serde(default)]
    pub answer: Option<Text>,
}

/// Questions to a device that keeps configurations under names, and tells their hashes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DialogueQuestions {
    /// The `<hash>` of what runs.
    pub running: DialogueStep,
    /// The `<hash>` of what boots.
    pub saved: DialogueStep,
    /// Lists the names of what is kept.
    pub marks: Text,
    /// The `<hash>` of what is kept under the name `<mark>`.
    pub marked: DialogueStep,
}
