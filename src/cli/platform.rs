//! `muster platform`: the pages of the platforms.

use std::fmt::Write as _;

use clap_complete::ArgValueCompleter;

use super::complete;
use super::context::Context;
use super::outcome::{CommandResult, Failure, Outcome};
use super::terminal::print;
use crate::base::diagnostic::{Diagnostics, did_you_mean};
use crate::base::text::printable;
use crate::platform::{Apply, ApplyMode, Platform, PlatformManifest};

/// Describe a platform, or list all: built-in ones and those of the workspace
///
/// A platform is a vendor's configuration language. Its page says which files it writes, how they
/// are applied and removed, and what was not verified.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster platform
  muster platform nftables")]
pub(super) struct Args {
    /// Name of the platform, such as `nftables`
    #[arg(add = ArgValueCompleter::new(complete::platforms))]
    name: Option<String>,
}

pub(super) fn run(context: &Context, args: &Args) -> CommandResult {
    let mut out = Diagnostics::default();
    let (platforms, sources) = context.platforms(&mut out)?;
    if out.has_errors() {
        return context.print_findings(out, &sources);
    }
    match &args.name {
        None => {
            let mut text = String::new();
            for platform in platforms.values() {
                // Writing into a string cannot fail.
                let _ = writeln!(
                    text,
                    "{:<20} {:<12} {}",
                    platform.name.as_str(),
                    platform.manifest.scope.name(),
                    platform.manifest.title
                );
            }
            print(&printable(&text))?;
        }
        Some(name) => {
            let platform = platforms.get(name.as_str()).ok_or_else(|| {
                let near =
                    did_you_mean(name, platforms.keys().map(crate::model::PlatformId::as_str))
                        .map(|near| format!("; {near}"));
                Failure(format!("there is no platform `{name}`{}", near.unwrap_or_default()))
            })?;
            print(&printable(&page(platform, &sources.file(platform.file).path)))?;
        }
    }
    Ok(Outcome::Done)
}

fn page(platform: &Platform, path: &str) -> String {
    let manifest = &platform.manifest;
    let mut text = format!(
        "# {} ({path})\n\n{}, for {}; one rendering per {}.\n\n",
        platform.name,
        manifest.title,
        manifest.versions,
        manifest.scope.name()
    );
    // Writing into a string cannot fail.
    for (name, output) in &manifest.outputs {
        let _ = writeln!(
            text,
            "- `{}`: {name}{}, {}{}",
            output.path,
            output
                .each
                .iter()
                .map(|each| format!(", one for each of `{each}`"))
                .collect::<String>(),
            format!("{:?}", output.format).to_lowercase(),
            if output.sensitive { ", sensitive" } else { "" }
        );
    }
    let ways = ways_of_applying(manifest);
    for (apply, paths) in &ways {
        let files = match paths.as_slice() {
            _ if ways.len() == 1 => "Each file".to_owned(),
            [path] => format!("`{path}`"),
            _ => format!("Each of `{}`", paths.join("`, `")),
        };
        text.push_str(&way_of_applying(apply, &files));
    }
    text.push_str(&left_keys(manifest));
    if let Some(readme) = &platform.readme {
        let _ = write!(text, "\n---\n\n{readme}");
    }
    text
}

/// What the platform leaves to others, with the reasons, and what has an effect on some systems only.
fn left_keys(manifest: &PlatformManifest) -> String {
    let mut text = String::new();
    // Writing into a string cannot fail.
    for left in &manifest.leaves {
        let keys: Vec<String> = left.keys.iter().map(|key| format!("`{key}`")).collect();
        let _ = write!(text, "\nLeft to others: {}: {}.\n", keys.join(", "), left.reason);
    }
    for some in &manifest.only {
        let keys: Vec<String> = some.keys.iter().map(|key| format!("`{key}`")).collect();
        let _ = write!(text, "\nOn {} only: {}.\n", some.on_what(), keys.join(", "));
    }
    text
}

/// The different ways in which the files of a platform are applied, each with the paths of its
/// files. Most platforms have one, which need not be read once for every file.
fn ways_of_applying(manifest: &PlatformManifest) -> Vec<(&Apply, Vec<&str>)> {
    let mut ways: Vec<(&Apply, Vec<&str>)> = Vec::new();
    for output in manifest.outputs.values() {
        match ways.iter_mut().find(|(apply, _)| **apply == output.apply) {
            Some((_, paths)) => paths.push(&output.path),
            None => ways.push((&output.apply, vec![&output.path])),
        }
    }
    ways
}

fn way_of_applying(apply: &Apply, files: &str) -> String {
    let effect = match apply.mode {
        ApplyMode::Replace => "replaces what was there",
        ApplyMode::Merge => "is merged into what is there",
    };
    let mut text = format!("\n{files} {effect}.\n\n");
    // Writing into a string cannot fail.
    if let Some(first) = &apply.first {
        let _ = writeln!(text, "first:   {first}");
    }
    let _ = writeln!(text, "apply:   {}\nremove:  {}", apply.command, apply.remove);
    if let Some(confirm) = &apply.confirm {
        let _ = writeln!(text, "confirm: {confirm}");
    }
    if let Some(undo) = &apply.undo {
        let _ = writeln!(text, "undo:    {undo}");
    }
    text
}
