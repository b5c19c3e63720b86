use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};
use crate::model::{Band, Limits, Pmf, Security, Trust, Wlan};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "weak-wlan-security",
        severity: Severity::Error,
        docs: "\
# What
A WLAN is protected less than it must be: - WEP, or WPA with TKIP; - a pre-shared key that may be
shorter than `limits.psk-length`; - management frames without protection (`pmf`) where WPA3, OWE
or 6 GHz demand it; - nothing but WPA2 at 6 GHz, which the band does not allow (of WPA2 and WPA3
side by side it carries WPA3); - no key at all (`open`, `owe`) into a segment whose zone is not
`untrusted`.

# Why
WEP and TKIP are broken. A short key can be tried out from a recording. Without protected
management frames anybody can throw clients out. BSI NET.2.1.A3 asks for WPA2 or newer and long
keys, NET.1.1.A5 for segments of their own for devices nobody knows.

# Fix
Take `wpa2-wpa3-personal` or better, and `pmf = \"required\"` wherever WPA3 stands alone. Devices
that can do less are replaced, or get a cable.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    for (id, wlan) in &*school.wlans {
        let at = |key: &str| subject.intent.at(&["wlans", id.as_str(), key]);
        for (key, problem, help) in weaknesses(wlan, &school.limits) {
            let diagnostic = Diagnostic::new(&RULE.code, format!("the WLAN `{id}` {problem}"));
            let place = if key == "psk" {
                subject.intent.at(&["wlans", id.as_str(), "psk", "min-length"])
            } else {
                at(key)
            };
            out.push(diagnostic.at(place).help(help));
        }
        if matches!(wlan.security, Security::Open | Security::Owe) {
            let trusted = |segment: &crate::model::Segment| {
                // A zone that is switched off is a finding of its own.
                school.zones.get(&segment.zone).is_some_and(|zone| zone.trust != Trust::Untrusted)
            };
            if let Some((name, segment)) =
                lookup::wlan_segments(school, wlan).find(|(_, segment)| trusted(segment))
            {
                let word = lookup::word(&wlan.security);
                let message = format!(
                    "the WLAN `{id}` lets anybody (`{word}`) into the segment \
                    `{name}`, whose zone `{}` is not `untrusted`",
                    segment.zone
                );
                let key = if *name == wlan.segment { "segment" } else { "dynamic-segments" };
                let diagnostic = conflict(
                    &RULE.code,
                    message,
                    (at("security"), "the security"),
                    (at(key), "the segment"),
                );
                out.push(
                    diagnostic.help(
                        "let clients log in, or put them into a segment of an untrusted zone",
                    ),
                );
            }
        }
    }
}

/// The weaknesses of a WLAN: the key at fault, what is wrong, and the way out.
fn weaknesses(wlan: &Wlan, limits: &Limits) -> Vec<(&'static str, String, &'static str)> {
    use Security::{
        Owe, Wep, Wpa2Enterprise, Wpa2Personal, Wpa2Wpa3Enterprise, Wpa2Wpa3Personal,
        Wpa3Enterprise, Wpa3Personal, WpaPersonal,
    };
    let is_broken = matches!(wlan.security, Wep | WpaPersonal);
    let demands_pmf = matches!(wlan.security, Owe | Wpa3Personal | Wpa3Enterprise);
    let offers_wpa3 = matches!(wlan.security, Wpa2Wpa3Personal | Wpa2Wpa3Enterprise);
    let word = lookup::word(&wlan.security);
    let mut weaknesses = Vec::new();
    if is_broken {
        weaknesses.push((
            "security",
            format!("is protected by `{word}`, which is broken"),
            "take `wpa2-wpa3-personal` or better",
        ));
    }
    if let Some(psk) = &wlan.psk
        && psk.min_length < limits.psk_length
    {
        let (length, limit) = (psk.min_length, limits.psk_length);
        weaknesses.push((
            "psk",
            format!("allows keys of {length} characters, the limit is {limit}"),
            "raise `min-length` to `limits.psk-length`",
        ));
    }
    // WEP and TKIP are told above, whatever the band. WPA2 beside WPA3 is left out there by the
    // access point.
    let is_old = matches!(wlan.security, Security::Open | Wpa2Personal | Wpa2Enterprise);
    if wlan.bands.contains(&Band::B6) && is_old {
        weaknesses.push((
            "security",
            format!("is sent at 6 GHz with `{word}`, and the band allows WPA3 and OWE alone"),
            "take WPA3 as well, or leave the band out",
        ));
    }
    if demands_pmf && wlan.pmf != Pmf::Required {
        weaknesses.push((
            "pmf",
            format!("is protected by `{word}`, which demands protected management frames"),
            "set `pmf` to `required`",
        ));
    }
    // WPA3 clients insist on protected frames, WPA2 clients need not know them: `optional` serves
    // both.
    if offers_wpa3 && wlan.pmf == Pmf::Off {
        let message = format!(
            "offers `{word}` without protected management frames, so that WPA3 clients cannot join"
        );
        weaknesses.push(("pmf", message, "set `pmf` to `optional`"));
    }
    weaknesses
}
