//! End devices: client profiles, software sets, licences, certificates.

use super::prelude::*;

/// Operating system of a group of end devices.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum System {
    /// iPadOS.
    Ipados,
    /// tvOS.
    Tvos,
    /// macOS.
    Macos,
    /// Windows.
    Windows,
    /// `ChromeOS`.
    Chromeos,
    /// Android.
    Android,
    /// Linux.
    Linux,
    /// A closed system without management, such as a display.
    Embedded,
}

impl System {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ipados => "ipados",
            Self::Tvos => "tvos",
            Self::Macos => "macos",
            Self::Windows => "windows",
            Self::Chromeos => "chromeos",
            Self::Android => "android",
            Self::Linux => "linux",
            Self::Embedded => "embedded",
        }
    }
}

/// How a group of end devices is set up.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ClientProfile {
    /// What people call it.
    pub title: Title,
    /// Operating system.
    pub system: System,
    /// Configuration language; absent means that nothing is generated.
    #[serde(default)]
    pub platform: Option<PlatformId>,
    /// Where the devices are in the network.
    pub segment: SegmentId,
    /// WLAN that they join.
    #[serde(default)]
    pub wlan: Option<WlanId>,
    /// Owned and fully managed (supervised).
    #[serde(default)]
    pub supervised: bool,
    /// Passcode; absent means none is demanded.
    #[serde(default)]
    pub passcode: Option<Passcode>,
    /// What is allowed on the device; everything is, unless it says `false`.
    #[serde(default)]
    pub restrictions: Restrictions,
    /// How the device gets its certificate for EAP-TLS.
    #[serde(default)]
    pub identity: Option<Identity>,
    /// Certificates to trust.
    #[serde(default)]
    pub trust: Vec<CertificateId>,
    /// Encrypted DNS that the device uses everywhere.
    #[serde(default)]
    pub dns: Option<EncryptedDns>,
    /// Time until an update must be installed.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "lower"))]
    pub update_within: Option<Duration>,
    /// Software installed.
    #[serde(default)]
    pub software: Vec<SoftwareId>,
    /// Off means that there are no such devices here.
    #[serde(default = "yes")]
    pub enabled: bool,
}

/// What a passcode must be.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Passcode {
    /// Least number of characters.
    #[schemars(extend("x-stricter" = "higher"))]
    pub min_length: Count,
    /// Wrong tries before the device is wiped.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "lower"))]
    pub max_failures: Option<Count>,
    /// Minutes until the screen locks.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "lower"))]
    pub lock_after: Option<Count>,
    /// Digits in a row and repetitions are allowed.
    #[serde(default = "yes")]
    #[schemars(extend("x-stricter" = "false"))]
    pub simple: bool,
}

/// What is allowed on the device; everything is, unless it says `false`.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Restrictions {
    /// Change accounts.
    #[schemars(extend("x-stricter" = "false"))]
    pub accounts: bool,
    /// Install apps other than through management.
    #[schemars(extend("x-stricter" = "false"))]
    pub apps: bool,
    /// Remove apps.
    #[schemars(extend("x-stricter" = "false"))]
    pub app_removal: bool,
    /// Send files to devices nearby.
    #[schemars(extend("x-stricter" = "false"))]
    pub airdrop: bool,
    /// Camera.
    #[schemars(extend("x-stricter" = "false"))]
    pub camera: bool,
    /// Send messages.
    #[schemars(extend("x-stricter" = "false"))]
    pub messages: bool,
    /// Video calls.
    #[schemars(extend("x-stricter" = "false"))]
    pub video_calls: bool,
    /// Games with others.
    #[schemars(extend("x-stricter" = "false"))]
    pub game_center: bool,
    /// Change the device's name.
    #[schemars(extend("x-stricter" = "false"))]
    pub device_name: bool,
    /// Wipe the device in its settings.
    #[schemars(extend("x-stricter" = "false"))]
    pub erase: bool,
    /// Install configuration profiles.
    #[schemars(extend("x-stricter" = "false"))]
    pub profiles: bool,
    /// Set up a VPN of one's own.
    #[schemars(extend("x-stricter" = "false"))]
    pub vpn: bool,
    /// Change the wallpaper.
    #[schemars(extend("x-stricter" = "false"))]
    pub wallpaper: bool,
    /// Take pictures of the screen.
    #[schemars(extend("x-stricter" = "false"))]
    pub screenshots: bool,
    /// Use cloud storage for documents.
    #[schemars(extend("x-stricter" = "false"))]
    pub cloud_documents: bool,
    /// Hide one's address behind a relay.
    #[schemars(extend("x-stricter" = "false"))]
    pub private_relay: bool,
    /// Join networks other than the managed ones.
    #[schemars(extend("x-stricter" = "false"))]
    pub other_wlans: bool,
    /// Open documents of managed apps in private ones.
    #[schemars(extend("x-stricter" = "false"))]
    pub managed_open_in: bool,
    /// Content rated as explicit.
    #[schemars(extend("x-stricter" = "false"))]
    pub explicit_content: bool,
}

impl Default for Restrictions {
    fn default() -> Self {
        Self {
            accounts: true,
            apps: true,
            app_removal: true,
            airdrop: true,
            camera: true,
            messages: true,
            video_calls: true,
            game_center: true,
            device_name: true,
            erase: true,
            profiles: true,
            vpn: true,
            wallpaper: true,
            screenshots: true,
            cloud_documents: true,
            private_relay: true,
            other_wlans: true,
            managed_open_in: true,
            explicit_content: true,
        }
    }
}

/// How a device gets its certificate (SCEP, RFC 8894).
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Identity {
    /// SCEP server.
    pub url: HttpsUrl,
    /// Name of the authority at the server.
    pub authority: AccountName,
    /// Organisational unit in the certificate, by which RADIUS knows the group.
    pub group: RadiusGroupId,
    /// One-time password of the server.
    pub challenge: SecretRef,
    /// Bits of the RSA key.
    #[schemars(extend("x-stricter" = "higher"))]
    pub key_size: Count,
}

/// A resolver spoken to over TLS or HTTPS.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct EncryptedDns {
    /// DNS over HTTPS: its address.
    pub url: HttpsUrl,
    /// The user may not switch it off.
    #[serde(default)]
    pub enforced: bool,
}

/// A certificate that devices trust.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Certificate {
    /// What people call it.
    pub title: Title,
    /// The certificate itself.
    pub pem: Pem,
}

/// Programs that belong together.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Software {
    /// What people call it.
    pub title: Title,
    /// Licences that one device, pupil or school needs.
    #[serde(default)]
    pub licences: Vec<LicenceId>,
    /// Personal data leaves the school; needs a processing agreement (Art. 28 GDPR).
    #[serde(default)]
    pub cloud: bool,
    /// The processing agreement is signed.
    #[serde(default)]
    pub agreement: bool,
    /// Who decides about it.
    #[serde(default)]
    pub decided_by: Option<Title>,
    /// Off means that it is not installed here.
    #[serde(default = "yes")]
    pub enabled: bool,
}

/// What a licence counts.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Metric {
    /// Devices of the client profiles that have the software.
    Device,
    /// Pupils.
    Student,
    /// Members of staff.
    Staff,
    /// Schools.
    School,
    /// Nothing: one licence for all.
    Cooperation,
}

/// A licence.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Licence {
    /// What people call it.
    pub title: Title,
    /// What it counts.
    pub metric: Metric,
    /// How many of them, in the whole cooperation; absent means without limit.
    #[serde(default)]
    pub seats: Option<Count>,
    /// Last day, `2027-07-31`.
    #[serde(default)]
    pub expires: Option<Day>,
    /// Who pays and renews.
    #[serde(default)]
    pub owner: Option<Title>,
    /// Off means that it is not needed here.
    #[serde(default = "yes")]
    pub enabled: bool,
}
