//! The whole document: overview, schools, themes, and how it is counted.

use std::collections::BTreeSet;

use super::page::{Page, school_name};
use crate::base::text::cell;
use crate::model::{Language, Theme};
use crate::status::{Standing, Status, Tally};

/// The document.
pub fn text(status: &Status, language: Language) -> String {
    let mut page = Page { text: String::new(), language };
    match &status.due_until {
        Some(last) => page.due(status, last),
        None => page.whole(status),
    }
    page.text
}

impl Page {
    fn whole(&mut self, status: &Status) {
        let title = self.say("Stand des Standards", "State of the standard");
        self.line(&format!("# {title}: {}", cell(&status.cooperation)));
        self.heading(2, "Überblick", "Overview");
        self.overview(status);
        self.schools(status);
        self.themes(status);
        self.exceptions(status);
        self.without_leave(status);
        self.unread(status);
        self.heading(2, "Wie gezählt wird", "How it is counted");
        self.line(self.say(FORMULA_DE, FORMULA_EN));
    }

    fn overview(&mut self, status: &Status) {
        let Tally { total, allowed, excepted, passed_over, forbidden, .. } =
            status.total.deviations;
        let conform = self.percent(status.total.conformity.percent);
        let unchanged = self.percent(status.total.conformity.unchanged_percent);
        let mut lines = match self.language {
            Language::De => vec![
                format!("- Stichtag: {}", status.as_of),
                format!("- Schulen: {}", status.schools.len()),
                format!(
                    "- Abweichungen: {total}; davon {allowed} zugelassen, {excepted} mit \
                        Ausnahme, {passed_over} übergangen, {forbidden} unzulässig"
                ),
                format!("- Konformität: {conform} %; unverändert übernommen: {unchanged} %"),
                format!("- Ausnahmen: {}", status.exceptions.len()),
            ],
            Language::En => vec![
                format!("- As of: {}", status.as_of),
                format!("- Schools: {}", status.schools.len()),
                format!(
                    "- Deviations: {total}; of these {allowed} allowed, {excepted} by exception, \
                        {passed_over} passed over, {forbidden} forbidden"
                ),
                format!("- Conformity: {conform} %; adopted unchanged: {unchanged} %"),
                format!("- Exceptions: {}", status.exceptions.len()),
            ],
        };
        let mut ungoverned: BTreeSet<&str> = BTreeSet::new();
        for school in &status.schools {
            if let Some(edition) = &school.edition
                && !school.governed
            {
                ungoverned.insert(edition);
            }
        }
        for edition in ungoverned {
            lines.push(match self.language {
                Language::De => format!(
                    "- Die Fassung {} regelt nicht, wer abweichen darf; \
                        jede Abweichung von ihr gilt als zugelassen.",
                    cell(edition)
                ),
                Language::En => format!(
                    "- Edition {} has no governance; what deviates from it counts as allowed.",
                    cell(edition)
                ),
            });
        }
        for line in lines {
            self.line(&line);
        }
    }

    fn schools(&mut self, status: &Status) {
        if status.read().next().is_none() {
            return;
        }
        self.heading(2, "Schulen", "Schools");
        let columns: [&str; 9] = match self.language {
            Language::De => [
                "Schule",
                "Fassung",
                "Abweichungen",
                "zugelassen",
                "mit Ausnahme",
                "übergangen",
                "unzulässig",
                "Konformität in %",
                "unverändert in %",
            ],
            Language::En => [
                "School",
                "Edition",
                "Deviations",
                "allowed",
                "by exception",
                "passed over",
                "forbidden",
                "Conformity in %",
                "unchanged in %",
            ],
        };
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
        self.heading(
            2,
            "Nach Themen: konform / unverändert in %",
            "By theme: conform / unchanged in %",
        );
        let mut columns = vec![self.say("Schule", "School")];
        columns.extend(Theme::ALL.iter().map(|theme| self.theme(*theme)));
        self.table(&columns, 1);
        for (school, standing) in status.read() {
            self.theme_row(&school_name(school), standing);
        }
        self.theme_row(self.say("**alle**", "**all**"), &status.total);
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
        self.heading(2, "Schulen ohne Aussage", "Schools of which nothing can be said");
        self.line(self.say(
            "Ihre Dateien haben Fehler; `muster check` nennt alle.\n",
            "Their files have faults; `muster check` names all.\n",
        ));
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
        let title = match self.language {
            Language::De => {
                format!("# Ausnahmen, die bis {last} enden: {}\n", cell(&status.cooperation))
            }
            Language::En => {
                format!("# Exceptions that end until {last}: {}\n", cell(&status.cooperation))
            }
        };
        self.line(&title);
        let day = format!("{} {}\n", self.say("Stichtag:", "As of:"), status.as_of);
        self.line(&day);
        if status.exceptions.is_empty() {
            self.line(self.say("Keine.", "None."));
        } else {
            self.exception_table(status);
        }
        self.unread(status);
    }
}

const FORMULA_DE: &str = "\
Der Standard einer Schule ist seine Fassung mit dem Profil ihrer Schulart. Gezählt wird jeder \
    Wert, den er setzt, und
dazu jeder Eintrag und jeder Wert, den die Schule oder ihr Träger hinzufügt, je als einer.

- **Konformität**: der Anteil, der so ist, wie es der Standard sagt oder offenlässt.
- **Unverändert**: der Anteil, der genau so ist, wie es der Standard sagt.

Wer eine vereinbarte Freiheit nutzt, ist also konform. Eine genehmigte Ausnahme senkt die \
    Konformität: sie erlaubt eine
Abweichung auf Zeit und macht sie nicht zum Standard. Was übergangen wurde, weicht nicht ab. Die \
    Anteile sind auf Zehntel
abgerundet; 100 heißt alles.";

const FORMULA_EN: &str = "\
The standard of a school is its edition with the profile of its kind. Every value that it sets \
    counts, and beside them
every entry and value that the school or its authority adds, each as one.

- **Conformity**: the share that is as the standard says or leaves open.
- **Unchanged**: the share that is exactly as the standard says.

Who makes use of a freedom that was agreed on conforms. An approved exception lowers conformity: \
    it permits a deviation for
a time and does not make it the standard. What was passed over does not deviate. Shares are \
    rounded down to a tenth; 100
means all.";
