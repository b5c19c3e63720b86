//! `cover.html`: the sheet for the person on site, to be printed, with a box for everything that is
//! done at a device.
//!
//! `cover/page.html.j2` prints what stands here with the words of `crate::words`, which it calls `t`.
//! There is no script on it.

use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use super::rollout::extent;
use super::when::{WhenLine, when};
use crate::base::text::unix_lines;
use crate::base::webpage::{self, PagePrinter, PagePrinters};
use crate::bundle::manifest::BundleStepKind;
use crate::bundle::sheet::{RolloutSheet, SheetStep};
use crate::words::{Phrase, Words, fill};

const PAGE: &str = include_str!("cover/page.html.j2");
const STYLE: &str = include_str!("cover/page.css");

static PRINTERS: PagePrinters = PagePrinters::empty();

/// The sheet.
pub(super) fn cover(sheet: &RolloutSheet) -> String {
    let words = Words::of(sheet.language);
    PRINTERS.print(sheet.language, printer, &view(sheet, words))
}

fn printer(words: &'static Words) -> PagePrinter {
    let mut environment = webpage::environment();
    let page = unix_lines(PAGE).into_owned();
    environment.add_template_owned("page", page).expect("a test renders the template");
    let same = context! { t => Value::from(Serde(&words.cover)) };
    PagePrinter::new(environment, words, STYLE, &same)
}

/// What stands on the sheet.
#[derive(Serialize)]
struct CoverView<'a> {
    school: &'a str,
    authority: &'a str,
    key: String,
    edition: &'a str,
    as_of: &'a str,
    /// The day as people write it.
    day: String,
    revision: Option<&'a str>,
    base: Option<&'a str>,
    extent: String,
    placeholders: bool,
    muster: &'a str,
    /// When it may be rolled out.
    when: Vec<WhenLine>,
    buildings: Vec<CoverBuilding<'a>>,
    same: String,
}

/// The steps in one building.
#[derive(Serialize)]
struct CoverBuilding<'a> {
    /// None where nobody says in which it is.
    title: Option<&'a str>,
    steps: Vec<CoverStep<'a>>,
}

/// A step.
#[derive(Serialize)]
struct CoverStep<'a> {
    number: usize,
    id: &'a str,
    room: &'a str,
    /// What is done, where that is not just new files.
    note: Option<Phrase>,
    /// Where a cable goes.
    cable: Option<String>,
    /// Whether nothing is confirmed.
    is_replug: bool,
}

fn view<'a>(sheet: &'a RolloutSheet, words: &'static Words) -> CoverView<'a> {
    let bundle = &sheet.bundle;
    CoverView {
        school: &bundle.title,
        authority: &sheet.authority,
        key: format!("{}/{}", bundle.authority, bundle.school),
        edition: &bundle.edition,
        as_of: &bundle.as_of,
        day: words.forms.day(&bundle.as_of),
        revision: bundle.revision.as_deref(),
        base: bundle.base.as_deref(),
        extent: extent(sheet, words),
        placeholders: sheet.has_placeholders(),
        muster: &bundle.muster,
        when: when(sheet, words, str::to_owned),
        buildings: buildings(&sheet.steps, words),
        same: sheet.same.join(", "),
    }
}

/// The steps by building. That in which the first step is comes first; what is in none comes last.
fn buildings<'a>(steps: &'a [SheetStep], words: &Words) -> Vec<CoverBuilding<'a>> {
    let mut buildings: Vec<CoverBuilding<'a>> = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        let place = &step.unit.place;
        let own = CoverStep {
            number: number + 1,
            id: &step.unit.id,
            room: place.room.as_deref().unwrap_or_default(),
            note: note(step.kind, words),
            cable: moved_cable(step, words),
            is_replug: step.kind == BundleStepKind::Replug,
        };
        let title = place.building.as_deref();
        match buildings.iter_mut().find(|building| building.title == title) {
            Some(building) => building.steps.push(own),
            None => buildings.push(CoverBuilding { title, steps: vec![own] }),
        }
    }
    buildings.sort_by_key(|building| building.title.is_none());
    buildings
}

/// What a step does, where that is not just new files.
fn note(kind: BundleStepKind, words: &Words) -> Option<Phrase> {
    match kind {
        BundleStepKind::First => Some(words.cover.step_new),
        BundleStepKind::Temporary => Some(words.cover.step_temporary),
        BundleStepKind::Change => None,
        BundleStepKind::Replug => Some(words.cover.step_replugged),
        BundleStepKind::Remove => Some(words.cover.step_gone),
    }
}

/// Where the cable goes of what was there before.
fn moved_cable(step: &SheetStep, words: &Words) -> Option<String> {
    let cable = step.cable.as_ref()?;
    if step.kind == BundleStepKind::First {
        return None;
    }
    let from = cable.from.as_deref().unwrap_or("–");
    Some(fill(words.cover.cable, &[("from", &from), ("to", &cable.to)]))
}
