use std::net::Ipv4Addr;

use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::check::rule::{Rule, Subject, conflict};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "subnet-misaligned",
        severity: Severity::Error,
        docs: "\
# What
The `offset` of a subnet is not a multiple of its size, such as `0.0.9.0` with the prefix 23.

# Why
A network begins where its host bits are zero. Cut down to that, it would lie elsewhere than the
file says, and might cover the segment before it.

# Fix
Take the offset that the finding names, or the next one, or a longer `prefix`.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    for (id, segment) in &*subject.intent.school.segments {
        let Some(subnet) = &segment.subnet else { continue };
        // In 64 bits, since a /0 has one address more than 32 bits count.
        let (offset, size) = (u64::from(subnet.offset.get()), 1u64 << (32 - subnet.prefix.get()));
        let beyond = offset % size;
        if beyond != 0 {
            let message = format!(
                "the offset `{}` of `{id}` is no beginning of a /{}",
                subnet.offset, subnet.prefix
            );
            let dotted = |offset: u64| {
                // The next beginning may lie behind the last address there is, and is not proposed
                // then.
                u32::try_from(offset).ok().map(|offset| Ipv4Addr::from(offset).to_string())
            };
            let fitting: Vec<_> = [offset - beyond, offset - beyond + size]
                .into_iter()
                .filter_map(dotted)
                .map(|at| format!("`{at}`"))
                .collect();
            let place = |key| subject.intent.at(&["segments", id.as_str(), "subnet", key]);
            let diagnostic = conflict(
                &RULE.code,
                message,
                (place("prefix"), "the prefix"),
                (place("offset"), "the offset"),
            );
            out.push(diagnostic.help(format!("it could begin at {}", fitting.join(" or "))));
        }
    }
}
