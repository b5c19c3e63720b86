//! The exceptions, and the deviations that governance does not leave open.

use super::page::{Page, school_name};
use crate::base::text::cell;
use crate::model::{Language, OnExpiry};
use crate::status::{ExceptionState, ExceptionStatus, Status, VerdictWord};

impl Page {
    pub(super) fn exceptions(&mut self, status: &Status) {
        if status.exceptions.is_empty() {
            return;
        }
        self.heading(2, "Ausnahmen", "Exceptions");
        self.exception_table(status);
    }

    /// The exceptions as a table.
    pub(super) fn exception_table(&mut self, status: &Status) {
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
            let reference = match &exception.reference {
                Some(reference) => format!(", {}", cell(reference)),
                None => String::new(),
            };
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
    pub(super) fn without_leave(&mut self, status: &Status) {
        let mut rows = Vec::new();
        for school in &status.schools {
            for deviation in &school.deviations {
                if deviation.verdict != VerdictWord::Allowed {
                    rows.push((school, deviation));
                }
            }
        }
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
                school_name(school),
                cell(&deviation.path),
                cell(&deviation.at.to_string())
            ));
        }
    }
}
