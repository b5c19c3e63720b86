//! Ports of TCP and UDP as rules of a firewall name them.

use std::collections::BTreeSet;

use crate::model::TransportRange;

/// Ports without overlaps, ascending.
pub(super) fn merged(ports: BTreeSet<TransportRange>) -> Vec<String> {
    let mut merged: Vec<TransportRange> = Vec::new();
    for range in ports {
        match merged.last_mut() {
            // Ranges that only touch stay apart, as they were written.
            Some(last) if range.first <= last.last => last.last = last.last.max(range.last),
            _ => merged.push(range),
        }
    }
    merged.iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// nft refuses a set whose ranges overlap.
    #[test]
    fn ports_have_no_overlap() {
        for (ports, expected) in [
            (vec!["443", "80"], vec!["80", "443"]),
            (vec!["10000-20000", "16384"], vec!["10000-20000"]),
            (vec!["5060-5062", "5061-5065"], vec!["5060-5065"]),
            (vec!["5060-5061", "5061-5062"], vec!["5060-5062"]),
            (vec!["5060-5061", "5062-5063"], vec!["5060-5061", "5062-5063"]),
            (vec!["1-9", "2-3", "8-12"], vec!["1-12"]),
        ] {
            let ranges = ports.iter().map(|port| TransportRange::new(port));
            let ranges: Result<BTreeSet<_>, _> = ranges.collect();
            assert_eq!(merged(ranges.expect("they are ports")), expected, "{ports:?}");
        }
    }
}
