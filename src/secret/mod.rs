//! The values of secrets: where they are kept, encrypted or elsewhere, and what a school gets.
//!
//! The model knows names only. A value is a [`SecretText`], which is wiped when it is dropped and
//! can be neither shown nor written out. It comes from a [`SecretProvider`]: the folder `secrets/`
//! of the workspace, encrypted with age; the environment; a program; or a [form](FilledForm) that
//! somebody filled in. Which key opens the first, and which program or form it is, is said by whoever
//! runs muster, never by a workspace.
//!
//! `secrets/` holds two files for each secret: an index entry that everybody can read
//! ([`SecretEntry`]), and a ciphertext. Before the value stands in the ciphertext what the entry says
//! and whose the secret is, so that neither can be exchanged without the other.

mod check;
mod codes;
mod command;
mod entry;
mod environment;
mod form;
mod generate;
mod identities;
mod list;
mod mark;
mod named;
mod provider;
mod recipients;
mod sealed;
mod store;
mod text;
mod transport;
mod values;

pub use check::{check, is_known};
pub use codes::*;
pub use command::CommandProvider;
pub use entry::SecretEntry;
pub use environment::{AskVariable, EnvironmentProvider, variable};
pub use form::{
    AskedSecret, AskedSecrets, AskedValue, FORM_FILE, FORM_SCHEMA, FilledForm, FormFault, FormKey,
    FormProvider, NeededSecrets, asked,
};
pub use generate::{USUAL_LENGTH, generate};
pub use identities::Identities;
pub use list::{ListedSecret, ListedValue, SecretList, SecretNeeds};
pub use mark::ValueMark;
pub use named::named_in;
pub use provider::{AgeProvider, SecretProvider, resolve};
pub use recipients::Recipients;
pub use sealed::SealedSecret;
pub use store::{SecretKey, SecretStore, StoredSecret};
pub use text::{LONGEST_VALUE, SecretText};
pub use transport::{TransportRecipients, is_encrypted};
pub use values::{SecretValue, SecretValues};
