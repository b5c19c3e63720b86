//! The report for spreadsheets: RFC 4180, one row per school, or per exception when it is asked
//! what ends.
//!
//! A spreadsheet takes a text without a byte order mark for one in an old encoding, and a German
//! one reads semicolons between cells and commas in numbers: English signs would put the whole row
//! into one cell, or make a date of 99.8.
//!
//! A spreadsheet takes a cell that begins with certain characters for a formula; such texts get an
//! apostrophe.

use super::{ExceptionStatus, School, Status};
use crate::base::text::one_line;
use crate::model::{Language, Theme};
use crate::words::{Forms, Words};

/// Says that a text is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The report as CSV with a header, as the spreadsheets of people who speak `language` read it.
pub fn text(status: &Status, language: Language) -> Result<String, String> {
    let words = Words::of(language);
    let rows =
        if status.due_until.is_some() { exceptions(status) } else { schools(status, &words.forms) };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(words.forms.csv_separator)
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    for row in rows {
        writer.write_record(row).map_err(|error| error.to_string())?;
    }
    let bytes = writer.into_inner().map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| error.to_string())
}

fn schools(status: &Status, forms: &Forms) -> Vec<Vec<String>> {
    let fixed = [
        "as-of",
        "authority",
        "school",
        "title",
        "profile",
        "edition",
        "problem",
        "deviations",
        "added",
        "changed",
        "allowed",
        "excepted",
    ];
    let mut head: Vec<String> = fixed.map(str::to_owned).into();
    head.extend(
        ["passed-over", "forbidden", "exceptions", "next-expiry", "conformity", "unchanged"]
            .map(str::to_owned),
    );
    for part in ["deviations", "conformity", "unchanged"] {
        head.extend(Theme::ALL.iter().map(|theme| format!("{part}-{}", theme.name())));
    }
    let mut rows = vec![head];
    rows.extend(status.schools.iter().map(|school| row(status, school, forms)));
    rows
}

fn row(status: &Status, school: &School, forms: &Forms) -> Vec<String> {
    let percent = |share: Option<f64>| percent(share, forms);
    let optional = |value: &Option<String>| safe(value.as_deref().unwrap_or_default());
    let problem = school.problem.as_ref().map(|problem| match &problem.at {
        Some(at) => format!("{} ({at})", problem.message),
        None => problem.message.clone(),
    });
    let mut row = vec![status.as_of.clone(), safe(&school.authority), safe(&school.school)];
    row.extend([&school.title, &school.profile, &school.edition, &problem].map(optional));
    let standing = school.standing.as_ref();
    let tally = standing.map(|standing| standing.deviations);
    let counts = tally.map(|tally| {
        [
            tally.total,
            tally.added,
            tally.changed,
            tally.allowed,
            tally.excepted,
            tally.passed_over,
            tally.forbidden,
        ]
    });
    row.extend(
        counts.map_or([const { String::new() }; 7], |counts| counts.map(|count| count.to_string())),
    );
    let own: Vec<&ExceptionStatus> = status
        .exceptions
        .iter()
        .filter(|exception| exception.schools.contains(&school.key()))
        .collect();
    row.push(standing.map(|_| own.len().to_string()).unwrap_or_default());
    row.push(own.first().map(|exception| exception.expires.clone()).unwrap_or_default());
    row.push(percent(standing.and_then(|standing| standing.conformity.percent)));
    row.push(percent(standing.and_then(|standing| standing.conformity.unchanged_percent)));
    let themes =
        || Theme::ALL.iter().map(|theme| standing.and_then(|standing| standing.themes.get(theme)));
    row.extend(
        themes()
            .map(|theme| theme.map(|theme| theme.deviations.total.to_string()).unwrap_or_default()),
    );
    row.extend(themes().map(|theme| percent(theme.and_then(|theme| theme.conformity.percent))));
    row.extend(
        themes().map(|theme| percent(theme.and_then(|theme| theme.conformity.unchanged_percent))),
    );
    row
}

fn exceptions(status: &Status) -> Vec<Vec<String>> {
    let head = [
        "expires",
        "days-left",
        "state",
        "owner",
        "id",
        "title",
        "class",
        "approved-by",
        "approved-on",
        "schools",
        "paths",
        "reason",
        "file",
        "line",
    ];
    let mut rows: Vec<Vec<String>> = vec![head.map(str::to_owned).into()];
    rows.extend(status.exceptions.iter().map(|exception| {
        let state = exception.state.name().to_owned();
        let mut row = vec![exception.expires.clone(), exception.days_left.to_string(), state];
        row.extend(
            [
                &exception.owner,
                &exception.id,
                &exception.title,
                &exception.class,
                &exception.approved_by,
            ]
            .map(|text| safe(text)),
        );
        row.extend([exception.approved_on.clone(), exception.schools.len().to_string()]);
        row.extend([
            safe(&exception.paths.join(" ")),
            safe(&exception.reason),
            safe(&exception.at.file),
            exception.at.line.to_string(),
        ]);
        row
    }));
    rows
}

/// A text that no spreadsheet takes for a formula.
fn safe(text: &str) -> String {
    let text = one_line(text);
    // Some take the wide forms of these signs for the same.
    let risky = |c: char| {
        matches!(c, '=' | '+' | '-' | '@' | '|' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}')
    };
    // Some take off spaces and quotation marks before they look.
    if text.trim_start_matches([' ', '"', '\u{a0}']).starts_with(risky) {
        format!("'{text}")
    } else {
        text.into_owned()
    }
}

fn percent(share: Option<f64>, forms: &Forms) -> String {
    match share {
        Some(share) => forms.decimal(&share.to_string()),
        None => String::new(),
    }
}
