//! Protocols and ports, cut where any rule cuts them: what lies between two cuts is let through or
//! not as a whole.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crate::plan::Match;

/// A protocol as rules name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Protocol {
    Tcp,
    Udp,
    /// Echo requests of either family.
    Icmp,
    /// Every other protocol, which only a rule without services lets through.
    Other,
}

impl Protocol {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Icmp => "icmp",
            Self::Other => "other",
        }
    }

    fn of(name: &str) -> Self {
        match name {
            "tcp" => Self::Tcp,
            "udp" => Self::Udp,
            "icmp" => Self::Icmp,
            _ => Self::Other,
        }
    }
}

/// A piece of a protocol; its ports are 0 to 0 where the protocol has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Piece {
    pub(super) protocol: Protocol,
    pub(super) first: u16,
    pub(super) last: u16,
}

/// All protocols in pieces, by which a set of them is a row of bits.
pub(super) struct Transports {
    pieces: Vec<Piece>,
}

/// Some of the pieces: a bit for each.
pub(super) type Bits = Vec<u64>;

impl Transports {
    /// The pieces that these matches and ports cut.
    pub(super) fn cut<'a>(
        matches: impl Iterator<Item = &'a Match>,
        ports: &[(Protocol, u16)],
    ) -> Self {
        // Where a piece begins.
        let mut begins: BTreeSet<(Protocol, u32)> = BTreeSet::new();
        for protocol in [Protocol::Tcp, Protocol::Udp, Protocol::Icmp, Protocol::Other] {
            begins.insert((protocol, 0));
        }
        let mut cut = |protocol, range: RangeInclusive<u16>| {
            begins.insert((protocol, u32::from(*range.start())));
            begins.insert((protocol, u32::from(*range.end()) + 1));
        };
        for one in matches {
            for text in &one.ports {
                cut(Protocol::of(one.protocol), range(text));
            }
        }
        for (protocol, port) in ports {
            cut(*protocol, *port..=*port);
        }
        let begins: Vec<_> = begins.into_iter().filter(|(_, first)| *first <= 65_535).collect();
        let mut pieces = Vec::with_capacity(begins.len());
        for (number, &(protocol, first)) in begins.iter().enumerate() {
            let next = begins.get(number + 1).filter(|(next, _)| *next == protocol);
            let last = match protocol {
                Protocol::Tcp | Protocol::Udp => next.map_or(65_535, |(_, first)| first - 1),
                Protocol::Icmp | Protocol::Other => 0,
            };
            // Both are at most 65,535.
            let [first, last] = [first, last].map(|port| u16::try_from(port).unwrap_or(u16::MAX));
            pieces.push(Piece { protocol, first, last });
        }
        Self { pieces }
    }

    /// Words of a row of bits.
    pub(super) fn words(&self) -> usize {
        self.pieces.len().div_ceil(64)
    }

    pub(super) fn none(&self) -> Bits {
        vec![0; self.words()]
    }

    pub(super) fn all(&self) -> Bits {
        self.those(|_| true)
    }

    /// The pieces that a rule with these matches is about: all when there is none.
    pub(super) fn matched<'a>(&self, matches: impl Iterator<Item = &'a Match> + Clone) -> Bits {
        if matches.clone().next().is_none() {
            return self.all();
        }
        let mut wanted = Vec::new();
        for one in matches {
            let protocol = Protocol::of(one.protocol);
            if one.ports.is_empty() {
                wanted.push((protocol, 0..=u16::MAX));
            }
            wanted.extend(one.ports.iter().map(|text| (protocol, range(text))));
        }
        self.those(|piece| {
            wanted.iter().any(|(protocol, range)| {
                *protocol == piece.protocol && range.contains(&piece.first)
            })
        })
    }

    /// The piece of one port.
    pub(super) fn port(&self, protocol: Protocol, port: u16) -> Bits {
        self.those(|piece| piece.protocol == protocol && (piece.first..=piece.last).contains(&port))
    }

    fn those(&self, wanted: impl Fn(&Piece) -> bool) -> Bits {
        let mut bits = self.none();
        for (number, piece) in self.pieces.iter().enumerate() {
            if wanted(piece) {
                bits[number / 64] |= 1 << (number % 64);
            }
        }
        bits
    }

    /// The pieces of a row, those that touch made one, by protocol.
    pub(super) fn pieces(&self, bits: &[u64]) -> Vec<Piece> {
        let mut found: Vec<Piece> = Vec::new();
        for (number, piece) in self.pieces.iter().enumerate() {
            if bits[number / 64] & (1 << (number % 64)) == 0 {
                continue;
            }
            match found.last_mut() {
                Some(last)
                    if last.protocol == piece.protocol
                        && last.last.checked_add(1) == Some(piece.first) =>
                {
                    last.last = piece.last;
                }
                _ => found.push(*piece),
            }
        }
        found
    }
}

/// A port or a range of ports, as the plan writes them.
fn range(text: &str) -> RangeInclusive<u16> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    // The plan writes nothing but ports there.
    let [first, last] = [first, last].map(|port| port.parse().unwrap_or_default());
    first..=last
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tcp(ports: &[&str]) -> Match {
        let ports = ports.iter().map(|port| (*port).to_owned()).collect();
        Match { protocol: "tcp", ports }
    }

    fn said(pieces: &[Piece]) -> Vec<String> {
        let mut said = Vec::new();
        for piece in pieces {
            said.push(format!("{} {}-{}", piece.protocol.name(), piece.first, piece.last));
        }
        said
    }

    #[test]
    fn ports_are_cut_where_rules_cut_them() {
        let (wide, narrow) = (tcp(&["0-100"]), tcp(&["80", "65535"]));
        let transports = Transports::cut([&wide, &narrow].into_iter(), &[(Protocol::Udp, 161)]);
        let all = [
            "tcp 0-79",
            "tcp 80-80",
            "tcp 81-100",
            "tcp 101-65534",
            "tcp 65535-65535",
            "udp 0-160",
            "udp 161-161",
            "udp 162-65535",
            "icmp 0-0",
            "other 0-0",
        ];
        assert_eq!(said(&transports.pieces), all);
        let joined = ["tcp 0-65535", "udp 0-65535", "icmp 0-0", "other 0-0"];
        assert_eq!(said(&transports.pieces(&transports.all())), joined);
        assert_eq!(
            said(&transports.pieces(&transports.matched([&wide].into_iter()))),
            ["tcp 0-100"]
        );
        assert_eq!(
            said(&transports.pieces(&transports.matched([&narrow].into_iter()))),
            ["tcp 80-80", "tcp 65535-65535"]
        );
        let port = transports.port(Protocol::Udp, 161);
        assert_eq!(said(&transports.pieces(&port)), ["udp 161-161"]);
        let ping = Match { protocol: "icmp", ports: Vec::new() };
        assert_eq!(
            said(&transports.pieces(&transports.matched([&ping].into_iter()))),
            ["icmp 0-0"]
        );
        assert_eq!(transports.matched(std::iter::empty()), transports.all());
    }
}
