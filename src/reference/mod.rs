//! What is published about the formats: the schemas of all files.

pub mod schema;
mod words;
