//! Choices between words, in the form that editors bear.
//!
//! Where a key takes one of some words, the language server of the most used extension dies of a
//! reference with something beside it, and the other one reports a wrong word once for each of the
//! right ones when they are alternatives. Both complete, explain and check a plain list, so the
//! list is written out at every key. What each word means stands in the description, and for
//! `taplo` beside it.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

/// One of the words, and what it means.
struct Word {
    name: Value,
    meaning: Option<String>,
}

/// Writes out every choice between words where it is asked for.
pub(super) fn write_out(schema: &mut Value) {
    let definitions = schema.get("definitions").cloned().unwrap_or_default();
    write_out_below(schema, &definitions);
    if let Some(Value::Object(definitions)) = schema.get_mut("definitions") {
        // Written out at every place, these are referred to by none.
        definitions.retain(|_, definition| definition.get("enum").is_none());
    }
}

fn write_out_below(schema: &mut Value, definitions: &Value) {
    match schema {
        Value::Object(object) => {
            if let Some(choice) = choice(object, definitions) {
                *object = choice;
                return;
            }
            for below in object.values_mut() {
                write_out_below(below, definitions);
            }
        }
        Value::Array(items) => {
            for item in items {
                write_out_below(item, definitions);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The same schema as a plain list, when it is a choice between words.
fn choice(object: &Map<String, Value>, definitions: &Value) -> Option<Map<String, Value>> {
    let referred = referred(object, definitions);
    let words = words(referred.unwrap_or(object))?;
    let mut choice = object.clone();
    for key in ["$ref", "allOf", "oneOf", "const"] {
        choice.remove(key);
    }
    let own = object.get("description").and_then(Value::as_str);
    let of_type = referred.and_then(|referred| referred.get("description")?.as_str());
    let mut description = own.or(of_type).unwrap_or_default().to_owned();
    for word in &words {
        if let (Some(name), Some(meaning)) = (word.name.as_str(), &word.meaning) {
            // In Markdown an empty line goes before a list, and none between its items.
            let between =
                if description.is_empty() || description.contains("\n- ") { "" } else { "\n" };
            let _ = write!(description, "{between}\n- `{name}`: {meaning}");
        }
    }
    choice.insert("type".into(), "string".into());
    let names: Vec<Value> = words.iter().map(|word| word.name.clone()).collect();
    choice.insert("enum".into(), names.into());
    if !description.is_empty() {
        choice.insert("description".into(), description.trim_start().into());
    }
    if words.iter().any(|word| word.meaning.is_some()) {
        let meanings: Vec<Value> = words.into_iter().map(|word| word.meaning.into()).collect();
        choice.insert("x-taplo".into(), json!({ "docs": { "enumValues": meanings } }));
    }
    Some(choice)
}

/// What a schema refers to, alone or with something beside it.
fn referred<'a>(
    object: &Map<String, Value>,
    definitions: &'a Value,
) -> Option<&'a Map<String, Value>> {
    let reference = match object.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
        Some([only]) => only.get("$ref")?,
        _ => object.get("$ref")?,
    };
    let name = reference.as_str()?.rsplit('/').next()?;
    definitions.get(name)?.as_object()
}

/// The words of a list, or of alternatives that are one word each.
fn words(object: &Map<String, Value>) -> Option<Vec<Word>> {
    if let Some(Value::Array(names)) = object.get("enum") {
        if !names.iter().all(Value::is_string) {
            return None;
        }
        return Some(names.iter().map(|name| Word { name: name.clone(), meaning: None }).collect());
    }
    let mut words = Vec::new();
    for alternative in object.get("oneOf")?.as_array()? {
        let meaning = alternative.get("description").and_then(Value::as_str);
        let meaning = meaning.map(str::to_owned);
        if let Some(name) = alternative.get("const").filter(|name| name.is_string()) {
            words.push(Word { name: name.clone(), meaning });
        } else {
            // Words without a meaning of their own come together.
            for name in alternative.get("enum")?.as_array()? {
                words.push(Word { name: name.clone(), meaning: meaning.clone() });
            }
        }
    }
    Some(words)
}
