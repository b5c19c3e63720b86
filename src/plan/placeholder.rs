//! What stands in a file where a secret belongs.

use crate::model::SecretName;

/// A secret's visible placeholder, until a bundle fills it in.
pub(super) fn placeholder(secret: &SecretName) -> String {
    format!("MUSTER-SECRET-{secret}")
}
