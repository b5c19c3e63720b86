//! Values that may stand instead of the one that is written: near it, and of its kind as far as its
//! text shows. Whether they fit the model, the decoder says.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;

/// Texts that may stand instead of `text`, the likeliest to fit first.
pub(super) fn texts(text: &str) -> Vec<String> {
    let mut others = Vec::new();
    if let Ok(network) = text.parse::<IpNet>() {
        others.extend(networks(network));
    } else if let Ok(address) = text.parse::<IpAddr>() {
        others.extend(addresses(address));
    } else {
        let digits = runs(text);
        for range in digits.last().into_iter().chain(digits.first()) {
            others.extend([1i64, -1].iter().filter_map(|step| stepped(text, range, *step)));
        }
        others.push(format!("{text}x"));
        // Where the end of the text does not count or must stay as it is, another character does.
        let letters: Vec<usize> = text
            .char_indices()
            .filter(|(_, c)| c.is_ascii_alphanumeric())
            .map(|(at, _)| at)
            .collect();
        let some = [0, letters.len() / 2, letters.len().saturating_sub(1)];
        others.extend(some.iter().filter_map(|&number| turned(text, *letters.get(number)?)));
    }
    let mut distinct: Vec<String> = Vec::new();
    for other in others {
        if other != text && !distinct.contains(&other) {
            distinct.push(other);
        }
    }
    distinct
}

/// Numbers that may stand instead of `number`.
pub(super) fn numbers(number: i64) -> Vec<i64> {
    let mut others = Vec::new();
    for other in [
        number.saturating_add(1),
        number.saturating_sub(1),
        number.saturating_mul(2),
        number / 2,
        number.saturating_add(7),
    ] {
        if other != number && !others.contains(&other) {
            others.push(other);
        }
    }
    others
}

/// Another name for an entity. It stays where it was in the order of names, as far as that can be.
pub(super) fn names(name: &str) -> Vec<String> {
    let mut names = vec![format!("{name}--0")];
    names.extend(name.char_indices().next_back().and_then(|(at, _)| turned(name, at)));
    names
}

/// The ranges of the digits in a text.
fn runs(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, _) in text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

/// The text with the number at `range` changed by `step`; zeros at its head stay.
fn stepped(text: &str, range: &std::ops::Range<usize>, step: i64) -> Option<String> {
    let digits = &text[range.clone()];
    let number = digits.parse::<i64>().ok()?.checked_add(step).filter(|number| *number >= 0)?;
    let width = digits.len();
    Some(format!("{}{number:0width$}{}", &text[..range.start], &text[range.end..]))
}

/// The text with another character of the same kind at `at`; `None` for characters that are not
/// ASCII.
fn turned(text: &str, at: usize) -> Option<String> {
    let c = text[at..].chars().next()?;
    let other = match c {
        // Behind `f` no hexadecimal digit follows, and the text may be a MAC address.
        '9' | 'z' | 'Z' | 'f' | 'F' => char::from(u8::try_from(c).ok()? - 1),
        c if c.is_ascii_alphanumeric() => char::from(u8::try_from(c).ok()? + 1),
        _ => return None,
    };
    Some(format!("{}{other}{}", &text[..at], &text[at + 1..]))
}

/// The next and the previous network of the same size, and the halves of this one.
fn networks(network: IpNet) -> Vec<String> {
    let mut others = Vec::new();
    let length = network.prefix_len();
    match network {
        IpNet::V4(v4) => {
            let size = 1u32.checked_shl(32 - u32::from(length)).unwrap_or(0);
            let base = u32::from(v4.network());
            others.extend(
                [base.checked_add(size), base.checked_sub(size)]
                    .into_iter()
                    .flatten()
                    .map(|base| format!("{}/{length}", Ipv4Addr::from(base))),
            );
        }
        IpNet::V6(v6) => {
            let size = 1u128.checked_shl(128 - u32::from(length)).unwrap_or(0);
            let base = u128::from(v6.network());
            let near = [base.checked_add(size), base.checked_sub(size)];
            others.extend(
                near.into_iter()
                    .flatten()
                    .map(|base| format!("{}/{length}", std::net::Ipv6Addr::from(base))),
            );
        }
    }
    others.push(format!("{}/{}", network.network(), length + 1));
    others
}

/// Addresses near by. What is written as an address may be a distance, which must stay a multiple
/// of the size of something: it is doubled as well.
fn addresses(address: IpAddr) -> Vec<String> {
    match address {
        IpAddr::V4(v4) => {
            let number = u32::from(v4);
            let mut near = Vec::new();
            // No host has an address in 0.0.0.0/8: what is written so is the offset of a network.
            if v4.octets()[0] == 0 {
                near.extend([number.checked_mul(2), number.checked_add(0x4000)]);
            }
            near.extend([number.checked_add(1), number.checked_sub(1)]);
            near.into_iter().flatten().map(|number| Ipv4Addr::from(number).to_string()).collect()
        }
        IpAddr::V6(v6) => {
            let number = u128::from(v6);
            let near = [number.checked_add(1), number.checked_sub(1)];
            near.into_iter()
                .flatten()
                .map(|number| std::net::Ipv6Addr::from(number).to_string())
                .collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{names, numbers, texts};

    #[test]
    fn other_texts_are_near() {
        assert_eq!(texts("10.129.8.0/23"), ["10.129.10.0/23", "10.129.6.0/23", "10.129.8.0/24"]);
        assert_eq!(texts("0.0.0.0/0"), ["0.0.0.0/1"]);
        assert_eq!(texts("fd00::/8")[0], "fe00::/8");
        assert_eq!(texts("0.0.8.0")[0], "0.0.16.0");
        assert_eq!(texts("0.0.0.0")[0], "0.0.64.0");
        assert_eq!(texts("255.255.255.255"), ["255.255.255.254"]);
        assert_eq!(texts("::1"), ["::2", "::"]);
        assert_eq!(texts("8h")[..2], ["9h", "7h"]);
        assert_eq!(texts("2027-07-31")[1], "2027-07-30");
        assert_eq!(texts("sw-a1/37")[0], "sw-a1/38");
        assert_eq!(texts("Gäste"), ["Gästex", "Häste", "Gäsue", "Gästf"]);
        assert_eq!(texts(""), ["x"]);
        assert_eq!(texts("ß"), ["ßx"]);
        assert!(
            texts("99999999999999999999").iter().all(|text| text.len() >= 20),
            "no number, and no overflow"
        );
    }

    #[test]
    fn other_numbers_and_names_are_near() {
        assert_eq!(numbers(0), [1, -1, 7]);
        assert_eq!(numbers(40), [41, 39, 80, 20, 47]);
        assert_eq!(numbers(i64::MAX)[0], i64::MAX - 1);
        assert_eq!(names("red"), ["red--0", "ree"]);
    }
}
