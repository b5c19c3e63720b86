//! Findings: what is wrong, where, why it matters, how to mend it. Plain data until the very edge;
//! `report` knows how they look.

use std::collections::BTreeSet;

use crate::base::source::Origin;

/// A kind of finding: its name, how grave it is, and its page.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Named for the fault, in kebab-case: `duplicate-vlan-id`.
    pub name: &'static str,
    pub severity: Severity,
    /// Its page: what it means, why it matters, how to mend it (Markdown with fixed headings).
    pub docs: &'static str,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth a look; nothing is held back.
    Warning,
    /// Nothing is built.
    Error,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: &'static Code,
    /// One phrase: what is wrong.
    pub message: String,
    /// Where. `None` only when there is no file to point into, as for a folder that is missing.
    pub at: Option<Origin>,
    /// Further places and facts.
    pub notes: Vec<Note>,
    /// How to mend it.
    pub help: Option<String>,
    /// The schools (`authority/school`) concerned; empty when it does not depend on one.
    pub schools: BTreeSet<String>,
}

/// A further fact of a finding, possibly at another place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    pub at: Option<Origin>,
    pub text: String,
}

impl Diagnostic {
    /// A finding of the kind `code`.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            at: None,
            notes: Vec::new(),
            help: None,
            schools: BTreeSet::new(),
        }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, origin: Origin) -> Self {
        self.at = Some(origin);
        self
    }

    /// Says where, when that is known.
    #[must_use]
    pub fn at_opt(mut self, origin: Option<Origin>) -> Self {
        self.at = origin;
        self
    }

    /// Adds a fact, at another place when that is known.
    #[must_use]
    pub fn note_at_opt(mut self, origin: Option<Origin>, text: impl Into<String>) -> Self {
        self.notes.push(Note { at: origin, text: text.into() });
        self
    }

    /// Adds a fact at another place.
    #[must_use]
    pub fn note_at(mut self, origin: Origin, text: impl Into<String>) -> Self {
        self.notes.push(Note { at: Some(origin), text: text.into() });
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(Note { at: None, text: text.into() });
        self
    }

    /// Says how to mend it.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }
}

/// Where phases put what they find.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Takes a finding in.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// Takes in all of `other`, as found at `school`.
    pub fn absorb(&mut self, other: Self, school: Option<&str>) {
        self.items.extend(other.items.into_iter().map(|mut item| {
            item.schools.extend(school.map(str::to_owned));
            item
        }));
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Whether anything found keeps the build from being written.
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|item| item.code.severity == Severity::Error)
    }

    /// How many of a severity there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.items.iter().filter(|item| item.code.severity == severity).count()
    }

    /// `value`, unless an error was found.
    pub fn gate<T>(&self, value: T) -> Option<T> {
        if self.has_errors() { None } else { Some(value) }
    }

    /// Puts what `change` makes of each finding in its place.
    pub fn change(&mut self, change: impl FnMut(Diagnostic) -> Diagnostic) {
        self.items = std::mem::take(&mut self.items).into_iter().map(change).collect();
    }

    /// The findings as they came.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.items.iter()
    }

    /// The findings in a fixed order, each root cause once: what was found at several schools for
    /// the same reason becomes one finding that names them all.
    #[must_use]
    pub fn distinct(self) -> Vec<Diagnostic> {
        let mut items = self.items;
        // By schools as well: whose notes and help are kept must not depend on the order of
        // finding.
        items.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.schools.cmp(&b.schools)));
        let mut distinct: Vec<Diagnostic> = Vec::new();
        for item in items {
            match distinct.last_mut() {
                // Notes and help may differ from school to school: those of the first one stay.
                Some(last) if key(last) == key(&item) => last.schools.extend(item.schools),
                _ => distinct.push(item),
            }
        }
        distinct
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// What makes two findings the same.
fn key(item: &Diagnostic) -> (Option<Origin>, &'static str, &str) {
    (item.at, item.code.name, &item.message)
}

/// Declares codes of a phase: `codes! { /// docs... NAME = "name", Error; }` and their table.
macro_rules! codes {
    ($($(#[doc = $docs:literal])+ $name:ident = $text:literal, $severity:ident;)*) => {
        $($(#[doc = $docs])+
        pub static $name: $crate::base::diagnostic::Code = $crate::base::diagnostic::Code {
            name: $text,
            severity: $crate::base::diagnostic::Severity::$severity,
            docs: concat!($($docs, "\n"),+),
        };)*
        /// Every code of this phase.
        pub static CODES: &[&$crate::base::diagnostic::Code] = &[$(&$name),*];
    };
}
pub(crate) use codes;

/// Longest name for which a similar one is looked for: comparing takes time that grows with the
/// square of the length.
const LONGEST_NAME: usize = 100;

/// Most names that are compared: thousands of mistakes in a table of thousands would take hours.
const MOST_NAMES: usize = 1000;

/// How alike two names are that are taken for one another: twice the letters they share by the
/// letters of both.
const ALIKE: f32 = 0.6;

/// "did you mean": the name among `known` that is nearest to `written`, as a help text.
pub fn did_you_mean<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    if written.len() > LONGEST_NAME {
        return None;
    }
    let letters = Letters::of(written);
    // The bound counts the names that are looked at, whether or not they are alike.
    let near: Vec<&str> =
        known.take(MOST_NAMES).filter(|name| letters.may_be_alike(name)).collect();
    let near = similar::get_close_matches(written, &near, 1, ALIKE);
    near.first().map(|name| format!("did you mean `{name}`?"))
}

/// How often each letter is in a name. Counting letters costs little, and rules out most names
/// before they are compared.
struct Letters {
    /// A byte is enough for each: names are at most [`LONGEST_NAME`] bytes long.
    counts: [u8; 256],
    number: usize,
}

impl Letters {
    fn of(name: &str) -> Self {
        let mut counts = [0; 256];
        for byte in name.bytes() {
            counts[usize::from(byte)] += 1;
        }
        // Names are compared by characters. Of those beyond ASCII the others have none.
        Self { counts, number: name.chars().count() }
    }

    /// Whether another name shares enough letters, in whatever order.
    fn may_be_alike(&self, other: &str) -> bool {
        // Names are compared by characters, of which bytes tell the number in ASCII alone.
        if !other.is_ascii() {
            // A character has four bytes at most.
            return other.len() <= LONGEST_NAME * 4;
        }
        // Shares of few bytes are counted exactly.
        #[allow(clippy::cast_precision_loss, reason = "names are short")]
        let is_enough =
            |shared: usize| 2.0 * shared as f32 >= ALIKE * (self.number + other.len()) as f32;
        // More than the shorter of the two cannot be shared: most names end here, uncounted.
        if !is_enough(self.number.min(other.len())) {
            return false;
        }
        let mut left = self.counts;
        let mut shared = 0;
        for byte in other.bytes() {
            if left[usize::from(byte)] > 0 {
                left[usize::from(byte)] -= 1;
                shared += 1;
            }
        }
        is_enough(shared)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_meant() {
        let known = ["segments", "services", "title", "vlan"];
        for (written, meant) in [
            ("segmets", Some("segments")),
            ("vlna", Some("vlan")),
            ("titel", Some("title")),
            ("x", None),
            ("", None),
            ("abcdefgh", None),
            ("vlan-number-of-it", None),
        ] {
            let expected = meant.map(|name| format!("did you mean `{name}`?"));
            assert_eq!(did_you_mean(written, known.into_iter()), expected, "{written}");
        }
        assert_eq!(
            did_you_mean("größe", ["grösse"].into_iter()).as_deref(),
            Some("did you mean `grösse`?")
        );
    }

    #[test]
    fn what_is_left_out_beforehand_is_never_alike() {
        let names: Vec<String> =
            (0..120_u32).map(|seed| format!("{:b}-{:x}", seed % 37, seed * 2_654_435)).collect();
        for one in &names {
            let letters = Letters::of(one);
            for other in names.iter().filter(|other| !letters.may_be_alike(other)) {
                assert!(
                    similar::get_close_matches(&**one, &[&**other], 1, ALIKE).is_empty(),
                    "{one} {other}"
                );
            }
        }
    }

    #[test]
    fn a_name_with_umlauts_is_counted_by_its_characters() {
        assert_eq!(
            did_you_mean("gäste", ["gaste"].into_iter()).as_deref(),
            Some("did you mean `gaste`?")
        );
        let written = "übergrößenträger";
        let near = "ubergrossentrager";
        let is_near = !similar::get_close_matches(written, &[near], 1, ALIKE).is_empty();
        assert_eq!(Letters::of(written).may_be_alike(near), is_near);
    }

    #[test]
    fn long_names_and_many_names_are_bounded() {
        let long = "a".repeat(LONGEST_NAME + 1);
        assert_eq!(did_you_mean(&long, [long.as_str()].into_iter()), None);
        let exact = "a".repeat(LONGEST_NAME);
        assert!(did_you_mean(&exact, [exact.as_str()].into_iter()).is_some());
        let looked_at = std::cell::Cell::new(0);
        let many = (0..MOST_NAMES * 3).map(|_| {
            looked_at.set(looked_at.get() + 1);
            "another"
        });
        assert_eq!(did_you_mean("name", many), None);
        assert_eq!(looked_at.get(), MOST_NAMES);
    }
}
