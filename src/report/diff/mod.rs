//! A comparison as text: one file or folder per format. Each is made from [`Changes`](crate::diff::Changes) alone.

pub mod html;
