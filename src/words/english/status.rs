//! The status in English.

use crate::words::phrase::Counted;
use crate::words::status::StatusWords;

pub(super) const STATUS: StatusWords = StatusWords {
    title: "State of the standard: {cooperation}",
    title_of_what_ends: "Exceptions that end until {day}: {cooperation}",

    overview: "Overview",
    schools: "Schools",
    by_theme: "By theme: conform / unchanged in %",
    exceptions: "Exceptions",
    deviations_without_leave: "Deviations that the standard does not leave open",
    schools_with_faults: "Schools of which nothing can be said",
    how_it_is_counted: "How it is counted",

    as_of: "As of: {day}",
    number_of_schools: "Schools: {number}",
    number_of_deviations: "Deviations: {total}; of these {allowed} allowed, {excepted} by exception, {passed_over} \
            passed over, {forbidden} forbidden",
    conformity: "Conformity: {conformity} %; adopted unchanged: {unchanged} %",
    number_of_exceptions: "Exceptions: {number}",
    edition_without_governance: "Edition {edition} has no governance; all of it is locked.",

    column_school: "School",
    column_edition: "Edition",
    column_deviations: "Deviations",
    column_allowed: "allowed",
    column_excepted: "by exception",
    column_passed_over: "passed over",
    column_forbidden: "forbidden",
    column_conformity: "Conformity in %",
    column_unchanged: "unchanged in %",
    column_ends_on: "Ends on",
    column_state: "State",
    column_owner: "School or authority",
    column_exception: "Exception",
    column_reason: "Reason",
    column_class: "Class",
    column_approved: "Approved",
    column_key: "Key",
    column_theme: "Theme",
    column_verdict: "Verdict",
    column_place: "Place",
    all_schools: "all",

    approved: "{approver} on {day}",
    approved_with_reference: "{approver} on {day}, {reference}",
    holds: Counted { one: "holds, {days} day left", many: "holds, {days} days left" },
    begins: "begins on {day}",
    begins_and_standard_holds: "begins on {day}, the standard holds",
    has_ended: "has ended",
    has_ended_and_standard_holds: "has ended, the standard holds",
    nothing_ends: "None.",

    is_allowed: "allowed",
    is_excepted: "exception {exception}",
    is_passed_over: "passed over ({exception})",
    is_forbidden: "forbidden",

    files_have_faults: "Their files have faults; `muster check` names all.",
    formula: "\
The standard of a school is its edition with the profile of its kind. Every value that it sets \
    counts, and beside them
every entry and value that the school or its authority adds, each as one.

- **Conformity**: the share that is as the standard says or leaves open.
- **Unchanged**: the share that is exactly as the standard says.

Who makes use of a freedom that was agreed on conforms. An approved exception lowers conformity: \
    it permits a deviation for
a time and does not make it the standard. What was passed over does not deviate. Shares are \
    rounded down to a tenth; 100
means all.",
};
