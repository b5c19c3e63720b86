//! What the devices of several schools said.

use super::school::school;
use super::{RolledOutSchool, RolloutStatus, SCHEMA};
use crate::bundle::receipt::ReceiptChains;
use crate::language::decode::SchoolKey;

/// What the devices of `schools` said, by the receipts of each chain, which may be unreadable.
pub fn rollout_status<'a>(
    cooperation: &str,
    schools: impl Iterator<Item = &'a SchoolKey>,
    chains: &ReceiptChains,
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
        schools: list,
    }
}
