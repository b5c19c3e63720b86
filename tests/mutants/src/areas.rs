//! What is mutated, which tests must notice, and which survivors are accepted.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::find::Mutant;

/// `areas.toml`.
pub type Areas = BTreeMap<String, Area>;

/// Files that belong together.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Area {
    /// Modules: `src/output` is `src/output.rs` and all files in `src/output/`.
    pub files: Vec<String>,
    /// Functions of a file that count; all where a file has none here.
    #[serde(default)]
    pub functions: BTreeMap<String, Vec<String>>,
    /// How the names of unit tests begin.
    #[serde(default)]
    pub unit: Vec<String>,
    /// How the names of integration tests begin.
    #[serde(default)]
    pub it: Vec<String>,
    /// How the names of case folders begin.
    #[serde(default)]
    pub cases: Vec<String>,
    /// Least percent of the viable mutants that are caught. It only rises.
    pub floor: f64,
    /// Whether each survivor must stand in `accepted.toml`.
    pub reasons: bool,
}

/// `accepted.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    #[serde(default)]
    pub accepted: Vec<Entry>,
}

impl Accepted {
    /// What is said of a mutant.
    pub fn entry_of(&self, mutant: &Mutant) -> Option<&Entry> {
        self.accepted.iter().find(|entry| entry.is_of(mutant))
    }
}

/// A mutant that no test needs to notice.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub file: String,
    pub function: String,
    pub original: String,
    pub mutation: String,
    /// Which of several that are called the same, from 1.
    #[serde(default = "first")]
    pub ordinal: usize,
    /// Why the program does the same, or why nobody needs to know.
    pub reason: String,
}

fn first() -> usize {
    1
}

impl Entry {
    /// Whether it speaks of this mutant.
    pub fn is_of(&self, mutant: &Mutant) -> bool {
        self.file == mutant.file
            && self.function == mutant.function
            && self.original == mutant.original
            && self.mutation == mutant.mutation
            && self.ordinal == mutant.ordinal
    }
}

/// An entry for a survivor, to which somebody adds the reason.
pub fn entry_for(mutant: &Mutant) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut lines = format!(
        "[[accepted]]\nfile = {}\nfunction = {}\noriginal = {}\nmutation = {}\n",
        quoted(&mutant.file),
        quoted(&mutant.function),
        quoted(&mutant.original),
        quoted(&mutant.mutation)
    );
    if mutant.ordinal > 1 {
        lines.push_str(&format!("ordinal = {}\n", mutant.ordinal));
    }
    lines + "reason = \"\"\n"
}

/// Reads `areas.toml`.
pub fn areas(path: &Path) -> Result<Areas, String> {
    read(path)
}

/// Reads `accepted.toml`. Every entry has a reason.
pub fn accepted(path: &Path) -> Result<Accepted, String> {
    let accepted: Accepted = read(path)?;
    for entry in &accepted.accepted {
        if entry.reason.trim().len() < 10 {
            return Err(format!("{}: no reason is given for {} in {}", path.display(), entry.original, entry.function));
        }
    }
    Ok(accepted)
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// The Rust files of an area, sorted. A name that leads to nothing is an error: the area would
/// shrink unseen.
pub fn files(root: &Path, area: &Area) -> Result<Vec<String>, String> {
    let mut files = Vec::new();
    for name in &area.files {
        let before = files.len();
        let file = if name.ends_with(".rs") { name.clone() } else { format!("{name}.rs") };
        if root.join(&file).is_file() {
            files.push(file);
        }
        add_folder(root, name, &mut files)?;
        if files.len() == before {
            return Err(format!("areas.toml: there is neither {name}.rs nor {name}/ with files"));
        }
    }
    files.sort();
    files.dedup();
    Ok(files)
}

fn add_folder(root: &Path, name: &str, files: &mut Vec<String>) -> Result<(), String> {
    if !root.join(name).is_dir() {
        return Ok(());
    }
    let entries = fs::read_dir(root.join(name)).map_err(|error| format!("{name}: {error}"))?;
    for entry in entries.flatten() {
        let below = format!("{name}/{}", entry.file_name().to_string_lossy());
        if below.ends_with(".rs") {
            // Tests that have a file of their own.
            if !below.ends_with("/tests.rs") && !below.ends_with("_tests.rs") {
                files.push(below);
            }
        } else if !below.ends_with("/tests") {
            add_folder(root, &below, files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_a_file_and_a_folder() {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        let area = |names: &[&str]| Area {
            files: names.iter().map(|name| (*name).to_owned()).collect(),
            functions: BTreeMap::new(),
            unit: Vec::new(),
            it: Vec::new(),
            cases: Vec::new(),
            floor: 0.0,
            reasons: false,
        };
        assert_eq!(files(own, &area(&["src/find", "src/edit.rs", "src/find"])), Ok(vec!["src/edit.rs".to_owned(), "src/find.rs".to_owned()]));
        assert!(files(own, &area(&["src"])).is_ok_and(|files| files.contains(&"src/main.rs".to_owned())));
        // Files of tests alone are none of it.
        let door = files(&own.join("../.."), &area(&["src/workspace/door"]));
        assert_eq!(door, Ok(vec!["src/workspace/door/mod.rs".to_owned()]));
        assert!(files(own, &area(&["src/find", "src/gone"])).is_err_and(|error| error.contains("src/gone")));
    }

    #[test]
    fn an_entry_is_read_as_it_is_proposed() {
        let mutant = Mutant {
            number: 7,
            file: "src/a.rs".to_owned(),
            line: 3,
            function: "A::b".to_owned(),
            original: "c == \"\\n\"".to_owned(),
            mutation: "negated".to_owned(),
            ordinal: 2,
        };
        let accepted: Accepted = toml::from_str(&entry_for(&mutant)).expect("it is TOML");
        assert!(accepted.accepted[0].is_of(&mutant));
        assert!(!accepted.accepted[0].is_of(&Mutant { ordinal: 1, ..mutant.clone() }));
        assert!(!accepted.accepted[0].is_of(&Mutant { mutation: "never".to_owned(), ..mutant.clone() }));
        assert!(!accepted.accepted[0].is_of(&Mutant { function: "A::c".to_owned(), ..mutant }));
    }
}
