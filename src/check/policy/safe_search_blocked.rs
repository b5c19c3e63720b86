use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::rule::{Rule, Subject};
use crate::plan::services::FilteredNames;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "safe-search-blocked",
        severity: Severity::Warning,
        docs: "\
# What
A DNS filter answers a search engine with its safe variant, whose name is blocked, by the filter
itself or for all (`dns.block`), while the engine is not.

# Why
What is blocked is blocked: nobody reaches the safe variant, and the engine's own names do not
resolve either, because they would be answered with it.

# Fix
Take the name out of the list that blocks it, or block the names of the engine as well.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let domain = subject.intent.domain();
    for (engine, search) in &*school.safe_search {
        let target = search.target.as_str().to_ascii_lowercase();
        let lost = school.dns_filters.iter().find(|(_, filter)| {
            let listed = FilteredNames::of(&school.dns.block, filter, &domain);
            filter.safe_search.contains(engine)
                && listed.is_blocked(&target)
                && search
                    .names
                    .iter()
                    .any(|name| listed.resolves(&name.as_str().to_ascii_lowercase()))
        });
        if let Some((filter, _)) = lost {
            let message = format!(
                "`{target}`, with which `{engine}` is answered, is blocked for the filter `{filter}`"
            );
            out.push(
                Diagnostic::new(&RULE.code, message)
                    .at(subject.intent.at(&["safe-search", engine.as_str(), "target"]))
                    .note(format!("the names of `{engine}` do not resolve there either"))
                    .help("take it out of the list that blocks it, or block the engine as well"),
            );
        }
    }
}
