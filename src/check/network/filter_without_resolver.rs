use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::reach;
use crate::check::rule::{Rule, Subject};
use crate::model::ServerKind;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "filter-without-resolver",
        severity: Severity::Error,
        docs: "\
# What
A segment has a DNS filter, and no device of the school runs a server role of the kind `dns`; or
the segment has no addresses of the school, by which the resolver would know its clients.

# Why
Only the school's own resolver filters. Clients are told the resolvers outside instead, or those of
the segment's owner, and nothing is filtered.

# Fix
Give a device of the school a role with a server role of the kind `dns`, or take `filter` away.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    // One that is configured by hand may filter as well.
    let has_resolver = !reach::servers(school, ServerKind::Dns).is_empty();
    let mut unfiltered = Vec::new();
    for (id, segment) in &*school.segments {
        // A filter of a parking segment is `segment-contradiction`.
        let Some(filter) = &segment.filter else { continue };
        if segment.parking {
            continue;
        }
        if segment.subnet.is_none() {
            let message = format!(
                "the segment `{id}` has the filter `{filter}` and no subnet of the school by \
                    which its clients are known"
            );
            let at = subject.intent.at(&["segments", id.as_str(), "filter"]);
            let diagnostic = Diagnostic::new(&RULE.code, message).at(at);
            out.push(diagnostic.help("take `filter` away: its owner filters"));
        } else if !has_resolver {
            unfiltered.push(id.as_str());
        }
    }
    // A school without devices is being planned, and nobody is there who could be unfiltered.
    if school.devices.is_empty() {
        return;
    }
    if let Some(&first) = unfiltered.first() {
        let message = format!(
            "{} {} a filter, and no device of the school resolves names",
            lookup::listed(unfiltered.iter().copied()),
            if unfiltered.len() == 1 { "has" } else { "have" }
        );
        let at = subject.intent.at(&["segments", first, "filter"]);
        let diagnostic = Diagnostic::new(&RULE.code, message).at(at);
        out.push(diagnostic.help("give a device a role with a server role of the kind `dns`"));
    }
}
