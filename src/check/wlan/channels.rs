//! Which channels a radio occupies and what a country allows on them.

use crate::model::{Band, ChannelRange, Country, School, Width};

/// The 20 MHz channels that a radio occupies on `channel` with a width. At 2.4 GHz only the channel
/// itself: wider ones are not used there.
pub(super) fn occupied(band: Band, channel: u8, width: Width) -> impl Iterator<Item = u8> {
    // The first channel of each run in which channels are bonded, every fourth number being one.
    let first = match (band, channel) {
        // From 149 on the numbers begin anew: 144 and 149 are no multiple of four apart.
        (Band::B5, 149..) => Some(149),
        (Band::B5, 100..) => Some(100),
        (Band::B5, 36..) => Some(36),
        (Band::B6, _) => Some(1),
        (Band::B2 | Band::B5, _) => None,
    };
    let bonded = width.mhz() / 20;
    let (start, count) = match first {
        Some(first) if (channel - first).is_multiple_of(4) => {
            (first + (channel - first) / 4 / bonded * bonded * 4, bonded)
        }
        // A number that is not of the grid is judged alone, not with neighbours that do not exist.
        _ => (channel, 1),
    };
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
        assert_eq!(of(Band::B2, 6, 40), [6], "wider channels are not used there");
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
        assert_eq!(of(Band::B6, 233, 160), [225, 229, 233, 237, 241, 245, 249, 253]);
    }
}
