//! What templates may see, written out for people who write platforms: as Markdown and as JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::plan::described::{PlanField, PlanKind, PlanObject};
use crate::plan::keys::ROOTS;
use crate::platform::Scope;

/// What `muster schema` calls it, beside the kinds of files.
pub const KIND: &str = "plan";

/// A name that templates of some scopes see, and the object behind it.
pub struct SeenName {
    /// The name, as templates write it.
    pub name: &'static str,
    /// The scopes whose templates see it.
    pub scopes: &'static [Scope],
    title: &'static str,
}

impl SeenName {
    /// The object behind it.
    pub fn object(&self) -> PlanObject {
        let root = ROOTS.iter().find(|(name, _)| *name == self.name);
        let (_, described) = root.expect("the plan has each of these names");
        described()
    }
}

/// All names with which the expressions of a template begin.
pub const NAMES: &[SeenName] = &[
    SeenName {
        name: "site",
        scopes: &[Scope::Device, Scope::Client, Scope::School],
        title: "The school",
    },
    SeenName { name: "device", scopes: &[Scope::Device], title: "A device" },
    SeenName { name: "client", scopes: &[Scope::Client], title: "A client profile" },
    SeenName { name: "school", scopes: &[Scope::School], title: "A school with all that is there" },
    SeenName { name: "cooperation", scopes: &[Scope::Cooperation], title: "The cooperation" },
];

const INTRO: &str = "\
<!-- Printed by `muster schema plan` from the doc comments of src/plan/types.rs; do not edit. -->

# What templates see

For everybody who writes a platform: every object that a template may ask, and its fields.

CONTENTS
How a platform is written is in [Platforms](platforms.md#add-a-platform). This page is what
`muster schema plan` prints; `muster schema plan --format json` prints the same for programs.

## Scopes

The `scope` in `platform.toml` says what one rendering is for, and so what its templates see:

| scope | rendered for | sees |
| --- | --- | --- |
SCOPES
How to read the tables:

- `site.ipv6` is the field `ipv6` of the object that is called `site`. The other objects have no name
  of their own: a template meets them where *in* says. `site.segments[]` is each entry of that list.
- **absent**: *may be* means that the value can be `none`. All others are always there; a list is
  empty when there is nothing.
- *number* and *truth value* are those of the template language. Everything else is text: an *address*
  is `10.129.8.1`, a *network* is `10.129.8.0/23`, and of a *word* all that it can be is listed.
- *From* names the keys of the model that stand behind a value: who writes it puts them into effect,
  and says so in [`handles`](platforms.md#what-a-platform-speaks-of).
- Titles and reasons may hold any printable Unicode; fields that end in `_ascii` are ASCII.
- \"A placeholder\" stands in the place of a [secret](guide-admins.md#secrets).
";

/// The reference as Markdown.
pub fn markdown() -> String {
    let places = places();
    let mut text = INTRO.to_owned();
    for group in groups() {
        let _ = write!(text, "\n## {}: `{}`\n", group.root.title, group.root.name);
        for object in group.objects {
            let _ = write!(text, "\n### {}\n\n{}\n\n", object.name, object.meaning());
            let paths: Vec<String> =
                places[object.name].iter().map(|path| format!("`{path}`")).collect();
            let _ = write!(text, "In {}.\n\n", paths.join(", "));
            text.push_str("| field | type | absent | meaning |\n| --- | --- | --- | --- |\n");
            for field in &object.fields {
                text.push_str(&row(field));
            }
        }
    }
    text.replace("CONTENTS\n", &contents()).replace("SCOPES\n", &scopes())
}

/// The reference as JSON.
pub fn json() -> String {
    let mut scopes: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for seen in NAMES {
        for scope in seen.scopes {
            let names = scopes.entry(scope.name()).or_default();
            names.insert(seen.name.to_owned(), seen.object().name.into());
        }
    }
    let mut objects = Map::new();
    for object in groups().into_iter().flat_map(|group| group.objects) {
        let mut fields = Map::new();
        for field in &object.fields {
            let mut described = kind_as_json(&field.kind);
            described["meaning"] = field.meaning().into();
            described["keys"] = field.keys.into();
            fields.insert(field.name.to_owned(), described);
        }
        let described = json!({ "meaning": object.meaning(), "fields": fields });
        objects.insert(object.name.to_owned(), described);
    }
    let whole = json!({ "scopes": scopes, "objects": objects });
    let mut text = serde_json::to_string_pretty(&whole).expect("texts and lists are JSON");
    text.push('\n');
    text
}

/// A name and the objects that are met through it and through none before it.
struct Group {
    root: &'static SeenName,
    objects: Vec<PlanObject>,
}

fn groups() -> Vec<Group> {
    let mut known = BTreeSet::new();
    let mut groups = Vec::new();
    for root in NAMES {
        let mut objects = Vec::new();
        collect(root.object(), &mut known, &mut objects);
        groups.push(Group { root, objects });
    }
    groups
}

/// Adds an object and those in its fields, in the order in which a reader meets them.
fn collect(object: PlanObject, known: &mut BTreeSet<&'static str>, objects: &mut Vec<PlanObject>) {
    if !known.insert(object.name) {
        return;
    }
    let inner: Vec<PlanObject> = object.fields.iter().filter_map(inner_object).collect();
    objects.push(object);
    for object in inner {
        collect(object, known, objects);
    }
}

/// The object that a field holds, alone or in a list.
fn inner_object(field: &PlanField) -> Option<PlanObject> {
    let mut kind = &field.kind;
    loop {
        match kind {
            PlanKind::Object(described) => return Some(described()),
            PlanKind::List(inner) | PlanKind::Absent(inner) => kind = inner,
            PlanKind::Scalar(_) | PlanKind::Words(_) => return None,
        }
    }
}

/// Where each object is met: from a name of [`NAMES`] where it begins there, else from the object
/// that holds it.
fn places() -> BTreeMap<&'static str, Vec<String>> {
    let mut places: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    let mut begins: BTreeMap<&'static str, &'static str> = BTreeMap::new();
    for seen in NAMES {
        let name = seen.object().name;
        begins.insert(name, seen.name);
        places.entry(name).or_default().push(seen.name.to_owned());
    }
    for object in groups().into_iter().flat_map(|group| group.objects) {
        let holder = begins.get(object.name).copied().unwrap_or(object.name);
        for field in &object.fields {
            if let Some(inner) = inner_object(field) {
                let each = if is_list(&field.kind) { "[]" } else { "" };
                let path = format!("{holder}.{}{each}", field.name);
                places.entry(inner.name).or_default().push(path);
            }
        }
    }
    places
}

fn is_list(kind: &PlanKind) -> bool {
    match kind {
        PlanKind::List(_) => true,
        PlanKind::Absent(inner) => is_list(inner),
        PlanKind::Scalar(_) | PlanKind::Words(_) | PlanKind::Object(_) => false,
    }
}

fn row(field: &PlanField) -> String {
    let (kind, absent) = match &field.kind {
        PlanKind::Absent(inner) => (&**inner, "may be"),
        kind => (kind, ""),
    };
    // In a table of Markdown it would begin the next cell.
    let meaning = field.meaning().replace('|', "\\|");
    let words = match innermost(kind) {
        PlanKind::Words(words) => words().iter().map(|word| format!("`{word}`")).collect(),
        _ => Vec::new(),
    };
    // Many comments say the words and what they mean.
    let words = if words.iter().all(|word| meaning.contains(word)) {
        String::new()
    } else {
        format!("<br>{}", words.join(", "))
    };
    let keys: Vec<String> = field.keys.iter().map(|key| format!("`{key}`")).collect();
    let keys =
        if keys.is_empty() { keys.concat() } else { format!("<br>From {}.", keys.join(", ")) };
    let kind = kind_as_text(kind);
    format!("| `{}` | {kind} | {absent} | {meaning}{words}{keys} |\n", field.name)
}

fn innermost(kind: &PlanKind) -> &PlanKind {
    match kind {
        PlanKind::List(inner) | PlanKind::Absent(inner) => innermost(inner),
        PlanKind::Scalar(_) | PlanKind::Words(_) | PlanKind::Object(_) => kind,
    }
}

fn kind_as_text(kind: &PlanKind) -> String {
    match kind {
        PlanKind::Scalar(name) => (*name).to_owned(),
        PlanKind::Words(_) => "word".to_owned(),
        PlanKind::Object(described) => {
            let name = described().name;
            format!("[{name}](#{})", name.to_lowercase())
        }
        PlanKind::List(inner) => match &**inner {
            PlanKind::Scalar(_) | PlanKind::Words(_) => {
                format!("list of *{}*", kind_as_text(inner))
            }
            _ => format!("list of {}", kind_as_text(inner)),
        },
        PlanKind::Absent(inner) => kind_as_text(inner),
    }
}

fn kind_as_json(kind: &PlanKind) -> Value {
    match kind {
        PlanKind::Scalar(name) => json!({ "type": name, "absent": false }),
        PlanKind::Words(words) => json!({ "type": "word", "words": words(), "absent": false }),
        PlanKind::Object(described) => {
            json!({ "type": "object", "object": described().name, "absent": false })
        }
        PlanKind::List(inner) => {
            let mut each = kind_as_json(inner);
            if let Some(each) = each.as_object_mut() {
                // An entry of a list is always there.
                each.remove("absent");
            }
            json!({ "type": "list", "of": each, "absent": false })
        }
        PlanKind::Absent(inner) => {
            let mut described = kind_as_json(inner);
            described["absent"] = true.into();
            described
        }
    }
}

/// The table of contents: a line for each name, which lists the objects that it leads to.
fn contents() -> String {
    let mut text = "- [Scopes](#scopes)\n".to_owned();
    for group in groups() {
        let anchor = format!("{}-{}", group.root.title, group.root.name).to_lowercase();
        let mut objects = Vec::new();
        for object in &group.objects {
            objects.push(format!("[{}](#{})", object.name, object.name.to_lowercase()));
        }
        let anchor = anchor.replace(' ', "-");
        let (title, name) = (group.root.title, group.root.name);
        let _ = writeln!(text, "- [{title}: `{name}`](#{anchor}): {}", objects.join(", "));
    }
    text.push('\n');
    text
}

/// The rows of the table of scopes.
fn scopes() -> String {
    let mut text = String::new();
    for scope in [Scope::Device, Scope::Client, Scope::School, Scope::Cooperation] {
        let what = match scope {
            Scope::Device => "each device",
            Scope::Client => "each client profile at each school",
            Scope::School => "each school",
            Scope::Cooperation => "all schools together, once",
        };
        let mut names = Vec::new();
        for seen in NAMES {
            if seen.scopes.contains(&scope) {
                let object = seen.object().name;
                names.push(format!("`{}` ([{object}](#{}))", seen.name, object.to_lowercase()));
            }
        }
        let _ = writeln!(text, "| `{}` | {what} | {} |", scope.name(), names.join(", "));
    }
    text.push('\n');
    text
}
