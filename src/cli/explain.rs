//! `muster explain`: where a value comes from.

use clap_complete::ArgValueCompleter;

use super::arguments::day;
use super::complete;
use super::context::Context;
use super::explain_line;
use super::explain_value::{KnownValues, explain_all};
use super::outcome::{CommandResult, Failure, Outcome};
use super::school_tree::SchoolTree;
use super::terminal::print;
use crate::base::diagnostic::Diagnostics;
use crate::base::path::KeyPath;
use crate::base::text::printable;
use crate::model::Day;

/// Explain where a value, or a line of an artifact, comes from
///
/// Of a value it shows the chain of its origins, the winner first: the value, the file and line,
/// and the layer. What is shown was recorded when the layers were laid over each other, so it
/// cannot differ from what is built.
///
/// Below each override stands the rule of governance that holds for it, with the exception when one
/// permits it; below a value that nobody overrides, what the rule leaves open.
///
/// Of a line it shows the values that shape it, each with its chain, and the line of the template
/// that prints it. The artifact is compiled again with one value changed at a time, and what
/// becomes of the line is looked at.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "muster explain [OPTIONS] <SCHOOL> <PATH>\n       muster explain [OPTIONS] \
        <ARTIFACT:LINE>"
)]
#[command(after_help = "\
Examples:
  muster explain gymnasium-hasenfurt wlans.edu.ssid
  muster explain gymnasium-hasenfurt wlans.edu          # every value of the table
  muster explain out/kusel/gymnasium-hasenfurt/sw-a1/running-config.txt:17")]
pub(super) struct Args {
    /// The school: its key (the name of its folder) or `authority/school`; or a line of an
    /// artifact, such as `out/kusel/gymnasium-hasenfurt/sw-a1/running-config.txt:17`
    #[arg(
        value_name = "SCHOOL|ARTIFACT:LINE",
        add = ArgValueCompleter::new(complete::schools)
    )]
    about: String,
    /// The path of the value, such as `segments.lehr.vlan`; a table explains all values in it
    path: Option<String>,
    /// Of a line: also list what could not be changed
    #[arg(short, long)]
    verbose: bool,
    /// What holds on this day, such as `2027-08-01`, instead of today
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
}

pub(super) fn run(context: &Context, args: &Args) -> CommandResult {
    let Some(path) = &args.path else {
        return explain_line::run(context, &args.about, args.as_of, args.verbose);
    };
    let mut out = Diagnostics::default();
    let Some(tree) = SchoolTree::resolve(context, &args.about, args.as_of, &mut out)? else {
        return Ok(Outcome::Findings);
    };
    let path = KeyPath::new(path).map_err(Failure)?;
    let node = tree.find(&path)?;
    let known = KnownValues::new(Some(&tree.governed), &tree.sources);
    print(&printable(&explain_all(&path, node, &known)))?;
    Ok(Outcome::Done)
}
