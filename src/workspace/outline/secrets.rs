//! The folder `secrets`: who can open them, and two files for each.

use crate::language::decode::SchoolKey;
use crate::model::{AuthorityId, SchoolId, SecretName};
use crate::workspace::outline::listed::{Listed, toml_name};
use crate::workspace::outline::part::Part;
use crate::workspace::outline::survey::Survey;
use crate::workspace::secrets::{OF_AUTHORITY, OF_COOPERATION, SECRETS, SecretOwner};

/// Where a file of a secret belongs that lies elsewhere.
const PLACES: &str = "a secret lies in `secrets/_cooperation/`, `secrets/<authority>/_all/` or \
                      `secrets/<authority>/<school>/`";

impl Survey<'_> {
    pub(super) fn secrets(&mut self) {
        for entry in self.list(SECRETS).unwrap_or_default() {
            let path = format!("{SECRETS}/{}", entry.name);
            if entry.name == "recipients.toml" && !entry.is_dir() {
                self.want(path, entry.kind, "the secrets".into(), Part::Recipients);
            } else if !entry.is_dir() {
                self.stray_secret(&path, &entry);
            } else if entry.name == OF_COOPERATION {
                self.secrets_of(&SecretOwner::Cooperation, &path);
            } else if let Some(authority) = self.id(&path, &entry.name, AuthorityId::new) {
                self.secrets_below(&authority, &path);
            }
        }
    }

    /// The folders of an authority and of its schools.
    fn secrets_below(&mut self, authority: &AuthorityId, path: &str) {
        for entry in self.list(path).unwrap_or_default() {
            let below = format!("{path}/{}", entry.name);
            if !entry.is_dir() {
                self.stray_secret(&below, &entry);
            } else if entry.name == OF_AUTHORITY {
                self.secrets_of(&SecretOwner::Authority(authority.clone()), &below);
            } else if let Some(school) = self.id(&below, &entry.name, SchoolId::new) {
                let key = SchoolKey { authority: authority.clone(), school };
                self.secrets_of(&SecretOwner::School(key), &below);
            }
        }
    }

    /// The secrets of one owner.
    fn secrets_of(&mut self, owner: &SecretOwner, path: &str) {
        for entry in self.list(path).unwrap_or_default() {
            let below = format!("{path}/{}", entry.name);
            if entry.is_dir() {
                self.stray_folder(&below, entry.kind, PLACES);
                continue;
            }
            let (name, make): (_, fn(SecretOwner, SecretName) -> Part) =
                match (toml_name(&entry), age_name(&entry)) {
                    (Some(name), _) => (name, Part::SecretIndex),
                    (None, Some(name)) => (name, Part::SecretCiphertext),
                    (None, None) => continue,
                };
            let Some(name) = self.id(&below, name, SecretName::new) else { continue };
            let part = make(owner.clone(), name);
            self.want(below, entry.kind, "the secrets".into(), part);
        }
    }

    /// Reports a file of a secret outside of the folder of an owner.
    fn stray_secret(&mut self, path: &str, entry: &Listed) {
        if toml_name(entry).is_some() || age_name(entry).is_some() {
            self.stray(path, PLACES, "move it into the folder of those who share it");
        }
    }
}

/// The name of a ciphertext without its ending.
fn age_name(entry: &Listed) -> Option<&str> {
    if entry.is_dir() { None } else { entry.name.strip_suffix(".age") }
}
