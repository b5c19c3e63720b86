//! What a device has between a temporary step and the one that ends it.

use super::few::{few, few_of};
use crate::base::text::code;
use crate::rollout::InBetween;
use crate::words::{Words, fill};

/// Most VLANs that are named one by one.
const MOST_VLANS: usize = 12;

/// What a configuration in between has in addition, and what it lacks, a line for each.
pub(super) fn meanwhile(between: &InBetween, words: &Words) -> Vec<String> {
    // Ports often carry the same VLANs in addition.
    let mut alike: Vec<(&[u16], Vec<String>)> = Vec::new();
    for port in &between.ports {
        match alike.iter_mut().find(|(vlans, _)| *vlans == port.vlans) {
            Some((_, ports)) => ports.push(port.port.clone()),
            None => alike.push((&port.vlans, vec![port.port.clone()])),
        }
    }
    let mut lines = Vec::new();
    for (vlans, ports) in alike {
        let (vlans, ports) = (few_of(vlans, MOST_VLANS, words), few(&ports, words));
        lines.push(fill(words.order.more_vlans, &[("vlans", &vlans), ("ports", &ports)]));
    }
    if !between.interfaces.is_empty() {
        let interfaces = few(&between.interfaces, words);
        lines.push(fill(words.order.more_interfaces, &[("interfaces", &interfaces)]));
    }
    if !between.sources.is_empty() {
        let sources: Vec<String> = between.sources.iter().map(|source| code(source)).collect();
        lines.push(fill(words.order.more_sources, &[("sources", &sources.join(", "))]));
    }
    if between.keys {
        lines.push(words.order.more_keys.to_owned());
    }
    if !between.closed.is_empty() {
        let vlans = few_of(&between.closed, MOST_VLANS, words);
        lines.push(fill(words.order.closed, &[("vlans", &vlans)]));
    }
    lines
}
