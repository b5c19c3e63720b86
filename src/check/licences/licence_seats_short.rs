use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::facts::Facts;
use crate::check::facts::LicenceUse;
use crate::check::rule::CooperationRule;
use crate::model::Metric;

pub(super) static RULE: CooperationRule = CooperationRule {
    code: Code {
        name: "licence-seats-short",
        severity: Severity::Error,
        docs: "\
# What
The schools together need more seats of a licence than there are.

# Why
Software beyond the seats that were bought is used without a licence; whoever counts pays for all
of them.

# Fix
Buy seats and write their number into `seats`, or take the software out of the client profiles of
some schools. What is counted is the licence's `metric`; seats that an authority sets in its own
file are for its schools alone.
",
    },
    check,
};

fn check(facts: &[Facts], out: &mut Diagnostics) {
    let mut uses: Vec<(&Facts, &LicenceUse)> = Vec::new();
    for school in facts {
        for used in &school.licences {
            // What the cooperation has licensed as a whole holds however many use it.
            if used.metric != Metric::Cooperation {
                uses.push((school, used));
            }
        }
    }
    // Where the seats stand tells contracts apart: an authority may have one of its own.
    uses.sort_by(|(_, a), (_, b)| (&a.licence, a.at).cmp(&(&b.licence, b.at)));
    for contract in uses.chunk_by(|(_, a), (_, b)| (&a.licence, a.at) == (&b.licence, b.at)) {
        let Some((_, first)) = contract.first() else { continue };
        // A licence that counts no seats cannot run short.
        let Some(seats) = first.seats else { continue };
        let needed: u64 = contract.iter().map(|(_, used)| used.used).sum();
        if needed <= u64::from(seats) {
            continue;
        }
        let message =
            format!("the licence `{}` has {seats} seats, {needed} are needed", first.licence);
        let mut diagnostic = Diagnostic::new(&RULE.code, message)
            .at(first.at)
            .help("buy seats, or install the software on fewer devices");
        diagnostic.schools.extend(contract.iter().map(|(school, _)| school.key.to_string()));
        out.push(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::facts::tests::{facts, sources};

    #[test]
    fn schools_of_a_contract_are_counted_together_and_named() {
        let (_, [own, shared]) = sources(["schools/amt/sued/more.toml", "standards/1/zz.toml"]);
        let schools = [facts("nord", 6, shared), facts("sued", 10, own), facts("west", 5, shared)];
        let mut out = Diagnostics::default();
        check(&schools, &mut out);
        let found = out.distinct();
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].message, "the licence `office` has 10 seats, 11 are needed");
        let schools: Vec<&str> = found[0].schools.iter().map(String::as_str).collect();
        assert_eq!(schools, ["amt/nord", "amt/west"]);
    }
}
