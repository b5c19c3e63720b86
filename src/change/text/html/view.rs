//! Makes the page out of the changes: all that is to be decided is decided here.

use std::collections::{BTreeMap, BTreeSet};

use super::lines;
use super::matrix::matrix;
use super::page::{
    PageAccess, PageCause, PageDiff, PageEffect, PageFinding, PageMember, PageModelChange,
    PagePart, PagePhrase, PagePlace, PagePlaces, PageReason, PageRow, PageSecret, PageSecrets,
    PageSide, PageWord, View,
};
use super::plan::plan;
use crate::change::text::{access, named, secrets, sentence, words};
use crate::change::{
    ChangeEffect, ChangeKind, Changes, ComparedSide, DiffPlace, EffectPart, Evidence, FileChange,
    ModelChange, Risk, RiskReason, ShortFinding, SideKind,
};
use crate::words::Words;

/// Causes that an effect shows; all of them stand among the changes of the model.
const MOST_CAUSES: usize = 6;

/// Places that a change of the model shows at once; the others are folded up.
const MOST_PLACES: usize = 3;

/// Lines of what was opened and closed that are seen at once.
const MOST_SAID: usize = 12;

/// Effects that are unfolded from the start, when there are no more.
const FEW: usize = 3;

/// The page in a language.
pub(super) fn view<'a>(changes: &'a Changes, words: &'static Words) -> View<'a> {
    let writer = PageWriter { words };
    let mut effects = Vec::new();
    let (mut schools, mut kinds) = (BTreeSet::new(), BTreeSet::new());
    for (number, effect) in changes.effects.iter().enumerate() {
        effects.push(writer.effect(changes, number, effect));
        schools.extend(effect.schools.iter().map(String::as_str));
        kinds.extend(effect.parts.iter().map(|part| part.kind));
    }
    for change in &changes.model {
        schools.extend(change.schools.iter().map(String::as_str));
        kinds.insert(change.kind);
    }
    let model = writer.model(changes, &effects);
    View {
        access: who_reaches_what(changes, words),
        muster: &changes.muster,
        as_of: &changes.as_of,
        base: writer.side(&changes.base),
        head: writer.side(&changes.head),
        empty: changes.is_empty(),
        nothing_changes: if changes.secrets.is_empty() {
            words.changes.nothing_changes
        } else {
            words.secret_changes.nothing_else
        },
        secrets: writer.secrets(changes),
        notes: changes.notes.iter().map(|note| writer.phrase(note)).collect(),
        unexpected: changes.unexpected.iter().map(|what| writer.phrase(what)).collect(),
        plan: plan(changes, words),
        all: changes.totals.all,
        schools_compared: changes.totals.schools_compared,
        by_risk: writer.rows_of_risks(changes),
        by_kind: writer.rows_of_kinds(changes),
        authorities: schools.iter().filter_map(|school| Some(school.split_once('/')?.0)).collect(),
        schools,
        platforms: changes.files.iter().map(|file| file.platform.as_str()).collect(),
        kinds: kinds.into_iter().map(|kind| writer.kind(kind)).collect(),
        effects,
        model,
    }
}

fn who_reaches_what(changes: &Changes, words: &'static Words) -> PageAccess {
    let mut said = access::said(&changes.access, &changes.touched, words);
    let title = access::title(&said, words);
    let more = said.split_off(said.len().min(MOST_SAID));
    PageAccess {
        title,
        compared: access::compared(&changes.access, words),
        matrix: matrix(&changes.access, words),
        said,
        more,
    }
}

/// `12.5`, in whole numbers, since those are the same on every machine.
fn percent(part: usize, all: usize) -> String {
    let tenths = (part * 1000).checked_div(all).unwrap_or(0);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// The schools of an effect, also those without files, each with its files.
fn members<'a>(effect: &ChangeEffect, files: &[&'a FileChange]) -> Vec<PageMember<'a>> {
    let mut members: BTreeMap<Option<String>, Vec<&'a str>> = BTreeMap::new();
    for school in &effect.schools {
        members.insert(Some(school.clone()), Vec::new());
    }
    for file in files {
        let (school, path) = match (&file.authority, &file.school) {
            (Some(authority), Some(school)) => {
                let school = format!("{authority}/{school}");
                let below = file.path.strip_prefix(&format!("{school}/"));
                (Some(school), below.unwrap_or(&file.path))
            }
            _ => (None, file.path.as_str()),
        };
        members.entry(school).or_default().push(path);
    }
    members.into_iter().map(|(school, files)| PageMember { school, files }).collect()
}

/// The files of a part, each once.
fn files_of<'a>(changes: &'a Changes, part: &EffectPart) -> Vec<&'a FileChange> {
    let files = part.variants.iter().flat_map(|variant| &variant.files);
    let files: BTreeSet<usize> = files.copied().collect();
    files.into_iter().filter_map(|file| changes.files.get(file)).collect()
}

/// Writes parts of the page in its language.
#[derive(Clone, Copy)]
struct PageWriter {
    words: &'static Words,
}

impl PageWriter {
    fn secrets(self, changes: &Changes) -> Option<PageSecrets> {
        let words = self.words;
        let mut said = Vec::new();
        for change in &changes.secrets {
            let text = secrets::sentence(change, words);
            said.push(PageSecret { risk: self.risk(change.risk), text });
        }
        let (title, why) = (words.secret_changes.title, words.secret_changes.none_in_files);
        if said.is_empty() { None } else { Some(PageSecrets { title, why, said }) }
    }

    fn rows_of_risks(self, changes: &Changes) -> Vec<PageRow> {
        let mut rows = Vec::new();
        // The gravest risk comes first.
        for (risk, count) in changes.totals.by_risk.iter().rev() {
            let share = percent(count.files, changes.totals.all.files);
            let meaning = Some(named::meaning(*risk, self.words));
            rows.push(PageRow { word: self.risk(*risk), meaning, count: *count, share });
        }
        rows
    }

    fn rows_of_kinds(self, changes: &Changes) -> Vec<PageRow> {
        let mut rows = Vec::new();
        for (kind, count) in &changes.totals.by_kind {
            let share = percent(count.files, changes.totals.all.files);
            rows.push(PageRow { word: self.kind(*kind), meaning: None, count: *count, share });
        }
        rows
    }

    fn risk(self, risk: Risk) -> PageWord {
        PageWord { name: risk.name(), text: named::risk(risk, self.words) }
    }

    fn kind(self, kind: ChangeKind) -> PageWord {
        PageWord { name: words::kind(kind), text: named::kind(kind, self.words) }
    }

    /// A phrase of the comparison, translated when it can be.
    fn phrase(self, text: &str) -> PagePhrase<'_> {
        match self.words.sentences.say(text) {
            Some(translated) => PagePhrase { text: translated, foreign: false },
            None => PagePhrase { text: text.into(), foreign: true },
        }
    }

    fn side(self, side: &ComparedSide) -> PageSide<'_> {
        // Where there is no base, there is nothing that it could be.
        let is_nothing = side.kind == SideKind::Revision && side.revision.is_none();
        PageSide {
            label: &side.label,
            kind: if is_nothing { "" } else { named::side(side.kind, self.words) },
            revision: side.revision.as_deref(),
            findings: side.findings.iter().map(|finding| self.finding(finding)).collect(),
        }
    }

    fn finding(self, finding: &ShortFinding) -> PageFinding<'_> {
        PageFinding {
            code: &finding.code,
            message: &finding.message,
            at: finding.at.as_ref().map(|place| self.place(place)),
        }
    }

    fn place(self, place: &DiffPlace) -> PagePlace<'_> {
        PagePlace { file: &place.file, line: place.line, layer: self.phrase(&place.layer) }
    }

    fn places(self, places: &[DiffPlace]) -> PagePlaces<'_> {
        let (first, rest) = places.split_at(places.len().min(MOST_PLACES));
        PagePlaces {
            first: first.iter().map(|place| self.place(place)).collect(),
            rest: rest.iter().map(|place| self.place(place)).collect(),
        }
    }

    fn reason(self, reason: &RiskReason) -> PageReason<'_> {
        PageReason {
            risk: self.risk(reason.risk),
            text: self.phrase(&reason.text),
            path: reason.path.as_deref(),
            old: reason.old.as_deref(),
            new: reason.new.as_deref(),
            only: sentence::only_at(&reason.schools, self.words),
        }
    }

    fn cause(self, number: usize, change: &ModelChange) -> PageCause<'_> {
        let place = change.new_at.first().or(change.old_at.first());
        PageCause {
            number,
            path: &change.path,
            kind: self.kind(change.kind),
            old: change.old.as_deref(),
            new: change.new.as_deref(),
            at: place.map(|place| self.place(place)),
        }
    }

    fn effect<'a>(
        self,
        changes: &'a Changes,
        number: usize,
        effect: &'a ChangeEffect,
    ) -> PageEffect<'a> {
        let files: BTreeMap<&str, &FileChange> = effect
            .parts
            .iter()
            .flat_map(|part| files_of(changes, part))
            .map(|file| (file.path.as_str(), file))
            .collect();
        let files: Vec<&FileChange> = files.into_values().collect();
        let mut causes = Vec::new();
        for &number in effect.causes.iter().take(MOST_CAUSES) {
            causes.extend(changes.model.get(number).map(|change| self.cause(number, change)));
        }
        let is_tested = effect.evidence == Evidence::Tested;
        let outliers = effect.outliers.iter();
        PageEffect {
            number,
            open: changes.effects.len() <= FEW,
            title: sentence::title(&effect.title, self.words),
            idle: sentence::is_idle(effect),
            kinds: effect.parts.iter().map(|part| words::kind(part.kind)).collect(),
            risk: self.risk(effect.risk),
            risks: effect.risks.clone(),
            reasons: effect.reasons.iter().map(|reason| self.reason(reason)).collect(),
            sensitive: files.iter().any(|file| file.sensitive),
            evidence: if is_tested { "" } else { named::evidence(effect.evidence, self.words) },
            count: effect.count,
            platforms: files.iter().map(|file| file.platform.as_str()).collect(),
            outliers: outliers.map(|outlier| sentence::outlier(outlier, self.words)).collect(),
            members: members(effect, &files),
            parts: effect.parts.iter().map(|part| self.part(changes, part)).collect(),
            causes,
            more_causes: effect.causes.len().saturating_sub(MOST_CAUSES),
        }
    }

    fn part<'a>(self, changes: &'a Changes, part: &'a EffectPart) -> PagePart<'a> {
        let mut every = Vec::new();
        for file in files_of(changes, part) {
            // Only with `--full` do files come with differences of their own.
            if !file.hunks.is_empty() {
                every.push(PageDiff { open: false, ..lines::diff(&file.path, &file.hunks) });
            }
        }
        PagePart {
            kind: self.kind(part.kind),
            what: self.phrase(&part.what),
            risk: self.risk(part.risk),
            count: part.count,
            variants: part.variants.len(),
            diffs: part.sample.iter().map(|file| lines::diff(&file.path, &file.hunks)).collect(),
            every,
        }
    }

    fn model<'a>(self, changes: &'a Changes, shown: &[PageEffect<'a>]) -> Vec<PageModelChange<'a>> {
        // The effects that each change causes.
        let mut effects: Vec<Vec<&PageEffect<'a>>> = vec![Vec::new(); changes.model.len()];
        for (effect, shown) in changes.effects.iter().zip(shown) {
            for &cause in &effect.causes {
                if let Some(effects) = effects.get_mut(cause) {
                    effects.push(shown);
                }
            }
        }
        let mut model = Vec::new();
        for (number, (change, effects)) in changes.model.iter().zip(&effects).enumerate() {
            model.push(self.model_change(number, change, effects));
        }
        model
    }

    fn model_change<'a>(
        self,
        number: usize,
        change: &'a ModelChange,
        effects: &[&PageEffect<'a>],
    ) -> PageModelChange<'a> {
        PageModelChange {
            number,
            subject: named::subject(change.subject, self.words),
            path: &change.path,
            kind: self.kind(change.kind),
            moved_from: change.moved_from.as_deref(),
            old: change.old.as_deref(),
            new: change.new.as_deref(),
            old_at: self.places(&change.old_at),
            new_at: self.places(&change.new_at),
            schools: &change.schools,
            zones: &change.zones,
            exceptions: &change.exceptions,
            permits: &change.permits,
            effects: effects.iter().map(|shown| (shown.number, shown.title.clone())).collect(),
            risks: effects.iter().flat_map(|shown| shown.risks.iter().copied()).collect(),
            platforms: effects.iter().flat_map(|shown| shown.platforms.iter().copied()).collect(),
        }
    }
}
