//! `muster platform`: the pages of the platforms.

use std::fmt::Write as _;

use clap_complete::ArgValueCompleter;

use super::complete;
use super::context::Context;
use super::outcome::{CommandResult, Failure, Outcome};
use super::terminal::print;
use crate::base::diagnostic::{Diagnostics, did_you_mean};
use crate::base::text::printable;
use crate::platform::{ApplyMode, ApplyWay, Output, Platform, PlatformManifest};

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
    for (way, outputs) in &ways {
        text.push_str(&way_of_applying(way, outputs, ways.len() == 1));
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

/// The different ways in which the files of a platform are applied, each with its outputs. Most
/// platforms have one, which need not be read once for every file.
fn ways_of_applying(manifest: &PlatformManifest) -> Vec<(ApplyWay, Vec<&Output>)> {
    let mut ways: Vec<(ApplyWay, Vec<&Output>)> = Vec::new();
    for output in manifest.outputs.values() {
        let Some(way) = manifest.way_of(output) else { continue };
        match ways.iter_mut().find(|(known, _)| *known == way) {
            Some((_, outputs)) => outputs.push(output),
            None => ways.push((way, vec![output])),
        }
    }
    ways
}

/// What files do to what is there, and the steps by which they are applied.
fn way_of_applying(way: &ApplyWay, outputs: &[&Output], is_only_way: bool) -> String {
    let mut text = String::from("\n");
    // Writing into a string cannot fail.
    for mode in [ApplyMode::Replace, ApplyMode::Merge] {
        let effect = match mode {
            ApplyMode::Replace => "replaces what was there",
            ApplyMode::Merge => "is merged into what is there",
        };
        let of_mode = outputs.iter().filter(|output| output.apply.mode == mode);
        let paths: Vec<&str> = of_mode.map(|output| output.path.as_str()).collect();
        let files = match paths.as_slice() {
            [] => continue,
            all if is_only_way && all.len() == outputs.len() => "Each file".to_owned(),
            [path] => format!("`{path}`"),
            _ => format!("Each of `{}`", paths.join("`, `")),
        };
        let _ = writeln!(text, "{files} {effect}.");
    }
    text.push('\n');
    if let Some(first) = &way.first {
        let _ = writeln!(text, "first:   {first}");
    }
    let _ = writeln!(text, "apply:   {}\nremove:  {}", way.command, way.remove);
    if let Some(confirm) = &way.confirm {
        let _ = writeln!(text, "confirm: {confirm}");
    }
    if let Some(undo) = &way.undo {
        let _ = writeln!(text, "undo:    {undo}");
    }
    text
}
