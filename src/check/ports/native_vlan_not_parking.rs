use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::rule::{Rule, Subject};
use crate::model::PortMode;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "native-vlan-not-parking",
        severity: Severity::Error,
        docs: "\
# What
A trunk has no native segment, or one that is not for parking.

# Why
Untagged frames on a trunk land in its native VLAN. Anybody who puts a laptop in place of an
access point would be in that segment, and double tagging reaches others from there.

# Fix
Set `native` to the segment with `parking = true`. A device whose management is untagged gets its
segment by `tagged` and its setting, or an access port.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    for (id, profile) in
        school.port_profiles.iter().filter(|(_, profile)| profile.mode == PortMode::Trunk)
    {
        let problem = match &profile.native {
            None => "has no native segment".to_owned(),
            // One that is switched off is a finding of its own where the profile is used.
            Some(native) if school.segments.get(native).is_none_or(|segment| segment.parking) => {
                continue;
            }
            Some(native) => format!("has the native segment `{native}`, which is not for parking"),
        };
        let at = subject.intent.at(&["port-profiles", id.as_str(), "native"]);
        out.push(
            Diagnostic::new(&RULE.code, format!("the trunk `{id}` {problem}"))
                .at(at)
                .help("set `native` to the parking segment"),
        );
    }
}
