//! The words of the page, in German and in English.

use std::collections::BTreeMap;

use crate::model::Language;

/// Name, German, English. `@` is a place for a number or a name.
const TEXTS: &[(&str, &str, &str)] = &[
    ("lang", "de", "en"),
    ("title", "Was sich ändert", "What changes"),
    ("skip", "Zu den Änderungen", "Skip to the changes"),
    ("from", "von", "from"),
    ("to", "nach", "to"),
    ("as_of", "Stand", "As of"),
    ("kind_of_side_working-tree", "Dateien auf der Platte", "files on the disk"),
    ("kind_of_side_revision", "Revision", "revision"),
    ("kind_of_side_build", "Build-Ordner", "build folder"),
    (
        "nothing",
        "Nichts ändert sich: Beide Seiten ergeben dieselben Dateien.",
        "Nothing changes: both sides give the same files.",
    ),
    ("notes", "Was der Vergleich nicht sagen kann", "What the comparison cannot say"),
    ("unexpected", "Nicht angekündigt", "Not declared"),
    (
        "unexpected_why",
        "Diese Wirkungen hat niemand angekündigt (--expect).",
        "Nobody declared these effects (--expect).",
    ),
    ("findings_base", "Fehler auf der alten Seite", "Findings on the old side"),
    ("findings_head", "Fehler auf der neuen Seite", "Findings on the new side"),
    ("summary", "Überblick", "Summary"),
    ("of_schools", "von @ verglichenen", "of @ compared"),
    ("schools", "Schulen", "Schools"),
    ("devices", "Geräte", "Devices"),
    ("files", "Dateien", "Files"),
    ("by_risk", "Nach Risiko", "By risk"),
    ("by_kind", "Nach Art der Änderung", "By kind of change"),
    ("risk", "Risiko", "Risk"),
    ("kind", "Art", "Kind"),
    ("meaning", "Bedeutung", "Meaning"),
    ("share", "Anteil", "Share"),
    ("search", "Suche", "Search"),
    ("search_hint", "Gerät, Adresse, SSID, Zeile …", "device, address, SSID, line …"),
    ("school", "Schule", "School"),
    ("authority", "Schulträger", "Authority"),
    ("platform", "Plattform", "Platform"),
    ("all", "alle", "all"),
    ("reset", "Filter leeren", "Clear filters"),
    ("open_all", "Alles aufklappen", "Open all"),
    ("close_all", "Alles zuklappen", "Close all"),
    ("filter", "Suche und Filter", "Search and filters"),
    (
        "shown",
        "Gezeigt: @ Gruppen, @ Änderungen am Modell",
        "Shown: @ groups, @ changes of the model",
    ),
    ("none", "Nichts passt zu Suche und Filtern.", "Nothing matches the search and the filters."),
    ("view", "Darstellung der Unterschiede", "View of differences"),
    ("unified", "untereinander", "unified"),
    ("split", "nebeneinander", "side by side"),
    ("clusters", "Wirkungen", "Effects"),
    (
        "clusters_why",
        "Gleiche Änderungen stehen einmal da, mit allen, die sie betreffen.",
        "Identical changes are shown once, with everybody whom they concern.",
    ),
    ("outliers", "Ausreißer", "Outliers"),
    (
        "outliers_why",
        "Betreffen viel weniger Schulen als die breiteste Änderung: einen eigenen Blick wert.",
        "Concern much fewer schools than the widest change: worth a look of their own.",
    ),
    ("others", "Weitere Wirkungen", "Other effects"),
    ("outlier", "Ausreißer", "outlier"),
    (
        "sensitive",
        "enthält Geheimnisse; hier stehen nur ihre Namen",
        "holds secrets; only their names stand here",
    ),
    ("why_risk", "Warum dieses Risiko", "Why this risk"),
    ("causes", "Was die Änderung auslöst", "What causes the change"),
    ("more_causes", "und @ weitere Änderungen am Modell", "and @ more changes of the model"),
    (
        "evidence_tested",
        "Geprüft: ohne jede einzelne käme die Datei anders heraus.",
        "Tested: without each single one the file would come out differently.",
    ),
    (
        "evidence_scope",
        "Alle Änderungen, die diese Schule betreffen; welche davon es war, wurde nicht geprüft.",
        "All changes that concern this school; which of them it was, was not tested.",
    ),
    (
        "evidence_none",
        "Keine Änderung im Arbeitsbereich erklärt das: Die alte Seite stammt von einer anderen \
            Programmversion oder einem anderen Tag.",
        "No change of the workspace explains it: the base was built by another version, or for \
            another day.",
    ),
    ("members", "Wen es betrifft", "Whom it concerns"),
    ("cooperation", "ganze Kooperation", "whole cooperation"),
    ("difference", "Unterschied", "Difference"),
    ("sample", "Beispiel", "sample"),
    (
        "own_values",
        "Das Beispiel steht für alle; die anderen haben eigene Namen und Adressen.",
        "The sample stands for all; the others have names and addresses of their own.",
    ),
    (
        "no_sample",
        "Ganze Schule: die Dateien stehen in der Liste.",
        "A whole school: its files are in the list.",
    ),
    ("no_lines", "Leere Datei.", "An empty file."),
    ("line", "Zeile", "line"),
    ("old", "alt", "old"),
    ("new", "neu", "new"),
    ("absent", "fehlt", "absent"),
    ("model", "Änderungen am Modell", "Changes of the model"),
    (
        "model_why",
        "Was in den Quellen anders steht, und wo.",
        "What the sources say differently, and where.",
    ),
    ("model_none", "Am Modell ändert sich nichts.", "Nothing changes in the model."),
    ("was_at", "stand in", "stood in"),
    ("is_at", "steht in", "stands in"),
    ("more_places", "@ weitere Stellen", "@ more places"),
    ("moved_from", "vorher", "formerly"),
    ("exceptions", "Ausnahmen", "Exceptions"),
    ("zones", "Sicherheitszonen", "Zones"),
    ("every", "Unterschied jeder Datei", "Difference of every file"),
    ("effects", "wirkt auf", "takes effect on"),
    ("no_effect", "Wirkt auf keine Datei.", "Takes effect on no file."),
    ("all_schools", "betrifft keine Schule allein", "concerns no school alone"),
    ("footer", "Erzeugt von muster", "Made by muster"),
    ("subject_school", "Schule", "school"),
    ("subject_model", "Modell", "model"),
    ("subject_header", "Angaben", "header"),
    ("subject_platform", "Plattform", "platform"),
    ("kind_removed", "entfällt", "removed"),
    ("kind_added", "neu", "added"),
    ("kind_changed", "geändert", "changed"),
    ("kind_moved", "umbenannt", "moved"),
    ("risk_unknown", "unbekannt", "unknown"),
    ("risk_cosmetic", "kosmetisch", "cosmetic"),
    ("risk_live", "im Betrieb", "live"),
    ("risk_interrupts-clients", "unterbricht Nutzer", "interrupts clients"),
    ("risk_interrupts-management", "unterbricht Administration", "interrupts management"),
    ("risk_security", "Sicherheit", "security"),
    ("risk_removal", "Wegfall", "removal"),
    (
        "meaning_unknown",
        "nicht bekannt: ein Build enthält Dateien, nicht den Plan dahinter",
        "not known: a build holds files, and not the plan behind them",
    ),
    ("meaning_cosmetic", "nur Namen, Titel und Kommentare", "only names, titles and comments"),
    (
        "meaning_live",
        "verhält sich anders, unterbricht niemanden",
        "behaves differently, cuts nobody off",
    ),
    (
        "meaning_interrupts-clients",
        "unterbricht Nutzer beim Einspielen: Funkzellen starten neu, Adressen oder VLANs wechseln",
        "cuts people off while it is applied: radios restart, addresses or VLANs change",
    ),
    (
        "meaning_interrupts-management",
        "ändert den Weg, auf dem Geräte administriert werden",
        "changes the path on which devices are administered",
    ),
    (
        "meaning_security",
        "öffnet, erlaubt oder zeigt, was verschlossen war",
        "opens, allows or shows something that was closed",
    ),
    ("meaning_removal", "etwas fällt weg", "something is gone"),
    ("one_school", "1 Schule", "1 school"),
    ("many_schools", "@ Schulen", "@ schools"),
    ("one_device", "1 Gerät", "1 device"),
    ("many_devices", "@ Geräte", "@ devices"),
    ("one_file", "1 Datei", "1 file"),
    ("many_files", "@ Dateien", "@ files"),
    ("one_group", "1 Gruppe", "1 group"),
    ("many_groups", "@ Gruppen", "@ groups"),
];

/// The words in one language, by their names.
pub(super) fn texts(language: Language) -> BTreeMap<&'static str, &'static str> {
    TEXTS
        .iter()
        .map(|(name, german, english)| {
            (*name, if language == Language::De { *german } else { *english })
        })
        .collect()
}

/// `1.234` in German, `1,234` in English.
pub(super) fn number(number: usize, language: Language) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(if language == Language::De { '.' } else { ',' });
        }
        text.push(digit);
    }
    text
}
