//! Numbers and addresses of networks that check themselves.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};

use super::name::as_text;

/// Declares a whole number with bounds.
macro_rules! number {
    ($(#[$doc:meta])* $name:ident($repr:ty), $low:literal..=$high:literal, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        pub struct $name($repr);

        impl $name {
            /// The number itself.
            pub fn get(self) -> $repr {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl de::Visitor<'_> for Visitor {
                    type Value = $name;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($what)
                    }
                    fn visit_i64<E: de::Error>(self, number: i64) -> Result<$name, E> {
                        if !($low..=$high).contains(&number) {
                            return Err(E::custom(format_args!("{number} is out of range: {} is \
                                from {} to {}", $what, $low, $high)));
                        }
                        <$repr>::try_from(number).map($name).map_err(E::custom)
                    }
                }
                deserializer.deserialize_i64(Visitor)
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "type": "integer", "minimum": $low, "maximum": $high, "title": $what
                })
            }
        }
    };
}

number!(
    /// A VLAN id. 1 is every switch's default and 4095 is reserved (IEEE 802.1Q); 4019 and above
    /// are not accepted by every controller.
    VlanId(u16), 2..=4018, "a VLAN id"
);
number!(
    /// The number of a host inside a segment: its address is the segment's network plus this.
    HostNumber(u32), 1..=16_777_214, "a host number"
);
number!(
    /// The number of a school's block in the address plan.
    SchoolIndex(u32), 0..=65_535, "a school index"
);
number!(
    /// How many: pupils, rooms, devices, seats.
    Count(u32), 0..=10_000_000, "a count"
);
number!(
    /// Electric power in watts.
    Watts(u32), 0..=10_000, "a power in watts"
);
number!(
    /// Transmit power in dBm EIRP.
    Dbm(u8), 0..=36, "a power in dBm"
);
number!(
    /// Share in percent.
    Percent(u8), 0..=100, "a percentage"
);
number!(
    /// A WLAN channel number.
    Channel(u8), 1..=233, "a channel number"
);
number!(
    /// The number of a port of a device, as printed on it.
    PortNumber(u16), 1..=512, "a port number"
);
number!(
    /// A UDP or TCP port.
    TransportPort(u16), 1..=65_535, "a UDP or TCP port"
);
number!(
    /// Priority of a bridge in steps of 4096 (IEEE 802.1Q).
    StpPriority(u8), 0..=15, "a spanning-tree priority"
);
number!(
    /// Largest packet of a line in bytes. IPv6 needs 1280.
    Mtu(u16), 1280..=1500, "a packet size"
);
number!(
    /// The place of a wave in the order of waves.
    WaveTurn(u16), 1..=1000, "a turn"
);
number!(
    /// How many schools stop a roll-out.
    StopCount(u32), 1..=65_535, "a number of schools"
);
number!(
    /// Length of a prefix in bits.
    PrefixLength(u8), 8..=32, "an IPv4 prefix length"
);

/// An IPv4 or IPv6 network without host bits, `10.129.8.0/23`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Network(IpNet);

impl Network {
    /// Reads a prefix and refuses host bits, which every checker below accepts in silence.
    pub fn new(text: &str) -> Result<Self, String> {
        let net: IpNet = text
            .parse()
            .map_err(|_| format!("`{text}` is not a network such as `10.129.8.0/23`"))?;
        if net.trunc() != net {
            return Err(format!("`{text}` has host bits set; the network is `{}`", net.trunc()));
        }
        Ok(Self(net))
    }

    /// The network as `ipnet` knows it.
    pub fn get(self) -> IpNet {
        self.0
    }

    /// The network, when it is an IPv4 one.
    pub fn v4(self) -> Option<Ipv4Net> {
        match self.0 {
            IpNet::V4(net) => Some(net),
            IpNet::V6(_) => None,
        }
    }

    /// The network, when it is an IPv6 one.
    pub fn v6(self) -> Option<Ipv6Net> {
        match self.0 {
            IpNet::V4(_) => None,
            IpNet::V6(net) => Some(net),
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
as_text!(Network, "a network such as `10.129.8.0/23`", pattern = "^[0-9a-fA-F.:]+/[0-9]{1,3}$");

/// An IPv4 or IPv6 address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address(IpAddr);

impl Address {
    /// Reads an address.
    pub fn new(text: &str) -> Result<Self, String> {
        text.parse().map(Self).map_err(|_| format!("`{text}` is not an IP address"))
    }

    /// The address itself.
    pub fn get(self) -> IpAddr {
        self.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
as_text!(Address, "an IP address", pattern = "^[0-9a-fA-F.:]+$");

/// The distance of a subnet from the beginning of its school's block, written as an address:
/// `0.0.8.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Offset(Ipv4Addr);

impl Offset {
    /// Reads an offset in dotted form.
    pub fn new(text: &str) -> Result<Self, String> {
        text.parse().map(Self).map_err(|_| format!("`{text}` is not an offset such as `0.0.8.0`"))
    }

    /// The offset in addresses.
    pub fn get(self) -> u32 {
        self.0.into()
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
as_text!(Offset, "an offset such as `0.0.8.0`", pattern = "^[0-9]{1,3}(\\.[0-9]{1,3}){3}$");

/// A span of time: a number and `s`, `m`, `h` or `d`, as in `8h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration(u32);

impl Duration {
    /// Reads `30s`, `15m`, `8h` or `7d`; up to ten years.
    pub fn new(text: &str) -> Result<Self, String> {
        match seconds(text) {
            Some(seconds @ 1..=315_360_000) => Ok(Self(seconds)),
            _ => Err(format!("`{text}` is not a duration such as `30s`, `15m`, `8h` or `7d`")),
        }
    }

    /// The span in seconds.
    pub fn seconds(self) -> u32 {
        self.0
    }

    /// The span in days; one that is not whole counts as one.
    pub fn days(self) -> u32 {
        self.0.div_ceil(86_400)
    }
}

fn seconds(text: &str) -> Option<u32> {
    let unit = match text.as_bytes().last()? {
        b's' => 1,
        b'm' => 60,
        b'h' => 3600,
        b'd' => 86_400,
        _ => return None,
    };
    let number: u32 = text[..text.len() - 1].parse().ok()?;
    number.checked_mul(unit)
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, unit) = match self.0 {
            s if s % 86_400 == 0 => (s / 86_400, 'd'),
            s if s % 3600 == 0 => (s / 3600, 'h'),
            s if s % 60 == 0 => (s / 60, 'm'),
            s => (s, 's'),
        };
        write!(f, "{number}{unit}")
    }
}
as_text!(Duration, "a duration such as `8h`", pattern = "^[0-9]+[smhd]$");
