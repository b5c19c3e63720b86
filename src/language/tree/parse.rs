//! TOML text to a tree.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::path::{joined, written};
use crate::base::source::{FileId, Origin};
use crate::base::text::{begun, composed};
use crate::language::nesting::{DEEPEST, MOST_PARTS, too_deep};
use crate::language::secrets::{ConcealedValue, Concealment, SecretPlace, WRITTEN_OUT};
use crate::language::tree::codes::SYNTAX;
use crate::language::tree::faults;
use crate::language::tree::node::{Node, Table, TableEntry, Value};
use crate::language::tree::place::origin;

/// Reads a file of the model and reports all its faults. `None` when there are any. A secret that
/// was written out is no such fault: it is reported, and the tree has a [`Value::Secret`] in its
/// place.
pub fn parse(file: FileId, text: &str, out: &mut Diagnostics) -> Option<Node> {
    read(file, text, Some(SecretPlace::root()), out)
}

/// Reads a file that is not part of the model, such as the manifest of a platform. Nothing in it is
/// taken for a secret.
pub fn parse_other(file: FileId, text: &str, out: &mut Diagnostics) -> Option<Node> {
    read(file, text, None, out)
}

fn read(
    file: FileId,
    text: &str,
    place: Option<SecretPlace<'_>>,
    out: &mut Diagnostics,
) -> Option<Node> {
    #[cfg(test)]
    crate::language::tree::counting::count(text);
    if let Some(span) = too_deep(text) {
        let message = format!(
            "this is nested too deeply: {DEEPEST} brackets in each other are read, and keys of \
                {MOST_PARTS} parts"
        );
        out.push(Diagnostic::new(&SYNTAX, message).at(origin(file, span)));
        return None;
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    faults::tell(file, text, &errors, out);
    // Of a file with faults as well: a secret that was written out is told now, not after the
    // repair.
    let mut conversion = Conversion { file, out, path: Vec::new(), is_whole: true };
    let entries = conversion.table(table.get_ref(), place);
    let is_whole = conversion.is_whole;
    let node =
        Node { origin: origin(file, table.span()), value: Value::Table(entries), hidden: None };
    // What is not there because of a fault must not be told as missing.
    if errors.is_empty() && is_whole { Some(node) } else { None }
}

/// Makes our tree of that of the parser.
struct Conversion<'a> {
    file: FileId,
    out: &'a mut Diagnostics,
    /// The keys that lead to what is being read.
    path: Vec<String>,
    /// Whether every value could be read.
    is_whole: bool,
}

impl Conversion<'_> {
    /// The entries of a table. Without a `place` nothing of it is hidden.
    fn table(&mut self, table: &DeTable<'_>, place: Option<SecretPlace<'_>>) -> Table {
        let mut entries = Table::new();
        for (key, value) in table {
            let name = &*composed(key.get_ref());
            self.path.push(name.to_owned());
            let node = self.node(value, place.map(|place| place.below(name)));
            self.path.pop();
            let Some(node) = node else { continue };
            let at = origin(self.file, key.span());
            let entry = TableEntry { key: at, node: Arc::new(node) };
            // The parser took them for two keys.
            if let Some(other) = entries.insert(name.into(), entry) {
                let message =
                    format!("the key `{name}` stands here twice, in two forms of Unicode");
                self.out.push(
                    Diagnostic::new(&SYNTAX, message)
                        .at(at)
                        .note_at(other.key, "the other one")
                        .help("remove one of them"),
                );
            }
        }
        entries
    }

    fn node(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        place: Option<SecretPlace<'_>>,
    ) -> Option<Node> {
        let at = origin(self.file, value.span());
        let verdict = place.map_or(Concealment::Open, |place| place.verdict(value.get_ref()));
        if verdict != Concealment::Open {
            let told = self.tell(verdict, at);
            let value = Value::Secret(hidden(value, told));
            return Some(Node { value, origin: at, hidden: None });
        }
        let value = match value.get_ref() {
            // Line ends are those of whoever wrote the file; values must not depend on them.
            DeValue::String(text) if text.contains('\r') => {
                Value::Text(composed(&text.replace("\r\n", "\n")).into())
            }
            // Nor on how an umlaut was typed.
            DeValue::String(text) => Value::Text(composed(text).into()),
            // TOML allows `1_000`, which Rust does not read.
            DeValue::Integer(number) => {
                if let Ok(number) =
                    i64::from_str_radix(&number.as_str().replace('_', ""), number.radix())
                {
                    Value::Int(number)
                } else {
                    let message =
                        format!("the number `{}` is too large", begun(number.as_str(), 40));
                    self.out.push(Diagnostic::new(&SYNTAX, message).at(at));
                    self.is_whole = false;
                    return None;
                }
            }
            DeValue::Float(number) => {
                Value::Float(number.as_str().replace('_', "").parse().unwrap_or(f64::NAN))
            }
            DeValue::Boolean(value) => Value::Bool(*value),
            DeValue::Datetime(time) => Value::Text(time.to_string().into()),
            DeValue::Array(list) => Value::List(self.list(list, place)),
            DeValue::Table(table) => Value::Table(self.table(table, place)),
        };
        Some(Node { value, origin: at, hidden: None })
    }

    fn list(&mut self, list: &DeArray<'_>, place: Option<SecretPlace<'_>>) -> Vec<Node> {
        list.iter().filter_map(|value| self.node(value, place)).collect()
    }

    /// Says that a secret was written out. Returns whether there was anything to say.
    fn tell(&mut self, verdict: Concealment, at: Origin) -> bool {
        let path = joined(self.path.iter().map(String::as_str));
        let (message, help) = match verdict {
            Concealment::Open | Concealment::Hidden => return false,
            Concealment::PrivateKey => (
                format!("`{path}` is a private key, which never stands in the workspace"),
                "take it out, and make a new key: what was committed once stays in the history"
                    .to_owned(),
            ),
            Concealment::WrittenOut => {
                let key = self.path.last().map_or_else(String::new, |key| written(key));
                (
                    format!(
                        "`{path}` does not say the name of a secret; what stands there is not shown"
                    ),
                    format!(
                        "write `{key} = {{ secret = \"a.name\" }}`, and choose another secret if \
                            this was one: it stays in the history"
                    ),
                )
            }
        };
        self.out.push(Diagnostic::new(&WRITTEN_OUT, message).at(at).help(help));
        true
    }
}

/// A value that is not shown, made of how it was written wherever it stood.
fn hidden(value: &Spanned<DeValue<'_>>, told: bool) -> ConcealedValue {
    let mut unheard = Diagnostics::default();
    let mut conversion =
        Conversion { file: FileId::default(), out: &mut unheard, path: Vec::new(), is_whole: true };
    match conversion.node(value, None) {
        Some(node) => ConcealedValue::new(&node.inline(), node.kind(), told),
        // Only of a number that is too large there is no node.
        None => ConcealedValue::new("", "a number", told),
    }
}
