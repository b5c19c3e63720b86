//! `muster explain`: where a value comes from.

use std::fmt::Write as _;

use super::{CommandResult, Context, Failure, Outcome, day, explain_line};
use crate::diagnostic::Diagnostics;
use crate::model::Day;
use crate::path::{KeyPath, written};
use crate::source::{Origin, Sources};
use crate::tree::{Node, Value};

/// Explain where a value, or a line of an artifact, comes from
///
/// Of a value it shows the chain of its origins, the winner first: the value, the file and line, and the
/// layer. What is shown was recorded when the layers were laid over each other, so it cannot differ from
/// what is built.
///
/// Of a line it shows the values that shape it, each with its chain, and the line of the template that
/// prints it. The artifact is compiled again with one value changed at a time, and what becomes of the line
/// is looked at.
#[derive(Debug, clap::Args)]
#[command(override_usage = "muster explain [OPTIONS] <SCHOOL> <PATH>\n       muster explain [OPTIONS] <ARTIFACT:LINE>")]
#[command(after_help = "\
Examples:
  muster explain gymnasium-hasenfurt wlans.edu.ssid
  muster explain gymnasium-hasenfurt wlans.edu          # every value of the table
  muster explain out/kusel/gymnasium-hasenfurt/sw-a1/running-config.txt:17")]
pub(super) struct Args {
    /// The school: its key (the name of its folder) or `authority/school`; or a line of an artifact, such as
    /// `out/kusel/gymnasium-hasenfurt/sw-a1/running-config.txt:17`
    #[arg(value_name = "SCHOOL|ARTIFACT:LINE")]
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
    let Some(tree) = context.tree_of(&args.about, args.as_of, &mut out)? else { return Ok(Outcome::Findings) };
    let path = KeyPath::new(path).map_err(Failure)?;
    let node = super::find(&tree.root, &path).map_err(Failure)?;
    let mut text = String::new();
    let name = path.keys().map(written).collect::<Vec<_>>().join(".");
    explain(&mut text, &name, node, &tree.sources);
    super::print(&text);
    Ok(Outcome::Done)
}

/// Every value in a table, with its chain.
fn explain(text: &mut String, path: &str, node: &Node, sources: &Sources) {
    if let Value::Table(table) = &node.value {
        for (key, entry) in table {
            explain(text, &format!("{path}.{}", written(key)), &entry.node, sources);
        }
        return;
    }
    chain(text, path, node, sources);
}

/// A value and the chain of its origins, the winner first.
pub(super) fn chain(text: &mut String, path: &str, node: &Node, sources: &Sources) {
    // Writing into a string cannot fail.
    let _ = writeln!(text, "{path} = {}", short(node));
    let mut below = Some(node);
    let mut verb = "set";
    while let Some(current) = below {
        let value = if verb == "set" { String::new() } else { format!("  {}", short(current)) };
        place(text, verb, current.origin, &value, sources);
        below = current.hidden.as_deref();
        verb = "hides what was set";
    }
}

/// One place of a chain.
pub(super) fn place(text: &mut String, verb: &str, at: Origin, value: &str, sources: &Sources) {
    let layer = &sources.file(at.file).layer;
    // Writing into a string cannot fail.
    let _ = writeln!(text, "  {verb} in {layer}, {}{value}", sources.label(at));
}

/// A value on one line.
fn short(node: &Node) -> String {
    match &node.value {
        Value::Bool(value) => value.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Text(text) => format!("{text:?}"),
        Value::List(items) => format!("[{}]", items.iter().map(short).collect::<Vec<_>>().join(", ")),
        Value::Table(table) => {
            let entries = table.iter().map(|(key, entry)| format!("{} = {}", written(key), short(&entry.node)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}
