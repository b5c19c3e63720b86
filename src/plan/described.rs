//! What templates may see, as data: objects, their fields, and what each of them means. Each
//! structure of the plan describes itself, so that nothing is missing and nothing is made up.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

/// An object that templates see.
#[derive(Clone, Debug)]
pub struct PlanObject {
    /// Its name, which templates never write: `Segment`.
    pub name: &'static str,
    /// Its doc comment, as it was written.
    pub comment: &'static str,
    /// Its fields, in the order in which they are declared.
    pub fields: Vec<PlanField>,
}

/// A field of such an object.
#[derive(Clone, Debug)]
pub struct PlanField {
    /// The name under which templates ask for it.
    pub name: &'static str,
    /// Its doc comment, as it was written.
    pub comment: &'static str,
    /// What its value looks like.
    pub kind: PlanKind,
    /// The keys of the model that it puts into effect, as `table.*.key` patterns; none for what is
    /// computed, and for names and titles.
    pub keys: &'static [&'static str],
}

/// What a value looks like.
#[derive(Clone, Debug)]
pub enum PlanKind {
    /// A single value, by the name of its type.
    Scalar(&'static str),
    /// One of these words, which are texts. Few ask for them, and a schema is made for it.
    Words(fn() -> Vec<String>),
    /// An object with fields of its own.
    Object(fn() -> PlanObject),
    /// A list, empty when there is nothing.
    List(Box<PlanKind>),
    /// The value, or `none`.
    Absent(Box<PlanKind>),
}

impl PlanObject {
    /// What it is, in one paragraph.
    pub fn meaning(&self) -> String {
        paragraph(self.comment)
    }
}

impl PlanField {
    /// What it is, in one paragraph.
    pub fn meaning(&self) -> String {
        paragraph(self.comment)
    }
}

/// A structure that says what templates see of it.
pub trait DescribePlan {
    fn described() -> PlanObject;
}

/// The doc comment of an item of the plan, one line of it after the other.
macro_rules! doc_comment {
    ($([$($meta:tt)*])*) => {
        concat!($($crate::plan::described::doc_line!($($meta)*)),*)
    };
}
pub(super) use doc_comment;

/// One line of a doc comment, and nothing for any other attribute.
macro_rules! doc_line {
    (doc = $line:literal) => {
        concat!($line, "\n")
    };
    ($($other:tt)*) => {
        ""
    };
}
pub(super) use doc_line;

/// A doc comment as one paragraph.
fn paragraph(comment: &str) -> String {
    comment.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a choice of the model, as they are written in TOML.
pub(super) fn words<T: JsonSchema>() -> Vec<String> {
    let schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<T>().to_value();
    let mut words = Vec::new();
    // `schemars` makes a `oneOf` of `const` of a choice whose words have doc comments, and else an
    // `enum` at the top.
    let alternatives = schema["oneOf"].as_array().into_iter().flatten();
    for choice in alternatives.chain([&schema]) {
        let several = choice["enum"].as_array().into_iter().flatten();
        words.extend(several.chain(choice.get("const")).map(word));
    }
    words
}

fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
