//! All tests that look at the program from outside, in one binary.

mod bad_input;
mod golden;
mod oracles;
mod rust;
mod schemas;
mod shipped;
mod spec;
mod support;
