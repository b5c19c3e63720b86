//! What may not be shown of a text that is no TOML: nobody knows what is a key and what a value, so
//! that names count.

use std::ops::Range;

use toml_parser::lexer::{Token, TokenKind};

use super::names;

/// What the line above a private key holds, and what the line below it begins with.
const BEGIN: &str = "PRIVATE KEY";
const END: &str = "-----END";

/// The lines of private keys.
pub(super) fn private_keys(text: &str, hidden: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while let Some(start) = key_begins(text, at) {
        let end = text[start..].find(END).map_or(text.len(), |found| start + found);
        hidden.push(start..end);
        // What ends a key holds the words of the beginning as well. Behind its hyphens, in the same
        // line even, another key may begin.
        let behind = (end + END.len()).min(text.len());
        at = text[behind..].find("-----").map_or(text.len(), |found| behind + found + 5);
    }
    for begin in names::AGE_KEYS {
        for (start, _) in text.match_indices(begin) {
            let key = &text[start + begin.len()..];
            let end = key.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(key.len());
            hidden.push(start + begin.len()..start + begin.len() + end);
        }
    }
}

/// Where the first key behind a place begins: behind the hyphens of the line above it.
fn key_begins(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += text[at..].find(BEGIN)? + BEGIN.len();
        // `PGP PRIVATE KEY BLOCK`
        let rest = text[at..].strip_prefix(" BLOCK").unwrap_or(&text[at..]);
        if let Some(behind) = rest.strip_prefix("-----") {
            return Some(text.len() - behind.len());
        }
    }
}

/// What stands in comments behind the name of a secret and a sign: a line that was switched off is
/// still one.
pub(super) fn comments(text: &str, hidden: &mut Vec<Range<usize>>) {
    for token in
        toml_parser::Source::new(text).lex().filter(|token| token.kind() == TokenKind::Comment)
    {
        let (start, end) = (token.span().start(), token.span().end());
        let comment = &text[start..end];
        // Only what stands before the first sign can be the name.
        let Some(sign) = comment.find(['=', ':']) else { continue };
        let before = comment[..sign].split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_');
        if before.filter(|word| !word.is_empty()).any(names::is_for_secrets) {
            hidden.push(start + sign + 1..end);
        }
    }
}

/// Everything behind a word that is the name of a secret, up to the end of what is written there.
pub(super) fn values(text: &str, hidden: &mut Vec<Range<usize>>) {
    let tokens: Vec<Token> = toml_parser::Source::new(text).lex().collect();
    let mut number = 0;
    let mut is_header = false;
    let mut begins_line = true;
    while number < tokens.len() {
        let token = tokens[number];
        let span = token.span().start()..token.span().end();
        number += 1;
        match token.kind() {
            TokenKind::Newline => (begins_line, is_header) = (true, false),
            TokenKind::Whitespace => {}
            TokenKind::LeftSquareBracket if begins_line => is_header = true,
            TokenKind::Atom | TokenKind::BasicString | TokenKind::LiteralString
                if is_secret_word(&text[span.clone()]) =>
            {
                // Below a header that names a secret every key is a part of it.
                let end = if is_header {
                    end_of_section(&tokens, number)
                } else {
                    end_of_value(&tokens, number)
                };
                // The last token is the end of the text.
                let last = tokens[end.min(tokens.len() - 1)].span().start();
                hidden.push(span.end..last.max(span.end));
                (number, begins_line, is_header) = (end, true, false);
            }
            // A text that never ended may have swallowed a key.
            TokenKind::BasicString
            | TokenKind::LiteralString
            | TokenKind::MlBasicString
            | TokenKind::MlLiteralString
                if names::is_private_key(&text[span.clone()]) || swallowed(&text[span.clone()]) =>
            {
                hidden.push(span);
                begins_line = false;
            }
            _ => begins_line = false,
        }
    }
}

fn is_secret_word(word: &str) -> bool {
    names::is_for_secrets(word.trim_matches(['"', '\'']))
}

/// Whether a text holds what looks like a secret's key and its sign.
fn swallowed(text: &str) -> bool {
    // Before a key there is one of these, or nothing.
    text.split(['\n', ',', '{', '"'])
        .filter_map(|piece| piece.split_once('='))
        .any(|(key, _)| key.split(['.', ' ']).any(names::is_for_secrets))
}

/// The number of the token at which the next section begins.
fn end_of_section(tokens: &[Token], from: usize) -> usize {
    let mut begins_line = false;
    for (number, token) in tokens.iter().enumerate().skip(from) {
        match token.kind() {
            TokenKind::Newline => begins_line = true,
            TokenKind::Whitespace => {}
            // Elsewhere in a line a bracket belongs to a value.
            TokenKind::LeftSquareBracket if begins_line => return number,
            _ => begins_line = false,
        }
    }
    tokens.len()
}

/// The number of the token at which the line ends that holds a value, or the last line of one that
/// goes over several.
fn end_of_value(tokens: &[Token], from: usize) -> usize {
    let (mut open, mut anything) = (0usize, false);
    for (number, token) in tokens.iter().enumerate().skip(from) {
        match token.kind() {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => {
                (open, anything) = (open + 1, true);
            }
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                open = open.saturating_sub(1);
            }
            // Before anything was written a line end ends nothing: the value may stand in the next
            // line.
            TokenKind::Newline if anything && open == 0 => return number,
            TokenKind::Newline | TokenKind::Whitespace | TokenKind::Equals | TokenKind::Dot => {}
            _ => anything = true,
        }
    }
    tokens.len()
}
