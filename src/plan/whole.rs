//! A school as a whole: what is there, where it stands, and what is plugged into what.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::text::ascii;
use crate::model::{self, PlatformId};
use crate::plan::planner::Planner;
use crate::plan::types::{
    Device, LONGEST, SchoolBuilding, SchoolDevice, SchoolLink, SchoolRoom, Segment, WholeSchool,
};

impl Planner<'_> {
    /// The school as a whole, of which `planned` are the devices with a configuration of their own.
    pub(super) fn whole(
        &self,
        segments: &[Arc<Segment>],
        planned: &[(Arc<Device>, Vec<PlatformId>)],
    ) -> WholeSchool {
        let school = self.school;
        let mut buildings = Vec::with_capacity(school.buildings.len());
        for (id, building) in &*school.buildings {
            buildings.push(Arc::new(SchoolBuilding {
                id: id.to_string(),
                title: building.title.to_string(),
                title_ascii: ascii(building.title.as_str(), LONGEST),
            }));
        }
        let mut rooms = Vec::with_capacity(school.rooms.len());
        for (id, room) in &*school.rooms {
            rooms.push(Arc::new(SchoolRoom {
                id: id.to_string(),
                title: room.title.to_string(),
                title_ascii: ascii(room.title.as_str(), LONGEST),
                building: room.building.to_string(),
            }));
        }
        let mut planned_by_id: BTreeMap<&str, &Arc<Device>> = BTreeMap::new();
        for (device, _) in planned {
            planned_by_id.insert(&device.id, device);
        }
        let (mut devices, mut links) = (Vec::new(), Vec::new());
        for (id, device) in &*school.devices {
            let Some(role) = school.roles.get(&device.role) else { continue };
            // Devices that are configured by hand are listed, without a plan of their own.
            let plan = planned_by_id.get(id.as_str()).map(|device| Arc::clone(device));
            devices.push(Arc::new(self.school_device(id, device, role.kind, plan)));
            if let Some(uplink) = &device.uplink {
                links.push(Arc::new(SchoolLink {
                    device: id.to_string(),
                    upper: uplink.device.to_string(),
                    port: uplink.port,
                }));
            }
        }
        WholeSchool { buildings, rooms, devices, links, segments: segments.to_vec() }
    }

    fn school_device(
        &self,
        id: &model::DeviceId,
        device: &model::Device,
        kind: model::DeviceKind,
        plan: Option<Arc<Device>>,
    ) -> SchoolDevice {
        let room = device.room.as_ref().and_then(|room| self.school.rooms.get(room));
        let building = room.map(|room| &room.building).or(device.building.as_ref());
        SchoolDevice {
            id: id.to_string(),
            hostname: device.hostname.as_ref().unwrap_or(id).to_string(),
            fqdn: self.fqdn(id),
            kind,
            role: device.role.to_string(),
            model: device.model.to_string(),
            building: building.map(ToString::to_string),
            room: device.room.as_ref().map(ToString::to_string),
            location_ascii: self.location(device),
            mac: device.mac.as_ref().map(ToString::to_string),
            plan,
        }
    }
}
