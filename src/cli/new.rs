//! `muster new`: scaffold.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use clap_complete::ArgValueCompleter;

use super::arguments::day;
use super::complete;
use super::context::Context;
use super::folders::door;
use super::outcome::{CommandResult, Failure, Outcome};
use super::terminal::{path_from_here, print, say};
use crate::author::owners::{self, OwnersChange};
use crate::author::renew::NewEdition;
use crate::author::resting::FormerIndices;
use crate::base::diagnostic::{Diagnostics, did_you_mean};
use crate::base::text::one_line;
use crate::compile::Compiler;
use crate::model::{AuthorityId, Day, EditionId, Language, ProfileId, SchoolId, Title};
use crate::standard::scaffold::{self, Numbers};
use crate::workspace::git;
use crate::workspace::{self, Door};

/// Scaffold a school, an authority or an edition
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    School(SchoolArgs),
    Authority(AuthorityArgs),
    Edition(EditionArgs),
}

/// A school: its numbers, rooms and devices, to be corrected by hand
///
/// What is not given is planned from `[densities]` of the standard and the profile; the index is
/// the next free one. Nothing that exists is overwritten.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster new school kusel/grundschule-am-bach --title 'Grundschule am Bach' \\
    --profile grundschule --students 150")]
struct SchoolArgs {
    /// Where: `authority/school`; lower-case letters, digits and hyphens, as in
    /// `kusel/grundschule-am-bach`
    #[arg(
        value_name = "AUTHORITY/SCHOOL",
        add = ArgValueCompleter::new(complete::new_school)
    )]
    key: String,
    /// Its name, in quotes
    #[arg(long)]
    title: String,
    /// What kind of school it is: the name of a file in `standards/<edition>/profiles/`
    #[arg(long, add = ArgValueCompleter::new(complete::profiles))]
    profile: String,
    /// Pupils
    #[arg(long, value_name = "N")]
    students: u32,
    /// Number of its block of the address plan [default: the next free one]
    #[arg(long, value_name = "N")]
    index: Option<u32>,
    /// Classes
    #[arg(long, value_name = "N")]
    classes: Option<u32>,
    /// Teachers
    #[arg(long, value_name = "N")]
    staff: Option<u32>,
    /// Bandwidth in Mbit/s
    #[arg(long, value_name = "N")]
    bandwidth: Option<u32>,
    /// Teaching rooms
    #[arg(long, value_name = "N")]
    rooms: Option<u32>,
    /// Buildings
    #[arg(long, value_name = "N")]
    buildings: Option<u32>,
    /// Access points
    #[arg(long, value_name = "N")]
    access_points: Option<u32>,
    /// Switches, the core switch among them
    #[arg(long, value_name = "N")]
    switches: Option<u32>,
    /// Tablets of pupils
    #[arg(long, value_name = "N")]
    student_tablets: Option<u32>,
    /// Tablets of teachers
    #[arg(long, value_name = "N")]
    staff_tablets: Option<u32>,
    /// PCs
    #[arg(long, value_name = "N")]
    pcs: Option<u32>,
    /// Further end devices, as in `smartboard=12`; may be repeated
    #[arg(long = "client", value_name = "PROFILE=COUNT", value_parser = client)]
    clients: Vec<(String, u32)>,
    /// The edition that holds on this day, such as `2027-08-01`, instead of today
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
}

/// An authority: its folder with `authority.toml`, and its line in `CODEOWNERS`
///
/// `CODEOWNERS` says who approves changes of the folder. The file of the repository is used
/// wherever GitLab or GitHub look for it, and made when there is none; without `--owner` the line
/// is a placeholder, a comment.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster new authority birkenfeld --title 'Landkreis Birkenfeld'
  muster new authority ahrweiler --title 'Landkreis Ahrweiler' --owner @schul-it/ahrweiler")]
struct AuthorityArgs {
    /// Its key: lower-case letters, digits and hyphens
    key: String,
    /// Its name, in quotes
    #[arg(long)]
    title: String,
    /// Who approves changes of its files: `@name`, `@group/name` or a mail address; may be repeated
    #[arg(long = "owner", value_name = "OWNER", value_parser = owners::owner)]
    owners: Vec<String>,
}

/// An edition: a copy of the newest one, as a draft
///
/// Comments and layout stay; the header is new: the state `draft`, what it supersedes, and no date
/// but the one given here. What the copied edition had renamed (`[moved]`) is left out.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster new edition 2027.1 --in-force-from 2028-08-01")]
struct EditionArgs {
    /// Its name, which becomes a folder in `standards/`
    name: String,
    /// First day on which it shall hold, such as `2028-08-01`
    #[arg(long, value_name = "DATE", value_parser = day)]
    in_force_from: Option<Day>,
}

pub(super) fn run(context: &Context, args: Args) -> CommandResult {
    match args.what {
        What::School(args) => school(context, args),
        What::Authority(args) => authority(context, &args),
        What::Edition(args) => edition(context, &args),
    }
}

fn school(context: &Context, args: SchoolArgs) -> CommandResult {
    let Some((authority, school)) = args.key.split_once('/') else {
        return Err(Failure(format!("`{}` must say where: `authority/school`", args.key)));
    };
    let authority = AuthorityId::new(authority).map_err(Failure)?;
    let school = SchoolId::new(school).map_err(Failure)?;
    let title = Title::new(&args.title).map_err(Failure)?;
    let profile = ProfileId::new(&args.profile).map_err(Failure)?;
    let root = context.root()?;
    let mut out = Diagnostics::default();
    let compiler = match context.compiler(args.as_of, &mut out)? {
        Ok(compiler) => compiler,
        Err(sources) => return context.print_findings(out, &sources),
    };
    if !compiler.cooperation.has_authority(&authority) {
        let near = did_you_mean(
            authority.as_str(),
            compiler.cooperation.authority_ids().map(AuthorityId::as_str),
        );
        let near = near.map(|near| format!("; {near}")).unwrap_or_default();
        let make = format!("`muster new authority {authority} --title NAME` makes it");
        return Err(Failure(format!(
            "there is no authority `{authority}`{near}\n{make}; nothing was written"
        )));
    }
    let index = free_index(context, &root, &compiler, args.index)?;
    let edition = compiler
        .cooperation
        .default_edition()
        .ok_or_else(|| {
            Failure(format!("no edition is in force on {}", compiler.cooperation.today))
        })?
        .clone();
    // What its profile and its authority set holds for the new school as well.
    let Some(baseline) = compiler.cooperation.baseline(&edition, &profile, &authority, &mut out)
    else {
        return context.print_findings(out, &compiler.cooperation.sources);
    };
    let numbers = numbers(args, &title, &profile, index);
    let Some(decoded) = &baseline.standard else {
        return Err(Failure("the standard has faults; see `muster check`".into()));
    };
    let files =
        scaffold::school(&decoded.standard, &numbers, compiler.cooperation.workspace.language)
            .map_err(Failure)?;
    let dir = format!("schools/{authority}/{school}");
    let files: Vec<(String, String)> =
        files.into_iter().map(|(name, text)| (format!("{dir}/{name}"), text)).collect();
    write(context, &root, &files)
}

fn numbers(args: SchoolArgs, title: &Title, profile: &ProfileId, index: u32) -> Numbers {
    Numbers {
        title: title.to_string(),
        profile: profile.to_string(),
        index,
        students: args.students,
        classes: args.classes,
        staff: args.staff,
        bandwidth: args.bandwidth,
        rooms: args.rooms,
        buildings: args.buildings,
        access_points: args.access_points,
        switches: args.switches,
        student_tablets: args.student_tablets,
        staff_tablets: args.staff_tablets,
        pcs: args.pcs,
        clients: args.clients.into_iter().collect(),
    }
}

/// The index that was asked for, or the next free one. It is said which ones were passed over.
fn free_index(
    context: &Context,
    root: &Path,
    compiler: &Compiler,
    wanted: Option<u32>,
) -> Result<u32, Failure> {
    let former = FormerIndices::of(root, &compiler.cooperation.sources);
    let (index, said) = former.free(&compiler.cooperation, wanted).map_err(Failure)?;
    if !context.quiet {
        said.iter().for_each(|line| say(&format!("{line}\n")));
    }
    Ok(index)
}

fn authority(context: &Context, args: &AuthorityArgs) -> CommandResult {
    let key = AuthorityId::new(&args.key).map_err(Failure)?;
    let title = Title::new(&args.title).map_err(Failure)?;
    let text = format!(
        "#:schema ../../.muster/schema/authority.json\n\nauthority.title = {}\n",
        toml::Value::from(title.as_str())
    );
    let root = context.root()?;
    // Faults of the workspace are no hindrance; only its language is wanted.
    let language = context
        .compiler(None, &mut Diagnostics::default())?
        .map_or(Language::default(), |compiler| compiler.cooperation.workspace.language);
    // The file of owners counts at the root of the repository, which may lie above that of the
    // workspace.
    let top = door(&git::top(&root).unwrap_or_else(|| root.clone()))?;
    // Worked out before anything is written, so that a fault in it leaves no half of an authority.
    let owned = owned(&top, &root, &key, &args.owners, language)?;
    let outcome = write(context, &root, &[(format!("schools/{key}/authority.toml"), text)])?;
    for (path, change) in owned {
        let full = top.path().join(&path);
        let shown = full
            .strip_prefix(&root)
            .map_or_else(|_| path_from_here(&full), |path| path.display().to_string());
        match change {
            OwnersChange::Text(text) => {
                workspace::replace(&top, &path, &text)?;
                if !context.quiet {
                    print(&format!("{}\n", one_line(&shown)))?;
                }
            }
            // Who named no owner is told nothing: the line that is there says all.
            OwnersChange::Known if args.owners.is_empty() => {}
            OwnersChange::Known => say(&format!(
                "`{shown}` names who owns `schools/{key}` already; it was left as it is\n"
            )),
        }
    }
    Ok(outcome)
}

/// What becomes of each `CODEOWNERS` of the repository; of one that is to be made, where there is
/// none.
fn owned(
    top: &Door,
    root: &Path,
    key: &AuthorityId,
    owners: &[String],
    language: Language,
) -> Result<Vec<(PathBuf, OwnersChange)>, Failure> {
    // `CODEOWNERS` has slashes on every system.
    let below = root
        .strip_prefix(top.path())
        .unwrap_or(Path::new(""))
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    let below: String = below.fold(String::new(), |path, part| path + &part + "/");
    let parent = format!("{below}schools");
    let mut files = workspace::texts(top, owners::PLACES)?;
    if files.is_empty() {
        files.insert(PathBuf::from(owners::PLACES[0]), owners::empty(&below, language));
    }
    Ok(files
        .into_iter()
        .map(|(path, text)| (path, owners::add(&text, &parent, key.as_str(), owners, language)))
        .collect())
}

fn edition(context: &Context, args: &EditionArgs) -> CommandResult {
    let name = EditionId::new(&args.name).map_err(Failure)?;
    let root = context.root()?;
    let mut out = Diagnostics::default();
    let compiler = match context.compiler(None, &mut out)? {
        Ok(compiler) => compiler,
        Err(sources) => return context.print_findings(out, &sources),
    };
    let before = compiler
        .cooperation
        .editions_in_time
        .newest()
        .ok_or_else(|| Failure("there is no edition to copy in `standards/`".into()))?;
    let (from, to) = (format!("standards/{before}/"), format!("standards/{name}"));
    let new = NewEdition { name: &name, before, in_force_from: args.in_force_from };
    let own = compiler
        .cooperation
        .sources
        .iter()
        .filter_map(|(_, file)| Some((file.path.strip_prefix(&from)?, &file.text)));
    let mut texts: BTreeMap<String, String> =
        own.filter_map(|(path, text)| Some((path.to_owned(), new.text(text)?))).collect();
    let has_header = compiler
        .cooperation
        .editions_in_time
        .get(before.as_str())
        .is_some_and(|(_, header)| header.entry.is_some());
    // Without a header nothing would say that the copy is a draft, and what it supersedes.
    if !has_header {
        let path = format!("{from}edition.toml");
        let old = compiler
            .cooperation
            .sources
            .iter()
            .find(|(_, file)| *file.path == *path)
            .map(|(_, file)| file.text.to_string());
        texts.insert(
            "edition.toml".into(),
            old.map(|old| old + "\n").unwrap_or_default() + &new.header(),
        );
    }
    let files = workspace::copy_folder(&door(&root)?, from.trim_end_matches('/'), &to, &texts)
        .map_err(|error| Failure(error.to_string()))?;
    if !context.quiet {
        print(&files.iter().fold(String::new(), |text, path| text + &one_line(path) + "\n"))?;
        say(&format!(
            "`{name}` is a draft that supersedes `{before}`. \
                Change it; a renamed key goes into `[moved]`.\n\
                `muster adopt {name}` shows what it means for each school; \
                with `state = \"pilot\"` schools may pin it.\n"
        ));
    }
    Ok(Outcome::Done)
}

/// Writes new files and says which; nothing that exists is overwritten.
fn write(context: &Context, root: &Path, files: &[(String, String)]) -> CommandResult {
    workspace::create(&door(root)?, files).map_err(|error| Failure(error.to_string()))?;
    if !context.quiet {
        print(&files.iter().fold(String::new(), |text, (path, _)| text + &one_line(path) + "\n"))?;
    }
    Ok(Outcome::Done)
}

/// `profile=count`.
fn client(text: &str) -> Result<(String, u32), String> {
    if let Some((profile, count)) = text.split_once('=')
        && let Ok(count) = count.parse()
    {
        return Ok((profile.to_owned(), count));
    }
    Err("write a client profile and a number, as in `smartboard=12`".into())
}
