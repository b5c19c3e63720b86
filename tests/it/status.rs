// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What `muster status` reports, and what `muster explain` says of governance.
//!
//! `tests/status/<case>/workspace` is laid over `tests/spec/base`. The program must print exactly
//! what stands in `expected`: the report in every format, the report of what ends soon, and what
//! each line of the file `commands` gives. A new case is a folder; `UPDATE=1 cargo test status`
//! writes what is printed, and the review of that difference is the test; `FILTER=name` runs the
//! cases whose name contains it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use muster::base::diagnostic::Diagnostics;
use muster::compile::Compiler;
use muster::model::{Day, Period, STANDARD_KEYS, Theme};
use muster::status::{self, Status};
use muster::workspace;
use serde_json::Value;
use tempfile::TempDir;

use crate::spec::base;
use crate::support::{
    DAY, Ran, chosen, copy, diff, folders, muster, name, oracle, read, update, write,
};

/// What is asked of every case: the file of the expected text, and the arguments.
const REPORTS: &[(&str, &[&str])] = &[
    ("status.txt", &["--format", "human"]),
    ("status.md", &["--format", "markdown"]),
    ("status.json", &["--format", "json"]),
    ("status.csv", &["--format", "csv"]),
    ("due.txt", &["--due", "90d"]),
    ("due.md", &["--due", "90d", "--format", "markdown"]),
    ("due.csv", &["--due", "3 months", "--format", "csv"]),
];

/// A case and its workspace.
struct Case {
    dir: PathBuf,
    workspace: TempDir,
}

fn cases() -> Vec<Case> {
    let dirs = folders(Path::new("tests/status")).into_iter().filter(|dir| chosen(&name(dir)));
    let case = |dir: PathBuf| {
        let workspace = base();
        copy(&dir.join("workspace"), workspace.path());
        Case { dir, workspace }
    };
    let cases: Vec<Case> = dirs.map(case).collect();
    assert!(!cases.is_empty(), "no case was run");
    cases
}

impl Case {
    fn run(&self, args: &[&str]) -> Ran {
        muster(self.workspace.path(), args)
    }

    /// The report for a day, from the library.
    fn report(&self, day: &str, due: Option<&str>) -> Option<Status> {
        let mut out = Diagnostics::default();
        let inputs =
            workspace::read(self.workspace.path(), &mut out).expect("the workspace is readable");
        let compiler = Compiler::new(inputs, Day::new(day).expect("a day"), &mut out).ok()?;
        let due = due.map(|period| {
            compiler.cooperation.today.after(&Period::new(period).expect("a period"))
        });
        Some(status::status(
            &compiler.cooperation,
            &vec![true; compiler.cooperation.schools.len()],
            due,
            &|| (),
            &mut out,
        ))
    }

    /// Everything that is printed, by the file that holds it.
    fn printed(&self) -> Vec<(String, String)> {
        let mut printed = Vec::new();
        let mut codes = Vec::new();
        for (file, args) in REPORTS {
            let ran = self.run(&[&["status", "--as-of", DAY][..], args].concat());
            codes.push((ran.code, ran.stderr));
            printed.push(((*file).to_owned(), ran.stdout));
        }
        // What is said beside the report does not depend on its format.
        codes.dedup();
        assert_eq!(codes.len(), 1, "{}", self.dir.display());
        let mut said = String::new();
        for (code, stderr) in codes {
            let _ = writeln!(said, "{stderr}exit code {code}");
        }
        printed.push(("stderr.txt".into(), said));
        let commands = self.dir.join("commands");
        if commands.is_file() {
            let mut text = String::new();
            for command in read(&commands).lines() {
                let ran = self.run(&command.split(' ').chain(["--as-of", DAY]).collect::<Vec<_>>());
                let _ = write!(text, "$ muster {command}\n{}{}", ran.stdout, ran.stderr);
            }
            printed.push(("commands.txt".into(), text));
        }
        printed
    }
}

#[test]
fn reports_are_as_expected() {
    let mut problems = String::new();
    for case in cases() {
        for (file, text) in case.printed() {
            // The version of the program changes with every release.
            let text = text.replace(
                concat!("\"muster\": \"", env!("CARGO_PKG_VERSION"), "\""),
                "\"muster\": \"VERSION\"",
            );
            let path = case.dir.join("expected").join(&file);
            if update() {
                write(&path, &text);
            }
            problems += &diff(&format!("{}/{file}", name(&case.dir)), &read(&path), &text);
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

#[test]
fn json_fits_its_schema() {
    let Some(check) = oracle("check-jsonschema") else { return };
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = dir.path().join("status.json");
    let fits = |text: &str| {
        write(&file, text);
        let output = Command::new(&check)
            .args(["--schemafile", ".muster/schema/status.json"])
            .arg(&file)
            .output()
            .expect("the check can be started");
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    for case in cases() {
        let text = case.run(&["status", "--as-of", DAY, "--format", "json"]).stdout;
        if text.is_empty() {
            continue;
        }
        let (good, said) = fits(&text);
        assert!(good, "{}: {said}", case.dir.display());
        // And the schema describes something: these do not fit.
        let report: Value = serde_json::from_str(&text).expect("the report is JSON");
        for (pointer, value) in [
            ("/as-of", Value::from(1)),
            ("/total/deviations/added", Value::Null),
            ("/schools/0/school", Value::Null),
        ] {
            let mut other = report.clone();
            *other.pointer_mut(pointer).expect("the report has it") = value;
            assert!(!fits(&other.to_string()).0, "a report with another {pointer} is accepted");
        }
    }
}

/// The numbers add up: kinds to all, themes to schools, schools to the total, and shares to what
/// they say.
#[test]
fn numbers_add_up() {
    for report in cases().iter().filter_map(|case| case.report(DAY, None)) {
        let mut sums = [0; 4];
        for (school, standing) in report.read() {
            let tally = standing.deviations;
            assert_eq!(tally.total, school.deviations.len(), "{}", school.key());
            assert_eq!(tally.total, tally.added + tally.changed, "{}", school.key());
            assert_eq!(tally.total, tally.allowed + tally.needing_leave(), "{}", school.key());
            let of_themes = |count: fn(&status::ThemeStanding) -> usize| {
                standing.themes.values().map(count).sum::<usize>()
            };
            assert_eq!(tally.total, of_themes(|theme| theme.deviations.total), "{}", school.key());
            let own = &standing.conformity;
            assert_eq!(own.all, of_themes(|theme| theme.conformity.all), "{}", school.key());
            assert_eq!(
                own.against,
                of_themes(|theme| theme.conformity.against),
                "{}",
                school.key()
            );
            let is_whole = own.against == 0;
            assert_eq!(own.percent == Some(100.0), is_whole, "{}: 100 means all", school.key());
            assert_eq!(
                own.unchanged_percent == Some(100.0),
                is_whole && own.open == 0,
                "{}: 100 means all",
                school.key()
            );
            for (sum, number) in sums.iter_mut().zip([tally.total, own.all, own.open, own.against])
            {
                *sum += number;
            }
        }
        let total = &report.total;
        assert_eq!(
            sums,
            [
                total.deviations.total,
                total.conformity.all,
                total.conformity.open,
                total.conformity.against
            ]
        );
    }
}

/// No line is longer than the terminal is wide, except for a word that is.
#[test]
fn lines_fit_the_terminal() {
    for case in cases() {
        for report in [None, Some("2 years")].into_iter().filter_map(|due| case.report(DAY, due)) {
            for width in [40, 60, 72, 80, 100, 140] {
                let text = status::human::text(&report, width);
                let fits = |line: &&str| {
                    line.chars().count() <= width
                        || line.split_whitespace().any(|word| word.chars().count() + 4 > width)
                };
                let long: Vec<&str> = text.lines().filter(|line| !fits(line)).collect();
                assert!(long.is_empty(), "{}: wider than {width}: {long:#?}", case.dir.display());
            }
        }
    }
}

/// RFC 4180, and no cell that a spreadsheet would take for a formula.
#[test]
fn csv_is_safe() {
    for case in cases() {
        for args in [
            &["status", "--format", "csv"][..],
            &["status", "--format", "csv", "--due", "1000 years"],
        ] {
            let text = case.run(&[args, &["--as-of", DAY]].concat()).stdout;
            assert_eq!(
                text.matches('\n').count(),
                text.matches("\r\n").count(),
                "lines end with CRLF"
            );
            // Rows of other lengths are errors of the reader.
            for row in cells(&text).1 {
                for cell in row {
                    assert!(
                        !cell.starts_with(['=', '+', '@', '\t', '\r', '-'])
                            || cell.parse::<i64>().is_ok(),
                        "{}: {cell}",
                        case.dir.display()
                    );
                }
            }
        }
    }
}

/// What stands between the cells of a report, and its rows, the header first.
fn cells(text: &str) -> (char, Vec<Vec<String>>) {
    let table = text.strip_prefix('\u{feff}').expect("it begins with a byte order mark");
    let header = table.lines().next().expect("a header");
    let between = if header.contains(';') { ';' } else { ',' };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(u8::try_from(between).expect("one byte"))
        .from_reader(table.as_bytes());
    let rows = reader.records().map(|row| {
        let row = row.expect("a row as long as the header");
        row.iter().map(str::to_owned).collect()
    });
    (between, rows.collect())
}

/// A report reads back: each cell in its column, and every share as the language writes it.
#[test]
fn csv_is_what_a_spreadsheet_of_the_language_reads() {
    let mut met = BTreeSet::new();
    for case in cases() {
        let json = case.run(&["status", "--as-of", DAY, "--format", "json"]).stdout;
        let Ok(report) = serde_json::from_str::<Value>(&json) else { continue };
        let text = case.run(&["status", "--as-of", DAY, "--format", "csv"]).stdout;
        let (between, rows) = cells(&text);
        let english = read(&case.workspace.path().join("muster.toml")).contains("\"en\"");
        assert_eq!(between, if english { ',' } else { ';' }, "{}", case.dir.display());
        let column = |name: &str| {
            rows[0].iter().position(|head| head == name).unwrap_or_else(|| panic!("no {name}"))
        };
        let schools = report["schools"].as_array().expect("schools");
        assert_eq!(rows.len(), schools.len() + 1);
        for (school, row) in schools.iter().zip(&rows[1..]) {
            assert_eq!(school["school"], row[column("school")].as_str());
            let title = row[column("title")].trim_start_matches('\'');
            assert_eq!(school["title"].as_str().unwrap_or_default(), title);
            for (share, key) in [("conformity", "percent"), ("unchanged", "unchanged-percent")] {
                let cell = &row[column(share)];
                let percent = &school["standing"]["conformity"][key];
                let right = percent.as_f64().map(|percent| percent.to_string());
                let right = right.unwrap_or_default();
                let right = if english { right } else { right.replace('.', ",") };
                assert_eq!(*cell, right, "{share}");
                if cell.contains(['.', ',']) {
                    met.insert(between);
                }
            }
        }
    }
    assert_eq!(met.len(), 2, "broken shares were met in {met:?} only");
}

#[test]
fn every_key_has_a_theme() {
    let without: Vec<&String> = muster::language::keys::all()
        .fields
        .keys()
        .filter(|key| Theme::of(key).is_none())
        .collect();
    assert!(without.is_empty(), "no theme: {without:?}");
    for theme in Theme::ALL {
        assert!(
            STANDARD_KEYS.iter().any(|key| Theme::of(key) == Some(*theme)),
            "no key of the standard is about {theme:?}"
        );
    }
    let unlisted: Vec<_> =
        muster::model::THEMES.iter().filter(|(_, theme)| !Theme::ALL.contains(theme)).collect();
    assert!(unlisted.is_empty(), "not in Theme::ALL: {unlisted:?}");
}

#[test]
fn periods_are_read() {
    let case = cases().remove(0);
    for period in ["90d", "13w", "3m", "1y", "90 days", "6 weeks", "3 months", "1 year"] {
        assert!(case.run(&["status", "--as-of", DAY, "--due", period]).code < 2, "{period}");
    }
    for period in ["", "d", "90", "0d", "-1d", "9x", "ü", "90 Tage", "99999999999d"] {
        let ran = case.run(&["status", "--as-of", DAY, &format!("--due={period}")]).expect(2);
        assert_eq!(ran.stdout, "", "{period}");
    }
}
