//! A comparison as one HTML page that needs nothing else: no network, and no script for reading.
//! The script only searches and filters what stands on the page.
//!
//! `page.rs` lists what is shown, `view.rs` decides it (the picture of zones in `matrix.rs`, the
//! plan of what is touched in `plan.rs`), and
//! `page.html.j2` prints it with the words of `crate::words`, which it calls `t`, and `e` those of
//! effects. `crate::base::webpage` keeps values text on their way into the page.

use std::sync::OnceLock;

use minijinja::value::Serde;
use minijinja::{Environment, Value, context};

use crate::base::text::unix_lines;
use crate::base::webpage;
use crate::change::Changes;
use crate::model::Language;
use crate::words::Words;

mod lines;
mod matrix;
mod page;
mod plan;
mod view;

const PAGE: &str = include_str!("page.html.j2");
const EFFECT: &str = include_str!("effect.html.j2");
const MODEL: &str = include_str!("model.html.j2");
const DIFF: &str = include_str!("diff.html.j2");
const MATRIX: &str = include_str!("matrix.html.j2");
const PLAN: &str = include_str!("plan.html.j2");
const SECRETS: &str = include_str!("secrets.html.j2");
const SAID: &str = include_str!("said.html.j2");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// What prints pages in a language.
struct PagePrinter {
    environment: Environment<'static>,
    /// What is the same on every page.
    common: Value,
}

/// One for each language, made for the first page in it: many pages are printed at once.
static PRINTERS: [OnceLock<PagePrinter>; Language::ALL.len()] =
    [const { OnceLock::new() }; Language::ALL.len()];

/// The page, in the language of the workspace.
pub fn html(changes: &Changes, language: Language) -> String {
    let words = Words::of(language);
    let printer = PRINTERS[language as usize].get_or_init(|| PagePrinter::new(words));
    let context = context! {
        ..Value::from(Serde(view::view(changes, words))),
        ..printer.common.clone()
    };
    let template = printer.environment.get_template("page").expect("the page is there");
    template
        .render(context)
        .expect("the page prints what the view has; a test renders every part of it")
}

impl PagePrinter {
    fn new(words: &'static Words) -> Self {
        // A checkout whose line ends git converted makes the same page.
        let style = webpage::COMMON_STYLE.to_owned() + STYLE;
        let (style, script) = (unix_lines(&style).into_owned(), unix_lines(SCRIPT).into_owned());
        let common = context! {
            lang => words.code,
            t => Value::from(Serde(&words.changes)),
            e => Value::from(Serde(&words.effects)),
            style_hash => webpage::hash(&style),
            script_hash => webpage::hash(&script),
            style => Value::from_safe_string(style),
            script => Value::from_safe_string(script),
        };
        Self { environment: environment(words), common }
    }
}

fn environment(words: &'static Words) -> Environment<'static> {
    let mut environment = webpage::environment();
    // `count_schools(12)`: `12 Schulen`.
    for (name, counted) in [
        ("count_lines", words.access.more),
        ("count_schools", words.changes.count_schools),
        ("count_devices", words.changes.count_devices),
        ("count_files", words.changes.count_files),
        ("count_effects", words.changes.count_effects),
    ] {
        environment.add_function(name, move |number: usize| words.counted(number, counted));
    }
    environment.add_filter("number", move |number: usize| words.forms.whole(number));
    environment.add_filter("day", move |day: &str| words.forms.day(day));
    for (name, text) in [
        ("page", PAGE),
        ("effect", EFFECT),
        ("model", MODEL),
        ("diff", DIFF),
        ("matrix", MATRIX),
        ("plan", PLAN),
        ("secrets", SECRETS),
        ("said", SAID),
    ] {
        let text = unix_lines(text).into_owned();
        environment.add_template_owned(name, text).expect("a test renders the template");
    }
    environment
}
