//! The picture of zones: a line for each zone from which something passes, a column for each to
//! which, a sign where something was opened or closed, and a dot where something stays allowed.

use serde::Serialize;

use crate::access::Access;
use crate::change::text::words::shortened;
use crate::change::text::zones::{ZoneMatrix, ZoneName};
use crate::words::Words;

/// Side of a cell, in the units of the picture: of few zones, and of many.
const CELL: usize = 34;
const SMALL_CELL: usize = 24;

/// Zones that are few, in each direction.
const FEW: usize = 12;

/// Room between the heads and the cells.
const GAP: usize = 8;

/// Width of a letter that a wide name has on average; the letters of the picture are 13 units high.
const LETTER: usize = 8;

/// Most letters of a head; the whole name stands in the title that a pointer shows.
const LETTERS: usize = 26;

/// From the middle of a cell to the line on which its sign stands.
const BASELINE: usize = 6;

/// The picture, with the place of everything in it.
#[derive(Serialize)]
pub(super) struct PageMatrix {
    title: &'static str,
    legend: String,
    /// All of it in sentences.
    description: String,
    width: usize,
    height: usize,
    /// What the two sides are, as the two lines of the corner.
    corner: [MatrixText; 2],
    rows: Vec<MatrixText>,
    columns: Vec<MatrixText>,
    /// Every cell of every row.
    cells: Vec<MatrixCell>,
}

/// A text, and what it is short for.
#[derive(Serialize)]
struct MatrixText {
    x: usize,
    y: usize,
    text: String,
    title: String,
}

/// What happened between two zones; an empty cell says that nothing was or is allowed.
#[derive(Serialize)]
struct MatrixCell {
    x: usize,
    y: usize,
    /// Left of the sign and below it.
    sign_x: usize,
    sign_y: usize,
    size: usize,
    /// By which the style knows it: `opened`, `closed`, `both`, `stays` or `never`.
    name: &'static str,
    sign: &'static str,
    /// The dot of what stays allowed.
    dot: Option<MatrixDot>,
    title: String,
}

/// A dot, smaller where it stands beside a sign.
#[derive(Serialize)]
struct MatrixDot {
    x: usize,
    y: usize,
    radius: usize,
}

/// The picture, or none where nothing passes from zone to zone that did not before.
pub(super) fn matrix(access: &Access, words: &'static Words) -> Option<PageMatrix> {
    let matrix = ZoneMatrix::of(access, words)?;
    let are_few = matrix.from.len().max(matrix.to.len()) <= FEW;
    let cell = if are_few { CELL } else { SMALL_CELL };
    Some(MatrixPainter { words, matrix, cell }.matrix())
}

/// Knows which zones there are, and so where everything goes.
struct MatrixPainter {
    words: &'static Words,
    matrix: ZoneMatrix,
    /// Side of a cell.
    cell: usize,
}

impl MatrixPainter {
    fn matrix(&self) -> PageMatrix {
        let (from_zones, to_zones, side) = (&self.matrix.from, &self.matrix.to, self.cell);
        let corner = [self.words.access.matrix_from, self.words.access.matrix_to];
        let corner_room = corner.map(|text| text.chars().count()).into_iter().max().unwrap_or(0);
        let left = self.room(from_zones).max(corner_room * LETTER) + GAP;
        let top = self.room(to_zones).max(3 * side / 2) + GAP;
        let (mut rows, mut columns, mut cells) = (Vec::new(), Vec::new(), Vec::new());
        for (row, from) in from_zones.iter().enumerate() {
            let y = top + row * side;
            rows.push(self.head(from, left - GAP, y + side / 2 + BASELINE));
            for (column, to) in to_zones.iter().enumerate() {
                cells.push(self.between(from, to, (left + column * side, y)));
            }
        }
        for (column, to) in to_zones.iter().enumerate() {
            columns.push(self.head(to, left + column * side + side / 2 + BASELINE, top - GAP));
        }
        let corner_line = |text: &str, y| MatrixText {
            x: left - GAP,
            y,
            text: text.to_owned(),
            title: text.to_owned(),
        };
        PageMatrix {
            title: self.words.access.matrix,
            legend: self.matrix.legend(),
            description: self.matrix.sentences().join("\n"),
            width: left + to_zones.len() * side + 1,
            height: top + from_zones.len() * side + 1,
            corner: [
                corner_line(corner[1], top - GAP - side / 2),
                corner_line(corner[0], top - GAP),
            ],
            rows,
            columns,
            cells,
        }
    }

    /// Room for the longest of some heads.
    fn room(&self, zones: &[ZoneName]) -> usize {
        let lengths =
            zones.iter().map(|zone| shortened(self.matrix.title(zone), LETTERS).chars().count());
        lengths.max().unwrap_or(0) * LETTER
    }

    fn head(&self, zone: &ZoneName, x: usize, y: usize) -> MatrixText {
        let title = self.matrix.title(zone);
        // The id is what the sources call it.
        let whole = match zone {
            ZoneName::Zone(id) if id != title => format!("{title} ({id})"),
            _ => title.to_owned(),
        };
        MatrixText { x, y, text: shortened(title, LETTERS), title: whole }
    }

    fn between(&self, from: &ZoneName, to: &ZoneName, (x, y): (usize, usize)) -> MatrixCell {
        let side = self.cell;
        let mut lines = vec![format!("{} → {}", self.matrix.title(from), self.matrix.title(to))];
        let (mut name, mut sign, mut dot) = ("never", "", None);
        if let Some(cell) = self.matrix.cell(from, to) {
            (name, sign) = cell.name_and_sign();
            lines.extend(self.matrix.said(cell));
            if cell.stays() {
                // Alone it stands in the middle, beside a sign in the corner.
                let (far, radius) = if sign.is_empty() { (side / 2, 4) } else { (side - 7, 3) };
                dot = Some(MatrixDot { x: x + far, y: y + far, radius });
            }
        }
        MatrixCell {
            x,
            y,
            sign_x: x + side / 2,
            sign_y: y + side / 2 + BASELINE,
            size: side,
            name,
            sign,
            dot,
            title: lines.join("\n"),
        }
    }
}
