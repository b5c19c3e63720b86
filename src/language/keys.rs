//! Which keys the model has, and which side of a key is the stricter one.
//!
//! Both are read out of the schema, so that they cannot differ from what is decoded. A field says
//! its scale itself: `#[schemars(extend("x-stricter" = "lower"))]`, see [`Scale`].

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::{Map, Value};

use crate::model;

/// What stands at a key.
#[derive(Clone, Debug, Default)]
pub struct ModelKey {
    /// The keys below it, when it is a table with fixed keys.
    pub fields: BTreeMap<String, ModelKey>,
    /// What every entry is, when it is a table by id.
    pub entry: Option<Box<ModelKey>>,
    /// Whether it is a list.
    pub list: bool,
    /// Which side is stricter, when there is one.
    pub scale: Option<Scale>,
    /// Whether one more entry of its kind makes the table stricter.
    pub added_is_stricter: bool,
    /// The table into which the value refers, when it is the id of something; for a list, each of
    /// its items.
    pub refers_to: Option<String>,
    /// The table whose ids are the keys of this one.
    pub keyed_by: Option<&'static str>,
    /// The value that holds when the key is absent.
    pub default: Option<Value>,
    /// Whether the value is the name of a secret.
    pub names_secret: bool,
    /// Whether it, or a key below it, is the name of a secret.
    pub leads_to_secrets: bool,
}

/// Which of two values of a key is the stricter one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scale {
    /// The lower number or shorter duration.
    Lower,
    /// The higher number or longer duration.
    Higher,
    /// `true` is the stricter one.
    True,
    /// `false` is the stricter one.
    False,
    /// A list or table that lacks entries of the other and has no other ones.
    Fewer,
    /// A list or table that has all entries of the other.
    More,
    /// A span of the day that lies within the other.
    Within,
    /// The later word of these.
    Later(Vec<String>),
    /// A reference into `table`, to an entry whose `key` is lower.
    LowerBy {
        table: String,
        /// The key of its entries.
        key: String,
    },
}

impl ModelKey {
    /// What stands at `key` below this one.
    pub fn get(&self, key: &str) -> Option<&Self> {
        // A table may have both: then a fixed key cannot be the id of an entry.
        self.fields.get(key).or(self.entry.as_deref())
    }

    /// What stands at the end of a path below this one.
    pub fn find<'k>(&self, path: impl IntoIterator<Item = &'k str>) -> Option<&Self> {
        path.into_iter().try_fold(self, |key, name| key.get(name))
    }

    /// What stands at a pattern such as `wlans.*.ssid` below this one.
    pub fn at_pattern(&self, pattern: &str) -> Option<&Self> {
        // `*` is the name of no field, so that it leads to what every entry is.
        self.find(pattern.split('.'))
    }

    /// Whether it is a table of any kind.
    pub fn is_table(&self) -> bool {
        self.entry.is_some() || !self.fields.is_empty()
    }

    /// Whether a secret belongs here: a table that says its name.
    pub fn is_secret(&self) -> bool {
        self.fields.values().any(|field| field.names_secret)
    }

    /// Whether one of its own keys is for a secret.
    pub fn holds_secrets(&self) -> bool {
        self.fields.values().any(Self::is_secret)
    }

    /// Says of this key and of all below it whether they lead to secrets.
    fn mark_secrets(&mut self) {
        let below = self.fields.values_mut().chain(self.entry.as_deref_mut());
        let mut leads_to_secrets = self.names_secret;
        for key in below {
            key.mark_secrets();
            leads_to_secrets |= key.leads_to_secrets;
        }
        self.leads_to_secrets = leads_to_secrets;
    }

    /// Whether a key of this one or below it has a scale.
    pub fn has_scale(&self) -> bool {
        self.scale.is_some()
            || self.fields.values().any(Self::has_scale)
            || self.entry.as_deref().is_some_and(Self::has_scale)
    }
}

/// The keys of the model, of a school's own files and of the standard alike.
pub fn all() -> &'static ModelKey {
    static KEYS: OnceLock<ModelKey> = OnceLock::new();
    KEYS.get_or_init(|| {
        let mut generator = schemars::generate::SchemaSettings::draft07().into_generator();
        let schemas = model::key_schemas(&mut generator);
        let definitions: Map<String, Value> =
            generator.take_definitions(true).into_iter().collect();
        let reader = Reader { definitions: &definitions };
        let mut fields: BTreeMap<String, ModelKey> = BTreeMap::new();
        for (key, schema) in schemas {
            fields.insert(key.to_owned(), reader.key(schema.as_value()));
        }
        for (name, table) in KEYED_BY {
            if let Some(key) = fields.get_mut(*name) {
                key.keyed_by = Some(table);
            }
        }
        let mut keys = ModelKey { fields, ..ModelKey::default() };
        keys.mark_secrets();
        keys
    })
}

/// A path with `*` for every id in it, and those ids. Keys that are not known stay as they are.
pub fn pattern<'k>(
    root: &ModelKey,
    path: impl IntoIterator<Item = &'k str>,
) -> (Vec<&'k str>, Vec<&'k str>) {
    let (mut pattern, mut ids) = (Vec::new(), Vec::new());
    let mut at = Some(root);
    for name in path {
        let is_id = at.is_some_and(|at| at.entry.is_some() && !at.fields.contains_key(name));
        if is_id {
            ids.push(name);
        }
        pattern.push(if is_id { "*" } else { name });
        at = at.and_then(|at| at.get(name));
    }
    (pattern, ids)
}

/// The keys of every file of a workspace: those of the model, what a file says of itself, and the
/// tables that stand beside the tree. What platforms say of themselves is not among them.
pub fn of_files() -> &'static ModelKey {
    static KEYS: OnceLock<ModelKey> = OnceLock::new();
    KEYS.get_or_init(|| {
        let mut generator = schemars::generate::SchemaSettings::draft07().into_generator();
        let workspace = generator.subschema_for::<model::Workspace>();
        let beside = [
            ("land", generator.subschema_for::<model::Land>()),
            ("edition", generator.subschema_for::<model::Edition>()),
            ("profile", generator.subschema_for::<model::Profile>()),
            ("authority", generator.subschema_for::<model::Authority>()),
            (
                "governance",
                generator.subschema_for::<BTreeMap<model::PathPattern, model::GovernanceEntry>>(),
            ),
            (
                "approval-classes",
                generator.subschema_for::<BTreeMap<model::ApprovalClassId, model::ApprovalClass>>(),
            ),
            (
                "approvers",
                generator.subschema_for::<BTreeMap<model::ApproverId, model::Approver>>(),
            ),
            (
                "moved",
                generator.subschema_for::<BTreeMap<model::PathPattern, model::PathPattern>>(),
            ),
            (
                "exceptions",
                generator.subschema_for::<BTreeMap<model::ExceptionId, model::Exception>>(),
            ),
        ];
        let definitions: Map<String, Value> =
            generator.take_definitions(true).into_iter().collect();
        let reader = Reader { definitions: &definitions };
        let mut keys = all().clone();
        reader.add(workspace.as_value(), &mut keys);
        for (name, schema) in beside {
            reader.add(schema.as_value(), keys.fields.entry(name.to_owned()).or_default());
        }
        keys.mark_secrets();
        keys
    })
}

/// The title that the schema of a secret's name has.
fn title_of_secrets() -> &'static str {
    static TITLE: OnceLock<String> = OnceLock::new();
    TITLE.get_or_init(|| {
        let mut generator = schemars::generate::SchemaSettings::draft07().into_generator();
        // Of a type in Rust nothing but the title is left in a schema.
        let schema = generator.subschema_for::<model::SecretName>().to_value();
        schema.get("title").and_then(Value::as_str).unwrap_or_default().to_owned()
    })
}

/// How the titles of ids begin (`model::name`).
const ID_TITLE: &str = "key of `";

/// Tables whose keys are ids of another table: JSON Schema has no word for that.
const KEYED_BY: &[(&str, &str)] = &[("clients", "client-profiles")];

struct Reader<'a> {
    definitions: &'a Map<String, Value>,
}

impl Reader<'_> {
    fn key(&self, schema: &Value) -> ModelKey {
        let mut key = ModelKey::default();
        self.add(schema, &mut key);
        key
    }

    /// Adds what a schema says to a key; schemas may be given by reference or as a choice of
    /// several.
    fn add(&self, schema: &Value, key: &mut ModelKey) {
        let Some(object) = schema.as_object() else { return };
        // What it is put together of comes first: what a field says itself goes over it.
        for part in parts(object, &["allOf", "anyOf"]) {
            self.add(part, key);
        }
        if let Some(definition) = self.definition(object) {
            self.add(definition, key);
        }
        if let Some(properties) = object.get("properties").and_then(Value::as_object) {
            for (name, schema) in properties {
                key.fields.insert(name.clone(), self.key(schema));
            }
        }
        // A table by id: ids have a pattern.
        if let Some(patterns) = object.get("patternProperties").and_then(Value::as_object) {
            for entry in patterns.values() {
                key.entry = Some(Box::new(self.key(entry)));
            }
        }
        // It may also be `true` or `false`, which says nothing of what an entry is.
        if let Some(entry) = object.get("additionalProperties")
            && entry.is_object()
        {
            key.entry = Some(Box::new(self.key(entry)));
        }
        // What another part of the schema said of it stays.
        key.list |= object.contains_key("items");
        // The items of a list are ids as well.
        for schema in [Some(schema), object.get("items")].into_iter().flatten() {
            let title = schema.get("title").and_then(Value::as_str).unwrap_or_default();
            let table = title.strip_prefix(ID_TITLE).and_then(|rest| rest.strip_suffix('`'));
            if let Some(table) = table {
                key.refers_to = Some(table.to_owned());
            }
        }
        key.names_secret |= object.get("title").and_then(Value::as_str) == Some(title_of_secrets());
        // `null` is an `Option` that is absent, and no value.
        if let Some(default) = object.get("default")
            && !default.is_null()
        {
            key.default = Some(default.clone());
        }
        key.added_is_stricter |= object.get("x-added").and_then(Value::as_str) == Some("stricter");
        if let Some(stricter) = object.get("x-stricter") {
            key.scale = self.scale(stricter, schema);
        }
    }

    fn scale(&self, stricter: &Value, schema: &Value) -> Option<Scale> {
        if let Some(by) = stricter.as_object() {
            let table = by.get("table")?.as_str()?.to_owned();
            let key = by.get("lower")?.as_str()?.to_owned();
            return Some(Scale::LowerBy { table, key });
        }
        Some(match stricter.as_str()? {
            "lower" => Scale::Lower,
            "higher" => Scale::Higher,
            "true" => Scale::True,
            "false" => Scale::False,
            "fewer" => Scale::Fewer,
            "more" => Scale::More,
            "within" => Scale::Within,
            "later" => Scale::Later(self.words(schema)),
            _ => return None,
        })
    }

    /// The words of an enumeration, in their order.
    fn words(&self, schema: &Value) -> Vec<String> {
        let mut words = Vec::new();
        let Some(object) = schema.as_object() else { return words };
        if let Some(definition) = self.definition(object) {
            words.extend(self.words(definition));
        }
        // Words with a doc comment of their own are a schema each, the others share one.
        if let Some(word) = object.get("const").and_then(Value::as_str) {
            words.push(word.to_owned());
        }
        if let Some(list) = object.get("enum").and_then(Value::as_array) {
            words.extend(list.iter().filter_map(Value::as_str).map(str::to_owned));
        }
        for part in parts(object, &["allOf", "anyOf", "oneOf"]) {
            words.extend(self.words(part));
        }
        words
    }

    /// The schema that another one refers to.
    fn definition(&self, object: &Map<String, Value>) -> Option<&Value> {
        let name = object.get("$ref")?.as_str()?.rsplit('/').next()?;
        self.definitions.get(name)
    }
}

/// The schemas that one is put together of, under any of these words.
fn parts<'s>(object: &'s Map<String, Value>, words: &'s [&str]) -> impl Iterator<Item = &'s Value> {
    words.iter().filter_map(|word| object.get(*word)?.as_array()).flatten()
}
