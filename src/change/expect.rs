//! What the author of a change says it will do (`--expect`), and which effects are outside of that.
//!
//! Each list that is given draws a border; an effect must lie within all of them. Patterns are
//! globs.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{
    ChangeKind, ChangeSubject, Changes, Cluster, FileChange, ModelChange, Risk, SecretChange,
};
use crate::workspace::select::matches;

#[cfg(test)]
mod tests;

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
    /// Secrets that get another value, by name.
    secrets: Option<Vec<String>>,
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
        let secrets = changes.secrets.iter().filter_map(|change| self.secret(change));
        model.chain(secrets).chain(clusters).collect()
    }

    /// Another value changes the files that hold it, although none shows it here.
    fn secret(&self, change: &SecretChange) -> Option<String> {
        let name = &change.name;
        let is_declared = match &self.secrets {
            Some(secrets) if !within(secrets, name) => {
                return Some(format!(
                    "the secret `{name}` has another value, which `secrets` does not name"
                ));
            }
            secrets => secrets.is_some(),
        };
        let mut borders = Vec::new();
        // It is no path of the model and in no zone, so that it must be declared beside them.
        for (border, list) in [("model", &self.model), ("zones", &self.zones)] {
            if list.is_some() && !is_declared {
                borders.push(border);
            }
        }
        for school in &change.schools {
            let [authority, key] = authority_and_key(school);
            borders.extend(self.school_border(authority, key));
        }
        if change.schools.is_empty() {
            borders.extend(self.school_border(None, None));
        }
        let ids = change.devices.iter().map(|device| device.rsplit('/').next());
        let others = change.used_by.keys().any(|user| !user.is_device()).then_some(None);
        if ids.chain(others).any(|id| !inside(self.devices.as_ref(), id)) {
            borders.push("devices");
        }
        if change.platforms.iter().any(|own| !inside(self.platforms.as_ref(), Some(own))) {
            borders.push("platforms");
        }
        if change.files.iter().any(|path| !inside(self.paths.as_ref(), Some(path))) {
            borders.push("paths");
        }
        if self.risks.as_ref().is_some_and(|risks| !risks.contains(&change.risk)) {
            borders.push("risks");
        }
        let borders: BTreeSet<String> =
            borders.into_iter().map(|border| format!("`{border}`")).collect();
        let borders: Vec<String> = borders.into_iter().collect();
        if borders.is_empty() {
            return None;
        }
        let borders = borders.join(", ");
        Some(format!("the secret `{name}` has another value: outside of {borders}"))
    }

    fn model_change(&self, change: &ModelChange) -> Option<String> {
        let path = &change.path;
        // The paths of headers and of platform files lie within this border as well.
        if self.model.as_ref().is_some_and(|patterns| !within(patterns, path)) {
            return Some(format!("`{path}` changes, which `model` does not name"));
        }
        if let (Some(risks), Some(risk)) = (&self.risks, change.risk)
            && !risks.contains(&risk)
        {
            return Some(format!(
                "`{path}` changes, which is `{}` and not in `risks`",
                risk.name()
            ));
        }
        self.zones_of(change).or_else(|| self.schools_of(change))
    }

    /// What is outside of the zones that were declared.
    fn zones_of(&self, change: &ModelChange) -> Option<String> {
        let (zones, path) = (self.zones.as_ref()?, &change.path);
        let outside: Vec<&str> =
            change.zones.iter().filter(|zone| !within(zones, zone)).map(String::as_str).collect();
        match (change.zones.is_empty(), outside.as_slice()) {
            // What is in no zone, or in nobody knows which, is in none of those that were declared.
            (true, _) => Some(format!("`{path}` changes, which is in no zone")),
            (false, []) => None,
            (false, outside) => Some(format!(
                "`{path}` changes in the zones {}, which `zones` does not name",
                outside.join(", ")
            )),
        }
    }

    /// What is outside of the schools and authorities that were declared.
    fn schools_of(&self, change: &ModelChange) -> Option<String> {
        if self.schools.is_none() && self.authorities.is_none() {
            return None;
        }
        let is_shared = match change.subject {
            ChangeSubject::School | ChangeSubject::Model | ChangeSubject::Exception => false,
            // What an authority says of itself holds for its schools, and no other ones.
            ChangeSubject::Header if self.schools.is_none() => authority_of(change).is_none(),
            // It holds for more than the schools whose files it changes today.
            ChangeSubject::Header | ChangeSubject::Platform => true,
        };
        if let Some(authority) = authority_of(change)
            && !is_shared
            && self.school_border(Some(authority), None).is_none()
        {
            return None;
        }
        let outside = change.schools.iter().find(|school| {
            let [authority, key] = authority_and_key(school);
            self.school_border(authority, key).is_some()
        });
        match outside {
            Some(school) => Some(format!("`{}` changes at `{school}`", change.path)),
            None if is_shared || change.schools.is_empty() => {
                Some(format!("`{}` changes, which belongs to no school", change.path))
            }
            None => None,
        }
    }

    /// The first of the two borders that a school lies outside of.
    fn school_border(&self, authority: Option<&str>, school: Option<&str>) -> Option<&'static str> {
        let full = authority.zip(school).map(|(authority, school)| format!("{authority}/{school}"));
        if !inside(self.authorities.as_ref(), authority) {
            return Some("authorities");
        }
        let schools = self.schools.as_ref();
        if !inside(schools, school) && !inside(schools, full.as_deref()) {
            return Some("schools");
        }
        None
    }

    fn cluster(&self, cluster: &Cluster, files: &[FileChange]) -> Option<String> {
        // One phrase for all files of a cluster, with the first of them as an example.
        let (mut borders, mut count, mut first) = (BTreeSet::new(), 0, None);
        for file in cluster.files.iter().filter_map(|&index| files.get(index)) {
            if let Some(border) = self.border(file) {
                borders.insert(border);
                count += 1;
                first.get_or_insert(&file.path);
            }
        }
        let first = first?;
        let borders: Vec<String> =
            borders.into_iter().map(|border| format!("`{border}`")).collect();
        let (borders, what) = (borders.join(" and "), &cluster.what);
        let risks = risk_names(&cluster.risks);
        Some(match count - 1 {
            0 => format!("`{first}` ({what}, {risks}): outside of {borders}"),
            more => {
                format!("`{first}` and {more} more files ({what}, {risks}): outside of {borders}")
            }
        })
    }

    /// The first border that a file lies outside of.
    fn border(&self, file: &FileChange) -> Option<&'static str> {
        let school = file.school.as_deref();
        // A file of the cooperation follows from those of the schools, unless it comes or goes.
        if school.is_some() || file.kind != ChangeKind::Changed {
            let border = self.school_border(file.authority.as_deref(), school);
            if border.is_some() {
                return border;
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
            // Each of its classes must be declared: none hides behind another.
            Some(risks) if !file.risks.is_subset(risks) => Some("risks"),
            _ => None,
        }
    }
}

/// Both parts of `authority/school`.
fn authority_and_key(school: &str) -> [Option<&str>; 2] {
    let mut parts = school.split('/');
    [parts.next(), parts.next()]
}

/// The authority in whose file a header stands.
fn authority_of(change: &ModelChange) -> Option<&str> {
    if change.subject != ChangeSubject::Header {
        return None;
    }
    change.path.strip_prefix("schools/")?.split('/').next()
}

/// The names of some risks, the gravest first.
fn risk_names(risks: &BTreeSet<Risk>) -> String {
    risks.iter().rev().map(|risk| risk.name()).collect::<Vec<_>>().join(", ")
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
