//! Who can open the secrets of a workspace.

use std::collections::BTreeMap;

use age::x25519::Recipient;

use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::source::{FileId, Origin};
use crate::language::decode;
use crate::language::parsed::ParsedFiles;
use crate::model::{RecipientId, SecretRecipients};
use crate::secret::codes::{RECIPIENT_TWICE, UNFIT_RECIPIENT};

/// The public keys that secrets are encrypted for.
#[derive(Clone, Debug, Default)]
pub struct Recipients {
    /// By the text of the key.
    keys: BTreeMap<String, (RecipientId, Recipient)>,
}

impl Recipients {
    /// Reads `secrets/recipients.toml`. What is wrong with it is reported.
    pub fn read(file: FileId, sources: &ParsedFiles, out: &mut Diagnostics) -> Self {
        let mut recipients = Self::default();
        let parsed = sources.parsed(file);
        let Some(root) = parsed.told(out) else { return recipients };
        let Some(said) = decode::document::<SecretRecipients>(root, out) else {
            return recipients;
        };
        for (id, key) in said.recipients {
            let at = decode::place(root, &["recipients", id.as_str()]);
            recipients.add(id, key.as_str(), at, out);
        }
        recipients
    }

    fn add(&mut self, id: RecipientId, text: &str, at: Origin, out: &mut Diagnostics) {
        let Ok(key) = text.parse::<Recipient>() else {
            // Perhaps it is the private key: it is not shown.
            let message = format!("the key of the recipient `{id}` is no public key of age");
            let help = "write what `age-keygen -y FILE` prints; it begins with `age1`";
            out.push(Diagnostic::new(&UNFIT_RECIPIENT, message).at(at).help(help));
            return;
        };
        let text = key.to_string();
        if let Some((first, _)) = self.keys.get(&text) {
            let message = format!("`{first}` and `{id}` have the same key");
            let help = "write the key that belongs to each, or take one of the two out";
            out.push(Diagnostic::new(&RECIPIENT_TWICE, message).at(at).help(help));
            return;
        }
        self.keys.insert(text, (id, key));
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Their names.
    pub fn names(&self) -> Vec<&RecipientId> {
        let mut names: Vec<&RecipientId> = self.keys.values().map(|(id, _)| id).collect();
        names.sort_unstable();
        names
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &Recipient> {
        self.keys.values().map(|(_, key)| key)
    }

    #[cfg(test)]
    pub(super) fn of(keys: &[Recipient]) -> Self {
        let mut found = Diagnostics::default();
        let mut recipients = Self::default();
        for (number, key) in keys.iter().enumerate() {
            let id = RecipientId::new(&format!("r{number}")).expect("an id");
            recipients.add(id, &key.to_string(), Origin::file(FileId::default()), &mut found);
        }
        recipients
    }
}
