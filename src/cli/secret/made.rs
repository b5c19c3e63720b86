//! A value that muster makes.

use super::super::outcome::Failure;
use crate::secret::{self, SecretText, USUAL_LENGTH};

/// How a value is made.
#[derive(Debug, clap::Args)]
pub(super) struct MadeArgs {
    /// The length of the new value in characters; SNMP takes 32 at most, a WLAN 63
    #[arg(
        long,
        value_name = "N",
        default_value_t = USUAL_LENGTH,
        value_parser = clap::value_parser!(u16).range(12..=128)
    )]
    length: u16,
}

impl MadeArgs {
    /// A new value.
    pub(super) fn value(&self) -> Result<SecretText, Failure> {
        secret::generate(self.length).map_err(Failure)
    }
}
