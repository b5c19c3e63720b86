//! The secrets that lie encrypted in the workspace.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::base::source::{FileId, Origin};
use crate::language::parsed::ParsedFiles;
use crate::model::SecretName;
use crate::secret::codes::{
    EXCHANGED, MALFORMED_CIPHERTEXT, MALFORMED_INDEX, NOT_OPENED, WITHOUT_CIPHERTEXT, WITHOUT_INDEX,
};
use crate::secret::entry::SecretEntry;
use crate::secret::identities::Identities;
use crate::secret::recipients::Recipients;
use crate::secret::sealed::{self, SealedSecret};
use crate::secret::values::SecretValue;
use crate::workspace::secrets::{SecretFiles, SecretOwner, SecretPair};

/// What a secret is found by: whose it is, and its name.
pub type SecretKey = (SecretOwner, SecretName);

/// A secret of the store: its entry can be read, its value must be opened.
#[derive(Debug)]
pub struct StoredSecret {
    pub entry: SecretEntry,
    /// Where its index entry stands.
    pub at: Origin,
    ciphertext_file: FileId,
    ciphertext: Arc<str>,
}

/// The secrets that lie encrypted in the workspace. What has faults is not among them.
#[derive(Debug, Default)]
pub struct SecretStore {
    secrets: BTreeMap<SecretKey, StoredSecret>,
    /// Secrets with a fault: nobody need say that they are missing.
    faulty: BTreeSet<SecretKey>,
    pub recipients: Recipients,
    /// Whether something is wrong with the recipients, so that nothing may be encrypted for them.
    pub recipients_have_faults: bool,
}

impl SecretStore {
    /// Reads the store. What is wrong with it, as far as it can be seen without opening anything,
    /// is reported.
    pub fn read(files: &SecretFiles, sources: &ParsedFiles, out: &mut Diagnostics) -> Self {
        let mut store = Self::default();
        if let Some(file) = files.recipients {
            let mut found = Diagnostics::default();
            if !files.unreadable.contains(&file) {
                store.recipients = Recipients::read(file, sources, &mut found);
            }
            store.recipients_have_faults = found.has_errors() || files.unreadable.contains(&file);
            out.absorb(found, None);
        }
        for (key, pair) in &files.pairs {
            let is_read = ![pair.index, pair.ciphertext]
                .into_iter()
                .flatten()
                .any(|file| files.unreadable.contains(&file));
            let secret = if is_read { read_pair(key, *pair, sources, out) } else { None };
            match secret {
                Some(secret) => drop(store.secrets.insert(key.clone(), secret)),
                None => drop(store.faulty.insert(key.clone())),
            }
        }
        store
    }

    /// The secrets, sorted by whose they are and by name.
    pub fn iter(&self) -> impl Iterator<Item = (&SecretKey, &StoredSecret)> {
        self.secrets.iter()
    }

    /// A secret of this very owner.
    pub fn get(&self, owner: &SecretOwner, name: &SecretName) -> Option<&StoredSecret> {
        self.secrets.get(&(owner.clone(), name.clone()))
    }

    /// Whether a secret of this very owner is there and has a fault.
    pub fn is_faulty(&self, owner: &SecretOwner, name: &SecretName) -> bool {
        self.faulty.contains(&(owner.clone(), name.clone()))
    }

    /// Whether any secret has a fault.
    pub fn has_faults(&self) -> bool {
        !self.faulty.is_empty()
    }

    /// Opens a secret. `None` when that failed, which is reported.
    pub fn open(
        &self,
        key: &SecretKey,
        identities: &Identities,
        out: &mut Diagnostics,
    ) -> Option<SecretValue> {
        let secret = self.secrets.get(key)?;
        let (owner, _) = key;
        match sealed::open(owner, &secret.entry, &secret.ciphertext, identities) {
            Ok(value) => Some(value),
            Err(why) => {
                let message = format!("the secret cannot be opened: {why}");
                let help = "name the identity of one of the recipients with `--identity FILE`; \
                            if the files themselves are at odds, take both from one commit";
                out.push(
                    Diagnostic::new(&NOT_OPENED, message)
                        .at(Origin::file(secret.ciphertext_file))
                        .note_at(secret.at, "its index entry")
                        .help(help),
                );
                None
            }
        }
    }

    /// Encrypts a value for all recipients, as the given version.
    pub fn seal(
        &self,
        owner: &SecretOwner,
        entry: SecretEntry,
        value: &SecretValue,
    ) -> Result<SealedSecret, String> {
        sealed::seal(owner, entry, value, &self.recipients)
    }
}

/// The two files of a secret. `None` when they have faults, which are reported.
fn read_pair(
    (_, name): &SecretKey,
    pair: SecretPair,
    sources: &ParsedFiles,
    out: &mut Diagnostics,
) -> Option<StoredSecret> {
    let (index, ciphertext_file) = match (pair.index, pair.ciphertext) {
        (Some(index), Some(ciphertext)) => (index, ciphertext),
        (Some(index), None) => {
            let message = format!("the secret has no ciphertext: `{name}.age` is missing");
            fault(&WITHOUT_CIPHERTEXT, message, index, out);
            return None;
        }
        (None, ciphertext) => {
            let message = format!("the secret has no index entry: `{name}.toml` is missing");
            fault(&WITHOUT_INDEX, message, ciphertext?, out);
            return None;
        }
    };
    let ciphertext = Arc::clone(&sources.file(ciphertext_file).text);
    let entry = read_entry(name, index, sources, out);
    if let Some(what) = sealed::fault(&ciphertext) {
        let message = format!("the ciphertext cannot be read: {what}");
        fault(&MALFORMED_CIPHERTEXT, message, ciphertext_file, out);
        return None;
    }
    let entry = entry?;
    if sealed::digest(&ciphertext) != entry.sha256 {
        let message = format!("the index entry was not written for this `{name}.age`");
        fault(&EXCHANGED, message, index, out);
        return None;
    }
    Some(StoredSecret { entry, at: Origin::file(index), ciphertext_file, ciphertext })
}

fn read_entry(
    name: &SecretName,
    index: FileId,
    sources: &ParsedFiles,
    out: &mut Diagnostics,
) -> Option<SecretEntry> {
    let entry = SecretEntry::new(&sources.file(index).text);
    let why = match entry {
        Ok(entry) if entry.name == *name => return Some(entry),
        Ok(entry) => format!("it is the entry of the secret `{}`", entry.name),
        Err(why) => why,
    };
    fault(&MALFORMED_INDEX, format!("the index entry cannot be used: {why}"), index, out);
    None
}

fn fault(code: &'static Code, message: String, file: FileId, out: &mut Diagnostics) {
    let help = "take both files of the secret from the commit in which they were whole, or set it \
                anew with `muster secret set --replace`";
    out.push(Diagnostic::new(code, message).at(Origin::file(file)).help(help));
}
