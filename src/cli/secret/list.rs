//! `muster secret list`: which secrets schools need, and which are missing.

use std::fmt::Write as _;

use clap::ValueEnum;
use clap_complete::ArgValueCompleter;

use super::super::arguments::{day, selection};
use super::super::complete;
use super::super::context::Context;
use super::super::outcome::{CommandResult, Failure, Outcome};
use super::super::terminal::print;
use super::open::OpenStore;
use crate::base::diagnostic::Diagnostics;
use crate::base::text::{self, counted, one_line};
use crate::model::{Day, SecretProviderKind};
use crate::secret::{ListedSecret, ListedValue, SecretList, SecretNeeds};

/// Show which secrets schools need, whose value each gets, and what is missing
///
/// No value is opened or shown, and no private key is needed. With another provider than `age` it
/// is not known which values there are. A missing value does not change the exit code.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster secret list                        # of all schools
  muster secret list kusel --format json")]
pub(super) struct ListArgs {
    /// Schools: a key, `authority/school`, an authority, or a glob such as `'igs-*'`; none means
    /// all
    #[arg(value_name = "SELECT", add = ArgValueCompleter::new(complete::schools))]
    select: Vec<String>,
    /// How the list is written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// What holds on this day, such as `2027-08-01`, instead of today
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// All of it, `muster schema secrets`
    Json,
}

pub(super) fn run(context: &Context, args: &ListArgs) -> CommandResult {
    let selection = selection(&args.select)?;
    let Some(mut open) = OpenStore::of(context, args.as_of)? else { return Ok(Outcome::Findings) };
    let cooperation = &open.compiler.cooperation;
    let chosen = selection.of(&cooperation.schools).map_err(Failure)?;
    let mut found = Diagnostics::default();
    let needs = SecretNeeds::of(cooperation, &chosen, &mut found);
    let list = needs.list(cooperation, &open.store, selection.is_all());
    print(&match args.format {
        Format::Human => human(&list),
        Format::Json => text::json(serde_json::to_string_pretty(&list)? + "\n"),
    })?;
    if !context.quiet && args.format == Format::Human {
        context.note(&summary(&list));
    }
    open.found.absorb(found, None);
    Ok(open.tell_faults(context))
}

fn human(list: &SecretList) -> String {
    let head = ["SECRET", "OF", "VERSION", "SINCE", "SCHOOLS"].map(str::to_owned);
    let mut rows = vec![head];
    for secret in &list.secrets {
        let cells = |of: &str, version: &str, since: &str, schools: usize| {
            [&secret.name, of, version, since, &schools.to_string()].map(str::to_owned)
        };
        if list.provider != SecretProviderKind::Age {
            rows.push(cells(list.provider.name(), "", "", secret.schools.len()));
            continue;
        }
        for value in &secret.values {
            let version = version(value);
            rows.push(cells(&value.of, &version, &value.date, value.schools.len()));
        }
        if !secret.missing.is_empty() {
            rows.push(cells("missing", "", "", secret.missing.len()));
        }
    }
    if rows.len() == 1 {
        return String::new();
    }
    table(&rows)
}

/// The version, and the former one while a rotation is not finished.
fn version(value: &ListedValue) -> String {
    match value.former {
        Some(former) => format!("{} and {former}", value.version),
        None => value.version.to_string(),
    }
}

/// Columns of text; names, folders and dates are ASCII.
fn table(rows: &[[String; 5]]) -> String {
    let mut widths = [0; 5];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.len().max(*width);
        }
    }
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (width, cell) in widths.iter().zip(row) {
            // Writing into a string cannot fail.
            let _ = write!(line, "{cell:width$}  ");
        }
        text += &one_line(line.trim_end());
        text.push('\n');
    }
    text
}

fn summary(list: &SecretList) -> String {
    let secrets = counted(list.secrets.len(), "secret");
    if list.provider != SecretProviderKind::Age {
        let provider = list.provider.name();
        return format!("{secrets}; the provider is `{provider}`, which was not asked for values");
    }
    let is_missing = |secret: &&ListedSecret| !secret.missing.is_empty();
    match list.secrets.iter().filter(is_missing).count() {
        0 => format!("{secrets}, none of them missing"),
        missing => format!("{secrets}, {missing} of them missing"),
    }
}
