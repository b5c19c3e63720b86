//! JSON Schemas of every kind of file, for editors and CI.
//!
//! A file of a layer is partial, so its schema requires nothing; the decoder requires everything on
//! the resolved tree. `muster.toml`, `platform.toml` and what is written as JSON stand alone and
//! say what they require.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::words;
use crate::bundle::manifest::BundleManifest;
use crate::bundle::receipt::Receipt;
use crate::change::Changes;
use crate::language::layer::LayerKind;
use crate::model::{
    self, ApprovalClass, ApprovalClassId, Approver, ApproverId, Authority, Edition, Exception,
    ExceptionId, GovernanceEntry, Land, PathPattern, Profile, SCHOOL_KEYS, SecretRecipients,
    Workspace,
};
use crate::output::manifest::Manifest;
use crate::platform;
use crate::report::json::Findings;
use crate::secret::SecretList;
use crate::status::Status;
use crate::status::rollout::RolloutStatus;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchemaKind {
    /// Its name, and that of its schema's file without the ending.
    pub name: &'static str,
    /// Where such files lie.
    pub files: &'static str,
}

/// Every kind of file that has a schema.
pub const KINDS: &[SchemaKind] = &[
    SchemaKind { name: "muster", files: "muster.toml" },
    SchemaKind { name: "land", files: "lands/<land>.toml" },
    SchemaKind { name: "standard", files: "standards/<edition>/*.toml" },
    SchemaKind { name: "profile", files: "standards/<edition>/profiles/<profile>.toml" },
    SchemaKind { name: "authority", files: "schools/<authority>/authority.toml" },
    SchemaKind { name: "school", files: "schools/<authority>/<school>/*.toml" },
    SchemaKind { name: "platform", files: "templates/<platform>/platform.toml" },
    SchemaKind { name: "recipients", files: "secrets/recipients.toml" },
    SchemaKind { name: "manifest", files: "out/manifest.json" },
    SchemaKind { name: "bundle", files: "manifest.json of a bundle" },
    SchemaKind { name: "findings", files: "muster check --format json" },
    SchemaKind { name: "diff", files: "muster diff --format json" },
    SchemaKind { name: "status", files: "muster status --format json" },
    SchemaKind { name: "receipt", files: "a receipt of a roll-out" },
    SchemaKind { name: "rollout-status", files: "muster status --rollout DIR --format json" },
    SchemaKind { name: "secrets", files: "muster secret list --format json" },
];

/// The schema of a kind of file, as JSON text with a line end.
pub fn text(kind: SchemaKind) -> String {
    let mut generator = SchemaSettings::draft07().into_generator();
    let mut schema = match kind.name {
        "muster" => standalone::<Workspace>(&mut generator),
        "platform" => standalone::<platform::PlatformManifest>(&mut generator),
        "recipients" => standalone::<SecretRecipients>(&mut generator),
        "manifest" => standalone::<Manifest>(&mut generator),
        "bundle" => standalone::<BundleManifest>(&mut generator),
        "findings" => standalone::<Findings>(&mut generator),
        "diff" => standalone::<Changes>(&mut generator),
        "status" => standalone::<Status>(&mut generator),
        "receipt" => standalone::<Receipt>(&mut generator),
        "rollout-status" => standalone::<RolloutStatus>(&mut generator),
        "secrets" => standalone::<SecretList>(&mut generator),
        "land" => layer(&mut generator, LayerKind::Land),
        "standard" => layer(&mut generator, LayerKind::Edition),
        "profile" => layer(&mut generator, LayerKind::Profile),
        "authority" => layer(&mut generator, LayerKind::Authority),
        _ => layer(&mut generator, LayerKind::School),
    };
    let form = match kind.name {
        "manifest" | "bundle" | "findings" | "diff" | "status" | "receipt" | "rollout-status"
        | "secrets" => Form::Json,
        "muster" | "platform" | "recipients" => Form::Toml,
        _ => Form::Layer,
    };
    tidy(&mut schema, form);
    if form != Form::Json {
        words::write_out(&mut schema);
    }
    let object = schema.as_object_mut().expect("a schema is an object");
    let mut titled = Map::new();
    titled.insert("$schema".into(), "http://json-schema.org/draft-07/schema#".into());
    titled.insert("title".into(), format!("muster: {}", kind.files).into());
    object.remove("$schema");
    // What `schemars` writes there is the name of a type of Rust.
    object.remove("title");
    titled.append(object);
    let mut text = serde_json::to_string_pretty(&Value::Object(titled)).expect("a schema is JSON");
    text.push('\n');
    text
}

fn generator_schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    generator.subschema_for::<T>().to_value()
}

fn standalone<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    let schema = generator.root_schema_for::<T>();
    schema.to_value()
}

/// The schema of a table that is no part of the tree.
fn aside(generator: &mut SchemaGenerator, name: &str) -> Value {
    match name {
        "land" => generator_schema::<Land>(generator),
        "edition" => generator_schema::<Edition>(generator),
        "profile" => generator_schema::<Profile>(generator),
        "authority" => generator_schema::<Authority>(generator),
        "governance" => generator_schema::<BTreeMap<PathPattern, GovernanceEntry>>(generator),
        "approval-classes" => {
            generator_schema::<BTreeMap<ApprovalClassId, ApprovalClass>>(generator)
        }
        "approvers" => generator_schema::<BTreeMap<ApproverId, Approver>>(generator),
        "moved" => generator_schema::<BTreeMap<PathPattern, PathPattern>>(generator),
        _ => generator_schema::<BTreeMap<ExceptionId, Exception>>(generator),
    }
}

/// A layer's file: the keys of the standard, those of a school where it is one, and its further
/// tables.
fn layer(generator: &mut SchemaGenerator, kind: LayerKind) -> Value {
    let mut properties = Map::new();
    for &name in kind.asides() {
        properties.insert(name.into(), aside(generator, name));
    }
    for (key, schema) in model::key_schemas(generator) {
        if kind == LayerKind::School || !SCHOOL_KEYS.contains(&key) {
            properties.insert(key.into(), schema.to_value());
        }
    }
    let definitions: Map<String, Value> = generator.take_definitions(true).into_iter().collect();
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "definitions": definitions
    })
}

/// What a schema is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A file of a layer, which may be partial.
    Layer,
    /// A TOML file that stands alone.
    Toml,
    /// A JSON file.
    Json,
}

/// Takes out what TOML does not have (null) and, for partial files, what is required.
fn tidy(schema: &mut Value, form: Form) {
    match schema {
        Value::Object(object) => {
            if form == Form::Layer && object.get("required").is_some_and(Value::is_array) {
                object.remove("required");
            }
            if form != Form::Json {
                drop_null(object);
            }
            if object.get("default") == Some(&Value::Null) {
                object.remove("default");
            }
            // Formats such as `uint32` are not JSON Schema's own. A key may have that name too.
            if object.get("format").is_some_and(Value::is_string) {
                object.remove("format");
            }
            // In draft 7 what stands beside `$ref` is ignored.
            if let Some(reference) = object.get("$ref").cloned()
                && object.len() > 1
            {
                object.remove("$ref");
                object.insert("allOf".into(), json!([{ "$ref": reference }]));
            }
            object.values_mut().for_each(|value| tidy(value, form));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| tidy(item, form)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Takes out the choice `null`.
fn drop_null(object: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".into(), only);
        }
    }
    if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
        // A schema with one choice left is that choice, with what stands beside it.
        choices.retain(|choice| choice.get("type") != Some(&Value::from("null")));
        if let [only] = choices.as_slice() {
            let only = only.clone();
            object.remove("anyOf");
            if let Value::Object(only) = only {
                object.extend(only);
            }
        }
    }
}
