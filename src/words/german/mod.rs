//! German.

mod access;
mod changes;
mod cover;
mod effects;
mod labels;
mod order;
mod reasons;
mod rollout;
mod secret_changes;
mod secrets_form;
mod sentences;
mod status;
mod touched;
mod when;

use super::forms::Forms;
use super::labels::Labels;
use super::list::Words;
use super::new_files::{OwnersWords, ScaffoldWords};
use super::sentences::Sentences;
use super::status::ThemeWords;

/// The list.
pub(super) static WORDS: Words = Words {
    code: "de",
    forms: Forms {
        decimal_sign: ",",
        thousands_sign: ".",
        day_of_calendar: "{year}-{month}-{day}",
        csv_separator: b';',
    },
    themes: ThemeWords {
        network: "Netz",
        wlan: "WLAN",
        clients: "Endgeräte",
        software: "Software",
        security: "Sicherheit",
        servers: "Server",
        licences: "Lizenzen",
    },
    status: status::STATUS,
    changes: changes::CHANGES,
    access: access::ACCESS,
    touched: touched::TOUCHED,
    effects: effects::EFFECTS,
    rollout: rollout::ROLLOUT,
    order: order::ORDER,
    cover: cover::COVER,
    secrets_form: secrets_form::SECRETS_FORM,
    secret_changes: secret_changes::SECRET_CHANGES,
    when: when::WHEN,
    owners: OwnersWords {
        what_the_file_is: "Wer welche Änderung freigibt; GitLab und GitHub lesen diese Datei. Die letzte Zeile, \
                die passt, gilt.",
        owner_missing: "@gruppe/name  (Platzhalter: Besitzer eintragen, \"# \" entfernen)",
    },
    scaffold: ScaffoldWords { building: "Haus {letter}", room: "Raum {room}" },
    labels: Labels(labels::LABELS),
    sentences: Sentences::Translated(&[reasons::REASONS, sentences::SENTENCES]),
};
