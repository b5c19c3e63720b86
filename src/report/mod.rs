//! Findings and results as text: one file per format.
//!
//! **Adding a format:** a file here with a `findings` function, and one line in `formats!`.

use clap::ValueEnum;

use crate::diagnostic::Diagnostic;
use crate::source::Sources;

macro_rules! formats {
    ($($(#[$doc:meta])* $variant:ident => $module:ident),* $(,)?) => {
        $(pub mod $module;)*

        /// A format of findings.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
        pub enum Format {
            $($(#[$doc])* $variant,)*
        }

        /// Findings in the format asked for.
        pub fn findings(items: &[Diagnostic], sources: &Sources, format: Format, look: Look) -> String {
            match format {
                $(Format::$variant => $module::findings(items, sources, look),)*
            }
        }
    };
}

formats! {
    /// For people
    Human => human,
}

/// How text for people looks; machine formats take no notice.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// With or without colours.
    pub style: Style,
    /// Width of the terminal in characters.
    pub width: usize,
}

/// With or without colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// With.
    Colour,
    /// Without.
    Plain,
}
