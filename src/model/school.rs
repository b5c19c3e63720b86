//! A school: its numbers, buildings, rooms, devices, and the standard as it holds there.

use schemars::{Schema, SchemaGenerator};

use super::prelude::*;
use super::{
    clients::{Certificate, ClientProfile, Licence, Software},
    hardware::{HardwareModel, PortProfile, Role},
    policy::{Flow, Guarantee, Service},
    rollout::{Freeze, MaintenanceWindow, RolloutSettings, Wave},
    segment::Segment,
    service_roles::{DnsFilter, RadiusGroup, SafeSearch, ServerRole},
    settings::{
        Addressing, Densities, Dns, Limits, Management, Ntp, Radius, Retention, Scaffold, Snmp,
        Syslog,
    },
    theme::Theme,
    wlan::{Band, ChannelRange, RadioPlan, Wlan},
    zone::Zone,
};

/// A building.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Building {
    /// What people call it.
    pub title: Title,
}

/// A room.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Room {
    /// What people call it.
    pub title: Title,
    /// The building it is in.
    pub building: BuildingId,
}

/// A device of the inventory.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Device {
    /// What it does.
    pub role: RoleId,
    /// Its hardware.
    pub model: ModelId,
    /// The room it is in.
    #[serde(default)]
    pub room: Option<RoomId>,
    /// The building it is in, when no room says so.
    #[serde(default)]
    pub building: Option<BuildingId>,
    /// Number of the host in the role's segment. The firewall that is configured here has none:
    /// it is the gateway of every segment.
    #[serde(default)]
    pub host: Option<HostNumber>,
    /// Its MAC address.
    #[serde(default)]
    pub mac: Option<Mac>,
    /// Where it is plugged in.
    #[serde(default)]
    pub uplink: Option<Uplink>,
    /// Profiles of its own ports, keyed by number or range; a port not named here is off.
    #[serde(default)]
    pub ports: BTreeMap<PortSet, PortProfileId>,
    /// Its name in the network, when it differs from the key.
    #[serde(default)]
    pub hostname: Option<DeviceId>,
    /// Another configuration language than that of its model and role.
    #[serde(default)]
    pub platform: Option<PlatformId>,
    /// Fixed channels, keyed by band.
    #[serde(default)]
    pub channels: BTreeMap<Band, Channel>,
    /// Off means that it is not built in.
    #[serde(default = "yes")]
    pub enabled: bool,
}

/// Something that a table of the tree holds, keyed by its id.
pub trait Entity: for<'de> Deserialize<'de> + JsonSchema + Send + Sync + 'static {
    /// Whether it exists here; what is switched off is dropped from the typed model.
    fn enabled(&self) -> bool {
        true
    }
}

/// The key of a table's entries.
pub trait EntityKey: for<'de> Deserialize<'de> + Ord + Clone + Send + Sync + 'static {}
impl<T: for<'de> Deserialize<'de> + Ord + Clone + Send + Sync + 'static> EntityKey for T {}

macro_rules! entity {
    (Building) => {
        impl Entity for Building {}
    };
    (Room) => {
        impl Entity for Room {}
    };
    (ChannelRange) => {
        impl Entity for ChannelRange {}
    };
    (Certificate) => {
        impl Entity for Certificate {}
    };
    ($name:ident) => {
        impl Entity for $name {
            fn enabled(&self) -> bool {
                self.enabled
            }
        }
    };
}

/// A schema with a description.
fn described(mut schema: Schema, docs: &str) -> Schema {
    schema.insert("description".into(), docs.trim().into());
    schema
}

/// Declares [`School`] and everything that must know its keys: the decoder, the schemas, the
/// layers, the reports.
macro_rules! school {
    (
        own { $(
            $(#[doc = $own_doc:literal])*
            $own:ident: $own_type:ty = $own_key:literal in $own_theme:ident,
        )* }
        inventory { $(
            $(#[doc = $inv_doc:literal])*
            $inv:ident[$inv_id:ty]: $inv_type:ident = $inv_key:literal in $inv_theme:ident,
        )* }
        settings { $(
            $(#[doc = $set_doc:literal])*
            $set:ident: $set_type:ty = $set_key:literal in $set_theme:ident,
        )* }
        tables { $(
            $(#[doc = $tab_doc:literal])*
            $tab:ident[$tab_id:ty]: $tab_type:ident = $tab_key:literal in $tab_theme:ident,
        )* }
    ) => {
        /// Everything that holds at one school, typed. What schools have in common is shared.
        #[derive(Clone, Debug)]
        pub struct School {
            $($(#[doc = $own_doc])* pub $own: $own_type,)*
            $($(#[doc = $inv_doc])* pub $inv: Entities<$inv_id, $inv_type>,)*
            $($(#[doc = $set_doc])* pub $set: Arc<$set_type>,)*
            $($(#[doc = $tab_doc])* pub $tab: Entities<$tab_id, $tab_type>,)*
        }

        /// The part of a [`School`] that comes from the standard; schools of one kind share it.
        #[derive(Clone, Debug)]
        pub struct Standard {
            $($(#[doc = $set_doc])* pub $set: Arc<$set_type>,)*
            $($(#[doc = $tab_doc])* pub $tab: Entities<$tab_id, $tab_type>,)*
        }

        impl School {
            /// Lets `visitor` give every part; `None` when one is missing. Every part is visited
            /// before the first `?`, so that one run reports the faults of all.
            pub fn visit(visitor: &mut impl Visitor) -> Option<Self> {
                $(let $own = visitor.own($own_key);)*
                $(let $inv = visitor.inventory($inv_key, |school| &school.$inv);)*
                $(let $set = visitor.setting($set_key, Some(|standard| &standard.$set));)*
                $(let $tab = visitor.table($tab_key, Some(|standard| &standard.$tab));)*
                Some(Self { $($own: $own?,)* $($inv: $inv?,)* $($set: $set?,)* $($tab: $tab?,)* })
            }
        }

        impl Standard {
            /// As [`School::visit`], without what each school has of its own.
            pub fn visit(visitor: &mut impl Visitor) -> Option<Self> {
                $(let $set = visitor.setting($set_key, None);)*
                $(let $tab = visitor.table($tab_key, None);)*
                Some(Self { $($set: $set?,)* $($tab: $tab?,)* })
            }
        }

        $(entity!($inv_type);)*
        $(entity!($tab_type);)*

        /// Keys that only a school's own files may hold.
        pub const SCHOOL_KEYS: &[&str] = &[$($own_key,)* $($inv_key,)*];
        /// Keys of the standard, which the files of every layer may hold.
        pub const STANDARD_KEYS: &[&str] = &[$($set_key,)* $($tab_key,)*];

        /// What each key is about.
        pub const THEMES: &[(&str, Theme)] = &[
            $(($own_key, Theme::$own_theme),)*
            $(($inv_key, Theme::$inv_theme),)*
            $(($set_key, Theme::$set_theme),)*
            $(($tab_key, Theme::$tab_theme),)*
        ];

        /// The schema of each key: its name, and what its value is and means.
        pub fn key_schemas(generator: &mut SchemaGenerator) -> Vec<(&'static str, Schema)> {
            let mut schemas = Vec::new();
            $(
                let schema = generator.subschema_for::<$own_type>();
                schemas.push(($own_key, described(schema, concat!($($own_doc),*))));
            )*
            $(
                let schema = generator.subschema_for::<BTreeMap<$inv_id, $inv_type>>();
                schemas.push(($inv_key, described(schema, concat!($($inv_doc),*))));
            )*
            $(
                let schema = generator.subschema_for::<$set_type>();
                schemas.push(($set_key, described(schema, concat!($($set_doc),*))));
            )*
            $(
                let schema = generator.subschema_for::<BTreeMap<$tab_id, $tab_type>>();
                schemas.push(($tab_key, described(schema, concat!($($tab_doc),*))));
            )*
            schemas
        }
    };
}

/// Entities of one kind by id.
pub type Entities<K, T> = Arc<BTreeMap<K, Arc<T>>>;

/// How to find a table in what schools of one kind share.
pub type SharedTable<K, T> = fn(&Standard) -> &Entities<K, T>;

/// Gives the parts of a [`School`] one by one.
pub trait Visitor {
    /// A value that each school has of its own.
    fn own<T: for<'de> Deserialize<'de>>(&mut self, key: &'static str) -> Option<T>;
    /// A setting; `shared` finds the one that schools of this kind have in common.
    fn setting<T: for<'de> Deserialize<'de>>(
        &mut self,
        key: &'static str,
        shared: Option<fn(&Standard) -> &Arc<T>>,
    ) -> Option<Arc<T>>;
    /// A table of entities that each school has of its own; `former` finds it in another state of
    /// the school.
    fn inventory<K: EntityKey, T: Entity>(
        &mut self,
        key: &'static str,
        former: fn(&School) -> &Entities<K, T>,
    ) -> Option<Entities<K, T>>;
    /// A table of entities; `shared` finds the one that schools of this kind have in common.
    fn table<K: EntityKey, T: Entity>(
        &mut self,
        key: &'static str,
        shared: Option<SharedTable<K, T>>,
    ) -> Option<Entities<K, T>>;
}

school! {
    own {
        /// What people call it.
        title: Title = "title" in Network,
        /// What kind of school it is.
        profile: ProfileId = "profile" in Network,
        /// Number of its block of the address plan, unique in the cooperation.
        index: SchoolIndex = "index" in Network,
        /// Pupils.
        students: Count = "students" in Clients,
        /// Classes.
        classes: Option<Count> = "classes" in Clients,
        /// Teachers.
        staff: Option<Count> = "staff" in Clients,
        /// The edition that it stays with or tries out; absent means the workspace's, or the one in
        /// force.
        edition: Option<EditionId> = "edition" in Network,
        /// Official number of the school authority's statistics.
        number: Option<Title> = "number" in Network,
        /// Bandwidth of its line in Mbit/s downstream.
        bandwidth: Option<Count> = "bandwidth" in Network,
        /// End devices in use or planned, by client profile.
        clients: Option<BTreeMap<ClientProfileId, Count>> = "clients" in Clients,
    }
    inventory {
        /// Buildings.
        buildings[BuildingId]: Building = "buildings" in Network,
        /// Rooms.
        rooms[RoomId]: Room = "rooms" in Network,
        /// Devices.
        devices[DeviceId]: Device = "devices" in Network,
    }
    settings {
        /// Address plan.
        addressing: Addressing = "addressing" in Network,
        /// Name service.
        dns: Dns = "dns" in Servers,
        /// Administration of devices.
        management: Management = "management" in Security,
        /// What the standard allows at most or demands at least.
        limits: Limits = "limits" in Security,
        /// Time.
        ntp: Option<Ntp> = "ntp" in Servers,
        /// Central logging.
        syslog: Option<Syslog> = "syslog" in Servers,
        /// Monitoring.
        snmp: Option<Snmp> = "snmp" in Network,
        /// Network login.
        radius: Option<Radius> = "radius" in Security,
        /// How long logs are kept.
        retention: Option<Retention> = "retention" in Security,
        /// Numbers that a new school is planned with.
        densities: Option<Densities> = "densities" in Network,
        /// Roles and models that a new school begins with.
        scaffold: Option<Scaffold> = "scaffold" in Network,
        /// How it takes part in roll-outs.
        rollout: Option<RolloutSettings> = "rollout" in Network,
    }
    tables {
        /// Zones.
        zones[ZoneId]: Zone = "zones" in Security,
        /// Segments.
        segments[SegmentId]: Segment = "segments" in Network,
        /// Services.
        services[ServiceId]: Service = "services" in Security,
        /// Flows.
        flows[FlowId]: Flow = "flows" in Security,
        /// Guarantees.
        guarantees[GuaranteeId]: Guarantee = "guarantees" in Security,
        /// WLANs.
        wlans[WlanId]: Wlan = "wlans" in Wlan,
        /// Radio plans.
        radio_plans[RadioPlanId]: RadioPlan = "radio-plans" in Wlan,
        /// Channels that countries allow.
        regulatory[ChannelRangeId]: ChannelRange = "regulatory" in Wlan,
        /// Hardware.
        models[ModelId]: HardwareModel = "models" in Network,
        /// Device roles.
        roles[RoleId]: Role = "roles" in Network,
        /// Port profiles.
        port_profiles[PortProfileId]: PortProfile = "port-profiles" in Network,
        /// Server roles.
        server_roles[ServerRoleId]: ServerRole = "server-roles" in Servers,
        /// RADIUS groups.
        radius_groups[RadiusGroupId]: RadiusGroup = "radius-groups" in Security,
        /// DNS filter profiles.
        dns_filters[DnsFilterId]: DnsFilter = "dns-filters" in Security,
        /// SafeSearch rewrites.
        safe_search[SafeSearchId]: SafeSearch = "safe-search" in Security,
        /// Client profiles.
        client_profiles[ClientProfileId]: ClientProfile = "client-profiles" in Clients,
        /// Software sets.
        software[SoftwareId]: Software = "software" in Software,
        /// Licences.
        licences[LicenceId]: Licence = "licences" in Licences,
        /// Certificates.
        certificates[CertificateId]: Certificate = "certificates" in Security,
        /// Waves of schools, one after the other.
        waves[WaveId]: Wave = "waves" in Network,
        /// When something may be rolled out.
        maintenance_windows[MaintenanceWindowId]: MaintenanceWindow =
            "maintenance-windows" in Network,
        /// Days on which nothing is rolled out.
        freezes[FreezeId]: Freeze = "freezes" in Network,
    }
}
