//! `muster rule`: the pages of the findings.

use super::{CommandResult, Failure, Outcome};
use crate::diagnostic::{Code, Severity, did_you_mean};
use crate::rules;

/// Explain a finding by its name, or list all
///
/// The name stands above each finding that `muster check` reports.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster rule
  muster rule duplicate-vlan-id")]
pub(super) struct Args {
    /// Name of the finding, such as `duplicate-vlan-id`
    name: Option<String>,
}

pub(super) fn run(args: &Args) -> CommandResult {
    let mut codes: Vec<&Code> = rules::all().collect();
    codes.sort_by_key(|code| code.name);
    match &args.name {
        None => {
            let line = |code: &&Code| format!("{:<32} {:<8} {}\n", code.name, severity(code), summary(code));
            super::print(&codes.iter().map(line).collect::<String>());
        }
        Some(name) => {
            let code = codes.iter().find(|code| code.name == name).ok_or_else(|| {
                let near = did_you_mean(name, codes.iter().map(|code| code.name)).map(|near| format!("; {near}")).unwrap_or_default();
                Failure(format!("there is no finding `{name}`{near}"))
            })?;
            super::print(&format!("# {} ({})\n\n{}", code.name, severity(code), page(code)));
        }
    }
    Ok(Outcome::Done)
}

fn severity(code: &Code) -> &'static str {
    match code.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// The page without the space that doc comments put before each line.
fn page(code: &Code) -> String {
    let lines = code.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end());
    let text = lines.map(|line| if let Some(heading) = line.strip_prefix("# ") { format!("## {heading}") } else { line.to_owned() });
    text.collect::<Vec<_>>().join("\n").trim().to_owned() + "\n"
}

/// The first sentence of the page.
fn summary(code: &Code) -> String {
    let text: Vec<&str> = code.docs.lines().map(str::trim).skip(1).take_while(|line| !line.is_empty()).collect();
    let text = text.join(" ");
    text.split_once(". ").map_or(text.trim_end_matches('.').to_owned(), |(first, _)| first.to_owned())
}
