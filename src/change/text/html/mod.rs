//! A comparison as one HTML page that needs nothing else: no network, and no script for reading.
//! The script only searches and filters what stands on the page.
//!
//! `page.rs` lists what is shown, `view.rs` decides it (the picture of zones in `matrix.rs`, the
//! plan of what is touched in `plan.rs`), and
//! `page.html.j2` prints it with the words of `crate::words`, which it calls `t`, and `e` those of
//! effects. `crate::base::webpage` keeps values text on their way into the page.

use minijinja::value::Serde;
use minijinja::{Environment, Value, context};

use crate::base::text::unix_lines;
use crate::base::webpage::{self, PagePrinter, PagePrinters};
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

static PRINTERS: PagePrinters = PagePrinters::empty();

/// The page, in the language of the workspace.
pub fn html(changes: &Changes, language: Language) -> String {
    PRINTERS.print(language, printer, &view::view(changes, Words::of(language)))
}

fn printer(words: &'static Words) -> PagePrinter {
    let script = unix_lines(SCRIPT).into_owned();
    let same = context! {
        t => Value::from(Serde(&words.changes)),
        e => Value::from(Serde(&words.effects)),
        script_hash => webpage::hash(&script),
        script => Value::from_safe_string(script),
    };
    PagePrinter::new(environment(words), words, STYLE, &same)
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
