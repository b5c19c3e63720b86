//! Generated cooperations: per school 1 firewall, 3 switches of 48 ports, 8 access points, 13
//! generated files of about 1,700 lines together, and 5 overrides.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Schools of one authority.
const SCHOOLS_PER_AUTHORITY: usize = 20;

/// Writes a cooperation of `schools` schools into the empty folder `root`.
pub(crate) fn cooperation(root: &Path, schools: usize) {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/workspace");
    copy(&base, root);
    for index in 0..schools {
        let authority = format!("amt-{:03}", index / SCHOOLS_PER_AUTHORITY);
        let folder = root.join("schools").join(&authority);
        if index % SCHOOLS_PER_AUTHORITY == 0 {
            write(
                &folder.join("authority.toml"),
                &format!("[authority]\ntitle = \"Amt {authority}\"\n"),
            );
        }
        let school = folder.join(format!("schule-{index:04}"));
        write(&school.join("school.toml"), &school_file(index));
        write(&school.join("devices.toml"), &devices_file());
        write(&school.join("abweichungen.toml"), &overrides_file(index));
    }
}

fn school_file(index: usize) -> String {
    let profile = ["grundschule", "gymnasium", "bbs"][index % 3];
    format!(
        "title = \"Schule {index}\"\nprofile = \"{profile}\"\nindex = {index}\nstudents = {students}\nclients = {{ tablet = {tablets}, pc = 40 }}\n\n\
         [buildings]\na = {{ title = \"Haus A\" }}\n\n[rooms]\n{rooms}",
        students = 200 + index % 300,
        tablets = 100 + index % 50,
        rooms = (1..=8)
            .map(|room| format!("a10{room} = {{ title = \"Raum A10{room}\", building = \"a\" }}\n"))
            .collect::<String>(),
    )
}

fn devices_file() -> String {
    let mut text = String::from(
        "[devices]\nfw-1 = { role = \"firewall\", model = \"box\", building = \"a\", uplink = \"sw-a1/49\", ports = { \"1\" = \"aussen\", \"2\" = \"uplink\" } }\n\
         srv-1 = { role = \"resolver\", model = \"box\", building = \"a\", host = 5 }\n\
         sw-a1 = { role = \"switch\", model = \"switch-48\", building = \"a\", host = 11, ports = { \"1-8\" = \"ap\", \"9-40\" = \"raum\", \"49-52\" = \"uplink\" } }\n\
         sw-a2 = { role = \"switch\", model = \"switch-48\", building = \"a\", host = 12, uplink = \"sw-a1/50\", ports = { \"1-40\" = \"raum\", \"49\" = \"uplink\" } }\n\
         sw-a3 = { role = \"switch\", model = \"switch-48\", building = \"a\", host = 13, uplink \
             = \"sw-a1/51\", ports = { \"1-40\" = \"raum\", \"49\" = \"uplink\" } }\n",
    );
    for ap in 1..=8 {
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "ap-a10{ap} = \
                {{ role = \"ap\", model = \"ap\", room = \"a10{ap}\", host = {}, uplink \
                    = \"sw-a1/{ap}\" }}",
            20 + ap
        );
    }
    text
}

/// Five deviations from the standard, as schools have them.
fn overrides_file(index: usize) -> String {
    format!(
        "segments.lehr.dhcp.lease = \"{}h\"\nsegments.sus.filter = \"streng\"\nwlans.gast.enabled = {}\nport-profiles.raum.max-clients = {}\n\n\
         [segments.labor-{}]\ntitle = \"Labor\"\nzone = \"sus\"\nvlan = 110\nsubnet = \
             {{ offset = \"0.0.7.0\", prefix = 26 }}\n",
        4 + index % 8,
        index.is_multiple_of(2),
        2 + index % 4,
        index % 10,
    )
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folders can be made");
    fs::write(path, text).expect("files can be written");
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().flatten() {
        let target = to.join(entry.path().strip_prefix(from).expect("below the folder walked"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).expect("folders can be made");
        } else {
            fs::copy(entry.path(), target).expect("files can be copied");
        }
    }
}
