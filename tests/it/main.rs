//! All tests that look at the program from outside, in one binary.

mod golden;
mod oracles;
mod readme;
mod reference;
mod rust;
mod schemas;
mod shipped;
mod spec;
mod support;
