//! Files that were written before, in another state of the workspace or from another plan. What a
//! template sees the same of, it need not write again.

use std::collections::BTreeSet;

use crate::language::decode::SchoolKey;
use crate::model::PlatformId;
use crate::plan::{Client, Device, Plan};
use crate::platform::artifact::Artifact;

/// All files of a school, and what they were written from.
#[derive(Clone)]
pub struct KnownFiles<'a> {
    pub(super) key: &'a SchoolKey,
    pub(super) plan: &'a Plan,
    /// Sorted by path.
    pub(super) artifacts: &'a [Artifact],
    /// Platforms whose templates and manifest are the same now.
    pub(super) platforms: BTreeSet<&'a PlatformId>,
}

impl<'a> KnownFiles<'a> {
    /// Those of them that are of this school, and for which `agrees` says of their platform that it
    /// looks at nothing else of the site than before.
    pub(super) fn beside(
        &self,
        key: &SchoolKey,
        agrees: impl Fn(&PlatformId) -> bool,
    ) -> Option<Self> {
        if self.key != key {
            return None;
        }
        let mut known = self.clone();
        known.platforms.retain(|platform| agrees(platform));
        Some(known)
    }

    /// The files of a device; `None` where another one was planned.
    pub(super) fn of_device(
        &self,
        device: &Device,
        platforms: &[PlatformId],
    ) -> Option<&'a [Artifact]> {
        let devices = &self.plan.devices;
        let known = devices.binary_search_by(|(known, _)| known.id.cmp(&device.id)).ok()?;
        let (known, known_platforms) = &devices[known];
        let is_same = platforms == known_platforms && *device == **known;
        is_same.then(|| self.in_folder(&device.id, platforms))?
    }

    /// The files of a client profile, in the same way.
    pub(super) fn of_client(
        &self,
        client: &Client,
        platform: &PlatformId,
    ) -> Option<&'a [Artifact]> {
        let mut clients = self.plan.clients.iter();
        let (known, known_platform) = clients.find(|(known, _)| known.id == client.id)?;
        let is_same = platform == known_platform && *client == **known;
        is_same.then(|| self.in_folder(&client.id, std::slice::from_ref(platform)))?
    }

    /// The files below a folder of the school, where all these platforms write them as they did.
    fn in_folder(&self, folder: &str, platforms: &[PlatformId]) -> Option<&'a [Artifact]> {
        if !platforms.iter().all(|platform| self.platforms.contains(platform)) {
            return None;
        }
        let folder = format!("{}/{folder}/", self.key);
        let first = self.artifacts.partition_point(|artifact| artifact.path < folder);
        let from_there = &self.artifacts[first..];
        let count = from_there.partition_point(|artifact| artifact.path.starts_with(&folder));
        Some(&from_there[..count])
    }
}
