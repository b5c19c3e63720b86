//! Settings that exist once: address plan, name service, time, logs, monitoring, management,
//! limits.

use super::prelude::*;

/// How the schools' blocks and the subnets' fixed addresses are laid out.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Addressing {
    /// Network of the cooperation, cut into equal blocks; school `index` gets the block of that
    /// number.
    pub supernet: Network,
    /// Length of a school's block in bits.
    pub school_prefix: PrefixLength,
    /// IPv6 network of the cooperation, cut into /48 per school and /64 per segment.
    #[serde(default)]
    pub supernet6: Option<Network>,
    /// Networks of others that no segment may overlap, keyed by a name for them.
    #[serde(default)]
    pub foreign: BTreeMap<AccountName, ForeignNetwork>,
    /// Share of a pool's end that is kept free, in percent.
    pub pool_end_reserve: Percent,
    /// Addresses in a pool per planned client, in percent; 130 covers changing private addresses.
    pub pool_per_client: Count,
}

/// A network that belongs to somebody else.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ForeignNetwork {
    /// Whose it is.
    pub title: Title,
    /// The network.
    pub network: Network,
}

/// Name service.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Dns {
    /// Domain of the cooperation; a school's is `<school>.<domain>`.
    pub domain: DomainName,
    /// Resolvers that are asked for everything else, over TLS.
    pub upstreams: BTreeMap<AccountName, Upstream>,
    /// Names that nobody resolves, such as those of relays around the filter.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "more"))]
    pub block: Vec<DomainName>,
}

/// A resolver outside.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Upstream {
    /// Its address.
    pub address: Address,
    /// The name in its certificate.
    pub name: DomainName,
}

/// Time.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Ntp {
    /// Servers of the cooperation.
    pub servers: Vec<Address>,
    /// Time zone of the schools.
    pub timezone: Timezone,
}

/// A time zone: its name in the tz database and as a POSIX rule for small devices.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Timezone {
    /// Its name in the tz database, `Europe/Berlin`.
    pub name: TimezoneName,
    /// The same as a rule, `CET-1CEST,M3.5.0,M10.5.0/3`.
    pub posix: PosixTimezone,
}

/// Severities of RFC 5424.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are those of the RFC")]
pub enum SyslogSeverity {
    Emergency,
    Alert,
    Critical,
    Error,
    Warning,
    Notice,
    Info,
    Debug,
}

/// Central logging.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Syslog {
    /// Log servers.
    pub servers: Vec<Address>,
    /// Least severity that is sent.
    #[schemars(extend("x-stricter" = "later"))]
    pub severity: SyslogSeverity,
}

/// Monitoring over `SNMPv3` with authentication and privacy; older versions cannot be said.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Snmp {
    /// User.
    pub user: AccountName,
    /// Authentication key (SHA).
    pub auth: SecretRef,
    /// Privacy key (AES).
    pub privacy: SecretRef,
    /// Where the monitoring asks from.
    pub managers: Vec<Network>,
}

/// Network login.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Radius {
    /// Shared secret between devices and server.
    pub secret: SecretRef,
    /// Central servers, used where the school runs none of its own.
    #[serde(default)]
    pub servers: Vec<Address>,
    /// Name in the server's certificate, which clients check.
    pub server_name: DomainName,
    /// Authority that signed the server's certificate.
    pub ca: CertificateId,
    /// Time after which a wired login is repeated.
    #[schemars(extend("x-stricter" = "lower"))]
    pub reauthenticate: Duration,
}

/// How devices are administered.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Management {
    /// Emergency account on every device.
    pub user: AccountName,
    /// Its password.
    pub password: SecretRef,
    /// Public keys of the administrators.
    #[serde(default)]
    pub ssh_keys: Vec<SshKey>,
    /// Networks from which devices are administered.
    #[schemars(extend("x-stricter" = "fewer"))]
    pub sources: Vec<Network>,
    /// Shown at login.
    pub banner: Vec<BannerLine>,
    /// Minutes after which an idle session ends.
    #[schemars(extend("x-stricter" = "lower"))]
    pub idle_timeout: Count,
}

/// How long logs are kept.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Retention {
    /// Logins to the network.
    #[schemars(extend("x-stricter" = "lower"))]
    pub radius: Duration,
    /// Addresses given out.
    #[schemars(extend("x-stricter" = "lower"))]
    pub dhcp: Duration,
    /// Connections denied by the firewall.
    #[schemars(extend("x-stricter" = "lower"))]
    pub firewall: Duration,
    /// Blocked names.
    #[schemars(extend("x-stricter" = "lower"))]
    pub dns: Duration,
    /// Actions of administrators.
    #[schemars(extend("x-stricter" = "lower"))]
    pub administration: Duration,
}

/// What the standard allows at most or demands at least.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Limits {
    /// Share of a switch's `PoE` budget that may be planned, in percent.
    #[schemars(extend("x-stricter" = "lower"))]
    pub poe_load: Percent,
    /// WLANs on one radio.
    #[schemars(extend("x-stricter" = "lower"))]
    pub wlans_per_radio: Count,
    /// Characters of a pre-shared key.
    #[schemars(extend("x-stricter" = "higher"))]
    pub psk_length: Count,
}

/// From a school's numbers to its devices: what `muster new school` plans with.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Densities {
    /// Pupils per class.
    pub class_size: Count,
    /// Rooms per 100 classes.
    pub rooms_per_100_classes: Count,
    /// Rooms beside those of the classes.
    pub extra_rooms: Count,
    /// Access points per 100 rooms.
    pub access_points_per_100_rooms: Count,
    /// Patched wall ports per room.
    pub ports_per_room: Count,
    /// Share of ports kept free, in percent.
    pub port_reserve: Percent,
    /// Rooms that one distributor serves.
    pub rooms_per_distributor: Count,
    /// Distributors per building.
    pub distributors_per_building: Count,
    /// PCs per 100 pupils.
    pub pcs_per_100_students: Count,
    /// Tablets of pupils per 100 pupils.
    pub tablets_per_100_students: Count,
    /// Teachers per 100 pupils, which is also their tablets.
    pub staff_per_100_students: Count,
}

/// Which roles, models and port profiles a new school begins with.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Scaffold {
    /// The firewall.
    pub firewall: ScaffoldFirewall,
    /// The first switch of the school, into which everything else is plugged.
    pub core_switch: ScaffoldDevice,
    /// Every other switch.
    pub access_switch: ScaffoldDevice,
    /// Access points.
    pub access_point: ScaffoldDevice,
    /// The school's server.
    pub server: ScaffoldDevice,
    /// Port profile between switches and to the firewall.
    pub uplink_profile: PortProfileId,
    /// Port profile of access points.
    pub access_point_profile: PortProfileId,
    /// Port profile of the server.
    pub server_profile: PortProfileId,
    /// Port profile of rooms.
    pub room_profile: PortProfileId,
    /// Port profile of the firewall's outside port.
    pub outside_profile: PortProfileId,
    /// Client profile of the pupils' tablets.
    pub student_tablets: ClientProfileId,
    /// Client profile of the teachers' tablets.
    pub staff_tablets: ClientProfileId,
    /// Client profile of PCs.
    pub pcs: ClientProfileId,
}

/// The firewall of a new school. It is the gateway and has no host number.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ScaffoldFirewall {
    /// Its role.
    pub role: RoleId,
    /// Its hardware.
    pub model: ModelId,
    /// What its name begins with, `fw` gives `fw-1`.
    pub prefix: AccountName,
}

/// A kind of device in a new school.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ScaffoldDevice {
    /// Its role.
    pub role: RoleId,
    /// Its hardware.
    pub model: ModelId,
    /// First host number.
    pub first_host: HostNumber,
    /// What its name begins with, `sw` gives `sw-a1`.
    pub prefix: AccountName,
}
