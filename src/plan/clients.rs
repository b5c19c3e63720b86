//! Client profiles at a school.

use std::sync::Arc;

use crate::model::{self, CertificateId, Count, PlatformId};
use crate::plan::planner::Planner;
use crate::plan::secret::{Secret, SecretPurpose};
use crate::plan::types::{Certificate, Client, Identity, Passcode, Restrictions};

/// Seconds of a day.
const DAY: u32 = 86_400;

impl Planner<'_> {
    /// The client profiles in use that are `wanted` and have a platform.
    pub(super) fn clients(&self, wanted: impl Fn(&str) -> bool) -> Vec<(Arc<Client>, PlatformId)> {
        let Some(counts) = &self.school.clients else { return Vec::new() };
        let mut clients = Vec::new();
        for (id, count) in counts {
            if !wanted(id.as_str()) || count.get() == 0 {
                continue;
            }
            let Some(profile) = self.school.client_profiles.get(id) else { continue };
            // Nobody writes for it, so nothing has to be known of it.
            let Some(platform) = &profile.platform else { continue };
            let client = self.client(id, profile, count.get());
            clients.push((Arc::new(client), platform.clone()));
        }
        clients
    }

    fn client(
        &self,
        id: &model::ClientProfileId,
        profile: &model::ClientProfile,
        count: u32,
    ) -> Client {
        let wlan = profile.wlan.as_ref().and_then(|id| self.wlans.get(id)).cloned();
        // Only who logs in to the WLAN needs to know the RADIUS servers.
        let mut radius = None;
        if wlan.as_ref().is_some_and(|wlan| wlan.enterprise) {
            radius = self.school.radius.as_ref().as_ref();
        }
        let radius_ca = radius.map(|radius| radius.ca.clone());
        let mut trust: Vec<CertificateId> =
            // Without the CA of the RADIUS server a device cannot tell it from a false access
            // point.
            profile.trust.iter().cloned().chain(radius_ca.clone()).collect();
        trust.sort();
        trust.dedup();
        Client {
            id: id.to_string(),
            title: profile.title.to_string(),
            system: profile.system,
            count,
            supervised: profile.supervised,
            wlan,
            server_names: radius.iter().map(|radius| radius.server_name.to_string()).collect(),
            passcode: profile.passcode.as_ref().map(passcode),
            restrictions: Arc::new(restrictions(&profile.restrictions)),
            identity: profile.identity.as_ref().map(|identity| self.identity(identity)),
            trust: trust.iter().filter_map(|id| self.certificate(id)).collect(),
            radius_ca: radius_ca.map(|id| id.to_string()),
            dns_url: profile.dns.as_ref().map(|dns| dns.url.to_string()),
            dns_enforced: profile.dns.as_ref().is_some_and(|dns| dns.enforced),
            // Whole days, rounded up: what is shorter than a day is not zero days.
            update_days: profile.update_within.map(|within| within.seconds().div_ceil(DAY)),
        }
    }

    fn certificate(&self, id: &CertificateId) -> Option<Arc<Certificate>> {
        let certificate = self.school.certificates.get(id)?;
        Some(Arc::new(Certificate {
            id: id.to_string(),
            title: certificate.title.to_string(),
            base64: certificate.pem.base64(),
        }))
    }

    fn identity(&self, identity: &model::Identity) -> Arc<Identity> {
        let group = self.school.radius_groups.get(&identity.group);
        Arc::new(Identity {
            url: identity.url.to_string(),
            authority: identity.authority.to_string(),
            unit: group.map_or_else(|| identity.group.to_string(), |group| group.name.to_string()),
            challenge: Secret::named(&identity.challenge.secret, SecretPurpose::Challenge),
            key_size: identity.key_size.get(),
        })
    }
}

fn passcode(passcode: &model::Passcode) -> Arc<Passcode> {
    Arc::new(Passcode {
        min_length: passcode.min_length.get(),
        max_failures: passcode.max_failures.map(Count::get),
        lock_after: passcode.lock_after.map(Count::get),
        simple: passcode.simple,
    })
}

fn restrictions(model: &model::Restrictions) -> Restrictions {
    macro_rules! same {
        ($($field:ident),* $(,)?) => { Restrictions { $($field: model.$field),* } };
    }
    same! {
        accounts, apps, app_removal, airdrop, camera, messages, video_calls, game_center,
        device_name, erase, profiles, vpn, wallpaper, screenshots, cloud_documents, private_relay,
        other_wlans, managed_open_in, explicit_content,
    }
}
