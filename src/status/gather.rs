//! Looks at the schools and writes down where they stand.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{
    Conformity, DeviationStatus, ExceptionState, ExceptionStatus, SCHEMA, School, SchoolProblem,
    Standing, Status, StatusPlace, Tally, VerdictWord, conformity,
};
use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::base::path::joined;
use crate::base::source::{Origin, Sources};
use crate::language::layer::LayerKind;
use crate::model::{Day, Level, Theme};
use crate::standard::cooperation::{Cooperation, Governed};
use crate::standard::governance::{
    self, Deviation, ExceptionValidity, Granted, Verdict, exceptions,
};
use crate::workspace::inputs::SchoolFiles;

/// Findings that are not told beside the report, for the report tells them.
const TOLD: &[&Code] = &[
    &governance::FORBIDDEN,
    &exceptions::EXPIRED,
    &exceptions::PASSED_OVER,
    &exceptions::NOT_YET,
    &exceptions::SOON,
];

/// The state of the schools chosen. With `due` only the exceptions that end until that day are
/// listed. What was found and is not told by the report goes to `out`; `step` is called after each
/// school.
pub fn status(
    cooperation: &Cooperation,
    chosen: &[bool],
    due: Option<Day>,
    step: &(impl Fn() + Sync),
    out: &mut Diagnostics,
) -> Status {
    let mut files: Vec<&SchoolFiles> = Vec::new();
    for (school, is_chosen) in cooperation.schools.iter().zip(chosen) {
        if *is_chosen {
            files.push(school);
        }
    }
    let results: Vec<((School, Vec<ExceptionStatus>), Diagnostics)> = files
        .par_iter()
        .map(|school| {
            let mut found = Diagnostics::default();
            let governed = cooperation.governed(school, &mut found);
            cooperation.sources.let_go(&school.files);
            let result = of_school(cooperation, school, governed.as_ref(), &found);
            step();
            (result, found)
        })
        .collect();
    let mut found = Diagnostics::default();
    let mut schools = Vec::with_capacity(results.len());
    // An exception of an authority is one, however many schools it has.
    let mut exceptions: BTreeMap<(String, StatusPlace), ExceptionStatus> = BTreeMap::new();
    for ((school, granted), own) in results {
        found.absorb(own, Some(&school.key()));
        for exception in granted {
            let key = (exception.id.clone(), exception.at.clone());
            exceptions.entry(key).or_insert(exception).schools.push(school.key());
        }
        schools.push(school);
    }
    cooperation.found_in_baselines(&mut found);
    for item in &found {
        if !TOLD.iter().any(|told| **told == *item.code) {
            out.push(item.clone());
        }
    }
    let mut total = Standing::default();
    for standing in schools.iter().filter_map(|school| school.standing.as_ref()) {
        total.add(standing);
    }
    sort_by_deviations(&mut schools);
    let last = due.map(|day| day.to_string());
    let exceptions = due_exceptions(exceptions.into_values().collect(), last.as_deref());
    Status {
        schema: SCHEMA.to_owned(),
        muster: env!("CARGO_PKG_VERSION").to_owned(),
        cooperation: cooperation.workspace.title.to_string(),
        as_of: cooperation.today.to_string(),
        due_until: last,
        total,
        schools,
        exceptions,
    }
}

/// The exceptions that end until a day, the first one first; all of them without a day.
fn due_exceptions(
    mut exceptions: Vec<ExceptionStatus>,
    last: Option<&str>,
) -> Vec<ExceptionStatus> {
    // Days are written year first, so their texts are in the order of time.
    exceptions.retain(|exception| last.is_none_or(|last| *exception.expires <= *last));
    exceptions.sort_by(|left, right| {
        (&left.expires, &left.owner, &left.id).cmp(&(&right.expires, &right.owner, &right.id))
    });
    exceptions
}

/// Schools that deviate most come first, and last those of which nothing is known.
fn sort_by_deviations(schools: &mut [School]) {
    schools.sort_by_key(|school| {
        let tally = school.standing.as_ref().map(|standing| standing.deviations);
        let deviates = tally.map(|tally| (Reverse(tally.needing_leave()), Reverse(tally.total)));
        (tally.is_none(), deviates, school.key())
    });
}

fn of_school(
    cooperation: &Cooperation,
    files: &SchoolFiles,
    governed: Option<&Governed>,
    found: &Diagnostics,
) -> (School, Vec<ExceptionStatus>) {
    let mut school = School {
        authority: files.key.authority.to_string(),
        school: files.key.school.to_string(),
        title: None,
        profile: None,
        edition: None,
        governed: false,
        problem: None,
        standing: None,
        deviations: Vec::new(),
    };
    let Some(governed) = governed else {
        school.problem = Some(problem(found, &cooperation.sources));
        return (school, Vec::new());
    };
    let baseline = &governed.baseline;
    let Some(standard) = &baseline.edition_tree else {
        school.problem = Some(problem(found, &cooperation.sources));
        return (school, Vec::new());
    };
    // The profile is a part of the standard.
    let deviations: Vec<&Deviation> = governed
        .deviations
        .iter()
        .filter(|deviation| deviation.layer > LayerKind::Profile)
        .collect();
    let conformity = conformity::compare(standard, &governed.intent.tree, &deviations);
    school.title = Some(governed.intent.school.title.to_string());
    school.profile = Some(governed.intent.school.profile.to_string());
    school.edition = Some(baseline.edition.to_string());
    school.governed = !baseline.governance.is_empty();
    school.deviations = deviations
        .iter()
        .filter_map(|deviation| deviation_status(deviation, &cooperation.sources))
        .collect();
    school.standing = Some(Standing::of(&school.deviations, conformity));
    let mut exceptions = Vec::new();
    for granted in &governed.exceptions {
        let approver = baseline.governance.approver(&granted.exception.approved_by);
        let approver = approver.map(|approver| approver.title.to_string());
        exceptions.push(exception_status(cooperation, files, granted, approver));
    }
    (school, exceptions)
}

/// Why nothing can be said: the first error of the school, or that the fault lies in what it shares
/// with others.
fn problem(found: &Diagnostics, sources: &Sources) -> SchoolProblem {
    let distinct = found.clone().distinct();
    let first = distinct.iter().find(|item| item.code.severity == Severity::Error);
    match first {
        Some(item) => SchoolProblem {
            code: Some(item.code.name.to_owned()),
            message: item.message.clone(),
            at: item.at.map(|at| place(at, sources)),
        },
        None => SchoolProblem {
            code: None,
            message: "the standard that it follows, or its authority, has faults".to_owned(),
            at: None,
        },
    }
}

fn place(at: Origin, sources: &Sources) -> StatusPlace {
    StatusPlace { file: sources.file(at.file).path.to_string(), line: sources.position(at).line }
}

fn deviation_status(deviation: &Deviation, sources: &Sources) -> Option<DeviationStatus> {
    let (verdict, exception) = match &deviation.verdict {
        Verdict::Allowed => (VerdictWord::Allowed, None),
        Verdict::Excepted(id) => (VerdictWord::Excepted, Some(id)),
        Verdict::PassedOver(id) => (VerdictWord::PassedOver, Some(id)),
        Verdict::Forbidden => (VerdictWord::Forbidden, None),
    };
    Some(DeviationStatus {
        path: joined(deviation.path.iter().map(|key| &**key)),
        theme: Theme::of(deviation.path.first()?)?,
        layer: if deviation.layer == LayerKind::Authority {
            Level::Authority
        } else {
            Level::School
        },
        at: place(deviation.at, sources),
        added: deviation.added,
        verdict,
        rule: deviation.rule.as_ref().map(|(pattern, _)| pattern.clone()),
        exception: exception.map(ToString::to_string),
    })
}

fn exception_status(
    cooperation: &Cooperation,
    school: &SchoolFiles,
    granted: &Granted,
    approver: Option<String>,
) -> ExceptionStatus {
    let exception = &granted.exception;
    let at = place(granted.at, &cooperation.sources);
    // What stands in no file of the school is an exception of its authority.
    let of_school = school.files.contains(&granted.at.file);
    ExceptionStatus {
        id: granted.id.to_string(),
        title: exception.title.to_string(),
        owner: if of_school { school.key.to_string() } else { school.key.authority.to_string() },
        schools: Vec::new(),
        paths: exception.paths.iter().map(ToString::to_string).collect(),
        reason: exception.reason.to_string(),
        measures: exception.measures.iter().map(ToString::to_string).collect(),
        class: exception.class.to_string(),
        approved_by: exception.approved_by.to_string(),
        approver,
        approved_on: exception.approved_on.to_string(),
        reference: exception.reference.as_ref().map(ToString::to_string),
        from: exception.from().to_string(),
        expires: exception.expires.to_string(),
        days_left: cooperation.today.days_until(exception.expires),
        state: match granted.state(cooperation.today) {
            ExceptionValidity::Holds => ExceptionState::Holds,
            ExceptionValidity::EndsSoon => ExceptionState::EndsSoon,
            ExceptionValidity::NotYet(_) => ExceptionState::NotYet,
            ExceptionValidity::Expired(_) => ExceptionState::Expired,
        },
        on_expiry: exception.on_expiry,
        at,
    }
}

impl Standing {
    fn of(deviations: &[DeviationStatus], conformity: BTreeMap<Theme, Conformity>) -> Self {
        let mut standing = Self::default();
        for (theme, conformity) in conformity {
            standing.conformity.add(&conformity);
            standing.themes.entry(theme).or_default().conformity = conformity;
        }
        for deviation in deviations {
            let tally = Tally::of(deviation);
            standing.deviations.add(tally);
            standing.themes.entry(deviation.theme).or_default().deviations.add(tally);
        }
        standing
    }

    fn add(&mut self, other: &Self) {
        self.deviations.add(other.deviations);
        self.conformity.add(&other.conformity);
        for (theme, other) in &other.themes {
            let own = self.themes.entry(*theme).or_default();
            own.deviations.add(other.deviations);
            own.conformity.add(&other.conformity);
        }
    }
}

impl Tally {
    fn of(deviation: &DeviationStatus) -> Self {
        let is = |verdict| usize::from(deviation.verdict == verdict);
        Self {
            total: 1,
            added: usize::from(deviation.added),
            changed: usize::from(!deviation.added),
            allowed: is(VerdictWord::Allowed),
            excepted: is(VerdictWord::Excepted),
            passed_over: is(VerdictWord::PassedOver),
            forbidden: is(VerdictWord::Forbidden),
        }
    }
}
