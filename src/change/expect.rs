//! What the author of a change says it will do (`--expect`), and which effects are outside of that.
//!
//! Each list that is given draws a border; an effect must lie within all of them. Patterns are
//! globs.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{ChangeSubject, Changes, Cluster, FileChange, ModelChange, Risk};
use crate::workspace::select::matches;

/// What is declared. A list that is not given draws no border; an empty one lets nothing through.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Expected {
    /// Zones that the changes of the workspace are about.
    zones: Option<Vec<String>>,
    /// Paths of the model, such as `segments.lehr.*`.
    model: Option<Vec<String>>,
    /// Authorities whose files change.
    authorities: Option<Vec<String>>,
    /// Schools whose files change: a key or `authority/school`.
    schools: Option<Vec<String>>,
    /// Devices whose files change.
    devices: Option<Vec<String>>,
    /// Platforms whose files change.
    platforms: Option<Vec<String>>,
    /// Files that change, by their path in the output.
    paths: Option<Vec<String>>,
    /// Classes of risk.
    risks: Option<BTreeSet<Risk>>,
}

impl Expected {
    /// Reads a declaration. An error names the line and quotes nothing of it: the file may be
    /// another one, named by mistake, and hold what a log must not show.
    pub fn read(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            format!("line {}: {}", before.matches('\n').count() + 1, without_texts(error.message()))
        })
    }

    /// The effects outside of what is declared, one phrase each.
    pub fn outside(&self, changes: &Changes) -> Vec<String> {
        let model = changes.model.iter().filter_map(|change| self.model_change(change));
        let clusters =
            changes.clusters.iter().filter_map(|cluster| self.cluster(cluster, &changes.files));
        model.chain(clusters).collect()
    }

    fn model_change(&self, change: &ModelChange) -> Option<String> {
        let path = &change.path;
        // The paths of headers and of platform files lie within this border as well.
        if self.model.as_ref().is_some_and(|patterns| !within(patterns, path)) {
            return Some(format!("`{path}` changes, which `model` does not name"));
        }
        // Other things than the model are in no zone.
        if change.subject != ChangeSubject::Model {
            return None;
        }
        let zones = self.zones.as_ref()?;
        let outside: Vec<&str> =
            change.zones.iter().filter(|zone| !within(zones, zone)).map(String::as_str).collect();
        match (change.zones.is_empty(), outside.as_slice()) {
            // What is in no zone is in none of those that were declared.
            (true, _) => Some(format!("`{path}` changes, which is in no zone")),
            (false, []) => None,
            (false, outside) => Some(format!(
                "`{path}` changes in the zones {}, which `zones` does not name",
                outside.join(", ")
            )),
        }
    }

    fn cluster(&self, cluster: &Cluster, files: &[FileChange]) -> Option<String> {
        // One phrase for all files of a cluster, with the first of them as an example.
        let (mut borders, mut count, mut first) = (BTreeSet::new(), 0, None);
        for file in cluster.files.iter().filter_map(|&index| files.get(index)) {
            if let Some(border) = self.border(file, cluster.risk) {
                borders.insert(border);
                count += 1;
                first.get_or_insert(&file.path);
            }
        }
        let more = if count > 1 { format!(" and {} more files", count - 1) } else { String::new() };
        let borders: Vec<String> =
            borders.into_iter().map(|border| format!("`{border}`")).collect();
        Some(format!(
            "`{}`{more} ({}, {}): outside of {}",
            first?,
            cluster.what,
            cluster.risk.name(),
            borders.join(" and ")
        ))
    }

    /// The first border that a file lies outside of.
    fn border(&self, file: &FileChange, risk: Risk) -> Option<&'static str> {
        let authority = file.authority.as_deref();
        let school = file.school.as_deref();
        let full = authority.zip(school).map(|(authority, school)| format!("{authority}/{school}"));
        // The files of the cooperation follow from those of the schools.
        if school.is_some() {
            if !inside(self.authorities.as_ref(), authority) {
                return Some("authorities");
            }
            if !inside(self.schools.as_ref(), school)
                && !inside(self.schools.as_ref(), full.as_deref())
            {
                return Some("schools");
            }
            if !inside(self.devices.as_ref(), file.device.as_deref()) {
                return Some("devices");
            }
        }
        if !inside(self.platforms.as_ref(), Some(&file.platform)) {
            return Some("platforms");
        }
        if !inside(self.paths.as_ref(), Some(&file.path)) {
            return Some("paths");
        }
        match &self.risks {
            Some(risks) if !risks.contains(&risk) => Some("risks"),
            _ => None,
        }
    }
}

/// A message of the parser without the texts of the file that it quotes.
fn without_texts(message: &str) -> String {
    match message.split_once("string \"") {
        // From the first quote to the last one, for the text may have quotes in it.
        Some((before, rest)) => {
            format!("{before}a string{}", rest.rsplit_once('"').map_or("", |(_, after)| after))
        }
        None => message.to_owned(),
    }
}

/// Whether a value lies within a border. What was not given draws none.
fn inside(patterns: Option<&Vec<String>>, value: Option<&str>) -> bool {
    match (patterns, value) {
        (None, _) => true,
        (Some(patterns), Some(value)) => within(patterns, value),
        // A file of no device is none of the devices that were declared.
        (Some(_), None) => false,
    }
}

fn within(patterns: &[String], value: &str) -> bool {
    patterns.iter().any(|pattern| matches(pattern, value))
}
