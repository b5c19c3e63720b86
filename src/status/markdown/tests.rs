//! What is said of exceptions and deviations, in every state and language.

use super::page::Page;
use crate::model::{Language, Level, OnExpiry, Theme};
use crate::status::{DeviationStatus, ExceptionState, ExceptionStatus, StatusPlace, VerdictWord};
use crate::words::Words;

fn page(language: Language) -> Page {
    Page { text: String::new(), words: Words::of(language) }
}

fn place() -> StatusPlace {
    StatusPlace { file: "a.toml".into(), line: 1 }
}

fn exception(state: ExceptionState, days_left: i32, on_expiry: OnExpiry) -> ExceptionStatus {
    ExceptionStatus {
        id: "a-1".into(),
        title: "A".into(),
        owner: "kusel".into(),
        schools: Vec::new(),
        paths: Vec::new(),
        reason: String::new(),
        measures: Vec::new(),
        class: String::new(),
        approved_by: "board".into(),
        approver: None,
        approved_on: "2026-02-03".into(),
        reference: None,
        from: "2026-09-01".into(),
        expires: "2026-12-31".into(),
        days_left,
        state,
        on_expiry,
        at: place(),
    }
}

#[test]
fn the_state_of_an_exception_is_said() {
    use ExceptionState::{EndsSoon, Expired, Holds, NotYet};
    use OnExpiry::{Error, Standard};
    for (state, days_left, on_expiry, german, english) in [
        (Holds, 2, Standard, "gilt, noch 2 Tage", "holds, 2 days left"),
        (EndsSoon, 1, Error, "gilt, noch 1 Tag", "holds, 1 day left"),
        (EndsSoon, 0, Error, "gilt, noch 0 Tage", "holds, 0 days left"),
        (NotYet, 90, Error, "beginnt am 2026-09-01", "begins on 2026-09-01"),
        (
            NotYet,
            90,
            Standard,
            "beginnt am 2026-09-01, der Standard gilt",
            "begins on 2026-09-01, the standard holds",
        ),
        (Expired, -1, Error, "abgelaufen", "has ended"),
        (Expired, -1, Standard, "abgelaufen, der Standard gilt", "has ended, the standard holds"),
    ] {
        let exception = exception(state, days_left, on_expiry);
        let found = [Language::De, Language::En].map(|language| page(language).state(&exception));
        assert_eq!(found, [german, english]);
    }
}

#[test]
fn who_approved_an_exception_is_said() {
    let mut exception = exception(ExceptionState::Holds, 1, OnExpiry::Error);
    let said = |exception: &ExceptionStatus| {
        [Language::De, Language::En].map(|language| page(language).approval(exception))
    };
    assert_eq!(said(&exception), ["board am 2026-02-03", "board on 2026-02-03"]);
    exception.approver = Some("the board".into());
    exception.reference = Some("minutes 42".into());
    let expected = ["the board am 2026-02-03, minutes 42", "the board on 2026-02-03, minutes 42"];
    assert_eq!(said(&exception), expected);
}

#[test]
fn the_verdict_on_a_deviation_is_said() {
    for (verdict, german, english) in [
        (VerdictWord::Allowed, "zugelassen", "allowed"),
        (VerdictWord::Excepted, "Ausnahme a-1", "exception a-1"),
        (VerdictWord::PassedOver, "übergangen (a-1)", "passed over (a-1)"),
        (VerdictWord::Forbidden, "unzulässig", "forbidden"),
    ] {
        let deviation = DeviationStatus {
            path: "wlans.a".into(),
            theme: Theme::Wlan,
            layer: Level::School,
            at: place(),
            added: false,
            verdict,
            rule: None,
            exception: Some("a-1".into()),
        };
        let found = [Language::De, Language::En].map(|language| page(language).verdict(&deviation));
        assert_eq!(found, [german, english]);
    }
}
