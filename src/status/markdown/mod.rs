//! The report as a document for the steering meeting, in the language of the workspace.

mod document;
mod exceptions;
mod page;
#[cfg(test)]
mod tests;

pub use self::document::text;
