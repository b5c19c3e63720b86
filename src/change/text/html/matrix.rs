//! The picture of zones: a line for each zone from which something passes, a column for each to
//! which, and a sign where something was opened or closed. It is made of nothing but what the list
//! below it says, so it stays as small as that.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::access::{AccessChange, AccessGroup, OpenedEnd, OpenedPassages};
use crate::change::text::access;
use crate::words::Words;

/// Side of a cell, in the units of the picture.
const CELL: usize = 34;

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
    legend: &'static str,
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

/// What happened between two zones; an empty cell says that nothing did.
#[derive(Serialize)]
struct MatrixCell {
    x: usize,
    y: usize,
    /// Left of the sign and below it.
    sign_x: usize,
    sign_y: usize,
    size: usize,
    /// By which the style knows it: `opened`, `closed`, `both` or `same`.
    name: &'static str,
    sign: &'static str,
    title: String,
}

/// A zone, or what stands for one. The order is that of the picture.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum MatrixZone {
    Zone(String),
    /// Addresses that belong to no zone.
    Outside,
    /// The firewall itself.
    Firewall,
}

/// What happened between two zones: what was opened or closed, and at which schools.
type Happened<'a> = BTreeMap<AccessChange, (BTreeSet<&'a str>, BTreeSet<&'a str>)>;

/// The picture, or none where nothing passes from zone to zone that did not before.
pub(super) fn matrix(groups: &[AccessGroup], words: &'static Words) -> Option<PageMatrix> {
    let mut titles: BTreeMap<MatrixZone, String> = BTreeMap::new();
    let mut from_zones: BTreeSet<MatrixZone> = BTreeSet::new();
    let mut to_zones: BTreeSet<MatrixZone> = BTreeSet::new();
    let mut happened: BTreeMap<(MatrixZone, MatrixZone), Happened<'_>> = BTreeMap::new();
    for group in groups {
        let Some(OpenedPassages { from, to, services, .. }) = &group.opening.passages else {
            continue;
        };
        let pair = (zone_of(from), zone_of(to));
        titles.insert(pair.0.clone(), access::zone(from, words).to_owned());
        titles.insert(pair.1.clone(), access::zone(to, words).to_owned());
        from_zones.insert(pair.0.clone());
        to_zones.insert(pair.1.clone());
        let (own_services, schools) =
            happened.entry(pair).or_default().entry(group.change).or_default();
        own_services.extend(services.iter().map(String::as_str));
        schools.extend(group.schools.iter().map(String::as_str));
    }
    if happened.is_empty() {
        return None;
    }
    let painter = MatrixPainter {
        words,
        titles: &titles,
        from_zones: from_zones.into_iter().collect(),
        to_zones: to_zones.into_iter().collect(),
    };
    Some(painter.matrix(&happened))
}

fn zone_of(end: &OpenedEnd) -> MatrixZone {
    match &end.zone {
        Some(zone) => MatrixZone::Zone(zone.clone()),
        None if access::is_firewall(end) => MatrixZone::Firewall,
        None => MatrixZone::Outside,
    }
}

/// A name that fits beside the cells.
fn shortened(name: &str) -> String {
    if name.chars().count() <= LETTERS {
        return name.to_owned();
    }
    let start: String = name.chars().take(LETTERS - 1).collect();
    format!("{}…", start.trim_end())
}

/// Knows which zones there are, and so where everything goes.
struct MatrixPainter<'a> {
    words: &'static Words,
    titles: &'a BTreeMap<MatrixZone, String>,
    from_zones: Vec<MatrixZone>,
    to_zones: Vec<MatrixZone>,
}

impl MatrixPainter<'_> {
    fn matrix(&self, happened: &BTreeMap<(MatrixZone, MatrixZone), Happened<'_>>) -> PageMatrix {
        let corner = [self.words.access.matrix_from, self.words.access.matrix_to];
        let corner_room = corner.map(|text| text.chars().count()).into_iter().max().unwrap_or(0);
        let left = self.room(&self.from_zones).max(corner_room * LETTER) + GAP;
        let top = self.room(&self.to_zones).max(3 * CELL / 2) + GAP;
        let mut rows = Vec::new();
        let mut cells = Vec::new();
        for (row, from) in self.from_zones.iter().enumerate() {
            let y = top + row * CELL;
            rows.push(self.head(from, left - GAP, y + CELL / 2 + BASELINE));
            for (column, to) in self.to_zones.iter().enumerate() {
                let between = happened.get(&(from.clone(), to.clone()));
                cells.push(self.cell(from, to, between, (left + column * CELL, y)));
            }
        }
        let mut columns = Vec::new();
        for (column, to) in self.to_zones.iter().enumerate() {
            columns.push(self.head(to, left + column * CELL + CELL / 2 + BASELINE, top - GAP));
        }
        let corner_line = |text: &str, y| MatrixText {
            x: left - GAP,
            y,
            text: text.to_owned(),
            title: text.to_owned(),
        };
        PageMatrix {
            title: self.words.access.matrix,
            legend: self.words.access.matrix_legend,
            width: left + self.to_zones.len() * CELL + 1,
            height: top + self.from_zones.len() * CELL + 1,
            corner: [
                corner_line(corner[1], top - GAP - CELL / 2),
                corner_line(corner[0], top - GAP),
            ],
            rows,
            columns,
            cells,
        }
    }

    fn title(&self, zone: &MatrixZone) -> &str {
        self.titles.get(zone).map_or("", String::as_str)
    }

    /// Room for the longest of some heads.
    fn room(&self, zones: &[MatrixZone]) -> usize {
        let lengths = zones.iter().map(|zone| shortened(self.title(zone)).chars().count());
        lengths.max().unwrap_or(0) * LETTER
    }

    fn head(&self, zone: &MatrixZone, x: usize, y: usize) -> MatrixText {
        let title = self.title(zone);
        // The id is what the sources call it.
        let whole = match zone {
            MatrixZone::Zone(id) if id != title => format!("{title} ({id})"),
            _ => title.to_owned(),
        };
        MatrixText { x, y, text: shortened(title), title: whole }
    }

    fn cell(
        &self,
        from: &MatrixZone,
        to: &MatrixZone,
        happened: Option<&Happened<'_>>,
        (x, y): (usize, usize),
    ) -> MatrixCell {
        let words = &self.words.access;
        let is = |change| happened.is_some_and(|happened| happened.contains_key(&change));
        let (name, sign) = match (is(AccessChange::Opened), is(AccessChange::Closed)) {
            (true, true) => ("both", "±"),
            (true, false) => ("opened", "+"),
            (false, true) => ("closed", "−"),
            (false, false) => ("same", ""),
        };
        let mut lines = vec![format!("{} → {}", self.title(from), self.title(to))];
        for (change, (services, schools)) in happened.into_iter().flatten() {
            let what = match change {
                AccessChange::Opened => words.opened,
                AccessChange::Closed => words.closed,
            };
            let services: Vec<String> =
                services.iter().map(|service| access::service(service, self.words)).collect();
            let schools = self.words.counted(schools.len(), self.words.changes.count_schools);
            lines.push(format!("{what}: {} ({schools})", services.join(", ")));
        }
        MatrixCell {
            x,
            y,
            sign_x: x + CELL / 2,
            sign_y: y + CELL / 2 + BASELINE,
            size: CELL,
            name,
            sign,
            title: lines.join("\n"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LETTERS, shortened};

    #[test]
    fn a_long_name_is_cut_where_a_word_ends() {
        let longest = "a".repeat(LETTERS);
        assert_eq!(shortened(&longest), longest);
        let cut = shortened(&format!("{}{}", "ä".repeat(LETTERS - 2), " Geräte"));
        assert_eq!(cut, format!("{}…", "ä".repeat(LETTERS - 2)));
    }
}
