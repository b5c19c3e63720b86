//! What is looked at before a template is parsed: its size, its depth, and what it uses. The parser
//! and everything after it walk expressions and blocks by recursion, which no fuel stops.
//!
//! Fuel does not see either how long two values take to compare: two texts of many megabytes, or
//! two lists that hold each other many times over. So a template cannot keep such values: nothing
//! but `for` gives a name to a value, the lists in its head hold nothing that is put together
//! there, and a list inside a list holds texts, numbers and fields of the plan.

use minijinja::machinery::{Token, Tokenizer};
use minijinja::syntax::SyntaxConfig;

use crate::platform::render::limits::MOST_BYTES;

use blocks::Blocks;
use secret::SecretUse;
use tag::Tag;

mod blocks;
mod refusal;
mod secret;
mod tag;

pub use refusal::TemplateRefusal;

/// The syntax of templates.
pub(super) fn syntax() -> SyntaxConfig {
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build();
    syntax.expect("the delimiters are the usual ones")
}

/// Whether a template may be given to the parser: it is neither too large nor nested too deeply,
/// and it uses only what templates have. The tokenizer stops where a text is no template any more;
/// the parser then says what is wrong with it.
pub fn check_template(text: &str) -> Result<(), TemplateRefusal> {
    used(text).map(drop)
}

/// How much of the limits a template uses.
#[derive(Clone, Copy, Debug, Default)]
struct Used {
    tokens: usize,
    brackets: usize,
    blocks: usize,
}

fn used(text: &str) -> Result<Used, TemplateRefusal> {
    let mut used = Used::default();
    // First, since the tokenizer would already read all of it.
    if text.len() > MOST_BYTES {
        let message =
            format!("the template has {} bytes, of which {MOST_BYTES} are read", text.len());
        let end = text.floor_char_boundary(MOST_BYTES);
        // The place is the last character that would be read.
        let start = text.floor_char_boundary(end - 1);
        return Err(TemplateRefusal { too_costly: true, message, range: start..end });
    }
    let mut tokens = Tokenizer::new(text, "", false, syntax());
    let mut blocks = Blocks::default();
    // What the tokenizer cannot read, the parser cannot read either.
    while let Ok(Some((token, span))) = tokens.next_token() {
        let in_block = match token {
            Token::BlockStart => true,
            Token::VariableStart => false,
            _ => continue,
        };
        let mut tag = Tag::new(in_block, span);
        // Both see one tag only. That is enough: nothing but `for` carries a value from one tag
        // into another.
        let mut secrets = SecretUse::new(in_block);
        while let Ok(Some((token, span))) = tokens.next_token() {
            if matches!(token, Token::BlockEnd | Token::VariableEnd) {
                secrets.end()?;
                break;
            }
            tag.take(&token, span)?;
            secrets.take(&token, span)?;
            if in_block && tag.count() == 1 {
                blocks.take(&token, span)?;
            }
            used.brackets = used.brackets.max(tag.depth());
        }
        used.tokens = used.tokens.max(tag.count());
        used.blocks = used.blocks.max(blocks.depth());
    }
    Ok(used)
}

#[cfg(test)]
mod tests;
