//! What the platform of some devices is used for.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::source::Origin;
use crate::check::lookup;
use crate::check::rule::Subject;
use crate::model::{DeviceKind, PortProfile, PortProfileId, RoleId, SegmentId, Wlan, WlanId};

/// What a platform is used for: roles with the place that names it, and ports.
#[derive(Default)]
pub(super) struct PlatformUse<'a> {
    pub(super) roles: BTreeMap<&'a RoleId, Origin>,
    pub(super) profiles: BTreeSet<&'a PortProfileId>,
    pub(super) names: Vec<(&'a str, &'a str)>,
}

impl<'a> PlatformUse<'a> {
    pub(super) fn kinds(&self, subject: &Subject<'a>, kind: DeviceKind) -> bool {
        self.roles.keys().any(|role| {
            subject.intent.school.roles.get(*role).is_some_and(|role| role.kind == kind)
        })
    }

    pub(super) fn wlans(&self, subject: &Subject<'a>) -> BTreeMap<&'a WlanId, &'a Wlan> {
        let school = &subject.intent.school;
        let roles = self
            .roles
            .keys()
            .filter_map(|role| school.roles.get(*role))
            // Other roles may list WLANs; nothing sends them.
            .filter(|role| role.kind == DeviceKind::AccessPoint);
        roles.flat_map(|role| lookup::wlans(school, role)).collect()
    }

    pub(super) fn port_profiles(
        &self,
        subject: &Subject<'a>,
    ) -> BTreeMap<&'a PortProfileId, &'a PortProfile> {
        self.profiles
            .iter()
            .filter_map(|id| Some((*id, &**subject.intent.school.port_profiles.get(*id)?)))
            .collect()
    }

    /// The segments that the devices carry or lie in.
    pub(super) fn segments(&self, subject: &Subject<'a>) -> BTreeSet<&'a SegmentId> {
        let school = &subject.intent.school;
        let profiles = self.port_profiles(subject);
        // A trunk for everything leaves out what ends at the firewall.
        let carrying = lookup::Carrying::of(school);
        let on_ports = school
            .segments
            .keys()
            .filter(|id| profiles.values().any(|profile| carrying.carries(profile, id)));
        let own =
            self.roles.keys().filter_map(|role| school.roles.get(*role)).map(|role| &role.segment);
        let of_wlans = self
            .wlans(subject)
            .into_values()
            .flat_map(|wlan| std::iter::once(&wlan.segment).chain(&wlan.dynamic_segments));
        on_ports.chain(own).chain(of_wlans).filter(|id| school.segments.contains_key(*id)).collect()
    }
}
