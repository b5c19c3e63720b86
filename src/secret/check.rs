//! What is wrong with the secrets of a workspace, without opening any.

use crate::base::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::base::source::Origin;
use crate::model::AuthorityId;
use crate::secret::codes::{OF_NOBODY, UNUSED};
use crate::secret::named::is_named;
use crate::secret::store::SecretStore;
use crate::standard::cooperation::Cooperation;
use crate::workspace::secrets::{SecretFiles, SecretOwner};

/// Reports what is wrong with the store, and secrets in it that nobody gets or names.
pub fn check(files: &SecretFiles, cooperation: &Cooperation, out: &mut Diagnostics) {
    SecretStore::read(files, &cooperation.sources, out);
    for ((owner, name), pair) in &files.pairs {
        let Some(file) = pair.index.or(pair.ciphertext) else { continue };
        let at = Origin::file(file);
        if !is_known(owner, cooperation) {
            out.push(of_nobody(owner, cooperation).at(at));
        } else if !is_named(name, &cooperation.sources) {
            let message = format!("no file of the workspace names the secret `{name}`");
            let help = "remove both of its files, or write its name where it belongs";
            out.push(Diagnostic::new(&UNUSED, message).at(at).help(help));
        }
    }
}

/// Whether there is an authority or a school of this name.
pub fn is_known(owner: &SecretOwner, cooperation: &Cooperation) -> bool {
    match owner {
        SecretOwner::Cooperation => true,
        SecretOwner::Authority(authority) => cooperation.has_authority(authority),
        SecretOwner::School(key) => {
            cooperation.schools.binary_search_by(|school| school.key.cmp(key)).is_ok()
        }
    }
}

fn of_nobody(owner: &SecretOwner, cooperation: &Cooperation) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(&OF_NOBODY, format!("{owner} does not exist"));
    diagnostic.help = match owner {
        SecretOwner::School(key) if cooperation.has_authority(&key.authority) => {
            let schools = cooperation.schools.iter();
            let own = schools.filter(|school| school.key.authority == key.authority);
            did_you_mean(key.school.as_str(), own.map(|school| school.key.school.as_str()))
        }
        SecretOwner::School(key) => near_authority(&key.authority, cooperation),
        SecretOwner::Authority(authority) => near_authority(authority, cooperation),
        SecretOwner::Cooperation => None,
    };
    if diagnostic.help.is_none() {
        diagnostic.help = Some("remove its folder, or rename it and set its secrets anew".into());
    }
    diagnostic
}

fn near_authority(authority: &AuthorityId, cooperation: &Cooperation) -> Option<String> {
    did_you_mean(authority.as_str(), cooperation.authority_ids().map(AuthorityId::as_str))
}
