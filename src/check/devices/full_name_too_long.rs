use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::rule::{Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "full-name-too-long",
        severity: Severity::Error,
        docs: "\
# What
The full name of a device, `<hostname>.<school>.<domain>`, has more than 253 characters.

# Why
No name service holds a longer name (RFC 1035), so that the resolver of the school would not start.

# Fix
Take a shorter `dns.domain`, or a shorter host name.
",
    },
    check,
};

/// The most characters of a name, written with dots.
const LONGEST: usize = 253;

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let domain = subject.intent.domain();
    let names = school.devices.iter().map(|(id, device)| (id, device.hostname.as_ref()));
    // The longest one says it for all.
    let longest = names.max_by_key(|(id, name)| name.unwrap_or(id).as_str().len());
    let Some((id, hostname)) = longest else { return };
    let name = hostname.unwrap_or(id);
    let length = name.as_str().len() + 1 + domain.len();
    if length > LONGEST {
        let message = format!(
            "the full name of `{id}` has {length} characters, {LONGEST} are the most: its host \
                name has {}, the domain of the school {}",
            name.as_str().len(),
            domain.len()
        );
        let diagnostic = Diagnostic::new(&RULE.code, message)
            .at(subject.intent.at(&["dns", "domain"]))
            .note_at(subject.intent.at(&["devices", id.as_str()]), "the device");
        out.push(diagnostic.help("take a shorter `dns.domain`, or a shorter host name"));
    }
}
