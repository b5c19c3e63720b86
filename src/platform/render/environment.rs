//! The engine of templates: strict, escaping for one format, and bounded.

use std::sync::Arc;

use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, State, UndefinedBehavior};

use crate::platform::render::escape::Escaping;
use crate::platform::render::limits::{BYTES_PER_STEP, BoundedBuffer, Budget, DEEPEST};
use crate::platform::render::{filters, gate};
use crate::platform::{Format, Syntax};

/// Filters of minijinja that templates do not have.
const NO_FILTERS: &[&str] = &[
    // They let a value through unescaped, or hide that it is missing.
    "safe", "escape", "e", "default", "d", "tojson",
    // They make much of little, or hold one list in another twice; nothing needs them.
    "format", "indent", "pprint", "batch", "slice", "zip", "chain", "lines", "attr", "sum",
];

/// Functions of minijinja that templates do not have.
const NO_FUNCTIONS: &[&str] = &["debug", "dict", "namespace"];

/// An environment with a platform's templates that escapes for `format`.
pub(super) fn environment(
    syntax: &Syntax,
    format: Format,
    texts: &[(String, Arc<str>)],
) -> Environment<'static> {
    let escaping = Arc::new(Escaping::new(format, syntax));
    let mut environment = Environment::new();
    // A mistyped field must not become an empty place in a configuration.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // The formatter below escapes each value. What the engine has of its own is for HTML and JSON.
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_syntax(gate::syntax());
    environment.set_recursion_limit(DEEPEST);
    // For the usual file, so that it need not be set for each.
    environment.set_fuel(Some(Budget::FILE.steps));
    let (for_quote, for_line) = (Arc::clone(&escaping), Arc::clone(&escaping));
    // Each `{{ … }}` goes through here; no template can go around it.
    environment.set_formatter(move |out, state, value| escaping.write(out, Some(state), value));
    environment.add_filter("quote", move |state: &State<'_, '_>, value: &Value| {
        for_quote.quoted(Some(state), value)
    });
    environment.add_filter("line", move |state: &State<'_, '_>, value: &Value| {
        for_line.line(Some(state), value)
    });
    for name in NO_FILTERS {
        environment.remove_filter(name);
    }
    for name in NO_FUNCTIONS {
        environment.remove_global(name);
    }
    filters::add(&mut environment);
    for (name, text) in texts {
        // Templates that cannot be parsed were reported when the platform was prepared.
        if gate::check_template(text).is_ok() {
            let _ = environment.add_template_owned(name.clone(), text.to_string());
        }
    }
    environment
}

/// Whether a template can be parsed, beyond what [`gate::check_template`] says.
pub(super) fn parse(name: &str, text: &str) -> Result<(), Failed> {
    let mut environment = Environment::new();
    environment.set_syntax(gate::syntax());
    let parsed = environment.add_template_owned(name.to_owned(), text.to_owned());
    parsed.map_err(|error| Failed { error, too_long: false })
}

/// Why a file could not be written.
#[derive(Debug)]
pub(super) struct Failed {
    /// What happened, and at which line.
    pub(super) error: Error,
    /// The file is too long, and the error is only about where it became so.
    pub(super) too_long: bool,
}

/// Renders a template within `budget`.
pub(super) fn render(
    environment: &Environment<'_>,
    template: &str,
    context: Value,
    budget: Budget,
) -> Result<String, Failed> {
    let error = match render_with(environment, template, context.clone(), budget) {
        Ok(text) => return Ok(text),
        Err(error) => error,
    };
    if error.kind() != ErrorKind::WriteFailure {
        return Err(Failed { error, too_long: false });
    }
    // The engine does not say which line wrote too much. It says which line took too many steps,
    // and so many bytes take at least so many steps.
    let steps = budget.bytes as u64 / BYTES_PER_STEP;
    let again = render_with(environment, template, context, Budget { steps, bytes: usize::MAX });
    Err(Failed { error: again.err().unwrap_or(error), too_long: true })
}

fn render_with(
    environment: &Environment<'_>,
    template: &str,
    context: Value,
    budget: Budget,
) -> Result<String, Error> {
    if environment.fuel() == Some(budget.steps) {
        return write(environment, template, context, budget.bytes);
    }
    // Fuel belongs to the environment, which all threads share.
    let mut environment = environment.clone();
    environment.set_fuel(Some(budget.steps));
    write(&environment, template, context, budget.bytes)
}

fn write(
    environment: &Environment<'_>,
    template: &str,
    context: Value,
    bytes: usize,
) -> Result<String, Error> {
    // Most files are of some thousand bytes. What fuel allows could be far longer than the file may
    // be.
    let mut bounded = BoundedBuffer { bytes: Vec::with_capacity(4096), most: bytes };
    environment.get_template(template)?.render_captured_to(context, &mut bounded)?;
    String::from_utf8(bounded.bytes)
        .map_err(|error| Error::new(ErrorKind::BadEscape, error.to_string()))
}
