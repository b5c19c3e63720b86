use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::base::source::Origin;
use crate::check::lookup::{self, Carrying};
use crate::check::openings::{Reached, guarded_zones};
use crate::check::protection::Protection;
use crate::check::rule::{Rule, Subject};
use crate::model::{PortLogin, PortMode, PortProfile, PortProfileId, Trust, Zone};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "port-reaches-guarded-zone",
        severity: Severity::Error,
        docs: "\
# What
A port that does not ask who is there carries a segment, with or without a tag, whose zone a
guarantee keeps others out of. Zones with the trust `trusted` or `restricted` count. A MAC address
is no login for a trusted zone: it stands on the device's label, and everybody can take it on.

# Why
Whoever plugs in there, or unplugs the device and uses its socket, is in that zone; the firewall
never sees it, and the guarantee holds for nobody.

# Fix
Ask for a login, or carry fewer segments. Where neither is possible say in `protection` why nobody
can plug in, such as a locked cabinet. The text speaks of the segments that the profile carried
where it was written: a layer that adds one says it again, for what it adds.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let guarded = guarded_zones(school);
    let carrying = Carrying::of(school);
    for (id, profile) in lookup::port_profiles(school) {
        if profile.mode == PortMode::Off {
            continue;
        }
        let protection = Protection::of(subject, "port-profiles", id.as_str());
        let mut reached = Reached::default();
        for (segment, found) in &*school.segments {
            let Some(by) = guarded.get(&found.zone) else { continue };
            let Some(zone) = school.zones.get(&found.zone) else { continue };
            // Nothing has an address in the parking segment.
            if !found.parking
                && !asks(profile, zone)
                && carrying.carries(profile, segment)
                && !protection.speaks_of(
                    segment.as_str(),
                    &["segment", "native", "tagged"],
                    Some("tagged-all"),
                )
            {
                reached.add(segment, &found.zone, by);
            }
        }
        let Some(guarantee) = reached.guarantee else { continue };
        let message = format!(
            "ports with the profile `{id}` carry {} for whoever plugs in: {} must not be reached, \
            as the guarantee `{guarantee}` says",
            lookup::listed(reached.segments),
            lookup::listed(reached.zones),
        );
        let at = subject.intent.at(&["guarantees", guarantee.as_str()]);
        let mut diagnostic = Diagnostic::new(&RULE.code, message)
            .at(culprit(subject, id, profile))
            .note_at(at, "the guarantee");
        if let Some(at) = protection.at {
            diagnostic = diagnostic.note_at(at, "this text was written before they were carried");
        }
        out.push(diagnostic.help(
            "ask for a login, carry fewer segments, or say in `protection` why nobody can plug in",
        ));
    }
}

/// Whether a port asks who is there before it lets anybody into a zone.
fn asks(profile: &PortProfile, zone: &Zone) -> bool {
    match profile.login {
        PortLogin::None => false,
        PortLogin::Mac => zone.trust != Trust::Trusted,
        // A MAC address leads where its group does, of which `mac-login-reaches-trusted-zone`
        // speaks.
        PortLogin::Dot1xOrMac | PortLogin::Dot1x => true,
    }
}

/// Where it is said what the ports carry, in the highest layer that says it.
fn culprit(subject: &Subject<'_>, id: &PortProfileId, profile: &PortProfile) -> Origin {
    let keys: &[&str] = match profile.mode {
        PortMode::Trunk => &["tagged", "tagged-all"],
        PortMode::Off | PortMode::Access => &["segment"],
    };
    let entry = subject.intent.tree.find(["port-profiles", id.as_str()]);
    let places = keys.iter().filter_map(|key| Some(entry?.get(key)?.node.origin));
    places.max().unwrap_or_else(|| subject.intent.at(&["port-profiles", id.as_str()]))
}
