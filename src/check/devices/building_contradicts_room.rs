use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::rule::{Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "building-contradicts-room",
        severity: Severity::Error,
        docs: "\
# What
A device names a building and a room that lies in another one.

# Why
Somebody stands in front of the wrong house with a ladder.

# Fix
Name the room alone: it says which building.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    for (id, device) in &*school.devices {
        let (Some(room_id), Some(building)) = (&device.room, &device.building) else { continue };
        let Some(room) = school.rooms.get(room_id) else { continue };
        // The same building said twice is no contradiction.
        if room.building == *building {
            continue;
        }
        let message = format!(
            "`{id}` is in the building `{building}`, and its room `{room_id}` in `{}`",
            room.building
        );
        let at = subject.intent.at(&["devices", id.as_str(), "building"]);
        let other = subject.intent.at(&["rooms", room_id.as_str(), "building"]);
        out.push(
            Diagnostic::new(&RULE.code, message)
                .at(at)
                .note_at(other, "the room is here")
                .help("name the room alone: it says which building"),
        );
    }
}
