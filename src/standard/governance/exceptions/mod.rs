//! Exceptions: approved, dated permissions for overrides that governance forbids.

mod approval;
mod codes;
mod faults;
mod granted;

pub use self::codes::*;
pub(super) use self::faults::check;
pub(super) use self::granted::read;
pub use self::granted::{ExceptionValidity, Granted};
