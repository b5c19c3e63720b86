//! `muster platform`: the pages of the platforms.

use std::fmt::Write as _;

use clap_complete::ArgValueCompleter;

use super::complete;
use super::context::Context;
use super::outcome::{CommandResult, Failure, Outcome};
use super::terminal::print;
use crate::base::diagnostic::{Diagnostics, did_you_mean};
use crate::base::text::printable;
use crate::platform::{ApplyMode, Platform, Scope};

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
                    scope(platform),
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

fn scope(platform: &Platform) -> &'static str {
    match platform.manifest.scope {
        Scope::Device => "device",
        Scope::School => "school",
        Scope::Cooperation => "cooperation",
    }
}

fn page(platform: &Platform, path: &str) -> String {
    let manifest = &platform.manifest;
    let mode = if manifest.apply.mode == ApplyMode::Replace {
        "replaces what was there"
    } else {
        "is merged into what is there"
    };
    let mut text = format!(
        "# {} ({path})\n\n{}, for {}; one rendering per {}.\n\n",
        platform.name,
        manifest.title,
        manifest.versions,
        scope(platform)
    );
    // Writing into a string cannot fail.
    for (name, output) in &manifest.outputs {
        let _ = writeln!(
            text,
            "- `{}`: {name}, {}{}",
            output.path,
            format!("{:?}", output.format).to_lowercase(),
            if output.sensitive { ", sensitive" } else { "" }
        );
    }
    let _ = writeln!(
        text,
        "\nEach file {mode}.\n\napply:   {}\nremove:  {}",
        manifest.apply.command, manifest.apply.remove
    );
    if let Some(confirm) = &manifest.apply.confirm {
        let _ = writeln!(text, "confirm: {confirm}");
    }
    if let Some(readme) = &platform.readme {
        let _ = write!(text, "\n---\n\n{readme}");
    }
    text
}
