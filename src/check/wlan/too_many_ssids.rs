use std::collections::BTreeMap;

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};
use crate::model::Band;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "too-many-ssids",
        severity: Severity::Error,
        docs: "\
# What
The access points of a role would send more WLANs on one radio than the standard allows
(`limits.wlans-per-radio`), the hardware can (`max-wlans`) or the platform takes.

# Why
Every WLAN sends beacons at the lowest rate, whether anybody uses it or not; beyond four of them a
busy radio spends a noticeable part of its time on nothing else. Beyond the limit of the hardware
the last ones are just not there.

# Fix
Take WLANs out of the role, or out of the band. One enterprise WLAN can serve many groups: the
login server puts each into its segment.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    for points in lookup::access_points(school) {
        let mut sent: BTreeMap<Band, u32> = BTreeMap::new();
        for (_, wlan) in lookup::wlans(school, points.as_role) {
            for band in &wlan.bands {
                *sent.entry(*band).or_default() += 1;
            }
        }
        for (radio_id, radio, _) in points.radios() {
            let count = sent.get(&radio.band).copied().unwrap_or_default();
            let platform = points.platform.and_then(|name| {
                Some((name, subject.platforms.get(name)?.manifest.limits.wlans_per_radio?.get()))
            });
            let limits = [
                (school.limits.wlans_per_radio.get(), "the standard allows".to_owned()),
                (radio.max_wlans.get(), format!("the model `{}` sends at most", points.model)),
            ];
            let all = limits.into_iter().chain(
                platform
                    .map(|(name, limit)| (limit, format!("the platform `{name}` takes at most"))),
            );
            let Some((limit, whose)) =
                // Whoever keeps the tightest limit keeps the others.
                all.min_by_key(|(limit, _)| *limit).filter(|(limit, _)| *limit < count)
            else {
                continue;
            };
            let band = lookup::band(radio.band);
            let message = format!(
                "the role `{}` sends {count} WLANs at {band} GHz, {whose} {limit}",
                points.role
            );
            let at = subject.intent.at(&["roles", points.role.as_str(), "wlans"]);
            let radio_at = subject.intent.at(&[
                "models",
                points.model.as_str(),
                "radios",
                radio_id.as_str(),
                "max-wlans",
            ]);
            let diagnostic = Diagnostic::new(&RULE.code, message)
                .at(at)
                .note_at(subject.intent.at(&["limits", "wlans-per-radio"]), "the standard's limit")
                .note_at(radio_at, "the hardware's limit");
            out.push(diagnostic.help("take WLANs out of the role, or out of the band"));
        }
    }
}
