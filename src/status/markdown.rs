//! The report as a document for the steering meeting, in the language of the workspace.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{ExceptionState, ExceptionStatus, School, Status, Tally, VerdictWord};
use crate::base::text::cell;
use crate::model::{Language, OnExpiry, Theme};

/// The document.
pub fn text(status: &Status, language: Language) -> String {
    let mut page = Page { text: String::new(), language };
    match &status.due_until {
        Some(last) => page.due(status, last),
        None => page.whole(status),
    }
    page.text
}

struct Page {
    text: String,
    language: Language,
}

impl Page {
    /// The one of two texts that is in the language of the page.
    fn say<'a>(&self, german: &'a str, english: &'a str) -> &'a str {
        match self.language {
            Language::De => german,
            Language::En => english,
        }
    }

    fn line(&mut self, line: &str) {
        // Writing into a string cannot fail.
        let _ = writeln!(self.text, "{line}");
    }

    /// A heading with its empty lines.
    fn heading(&mut self, level: usize, german: &str, english: &str) {
        let heading = format!("\n{} {}\n", "#".repeat(level), self.say(german, english));
        self.line(&heading);
    }

    /// The head of a table; columns after the first `texts` are numbers.
    fn table(&mut self, columns: &[&str], texts: usize) {
        let rule: Vec<&str> =
            (0..columns.len()).map(|number| if number < texts { "---" } else { "---:" }).collect();
        self.line(&format!("| {} |", columns.join(" | ")));
        self.line(&format!("| {} |", rule.join(" | ")));
    }

    fn percent(&self, share: Option<f64>) -> String {
        let text = share.map_or_else(|| "–".to_owned(), |share| format!("{share:.1}"));
        if self.language == Language::De { text.replace('.', ",") } else { text }
    }

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
        let editions = status
            .schools
            .iter()
            .filter(|school| !school.governed)
            .filter_map(|school| school.edition.as_deref());
        for edition in editions.collect::<BTreeSet<&str>>() {
            lines.push(match self.language {
                Language::De => {
                    format!(
                        "- Die Fassung {} regelt nicht, wer abweichen darf; jede Abweichung \
                        von ihr gilt als zugelassen.",
                        cell(edition)
                    )
                }
                Language::En => format!(
                    "- Edition {} has no governance; what deviates from it \
                    counts as allowed.",
                    cell(edition)
                ),
            });
        }
        lines.iter().for_each(|line| self.line(line));
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
            let name = name(school);
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
        let words: Vec<&str> = Theme::ALL.iter().map(|theme| self.theme(*theme)).collect();
        let columns: Vec<&str> = [self.say("Schule", "School")].into_iter().chain(words).collect();
        self.table(&columns, 1);
        let all = (self.say("**alle**", "**all**").to_owned(), &status.total);
        for (name, standing) in
            status.read().map(|(school, standing)| (name(school), standing)).chain([all])
        {
            let share = |theme| match standing
                .themes
                .get(theme)
                .map(|own| &own.conformity)
                .filter(|own| own.all > 0)
            {
                Some(own) => format!(
                    "{} / {}",
                    self.percent(own.percent),
                    self.percent(own.unchanged_percent)
                ),
                None => self.percent(None),
            };
            let shares: Vec<String> = Theme::ALL.iter().map(share).collect();
            self.line(&format!("| {name} | {} |", shares.join(" | ")));
        }
    }

    fn theme(&self, theme: Theme) -> &'static str {
        let (german, english) = match theme {
            Theme::Network => ("Netz", "Network"),
            Theme::Wlan => ("WLAN", "WLAN"),
            Theme::Clients => ("Endgeräte", "Clients"),
            Theme::Software => ("Software", "Software"),
            Theme::Security => ("Sicherheit", "Security"),
            Theme::Servers => ("Server", "Servers"),
            Theme::Licences => ("Lizenzen", "Licences"),
        };
        match self.language {
            Language::De => german,
            Language::En => english,
        }
    }

    fn exceptions(&mut self, status: &Status) {
        if status.exceptions.is_empty() {
            return;
        }
        self.heading(2, "Ausnahmen", "Exceptions");
        self.list(status);
    }

    /// The exceptions as a table.
    fn list(&mut self, status: &Status) {
        let columns: [&str; 7] = match self.language {
            Language::De => [
                "Endet am",
                "Stand",
                "Schule oder Träger",
                "Ausnahme",
                "Begründung",
                "Klasse",
                "Genehmigt",
            ],
            Language::En => [
                "Ends on",
                "State",
                "School or authority",
                "Exception",
                "Reason",
                "Class",
                "Approved",
            ],
        };
        self.table(&columns, 7);
        for exception in &status.exceptions {
            let approver = exception.approver.as_deref().unwrap_or(&exception.approved_by);
            let reference = exception
                .reference
                .iter()
                .map(|reference| format!(", {}", cell(reference)))
                .collect::<String>();
            let approved = match self.language {
                Language::De => {
                    format!("{} am {}{reference}", cell(approver), exception.approved_on)
                }
                Language::En => {
                    format!("{} on {}{reference}", cell(approver), exception.approved_on)
                }
            };
            let cells = [
                exception.expires.clone(),
                self.state(exception),
                cell(&exception.owner),
                format!("{} ({})", cell(&exception.title), cell(&exception.id)),
                cell(&exception.reason),
                cell(&exception.class),
                approved,
            ];
            self.line(&format!("| {} |", cells.join(" | ")));
        }
    }

    fn state(&self, exception: &ExceptionStatus) -> String {
        let left = exception.days_left;
        let standard = exception.on_expiry == OnExpiry::Standard;
        let instead =
            if standard { self.say(", der Standard gilt", ", the standard holds") } else { "" };
        match (exception.state, self.language) {
            (ExceptionState::Holds | ExceptionState::EndsSoon, Language::De) => {
                format!("gilt, noch {left} {}", if left == 1 { "Tag" } else { "Tage" })
            }
            (ExceptionState::Holds | ExceptionState::EndsSoon, Language::En) => {
                format!("holds, {left} {} left", if left == 1 { "day" } else { "days" })
            }
            (ExceptionState::NotYet, Language::De) => {
                format!("beginnt am {}{instead}", exception.from)
            }
            (ExceptionState::NotYet, Language::En) => {
                format!("begins on {}{instead}", exception.from)
            }
            (ExceptionState::Expired, Language::De) => format!("abgelaufen{instead}"),
            (ExceptionState::Expired, Language::En) => format!("has ended{instead}"),
        }
    }

    /// The deviations that governance does not leave open, one by one.
    fn without_leave(&mut self, status: &Status) {
        let one = |school| move |deviation| (school, deviation);
        let all =
            status.schools.iter().flat_map(|school| school.deviations.iter().map(one(school)));
        let rows: Vec<_> =
            all.filter(|(_, deviation)| deviation.verdict != VerdictWord::Allowed).collect();
        if rows.is_empty() {
            return;
        }
        self.heading(
            2,
            "Abweichungen, die der Standard nicht offenlässt",
            "Deviations that the standard does not leave open",
        );
        let columns: [&str; 5] = match self.language {
            Language::De => ["Schule", "Schlüssel", "Thema", "Urteil", "Fundstelle"],
            Language::En => ["School", "Key", "Theme", "Verdict", "Place"],
        };
        self.table(&columns, 5);
        for (school, deviation) in rows {
            let exception = cell(deviation.exception.as_deref().unwrap_or_default());
            let verdict = match deviation.verdict {
                VerdictWord::Allowed => self.say("zugelassen", "allowed").to_owned(),
                VerdictWord::Excepted => {
                    format!("{} {exception}", self.say("Ausnahme", "exception"))
                }
                VerdictWord::PassedOver => {
                    format!("{} ({exception})", self.say("übergangen", "passed over"))
                }
                VerdictWord::Forbidden => self.say("unzulässig", "forbidden").to_owned(),
            };
            let theme = self.theme(deviation.theme);
            self.line(&format!(
                "| {} | {} | {theme} | {verdict} | {} |",
                name(school),
                cell(&deviation.path),
                cell(&deviation.at.to_string())
            ));
        }
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
            let at = problem
                .at
                .as_ref()
                .map(|at| format!(", {}", cell(&at.to_string())))
                .unwrap_or_default();
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
            self.list(status);
        }
        self.unread(status);
    }
}

const FORMULA_DE: &str = "\
Der Standard einer Schule ist seine Fassung mit dem Profil ihrer Schulart. Gezählt wird jeder Wert, den er setzt, und
dazu jeder Eintrag und jeder Wert, den die Schule oder ihr Träger hinzufügt, je als einer.

- **Konformität**: der Anteil, der so ist, wie es der Standard sagt oder offenlässt.
- **Unverändert**: der Anteil, der genau so ist, wie es der Standard sagt.

Wer eine vereinbarte Freiheit nutzt, ist also konform. Eine genehmigte Ausnahme senkt die Konformität: sie erlaubt eine
Abweichung auf Zeit und macht sie nicht zum Standard. Was übergangen wurde, weicht nicht ab. Die Anteile sind auf Zehntel
abgerundet; 100 heißt alles.";

const FORMULA_EN: &str = "\
The standard of a school is its edition with the profile of its kind. Every value that it sets counts, and beside them
every entry and value that the school or its authority adds, each as one.

- **Conformity**: the share that is as the standard says or leaves open.
- **Unchanged**: the share that is exactly as the standard says.

Who makes use of a freedom that was agreed on conforms. An approved exception lowers conformity: it permits a deviation for
a time and does not make it the standard. What was passed over does not deviate. Shares are rounded down to a tenth; 100
means all.";

/// What people call a school, for a cell.
fn name(school: &School) -> String {
    let title = school.title.as_deref().unwrap_or(&school.school);
    format!("{} ({})", cell(title), cell(&school.key()))
}
