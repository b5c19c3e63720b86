//! What the devices of several schools said.

use super::gate::{self, WaveMembers};
use super::school::school;
use super::{RolledOutSchool, RolloutStatus, SCHEMA};
use crate::bundle::receipt::ReceiptChains;
use crate::language::decode::SchoolKey;
use crate::model::Day;

/// What the devices of `schools` said, by the receipts of each chain, which may be unreadable, and
/// which of the waves of `members` may begin on a day.
pub fn rollout_status<'a>(
    cooperation: &str,
    schools: impl Iterator<Item = &'a SchoolKey>,
    chains: &ReceiptChains,
    members: &WaveMembers,
    today: Day,
) -> RolloutStatus {
    let mut list: Vec<RolledOutSchool> = schools.map(|key| school(key, chains)).collect();
    list.sort_by(|one, other| {
        let order = |school: &RolledOutSchool| (school.state, school.key());
        order(one).cmp(&order(other))
    });
    RolloutStatus {
        schema: SCHEMA.into(),
        muster: env!("CARGO_PKG_VERSION").into(),
        cooperation: cooperation.into(),
        as_of: today.to_string(),
        waves: gate::waves(members, &list, today),
        schools: list,
    }
}
