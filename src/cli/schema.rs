//! `muster schema`: JSON Schemas of the files, and what templates may see.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap_complete::ArgValueCompleter;

use super::complete;
use super::outcome::{CommandResult, Failure, Outcome};
use super::terminal::print;
use crate::reference::{plan, schema};
use crate::workspace;

/// Print the JSON Schema of a kind of file, or write those of all kinds
///
/// Editors find them through the first line of each file, `#:schema
/// ../../.muster/schema/standard.json`.
///
/// `muster schema plan` prints what templates of a platform may see: every object, its fields, and
/// what they mean.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster schema                             # the kinds of files
  muster schema --write .muster/schema      # after an update of muster
  muster schema plan                        # what templates may see")]
pub(super) struct Args {
    /// The kind of file, such as `school`, or `plan`; none lists the kinds
    #[arg(add = ArgValueCompleter::new(complete::kinds))]
    kind: Option<String>,
    /// How `plan` is written, Markdown if unset; schemas are always JSON
    #[arg(long, value_enum, requires = "kind")]
    format: Option<Format>,
    /// Write all schemas into this folder
    #[arg(long, value_name = "DIR", conflicts_with = "kind")]
    write: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Markdown,
    /// For programs
    Json,
}

pub(super) fn run(args: &Args) -> CommandResult {
    if let Some(dir) = &args.write {
        let folder = workspace::folder(dir)
            .map_err(|why| Failure(format!("cannot write into `{}`: {why}", dir.display())))?;
        for kind in schema::KINDS {
            let path = format!("{}.json", kind.name);
            workspace::replace(&folder, Path::new(&path), &schema::text(*kind))
                .map_err(|error| Failure(error.to_string()))?;
        }
        return Ok(Outcome::Done);
    }
    let text = match &args.kind {
        None => kinds(),
        Some(name) if name == plan::KIND => match args.format {
            Some(Format::Json) => plan::json(),
            Some(Format::Markdown) | None => plan::markdown(),
        },
        Some(name) => {
            let Some(kind) = schema::KINDS.iter().find(|kind| kind.name == name) else {
                return Err(Failure(format!(
                    "there is no kind of file `{name}`; `muster schema` lists them"
                )));
            };
            if args.format == Some(Format::Markdown) {
                let message = "only `muster schema plan` is written as Markdown; \
                    `docs/reference.md` explains the files";
                return Err(Failure(message.into()));
            }
            schema::text(*kind)
        }
    };
    print(&text)?;
    Ok(Outcome::Done)
}

/// The kinds of files and where they lie, a line each.
fn kinds() -> String {
    let mut text = String::new();
    for kind in schema::KINDS {
        let _ = writeln!(text, "{:<10} {}", kind.name, kind.files);
    }
    let _ = writeln!(text, "{:<10} what templates see, as Markdown or JSON", plan::KIND);
    text
}
