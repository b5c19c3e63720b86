use std::collections::BTreeSet;

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};
use crate::model::PortSet;
use crate::plan::port_name;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "duplicate-port-name",
        severity: Severity::Error,
        docs: "\
# What
A hardware model has several ports, and its `interface` names all of them alike: it does not hold
`{port}`.

# Why
The settings of the last port would be written over those of the others.

# Fix
Write `{port}` where the number stands, as in `1/1/{port}`.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let managed = lookup::devices(school).filter(|(_, _, role)| !role.unmanaged);
    let models: BTreeSet<_> = managed.map(|(_, device, _)| &device.model).collect();
    for id in models {
        let Some(model) = school.models.get(id) else { continue };
        let count = model.ports.keys().flat_map(PortSet::iter).count();
        let Some(pattern) = &model.interface else { continue };
        if count > 1 && port_name::is_one_for_all(pattern.as_str()) {
            let message =
                format!("the model `{id}` has {count} ports, and all are named `{pattern}`");
            let at = subject.intent.at(&["models", id.as_str(), "interface"]);
            let diagnostic = Diagnostic::new(&RULE.code, message).at(at);
            out.push(diagnostic.help("write `{port}` where the number stands"));
        }
    }
}
