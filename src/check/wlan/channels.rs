//! Which channels a radio occupies and what a country allows on them.

use crate::model::{Band, ChannelRange, Country, School, Width};

/// The first channel of each run in which channels are bonded, and how many there are in it. Every
/// fourth number is a channel (IEEE 802.11, annex E).
fn run_of(band: Band, channel: u8) -> Option<(u8, u8)> {
    match (band, channel) {
        // From 149 on the numbers begin anew: 144 and 149 are no multiple of four apart.
        (Band::B5, 149..=177) => Some((149, 8)),
        (Band::B5, 100..=144) => Some((100, 12)),
        (Band::B5, 36..=64) => Some((36, 8)),
        (Band::B6, 1..=233) => Some((1, 59)),
        (Band::B2 | Band::B5 | Band::B6, _) => None,
    }
}

/// Whether a band has a channel of 20 MHz with this number.
pub(super) fn exists(band: Band, channel: u8) -> bool {
    match (band, channel) {
        // The fourteenth is for Japan alone.
        (Band::B2, _) => (1..=14).contains(&channel),
        // A lone channel below the others.
        (Band::B6, 2) => true,
        _ => run_of(band, channel).is_some_and(|(first, _)| (channel - first).is_multiple_of(4)),
    }
}

/// The first of the 20 MHz channels in the block of a width that holds a channel, and their number.
/// `None` when there is no such block.
pub(super) fn block(band: Band, channel: u8, width: Width) -> Option<(u8, u8)> {
    let bonded = width.mhz() / 20;
    if bonded == 1 {
        return Some((channel, 1));
    }
    if band == Band::B2 {
        // Two channels may be bonded upwards or downwards, and either one is judged by itself.
        return (bonded == 2 && channel <= 13).then_some((channel, 1));
    }
    let (first, count) = run_of(band, channel)?;
    let number = (channel - first) / 4;
    let start = number / bonded * bonded;
    let is_whole = (channel - first).is_multiple_of(4) && start + bonded <= count;
    is_whole.then_some((first + start * 4, bonded))
}

/// The 20 MHz channels that a radio occupies on `channel` with a width. At 2.4 GHz it is the channel
/// itself.
pub(super) fn occupied(band: Band, channel: u8, width: Width) -> impl Iterator<Item = u8> {
    // A number without a block is judged alone, not with neighbours that do not exist.
    let (start, count) = block(band, channel, width).unwrap_or((channel, 1));
    (0..count).map(move |step| start.saturating_add(step * 4))
}

/// What a country says about one channel.
pub(super) enum ChannelVerdict {
    /// It is not allowed.
    Forbidden,
    /// It is allowed inside buildings alone.
    IndoorOnly,
    /// It is allowed with this power in dBm.
    Allowed(u8),
}

/// What a country says about a channel; none when nothing is known about the country.
pub(super) fn verdict(
    school: &School,
    country: &Country,
    band: Band,
    channel: u8,
    outdoor: bool,
) -> Option<ChannelVerdict> {
    let mut of_country =
        school.regulatory.values().filter(|range| range.country == *country).peekable();
    // A country without entries is one that nobody looked up. Silence is better than a guess.
    of_country.peek()?;
    let here: Vec<&ChannelRange> = of_country
        .map(|range| &**range)
        .filter(|range| {
            range.band == band && range.channels.iter().any(|other| other.get() == channel)
        })
        .collect();
    // Several ranges may hold a channel, such as one for indoors with more power. Any of them
    // allows it.
    let usable = here.iter().filter(|range| !(outdoor && range.indoor_only));
    Some(match usable.map(|range| range.max_power.get()).max() {
        Some(power) => ChannelVerdict::Allowed(power),
        None if here.is_empty() => ChannelVerdict::Forbidden,
        None => ChannelVerdict::IndoorOnly,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_channels_reach_their_neighbours() {
        let of = |band, channel, width: u8| {
            let width: Width = toml::from_str::<std::collections::BTreeMap<String, Width>>(
                &format!("width = {width}"),
            )
            .expect("a width")["width"];
            occupied(band, channel, width).collect::<Vec<u8>>()
        };
        assert_eq!(of(Band::B2, 6, 20), [6]);
        assert_eq!(of(Band::B2, 6, 40), [6], "it reaches up or down");
        assert_eq!(of(Band::B5, 36, 20), [36]);
        assert_eq!(of(Band::B5, 40, 40), [36, 40]);
        assert_eq!(of(Band::B5, 44, 40), [44, 48]);
        assert_eq!(of(Band::B5, 48, 80), [36, 40, 44, 48]);
        assert_eq!(of(Band::B5, 52, 160), [36, 40, 44, 48, 52, 56, 60, 64]);
        assert_eq!(of(Band::B5, 132, 80), [132, 136, 140, 144]);
        assert_eq!(of(Band::B5, 149, 40), [149, 153]);
        assert_eq!(of(Band::B5, 37, 80), [37], "no channel of the grid");
        assert_eq!(of(Band::B5, 1, 80), [1]);
        assert_eq!(of(Band::B6, 5, 80), [1, 5, 9, 13]);
        assert_eq!(of(Band::B6, 209, 160), [193, 197, 201, 205, 209, 213, 217, 221]);
        assert_eq!(of(Band::B6, 233, 160), [233], "the last block ends at 221");
        assert_eq!(of(Band::B5, 132, 160), [132], "the last block ends at 128");
        assert_eq!(of(Band::B5, 177, 160), [149, 153, 157, 161, 165, 169, 173, 177]);
        assert_eq!(of(Band::B5, 181, 20), [181]);
    }
}
