//! What machine formats say in English, in German: names of clusters and layers,
//! remarks.

use crate::words::sentences::Sentence;

/// English and German; `@` stands for a part that is translated by itself, or stays.
pub(super) const SENTENCES: &[Sentence] = &[
    ("a school", "eine Schule"),
    ("workspace", "Arbeitsbereich"),
    ("edition @", "Fassung @"),
    ("profile @", "Schulart-Profil @"),
    ("authority @", "Schulträger @"),
    ("school @", "Schule @"),
    ("platform @", "Plattform @"),
    ("land @", "Land @"),
    ("a device (@)", "ein Gerät (@)"),
    ("a client profile (@)", "ein Geräteprofil (@)"),
    ("a folder of a school (@)", "ein Ordner einer Schule (@)"),
    // What was not declared.
    ("`@` changes, which `model` does not name", "`@` ändert sich; `model` nennt es nicht"),
    ("`@` changes, which is `@` and not in `risks`", "`@` ändert sich; `@` steht nicht in `risks`"),
    ("`@` changes, which is in no zone", "`@` ändert sich und liegt in keiner Zone"),
    (
        "`@` changes in the zones @, which `zones` does not name",
        "`@` ändert sich in den Zonen @, die `zones` nicht nennt",
    ),
    ("`@` changes, which belongs to no school", "`@` ändert sich und gehört zu keiner Schule"),
    ("`@` changes at `@`", "`@` ändert sich bei `@`"),
    ("`@` and @ more files (@): outside of @", "`@` und @ weitere Dateien (@): außerhalb von @"),
    ("`@` (@): outside of @", "`@` (@): außerhalb von @"),
    (
        "a build holds files, and not the plan behind them",
        "ein Build enthält Dateien, nicht den Plan dahinter",
    ),
    (
        "a build holds files only: what changed in the model, what caused a change and its risk \
            are not known",
        "Ein Build enthält nur Dateien: Was sich im Modell geändert hat, was eine Änderung \
            auslöst und wie riskant sie ist, ist nicht bekannt.",
    ),
    (
        "only the files of the bundle are compared: what changed in the model, what caused a \
            change and its risk are not known",
        "Nur die Dateien des Bundles werden verglichen: Was sich im Modell geändert hat, was eine \
            Änderung auslöst und wie riskant sie ist, ist nicht bekannt.",
    ),
    (
        "this repository does not have the commit @, or that gives other files now than the bundle \
            holds",
        "Dieses Repository hat den Commit @ nicht, oder er ergibt jetzt andere Dateien, als im \
            Bundle liegen.",
    ),
    (
        "a bundle is of one school: no other one is compared",
        "Ein Bundle gehört zu einer Schule: Keine andere wird verglichen.",
    ),
    ("the bundle is of @, the other side of @", "Das Bundle ist vom @, die andere Seite vom @."),
    ("the build is of @, the other side of @", "Der Build ist vom @, die andere Seite vom @."),
    ("no base was named: everything is new", "Keine Basis genannt: Alles ist neu."),
    (
        "there is no workspace in `@`: everything is new",
        "In `@` gibt es keinen Arbeitsbereich: Alles ist neu.",
    ),
    (
        "the base cannot be read as a workspace, so nothing could be compared",
        "Die alte Seite lässt sich nicht als Arbeitsbereich lesen; nichts konnte verglichen \
            werden.",
    ),
    (
        "the base has errors, so not all files could be compared",
        "Die alte Seite hat Fehler; nicht alle Dateien konnten verglichen werden.",
    ),
    (
        "the provider of secrets keeps no versions: whether values are others than before is not \
            known",
        "Der Anbieter der Geheimnisse führt keine Versionen: Ob Werte andere sind als bisher, ist \
            nicht bekannt.",
    ),
    (
        "the secret `@` has another value, which `secrets` does not name",
        "Das Geheimnis `@` hat einen anderen Wert; `secrets` nennt es nicht",
    ),
    (
        "the secret `@` has another value: outside of @",
        "Das Geheimnis `@` hat einen anderen Wert: außerhalb von @",
    ),
    // What fits many comes last.
    ("@ is gone", "@ fällt weg"),
    ("@ is new", "@ kommt hinzu"),
];
