//! Secrets that have another value, in words.

use std::fmt::Display;

use crate::change::{SecretChange, SecretUser, SecretVersion};
use crate::words::{Words, fill};

/// Names of schools that are said; of more, their number.
const NAMED: usize = 2;

/// What happened to a secret, and whose files have it.
pub(super) fn sentence(change: &SecretChange, words: &Words) -> String {
    let version = |side: &Option<SecretVersion>| {
        side.as_ref().map(|side| self::version(side, words)).unwrap_or_default()
    };
    let (old, new) = (version(&change.old), version(&change.new));
    let phrase = match (&change.old, &change.new) {
        (_, None) => words.secret_changes.removed,
        (None, Some(_)) => words.secret_changes.added,
        (Some(_), Some(_)) => words.secret_changes.changed,
    };
    let places: &[(&str, &dyn Display)] = &[("name", &change.name), ("old", &old), ("new", &new)];
    let mut said = vec![fill(phrase, places), used_by(change, words)];
    said.extend(match change.schools.len() {
        0 => None,
        number if number <= NAMED => Some(change.schools.join(", ")),
        number => Some(words.counted(number, words.changes.count_schools)),
    });
    said.join("; ")
}

fn version(version: &SecretVersion, words: &Words) -> String {
    let of = version.of.as_deref().unwrap_or_default();
    let phrase = match &version.of {
        None => words.secret_changes.of_cooperation,
        Some(of) if of.contains('/') => words.secret_changes.of_school,
        Some(_) => words.secret_changes.of_authority,
    };
    fill(phrase, &[("version", &version.version), ("of", &of)])
}

/// `41 access points and 3 client profiles`.
fn used_by(change: &SecretChange, words: &Words) -> String {
    let mut said = Vec::new();
    for (user, number) in &change.used_by {
        let counted = match user {
            SecretUser::Firewall => words.secret_changes.firewalls,
            SecretUser::Switch => words.secret_changes.switches,
            SecretUser::AccessPoint => words.secret_changes.access_points,
            SecretUser::Server => words.secret_changes.servers,
            SecretUser::Other => words.secret_changes.others,
            SecretUser::ClientProfile => words.secret_changes.client_profiles,
            SecretUser::School => words.secret_changes.whole_schools,
        };
        said.push(words.counted(*number, counted));
    }
    match said.as_slice() {
        [] => words.secret_changes.in_no_file.to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {} {last}", first.join(", "), words.secret_changes.and),
    }
}
