use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "empty-radio-band",
        severity: Severity::Error,
        docs: "\
# What
A radio plan switches a band on and lists no channel for it, or says that every 0th access point
sends there.

# Why
Access points take the channels in turn; out of none there is nothing to take.

# Fix
List channels. A band that nobody shall use is left out of the plan altogether.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    for (id, plan) in &*subject.intent.school.radio_plans {
        for (band, settings) in &plan.bands {
            let band = lookup::band(*band);
            let mut report = |key, problem| {
                let at = subject.intent.at(&["radio-plans", id.as_str(), "bands", band, key]);
                let message = format!("the radio plan `{id}` {problem} at {band} GHz");
                out.push(
                    Diagnostic::new(&RULE.code, message)
                        .at(at)
                        .help("list channels, or leave the band out of the plan"),
                );
            };
            if settings.channels.is_empty() {
                report("channels", "lists no channel");
            }
            if settings.every.is_some_and(|every| every.get() == 0) {
                report("every", "lets every 0th access point send");
            }
        }
    }
}
