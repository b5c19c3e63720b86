//! The words of a language for what a comparison tells apart: kinds, subjects, risks.

use crate::change::{ChangeKind, ChangeSubject, Evidence, Risk, SideKind};
use crate::words::{Phrase, Words};

pub(super) fn kind(kind: ChangeKind, words: &Words) -> Phrase {
    match kind {
        ChangeKind::Removed => words.changes.kind_removed,
        ChangeKind::Added => words.changes.kind_added,
        ChangeKind::Changed => words.changes.kind_changed,
        ChangeKind::Moved => words.changes.kind_moved,
    }
}

pub(super) fn risk(risk: Risk, words: &Words) -> Phrase {
    match risk {
        Risk::Unknown => words.changes.risk_unknown,
        Risk::Cosmetic => words.changes.risk_cosmetic,
        Risk::Live => words.changes.risk_live,
        Risk::InterruptsClients => words.changes.risk_interrupts_clients,
        Risk::InterruptsManagement => words.changes.risk_interrupts_management,
        Risk::Security => words.changes.risk_security,
        Risk::Removal => words.changes.risk_removal,
    }
}

/// A mark for a class of risk, where nothing has a colour but signs.
pub(super) fn mark(risk: Risk) -> &'static str {
    match risk {
        Risk::Removal | Risk::Security | Risk::Unknown => "🔴",
        Risk::InterruptsManagement => "🟣",
        Risk::InterruptsClients => "🟠",
        Risk::Live => "🔵",
        Risk::Cosmetic => "⚪",
    }
}

/// What a class of risk means.
pub(super) fn meaning(risk: Risk, words: &Words) -> Phrase {
    match risk {
        Risk::Unknown => words.changes.meaning_unknown,
        Risk::Cosmetic => words.changes.meaning_cosmetic,
        Risk::Live => words.changes.meaning_live,
        Risk::InterruptsClients => words.changes.meaning_interrupts_clients,
        Risk::InterruptsManagement => words.changes.meaning_interrupts_management,
        Risk::Security => words.changes.meaning_security,
        Risk::Removal => words.changes.meaning_removal,
    }
}

pub(super) fn subject(subject: ChangeSubject, words: &Words) -> Phrase {
    match subject {
        ChangeSubject::School => words.changes.subject_school,
        ChangeSubject::Model => words.changes.subject_model,
        ChangeSubject::Header => words.changes.subject_header,
        ChangeSubject::Exception => words.changes.subject_exception,
        ChangeSubject::Platform => words.changes.subject_platform,
    }
}

pub(super) fn side(kind: SideKind, words: &Words) -> Phrase {
    match kind {
        SideKind::WorkingTree => words.changes.side_working_tree,
        SideKind::Revision => words.changes.side_revision,
        SideKind::Build => words.changes.side_build,
        SideKind::Bundle => words.changes.side_bundle,
    }
}

pub(super) fn evidence(evidence: Evidence, words: &Words) -> Phrase {
    match evidence {
        Evidence::Tested => words.changes.evidence_tested,
        Evidence::Scope => words.changes.evidence_scope,
        Evidence::None => words.changes.evidence_none,
    }
}
