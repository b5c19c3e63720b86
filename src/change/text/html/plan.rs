//! The plan of what is touched as a picture: a tree of lines, each with a box in the colour and with
//! the sign of its class, and below a device its ports as they are on it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Serialize;

use crate::change::text::touched::{self, PlanRow};
use crate::change::text::{named, words};
use crate::change::{Changes, PortRange};
use crate::words::Words;

/// Height of a line, in the units of the picture.
const ROW: usize = 30;

/// How far a line stands right of the one above it in the tree.
const INDENT: usize = 26;

/// Side of a box, and of one that has no class.
const BOX: usize = 18;
const SMALL_BOX: usize = 8;

/// From the middle of a line to that on which its letters stand.
const BASELINE: usize = 5;

/// Width of a letter that a wide text has on average, and a bold one; the letters are 14 units high.
const LETTER: usize = 8;
const BOLD: usize = 9;

/// Most letters of a name, and of a line; the whole stands in the title that a pointer shows.
const NAME: usize = 48;
const LINE: usize = 84;

/// Side of a port, and from one to the next.
const PORT: usize = 17;
const PITCH: usize = 19;

/// Ports of a device beyond which only those that change are drawn.
const MOST_PORTS: usize = 128;

/// Ports in a line of a device: one above and one below.
const IN_A_LINE: usize = 26;

/// The picture, with the place of everything in it.
#[derive(Serialize)]
pub(super) struct PagePlan {
    title: &'static str,
    legend: &'static str,
    /// All of it in lines, for those who do not see it.
    description: String,
    width: usize,
    height: usize,
    lines: Vec<PlanLine>,
    rows: Vec<PlanBox>,
    ports: Vec<PlanPort>,
}

/// From a box to one below it in the tree.
#[derive(Serialize)]
struct PlanLine {
    x: usize,
    top: usize,
    bottom: usize,
    end: usize,
}

/// A line of the plan.
#[derive(Serialize)]
struct PlanBox {
    x: usize,
    y: usize,
    size: usize,
    /// The middle of the box, and the line of its sign and its text.
    middle: usize,
    baseline: usize,
    text_x: usize,
    /// The class of risk by which the style knows it; empty without one.
    name: &'static str,
    sign: &'static str,
    text: String,
    risk: &'static str,
    /// New, gone or renamed as a whole, in a word.
    whole: &'static str,
    /// Behind the rest.
    details: String,
    title: String,
}

/// A port of a device.
#[derive(Serialize)]
struct PlanPort {
    x: usize,
    y: usize,
    size: usize,
    middle: usize,
    baseline: usize,
    /// The class of risk; empty for a port that stays as it is.
    name: &'static str,
    number: u16,
}

/// The picture, or none where no file of a school changes.
pub(super) fn plan(changes: &Changes, words: &'static Words) -> Option<PagePlan> {
    let rows = touched::rows(changes, words);
    if rows.is_empty() {
        return None;
    }
    let mut painter = PlanPainter {
        words,
        plan: PagePlan {
            title: words.touched.title,
            legend: words.touched.legend,
            description: String::new(),
            width: 0,
            height: 0,
            lines: Vec::new(),
            rows: Vec::new(),
            ports: Vec::new(),
        },
        above: Vec::new(),
    };
    for row in &rows {
        painter.row(row);
    }
    // Lines of boxes lie on their edges.
    painter.plan.width += 1;
    painter.plan.height += 1;
    Some(painter.plan)
}

/// Puts one line below the other.
struct PlanPainter {
    words: &'static Words,
    plan: PagePlan,
    /// The bottoms of the boxes above in the tree.
    above: Vec<usize>,
}

impl PlanPainter {
    fn row(&mut self, row: &PlanRow) {
        let (x, y) = (1 + row.depth * INDENT, self.plan.height + (ROW - BOX) / 2);
        let size = if row.risk.is_some() { BOX } else { SMALL_BOX };
        let inset = (BOX - size) / 2;
        self.above.truncate(row.depth);
        if let Some(top) = self.above.last() {
            let x_above = x - INDENT + BOX / 2;
            let line = PlanLine { x: x_above, top: *top, bottom: y + BOX / 2, end: x + inset };
            self.plan.lines.push(line);
        }
        self.above.push(y + inset + size);
        // What is not drawn is said as quietly as details are.
        let is_rest = row.risk.is_none() && row.details.is_empty();
        let name = if is_rest { String::new() } else { words::shortened(&row.name, NAME) };
        let risk = row.risk.map_or("", |risk| named::risk(risk, self.words));
        let taken = name.chars().count() + risk.chars().count() + row.whole.chars().count();
        let details = if is_rest { row.name.clone() } else { row.details.join(" · ") };
        let details = words::shortened(&details, LINE.saturating_sub(taken).max(12));
        let text_x = x + BOX + 8;
        // Each part stands a space away from the one before.
        let room = (taken + 3) * BOLD + details.chars().count() * LETTER;
        self.plan.width = self.plan.width.max(text_x + room);
        let said = row.said(self.words);
        self.describe(row.depth, &said);
        self.plan.rows.push(PlanBox {
            x: x + inset,
            y: y + inset,
            size,
            middle: x + BOX / 2,
            baseline: y + BOX / 2 + BASELINE,
            text_x,
            name: row.risk.map_or("", |risk| risk.name()),
            sign: row.risk.map_or("", touched::sign),
            text: name,
            risk,
            whole: row.whole,
            details,
            title: said,
        });
        self.plan.height += ROW;
        if !row.ports.is_empty() {
            self.ports(row, text_x);
        }
    }

    /// Adds a line for those who do not see the picture.
    fn describe(&mut self, depth: usize, said: &str) {
        // Writing into a string cannot fail.
        let _ = writeln!(self.plan.description, "{}{said}", "  ".repeat(depth));
    }

    /// The ports of a device as they are on it: odd numbers above even ones; below them, what
    /// changes in words.
    fn ports(&mut self, row: &PlanRow, x: usize) {
        let numbers = numbers(row);
        for line in numbers.chunks(2 * IN_A_LINE) {
            for (at, number) in line.iter().enumerate() {
                let (x, y) = (x + at / 2 * PITCH, self.plan.height + at % 2 * PITCH);
                let risk = row.ports.iter().find(|port| port.port == *number);
                let name = risk.map_or("", |port| port.risk.name());
                let (middle, baseline) = (x + PORT / 2, y + PORT / 2 + 4);
                self.plan.ports.push(PlanPort {
                    x,
                    y,
                    size: PORT,
                    middle,
                    baseline,
                    name,
                    number: *number,
                });
                self.plan.width = self.plan.width.max(x + PORT);
            }
            let lines = line.len().min(2);
            self.plan.height += lines * PITCH + 4;
        }
        let said = touched::ports(row, self.words);
        self.describe(row.depth + 1, &said);
        let text = words::shortened(&said, LINE);
        self.plan.width = self.plan.width.max(x + (text.chars().count() + 1) * LETTER);
        let y = self.plan.height;
        self.plan.rows.push(PlanBox {
            x,
            y,
            size: 0,
            middle: x,
            baseline: y + BOX / 2 + BASELINE,
            text_x: x,
            name: "",
            sign: "",
            text: String::new(),
            risk: "",
            whole: "",
            details: text,
            title: said,
        });
        self.plan.height += ROW - 6;
    }
}

/// The numbers of the ports that are drawn.
fn numbers(row: &PlanRow) -> Vec<u16> {
    let own = row.ports.iter().map(|port| port.port);
    let mut numbers: BTreeSet<u16> = own.clone().collect();
    let all = row.all_ports.iter().flat_map(|PortRange { first, last }| *first..=*last);
    numbers.extend(all.take(MOST_PORTS + 1));
    if numbers.len() > MOST_PORTS {
        return own.take(MOST_PORTS).collect();
    }
    numbers.into_iter().collect()
}
