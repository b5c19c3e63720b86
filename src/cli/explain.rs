//! `muster explain`: where a value comes from.

use std::fmt::Write as _;

use super::{CommandResult, Context, Failure, Outcome, day};
use crate::diagnostic::Diagnostics;
use crate::model::Day;
use crate::path::{KeyPath, written};
use crate::source::Sources;
use crate::tree::{Node, Value};

/// Explain where a value of a school comes from
///
/// Shows the chain of its origins, the winner first: the value, the file and line, and the layer. What is
/// shown was recorded when the layers were laid over each other, so it cannot differ from what is built.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster explain gymnasium-hasenfurt wlans.edu.ssid
  muster explain gymnasium-hasenfurt wlans.edu          # every value of the table")]
pub(super) struct Args {
    /// The school: its key (the name of its folder) or `authority/school`
    school: String,
    /// The path of the value, such as `segments.lehr.vlan`; a table explains all values in it
    path: String,
    /// What holds on this day, such as `2027-08-01`, instead of today
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
}

pub(super) fn run(context: &Context, args: &Args) -> CommandResult {
    let mut out = Diagnostics::default();
    let Some(tree) = context.tree_of(&args.school, args.as_of, &mut out)? else { return Ok(Outcome::Findings) };
    let path = KeyPath::new(&args.path).map_err(Failure)?;
    let node = super::find(&tree.root, &path).map_err(Failure)?;
    let mut text = String::new();
    let name = path.keys().map(written).collect::<Vec<_>>().join(".");
    explain(&mut text, &name, node, &tree.sources);
    super::print(&text);
    Ok(Outcome::Done)
}

fn explain(text: &mut String, path: &str, node: &Node, sources: &Sources) {
    if let Value::Table(table) = &node.value {
        for (key, entry) in table {
            explain(text, &format!("{path}.{}", written(key)), &entry.node, sources);
        }
        return;
    }
    // Writing into a string cannot fail.
    let _ = writeln!(text, "{path} = {}", node.inline());
    let mut below = Some(node);
    let mut verb = "set";
    while let Some(current) = below {
        let layer = &sources.file(current.origin.file).layer;
        let value = if verb == "set" { String::new() } else { format!("  {}", current.inline()) };
        let _ = writeln!(text, "  {verb} in {layer}, {}{value}", sources.label(current.origin));
        below = current.hidden.as_deref();
        verb = "hides what was set";
    }
}
