//! Outputs that are written once for each entry of a list of the plan: `each` names the list, and
//! `{{ item.name }}` in the path is a field of the entry.

use minijinja::value::{Value, ValueKind};

use super::codes::EACH;
use super::manifest::{Output, Scope};
use crate::base::diagnostic::Diagnostic;
use crate::base::source::Origin;
use crate::plan::described::{PlanKind, PlanObject};
use crate::plan::keys::ROOTS;

/// A path of an output: what stands before and behind the one `{{ item.<field> }}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutputPath<'a> {
    before: &'a str,
    /// The field of the entry that stands between the two; none in a path without one.
    field: Option<&'a str>,
    behind: &'a str,
}

impl<'a> OutputPath<'a> {
    /// Reads a path of a manifest. The error says what is wrong with it.
    pub fn new(path: &'a str) -> Result<Self, &'static str> {
        let Some((before, rest)) = path.split_once("{{") else {
            return Ok(Self { before: path, field: None, behind: "" });
        };
        let Some((inside, behind)) = rest.split_once("}}") else {
            return Err("has `{{` without `}}`");
        };
        let field = inside.trim().strip_prefix("item.").unwrap_or_default();
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if field.is_empty() || !field.chars().all(is_name) {
            return Err("has something else than a field of `item` between `{{` and `}}`");
        }
        if behind.contains("{{") {
            return Err("has more than one `{{ … }}`");
        }
        Ok(Self { before, field: Some(field), behind })
    }

    /// The path with a text in the place of the field.
    pub fn with(&self, text: &str) -> String {
        match self.field {
            Some(_) => format!("{}{text}{}", self.before, self.behind),
            None => self.before.to_owned(),
        }
    }

    /// Whether some text in the place of the field gives this path.
    pub fn may_be(&self, path: &str) -> bool {
        match self.field {
            Some(_) => path.starts_with(self.before) && path.ends_with(self.behind),
            None => path == self.before,
        }
    }
}

/// A file of an output: its path, and the entry of the list that it is written for.
pub struct OutputFile {
    pub path: String,
    /// None when the output is one file.
    pub item: Option<Value>,
}

/// The files of an output, of which `fault` found nothing. `context` is what its template sees.
pub fn files(output: &Output, context: &[(&'static str, Value)]) -> Vec<OutputFile> {
    let Some(each) = &output.each else {
        return vec![OutputFile { path: output.path.clone(), item: None }];
    };
    let Ok(path) = OutputPath::new(&output.path) else { return Vec::new() };
    let mut parts = each.split('.');
    let root = parts.next().unwrap_or_default();
    let mut list = context.iter().find(|(name, _)| *name == root).map(|(_, value)| value.clone());
    for part in parts {
        list = list.and_then(|value| value.get_attr(part).ok());
    }
    let mut files = Vec::new();
    // A device without the thing that has the list, such as a switch, has no files of it.
    let Some(items) = list.filter(|list| list.kind() == ValueKind::Seq) else { return files };
    for item in items.try_iter().into_iter().flatten() {
        let name = path.field.and_then(|field| item.get_attr(field).ok());
        let name = name.map(|name| name.to_string()).unwrap_or_default();
        files.push(OutputFile { path: path.with(&name), item: Some(item) });
    }
    files
}

/// What is wrong with the list of an output, or with its field in the path.
pub(super) fn fault(
    key: &str,
    output: &Output,
    scope: Scope,
    at: impl Fn(&str) -> Origin,
) -> Option<Diagnostic> {
    let finding = |key: &str, message: String, help: &str| {
        Some(Diagnostic::new(&EACH, message).at(at(key)).help(help))
    };
    let path = match OutputPath::new(&output.path) {
        Ok(path) => path,
        Err(problem) => {
            let message = format!("the path of the output `{key}` {problem}");
            return finding("path", message, "write one field of the entry, `{{ item.name }}`");
        }
    };
    let (each, field) = match (&output.each, path.field) {
        (None, None) => return None,
        (None, Some(_)) => {
            let message = format!("the path of the output `{key}` names an `item`, and no `each`");
            return finding("path", message, "name the list with `each`, or write a fixed path");
        }
        (Some(_), None) => {
            let message =
                format!("all files of the output `{key}` would have the path `{}`", output.path);
            return finding(
                "path",
                message,
                "write a field of the entry into it: `{{ item.name }}`",
            );
        }
        (Some(each), Some(field)) => (each, field),
    };
    let Some(entry) = entry_of(each, scope) else {
        let message =
            format!("`each` names `{each}`, which is no list that templates of this scope see");
        return finding("each", message, "`muster schema plan` shows what they see");
    };
    let found = entry.fields.iter().find(|known| known.name == field);
    let is_text = |kind: &PlanKind| match kind {
        PlanKind::Scalar(name) => *name != "secret",
        PlanKind::Words(_) => true,
        PlanKind::Object(_) | PlanKind::List(_) | PlanKind::Absent(_) => false,
    };
    if !found.is_some_and(|found| is_text(&found.kind)) {
        let message = format!("the entries of `{each}` have no text `{field}`");
        return finding("path", message, "`muster schema plan` shows their fields");
    }
    None
}

/// What the entries of a list of the plan are; none when the path leads to no list of objects.
fn entry_of(path: &str, scope: Scope) -> Option<PlanObject> {
    let mut parts = path.split('.');
    let root = parts.next().filter(|root| scope.roots().contains(root))?;
    let (_, described) = ROOTS.iter().find(|(name, _)| *name == root)?;
    let mut kind = PlanKind::Object(*described);
    for part in parts {
        let fields = object(&kind)?.fields;
        kind = fields.into_iter().find(|field| field.name == part)?.kind;
    }
    match kind {
        PlanKind::List(entry) => object(&entry),
        _ => None,
    }
}

fn object(kind: &PlanKind) -> Option<PlanObject> {
    match kind {
        PlanKind::Object(described) => Some(described()),
        PlanKind::Absent(inner) => object(inner),
        PlanKind::Scalar(_) | PlanKind::Words(_) | PlanKind::List(_) => None,
    }
}

/// Whether two paths of manifests cannot be files beside each other. Either they are the same path
/// (on Windows and macOS upper and lower case make no difference), or one is a file where the other
/// has a folder. A field of an entry may be any name.
pub fn collide(first: &str, second: &str) -> bool {
    let (first, second) = (first.to_lowercase(), second.to_lowercase());
    // The shorter of the two ends first; all parts before that are folders of both.
    first.split('/').zip(second.split('/')).all(|(one, other)| may_be_equal(one, other))
}

/// Whether two parts of paths can be the same name.
fn may_be_equal(one: &str, other: &str) -> bool {
    let (Ok(one), Ok(other)) = (OutputPath::new(one), OutputPath::new(other)) else {
        return one == other;
    };
    match (one.field, other.field) {
        (None, None) => one.before == other.before,
        (Some(_), None) => one.fits(other.before),
        (None, Some(_)) => other.fits(one.before),
        (Some(_), Some(_)) => {
            let starts =
                one.before.starts_with(other.before) || other.before.starts_with(one.before);
            let ends = one.behind.ends_with(other.behind) || other.behind.ends_with(one.behind);
            starts && ends
        }
    }
}

impl OutputPath<'_> {
    /// Whether a name is this one with some text in the place of the field.
    fn fits(&self, name: &str) -> bool {
        name.len() > self.before.len() + self.behind.len()
            && name.starts_with(self.before)
            && name.ends_with(self.behind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_one_field_at_most() {
        let path = OutputPath::new("net/20-{{ item.name }}.network").expect("it is a path");
        assert_eq!(path.with("vlan40"), "net/20-vlan40.network");
        assert_eq!(OutputPath::new("a.conf").expect("it is a path").with("x"), "a.conf");
        for path in ["a{{", "a{{ item.a", "{{ x }}", "{{ item }}", "{{ item.a|b }}", "{{ item. }}"]
        {
            assert!(OutputPath::new(path).is_err(), "{path}");
        }
        assert!(OutputPath::new("{{ item.a }}{{ item.b }}").is_err());
    }

    #[test]
    fn lists_are_those_of_the_scope() {
        let name = |path, scope| entry_of(path, scope).map(|entry| entry.name);
        assert_eq!(name("device.firewall.interfaces", Scope::Device), Some("Interface"));
        assert_eq!(name("site.segments", Scope::Client), Some("Segment"));
        assert_eq!(name("cooperation.hosts", Scope::Cooperation), Some("Host"));
        for path in [
            "",
            "device",
            "device.firewall",
            "device.firewall.outside",
            "device.nothing",
            "client.software",
            "cooperation.hosts",
            "interfaces",
        ] {
            assert_eq!(name(path, Scope::Device), None, "{path}");
        }
    }

    #[test]
    fn a_file_and_a_folder_of_one_name_collide() {
        for (one, other) in [
            ("a", "a"),
            ("a", "A"),
            ("a/b", "a"),
            ("A", "a/b"),
            ("a/b", "a/B/c"),
            ("20-{{ item.name }}.network", "20-x.network"),
            ("20-{{ item.name }}.network", "20-X.network/y"),
            ("20-{{ item.name }}.network", "{{ item.id }}.network"),
            ("{{ item.a }}", "{{ item.b }}/c"),
            ("{{ item.name }}/a", "x/A"),
        ] {
            assert!(collide(one, other) && collide(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("a", "b"),
            ("a", "ab"),
            ("a/b", "a/c"),
            ("a/b", "b"),
            ("a.conf", "a.confx/b"),
            ("ab/c", "a"),
            ("20-{{ item.name }}.network", "20-.network"),
            ("20-{{ item.name }}.network", "20-{{ item.name }}.netdev"),
            ("20-{{ item.name }}.network", "30-{{ item.name }}.network"),
            ("20-{{ item.name }}.network", "nftables.conf"),
            ("{{ item.name }}/a", "x/b"),
        ] {
            assert!(!collide(one, other) && !collide(other, one), "{one} {other}");
        }
    }
}
