//! The values of one school, as its layers make them up.

use super::arguments::selection;
use super::context::Context;
use super::outcome::Failure;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Severity, did_you_mean};
use crate::base::path::KeyPath;
use crate::language::parsed::ParsedFiles;
use crate::language::tree::Node;
use crate::model::Day;
use crate::standard::cooperation::Governed;
use crate::standard::governance;

/// The resolved tree of a school.
pub(super) struct SchoolTree {
    pub(super) governed: Governed,
    pub(super) sources: ParsedFiles,
}

impl SchoolTree {
    /// Resolves the one school that is chosen. `None` after findings were printed.
    pub(super) fn resolve(
        context: &Context,
        school: &str,
        as_of: Option<Day>,
        out: &mut Diagnostics,
    ) -> Result<Option<Self>, Failure> {
        let compiler = match context.compiler(as_of, out)? {
            Ok(compiler) => compiler,
            Err(sources) => {
                context.print_remarks(std::mem::take(out), &sources);
                return Ok(None);
            }
        };
        let cooperation = compiler.cooperation;
        let chosen = selection(&[school.to_owned()])?.of(&cooperation.schools).map_err(Failure)?;
        let mut schools = Vec::new();
        for (school, is_chosen) in cooperation.schools.iter().zip(chosen) {
            if is_chosen {
                schools.push(school);
            }
        }
        let [only] = schools[..] else {
            return Err(Failure(format!("`{school}` chooses more than one school")));
        };
        let governed = cooperation.governed(only, out);
        // Faults of what schools share are found once for all of them, and not with the school.
        cooperation.found_in_baselines(out);
        match governed {
            Some(governed) if !out.iter().any(is_grave) => {
                Ok(Some(Self { governed, sources: cooperation.sources }))
            }
            _ => {
                context.print_remarks(std::mem::take(out), &cooperation.sources);
                Ok(None)
            }
        }
    }

    /// What holds at the school.
    pub(super) fn root(&self) -> &Node {
        &self.governed.intent.tree
    }

    /// The node at `path`. The failure says where the path leaves the tree.
    pub(super) fn find(&self, path: &KeyPath) -> Result<&Node, Failure> {
        let mut node = self.root();
        let mut walked = String::from("the school");
        for key in path.keys() {
            let Some(entry) = node.get(key) else {
                let known = node.table().into_iter().flatten().map(|(key, _)| &**key);
                let near = match did_you_mean(key, known) {
                    Some(near) => format!("; {near}"),
                    None => String::new(),
                };
                return Err(Failure(format!("{walked} has no `{key}`{near}")));
            };
            node = &entry.node;
            walked = format!("`{key}`");
        }
        Ok(node)
    }
}

/// Whether a finding leaves nothing that holds. What governance forbids can still be looked at.
fn is_grave(item: &Diagnostic) -> bool {
    item.code.severity == Severity::Error && !governance::CODES.contains(&item.code)
}
