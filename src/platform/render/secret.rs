//! Where a secret becomes text, on its way into the escaping of a format.

use minijinja::{Error, ErrorKind};

use crate::plan::Secret;

/// The text that a file holds where a secret belongs: the place where a bundle fills in the value.
/// Until then it is a placeholder. The caller passes it through the escaping of the format.
pub(super) fn filled_in(secret: &Secret) -> String {
    secret.placeholder()
}

/// The error of a secret that the format cannot hold. It names the secret; the error of the
/// escaping would show the text.
pub(super) fn unfit(error: Error, secret: &Secret) -> Error {
    // Other errors, such as a full buffer, say nothing of the text.
    if error.kind() != ErrorKind::BadEscape {
        return error;
    }
    let message = format!(
        "the secret `{secret}` holds what cannot stand here; in text `quote` or `line` may write it"
    );
    Error::new(ErrorKind::BadEscape, message)
}

/// The error of a text that a template made of a secret.
pub(super) fn made_into_text() -> Error {
    let message = "a secret is written alone, and is no part of another text";
    Error::new(ErrorKind::BadEscape, message)
}
