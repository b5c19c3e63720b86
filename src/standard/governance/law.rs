//! What the law of a Land demands, kept by every layer.

use std::sync::Arc;

use super::codes::BELOW_LAW;
use super::scale::{ScaleSide, compare};
use super::words::display;
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::language::keys::{self, ModelKey};
use crate::language::tree::Node;

/// Reports what is less strict in `over` than in `law`. `tree` is where references are looked up.
pub(super) fn keep(law: &Node, over: &Node, tree: &Node, out: &mut Diagnostics) {
    keep_at(&mut Vec::new(), keys::all(), (law, over), tree, out);
}

fn keep_at(
    path: &mut Vec<Arc<str>>,
    key: &ModelKey,
    (law, over): (&Node, &Node),
    tree: &Node,
    out: &mut Diagnostics,
) {
    let (Some(law_table), Some(over_table)) = (law.table(), over.table()) else {
        if compare(key, Some(&law.json()), &over.json(), tree) == ScaleSide::Other {
            let help = "set a value at least as strict, or remove it so that the Land's holds";
            out.push(
                less_strict(path)
                    .at(over.origin)
                    .note_at(law.origin, "what the Land demands")
                    .help(help),
            );
        }
        return;
    };
    // What the layer leaves out stays as the Land has it.
    for (name, entry) in over_table {
        let Some(below) = key.get(name) else { continue };
        path.push(Arc::clone(name));
        // What the Land leaves unsaid of an entry that it demands has its default.
        // An entry is `table.id`: what stands in one has a path of three keys or more.
        let unsaid = path.len() > 2 && below.scale.is_some() && below.default.is_some();
        if let Some(law) = law_table.get(name) {
            keep_at(path, below, (&law.node, &entry.node), tree, out);
        } else if unsaid && compare(below, None, &entry.node.json(), tree) == ScaleSide::Other {
            out.push(
                less_strict(path)
                    .at(entry.node.origin)
                    .note_at(law.origin, "the Land demands it")
                    .help("remove it"),
            );
        }
        path.pop();
    }
}

fn less_strict(path: &[Arc<str>]) -> Diagnostic {
    let message = format!("`{}` is less strict than the law of the Land", display(path));
    Diagnostic::new(&BELOW_LAW, message)
}
