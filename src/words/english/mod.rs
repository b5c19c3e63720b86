//! English.

mod access;
mod changes;
mod cover;
mod effects;
mod labels;
mod order;
mod rollout;
mod secret_changes;
mod secrets_form;
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
    code: "en",
    forms: Forms {
        decimal_sign: ".",
        thousands_sign: ",",
        day_of_calendar: "{year}-{month}-{day}",
        csv_separator: b',',
    },
    themes: ThemeWords {
        network: "Network",
        wlan: "WLAN",
        clients: "Clients",
        software: "Software",
        security: "Security",
        servers: "Servers",
        licences: "Licences",
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
        what_the_file_is: "Who approves which change; GitLab and GitHub read this file. The last line that \
                matches counts.",
        owner_missing: "@group/name  (placeholder: name the owner, remove \"# \")",
    },
    scaffold: ScaffoldWords { building: "Building {letter}", room: "Room {room}" },
    labels: Labels(labels::LABELS),
    sentences: Sentences::AsTheyAre,
};
