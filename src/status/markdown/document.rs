//! The whole document: overview, schools, themes, and how it is counted.

use std::collections::BTreeSet;

use super::page::{Page, school_name};
use crate::base::text::cell;
use crate::model::{Language, Theme};
use crate::status::{Standing, Status, Tally};
use crate::words::{Words, fill};

/// The document.
pub fn text(status: &Status, language: Language) -> String {
    let mut page = Page { text: String::new(), words: Words::of(language) };
    match &status.due_until {
        Some(last) => page.due(status, last),
        None => page.whole(status),
    }
    page.text
}

impl Page {
    fn whole(&mut self, status: &Status) {
        let words = self.words;
        let cooperation = cell(&status.cooperation);
        let title = fill(words.status.title, &[("cooperation", &cooperation)]);
        self.line(&format!("# {title}"));
        self.heading(words.status.overview);
        self.overview(status);
        self.schools(status);
        self.themes(status);
        self.exceptions(status);
        self.without_leave(status);
        self.unread(status);
        self.heading(words.status.how_it_is_counted);
        self.line(words.status.formula);
    }

    fn overview(&mut self, status: &Status) {
        let words = self.words;
        let Tally { total, allowed, excepted, passed_over, forbidden, .. } =
            status.total.deviations;
        let conformity = self.percent(status.total.conformity.percent);
        let unchanged = self.percent(status.total.conformity.unchanged_percent);
        let mut lines = vec![
            fill(words.status.as_of, &[("day", &words.forms.day(&status.as_of))]),
            fill(words.status.number_of_schools, &[("number", &status.schools.len())]),
            fill(
                words.status.number_of_deviations,
                &[
                    ("total", &total),
                    ("allowed", &allowed),
                    ("excepted", &excepted),
                    ("passed_over", &passed_over),
                    ("forbidden", &forbidden),
                ],
            ),
            fill(
                words.status.conformity,
                &[("conformity", &conformity), ("unchanged", &unchanged)],
            ),
            fill(words.status.number_of_exceptions, &[("number", &status.exceptions.len())]),
        ];
        let mut ungoverned: BTreeSet<&str> = BTreeSet::new();
        for school in &status.schools {
            if let Some(edition) = &school.edition
                && !school.governed
            {
                ungoverned.insert(edition);
            }
        }
        for edition in ungoverned {
            let edition = cell(edition);
            lines.push(fill(words.status.edition_without_governance, &[("edition", &edition)]));
        }
        for line in lines {
            self.line(&format!("- {line}"));
        }
    }

    fn schools(&mut self, status: &Status) {
        if status.read().next().is_none() {
            return;
        }
        let words = self.words;
        self.heading(words.status.schools);
        let columns = [
            words.status.column_school,
            words.status.column_edition,
            words.status.column_deviations,
            words.status.column_allowed,
            words.status.column_excepted,
            words.status.column_passed_over,
            words.status.column_forbidden,
            words.status.column_conformity,
            words.status.column_unchanged,
        ];
        self.table(&columns, 2);
        for (school, standing) in status.read() {
            let Tally { total, allowed, excepted, passed_over, forbidden, .. } =
                standing.deviations;
            let (conform, unchanged) = (
                self.percent(standing.conformity.percent),
                self.percent(standing.conformity.unchanged_percent),
            );
            let edition = cell(school.edition.as_deref().unwrap_or_default());
            let name = school_name(school);
            self.line(&format!(
                "| {name} | {edition} | {total} | {allowed} | {excepted} | \
                {passed_over} | {forbidden} | {conform} | {unchanged} |"
            ));
        }
    }

    fn themes(&mut self, status: &Status) {
        if status.read().next().is_none() {
            return;
        }
        let words = self.words;
        self.heading(words.status.by_theme);
        let mut columns = vec![words.status.column_school];
        columns.extend(Theme::ALL.iter().map(|theme| words.themes.name(*theme)));
        self.table(&columns, 1);
        for (school, standing) in status.read() {
            self.theme_row(&school_name(school), standing);
        }
        self.theme_row(&format!("**{}**", words.status.all_schools), &status.total);
    }

    fn theme_row(&mut self, name: &str, standing: &Standing) {
        let mut shares = Vec::new();
        for theme in Theme::ALL {
            shares.push(match standing.themes.get(theme).map(|own| &own.conformity) {
                Some(own) if own.all > 0 => format!(
                    "{} / {}",
                    self.percent(own.percent),
                    self.percent(own.unchanged_percent)
                ),
                // The standard says nothing about the theme.
                _ => self.percent(None),
            });
        }
        self.line(&format!("| {name} | {} |", shares.join(" | ")));
    }

    fn unread(&mut self, status: &Status) {
        if status.unread().next().is_none() {
            return;
        }
        let words = self.words;
        self.heading(words.status.schools_with_faults);
        self.line(&format!("{}\n", words.status.files_have_faults));
        for (school, problem) in status.unread() {
            let at = match &problem.at {
                Some(at) => format!(", {}", cell(&at.to_string())),
                None => String::new(),
            };
            self.line(&format!("- {}: {}{at}", cell(&school.key()), cell(&problem.message)));
        }
    }

    /// What ends until a day.
    fn due(&mut self, status: &Status, last: &str) {
        let words = self.words;
        let title = fill(
            words.status.title_of_what_ends,
            &[("day", &words.forms.day(last)), ("cooperation", &cell(&status.cooperation))],
        );
        self.line(&format!("# {title}\n"));
        let as_of = fill(words.status.as_of, &[("day", &words.forms.day(&status.as_of))]);
        self.line(&format!("{as_of}\n"));
        if status.exceptions.is_empty() {
            self.line(words.status.nothing_ends);
        } else {
            self.exception_table(status);
        }
        self.unread(status);
    }
}
