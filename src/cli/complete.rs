//! What the completions of a shell offer: the schools, editions, revisions and names that there
//! are. The script that `muster completions` prints starts the program again at each completion,
//! and says so by a variable.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap_complete::engine::ValueCompleter as _;
use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Zsh};
use clap_complete::{CompletionCandidate, PathCompleter};

use super::outcome::{CommandResult, Failure, Outcome};
use super::terminal::print;
use crate::base::diagnostic::Diagnostics;
use crate::language::parsed::ParsedFiles;
use crate::reference::{plan, schema};
use crate::report::rules;
use crate::workspace;
use crate::workspace::git::Repository;
use crate::workspace::inputs::Inputs;

/// The variable that holds the shell which asks for completions.
const VARIABLE: &str = "_MUSTER_COMPLETE";

/// The script of a shell.
pub(super) fn script(shell: &str) -> Result<String, Failure> {
    let mut text = Vec::new();
    completer(shell)?.write_registration(VARIABLE, "muster", "muster", "muster", &mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Answers a shell that asks for completions; nothing when it was started for anything else.
#[allow(clippy::disallowed_methods, reason = "the script of the shell says that it asks")]
pub(super) fn answer(command: fn() -> clap::Command) -> Option<CommandResult> {
    let shell = std::env::var(VARIABLE).ok().filter(|shell| !shell.is_empty())?;
    // The script puts the words of the command line behind `--`.
    let words = std::env::args_os().skip_while(|word| word != "--").skip(1).collect();
    let here = std::env::current_dir().ok();
    Some(offer(&shell, command(), words, here.as_deref()))
}

fn offer(
    shell: &str,
    mut command: clap::Command,
    words: Vec<OsString>,
    here: Option<&Path>,
) -> CommandResult {
    command.build();
    let mut text = Vec::new();
    completer(shell)?.write_complete(&mut command, words, here, &mut text)?;
    print(&String::from_utf8_lossy(&text))?;
    Ok(Outcome::Done)
}

fn completer(shell: &str) -> Result<&'static dyn EnvCompleter, Failure> {
    let known: [&'static dyn EnvCompleter; 5] = [&Bash, &Elvish, &Fish, &Powershell, &Zsh];
    for completer in known {
        if completer.is(shell) {
            return Ok(completer);
        }
    }
    Err(Failure(format!("there are no completions for the shell `{shell}`")))
}

/// Schools and authorities, as `SELECT` takes them; `authority/school` once there is a slash.
pub(super) fn schools(current: &OsStr) -> Vec<CompletionCandidate> {
    let Some(inputs) = inputs() else { return Vec::new() };
    let mut names = Vec::new();
    if current.to_string_lossy().contains('/') {
        names.extend(inputs.schools.iter().map(|school| school.key.to_string()));
    } else {
        names.extend(inputs.schools.iter().map(|school| school.key.school.to_string()));
        names.extend(inputs.authorities.keys().map(ToString::to_string));
    }
    beginning(names, current)
}

/// Authorities with a slash, where the key of a new school begins.
pub(super) fn new_school(current: &OsStr) -> Vec<CompletionCandidate> {
    let Some(inputs) = inputs() else { return Vec::new() };
    beginning(inputs.authorities.keys().map(|authority| format!("{authority}/")), current)
}

/// Authorities.
pub(super) fn authorities(current: &OsStr) -> Vec<CompletionCandidate> {
    let Some(inputs) = inputs() else { return Vec::new() };
    beginning(inputs.authorities.keys().map(ToString::to_string), current)
}

/// Schools by `authority/school`.
pub(super) fn full_schools(current: &OsStr) -> Vec<CompletionCandidate> {
    let Some(inputs) = inputs() else { return Vec::new() };
    beginning(inputs.schools.iter().map(|school| school.key.to_string()), current)
}

/// The editions of the workspace.
pub(super) fn editions(current: &OsStr) -> Vec<CompletionCandidate> {
    let Some(inputs) = inputs() else { return Vec::new() };
    beginning(inputs.editions.keys().map(ToString::to_string), current)
}

/// The profiles of all its editions.
pub(super) fn profiles(current: &OsStr) -> Vec<CompletionCandidate> {
    let Some(inputs) = inputs() else { return Vec::new() };
    let profiles = inputs.editions.values().flat_map(|edition| edition.profiles.keys());
    beginning(profiles.map(ToString::to_string), current)
}

/// The waves that any layer names.
pub(super) fn waves(current: &OsStr) -> Vec<CompletionCandidate> {
    let Some(inputs) = inputs() else { return Vec::new() };
    let sources = ParsedFiles::new(inputs.sources);
    let mut names = Vec::new();
    for (file, _) in sources.iter() {
        let Some(tree) = sources.tree(file) else { continue };
        if let Some(waves) = tree.get("waves").and_then(|entry| entry.node.table()) {
            names.extend(waves.keys().map(ToString::to_string));
        }
    }
    beginning(names, current)
}

/// The platforms of the workspace; outside of one, those of the program.
pub(super) fn platforms(current: &OsStr) -> Vec<CompletionCandidate> {
    let inputs = inputs().unwrap_or_else(workspace::built_in);
    beginning(inputs.platforms.keys().map(ToString::to_string), current)
}

/// The names of all findings.
pub(super) fn findings(current: &OsStr) -> Vec<CompletionCandidate> {
    beginning(rules::all().map(|code| code.name.to_owned()), current)
}

/// What `muster schema` can print.
pub(super) fn kinds(current: &OsStr) -> Vec<CompletionCandidate> {
    let kinds = schema::KINDS.iter().map(|kind| kind.name.to_owned());
    beginning(kinds.chain([plan::KIND.to_owned()]), current)
}

/// Branches and tags.
pub(super) fn revisions(current: &OsStr) -> Vec<CompletionCandidate> {
    let Ok(folder) = workspace::find_root(&root()) else { return Vec::new() };
    let Ok(repository) = Repository::at(&folder) else { return Vec::new() };
    let mut names = vec!["HEAD".to_owned()];
    names.extend(repository.names().unwrap_or_default());
    beginning(names, current)
}

/// Branches and tags, and folders where it begins as a path.
pub(super) fn base(current: &OsStr) -> Vec<CompletionCandidate> {
    if current.to_string_lossy().starts_with(['.', '/', '~']) {
        return PathCompleter::any().complete(current);
    }
    revisions(current)
}

/// Those of the names that go on from what was typed, each once.
fn beginning(names: impl IntoIterator<Item = String>, current: &OsStr) -> Vec<CompletionCandidate> {
    let current = current.to_string_lossy();
    let mut names: Vec<String> =
        names.into_iter().filter(|name| name.starts_with(&*current)).collect();
    // Schools of two authorities may have the same key.
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(CompletionCandidate::new).collect()
}

/// The files of the workspace. What is wrong with it is not said in the middle of a command.
fn inputs() -> Option<Inputs> {
    let root = workspace::find_root(&root()).ok()?;
    workspace::read(&root, &mut Diagnostics::default()).ok()
}

/// The folder that was typed behind `-C`, or the current one.
#[allow(clippy::disallowed_methods, reason = "the words typed so far are arguments")]
fn root() -> PathBuf {
    let mut words = std::env::args_os();
    while let Some(word) = words.next() {
        if word == "-C" || word == "--workspace" {
            return words.next().map(PathBuf::from).unwrap_or_default();
        }
        let text = word.to_string_lossy();
        if let Some(folder) = text.strip_prefix("--workspace=").or_else(|| text.strip_prefix("-C"))
        {
            return PathBuf::from(folder);
        }
    }
    PathBuf::from(".")
}
