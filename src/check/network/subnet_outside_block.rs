use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "subnet-outside-block",
        severity: Severity::Error,
        docs: "\
# What
The subnet of a segment reaches beyond the school's block of the address plan.

# Why
Beyond the block begins that of the next school.

# Fix
Take a smaller `offset` or a longer `prefix`. How large a block is says
`addressing.school-prefix`.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let Some(block) = lookup::block(school) else { return };
    // In 64 bits, since the end of the last subnet may lie one behind the last address.
    let size = 1u64 << (32 - block.prefix_len());
    for (id, segment) in &*school.segments {
        let Some(subnet) = &segment.subnet else { continue };
        let end = u64::from(subnet.offset.get()) + (1u64 << (32 - subnet.prefix.get()));
        if end > size {
            let place = |path: &[&str]| subject.intent.at(path);
            let subnet = (place(&["segments", id.as_str(), "subnet"]), "the subnet");
            let message = format!(
                "the subnet of `{id}` reaches beyond the school's block, a /{}",
                block.prefix_len()
            );
            let diagnostic = conflict(
                &RULE.code,
                message,
                subnet,
                (place(&["addressing", "school-prefix"]), "the size of a block"),
            );
            out.push(diagnostic.help("take a smaller offset or a longer prefix"));
        }
    }
}
