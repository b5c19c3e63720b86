use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::reach::{self, Port};
use crate::check::rule::{Rule, Subject};
use crate::model::ServerKind;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "no-resolver",
        severity: Severity::Error,
        docs: "\
# What
Nobody resolves names: `dns.upstreams` is empty, or the school's own resolver is in a zone from
which no flow leads to one of them (TCP port 853; it asks over TLS).

# Why
The school's resolver knows the names of the school alone and asks the upstreams for all others.
Without a resolver of its own the school's devices are told the upstreams.

# Fix
Add a resolver to `dns.upstreams`, or a flow from the zone of the school's resolver to it.
",
    },
    check,
};

const DNS_OVER_TLS: Port = Port::Tcp(853);

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let upstreams = &school.dns.upstreams;
    let at = subject.intent.at(&["dns", "upstreams"]);
    if upstreams.is_empty() {
        let diagnostic = Diagnostic::new(&RULE.code, "there is no resolver to ask").at(at);
        out.push(diagnostic.help("add one to `dns.upstreams`"));
        return;
    }
    // Without a firewall of ours nothing is known of the way out.
    if lookup::firewalls(school).is_empty() {
        return;
    }
    for server in reach::servers(school, ServerKind::Dns) {
        // What the gateway itself asks passes no flow, and what is configured by hand may ask
        // otherwise.
        if reach::is_gateway(&server) || server.role.unmanaged {
            continue;
        }
        let zone = &server.segment.zone;
        let mut addresses = upstreams.values().map(|upstream| upstream.address.get());
        if addresses.any(|to| reach::reaches_address(school, zone, to, DNS_OVER_TLS)) {
            continue;
        }
        let message = format!(
            "no flow lets the resolver `{}` out of the zone `{zone}` to one of `dns.upstreams`",
            server.id
        );
        let device = subject.intent.at(&["devices", server.id.as_str()]);
        let diagnostic =
            Diagnostic::new(&RULE.code, message).at(at).note_at(device, "the resolver");
        out.push(diagnostic.help("add a flow with tcp 853 to the resolvers outside"));
        // One resolver says it for all that are in the same zone.
        return;
    }
}
