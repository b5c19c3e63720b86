//! A new school from the standard's own densities: its files, ready to be corrected by hand.

mod device_file;
mod files;
mod numbers;
mod quantities;
mod wiring;

pub use self::files::school;
pub use self::numbers::{Numbers, ScaffoldFiles, ScaffoldProblem};
