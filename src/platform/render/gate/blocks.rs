//! Blocks of templates, `{% for … %}` and `{% if … %}`: which there are, and how deep they may
//! stand.

use minijinja::machinery::{Span, Token};

use crate::platform::render::gate::refusal::{TemplateRefusal, refusal};
use crate::platform::render::limits::MOST_BLOCKS;

/// The blocks that are open, with the number of branches of each.
#[derive(Default)]
pub(super) struct Blocks {
    open: Vec<usize>,
}

impl Blocks {
    /// Follows the first word of a `{% … %}`.
    pub(super) fn take(&mut self, token: &Token<'_>, span: Span) -> Result<(), TemplateRefusal> {
        let Token::Ident(word) = *token else { return Ok(()) };
        match word {
            "for" | "if" => self.open.push(1),
            // The parser reads an `elif` as an `if` inside of the `else` before it.
            "elif" => {
                if let Some(branches) = self.open.last_mut() {
                    *branches += 1;
                }
            }
            // Whether it ends the right block is for the parser to say.
            "endfor" | "endif" => drop(self.open.pop()),
            "else" | "include" | "break" | "continue" => {}
            _ => {
                let message = format!(
                    "`{{% {word} %}}` is not among the blocks of templates, which are `for`, \
                        `if` and `include`"
                );
                return Err(refusal(span, false, message));
            }
        }
        if self.depth() > MOST_BLOCKS {
            let message = format!(
                "more than {MOST_BLOCKS} blocks stand around each other, where each `elif` \
                    counts like one"
            );
            return Err(refusal(span, true, message));
        }
        Ok(())
    }

    /// How deep the blocks are nested, where each branch counts.
    pub(super) fn depth(&self) -> usize {
        self.open.iter().sum()
    }
}
