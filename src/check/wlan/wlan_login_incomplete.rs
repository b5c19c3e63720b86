use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "wlan-login-incomplete",
        severity: Severity::Error,
        docs: "\
# What
A WLAN lacks what its `security` needs, or has what it has no use for: an enterprise WLAN needs
`eap` and no `psk`, a personal one needs `psk` and no `eap`, an open one neither. Only a login server
puts clients into `dynamic-segments`, and only where there are keys is there fast roaming.

# Why
Nobody could join, or one of the two keys would be left out in silence.

# Fix
Add the missing key, or take the other away; or correct `security`.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    for (id, wlan) in &*subject.intent.school.wlans {
        let (enterprise, personal) = (wlan.security.is_enterprise(), wlan.security.is_personal());
        let (eap, psk) = (!wlan.eap.is_empty(), wlan.psk.is_some());
        let word = lookup::word(&wlan.security);
        let problems = [
            (enterprise && !eap, "security", "eap", "no `eap`"),
            (personal && !psk, "security", "psk", "no `psk`"),
            (!enterprise && eap, "eap", "security", "`eap`, which it has no use for"),
            (!personal && psk, "psk", "security", "a `psk`, which it has no use for"),
            (
                !enterprise && !wlan.dynamic_segments.is_empty(),
                "dynamic-segments",
                "security",
                "`dynamic-segments`, into which nobody puts its clients",
            ),
            (
                !enterprise && !personal && wlan.fast_roaming,
                "fast-roaming",
                "security",
                "`fast-roaming`, which it has no use for",
            ),
        ];
        for (_, key, other_key, problem) in problems.into_iter().filter(|(holds, ..)| *holds) {
            let place = |key: &str| subject.intent.at(&["wlans", id.as_str(), key]);
            let message = format!("the WLAN `{id}` is `{word}` and has {problem}");
            // A missing key has no line, so the finding stands at what asks for it.
            out.push(if key == "security" {
                Diagnostic::new(&RULE.code, message)
                    .at(place(key))
                    .help(format!("add `{other_key}`, or correct `security`"))
            } else {
                let diagnostic = conflict(
                    &RULE.code,
                    message,
                    (place(key), "it stands here"),
                    (place(other_key), "the security"),
                );
                diagnostic.help(format!("take `{key}` away, or correct `security`"))
            });
        }
    }
}
