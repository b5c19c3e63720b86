//! `muster init`: a workspace to start from.

use std::path::{Path, PathBuf};

use super::arguments::{day, today};
use super::context::Context;
use super::outcome::{CommandResult, Failure, Outcome};
use super::terminal::{print, say};
use crate::author::starter::{self, StarterName, StarterNames};
use crate::model::{AuthorityId, Day, EditionId, SchoolId, Title};
use crate::workspace;

/// Make a small workspace to start from, with a standard and a school
///
/// It has an edition, one authority, one school, settings for editors, and pipelines for GitLab and
/// GitHub, and it is complete: it passes `muster check`, and `muster build` compiles it. Its ids
/// and titles are German, for schools in Germany; everything in it is meant to be changed. Nothing
/// that exists is overwritten.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster init schul-it                      # a new folder
  muster init kreis --title 'Schul-IT Westpfalz' --authority 'Landkreis Kusel' \\
    --school 'Grundschule am Bach'")]
pub(super) struct Args {
    /// Where; the folder may exist, such as an empty git repository
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// Name of the cooperation, in quotes
    #[arg(long, value_parser = Title::new)]
    title: Option<Title>,
    /// Name of the authority, in quotes; its key is made of it, unless it stands before as in
    /// `kusel='Landkreis Kusel'`
    #[arg(long, value_name = "[KEY=]NAME", value_parser = authority)]
    authority: Option<StarterName<AuthorityId>>,
    /// Name of the school, likewise
    #[arg(long, value_name = "[KEY=]NAME", value_parser = school)]
    school: Option<StarterName<SchoolId>>,
    /// Name of the edition [default: the year in which it comes into force, as in `2026.1`]
    #[arg(long, value_parser = EditionId::new)]
    edition: Option<EditionId>,
    /// First day on which the edition holds [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    in_force_from: Option<Day>,
}

pub(super) fn run(context: &Context, args: &Args) -> CommandResult {
    let defaults = starter::defaults();
    let in_force_from = today(args.in_force_from);
    let edition = match &args.edition {
        Some(edition) => edition.clone(),
        None => EditionId::new(&format!("{}.1", in_force_from.get().year())).map_err(Failure)?,
    };
    let names = StarterNames {
        title: args.title.clone().unwrap_or(defaults.title),
        edition,
        in_force_from,
        authority: args.authority.clone().unwrap_or(defaults.authority),
        school: args.school.clone().unwrap_or(defaults.school),
    };
    let files = starter::files(&names);
    let root = context.workspace.as_deref().unwrap_or(Path::new("")).join(&args.dir);
    let folder = workspace::folder(&root)
        .map_err(|why| Failure(format!("cannot write into `{}`: {why}", root.display())))?;
    workspace::create(&folder, &files).map_err(|error| Failure(error.to_string()))?;
    if !context.quiet {
        print(&files.iter().fold(String::new(), |text, (path, _)| text + path + "\n"))?;
        say(&next(&args.dir, &names));
    }
    Ok(Outcome::Done)
}

fn authority(text: &str) -> Result<StarterName<AuthorityId>, String> {
    starter::named(text, AuthorityId::new)
}

fn school(text: &str) -> Result<StarterName<SchoolId>, String> {
    starter::named(text, SchoolId::new)
}

/// What to type next.
fn next(dir: &Path, names: &StarterNames) -> String {
    let enter = if dir == Path::new(".") {
        String::new()
    } else {
        format!("  cd {}\n", shell(&dir.to_string_lossy()))
    };
    let profile = starter::profiles().into_iter().next().unwrap_or_default();
    let school = format!(
        "  muster new school {}/KEY --title NAME --profile {profile} --students 200\n",
        names.authority.key
    );
    format!("next:\n{enter}  muster check\n  muster build\n{school}")
}

/// A path as a shell reads it. One that begins like an option is one of the folder where one is.
fn shell(path: &str) -> String {
    let path = if path.starts_with('-') { format!("./{path}") } else { path.to_owned() };
    if path.chars().all(|c| c.is_alphanumeric() || "-._/".contains(c)) {
        return path;
    }
    format!("'{}'", path.replace('\'', "'\\''"))
}
