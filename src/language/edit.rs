//! Changing TOML files where they stand: what is not changed keeps its bytes, comments and line
//! ends.
//!
//! `toml_edit` would print the document again, and then gathers dotted keys and writes other line
//! ends; here the tokens of the file are found by the parser, and only their bytes are replaced.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use toml_parser::decoder::ScalarKind;
use toml_parser::parser::{Event, EventKind, parse_document};

/// Where keys, values and statements of a file stand.
#[derive(Clone, Debug, Default)]
pub struct FileOutline {
    /// Every key as it is written; each part of a dotted one by itself.
    pub keys: Vec<Spot>,
    /// Every value that is no table and no list, under the path of the key that it belongs to.
    pub values: Vec<Spot>,
    /// Every `key = value` that is not within another one, from its first key to the end of its
    /// value.
    pub statements: Vec<Spot>,
    /// Every `[table]`.
    pub headers: Vec<Spot>,
}

/// A place in a file, and the path of the keys that it belongs to.
#[derive(Clone, Debug)]
pub struct Spot {
    /// The path, with the key itself.
    pub path: Vec<Arc<str>>,
    pub span: Range<usize>,
    /// The text, when it is the one of a string.
    pub text: Option<String>,
}

/// A change: bytes of a file, and what stands there instead.
pub type TextEdit = (Range<usize>, String);

/// Finds the keys and values of a file, which must be TOML.
pub fn spots(text: &str) -> FileOutline {
    let source = toml_parser::Source::new(text);
    let tokens = source.lex().into_vec();
    let mut walk = Walk {
        source,
        text,
        spots: FileOutline::default(),
        header: Vec::new(),
        open: Vec::new(),
        path: Vec::new(),
        place: Place::Between,
    };
    let mut errors = None;
    parse_document(&tokens, &mut |event: Event| walk.event(&event), &mut errors);
    walk.spots
}

/// The text with all changes made. A change within another one is dropped.
pub fn apply(text: &str, mut changes: Vec<TextEdit>) -> String {
    // At one place, what is inserted comes before what is removed.
    // Of those that begin there the longest comes first, so that what lies within it is dropped.
    changes.sort_by_key(|(span, _)| (span.start, !span.is_empty(), std::cmp::Reverse(span.end)));
    let (mut done, mut at) = (String::with_capacity(text.len()), 0);
    for (span, new) in changes {
        if span.start < at {
            continue;
        }
        done += &text[at..span.start];
        done += &new;
        at = span.end;
    }
    done + &text[at..]
}

/// How the lines of a text end.
pub fn line_end(text: &str) -> &'static str {
    let first = text.find('\n');
    if first.is_some_and(|at| text[..at].ends_with('\r')) { "\r\n" } else { "\n" }
}

/// The whole lines in which a span lies, with the end of the last one.
pub fn lines(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at + 1);
    start..end
}

/// A word as a TOML string, in the quotation marks that `old` had.
pub fn quoted_like(old: &str, new: &str) -> String {
    // Between single quotation marks TOML knows no escapes.
    let literal = old.starts_with('\'') && !new.contains(['\'', '\n']);
    if literal { format!("'{new}'") } else { toml::Value::from(new).to_string() }
}

/// Where in a statement the parser is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before a key.
    Between,
    /// Within the keys of a `[table]`, which began there.
    Header(usize),
    /// After the first key of a statement.
    Statement,
}

/// What is open around a value.
enum Open {
    Table(Vec<Arc<str>>),
    List,
}

struct Walk<'a> {
    source: toml_parser::Source<'a>,
    text: &'a str,
    spots: FileOutline,
    header: Vec<Arc<str>>,
    open: Vec<Open>,
    path: Vec<Arc<str>>,
    place: Place,
}

impl Walk<'_> {
    fn event(&mut self, event: &Event) {
        let span = event.span().start()..event.span().end();
        match event.kind() {
            EventKind::StdTableOpen | EventKind::ArrayTableOpen => {
                self.place = Place::Header(span.start);
                self.path.clear();
            }
            EventKind::StdTableClose | EventKind::ArrayTableClose => {
                let Place::Header(start) = self.place else { return };
                self.header.clone_from(&self.path);
                self.spots.headers.push(Spot {
                    path: self.header.clone(),
                    span: start..span.end,
                    text: None,
                });
                self.place = Place::Between;
            }
            EventKind::SimpleKey => self.key(event, span),
            EventKind::Scalar => {
                let mut text = None;
                if let Some(raw) = self.source.get(event) {
                    // What cannot be decoded was told when the file was parsed.
                    let mut decoded = Cow::Borrowed("");
                    if matches!(raw.decode_scalar(&mut decoded, &mut ()), ScalarKind::String) {
                        text = Some(decoded.into_owned());
                    }
                }
                let end = span.end;
                self.spots.values.push(Spot { path: self.path.clone(), span, text });
                self.value_ends(end);
            }
            EventKind::InlineTableOpen => {
                // Its keys begin anew below the path of the key that it is the value of.
                self.open.push(Open::Table(self.path.clone()));
                self.place = Place::Between;
            }
            EventKind::ArrayOpen => self.open.push(Open::List),
            EventKind::InlineTableClose => {
                // The statement may end here: its path is that of its own key, not of the last key
                // within.
                if let Some(Open::Table(path)) = self.open.pop() {
                    self.path = path;
                }
                self.value_ends(span.end);
            }
            EventKind::ArrayClose => {
                self.open.pop();
                self.value_ends(span.end);
            }
            EventKind::KeySep
            | EventKind::KeyValSep
            | EventKind::ValueSep
            | EventKind::Whitespace
            | EventKind::Comment
            | EventKind::Newline
            | EventKind::Error => {}
        }
    }

    fn key(&mut self, event: &Event, span: Range<usize>) {
        // Further keys, after a dot, go on with the path of the first one.
        if self.place == Place::Between {
            self.path = match self.open.last() {
                Some(Open::Table(path)) => path.clone(),
                _ => self.header.clone(),
            };
            // Keys within an inline table are part of the statement around it.
            if self.open.is_empty() {
                self.spots.statements.push(Spot {
                    path: Vec::new(),
                    span: span.clone(),
                    text: None,
                });
            }
            self.place = Place::Statement;
        }
        let mut name = Cow::Borrowed("");
        if let Some(raw) = self.source.get(event) {
            raw.decode_key(&mut name, &mut ());
        }
        self.path.push(name.as_ref().into());
        self.spots.keys.push(Spot { path: self.path.clone(), span, text: None });
    }

    /// A value has ended; in a list the next one may follow, elsewhere a key.
    fn value_ends(&mut self, end: usize) {
        match self.open.last() {
            Some(Open::List) => {}
            Some(Open::Table(_)) => self.place = Place::Between,
            None => {
                self.place = Place::Between;
                if let Some(statement) = self.spots.statements.last_mut() {
                    statement.span.end = end.min(self.text.len());
                    statement.path.clone_from(&self.path);
                }
            }
        }
    }
}
