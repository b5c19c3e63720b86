//! Strings that check themselves: ids, host names, SSIDs, titles and the other string classes.
//!
//! A value of one of these types is fit for every platform: nothing below can open a second
//! statement in a configuration file, whatever the file's syntax.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};

use super::character::{described, is_harmful};

/// Declares a string newtype: its name, what it must satisfy, and the same as a JSON Schema
/// pattern. The schema's title is the first clause of its documentation, unless one is given.
macro_rules! text {
    ($(#[doc = $doc:literal])* $name:ident, $check:expr, pattern = $pattern:expr) => {
        text!(
            $(#[doc = $doc])*
            $name, $check, pattern = $pattern, title = first_clause(concat!($($doc),*))
        );
    };
    (
        $(#[doc = $doc:literal])*
        $name:ident, $check:expr, pattern = $pattern:expr, title = $title:expr
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Checks `text` and wraps it; the error says what is wrong with it.
            pub fn new(text: &str) -> Result<Self, String> {
                let check: fn(&str) -> Result<(), String> = $check;
                check(text)?;
                Ok(Self(text.into()))
            }

            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl<'de> de::Visitor<'de> for Visitor {
                    type Value = $name;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("a string")
                    }
                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$name, E> {
                        $name::new(text).map_err(E::custom)
                    }
                    fn visit_newtype_struct<D: Deserializer<'de>>(
                        self,
                        inner: D,
                    ) -> Result<$name, D::Error> {
                        inner.deserialize_str(self)
                    }
                }
                deserializer.deserialize_newtype_struct(stringify!($name), Visitor)
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": $pattern, "title": $title })
            }
        }
    };
}

/// What a doc comment says before its first comma, colon, semicolon, bracket or full stop.
fn first_clause(docs: &str) -> String {
    let clause = docs.split([',', ':', ';', '(', '.']).next().unwrap_or_default().trim();
    let mut letters = clause.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Declares the id of an entity, which is the key of its table and the value of a reference to it.
macro_rules! ids {
    ($($(#[doc = $doc:literal])* $name:ident => $table:literal),* $(,)?) => {
        $(text!(
            $(#[doc = $doc])*
            $name,
            id,
            pattern = "^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$",
            title = concat!("key of `", $table, "`")
        );)*

        /// Which table a reference of the given type points into, e.g. `SegmentId` into `segments`.
        pub fn table_of(type_name: &str) -> Option<&'static str> {
            match type_name {
                $(stringify!($name) => Some($table),)*
                _ => None,
            }
        }
    };
}

ids! {
    /// Key of a zone.
    ZoneId => "zones",
    /// Key of a segment; also the VLAN's name on devices.
    SegmentId => "segments",
    /// Key of a service.
    ServiceId => "services",
    /// Key of a flow.
    FlowId => "flows",
    /// Key of a guarantee.
    GuaranteeId => "guarantees",
    /// Key of a WLAN.
    WlanId => "wlans",
    /// Key of a radio plan.
    RadioPlanId => "radio-plans",
    /// Key of a range of regulated channels.
    ChannelRangeId => "regulatory",
    /// Key of a hardware model.
    ModelId => "models",
    /// Key of a device role.
    RoleId => "roles",
    /// Key of a port profile.
    PortProfileId => "port-profiles",
    /// Key of a server role.
    ServerRoleId => "server-roles",
    /// Key of a client profile.
    ClientProfileId => "client-profiles",
    /// Key of a software set.
    SoftwareId => "software",
    /// Key of a licence.
    LicenceId => "licences",
    /// Key of a RADIUS group.
    RadiusGroupId => "radius-groups",
    /// Key of a DNS filter profile.
    DnsFilterId => "dns-filters",
    /// Key of a SafeSearch rewrite.
    SafeSearchId => "safe-search",
    /// Key of a certificate.
    CertificateId => "certificates",
    /// Key of a wave of schools.
    WaveId => "waves",
    /// Key of a maintenance window.
    MaintenanceWindowId => "maintenance-windows",
    /// Key of a freeze.
    FreezeId => "freezes",
    /// Key of a building of the school.
    BuildingId => "buildings",
    /// Key of a room of the school.
    RoomId => "rooms",
    /// Key of an approval class.
    ApprovalClassId => "approval-classes",
    /// Key of a role that approves.
    ApproverId => "approvers",
}

text!(
    /// Key of an edition: the name of its folder.
    EditionId, edition, pattern = "^[0-9a-z]([0-9a-z.-]{0,29}[0-9a-z-])?$"
);
text!(
    /// Key of a Land: the name of its file.
    LandId, id, pattern = "^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$"
);
text!(
    /// Key of an exception.
    ExceptionId, id, pattern = "^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$"
);
text!(
    /// A path of keys, in which `*` stands for any one key.
    PathPattern, path_pattern, pattern = "^[^\\s.][^\\x00-\\x1f]*$"
);
text!(
    /// Key of a profile: the name of its file.
    ProfileId, id, pattern = "^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$"
);
text!(
    /// Key of an authority: the name of its folder.
    AuthorityId, hostname, pattern = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
);
text!(
    /// Key of a school: the name of its folder, its own slug and never the official number.
    SchoolId, hostname, pattern = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
);
text!(
    /// Key of a device of the school, and its host name: a DNS label (RFC 1123), never digits
    /// alone.
    DeviceId, hostname, pattern = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
);
text!(
    /// Name of a platform: its folder in `templates/`.
    PlatformId, id, pattern = "^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$"
);
text!(
    /// A title for people, in the language of the workspace: 1 to 128 characters, one line.
    Title, title, pattern = "^\\S(.{0,126}\\S)?$"
);
text!(
    /// A text for people, such as a reason: 1 to 2000 characters, no control characters.
    Text, prose, pattern = "^[\\s\\S]{1,2000}$"
);
text!(
    /// A DNS domain name of LDH labels (RFC 1123): labels of 1 to 63 bytes, 253 in all.
    DomainName, domain, pattern = "^([A-Za-z0-9_]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)\
        (\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$"
);
text!(
    /// A network name: 1 to 32 bytes of UTF-8 (IEEE 802.11), printable, no space at the ends.
    Ssid, ssid, pattern = "^[^\\x00-\\x1f\\x7f]{1,32}$"
);
text!(
    /// The name of a secret in the secrets provider, e.g. `wlan.geraete`: never the secret itself.
    SecretName, secret_name, pattern = "^[a-z0-9][a-z0-9.-]{0,62}$"
);
text!(
    /// The name of somebody who can open the secrets of the workspace.
    RecipientId, id, pattern = "^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$"
);
text!(
    /// An account name, also that of a user or a group: letters, digits, `.`, `_` and `-`.
    AccountName, account, pattern = "^[A-Za-z_][A-Za-z0-9._-]{0,31}$"
);
text!(
    /// An account at a provider: 1 to 128 printable ASCII characters without spaces, quotation
    /// marks and backslashes.
    LineUser, line_user, pattern = "^[!#-&(-\\[\\]-_a-~]{1,128}$"
);
text!(
    /// One printable ASCII line without quoting characters, fit for a banner of every platform.
    BannerLine, banner, pattern = "^[A-Za-z0-9 .,:()/_+=-]{1,76}$"
);
text!(
    /// A web address, `https` only, without spaces and quotes.
    HttpsUrl, https, pattern = "^https://[^\\s\"'<>\\\\]{3,500}$"
);
text!(
    /// How a hardware names a port: `1/1/{port}`, with `{port}` for the number; without it when it
    /// has one port only, as `lan`.
    InterfacePattern, interface, pattern = "^[A-Za-z0-9/._{}-]{1,24}$"
);
text!(
    /// An OpenSSH public key: type, base64 and an optional comment.
    SshKey, ssh_key, pattern = "^(ssh|ecdsa)-[a-z0-9-]+ [A-Za-z0-9+/=]+( [A-Za-z0-9@._-]+)?$"
);
text!(
    /// The name of a time zone in the tz database, `Europe/Berlin`.
    TimezoneName, timezone, pattern = "^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$"
);
text!(
    /// A time zone as a POSIX rule, `CET-1CEST,M3.5.0,M10.5.0/3`.
    PosixTimezone, posix_timezone, pattern = "^[A-Za-z0-9<>+:,./-]{3,64}$"
);
text!(
    /// A certificate in PEM form.
    Pem, pem, pattern = "^-----BEGIN CERTIFICATE-----[\\sA-Za-z0-9+/=]+-----END \
        CERTIFICATE-----\\s*$"
);

impl Pem {
    /// The base64 body on one line.
    pub fn base64(&self) -> String {
        self.0
            .lines()
            .filter(|line| !line.starts_with("-----"))
            .flat_map(str::chars)
            .filter(|c| !c.is_whitespace())
            .collect()
    }
}

/// A MAC address (EUI-48) of a device, kept as its six bytes and written `aa:bb:cc:dd:ee:ff`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mac([u8; 6]);

impl Mac {
    /// Reads twelve hex digits as labels, switches and systems write them: in pairs joined by `:`
    /// or `-`, in fours joined by `.`, or without anything in between.
    pub fn new(text: &str) -> Result<Self, String> {
        let Some(bytes) = mac_bytes(text) else {
            return Err(format!(
                "`{text}` is not a MAC address; write six pairs of hex digits such as \
                    `02:00:5e:10:00:01`"
            ));
        };
        match bytes {
            [0, 0, 0, 0, 0, 0] => {
                Err(format!("`{text}` stands for no address, and no device has it"))
            }
            [0xff, 0xff, 0xff, 0xff, 0xff, 0xff] => {
                Err(format!("`{text}` is the broadcast address, which no device has"))
            }
            [first, ..] if first & 1 == 1 => {
                Err(format!("`{text}` is a multicast address, which no device has"))
            }
            bytes => Ok(Self(bytes)),
        }
    }
}

/// The bytes of a MAC address in one of its usual forms. A form holds throughout: what mixes two of
/// them was not copied from anywhere.
fn mac_bytes(text: &str) -> Option<[u8; 6]> {
    let parts: Vec<&str> = match text.bytes().find(|byte| !byte.is_ascii_alphanumeric()) {
        Some(mark) => text.split(char::from(mark)).collect(),
        None => vec![text],
    };
    let widths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let mark = text.chars().find(|c| !c.is_ascii_alphanumeric());
    let is_known = match mark {
        Some(':' | '-') => widths == [2, 2, 2, 2, 2, 2],
        Some('.') => widths == [4, 4, 4],
        None => widths == [12],
        Some(_) => false,
    };
    let digits = parts.concat();
    // The conversion alone would take `+1` as well.
    if !is_known || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let number = u64::from_str_radix(&digits, 16).ok()?;
    let [_, _, bytes @ ..] = number.to_be_bytes();
    Some(bytes)
}

impl fmt::Display for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{g:02x}")
    }
}

/// Gives a type that is written as a string its `Deserialize`, `Serialize` and schema.
macro_rules! as_text {
    ($name:ident, $expecting:literal, pattern = $pattern:literal) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl serde::de::Visitor<'_> for Visitor {
                    type Value = $name;
                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str($expecting)
                    }
                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        $name::new(text).map_err(E::custom)
                    }
                }
                deserializer.deserialize_str(Visitor)
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string", "pattern": $pattern, "title": $expecting
                })
            }
        }
    };
}
pub(super) use as_text;

as_text!(
    Mac,
    "a MAC address",
    pattern = "^(([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}|([0-9A-Fa-f]{2}-){5}[0-9A-Fa-f]{2}\
        |([0-9A-Fa-f]{4}\\.){2}[0-9A-Fa-f]{4}|[0-9A-Fa-f]{12})$"
);

fn id(text: &str) -> Result<(), String> {
    label(text, 32)
}

fn hostname(text: &str) -> Result<(), String> {
    label(text, 63)?;
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(format!(
            "`{text}` consists of digits alone, which resolvers take for an address"
        ));
    }
    Ok(())
}

/// Names of files and folders come from ids.
fn not_reserved(text: &str) -> Result<(), String> {
    let stem = text.split('.').next().unwrap_or(text);
    if WINDOWS_RESERVED.contains(&stem) {
        return Err(format!(
            "`{text}` is a reserved name on Windows and cannot become a file there; choose \
                another name"
        ));
    }
    Ok(())
}

/// Names that Windows keeps for devices, with or without an extension (Naming Files, Microsoft
/// Learn).
const WINDOWS_RESERVED: &[&str] = &[
    "con", "prn", "aux", "nul", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7",
    "com8", "com9", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Whether a text has nothing but letters `a-z`, `A-Z`, digits, and the bytes of `more`.
fn has_only_letters_digits_and(more: &[u8], text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || more.contains(&b))
}

/// The same without upper-case letters.
fn has_only_small_letters_digits_and(more: &[u8], text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || more.contains(&b))
}

/// A lower-case label as in DNS, at most `longest` bytes.
fn label(text: &str, longest: usize) -> Result<(), String> {
    if text.is_empty() {
        Err("the name is empty".into())
    } else if text.len() > longest {
        Err(format!("`{text}` has {} characters, {longest} are allowed", text.len()))
    } else if !has_only_small_letters_digits_and(b"-", text)
        || text.starts_with('-')
        || text.ends_with('-')
    {
        Err(format!(
            "`{text}` is not a name: write lower-case letters a-z, digits, and hyphens inside"
        ))
    } else {
        not_reserved(text)
    }
}

fn edition(text: &str) -> Result<(), String> {
    // Windows drops a dot at the end.
    if text.is_empty()
        || text.len() > 31
        || text.starts_with(['.', '-'])
        || text.ends_with('.')
        || !has_only_small_letters_digits_and(b"-.", text)
    {
        return Err(format!("`{text}` is not an edition such as `2026.1`"));
    }
    not_reserved(text)
}

/// Refuses what no string of any platform may hold: characters that act or hide instead of being
/// seen.
fn printable(text: &str) -> Result<(), String> {
    match text.chars().find(|&c| is_harmful(c)) {
        Some(c) => Err(format!("the text holds the character {}", described(c))),
        None => Ok(()),
    }
}

fn title(text: &str) -> Result<(), String> {
    printable(text)?;
    if text.trim() != text || text.is_empty() {
        return Err("a title is not empty and has no space at its ends".into());
    }
    if text.chars().count() > 128 {
        return Err(format!("the title has {} characters, 128 are allowed", text.chars().count()));
    }
    Ok(())
}

fn prose(text: &str) -> Result<(), String> {
    for line in text.lines() {
        printable(line)?;
    }
    if text.trim().is_empty() || text.chars().count() > 2000 {
        return Err("a text has 1 to 2000 characters".into());
    }
    Ok(())
}

fn is_domain_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && has_only_letters_digits_and(b"-_", label)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

fn domain(text: &str) -> Result<(), String> {
    if text.len() > 253 || !text.split('.').all(is_domain_label) {
        return Err(format!(
            "`{text}` is not a domain name: labels of 1 to 63 letters, digits and hyphens; \
                umlauts as `xn--`"
        ));
    }
    Ok(())
}

fn ssid(text: &str) -> Result<(), String> {
    printable(text)?;
    if text.trim() != text || text.is_empty() {
        return Err("an SSID is not empty and has no space at its ends".into());
    }
    if text.len() > 32 {
        return Err(format!(
            "the SSID has {} bytes in UTF-8, 32 are allowed; an umlaut counts as two",
            text.len()
        ));
    }
    Ok(())
}

fn secret_name(text: &str) -> Result<(), String> {
    if text.is_empty()
        || text.len() > 63
        || text.starts_with(['.', '-'])
        || !has_only_small_letters_digits_and(b"-.", text)
    {
        return Err("this is not the name of a secret such as `wlan.geraete`; the secret itself \
            never stands in the workspace"
            .into());
    }
    Ok(())
}

fn line_user(text: &str) -> Result<(), String> {
    let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '`' | '\\');
    if (1..=128).contains(&text.len()) && text.chars().all(is_plain) {
        return Ok(());
    }
    Err(format!(
        "`{text}` is not an account at a provider: up to 128 printable ASCII characters without \
        spaces, quotation marks and backslashes"
    ))
}

fn account(text: &str) -> Result<(), String> {
    if text.is_empty()
        || text.len() > 32
        || !has_only_letters_digits_and(b"._-", text)
        || text.starts_with(|c: char| !c.is_ascii_alphabetic() && c != '_')
    {
        return Err(format!(
            "`{text}` is not an account name: up to 32 letters, digits, `.`, `_`, `-`, \
                beginning with a letter"
        ));
    }
    Ok(())
}

fn banner(text: &str) -> Result<(), String> {
    if text.is_empty()
        || text.len() > 76
        || !has_only_letters_digits_and(b" .,:()/_+=-", text)
        || text.trim() != text
    {
        let message = "a banner line has 1 to 76 ASCII characters: letters, digits, space and \
            . , : ( ) / _ + = -";
        return Err(message.into());
    }
    Ok(())
}

fn https(text: &str) -> Result<(), String> {
    if !text.starts_with("https://")
        || text.len() < 11
        || text.len() > 508
        || !text.bytes().all(|b| b.is_ascii_graphic())
        || text.contains(['"', '\'', '<', '>', '\\', '`', '$', '{', '}'])
    {
        return Err("a web address begins with `https://` and has no spaces, quotes or `$`".into());
    }
    Ok(())
}

fn interface(text: &str) -> Result<(), String> {
    if text.is_empty()
        || text.len() > 24
        || !has_only_letters_digits_and(b"/._-{}", text)
        || text.matches("{port}").count() > 1
    {
        return Err(format!("`{text}` is not the name of a port such as `1/1/{{port}}`"));
    }
    Ok(())
}

fn ssh_key(text: &str) -> Result<(), String> {
    let mut parts = text.split(' ');
    let kind =
        parts.next().is_some_and(|kind| kind.starts_with("ssh-") || kind.starts_with("ecdsa-"));
    let body = parts.next().is_some_and(|body| {
        body.len() > 20 && body.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b))
    });
    let comment = parts.next().is_none_or(|comment| {
        comment.bytes().all(|b| b.is_ascii_alphanumeric() || b"@._-".contains(&b))
    });
    if !(kind && body && comment && parts.next().is_none()) {
        return Err(
            "this is not an OpenSSH public key: type, base64, and a comment without spaces".into(),
        );
    }
    Ok(())
}

fn pem(text: &str) -> Result<(), String> {
    let body = text
        .trim()
        .strip_prefix("-----BEGIN CERTIFICATE-----")
        .and_then(|rest| rest.strip_suffix("-----END CERTIFICATE-----"));
    match body {
        Some(body) if is_der(body) => Ok(()),
        Some(_) => Err(
            "this certificate is not complete: characters were lost or added when it was copied"
                .into(),
        ),
        None if text.contains("PRIVATE KEY") => {
            Err("this is a private key, which never stands in the workspace".into())
        }
        None => Err("this is not one certificate in PEM form".into()),
    }
}

/// Whether a text is base64 of one DER sequence (ITU-T X.690) that is as long as it says.
fn is_der(base64: &str) -> bool {
    let digits: Vec<u8> = base64.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    let padding = digits.iter().rev().take_while(|&&b| b == b'=').count();
    let mut values = Vec::new();
    for digit in &digits[..digits.len() - padding] {
        let Some(value) = base64_value(*digit) else { return false };
        values.push(value);
    }
    let [a, b, c, d, e, f, ..] = values[..] else { return false };
    let head = [(a << 2) | (b >> 4), (b << 4) | (c >> 2), (c << 6) | d, (e << 2) | (f >> 4)];
    let announced = match head {
        [0x30, short @ ..=0x7f, ..] => usize::from(short) + 2,
        [0x30, 0x81, long, _] => usize::from(long) + 3,
        [0x30, 0x82, high, low] => (usize::from(high) << 8 | usize::from(low)) + 4,
        _ => return false,
    };
    padding <= 2 && digits.len().is_multiple_of(4) && digits.len() / 4 * 3 - padding == announced
}

fn base64_value(digit: u8) -> Option<u8> {
    match digit {
        b'A'..=b'Z' => Some(digit - b'A'),
        b'a'..=b'z' => Some(digit - b'a' + 26),
        b'0'..=b'9' => Some(digit - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

fn path_pattern(text: &str) -> Result<(), String> {
    if text.is_empty()
        || text.len() > 250
        || text.starts_with('.')
        || text.ends_with('.')
        || text.chars().any(is_harmful)
    {
        return Err(format!("`{text}` is not a path of keys such as `segments.*.vlan`"));
    }
    Ok(())
}

fn timezone(text: &str) -> Result<(), String> {
    if text.is_empty() || text.len() > 64 || !has_only_letters_digits_and(b"/_+-", text) {
        return Err(format!("`{text}` is not a time zone such as `Europe/Berlin`"));
    }
    Ok(())
}

fn posix_timezone(text: &str) -> Result<(), String> {
    if !(3..=64).contains(&text.len()) || !has_only_letters_digits_and(b"<>+:,./-", text) {
        return Err(format!(
            "`{text}` is not a POSIX time zone such as `CET-1CEST,M3.5.0,M10.5.0/3`"
        ));
    }
    Ok(())
}
