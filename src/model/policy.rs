//! Services, flows and guarantees: who may talk to whom, and what must never be possible.

use super::prelude::*;

/// A named protocol with its ports.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Service {
    /// What people call it.
    pub title: Title,
    /// TCP ports of the server.
    #[serde(default)]
    pub tcp: Vec<TransportRange>,
    /// UDP ports of the server.
    #[serde(default)]
    pub udp: Vec<TransportRange>,
    /// ICMP and `ICMPv6` echo.
    #[serde(default)]
    pub ping: bool,
    /// What a firewall needs to let the answers in that come over other ports than those above: it
    /// reads them out of the conversation.
    #[serde(default)]
    pub helper: Option<Helper>,
    /// Off means that the service does not exist here.
    #[serde(default = "yes")]
    pub enabled: bool,
}

/// A protocol that agrees upon further connections while it talks, and which Linux understands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Helper {
    /// Backups with Amanda.
    Amanda,
    /// File transfer.
    Ftp,
    /// Chat with direct transfers.
    Irc,
    /// Names of Windows networks by broadcast.
    NetbiosNs,
    /// Tunnels with GRE.
    Pptp,
    /// Scanners.
    Sane,
    /// Telephony.
    Sip,
    /// Monitoring by broadcast.
    Snmp,
    /// File transfer of network boot.
    Tftp,
}

impl Helper {
    /// Its name in Linux.
    pub fn name(self) -> &'static str {
        match self {
            Self::Amanda => "amanda",
            Self::Ftp => "ftp",
            Self::Irc => "irc",
            Self::NetbiosNs => "netbios-ns",
            Self::Pptp => "pptp",
            Self::Sane => "sane",
            Self::Sip => "sip",
            Self::Snmp => "snmp",
            Self::Tftp => "tftp",
        }
    }

    /// Whether it understands what is said over TCP, and over UDP.
    pub fn protocols(self) -> (bool, bool) {
        match self {
            Self::Ftp | Self::Irc | Self::Pptp | Self::Sane => (true, false),
            Self::Amanda | Self::NetbiosNs | Self::Snmp | Self::Tftp => (false, true),
            Self::Sip => (true, true),
        }
    }
}

/// What happens to a connection.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// It is let through.
    #[default]
    Allow,
    /// It is dropped and logged.
    Deny,
}

/// A permitted or denied service from zone to zone.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Flow {
    /// Zones that open the connection.
    pub from: OneOrMany<ZoneId>,
    /// Zones that answer.
    pub to: OneOrMany<ZoneId>,
    /// Services; an empty list means every service.
    pub services: Vec<ServiceId>,
    /// Allow or deny.
    #[serde(default)]
    pub action: Action,
    /// Why this is so; an allowing flow must say it.
    #[serde(default)]
    pub reason: Option<Text>,
    /// Restricts the answering side to these networks.
    #[serde(default)]
    pub destinations: Vec<Network>,
    /// Log what is let through.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "true"))]
    pub log: bool,
    /// Requirements this rests on, such as BSI ids.
    #[serde(default)]
    pub basis: Vec<Title>,
    /// Off means that the flow does not exist here.
    #[serde(default = "yes")]
    pub enabled: bool,
}

/// What must never be possible, whatever the flows say.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(extend("x-added" = "stricter"))]
pub struct Guarantee {
    /// The connections that must not exist.
    pub never: Never,
    /// Why.
    #[serde(default)]
    pub reason: Option<Text>,
    /// Requirements this rests on, such as BSI ids.
    #[serde(default)]
    pub basis: Vec<Title>,
    /// Off means that the guarantee does not hold here.
    #[serde(default = "yes")]
    #[schemars(extend("x-stricter" = "true"))]
    pub enabled: bool,
}

/// Connections that must not exist.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Never {
    /// Zones that would open them.
    #[schemars(extend("x-stricter" = "more"))]
    pub from: OneOrMany<ZoneId>,
    /// Zones that would answer.
    #[schemars(extend("x-stricter" = "more"))]
    pub to: OneOrMany<ZoneId>,
    /// Services; empty means every service.
    #[serde(default)]
    pub services: Vec<ServiceId>,
}
