use std::collections::BTreeMap;

use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::check::rule::{Rule, Subject, conflict};
use crate::model::{Wlan, WlanId};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "duplicate-ssid",
        severity: Severity::Error,
        docs: "\
# What
Two WLANs of a school have the same SSID on the same band.

# Why
To a client they are one network. It joins whichever it hears first, and fails where the other
one's protection or segment is meant.

# Fix
Give one of them another `ssid`. Two WLANs may share an SSID on different bands, such as one for 6
GHz with WPA3 alone.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let mut seen: BTreeMap<_, Vec<(&WlanId, &Wlan)>> = BTreeMap::new();
    for (id, wlan) in &*subject.intent.school.wlans {
        let same = seen.entry(&wlan.ssid).or_default();
        let twin =
            // One SSID for WPA3 at 6 GHz and for WPA2 below is a usual pair.
            same.iter().find(|(_, other)| other.bands.iter().any(|band| wlan.bands.contains(band)));
        if let Some((first, _)) = twin {
            let sides = [id, first]
                .map(|id| (subject.intent.at(&["wlans", id.as_str(), "ssid"]), "the other WLAN"));
            let message = format!("the WLANs `{first}` and `{id}` have the same SSID on one band");
            out.push(
                conflict(&RULE.code, message, sides[0], sides[1])
                    .help("give one of them another SSID"),
            );
        }
        same.push((id, wlan));
    }
}
