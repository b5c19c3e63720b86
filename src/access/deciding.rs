//! What decides on one side which packets are let through, beside where its places are.

use std::sync::Arc;

use ipnet::IpNet;

use super::SchoolSide;
use super::places::{ManagedDevice, firewalls, managed_devices};
use crate::plan::Rule;

/// All that decides on one side what is let through.
#[derive(PartialEq)]
pub(super) struct Deciding<'a> {
    /// Of each firewall, the rules for what is addressed to it and for what passes through.
    pub(super) rules: Vec<[&'a [Arc<Rule>]; 2]>,
    /// From where devices are administered.
    pub(super) administration: Vec<IpNet>,
    /// From where they are monitored.
    pub(super) monitoring: Vec<IpNet>,
    /// Switches and access points, which let in whom they want.
    pub(super) devices: Vec<ManagedDevice<'a>>,
}

impl<'a> Deciding<'a> {
    pub(super) fn of(side: &'a SchoolSide<'a>) -> Self {
        let mut rules = Vec::new();
        for firewall in firewalls(side) {
            rules.push([&*firewall.input, &*firewall.forward]);
        }
        let site = &side.plan.site;
        let sources4 = site.management.sources.iter().map(|network| IpNet::V4(*network));
        let sources6 = site.management.sources6.iter().map(|network| IpNet::V6(*network));
        Self {
            rules,
            administration: sources4.chain(sources6).collect(),
            monitoring: site.snmp.as_ref().map_or_else(Vec::new, |snmp| snmp.managers.clone()),
            devices: managed_devices(side),
        }
    }

    /// The rules of all firewalls.
    pub(super) fn all_rules(&self) -> impl Iterator<Item = &'a Rule> {
        self.rules.iter().flatten().copied().flatten().map(|rule| &**rule)
    }
}
