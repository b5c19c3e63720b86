//! How deep TOML may go: the parser and everything after it go down by recursion.

use std::ops::Range;

use toml_parser::lexer::TokenKind;

/// Deepest nesting of brackets that is read. The model needs five.
pub const DEEPEST: usize = 24;

/// Most parts of one key. The model needs five.
pub const MOST_PARTS: usize = 16;

/// The first place that is nested deeper than is read.
pub fn too_deep(text: &str) -> Option<Range<usize>> {
    let (mut open, mut dots) = (0usize, 0usize);
    for token in toml_parser::Source::new(text).lex() {
        match token.kind() {
            TokenKind::Dot => dots += 1,
            // These stand between the dots of one key.
            TokenKind::Atom
            | TokenKind::Whitespace
            | TokenKind::LiteralString
            | TokenKind::BasicString
            | TokenKind::MlLiteralString
            | TokenKind::MlBasicString => {}
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => {
                (open, dots) = (open + 1, 0);
            }
            // The text need not be sound: a bracket may close what none has opened.
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                (open, dots) = (open.saturating_sub(1), 0);
            }
            TokenKind::Equals
            | TokenKind::Comma
            | TokenKind::Comment
            | TokenKind::Newline
            | TokenKind::Eof => dots = 0,
        }
        // As many dots as there may be parts make one part too many.
        if open > DEEPEST || dots >= MOST_PARTS {
            return Some(token.span().start()..token.span().end());
        }
    }
    None
}
