//! `muster adopt`: bring schools to another edition.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use clap_complete::ArgValueCompleter;

use super::arguments::{day, selection};
use super::complete;
use super::context::Context;
use super::folders::door;
use super::outcome::{CommandResult, Failure, Outcome};
use super::terminal::{print, say};
use crate::base::diagnostic::{Diagnostics, did_you_mean};
use crate::base::source::{FileId, Sources};
use crate::base::text::{begun, counted, printable};
use crate::change::adopt::{self, Adoption, Changed, NewText, Renamed};
use crate::compile::Compiler;
use crate::language::renames::Renames;
use crate::model::{Day, EditionId};
use crate::standard::editions::EditionRefusal;
use crate::workspace;

/// Show what adopting an edition would mean for schools, and bring their files to it
///
/// Per school: the values that change for it, the keys that were renamed, what it sets and the
/// edition says anyway, and what would be found. With `--write` renamed keys are renamed in its
/// files, with all that refers to them, and the school pins the edition, or pins none when it is
/// the one that holds on the day anyway. Comments, layout and line ends stay. The file of an
/// authority is changed when all of its schools are chosen.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster adopt 2026.2                             # what would it mean, for everybody?
  muster adopt 2026.2 kranichtal-gymnasium --write
  muster adopt 2026.2 kusel --as-of 2027-08-01    # as of the day on which it holds")]
pub(super) struct Args {
    /// The edition: the name of a folder in `standards/`
    #[arg(add = ArgValueCompleter::new(complete::editions))]
    edition: String,
    /// Schools: a key, `authority/school`, an authority, or a glob such as `'igs-*'`; none means
    /// all
    #[arg(value_name = "SELECT", add = ArgValueCompleter::new(complete::schools))]
    select: Vec<String>,
    /// Change the files
    #[arg(long)]
    write: bool,
    /// Also remove what the schools set and the edition says anyway
    #[arg(long, requires = "write")]
    remove_unnecessary: bool,
    /// What holds on this day, such as `2027-08-01`, instead of today
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
}

pub(super) fn run(context: &Context, args: &Args) -> CommandResult {
    let selection = selection(&args.select)?;
    let mut out = Diagnostics::default();
    let compiler = match context.compiler(args.as_of, &mut out)? {
        Ok(compiler) => compiler,
        Err(sources) => return Ok(context.print_remarks(out, &sources)),
    };
    let chosen = selection.of(&compiler.cooperation.schools).map_err(Failure)?;
    let Some((edition, _)) = compiler.cooperation.editions_in_time.get(&args.edition) else {
        let near = did_you_mean(
            &args.edition,
            compiler.cooperation.editions_in_time.names().map(EditionId::as_str),
        )
        .map(|near| format!("; {near}"))
        .unwrap_or_default();
        return Err(Failure(format!(
            "there is no edition `{}` in `standards/`{near}",
            args.edition
        )));
    };
    let today = compiler.cooperation.today;
    if args.write
        && let Err(refusal) = compiler.cooperation.editions_in_time.usable(edition, today)
    {
        return Err(Failure(refused(edition, today, refusal)));
    }
    let mut adoptions: Vec<Adoption> = Vec::new();
    for school in choice(&compiler, &chosen) {
        adoptions.push(adopt::preview(&compiler, school, edition));
        compiler.cooperation.sources.let_go(&school.files);
    }
    let adoption =
        ChosenSchools { compiler: &compiler, chosen: &chosen, edition, adoptions: &adoptions };
    if args.write {
        // What the workspace has to say otherwise is the business of `muster check`.
        adoption.write(context, args.remove_unnecessary)
    } else {
        adoption.show(context, out)
    }
}

/// The schools that are to adopt an edition.
struct ChosenSchools<'a> {
    compiler: &'a Compiler,
    chosen: &'a [bool],
    edition: &'a EditionId,
    adoptions: &'a [Adoption],
}

impl ChosenSchools<'_> {
    /// Shows what would change.
    fn show(&self, context: &Context, out: Diagnostics) -> CommandResult {
        let sources = &self.compiler.cooperation.sources;
        let mut text = text(self.adoptions, sources);
        // The file of an authority holds for all of its schools, so its renamed keys are told once.
        for authority in authorities(self.compiler, self.chosen) {
            let file = authority.file;
            let renamed = adopt::renamed_in(self.compiler, file, &self.moves(&authority));
            if !renamed.is_empty() {
                let _ = writeln!(text, "{}", sources.file(file).layer);
                for key in &renamed {
                    rename(&mut text, key, sources);
                }
            }
        }
        print(&printable(&text))?;
        let remarks =
            if out.is_empty() { Outcome::Done } else { context.print_remarks(out, sources) };
        let has_errors = self.adoptions.iter().any(|adoption| adoption.found.has_errors());
        Ok(if has_errors { Outcome::Findings } else { remarks })
    }

    /// Rewrites the files of the schools, and of authorities all of whose schools are chosen.
    fn write(&self, context: &Context, remove_unnecessary: bool) -> CommandResult {
        let (compiler, edition) = (self.compiler, self.edition);
        let sources = &compiler.cooperation.sources;
        let mut out = Diagnostics::default();
        let mut texts: Vec<NewText> = Vec::new();
        for (school, adoption) in choice(compiler, self.chosen).zip(self.adoptions) {
            texts.extend(adopt::rewrite(
                compiler,
                school,
                edition,
                remove_unnecessary,
                adoption,
                &mut out,
            ));
            sources.let_go(&school.files);
        }
        let mut left = Vec::new();
        for authority in authorities(compiler, self.chosen) {
            let (file, moves) = (authority.file, self.moves(&authority));
            let former = sources.file(file);
            // Schools that were not chosen may follow another edition, with other names.
            if !authority.is_whole {
                if !adopt::renamed_in(compiler, file, &moves).is_empty() {
                    left.push(&*former.path);
                }
                continue;
            }
            if let Some(text) = adopt::renamed_file(compiler, file, &moves, &mut out)
                && *text != *former.text
            {
                texts.push(NewText { file, text });
            }
        }
        // All texts are made before the first is written: some schools brought over and others not
        // would be a state that nobody asked for.
        if out.has_errors() {
            let outcome = context.print_remarks(out, sources);
            say("nothing was written\n");
            return Ok(outcome);
        }
        let mut files: Vec<(&str, &str, &str)> = Vec::new();
        for new in &texts {
            let former = sources.file(new.file);
            files.push((&*former.path, &*former.text, &*new.text));
        }
        workspace::rewrite(&door(&context.root()?)?, &files)?;
        if !context.quiet {
            print(&files.iter().fold(String::new(), |text, (path, _, _)| text + path + "\n"))?;
            let files = counted(files.len(), "file");
            let schools = counted(self.adoptions.len(), "school");
            say(&format!("{files} changed for {schools}\n"));
        }
        for path in left {
            say(&format!(
                "muster: `{path}` writes renamed keys and was left as it is: it also holds for \
                    schools that were not chosen\n"
            ));
        }
        Ok(Outcome::Done)
    }

    /// What was renamed for an authority on the way to the edition.
    fn moves(&self, authority: &ChosenAuthority) -> Renames {
        self.compiler.cooperation.moves_of_authority(&authority.id, self.edition)
    }
}

/// An authority of which schools are chosen.
struct ChosenAuthority {
    id: String,
    /// What it says itself.
    file: FileId,
    /// Whether all of its schools are chosen.
    is_whole: bool,
}

fn choice<'a>(
    compiler: &'a Compiler,
    chosen: &'a [bool],
) -> impl Iterator<Item = &'a crate::workspace::inputs::SchoolFiles> {
    let schools = compiler.cooperation.schools.iter().zip(chosen);
    schools.filter(|(_, chosen)| **chosen).map(|(school, _)| school)
}

/// The authorities of the schools chosen, in the order of their files.
fn authorities(compiler: &Compiler, chosen: &[bool]) -> Vec<ChosenAuthority> {
    let mut whole: BTreeMap<String, bool> = BTreeMap::new();
    for school in choice(compiler, chosen) {
        whole.insert(school.key.authority.to_string(), true);
    }
    for (school, is_chosen) in compiler.cooperation.schools.iter().zip(chosen) {
        if !is_chosen {
            whole.entry(school.key.authority.to_string()).and_modify(|whole| *whole = false);
        }
    }
    let mut authorities = Vec::new();
    for (file, source) in compiler.cooperation.sources.iter() {
        let below = source.path.strip_prefix("schools/");
        let id = below.and_then(|below| below.strip_suffix("/authority.toml"));
        if let Some((id, is_whole)) = id.and_then(|id| whole.get_key_value(id)) {
            authorities.push(ChosenAuthority { id: id.clone(), file, is_whole: *is_whole });
        }
    }
    authorities
}

fn refused(edition: &EditionId, today: Day, refusal: EditionRefusal<'_>) -> String {
    match refusal {
        EditionRefusal::NotReady(state) => {
            format!(
                "`{edition}` is still being written (`state = \"{}\"`); \
                    without `--write` it can be looked at",
                state.name()
            )
        }
        EditionRefusal::Over { until, by } => format!(
            "`{edition}` could be used until {until} and today is {today}; `{by}` superseded it"
        ),
    }
}

/// What changes, for people: first what changes for all schools alike.
fn text(adoptions: &[Adoption], sources: &Sources) -> String {
    let mut text = String::new();
    let mut common: Option<BTreeSet<&Changed>> = None;
    for changes in adoptions.iter().filter_map(|adoption| adoption.changes.as_ref()) {
        let own: BTreeSet<&Changed> = changes.iter().collect();
        common = Some(match common {
            Some(common) => common.intersection(&own).copied().collect(),
            None => own,
        });
    }
    // Of a single school everything is its own.
    let common = if adoptions.len() > 1 { common.unwrap_or_default() } else { BTreeSet::new() };
    // Writing into a string cannot fail.
    if !common.is_empty() {
        let _ = writeln!(text, "all {}", counted(adoptions.len(), "school"));
        for change in &common {
            changed(&mut text, change);
        }
    }
    for adoption in adoptions {
        let from = adoption.from.as_ref().map(|from| format!(", from {from}")).unwrap_or_default();
        let _ = writeln!(text, "{}{from}", adoption.school);
        let before = text.len();
        for renamed in &adoption.renamed {
            rename(&mut text, renamed, sources);
        }
        match &adoption.changes {
            Some(changes) => {
                for change in changes {
                    if !common.contains(change) {
                        changed(&mut text, change);
                    }
                }
            }
            None => text += "  cannot be compared: see `muster check`\n",
        }
        for surplus in &adoption.unnecessary {
            let (path, value) = (surplus.path(), &surplus.value);
            let line = sources.label(surplus.at);
            let _ = writeln!(text, "  unnecessary  {path} = {value}  {line}");
        }
        for item in &adoption.found {
            let at = item.at.map(|at| sources.label(at)).unwrap_or_default();
            let _ = writeln!(text, "  found        {}: {}  {at}", item.code.name, item.message);
        }
        if text.len() == before {
            text += "  nothing else\n";
        }
    }
    text
}

fn rename(text: &mut String, renamed: &Renamed, sources: &Sources) {
    let _ = writeln!(
        text,
        "  renamed      {} is {}  {}",
        renamed.old,
        renamed.new,
        sources.label(renamed.at)
    );
}

fn changed(text: &mut String, change: &Changed) {
    let _ = match (&change.old, &change.new) {
        // What is new may be a whole table: its beginning says what it is.
        (None, Some(new)) => writeln!(text, "  new          {} = {}", change.path, begun(new, 60)),
        (Some(_), None) => writeln!(text, "  gone         {}", change.path),
        (old, new) => writeln!(
            text,
            "  changes      {}: {} -> {}",
            change.path,
            old.as_deref().unwrap_or(""),
            new.as_deref().unwrap_or("")
        ),
    };
}
