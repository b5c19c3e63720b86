//! The status in German.

use crate::words::phrase::Counted;
use crate::words::status::StatusWords;

pub(super) const STATUS: StatusWords = StatusWords {
    title: "Stand des Standards: {cooperation}",
    title_of_what_ends: "Ausnahmen, die bis {day} enden: {cooperation}",

    overview: "Überblick",
    schools: "Schulen",
    by_theme: "Nach Themen: konform / unverändert in %",
    exceptions: "Ausnahmen",
    deviations_without_leave: "Abweichungen, die der Standard nicht offenlässt",
    schools_with_faults: "Schulen ohne Aussage",
    how_it_is_counted: "Wie gezählt wird",

    as_of: "Stichtag: {day}",
    number_of_schools: "Schulen: {number}",
    number_of_deviations: "Abweichungen: {total}; davon {allowed} zugelassen, {excepted} mit Ausnahme, \
            {passed_over} übergangen, {forbidden} unzulässig",
    conformity: "Konformität: {conformity} %; unverändert übernommen: {unchanged} %",
    number_of_exceptions: "Ausnahmen: {number}",
    edition_without_governance: "Die Fassung {edition} regelt nicht, wer abweichen darf; was sie \
            festlegt, ist gesperrt.",

    column_school: "Schule",
    column_edition: "Fassung",
    column_deviations: "Abweichungen",
    column_allowed: "zugelassen",
    column_excepted: "mit Ausnahme",
    column_passed_over: "übergangen",
    column_forbidden: "unzulässig",
    column_conformity: "Konformität in %",
    column_unchanged: "unverändert in %",
    column_ends_on: "Endet am",
    column_state: "Stand",
    column_owner: "Schule oder Träger",
    column_exception: "Ausnahme",
    column_reason: "Begründung",
    column_class: "Klasse",
    column_approved: "Genehmigt",
    column_key: "Schlüssel",
    column_theme: "Thema",
    column_verdict: "Urteil",
    column_place: "Fundstelle",
    all_schools: "alle",

    approved: "{approver} am {day}",
    approved_with_reference: "{approver} am {day}, {reference}",
    holds: Counted { one: "gilt, noch {days} Tag", many: "gilt, noch {days} Tage" },
    begins: "beginnt am {day}",
    begins_and_standard_holds: "beginnt am {day}, der Standard gilt",
    has_ended: "abgelaufen",
    has_ended_and_standard_holds: "abgelaufen, der Standard gilt",
    nothing_ends: "Keine.",

    is_allowed: "zugelassen",
    is_excepted: "Ausnahme {exception}",
    is_passed_over: "übergangen ({exception})",
    is_forbidden: "unzulässig",

    files_have_faults: "Ihre Dateien haben Fehler; `muster check` nennt alle.",
    formula: "\
Der Standard einer Schule ist seine Fassung mit dem Profil ihrer Schulart. Gezählt wird jeder \
    Wert, den er setzt, und
dazu jeder Eintrag und jeder Wert, den die Schule oder ihr Träger hinzufügt, je als einer.

- **Konformität**: der Anteil, der so ist, wie es der Standard sagt oder offenlässt.
- **Unverändert**: der Anteil, der genau so ist, wie es der Standard sagt.

Wer eine vereinbarte Freiheit nutzt, ist also konform. Eine genehmigte Ausnahme senkt die \
    Konformität: sie erlaubt eine
Abweichung auf Zeit und macht sie nicht zum Standard. Was übergangen wurde, weicht nicht ab. Die \
    Anteile sind auf Zehntel
abgerundet; 100 heißt alles.",
};
