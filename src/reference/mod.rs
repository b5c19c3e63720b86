//! What is published about the formats: the schemas of all files, and what templates may see.

pub mod plan;
pub mod schema;
mod words;
