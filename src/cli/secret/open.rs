//! The store of a workspace, opened for a command that may change it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::super::context::Context;
use super::super::folders::door;
use super::super::outcome::{Failure, Outcome};
use super::super::terminal::print;
use crate::base::diagnostic::Diagnostics;
use crate::base::text::one_line;
use crate::compile::Compiler;
use crate::model::{Day, SecretName, SecretProviderKind};
use crate::secret::{SealedSecret, SecretEntry, SecretKey, SecretStore, SecretValue};
use crate::workspace::secrets::{SECRETS, SecretOwner};
use crate::workspace::{self, FileRewrite};

/// The secrets of a workspace, with all else that is known of it.
pub(super) struct OpenStore {
    root: PathBuf,
    pub(super) compiler: Compiler,
    pub(super) store: SecretStore,
    /// What is wrong with the store.
    pub(super) found: Diagnostics,
}

impl OpenStore {
    /// Reads the workspace. Faults elsewhere in it are no hindrance. `None` when `muster.toml` is
    /// not sound, which was told.
    pub(super) fn of(context: &Context, as_of: Option<Day>) -> Result<Option<Self>, Failure> {
        let root = context.root()?;
        let mut elsewhere = Diagnostics::default();
        let compiler = match context.compiler(as_of, &mut elsewhere)? {
            Ok(compiler) => compiler,
            Err(sources) => {
                context.print_remarks(elsewhere, &sources);
                return Ok(None);
            }
        };
        let mut found = Diagnostics::default();
        let store = SecretStore::read(&compiler.secrets, &compiler.cooperation.sources, &mut found);
        Ok(Some(Self { root, compiler, store, found }))
    }

    /// Tells what is wrong with the store.
    pub(super) fn tell_faults(&mut self, context: &Context) -> Outcome {
        let found = std::mem::take(&mut self.found);
        context.print_remarks(found, &self.compiler.cooperation.sources)
    }

    /// Fails unless something can be encrypted, and would be read again.
    pub(super) fn require_writable(&self) -> Result<(), Failure> {
        let provider = self.compiler.cooperation.workspace.secrets.provider;
        if provider != SecretProviderKind::Age {
            return Err(Failure(format!(
                "`muster.toml` says `provider = \"{}\"` below `[secrets]`: what lies in `secrets/` \
                 is read with `\"age\"` alone; nothing was written",
                provider.name()
            )));
        }
        if self.store.recipients_have_faults {
            return Err(Failure(
                "`secrets/recipients.toml` has faults, which `muster check` tells; nothing was \
                 written"
                    .into(),
            ));
        }
        if self.store.recipients.is_empty() {
            return Err(Failure(
                "there is nobody to encrypt it for: write into `secrets/recipients.toml` a line \
                 for each who may open the secrets, such as `it = \"age1...\"` below \
                 `[recipients]`, with the key that `age-keygen -y FILE` prints; nothing was written"
                    .into(),
            ));
        }
        Ok(())
    }

    /// The version of the next value of a secret, the faulty ones counted.
    pub(super) fn next_version(&self, owner: &SecretOwner, name: &SecretName) -> u32 {
        let pair = self.compiler.secrets.pairs.get(&(owner.clone(), name.clone()));
        let index = pair.and_then(|pair| pair.index);
        let text = index.map(|index| &self.compiler.cooperation.sources.file(index).text);
        let entry = text.and_then(|text| SecretEntry::new(text).ok());
        entry.map_or(1, |entry| entry.version.saturating_add(1))
    }

    /// Whether either file of a secret is there, faults or not.
    pub(super) fn is_taken(&self, owner: &SecretOwner, name: &SecretName) -> bool {
        self.compiler.secrets.pairs.contains_key(&(owner.clone(), name.clone()))
    }

    /// An entry for a new value of today.
    pub(super) fn new_entry(&self, owner: &SecretOwner, name: &SecretName) -> SecretEntry {
        SecretEntry {
            name: name.clone(),
            version: self.next_version(owner, name),
            former: None,
            date: self.compiler.cooperation.today,
            // That of the ciphertext, once there is one.
            sha256: String::new(),
        }
    }

    /// Encrypts a value.
    pub(super) fn seal(
        &self,
        owner: &SecretOwner,
        entry: SecretEntry,
        value: &SecretValue,
    ) -> Result<(SecretKey, SealedSecret), Failure> {
        let name = entry.name.clone();
        let sealed = self
            .store
            .seal(owner, entry, value)
            .map_err(|why| Failure(format!("`{name}` of {owner}: {why}; nothing was written")))?;
        Ok(((owner.clone(), name), sealed))
    }

    /// Writes both files of each secret, all of them or none, and says which.
    pub(super) fn write(
        &self,
        context: &Context,
        sealed: &[(SecretKey, SealedSecret)],
    ) -> Result<(), Failure> {
        let mut changes = BTreeMap::new();
        let mut paths = String::new();
        for ((owner, name), sealed) in sealed {
            let pair = self.compiler.secrets.pairs.get(&(owner.clone(), name.clone()));
            let pair = pair.copied().unwrap_or_default();
            let files = [
                (owner.index_path(name), pair.index, sealed.entry.text()),
                (owner.ciphertext_path(name), pair.ciphertext, sealed.ciphertext.clone()),
            ];
            for (path, file, text) in files {
                let sources = &self.compiler.cooperation.sources;
                let read = file.map(|file| sources.file(file).text.to_string());
                paths += &one_line(&path);
                paths.push('\n');
                let below = path.strip_prefix(SECRETS).unwrap_or(&path).trim_start_matches('/');
                changes.insert(below.to_owned(), FileRewrite { read, text });
            }
        }
        workspace::change_folder(&door(&self.root)?, SECRETS, &changes)?;
        if !context.quiet {
            print(&paths)?;
        }
        Ok(())
    }
}
