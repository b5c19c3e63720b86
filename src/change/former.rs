//! What is compared with, made ready, and what a comparison with it cannot say.

use super::SideKind;
use super::built_files::BuiltFiles;
use super::bundle_base::BundleBase;
use super::side::Base;
use super::state::{ComparedWith, CompiledState, Unsound};
use crate::model::Day;

/// Makes ready what is compared with.
pub(super) fn prepared(base: Base, day: Day) -> Result<ComparedWith, Box<Unsound>> {
    match base {
        Base::Snapshot(snapshot) => {
            Ok(ComparedWith::State(Box::new(CompiledState::new(*snapshot, day)?)))
        }
        Base::Build(folder) => Ok(ComparedWith::Build(folder)),
        Base::Bundle(bundle) => Ok(of_bundle(*bundle, day)),
        Base::Nothing(side) => Ok(ComparedWith::Nothing(side)),
    }
}

/// What a bundle is compared as: the commit that it is of, with the plan behind it, when that gives
/// its very files; else its files alone.
fn of_bundle(mut bundle: BundleBase, day: Day) -> ComparedWith {
    if let Some(snapshot) = bundle.state.take()
        && let Ok(mut state) = CompiledState::new(*snapshot, day)
        && bundle.is_of(&state)
    {
        state.side = bundle.files.side;
        return ComparedWith::State(Box::new(state));
    }
    ComparedWith::Build(Box::new(bundle.files))
}

/// What every comparison with a bundle says.
const ONE_SCHOOL: &str = "a bundle is of one school: no other one is compared";

/// What a comparison with this base cannot say.
pub(super) fn remarks(former: &ComparedWith, day: Day) -> Vec<String> {
    let mut remarks = Vec::new();
    match former {
        ComparedWith::State(base) if base.side.kind == SideKind::Bundle => {
            remarks.push(ONE_SCHOOL.into());
        }
        ComparedWith::State(_) => {}
        ComparedWith::Build(files) => remarks.extend(remarks_on_files(files, day)),
        ComparedWith::Nothing(side) => {
            remarks.push(format!("there is no workspace in `{}`: everything is new", side.label));
        }
    }
    remarks
}

/// What files alone cannot say.
fn remarks_on_files(files: &BuiltFiles, day: Day) -> Vec<String> {
    let mut remarks = Vec::new();
    let (made, is_bundle) = (&files.as_of, files.side.kind == SideKind::Bundle);
    let is_other_day = *made != day.to_string();
    if is_other_day && is_bundle {
        remarks.push(format!("the bundle is of {made}, the other side of {day}"));
    } else if is_other_day {
        remarks.push(format!("the build is of {made}, the other side of {day}"));
    }
    if !is_bundle {
        remarks.push(
            "a build holds files only: what changed in the model, what caused a change and \
            its risk are not known"
                .into(),
        );
        return remarks;
    }
    remarks.push(ONE_SCHOOL.into());
    remarks.push(
        "only the files of the bundle are compared: what changed in the model, what caused a \
        change and its risk are not known"
            .into(),
    );
    match &files.side.revision {
        Some(commit) if !is_other_day => remarks.push(format!(
            "this repository does not have the commit {commit}, or that gives other files now than \
            the bundle holds"
        )),
        _ => {}
    }
    remarks
}
