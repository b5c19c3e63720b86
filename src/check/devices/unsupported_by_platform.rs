use std::collections::{BTreeMap, BTreeSet};

use super::platform_use::PlatformUse;
use super::unspoken_keys::{self, UnspokenKey};
use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};
use crate::model::{
    ClientProfileId, DeviceKind, ModelId, PlatformId, PortLogin, PortProfile, PortProfileId,
    SegmentId, Wlan, WlanId,
};
use crate::plan::port_name;
use crate::platform::{KeysOfSome, PlatformManifest, Scope};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "unsupported-by-platform",
        severity: Severity::Error,
        docs: "\
# What
The standard or the school asks for something that the platform of a device, server role or client
profile cannot express: it does not serve that kind of device at all, or lacks a WLAN security, a
login at ports, a portal, IPv6 and the like, or a name is too long for it. Or a key is set of which
its manifest says nothing, neither in `handles` nor in `leaves`, or of which it says in `only` that
it has an effect on other client profiles: on another system, on supervised devices, or on those
with a WLAN.

# Why
It would be left out in silence, and the device would be less protected than the files say.

# Fix
Ask for something that the platform can do, or choose hardware with another platform. What a
platform can do stands in its `platform.toml`; `muster platform <name>` prints it. A platform's
list that is empty says that the matter does not concern it. Who writes the platform adds a key to
`handles` with a template that writes it, or to `leaves` with the reason why nobody misses it.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    for (name, used) in devices(subject) {
        if let Some(platform) = subject.platforms.get(name) {
            let mut ask = Ask { subject, name, manifest: &platform.manifest, out };
            ask.about_roles(&used);
            ask.about_segments(&used);
            ask.about_hostnames(&used);
            ask.about_interfaces(&used);
            for (id, wlan) in used.wlans(subject) {
                ask.about_wlan(id, wlan);
            }
            for (id, profile) in used.port_profiles(subject) {
                ask.about_port_profile(id, profile, &used);
            }
            ask.about_keys(unspoken_keys::of_devices(subject, platform, &used));
        }
    }
    servers(subject, out);
    clients(subject, out);
}

/// The platforms of the school's devices.
fn devices<'a>(subject: &Subject<'a>) -> BTreeMap<&'a PlatformId, PlatformUse<'a>> {
    let school = &subject.intent.school;
    let mut platforms: BTreeMap<&PlatformId, PlatformUse<'_>> = BTreeMap::new();
    for (id, device, _) in lookup::devices(school).filter(|(_, _, role)| !role.unmanaged) {
        let Some((name, named)) = lookup::platform(school, id, device) else { continue };
        let used = platforms.entry(name).or_default();
        // One place per role is enough: its devices are asked about together.
        used.roles.entry(&device.role).or_insert_with(|| subject.intent.at(&named));
        used.profiles.extend(device.ports.values());
        used.names.push((id.as_str(), device.hostname.as_ref().unwrap_or(id).as_str()));
    }
    platforms
}

/// Asks a platform about what is wanted of it.
struct Ask<'a> {
    subject: &'a Subject<'a>,
    name: &'a PlatformId,
    manifest: &'a PlatformManifest,
    out: &'a mut Diagnostics,
}

impl Ask<'_> {
    fn report(&mut self, path: &[&str], problem: &str) {
        let message = format!("the platform `{}` {problem}", self.name);
        let help = "ask for something that the platform can do, or choose another platform";
        self.out
            .push(Diagnostic::new(&RULE.code, message).at(self.subject.intent.at(path)).help(help));
    }

    /// Reports `wanted` when `list` is not empty and does not hold it.
    fn within<T: PartialEq + serde::Serialize>(
        &mut self,
        path: &[&str; 3],
        list: &[T],
        wanted: &T,
        what: &str,
    ) {
        if !list.is_empty() && !list.contains(wanted) {
            self.report(
                path,
                &format!(
                    "has no `{}` for `{}`, which {what} asks for",
                    lookup::word(wanted),
                    path[2]
                ),
            );
        }
    }

    /// Reports keys of which the platform does not speak. Its manifest is silent once, however often
    /// a key is set.
    fn about_keys(&mut self, keys: Vec<UnspokenKey>) {
        for key in keys {
            let path: Vec<&str> = key.first.iter().map(String::as_str).collect();
            let places = match key.others {
                0 => String::new(),
                1 => " and at one other place".to_owned(),
                count => format!(" and at {count} other places"),
            };
            let problem = format!(
                "does not say what becomes of `{}`, which is set here{places}",
                key.pattern
            );
            self.report(&path, &problem);
        }
    }

    fn about_effect(&mut self, path: &[String], some: &KeysOfSome, id: &ClientProfileId) {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let problem = format!(
            "puts `{}` into effect on {} only, which the devices of `{id}` are not",
            path[2..].join("."),
            some.on_what()
        );
        self.report(&path, &problem);
    }

    fn about_roles(&mut self, used: &PlatformUse<'_>) {
        for (id, &at) in &used.roles {
            let Some(role) = self.subject.intent.school.roles.get(*id) else { continue };
            if self.manifest.scope != Scope::Device
                || !self.manifest.serves.kinds.contains(&role.kind)
            {
                let message = format!(
                    "the platform `{}` is not for devices of the kind `{}`, \
                        which the role `{id}` has",
                    self.name,
                    lookup::word(&role.kind)
                );
                let role_at = self.subject.intent.at(&["roles", id.as_str(), "kind"]);
                let diagnostic = conflict(
                    &RULE.code,
                    message,
                    (at, "the platform is named here"),
                    (role_at, "the kind"),
                );
                self.out.push(diagnostic.help("choose another platform"));
            }
        }
    }

    fn about_segments(&mut self, used: &PlatformUse<'_>) {
        let school = &self.subject.intent.school;
        let limits = &self.manifest.limits;
        let (longest, largest) = (limits.vlan_name, limits.vlan_id);
        // Without a limit the segments need not be collected.
        if longest.is_some() || largest.is_some() {
            for id in used.segments(self.subject) {
                let Some(segment) = school.segments.get(id) else { continue };
                if let Some(most) = longest.filter(|most| id.as_str().len() > most.get() as usize) {
                    self.report(
                        &["segments", id.as_str()],
                        &format!("takes names of VLANs up to {most} characters, `{id}` is longer"),
                    );
                }
                if let Some(most) = largest.filter(|most| segment.vlan > *most) {
                    self.report(
                        &["segments", id.as_str(), "vlan"],
                        &format!("takes VLAN ids up to {most}, `{id}` has {}", segment.vlan),
                    );
                }
            }
        }
        if self.manifest.supports.ipv6 {
            return;
        }
        // Firewalls have an address in every segment, other devices in their own.
        let firewall = used.kinds(self.subject, DeviceKind::Firewall);
        let own: BTreeSet<&SegmentId> = used
            .roles
            .keys()
            .filter_map(|role| school.roles.get(*role))
            .map(|role| &role.segment)
            .collect();
        for (id, _) in school
            .segments
            .iter()
            .filter(|(id, segment)| segment.ipv6 && (firewall || own.contains(id)))
        {
            self.report(
                &["segments", id.as_str(), "ipv6"],
                &format!("has no IPv6, which the segment `{id}` asks for"),
            );
        }
    }

    fn about_hostnames(&mut self, used: &PlatformUse<'_>) {
        let Some(most) = self.manifest.limits.hostname else { return };
        for (id, name) in used.names.iter().filter(|(_, name)| name.len() > most.get() as usize) {
            self.report(
                &["devices", id, "hostname"],
                &format!("takes host names up to {most} characters, `{name}` is longer"),
            );
        }
    }

    /// Names of interfaces as the platform writes them, with the number of the port.
    fn about_interfaces(&mut self, used: &PlatformUse<'_>) {
        let Some(most) = self.manifest.limits.interface_name else { return };
        let school = &self.subject.intent.school;
        let devices = used.names.iter().filter_map(|(id, _)| school.devices.get(*id));
        let models: BTreeSet<&ModelId> = devices.map(|device| &device.model).collect();
        for id in models {
            let Some(model) = school.models.get(id) else { continue };
            let Some(name) = port_name::longest(model) else { continue };
            if name.len() > most.get() as usize {
                self.report(
                    &["models", id.as_str(), "interface"],
                    &format!(
                        "takes names of interfaces up to {most} characters, `{name}` is longer"
                    ),
                );
            }
        }
    }

    fn about_wlan(&mut self, id: &WlanId, wlan: &Wlan) {
        let what = format!("the WLAN `{id}`");
        let path = |key| ["wlans", id.as_str(), key];
        let manifest = self.manifest;
        let supports = &manifest.supports;
        self.within(&path("security"), &supports.wlan_security, &wlan.security, &what);
        self.within(&path("pmf"), &supports.pmf, &wlan.pmf, &what);
        for eap in &wlan.eap {
            self.within(&path("eap"), &supports.eap, eap, &what);
        }
        if wlan.psk.as_ref().is_some_and(|psk| psk.per_device) && !supports.per_device_keys {
            self.report(
                &["wlans", id.as_str(), "psk", "per-device"],
                &format!("has no keys per device, which {what} asks for"),
            );
        }
        let wanted = [
            (wlan.schedule.is_some() && !supports.wlan_schedule, "schedule", "no WLANs at times"),
            (wlan.portal && !supports.portal, "portal", "no portal"),
        ];
        for (lacking, key, lacks) in wanted {
            if lacking {
                self.report(&path(key), &format!("has {lacks}, which {what} asks for"));
            }
        }
    }

    fn about_port_profile(
        &mut self,
        id: &PortProfileId,
        profile: &PortProfile,
        used: &PlatformUse<'_>,
    ) {
        let what = format!("the port profile `{id}`");
        let path = |key| ["port-profiles", id.as_str(), key];
        let manifest = self.manifest;
        let supports = &manifest.supports;
        // Every platform can leave a port without a login, so that no list has to name it.
        if profile.login != PortLogin::None {
            self.within(&path("login"), &supports.port_login, &profile.login, &what);
        }
        // It keeps what is plugged in at bay, which is a matter of switches.
        let is_switch = used.kinds(self.subject, DeviceKind::Switch);
        if is_switch && profile.storm_limit.is_some() && !supports.storm_limit {
            let lacks = format!("has no limit for broadcasts, which {what} asks for");
            self.report(&path("storm-limit"), &lacks);
        }
    }
}

/// Server roles that run somewhere.
fn servers(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let roles = lookup::roles(school).into_values().filter(|role| !role.unmanaged);
    let run: BTreeMap<_, _> = roles.flat_map(|role| lookup::server_roles(school, role)).collect();
    for (id, server) in run {
        let Some(name) = &server.platform else { continue };
        let Some(platform) = subject.platforms.get(name) else { continue };
        let mut ask = Ask { subject, name, manifest: &platform.manifest, out };
        if platform.manifest.scope != Scope::Device
            || !platform.manifest.serves.servers.contains(&server.kind)
        {
            ask.report(
                &["server-roles", id.as_str(), "platform"],
                &format!(
                    "is not for server roles of the kind `{}`, such as `{id}`",
                    lookup::word(&server.kind)
                ),
            );
        }
        ask.about_keys(unspoken_keys::of_server(subject, platform, server.kind));
        if let Some((segment, _)) = school
            .segments
            .iter()
            .find(|(_, segment)| segment.ipv6 && !platform.manifest.supports.ipv6)
        {
            ask.report(
                &["segments", segment.as_str(), "ipv6"],
                &format!("has no IPv6, which the segment `{segment}` asks for"),
            );
        }
    }
}

/// Client profiles that have devices.
fn clients(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    for (id, profile, _) in lookup::clients(school) {
        let Some(name) = &profile.platform else { continue };
        let Some(platform) = subject.platforms.get(name) else { continue };
        let mut ask = Ask { subject, name, manifest: &platform.manifest, out };
        if platform.manifest.scope != Scope::Client
            || !platform.manifest.serves.systems.contains(&profile.system)
        {
            // `school` is easily taken for the scope of client profiles, so this mistake has words
            // of its own.
            let message = if platform.manifest.scope == Scope::School {
                "is for a school as a whole; one for client profiles has the scope `client`".into()
            } else {
                let system = lookup::word(&profile.system);
                format!("is not for devices with `{system}`, such as those of `{id}`")
            };
            ask.report(&["client-profiles", id.as_str(), "platform"], &message);
        }
        ask.about_keys(unspoken_keys::of_clients(subject, platform, id, profile));
        // Where the platform is for other systems that is said already.
        if platform.manifest.serves.systems.contains(&profile.system) {
            for (path, some) in unspoken_keys::without_effect(subject, platform, id, profile) {
                ask.about_effect(&path, some, id);
            }
        }
        let Some(wlan_id) = &profile.wlan else { continue };
        let Some(wlan) = school.wlans.get(wlan_id) else { continue };
        let what = format!("the WLAN `{wlan_id}` of the client profile `{id}`");
        let supports = &platform.manifest.supports;
        ask.within(
            &["wlans", wlan_id.as_str(), "security"],
            &supports.wlan_security,
            &wlan.security,
            &what,
        );
        // One method that both sides know is enough.
        let methods = &supports.eap;
        if let Some(first) = wlan.eap.first()
            && !wlan.eap.iter().any(|eap| methods.contains(eap))
        {
            ask.within(&["wlans", wlan_id.as_str(), "eap"], methods, first, &what);
        }
    }
}
