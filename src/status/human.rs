//! The report for a terminal.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::table::{TextTable, wrapped};
use super::{ExceptionState, ExceptionStatus, School, Status, Tally};
use crate::base::text::{counted, printable};
use crate::model::{OnExpiry, Theme};

/// Counts and shares of a school.
const DEVIATIONS: &[(&str, &str)] = &[
    ("edition", "ed."),
    ("all", "all"),
    ("allowed", "alw."),
    ("excepted", "exc."),
    ("passed", "pas."),
    ("forbidden", "forb."),
    ("conform", "conf."),
    ("unchanged", "unch."),
];

/// Shares of a school by theme.
const THEMES: &[(&str, &str)] = &[
    ("network", "net"),
    ("wlan", "wlan"),
    ("clients", "cli."),
    ("software", "soft."),
    ("security", "sec."),
    ("servers", "serv."),
    ("licences", "lic."),
];

/// The report in lines that fit `width`.
pub fn text(status: &Status, width: usize) -> String {
    let text = if status.due_until.is_some() { due(status, width) } else { whole(status, width) };
    printable(&text).into_owned()
}

fn whole(status: &Status, width: usize) -> String {
    let mut text =
        wrapped(&format!("{} on {}", status.cooperation, status.as_of), &summary(status), width);
    let names = Names::of(status);
    if status.read().next().is_some() {
        let head = "school";
        let deviations = status.read().map(|(school, standing)| {
            let Tally { total, allowed, excepted, passed_over, forbidden, .. } =
                standing.deviations;
            let mut cells = vec![school.edition.clone().unwrap_or_default()];
            cells.extend(
                [total, allowed, excepted, passed_over, forbidden].map(|number| number.to_string()),
            );
            cells.extend(
                [standing.conformity.percent, standing.conformity.unchanged_percent].map(percent),
            );
            (names.name(school), cells)
        });
        text += "\nDeviations, and conformity in percent\n";
        text += &TextTable { head, columns: DEVIATIONS, rows: deviations.collect() }.text(width);
        let themes = status.read().map(|(school, standing)| {
            let share =
                |theme| percent(standing.themes.get(theme).and_then(|own| own.conformity.percent));
            (names.name(school), Theme::ALL.iter().map(share).collect())
        });
        text += "\nConformity by theme in percent\n";
        text += &TextTable { head, columns: THEMES, rows: themes.collect() }.text(width);
    }
    let ungoverned: BTreeSet<&str> = status
        .schools
        .iter()
        .filter(|school| !school.governed)
        .filter_map(|school| school.edition.as_deref())
        .collect();
    for edition in ungoverned {
        text += "\n";
        text += &wrapped(
            &format!("Edition {edition} has no governance:"),
            "all of it is locked.",
            width,
        );
    }
    if status.unread().next().is_some() {
        text += "\nOf these schools nothing can be said\n";
    }
    for (school, problem) in status.unread() {
        let at = problem.at.as_ref().map(|at| format!(", {at}")).unwrap_or_default();
        text +=
            &wrapped(&format!("! {}", school.key()), &format!("{}{at}", problem.message), width);
    }
    if !status.exceptions.is_empty() {
        text += "\nExceptions, the next to end first\n";
        text +=
            &status.exceptions.iter().map(|exception| told(exception, width)).collect::<String>();
    }
    text
}

/// What ends, for the agenda of a meeting.
fn due(status: &Status, width: usize) -> String {
    let last = status.due_until.as_deref().unwrap_or_default();
    let mut text = match status.exceptions.len() {
        0 => format!("no exception ends until {last}\n"),
        1 => format!("1 exception ends until {last}\n"),
        many => format!("{many} exceptions end until {last}\n"),
    };
    text += &status.exceptions.iter().map(|exception| told(exception, width)).collect::<String>();
    // These may have exceptions that end as well, of which nobody knows.
    let unread: Vec<String> = status.unread().map(|(school, _)| school.key()).collect();
    if !unread.is_empty() {
        text += &wrapped("! nothing can be said of", &unread.join(", "), width);
    }
    text
}

fn summary(status: &Status) -> String {
    let Tally { total, allowed, excepted, passed_over, forbidden, .. } = status.total.deviations;
    let schools = status.schools.len();
    let conformity = &status.total.conformity;
    let mut text = format!("{}, {}", counted(schools, "school"), counted(total, "deviation"));
    for (number, word) in [
        (allowed, "allowed"),
        (excepted, "by exception"),
        (passed_over, "passed over"),
        (forbidden, "forbidden"),
    ] {
        if number > 0 {
            // Writing into a string cannot fail.
            let _ = write!(text, ", {number} {word}");
        }
    }
    if let (Some(conform), Some(unchanged)) = (conformity.percent, conformity.unchanged_percent) {
        let _ = write!(text, "; conformity {conform}\u{a0}%, unchanged {unchanged}\u{a0}%");
    }
    let unread = status.unread().count();
    if unread > 0 {
        let _ = write!(text, "; of {} nothing can be said", counted(unread, "school"));
    }
    text
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| share.to_string())
}

fn told(exception: &ExceptionStatus, width: usize) -> String {
    let ExceptionStatus { id, title, owner, class, approved_by, approved_on, expires, at, .. } =
        exception;
    let what = if exception.on_expiry == OnExpiry::Standard { ": the standard holds" } else { "" };
    let left = exception.days_left;
    let state = match exception.state {
        ExceptionState::Holds | ExceptionState::EndsSoon if left == 0 => "ends today".to_owned(),
        ExceptionState::Holds | ExceptionState::EndsSoon if left == 1 => "ends tomorrow".to_owned(),
        ExceptionState::Holds | ExceptionState::EndsSoon => format!("ends in {left} days"),
        ExceptionState::NotYet => format!("begins on {}{what}", exception.from),
        ExceptionState::Expired => format!("has ended{what}"),
    };
    let schools = exception.schools.len();
    // The exception of a school is one of this school alone.
    let many = if exception.owner.contains('/') {
        String::new()
    } else {
        format!(" ({})", counted(schools, "school"))
    };
    wrapped(
        &format!("{expires}  {owner}{many}  {id}: {title}"),
        &format!("{state}; class {class}, approved by {approved_by} on {approved_on}; {at}"),
        width,
    )
}

/// What schools are called: their own key where there is only one of it.
struct Names(BTreeSet<String>);

impl Names {
    fn of(status: &Status) -> Self {
        let mut seen = BTreeSet::new();
        Self(
            status
                .schools
                .iter()
                .filter(|school| !seen.insert(&school.school))
                .map(|school| school.school.clone())
                .collect(),
        )
    }

    fn name(&self, school: &School) -> String {
        if self.0.contains(&school.school) { school.key() } else { school.school.clone() }
    }
}
