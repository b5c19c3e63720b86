//! `muster schema`: JSON Schemas of the files.

use std::path::{Path, PathBuf};

use super::outcome::{CommandResult, Failure, Outcome};
use super::terminal::print;
use crate::reference::schema;
use crate::workspace;

/// Print the JSON Schema of a kind of file, or write those of all kinds
///
/// Editors find them through the first line of each file, `#:schema
/// ../../.muster/schema/standard.json`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster schema                             # the kinds of files
  muster schema --write .muster/schema      # after an update of muster")]
pub(super) struct Args {
    /// The kind of file, such as `school`; none lists the kinds
    kind: Option<String>,
    /// Write all schemas into this folder
    #[arg(long, value_name = "DIR", conflicts_with = "kind")]
    write: Option<PathBuf>,
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
    match &args.kind {
        Some(name) => {
            let kind = schema::KINDS.iter().find(|kind| kind.name == name);
            let kind = kind.ok_or_else(|| {
                Failure(format!("there is no kind of file `{name}`; `muster schema` lists them"))
            })?;
            print(&schema::text(*kind))?;
        }
        None => print(
            &schema::KINDS
                .iter()
                .map(|kind| format!("{:<10} {}\n", kind.name, kind.files))
                .collect::<String>(),
        )?,
    }
    Ok(Outcome::Done)
}
