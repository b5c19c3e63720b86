//! `muster show`: the effective configuration of a school.

use clap::ValueEnum;
use clap_complete::ArgValueCompleter;

use super::arguments::day;
use super::complete;
use super::context::Context;
use super::outcome::{CommandResult, Failure, Outcome};
use super::school_tree::SchoolTree;
use super::terminal::print;
use crate::base::diagnostic::Diagnostics;
use crate::base::path::KeyPath;
use crate::base::text;
use crate::language::secrets::NOT_SHOWN;
use crate::language::tree::{Node, Value};
use crate::model::Day;

/// Show the effective configuration of a school: all layers laid over each other
///
/// `muster explain` shows in addition which file and line each value comes from.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster show gymnasium-hasenfurt wlans.edu
  muster show gymnasium-hasenfurt devices.fw-1 --format json")]
pub(super) struct Args {
    /// The school: its key (the name of its folder) or `authority/school`
    #[arg(add = ArgValueCompleter::new(complete::schools))]
    school: String,
    /// Only the value or table at this path, such as `segments.lehr.vlan`; none means everything
    path: Option<String>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Toml)]
    format: Format,
    /// What holds on this day, such as `2027-08-01`, instead of today
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Toml,
    Json,
}

pub(super) fn run(context: &Context, args: &Args) -> CommandResult {
    let mut out = Diagnostics::default();
    let Some(tree) = SchoolTree::resolve(context, &args.school, args.as_of, &mut out)? else {
        return Ok(Outcome::Findings);
    };
    if out.has_errors() {
        // What is forbidden does not hold.
        context.print_remarks(out, &tree.sources);
        return Ok(Outcome::Findings);
    }
    let path = args.path.as_deref().map(KeyPath::new).transpose().map_err(Failure)?;
    let node = match &path {
        Some(path) => tree.find(path)?,
        None => tree.root(),
    };
    let text = match args.format {
        Format::Json => text::json(serde_json::to_string_pretty(&node.json())? + "\n"),
        Format::Toml => match toml_value(node) {
            // A document of TOML is a table; any other value is written alone.
            toml::Value::Table(table) => {
                text::printable(&toml::to_string_pretty(&table)?).into_owned()
            }
            value => text::printable(&format!("{value}\n")).into_owned(),
        },
    };
    print(&text)?;
    Ok(Outcome::Done)
}

fn toml_value(node: &Node) -> toml::Value {
    match &node.value {
        Value::Bool(value) => (*value).into(),
        Value::Int(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::Text(text) => (**text).into(),
        Value::Secret(_) => NOT_SHOWN.into(),
        Value::List(items) => toml::Value::Array(items.iter().map(toml_value).collect()),
        Value::Table(table) => toml::Value::Table(
            table.iter().map(|(key, entry)| (key.to_string(), toml_value(&entry.node))).collect(),
        ),
    }
}
