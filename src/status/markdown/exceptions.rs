//! The exceptions, and the deviations that governance does not leave open.

use super::page::{Page, school_name};
use crate::base::text::cell;
use crate::model::OnExpiry;
use crate::status::{DeviationStatus, ExceptionState, ExceptionStatus, Status, VerdictWord};
use crate::words::fill;

impl Page {
    pub(super) fn exceptions(&mut self, status: &Status) {
        if status.exceptions.is_empty() {
            return;
        }
        self.heading(self.words.status.exceptions);
        self.exception_table(status);
    }

    /// The exceptions as a table.
    pub(super) fn exception_table(&mut self, status: &Status) {
        let words = self.words;
        let columns = [
            words.status.column_ends_on,
            words.status.column_state,
            words.status.column_owner,
            words.status.column_exception,
            words.status.column_reason,
            words.status.column_class,
            words.status.column_approved,
        ];
        self.table(&columns, columns.len());
        for exception in &status.exceptions {
            let cells = [
                words.forms.day(&exception.expires),
                self.state(exception),
                cell(&exception.owner),
                format!("{} ({})", cell(&exception.title), cell(&exception.id)),
                cell(&exception.reason),
                cell(&exception.class),
                self.approval(exception),
            ];
            self.line(&format!("| {} |", cells.join(" | ")));
        }
    }

    pub(super) fn approval(&self, exception: &ExceptionStatus) -> String {
        let words = self.words;
        let approver = cell(exception.approver.as_deref().unwrap_or(&exception.approved_by));
        let day = words.forms.day(&exception.approved_on);
        match &exception.reference {
            Some(reference) => fill(
                words.status.approved_with_reference,
                &[("approver", &approver), ("day", &day), ("reference", &cell(reference))],
            ),
            None => fill(words.status.approved, &[("approver", &approver), ("day", &day)]),
        }
    }

    pub(super) fn state(&self, exception: &ExceptionStatus) -> String {
        let words = self.words;
        let standard_holds = exception.on_expiry == OnExpiry::Standard;
        match exception.state {
            ExceptionState::Holds | ExceptionState::EndsSoon => {
                // What holds has not ended, so that the days are not less than none.
                let days = usize::try_from(exception.days_left).unwrap_or_default();
                fill(words.status.holds.for_number(days), &[("days", &days)])
            }
            ExceptionState::NotYet => {
                let begins = if standard_holds {
                    words.status.begins_and_standard_holds
                } else {
                    words.status.begins
                };
                fill(begins, &[("day", &words.forms.day(&exception.from))])
            }
            ExceptionState::Expired if standard_holds => {
                words.status.has_ended_and_standard_holds.to_owned()
            }
            ExceptionState::Expired => words.status.has_ended.to_owned(),
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
        let words = self.words;
        self.heading(words.status.deviations_without_leave);
        let columns = [
            words.status.column_school,
            words.status.column_key,
            words.status.column_theme,
            words.status.column_verdict,
            words.status.column_place,
        ];
        self.table(&columns, columns.len());
        for (school, deviation) in rows {
            self.line(&format!(
                "| {} | {} | {} | {} | {} |",
                school_name(school),
                cell(&deviation.path),
                words.themes.name(deviation.theme),
                self.verdict(deviation),
                cell(&deviation.at.to_string())
            ));
        }
    }

    pub(super) fn verdict(&self, deviation: &DeviationStatus) -> String {
        let words = self.words;
        let exception = cell(deviation.exception.as_deref().unwrap_or_default());
        match deviation.verdict {
            VerdictWord::Allowed => words.status.is_allowed.to_owned(),
            VerdictWord::Excepted => fill(words.status.is_excepted, &[("exception", &exception)]),
            VerdictWord::PassedOver => {
                fill(words.status.is_passed_over, &[("exception", &exception)])
            }
            VerdictWord::Forbidden => words.status.is_forbidden.to_owned(),
        }
    }
}
