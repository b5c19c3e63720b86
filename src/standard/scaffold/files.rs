//! The files of a new school as texts: `school.toml` and `rooms.toml`.

use std::fmt::Write as _;

use super::device_file::devices_file;
use super::numbers::{Numbers, ScaffoldFiles, ScaffoldProblem};
use super::quantities::{Quantities, building_letter, per_100_of};
use crate::model::{Densities, Language, Scaffold, Standard};
use crate::words::{Words, fill};

/// Plans the files of a school.
pub fn school(
    standard: &Standard,
    numbers: &Numbers,
    language: Language,
) -> Result<ScaffoldFiles, ScaffoldProblem> {
    let densities = standard.densities.as_ref().as_ref().ok_or_else(|| missing("densities"))?;
    let scaffold = standard.scaffold.as_ref().as_ref().ok_or_else(|| missing("scaffold"))?;
    let quantities = Quantities::plan(densities, numbers)?;
    Ok(vec![
        ("school.toml", school_file(numbers, scaffold, densities)),
        ("rooms.toml", rooms_file(&quantities, Words::of(language))),
        ("devices.toml", devices_file(&quantities, standard, scaffold)?),
    ])
}

fn missing(key: &str) -> ScaffoldProblem {
    format!("the standard says nothing under `[{key}]`, from which a new school is planned")
}

/// Title, numbers and clients.
fn school_file(numbers: &Numbers, scaffold: &Scaffold, densities: &Densities) -> String {
    let students = numbers.students;
    let staff =
        numbers.staff.unwrap_or_else(|| per_100_of(students, densities.staff_per_100_students));
    let student_tablets = numbers
        .student_tablets
        .unwrap_or_else(|| per_100_of(students, densities.tablets_per_100_students));
    let pcs = numbers.pcs.unwrap_or_else(|| per_100_of(students, densities.pcs_per_100_students));
    let mut clients = numbers.clients.clone();
    // A number that was given for a profile by its name counts.
    for (profile, count) in [
        (&scaffold.student_tablets, student_tablets),
        (&scaffold.staff_tablets, numbers.staff_tablets.unwrap_or(staff)),
        (&scaffold.pcs, pcs),
    ] {
        clients.entry(profile.as_str().to_owned()).or_insert(count);
    }
    let mut text = String::from("#:schema ../../../.muster/schema/school.json\n\n");
    // Writing into a string cannot fail.
    // A title may hold quotation marks; keys and numbers cannot.
    let _ = writeln!(text, "title = {}", toml::Value::from(numbers.title.as_str()));
    let _ = writeln!(text, "profile = \"{}\"", numbers.profile);
    let _ = writeln!(text, "index = {}", numbers.index);
    let _ = writeln!(text, "students = {students}");
    if let Some(classes) = numbers.classes {
        let _ = writeln!(text, "classes = {classes}");
    }
    let _ = writeln!(text, "staff = {staff}");
    if let Some(bandwidth) = numbers.bandwidth {
        let _ = writeln!(text, "bandwidth = {bandwidth}");
    }
    // No table stays open at the end of a file: whatever is written below would belong to it.
    text.push('\n');
    for (profile, count) in clients {
        let _ = writeln!(text, "clients.{profile} = {count}");
    }
    text
}

/// Buildings and rooms.
fn rooms_file(quantities: &Quantities, words: &Words) -> String {
    let mut text = String::from("#:schema ../../../.muster/schema/school.json\n\n");
    // Writing into a string cannot fail.
    for building in 0..quantities.buildings {
        let letter = building_letter(building as usize);
        let title = fill(words.scaffold.building, &[("letter", &letter.to_ascii_uppercase())]);
        let _ = writeln!(text, "buildings.{letter} = {{ title = {} }}", toml::Value::from(title));
    }
    text.push('\n');
    for (building, room) in quantities.room_names() {
        let title = fill(words.scaffold.room, &[("room", &room.to_ascii_uppercase())]);
        let title = toml::Value::from(title);
        let _ = writeln!(text, "rooms.{room} = {{ title = {title}, building = \"{building}\" }}");
    }
    text
}
