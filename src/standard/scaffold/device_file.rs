//! `devices.toml` of a new school: firewall, server, switches and access points.

use std::fmt::Write as _;

use super::numbers::ScaffoldProblem;
use super::quantities::Quantities;
use super::wiring::{AccessPointSpot, AccessSwitch, access_switches};
use crate::model::{HardwareModel, ModelId, PortSet, RoleId, Scaffold, ScaffoldDevice, Standard};

/// The devices and how they are plugged into each other.
pub(super) fn devices_file(
    quantities: &Quantities,
    standard: &Standard,
    scaffold: &Scaffold,
) -> Result<String, ScaffoldProblem> {
    let core_model = hardware_model(standard, &scaffold.core_switch)?;
    let access_model = hardware_model(standard, &scaffold.access_switch)?;
    let switches = access_switches(quantities, access_model)?;
    let mut core_ports: Vec<u16> = core_model.ports.keys().flat_map(PortSet::iter).collect();
    core_ports.sort_unstable();
    // The firewall and the server come first, then a port for every access switch.
    let needed = switches.len() + 2;
    if core_ports.len() < needed {
        return Err(format!(
            "`{}` has {} ports, {needed} are needed",
            scaffold.core_switch.model,
            core_ports.len()
        ));
    }
    let core_ports = &core_ports[..needed];
    let mut text = String::from("#:schema ../../../.muster/schema/school.json\n\n");
    write_core(&mut text, scaffold, core_ports);
    for (number, switch) in switches.iter().enumerate() {
        let host = scaffold.access_switch.first_host.get() as usize + number;
        write_access_switch(&mut text, scaffold, switch, host, core_ports[number + 2]);
    }
    text.push('\n');
    write_access_points(&mut text, scaffold, &switches);
    Ok(text)
}

fn hardware_model<'a>(
    standard: &'a Standard,
    device: &ScaffoldDevice,
) -> Result<&'a HardwareModel, ScaffoldProblem> {
    match standard.models.get(&device.model) {
        Some(model) => Ok(model),
        None => {
            Err(format!("the hardware model `{}` of `[scaffold]` does not exist", device.model))
        }
    }
}

/// The first keys of every device.
fn role_and_model(role: &RoleId, model: &ModelId) -> String {
    format!("role = \"{role}\", model = \"{model}\"")
}

/// The key of the core switch, of which there is one.
fn core_id(scaffold: &Scaffold) -> String {
    format!("{}-a", scaffold.core_switch.prefix)
}

/// The firewall, the server and the core switch.
fn write_core(text: &mut String, scaffold: &Scaffold, core_ports: &[u16]) {
    let core = core_id(scaffold);
    let uplink = &scaffold.uplink_profile;
    let (firewall, server) = (&scaffold.firewall, &scaffold.server);
    // The caller gives two ports and one for every access switch.
    let [firewall_port, server_port, ref switch_ports @ ..] = *core_ports else { return };
    // Writing into a string cannot fail.
    let _ = writeln!(
        text,
        "devices.{}-1 = {{ {}, building = \"a\", uplink = \"{core}/{firewall_port}\", \
            ports = {{ \"1\" = \"{}\", \"2\" = \"{uplink}\" }} }}",
        firewall.prefix,
        role_and_model(&firewall.role, &firewall.model),
        scaffold.outside_profile
    );
    let _ = writeln!(
        text,
        "devices.{}-1 = {{ {}, building = \"a\", host = {}, uplink = \"{core}/{server_port}\" }}",
        server.prefix,
        role_and_model(&server.role, &server.model),
        server.first_host
    );
    let switch_ports = port_set(switch_ports);
    let _ = writeln!(
        text,
        "devices.{core} = {{ {}, building = \"a\", host = {}, ports = {{ \"{firewall_port}\" = \
            \"{uplink}\", \"{server_port}\" = \"{}\", \"{switch_ports}\" = \"{uplink}\" }} }}",
        role_and_model(&scaffold.core_switch.role, &scaffold.core_switch.model),
        scaffold.core_switch.first_host,
        scaffold.server_profile,
    );
}

fn write_access_switch(
    text: &mut String,
    scaffold: &Scaffold,
    switch: &AccessSwitch,
    host: usize,
    core_port: u16,
) {
    let (access_points, others) = switch.ports.split_at(switch.access_points.len());
    let rooms = &others[..switch.room_ports];
    let mut ports = Vec::new();
    if !access_points.is_empty() {
        let set = port_set(access_points);
        ports.push(format!("\"{set}\" = \"{}\"", scaffold.access_point_profile));
    }
    if !rooms.is_empty() {
        ports.push(format!("\"{}\" = \"{}\"", port_set(rooms), scaffold.room_profile));
    }
    ports.push(format!("\"{}\" = \"{}\"", switch.uplink_port, scaffold.uplink_profile));
    let core = core_id(scaffold);
    let _ = writeln!(
        text,
        "devices.{} = {{ {}, building = \"{}\", host = {host}, uplink = \"{core}/{core_port}\", \
            ports = {{ {} }} }}",
        switch.id(scaffold),
        role_and_model(&scaffold.access_switch.role, &scaffold.access_switch.model),
        switch.building,
        ports.join(", ")
    );
}

/// Ascending ports as a set: `1-4,9`.
fn port_set(ports: &[u16]) -> String {
    let runs = ports.chunk_by(|one, next| one + 1 == *next);
    let ranges = runs.filter_map(|run| match run {
        [] => None,
        [port] => Some(port.to_string()),
        [first, .., last] => Some(format!("{first}-{last}")),
    });
    ranges.collect::<Vec<_>>().join(",")
}

fn write_access_points(text: &mut String, scaffold: &Scaffold, switches: &[AccessSwitch]) {
    let prefix = &scaffold.access_point.prefix;
    let head = role_and_model(&scaffold.access_point.role, &scaffold.access_point.model);
    let mut host = scaffold.access_point.first_host.get();
    for switch in switches {
        let building = switch.building;
        for (port, spot) in switch.ports.iter().zip(&switch.access_points) {
            let (id, location) = match spot {
                AccessPointSpot::Room(room) => {
                    (format!("{prefix}-{room}"), format!("room = \"{room}\""))
                }
                AccessPointSpot::Corridor(number) => {
                    (format!("{prefix}-{building}-{number}"), format!("building = \"{building}\""))
                }
            };
            let uplink = format!("{}/{port}", switch.id(scaffold));
            let _ = writeln!(
                text,
                "devices.{id} = {{ {head}, {location}, host = {host}, uplink = \"{uplink}\" }}"
            );
            host += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_written_as_the_model_reads_them() {
        for (ports, expected) in
            [(&[9][..], "9"), (&[1, 2, 3], "1-3"), (&[1, 2, 9, 11, 12], "1-2,9,11-12")]
        {
            let written = port_set(ports);
            assert_eq!(written, expected);
            assert!(PortSet::new(&written).is_ok_and(|set| set.iter().eq(ports.iter().copied())));
        }
    }
}
