//! One value of the model, with all faults in it.

use serde::Deserialize;

use super::codes::MISSING_KEY;
use super::context::DecodeContext;
use super::deserializer::NodeDeserializer;
use crate::base::diagnostic::Diagnostics;
use crate::language::secrets::WRITTEN_OUT;
use crate::language::tree::Node;

/// Faults of one entity that are reported before it is given up: each costs another try.
const MOST_FAULTS: usize = 50;

/// Decodes `node`, reporting every fault in it.
pub(super) fn value<T: for<'de> Deserialize<'de>>(
    node: &Node,
    context: &DecodeContext,
    out: &mut Diagnostics,
) -> Option<T> {
    let before = context.references.borrow().len();
    let mut result = None;
    loop {
        context.unknown.borrow_mut().clear();
        // Each try meets all references again.
        context.references.borrow_mut().truncate(before);
        let error = match T::deserialize(NodeDeserializer { node, context }) {
            Ok(value) => {
                result = Some(value);
                break;
            }
            Err(error) => error,
        };
        let failed = error.node;
        // A key may be missing only because its value was set aside. Of a secret that was written
        // out there was a finding when the file was read.
        let is_consequence = error.code == &WRITTEN_OUT
            || (error.code == &MISSING_KEY && !context.failed.borrow().is_empty());
        if !is_consequence {
            out.push(error.diagnostic(node.origin));
        }
        // A value that is the whole node cannot be set aside.
        let mut set_aside = context.failed.borrow_mut();
        match failed {
            Some(failed)
                if set_aside.len() < MOST_FAULTS
                    && !set_aside.contains(&failed)
                    && !std::ptr::eq(failed, node) =>
            {
                set_aside.push(failed);
            }
            _ => break,
        }
    }
    let has_failed = !context.failed.borrow().is_empty();
    context.failed.borrow_mut().clear();
    let unknown = context.unknown.take();
    let has_unknown = !unknown.is_empty();
    for diagnostic in unknown {
        out.push(diagnostic);
    }
    if has_failed || has_unknown { None } else { result }
}
