use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::reach::{self, Port};
use crate::check::rule::{Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "identity-unreachable",
        severity: Severity::Error,
        docs: "\
# What
Devices of a client profile get their certificate from a server (`identity.url`), and no flow leads
from the zone of their segment to anything at the port of that address.

# Why
They would never get a certificate, or not renew it, and drop out of the network one after the
other.

# Fix
Add the zone to a flow that leads to the server.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    // Without a firewall of ours nothing is known of the way.
    if lookup::firewalls(school).is_empty() {
        return;
    }
    for (id, profile, _) in lookup::clients(school) {
        let Some(identity) = &profile.identity else { continue };
        let Some(segment) = school.segments.get(&profile.segment) else { continue };
        let port = port_of(identity.url.as_str());
        // The flows of an external segment are its owner's.
        if segment.external || reach::reaches_anything(school, &segment.zone, Port::Tcp(port)) {
            continue;
        }
        let message = format!(
            "devices of the client profile `{id}` get their certificate at tcp {port}, and no \
                flow leads there from their zone `{}`",
            segment.zone
        );
        let at = subject.intent.at(&["client-profiles", id.as_str(), "identity", "url"]);
        let diagnostic = Diagnostic::new(&RULE.code, message).at(at);
        out.push(diagnostic.help("add the zone to a flow that leads to the server"));
    }
}

/// The port of a web address that begins with `https://`.
fn port_of(url: &str) -> u16 {
    let host = url.trim_start_matches("https://").split(['/', '?', '#']).next().unwrap_or_default();
    // The colons of an IPv6 address stand in brackets: what ends with one is no number.
    host.rsplit_once(':').and_then(|(_, port)| port.parse().ok()).unwrap_or(443)
}
