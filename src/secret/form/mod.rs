//! A form for the values of a school's secrets: a bundle without values brings it along, somebody on
//! site fills it in, and a bundle with values is made with it.
//!
//! A form is TOML as muster writes it, in which people fill in values between two quotes. It is read
//! line by line and not by a parser of TOML, which would keep copies of the values and quote the line
//! that it does not understand: a fault names a line and shows nothing of it.

mod asked;
mod filled;
mod line;
mod provider;
mod read;

pub use asked::{AskedSecret, AskedSecrets, AskedValue, NeededSecrets, asked};
pub use filled::{FilledForm, FormFault};
pub use line::FormKey;
pub use provider::FormProvider;

/// Version of the format.
pub const FORM_SCHEMA: &str = "muster-secrets-form/1";

/// The name of a form inside of a bundle.
pub const FORM_FILE: &str = "secrets-form.toml";
