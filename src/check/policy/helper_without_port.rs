use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::rule::{Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "helper-without-port",
        severity: Severity::Error,
        docs: "\
# What
A service has a `helper` and no port of a protocol that the helper understands: `ftp`, `irc`, `pptp`
and `sane` speak TCP; `amanda`, `netbios-ns`, `snmp` and `tftp` UDP; `sip` both.

# Why
The helper would be given no connection, and what needs it would not work.

# Fix
Add the port, such as `udp = [\"69\"]` for `tftp`, or take the helper away.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    for (id, service) in &*subject.intent.school.services {
        let Some(helper) = service.helper else { continue };
        let (tcp, udp) = helper.protocols();
        if (tcp && !service.tcp.is_empty()) || (udp && !service.udp.is_empty()) {
            continue;
        }
        let protocol = match (tcp, udp) {
            (true, true) => "TCP or UDP",
            (true, false) => "TCP",
            _ => "UDP",
        };
        let message = format!(
            "the service `{id}` has the helper `{}` and no port of {protocol}",
            helper.name()
        );
        out.push(
            Diagnostic::new(&RULE.code, message)
                .at(subject.intent.at(&["services", id.as_str(), "helper"]))
                .help("add the port, or take the helper away"),
        );
    }
}
