//! WLANs, radio plans and the channels that a country allows.

use super::prelude::*;

/// How clients prove who they are and how the air is encrypted, the weakest first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Security {
    /// Anybody, unencrypted.
    Open,
    /// Broken since 2001; never acceptable.
    Wep,
    /// WPA with TKIP; outdated.
    WpaPersonal,
    /// Opportunistic encryption without a key (RFC 8110).
    Owe,
    /// WPA2 with a pre-shared key.
    Wpa2Personal,
    /// WPA2 and WPA3 side by side with a pre-shared key.
    Wpa2Wpa3Personal,
    /// WPA3 (SAE).
    Wpa3Personal,
    /// WPA2 with 802.1X.
    Wpa2Enterprise,
    /// WPA2 and WPA3 side by side with 802.1X.
    Wpa2Wpa3Enterprise,
    /// WPA3 with 802.1X.
    Wpa3Enterprise,
}

impl Security {
    /// Whether clients log in through 802.1X.
    pub fn is_enterprise(self) -> bool {
        matches!(self, Self::Wpa2Enterprise | Self::Wpa2Wpa3Enterprise | Self::Wpa3Enterprise)
    }

    /// Whether a pre-shared key is needed.
    pub fn is_personal(self) -> bool {
        matches!(
            self,
            Self::Wep
                | Self::WpaPersonal
                | Self::Wpa2Personal
                | Self::Wpa2Wpa3Personal
                | Self::Wpa3Personal
        )
    }
}

/// Protection of management frames (802.11w), the weakest first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Pmf {
    /// Not offered.
    Off,
    /// Offered.
    Optional,
    /// Demanded.
    Required,
}

/// A frequency band.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Band {
    /// 2.4 GHz.
    #[serde(rename = "2.4")]
    B2,
    /// 5 GHz.
    #[serde(rename = "5")]
    B5,
    /// 6 GHz.
    #[serde(rename = "6")]
    B6,
}

/// The EAP method of an enterprise WLAN.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Eap {
    /// Certificates on both sides.
    Tls,
    /// User name and password inside TLS.
    Peap,
    /// User name and password inside TLS.
    Ttls,
}

/// A radio network.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Wlan {
    /// What people call it.
    pub title: Title,
    /// The name on the air.
    pub ssid: Ssid,
    /// How it is protected.
    #[schemars(extend("x-stricter" = "later"))]
    pub security: Security,
    /// Protection of management frames.
    #[schemars(extend("x-stricter" = "later"))]
    pub pmf: Pmf,
    /// EAP methods of an enterprise WLAN.
    #[serde(default)]
    pub eap: Vec<Eap>,
    /// Where clients go whom RADIUS assigns no other segment.
    pub segment: SegmentId,
    /// Segments that RADIUS may assign.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "fewer"))]
    pub dynamic_segments: Vec<SegmentId>,
    /// The pre-shared key of a personal WLAN.
    #[serde(default)]
    pub psk: Option<Psk>,
    /// Why nobody can join who should not, where one key is shared: who knows it, where it is kept,
    /// when it changes. It speaks of the segments that the WLAN leads to where this is written.
    #[serde(default)]
    pub protection: Option<Text>,
    /// Bands on which it is sent.
    #[schemars(extend("x-stricter" = "fewer"))]
    pub bands: Vec<Band>,
    /// Not announced.
    #[serde(default)]
    pub hidden: bool,
    /// Clients of this WLAN do not reach each other.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "true"))]
    pub isolate: bool,
    /// Fast roaming (802.11r).
    #[serde(default)]
    pub fast_roaming: bool,
    /// Guests pass a portal and need a voucher.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "true"))]
    pub portal: bool,
    /// When it is on the air, `06:00-22:00`; absent means always.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "within"))]
    pub schedule: Option<Schedule>,
    /// Off means that the WLAN does not exist here.
    #[serde(default = "yes")]
    #[schemars(extend("x-stricter" = "false"))]
    pub enabled: bool,
}

/// A pre-shared key: where it is kept and how long it must be.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Psk {
    /// The secret's name.
    pub secret: SecretName,
    /// Its least length in characters; BSI NET.2.1.A3 asks for 20.
    #[schemars(extend("x-stricter" = "higher"))]
    pub min_length: Count,
    /// Every device has a key of its own.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "true"))]
    pub per_device: bool,
}

/// A daily span of time, `06:00-22:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Schedule {
    /// Begin, minutes after midnight.
    pub from: u16,
    /// End, minutes after midnight.
    pub to: u16,
}

impl Schedule {
    /// Reads `06:00-22:00`.
    pub fn new(text: &str) -> Result<Self, String> {
        if let Some((from, to)) = text.split_once('-')
            && let Some(from) = minute_of_day(from)
            && let Some(to) = minute_of_day(to)
            && from < to
        {
            return Ok(Self { from, to });
        }
        Err(format!("`{text}` is not a span of the day such as `06:00-22:00`"))
    }
}

/// The minutes from midnight to `06:00`.
pub(super) fn minute_of_day(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    // `parse` alone would take `+6` as well.
    let is_number = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    if !is_number(hours) || !is_number(minutes) {
        return None;
    }
    let (hours, minutes) = (hours.parse::<u16>().ok()?, minutes.parse::<u16>().ok()?);
    if hours < 24 && minutes < 60 { Some(hours * 60 + minutes) } else { None }
}

impl std::fmt::Display for Schedule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:02}:{:02}-{:02}:{:02}",
            self.from / 60,
            self.from % 60,
            self.to / 60,
            self.to % 60
        )
    }
}
as_text!(
    Schedule,
    "a span of the day such as `06:00-22:00`",
    pattern = "^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$"
);

/// A country code (ISO 3166-1 alpha-2), two upper-case letters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Country(Box<str>);

impl Country {
    /// Reads two upper-case letters.
    pub fn new(text: &str) -> Result<Self, String> {
        if text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase()) {
            Ok(Self(text.into()))
        } else {
            Err(format!("`{text}` is not a country code such as `DE`"))
        }
    }
}

impl std::fmt::Display for Country {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
as_text!(Country, "a country code such as `DE`", pattern = "^[A-Z]{2}$");

/// Channels, widths and powers that access points use.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RadioPlan {
    /// What people call it.
    pub title: Title,
    /// Country whose rules hold.
    pub country: Country,
    /// Settings per band, keyed `2.4`, `5` and `6`; a band that is absent is switched off.
    pub bands: BTreeMap<Band, BandPlan>,
    /// Off means that the plan does not exist here.
    #[serde(default = "yes")]
    pub enabled: bool,
}

/// The settings of one band.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BandPlan {
    /// Channels that access points take in turn.
    pub channels: Vec<Channel>,
    /// Channel width in MHz: 20, 40, 80 or 160.
    pub width: Width,
    /// Transmit power in dBm EIRP.
    #[schemars(extend("x-stricter" = "lower"))]
    pub power: Dbm,
    /// Lowest basic rate in Mbit/s; slower clients are not served.
    pub min_rate: Count,
    /// Only every n-th access point of a building sends on this band; absent means all.
    #[serde(default)]
    pub every: Option<Count>,
}

/// A channel width.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Width(u8);

impl Width {
    /// The width in MHz.
    pub fn mhz(self) -> u8 {
        self.0
    }
}

impl Serialize for Width {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.0)
    }
}

impl<'de> Deserialize<'de> for Width {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = Count::deserialize(deserializer)?.get();
        match u8::try_from(number) {
            Ok(width @ (20 | 40 | 80 | 160)) => Ok(Self(width)),
            _ => Err(serde::de::Error::custom(format_args!(
                "{number} is not a channel width: 20, 40, 80 or 160 MHz"
            ))),
        }
    }
}

impl JsonSchema for Width {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Width".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "enum": [20, 40, 80, 160] })
    }
}

/// A range of channels of one country and what is allowed on it.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ChannelRange {
    /// Country.
    pub country: Country,
    /// Band.
    pub band: Band,
    /// 20 MHz channels.
    pub channels: Vec<Channel>,
    /// Most power in dBm EIRP.
    pub max_power: Dbm,
    /// Not allowed in the open.
    #[serde(default)]
    pub indoor_only: bool,
    /// Radar must be looked for (DFS).
    #[serde(default)]
    pub dfs: bool,
    /// How long to listen before the first frame: `60s` with DFS, `600s` at weather radar.
    #[serde(default)]
    pub listen: Option<Duration>,
}
