// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! `docs/reference.md` is the model, written out: every table and key with its type, default and
//! meaning. `docs/plan.md` is what templates may see.
//!
//! `UPDATE=1 cargo test reference` writes both. Meanings are the doc comments of `src/model` and
//! `src/plan/types.rs`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use muster::model::{
    self, ApprovalClass, Approver, Authority, Edition, Exception, GovernanceEntry, Land, Profile,
    SCHOOL_KEYS,
};
use muster::reference::schema::{self, KINDS};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value};

use crate::documents::{Heading, headings};
use crate::support::{diff, files, folders, muster, read, update, write};

const FILE: &str = "docs/reference.md";

#[test]
fn reference_is_up_to_date() {
    let found = reference();
    if update() {
        write(Path::new(FILE), &found);
    }
    let problems = diff(FILE, &read(Path::new(FILE)), &found);
    assert!(
        problems.is_empty(),
        "{FILE} is out of date; `UPDATE=1 cargo test reference` writes it:\n{problems}"
    );
}

#[test]
fn reference_of_the_plan_is_up_to_date() {
    let page = Path::new("docs/plan.md");
    let found = muster(Path::new("."), &["schema", "plan"]).expect(0).stdout;
    if update() {
        write(page, &found);
    }
    let problems = diff("docs/plan.md", &read(page), &found);
    assert!(
        problems.is_empty(),
        "docs/plan.md is out of date; `UPDATE=1 cargo test reference` writes it:\n{problems}"
    );
}

/// Everything that a template may ask for is there, and says what it means.
#[test]
fn reference_of_the_plan_is_complete() {
    let printed = muster(Path::new("."), &["schema", "plan", "--format", "json"]).expect(0).stdout;
    let whole: Value = serde_json::from_str(&printed).expect("it is JSON");
    let objects = whole["objects"].as_object().expect("objects by name");
    let types = read(Path::new("src/plan/types.rs"));
    assert_eq!(objects.len(), types.matches("pub struct ").count());
    let mut fields = 0;
    for (name, object) in objects {
        for (field, described) in object["fields"].as_object().expect("fields by name") {
            fields += 1;
            for meaning in [&object["meaning"], &described["meaning"]] {
                let meaning = meaning.as_str().expect("a text");
                assert!(meaning.ends_with(['.', ':']), "{name}.{field}: {meaning:?}");
                assert!(!meaning.contains("[`"), "{name}.{field}: {meaning:?} is for Rust");
            }
        }
    }
    let declared = |line: &&str| line.starts_with("        pub ");
    assert_eq!(fields, types.lines().filter(declared).count());

    // `platform.toml` knows the same scopes, and the templates of each ask only for what it sees.
    let scopes = whole["scopes"].as_object().expect("names by scope");
    let (schema, _) = published("platform");
    let known = schema["properties"]["scope"]["enum"].as_array().expect("words");
    assert_eq!(scopes.len(), known.len());
    let mut asked = 0;
    for folder in folders(Path::new("templates")) {
        let manifest: toml::Table = read(&folder.join("platform.toml")).parse().expect("TOML");
        let names = &scopes[manifest["scope"].as_str().expect("a word")];
        for (file, path) in files(&folder) {
            if !file.ends_with(".j2") {
                continue;
            }
            let text = read(&path);
            for (name, field) in asked_at_the_top(&text) {
                // A loop may call its variable so; who asks for what is not there fails anyway.
                let Some(object) = names[name].as_str() else { continue };
                let fields = &objects[object]["fields"];
                assert!(fields[field].is_object(), "{file} asks for `{name}.{field}`");
                asked += 1;
            }
        }
    }
    assert!(asked > 100, "templates ask for {asked} fields");
}

/// What of the named objects a template asks for: their names and those of the fields.
fn asked_at_the_top(template: &str) -> Vec<(&str, &str)> {
    let mut asked = Vec::new();
    for name in ["site", "device", "client", "cooperation"] {
        for (at, _) in template.match_indices(&format!("{name}.")) {
            let before = template[..at].chars().next_back();
            if before.is_some_and(|before| before.is_alphanumeric() || "._-".contains(before)) {
                continue;
            }
            let field = &template[at + name.len() + 1..];
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let end = field.find(|c| !is_name(c)).unwrap_or(field.len());
            if end > 0 {
                asked.push((&template[at..at + name.len()], &field[..end]));
            }
        }
    }
    asked
}

const INTRO: &str = r#"<!-- Written by `UPDATE=1 cargo test reference` from the doc comments of src/model; do not edit. -->

# Reference

For everybody who writes files of a workspace: every table and key that they may hold.

CONTENTS
How the files fit together, and how one layer is laid over another, is in [Files and layers](files.md).

How to read the tables:

- A section such as `segments.<key>` describes every entry of that table: `[segments.lehr]`, `[segments.gast]`, ...
- **default**: what holds when no layer sets the key. *required* means that some layer must set it, *absent* that it
  may be missing and then is not there.
- `a.b` is the key `b` of the table `a`; in TOML `a.b = 1`, `a = { b = 1 }` and a line `b = 1` below `[a]` are the same.
- *key of `segments`* is a reference: an entry of that name must exist.
- *word* and *number* are one of those listed beside it. What other types must look like is said under [Values](#values).
- `{ secret = "wlan.gast" }` names a secret; the secret itself never stands in the workspace.
"#;

const STANDARD: &str = "
## What the standard says

These keys may stand in the files of every layer: edition, profile, authority and school.
";

const DEVIATING: &str = "
## Who may deviate

A pattern such as `segments.*.vlan` stands for the keys that it matches and for all below them; `*` stands for any one
key. Of several that match, the one that names most keys itself holds. What is *stricter* is said below with each key.
";

const SCHOOL: &str = "
## What a school says of itself

These keys may stand in the files of a school only, `schools/<authority>/<school>/*.toml`.
";

/// The whole text.
fn reference() -> String {
    let mut generator = SchemaSettings::draft07().into_generator();
    let keys = model::key_schemas(&mut generator);
    let definitions: Map<String, Value> = generator.take_definitions(true).into_iter().collect();
    let mut page = Page { definitions, values: BTreeMap::new(), text: INTRO.to_owned() };

    page.line("\n## Files\n\n| file | schema |\n| --- | --- |");
    for kind in KINDS {
        page.line(&format!(
            "| `{}` | [`{name}.json`](../.muster/schema/{name}.json) |",
            kind.files,
            name = kind.name
        ));
    }
    page.standalone("muster", "### `muster.toml`");
    page.header::<Edition>("### `[edition]` in a file of `standards/<edition>/`");
    page.header::<Land>("### `[land]` in the file of a Land");
    page.header::<Profile>("### `[profile]` in the file of a profile");
    page.header::<Authority>("### `[authority]` in `authority.toml`");

    page.line(DEVIATING.trim_end());
    page.header::<GovernanceEntry>("### `governance.<pattern>`");
    page.header::<Approver>("### `approvers.<key>`");
    page.header::<ApprovalClass>("### `approval-classes.<key>`");
    page.header::<Exception>("### `exceptions.<key>`");

    page.line(SCHOOL.trim_end());
    let (own, rest): (Vec<_>, Vec<_>) =
        keys.iter().map(|(key, schema)| (*key, schema.as_value())).partition(|(key, schema)| {
            SCHOOL_KEYS.contains(key)
                && page
                    .table(schema)
                    .is_none_or(|entry| !page.resolved(&entry)["properties"].is_object())
        });
    page.line("\n### The school\n\n| key | type | default | meaning |\n| --- | --- | --- | --- |");
    for (key, schema) in own {
        let must = !may_be_absent(schema);
        page.row(key, schema, must);
    }
    for (key, schema) in rest.iter().filter(|(key, _)| SCHOOL_KEYS.contains(key)) {
        page.top(key, schema);
    }
    page.line(STANDARD.trim_end());
    for (key, schema) in rest.iter().filter(|(key, _)| !SCHOOL_KEYS.contains(key)) {
        page.top(key, schema);
    }
    page.line("\n## Platforms and output");
    page.standalone("platform", "### `templates/<platform>/platform.toml`");
    page.standalone("manifest", "### `out/manifest.json`");
    page.standalone("bundle", "### `manifest.json` of a bundle");
    page.standalone("diff", "### What `muster diff --format json` prints");
    page.standalone("status", "### `muster status --format json`");
    page.standalone("secrets", "### `muster secret list --format json`");
    page.values();
    page.text.replace("CONTENTS\n", &contents(&page.text))
}

/// The table of contents of a page: a line for each `##`, which lists the `###` below it.
fn contents(text: &str) -> String {
    let mut contents = String::new();
    let mut first = true;
    for Heading { level, title, anchor } in headings(text) {
        if level == 2 {
            let _ = write!(contents, "\n- [{title}](#{anchor})");
            first = true;
        } else if level == 3 {
            let _ = write!(contents, "{} [{title}](#{anchor})", if first { ":" } else { "," });
            first = false;
        }
    }
    contents.trim_start().to_owned() + "\n\n"
}

/// A published schema and its definitions.
fn published(name: &str) -> (Value, Map<String, Value>) {
    let kind = KINDS.iter().find(|kind| kind.name == name).expect("a kind of file");
    let schema: Value = serde_json::from_str(&schema::text(*kind)).expect("schemas are JSON");
    let definitions = schema["definitions"].as_object().cloned().unwrap_or_default();
    (schema, definitions)
}

/// The text so far, and what its schemas refer to.
struct Page {
    definitions: Map<String, Value>,
    /// Types of values by name, with what they must look like.
    values: BTreeMap<String, String>,
    text: String,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text += line;
        self.text += "\n";
    }

    /// A file with a schema of its own.
    fn standalone(&mut self, kind: &str, heading: &str) {
        let (schema, definitions) = published(kind);
        let layers = std::mem::replace(&mut self.definitions, definitions);
        self.section(heading, &schema);
        self.definitions = layers;
    }

    /// What a file says of itself.
    fn header<T: JsonSchema>(&mut self, heading: &str) {
        let schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<T>();
        let own = schema.as_value()["definitions"].as_object().cloned().unwrap_or_default();
        self.definitions.extend(own);
        self.section(heading, schema.as_value());
    }

    /// A key at the top of the tree: a table of entries, or a setting.
    fn top(&mut self, key: &str, schema: &Value) {
        match self.table(schema) {
            Some(entry) => self.section(&format!("### `{key}.<key>`"), &entry),
            None => self.section(&format!("### `{key}`"), schema),
        }
    }

    /// A heading, what the thing is, and its keys.
    fn section(&mut self, heading: &str, schema: &Value) {
        let object = self.resolved(schema);
        self.line(&format!("\n{heading}\n"));
        let about = [schema, &object].into_iter().find_map(|schema| schema["description"].as_str());
        let absent = if may_be_absent(schema) { " The whole table may be absent." } else { "" };
        self.line(&format!(
            "{}{absent}\n",
            flat(about.unwrap_or_else(|| panic!("{heading} has no doc comment: {schema}")))
        ));
        self.line("| key | type | default | meaning |\n| --- | --- | --- | --- |");
        self.rows("", &object);
    }

    /// One row per key of an object; keys of objects in it follow theirs.
    fn rows(&mut self, prefix: &str, object: &Value) {
        let required: Vec<&str> =
            object["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let properties = object["properties"].as_object().cloned().unwrap_or_default();
        for (key, schema) in &properties {
            if key != "$schema" {
                self.row(&format!("{prefix}{key}"), schema, required.contains(&key.as_str()));
            }
        }
    }

    fn row(&mut self, path: &str, schema: &Value, required: bool) {
        let resolved = self.resolved(schema);
        let (kind, inner) = match self.table(schema) {
            Some(entry) => match self.resolved(&entry) {
                inner if inner["properties"].is_object() => {
                    ("table".to_owned(), Some((format!("{path}.<key>."), inner)))
                }
                _ => (format!("table of {}", self.many(&entry)), None),
            },
            None if is_secret(&resolved) => ("`{ secret = \"...\" }`".to_owned(), None),
            None if resolved["properties"].is_object() => {
                ("table".to_owned(), Some((format!("{path}."), resolved.clone())))
            }
            None => match resolved["items"].clone() {
                items if items.is_object() && self.resolved(&items)["properties"].is_object() => (
                    "list of tables".to_owned(),
                    Some((format!("{path}[]."), self.resolved(&items))),
                ),
                _ => (self.kind(schema), None),
            },
        };
        let default = match &schema["default"] {
            Value::Null if required => "*required*".to_owned(),
            Value::Null => "*absent*".to_owned(),
            // What stands in it by default is said of each of its keys.
            Value::Object(_) => String::new(),
            value => format!("`{value}`"),
        };
        let meaning = schema["description"].as_str().or(resolved["description"].as_str());
        let meaning = flat(meaning.unwrap_or_else(|| panic!("`{path}` has no doc comment")))
            .replace('|', "\\|");
        self.line(&format!(
            "| `{path}` | {kind} | {default} | {meaning}{}{} |",
            stricter(&schema["x-stricter"]),
            self.words(&resolved)
        ));
        if let Some((prefix, inner)) = inner {
            self.rows(&prefix, &inner);
        }
    }

    /// The words of a choice, or of a list of choices, and what they mean.
    fn words(&self, schema: &Value) -> String {
        if schema["items"].is_object() {
            return self.words(&self.resolved(&schema["items"]));
        }
        if let Some(choices) = schema["anyOf"].as_array() {
            return choices
                .first()
                .map(|choice| self.words(&self.resolved(choice)))
                .unwrap_or_default();
        }
        let words: Vec<String> = schema["enum"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|word| {
                format!("`{}`", word.as_str().map_or_else(|| word.to_string(), str::to_owned))
            })
            .collect();
        let mut text =
            if words.is_empty() { String::new() } else { format!("<br>{}", words.join(", ")) };
        for choice in schema["oneOf"].as_array().into_iter().flatten() {
            let word = choice["const"]
                .as_str()
                .unwrap_or_else(|| panic!("a choice that is no word: {choice}"));
            let _ = write!(
                text,
                "<br>`{word}`: {}",
                flat(choice["description"].as_str().expect("words are documented"))
            );
        }
        text
    }

    /// The name of a type of which there are many.
    fn many(&mut self, schema: &Value) -> String {
        let kind = self.kind(schema);
        match kind.strip_prefix("[key of ") {
            Some(table) => format!("[keys of {table}"),
            None => format!("*{kind}*"),
        }
    }

    /// The name of a type.
    fn kind(&mut self, schema: &Value) -> String {
        let schema = self.resolved(schema);
        if let Some(choices) = schema["anyOf"].as_array() {
            let kinds: Vec<String> = choices.iter().map(|choice| self.kind(choice)).collect();
            return kinds.join(" or ");
        }
        if schema["oneOf"].is_array() || schema["enum"].is_array() {
            return if schema["enum"][0].is_i64() { "number" } else { "word" }.into();
        }
        if schema["type"].as_array().is_some_and(|kinds| {
            kinds.contains(&"integer".into()) && kinds.contains(&"string".into())
        }) {
            return "string, whole number or truth value".into();
        }
        let name = schema["type"].as_str().or_else(|| {
            schema["type"].as_array()?.iter().filter_map(Value::as_str).find(|&kind| kind != "null")
        });
        match (schema["title"].as_str(), name) {
            (Some(title), _) => {
                let title = title.strip_prefix("a ").or(title.strip_prefix("an ")).unwrap_or(title);
                if let Some(table) = title.strip_prefix("key of `") {
                    return format!("[{title}](#{}key)", table.trim_end_matches('`'));
                }
                let must = match (
                    schema["pattern"].as_str(),
                    schema["minimum"].as_i64(),
                    schema["maximum"].as_i64(),
                ) {
                    (Some(pattern), ..) => format!("`{}`", pattern.replace('|', "\\|")),
                    (None, Some(low), Some(high)) => format!("{low} to {high}"),
                    _ => panic!("`{title}` says nothing about its values: {schema}"),
                };
                self.values.insert(title.to_owned(), must);
                title.to_owned()
            }
            (None, Some("array")) => format!("list of {}", self.many(&schema["items"])),
            (None, Some("integer")) => "whole number".into(),
            (None, Some("object")) => "table".into(),
            (None, Some("boolean")) => "`true` or `false`".into(),
            (None, Some(kind)) => kind.to_owned(),
            (None, None) => panic!("a schema without a type: {schema}"),
        }
    }

    /// What the entries of a table are, when the schema is one of a table with keys of its own.
    fn table(&self, schema: &Value) -> Option<Value> {
        let object = self.resolved(schema);
        let patterns =
            object["patternProperties"].as_object().and_then(|patterns| patterns.values().next());
        patterns
            .or_else(|| {
                object["additionalProperties"].is_object().then(|| &object["additionalProperties"])
            })
            .cloned()
    }

    /// The schema itself, where it only refers to one.
    fn resolved(&self, schema: &Value) -> Value {
        let one = |list: &Value| match list.as_array().map(Vec::as_slice) {
            Some([only]) => Some(only.clone()),
            Some([first, null]) if null["type"] == "null" => Some(first.clone()),
            _ => None,
        };
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.rsplit('/').next().expect("a reference has a name");
            return self.resolved(&self.definitions[name]);
        }
        match one(&schema["allOf"]).or_else(|| one(&schema["anyOf"])) {
            Some(inner) => self.resolved(&inner),
            None => schema.clone(),
        }
    }

    fn values(&mut self) {
        self.line(
            "\n## Values\n\nNumbers have a range, strings a regular expression that they \
            must match.\n\n| type | values |\n| --- | --- |",
        );
        let mut values: Vec<_> = std::mem::take(&mut self.values).into_iter().collect();
        values.sort_by_key(|(name, _)| name.to_lowercase());
        for (name, must) in values {
            self.line(&format!("| {name} | {must} |"));
        }
    }
}

/// Which side of a key is the stricter one.
fn stricter(scale: &Value) -> String {
    let side = match (scale.as_str(), scale["table"].as_str(), scale["lower"].as_str()) {
        (Some("fewer"), ..) => "fewer entries".to_owned(),
        (Some("more"), ..) => "more entries".to_owned(),
        (Some("within"), ..) => "a span within".to_owned(),
        (Some("later"), ..) => "a word further back".to_owned(),
        (Some(word @ ("true" | "false")), ..) => format!("`{word}`"),
        (Some(word), ..) => word.to_owned(),
        (None, Some(table), Some(key)) => format!("one of `{table}` with a lower `{key}`"),
        _ => return String::new(),
    };
    format!(" Stricter: {side}.")
}

/// Whether the schema allows null, which TOML does not have: the value may be missing.
fn may_be_absent(schema: &Value) -> bool {
    let null = |value: &Value| value == "null" || value["type"] == "null";
    ["type", "anyOf"]
        .iter()
        .any(|key| schema[key].as_array().is_some_and(|choices| choices.iter().any(null)))
}

/// Whether a value is nothing but a reference to a secret.
fn is_secret(schema: &Value) -> bool {
    schema["properties"]
        .as_object()
        .is_some_and(|keys| keys.len() == 1 && keys.contains_key("secret"))
}

/// A doc comment on one line.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
