use std::collections::BTreeSet;

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::openings::{Reached, guarded_zones};
use crate::check::protection::Protection;
use crate::check::rule::{Rule, Subject};
use crate::model::{Wlan, WlanId};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "wlan-reaches-guarded-zone",
        severity: Severity::Error,
        docs: "\
# What
A WLAN that access points send has one key for all and leads into a segment, its own or one that
RADIUS may assign, whose zone a guarantee keeps others out of. Zones with the trust `trusted` or
`restricted` count. Of WLANs without any key `weak-wlan-security` speaks.

# Why
A shared key is no login: whoever hears it once is in that zone, nobody knows who it is, and the
firewall never sees it. The guarantee holds for nobody. A portal comes too late, since whoever waits
in it is in the segment already.

# Fix
Use 802.1X or a key per device (`psk.per-device`), or lead into another segment. Where devices can
do neither say in `protection` who knows the key, where it is kept and when it changes. The text
speaks of the segments that the WLAN led to where it was written.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let guarded = guarded_zones(school);
    let mut sent: BTreeSet<&WlanId> = BTreeSet::new();
    for access_points in lookup::access_points(school) {
        sent.extend(lookup::wlans(school, access_points.as_role).map(|(id, _)| id));
    }
    for id in sent {
        let Some(wlan) = school.wlans.get(id) else { continue };
        if !is_shared(wlan) {
            continue;
        }
        let protection = Protection::of(subject, "wlans", id.as_str());
        let mut reached = Reached::default();
        for (segment, found) in lookup::wlan_segments(school, wlan) {
            let Some(by) = guarded.get(&found.zone) else { continue };
            if !protection.speaks_of(segment.as_str(), &["segment", "dynamic-segments"], None) {
                reached.add(segment, &found.zone, by);
            }
        }
        let Some(guarantee) = reached.guarantee else { continue };
        let message = format!(
            "the WLAN `{id}` leads who knows its key into {}: {} must not be reached, as the \
            guarantee `{guarantee}` says",
            lookup::listed(reached.segments),
            lookup::listed(reached.zones),
        );
        let places = ["security", "segment", "dynamic-segments"];
        let entry = subject.intent.tree.find(["wlans", id.as_str()]);
        let at = places.iter().filter_map(|key| Some(entry?.get(key)?.node.origin)).max();
        let at = at.unwrap_or_else(|| subject.intent.at(&["wlans", id.as_str()]));
        out.push(
            Diagnostic::new(&RULE.code, message)
                .at(at)
                .note_at(subject.intent.at(&["guarantees", guarantee.as_str()]), "the guarantee")
                .help("use 802.1X or a key per device, or say in `protection` who knows the key"),
        );
    }
}

/// Whether all who join have one key.
fn is_shared(wlan: &Wlan) -> bool {
    let per_device = wlan.psk.as_ref().is_some_and(|psk| psk.per_device);
    wlan.security.is_personal() && !per_device
}
