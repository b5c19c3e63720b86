//! What is reported where no order is safe, and at which line.

use super::codes::NO_SAFE_ORDER;
use super::types::{CounterExample, Harm, Lost, RolloutFault};
use crate::base::diagnostic::Diagnostic;
use crate::base::source::Origin;
use crate::language::decode::Intent;

/// Most ways into trouble that are told.
const MOST_EXAMPLES: usize = 3;

const HELP: &str = "divide the change into several, each with a bundle of its own: what is new beside \
                    what is old, then the move, then what is old goes; or pack it with `--on-site`, \
                    for people who stand in front of the devices";

/// What is found when no order is safe at a school, as it is now. What makes it unsafe and its place
/// are the same at all schools to which a line of the standard does this; the devices stand in the
/// notes.
pub fn no_safe_order(fault: &RolloutFault, intent: &Intent) -> Diagnostic {
    let cause = Cause::of(fault, intent);
    let message = format!("no order is safe in which devices are changed: {}", cause.said);
    let mut found = Diagnostic::new(&NO_SAFE_ORDER, message).at(cause.at).help(HELP);
    for (unit, said) in told(fault) {
        let at = device_or_school(intent, &unit);
        found = found.note_at(at, format!("{}: {said}", intent.key));
    }
    found
}

/// What is found when the configurations in between of a school cannot be written.
pub fn unwritten_between(why: &str, intent: &Intent) -> Diagnostic {
    let message = format!(
        "no order is safe in which devices are changed: some would need a configuration in between, \
         which cannot be written: {why}"
    );
    Diagnostic::new(&NO_SAFE_ORDER, message).at(school(intent)).help(HELP)
}

/// What makes orders unsafe.
struct Cause {
    said: String,
    at: Origin,
}

impl Cause {
    fn of(fault: &RolloutFault, intent: &Intent) -> Self {
        match fault {
            RolloutFault::CutOff { unit, lost } => {
                let (said, at) = path(lost, intent);
                let said = format!("when all are changed, {said}");
                Self { said, at: at.unwrap_or_else(|| device_or_school(intent, unit)) }
            }
            RolloutFault::Cycle { examples, .. } | RolloutFault::NoOrder { examples } => {
                Self::of_examples(examples, intent)
            }
            RolloutFault::Circle { units } => {
                let unit = units.first().map(String::as_str).unwrap_or_default();
                let said = "the uplinks of some lead in a circle".to_owned();
                Self { said, at: device_or_school(intent, unit) }
            }
        }
    }

    /// The shortest example of which the model has a line; else the device of the shortest.
    fn of_examples(examples: &[CounterExample], intent: &Intent) -> Self {
        let mut first = None;
        for example in examples {
            let (said, at) = match &example.harm {
                Harm::LocksOut { lost, .. } | Harm::Collides { lost, .. } => path(lost, intent),
                Harm::Opens(opening) => {
                    let said = format!(
                        "somebody in VLAN {} would get from `{}` to `{}`, which the guarantee `{}` \
                         rules out",
                        opening.vlan, opening.from, opening.to, opening.guarantee
                    );
                    let guarantee = intent.at(&["guarantees", &opening.guarantee]);
                    (said, segment(intent, opening.vlan, "vlan").or(Some(guarantee)))
                }
            };
            let said = format!("on the way {said}");
            if let Some(at) = at {
                return Self { said, at };
            }
            let at = device_or_school(intent, &example.next);
            first = first.or(Some(Self { said, at }));
        }
        first.unwrap_or_else(|| Self {
            said: "on the way some are not reached".to_owned(),
            at: school(intent),
        })
    }
}

/// What a path lacks, without naming devices, and the line of the model that it is about.
fn path(lost: &Lost, intent: &Intent) -> (String, Option<Origin>) {
    match lost {
        Lost::Vlan { vlan, .. } => {
            let said = format!("some are not reached, because VLAN {vlan} does not lead to them");
            (said, segment(intent, *vlan, "vlan"))
        }
        Lost::Gateway { vlan, .. } => {
            let said = format!("some are not reached, because VLAN {vlan} has another gateway");
            (said, segment(intent, *vlan, "subnet"))
        }
        Lost::Filter { .. } | Lost::Source { .. } | Lost::SameSource { .. } => (
            "some are not reached from where administrators come".to_owned(),
            Some(intent.at(&["management", "sources"])),
        ),
        Lost::Account { .. } => (
            "nobody has a key or an account that holds before and after".to_owned(),
            Some(intent.at(&["management"])),
        ),
        Lost::Cable { .. } => ("some are plugged in nowhere".to_owned(), None),
        Lost::Port { .. } => ("two would be plugged into one port".to_owned(), None),
        Lost::Address { .. } => ("two would have one address".to_owned(), None),
    }
}

/// The line of a segment, by its VLAN.
fn segment(intent: &Intent, vlan: u16, key: &str) -> Option<Origin> {
    let segments = &intent.school.segments;
    let (id, _) = segments.iter().find(|(_, segment)| segment.vlan.get() == vlan)?;
    Some(intent.at(&["segments", id.as_str(), key]))
}

/// The line of a device, or that of the school where the device is gone.
fn device_or_school(intent: &Intent, unit: &str) -> Origin {
    let is_there = intent.school.devices.keys().any(|id| id.as_str() == unit);
    if is_there { intent.at(&["devices", unit]) } else { school(intent) }
}

fn school(intent: &Intent) -> Origin {
    intent.at(&["title"])
}

/// The ways into trouble, each with the device that it is about.
fn told(fault: &RolloutFault) -> Vec<(String, String)> {
    let mut told = Vec::new();
    match fault {
        RolloutFault::CutOff { unit, .. } => told.push((unit.clone(), fault.to_string())),
        RolloutFault::Cycle { examples, .. } | RolloutFault::NoOrder { examples } => {
            for example in examples.iter().take(MOST_EXAMPLES) {
                told.push((example.next.clone(), example.to_string()));
            }
        }
        RolloutFault::Circle { units } => {
            told.push((units.first().cloned().unwrap_or_default(), fault.to_string()));
        }
    }
    told
}
