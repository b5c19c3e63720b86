//! Addresses as numbers: spans of them, without holes.

use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

/// A family of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    V4,
    V6,
}

impl Family {
    pub(super) const BOTH: [Self; 2] = [Self::V4, Self::V6];

    /// All addresses of the family.
    pub(super) fn all(self) -> Span {
        let last = match self {
            Self::V4 => u128::from(u32::MAX),
            Self::V6 => u128::MAX,
        };
        Span { first: 0, last }
    }

    /// An address as people write it.
    pub(super) fn text(self, address: u128) -> String {
        match self {
            // No address of this family is wider than 32 bits.
            Self::V4 => u32::try_from(address)
                .map_or_else(|_| String::new(), |address| Ipv4Addr::from(address).to_string()),
            Self::V6 => Ipv6Addr::from(address).to_string(),
        }
    }
}

/// Addresses from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) first: u128,
    pub(super) last: u128,
}

impl Span {
    /// The addresses of a network; `None` when it is of another family.
    pub(super) fn of(network: IpNet, family: Family) -> Option<Self> {
        match (network, family) {
            (IpNet::V4(network), Family::V4) => Some(Self {
                first: u128::from(u32::from(network.network())),
                last: u128::from(u32::from(network.broadcast())),
            }),
            (IpNet::V6(network), Family::V6) => Some(Self {
                first: u128::from(network.network()),
                last: u128::from(network.broadcast()),
            }),
            _ => None,
        }
    }

    pub(super) fn contains(self, address: u128) -> bool {
        self.first <= address && address <= self.last
    }

    /// What two spans share.
    pub(super) fn common(self, other: Self) -> Option<Self> {
        let (first, last) = (self.first.max(other.first), self.last.min(other.last));
        (first <= last).then_some(Self { first, last })
    }
}

/// The spans of the networks of one family.
pub(super) fn spans_of(networks: &[IpNet], family: Family) -> Vec<Span> {
    networks.iter().filter_map(|network| Span::of(*network, family)).collect()
}

/// What is left of a span without others.
pub(super) fn without(span: Span, others: &[Span]) -> Vec<Span> {
    let mut left = vec![span];
    for other in others {
        let mut rest = Vec::new();
        for span in left {
            if span.common(*other).is_none() {
                rest.push(span);
                continue;
            }
            if span.first < other.first {
                rest.push(Span { first: span.first, last: other.first - 1 });
            }
            if other.last < span.last {
                rest.push(Span { first: other.last + 1, last: span.last });
            }
        }
        left = rest;
    }
    left
}

/// Spans in order, those that touch made one.
pub(super) fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if last.last == u128::MAX || span.first <= last.last + 1 => {
                last.last = last.last.max(span.last);
            }
            _ => joined.push(span),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(pairs: &[(u128, u128)]) -> Vec<Span> {
        pairs.iter().map(|&(first, last)| Span { first, last }).collect()
    }

    #[test]
    fn what_is_taken_out_leaves_both_sides() {
        let whole = Span { first: 10, last: 20 };
        for (others, left) in [
            (vec![(12, 15)], vec![(10, 11), (16, 20)]),
            (vec![(0, 10)], vec![(11, 20)]),
            (vec![(20, 30)], vec![(10, 19)]),
            (vec![(0, 30)], vec![]),
            (vec![(21, 30), (0, 9)], vec![(10, 20)]),
            (vec![(12, 12), (14, 14)], vec![(10, 11), (13, 13), (15, 20)]),
        ] {
            assert_eq!(without(whole, &spans(&others)), spans(&left), "{others:?}");
        }
        let all = Family::V6.all();
        let high = Span { first: 1, last: u128::MAX };
        assert_eq!(without(all, &[high]), spans(&[(0, 0)]));
    }

    #[test]
    fn what_touches_is_one() {
        let given = spans(&[(5, 6), (0, 1), (2, 3), (6, 9), (11, u128::MAX), (12, 13)]);
        assert_eq!(joined(given), spans(&[(0, 3), (5, 9), (11, u128::MAX)]));
    }

    #[test]
    fn a_network_has_a_first_and_a_last_address() {
        let network = "10.0.0.0/30".parse().expect("a network");
        let span = Span::of(network, Family::V4).expect("of this family");
        assert_eq!(Family::V4.text(span.first), "10.0.0.0");
        assert_eq!(Family::V4.text(span.last), "10.0.0.3");
        assert_eq!(Span::of(network, Family::V6), None);
    }
}
