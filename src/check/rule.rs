//! What a rule is, what it looks at, and how it tells of two places in conflict.

use super::facts::Facts;
use crate::base::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::base::source::{Origin, Sources};
use crate::language::decode::Intent;
use crate::model::Day;
use crate::platform::Platforms;

/// A rule about one school.
#[derive(Debug)]
pub struct Rule {
    /// Name, severity and page.
    pub code: Code,
    pub check: fn(&Subject<'_>, &mut Diagnostics),
}

/// A rule about all schools of the cooperation together.
#[derive(Debug)]
pub struct CooperationRule {
    /// Name, severity and page.
    pub code: Code,
    /// The facts are sorted by school.
    pub check: fn(&[Facts], &mut Diagnostics),
}

/// Rules about one thing.
#[derive(Debug)]
pub(super) struct RuleTheme {
    pub school: &'static [&'static Rule],
    pub cooperation: &'static [&'static CooperationRule],
}

/// Lists the rules of a theme. A rule that is not listed is never asked, and the compiler says so.
macro_rules! theme {
    (school: $($name:ident),* $(,)?; cooperation: $($wide:ident),* $(,)?;) => {
        /// The rules of this folder.
        pub(super) static THEME: $crate::check::rule::RuleTheme = $crate::check::rule::RuleTheme {
            school: &[$(&$name::RULE),*],
            cooperation: &[$(&$wide::RULE),*],
        };
    };
}
pub(super) use theme;

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    pub intent: &'a Intent,
    /// The files that the places of the intent lie in.
    pub sources: &'a Sources,
    pub platforms: &'a Platforms,
    /// The day for which is compiled.
    pub today: Day,
}

/// Of two places in conflict the one at fault, first: that of the higher layer, since the lower one
/// was there before; in one layer the later one. Files are numbered by precedence.
pub(super) fn culprit_first(one: Origin, other: Origin) -> (Origin, Origin) {
    if one >= other { (one, other) } else { (other, one) }
}

/// A finding about two places in conflict: at the one at fault, with the other as a note in the
/// words that come with it.
pub(super) fn conflict(
    code: &'static Code,
    message: impl Into<String>,
    one: (Origin, &str),
    other: (Origin, &str),
) -> Diagnostic {
    // The note must carry the words of the side that was not chosen.
    let (at, second) = culprit_first(one.0, other.0);
    let text = if second == other.0 { other.1 } else { one.1 };
    Diagnostic::new(code, message).at(at).note_at(second, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diagnostic::Severity;
    use crate::check::facts::tests::sources;

    static CODE: Code = Code { name: "fault", severity: Severity::Error, docs: "" };

    #[test]
    fn the_later_place_is_at_fault_and_the_note_has_the_words_of_the_other() {
        let (_, places) = sources(["a.toml", "b.toml"]);
        let [below, above] = places.map(Origin::file);
        for sides in [[(below, "below"), (above, "above")], [(above, "above"), (below, "below")]] {
            let found = conflict(&CODE, "a conflict", sides[0], sides[1]);
            assert_eq!(found.at, Some(above));
            let notes: Vec<_> = found.notes.iter().map(|note| (note.at, &*note.text)).collect();
            assert_eq!(notes, [(Some(below), "below")]);
        }
    }
}
