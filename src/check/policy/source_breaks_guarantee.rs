use std::collections::BTreeMap;

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::openings::{Broken, Openings, What};
use crate::check::rule::{Rule, Subject};
use crate::model::{Network, ZoneId};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "source-breaks-guarantee",
        severity: Severity::Error,
        docs: "\
# What
A network of `management.sources` or `snmp.managers` has addresses of a zone that a guarantee keeps
away from the devices: from there they could be administered, or asked by SNMP. A network counts
for each zone whose addresses it overlaps: own segments, networks elsewhere, and the internet.

# Why
Firewall, switches, access points and servers let in whoever has an address of these networks, and
no flow is needed for that. A guarantee such as \"users never reach the management\" would be empty.

# Fix
Name only the networks of those who administer, such as the jump hosts of the data centre. A
guarantee that is no longer meant is changed where it stands, by whoever promised it.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let openings = Openings::of(&subject.intent.school);
    // A network breaks many guarantees at once; it is one mistake.
    let mut by_source: BTreeMap<(&str, Network), Vec<Broken<'_>>> = BTreeMap::new();
    for (opening, broken) in openings.broken() {
        let source = match opening.what {
            What::Flow(_) => continue,
            What::Administration(network) => ("management.sources", network),
            What::Monitoring(network) => ("snmp.managers", network),
        };
        by_source.entry(source).or_default().push(broken);
    }
    for ((key, network), all) in by_source {
        let place = |path: &[&str]| subject.intent.at(path);
        let guarantees = lookup::listed(all.iter().map(|one| one.guarantee.as_str()));
        let plural = if all.len() == 1 { ("guarantee", "rules") } else { ("guarantees", "rule") };
        let message = format!(
            "`{key}` lets {} reach devices in {} with {} from `{network}`, which the {} \
            {guarantees} {} out",
            zones(all.iter().flat_map(|one| &one.from)),
            zones(all.iter().flat_map(|one| &one.to)),
            all[0].service.unwrap_or_default(),
            plural.0,
            plural.1,
        );
        let path: Vec<&str> = key.split('.').collect();
        let mut diagnostic = Diagnostic::new(&RULE.code, message).at(place(&path));
        for broken in &all {
            let at = place(&["guarantees", broken.guarantee.as_str()]);
            diagnostic = diagnostic.note_at(at, "the guarantee");
        }
        out.push(diagnostic.help("name only the networks of those who administer"));
    }
}

/// Zones in a sentence, each once.
fn zones<'a>(zones: impl Iterator<Item = &'a &'a ZoneId>) -> String {
    let names: std::collections::BTreeSet<&str> = zones.map(|zone| zone.as_str()).collect();
    lookup::listed(names)
}
