//! What each file of a workspace is part of.

use crate::base::source::FileId;
use crate::language::decode::SchoolKey;
use crate::model::{AuthorityId, EditionId, LandId, PlatformId, ProfileId, SecretName};
use crate::workspace::inputs::{EditionFiles, Inputs, PlatformFolder, SchoolFiles};
use crate::workspace::secrets::SecretOwner;

/// What a file is part of.
#[derive(Debug)]
pub(super) enum Part {
    Workspace,
    Land(LandId),
    Edition(EditionId),
    Profile(EditionId, ProfileId),
    Authority(AuthorityId),
    School(SchoolKey),
    Platform(PlatformId, String),
    /// Who can open the secrets.
    Recipients,
    SecretIndex(SecretOwner, SecretName),
    SecretCiphertext(SecretOwner, SecretName),
}

impl Part {
    /// Whether it lies in the folder `secrets`.
    pub(super) fn is_of_secrets(&self) -> bool {
        matches!(self, Self::Recipients | Self::SecretIndex(..) | Self::SecretCiphertext(..))
    }
}

/// Puts a file where it belongs.
pub(super) fn sort_in(inputs: &mut Inputs, part: Part, id: FileId) {
    match part {
        Part::Workspace => inputs.workspace = id,
        Part::Land(land) => {
            inputs.lands.insert(land, id);
        }
        Part::Edition(edition) => {
            inputs.editions.entry(edition).or_default().files.push(id);
        }
        Part::Profile(edition, profile) => {
            let edition: &mut EditionFiles = inputs.editions.entry(edition).or_default();
            edition.profiles.insert(profile, id);
        }
        Part::Authority(authority) => inputs.authorities.entry(authority).or_default().push(id),
        Part::School(key) => {
            // The files of a school come one after the other, and schools in the order of their
            // keys, so a look at the last one is enough.
            if inputs.schools.last().is_none_or(|school| school.key != key) {
                inputs.schools.push(SchoolFiles { key, files: Vec::new() });
            }
            let school = inputs.schools.last_mut().expect("one was just added");
            school.files.push(id);
        }
        Part::Platform(platform, name) => {
            let folder: &mut PlatformFolder = inputs.platforms.entry(platform).or_default();
            folder.files.insert(name, id);
        }
        Part::Recipients => inputs.secrets.recipients = Some(id),
        Part::SecretIndex(owner, name) => {
            inputs.secrets.pairs.entry((owner, name)).or_default().index = Some(id);
        }
        Part::SecretCiphertext(owner, name) => {
            inputs.secrets.pairs.entry((owner, name)).or_default().ciphertext = Some(id);
        }
    }
}
