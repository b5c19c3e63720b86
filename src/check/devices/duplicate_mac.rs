use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::check::facts::Facts;
use crate::check::rule::{CooperationRule, conflict};

pub(super) static RULE: CooperationRule = CooperationRule {
    code: Code {
        name: "duplicate-mac",
        severity: Severity::Error,
        docs: "\
# What
Two devices have the same MAC address, at one school or at two.

# Why
A MAC address exists once in the world, so one of the entries is wrong: a line was copied, or a
device was moved and is still listed where it was. Reservations and logins by MAC address would go
to the wrong device.

# Fix
Read the address from the device's label, or remove the entry of the device that is gone.
",
    },
    check,
};

fn check(facts: &[Facts], out: &mut Diagnostics) {
    let mut macs: Vec<_> = facts
        .iter()
        .flat_map(|school| school.macs.iter().map(move |&(mac, at)| (mac, at, school)))
        .collect();
    // Equal addresses become neighbours, in the order of their places: the result is always the
    // same.
    macs.sort_unstable_by_key(|&(mac, at, _)| (mac, at));
    for pair in macs.windows(2) {
        let [(mac, one, first), (other_mac, other, second)] = pair else { continue };
        if mac != other_mac {
            continue;
        }
        let message = format!("two devices have the MAC address `{mac}`");
        let mut diagnostic =
            conflict(&RULE.code, message, (*one, "the other device"), (*other, "the other device"))
                .help(
                    "read the address from the device, or remove the entry of the one that is gone",
                );
        diagnostic.schools.extend([first.key.to_string(), second.key.to_string()]);
        out.push(diagnostic);
    }
}
