//! What a filter of the escaping wrote.

use std::fmt;
use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr};

use crate::plan::Secret;

/// A text that stands as it shall stand in the file. It is no string, so that no filter and no
/// operator can take a part of it or change it: the formatter alone takes it.
pub(super) struct Written {
    pub(super) text: String,
    /// The secret that was written. It stays one: nothing but the formatter sees the text.
    pub(super) secret: Option<Secret>,
}

impl fmt::Debug for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Messages of errors may show values by this; the text of a secret must not be among them.
        f.write_str("Written")
    }
}

impl Object for Written {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.secret {
            // The engine asks when a template makes text of it, as `~` does. The mark makes
            // escaping refuse that text.
            Some(secret) => f.write_str(&secret.refused_text()),
            None => f.write_str(&self.text),
        }
    }
}
