//! Rules: questions about meaning, asked of a school's [`Intent`] or of all schools together.
//!
//! **Adding a rule:** a file here named for the fault, with a `pub static RULE` that holds its
//! name, its page and its check; one line in `rules!` below; a spec in
//! `tests/spec/check/<name>.md`. A rule never names a school in its message: what is wrong at many
//! schools for one reason is one finding.

use rayon::prelude::*;

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::base::source::Origin;
use crate::language::decode::Intent;
use crate::model::Day;
use crate::platform::Platforms;

mod channels;
mod facts;
mod lookup;

pub use facts::Facts;

/// A rule about one school.
#[derive(Debug)]
pub struct Rule {
    /// Name, severity and page.
    pub code: Code,
    /// Asks the question.
    pub check: fn(&Subject<'_>, &mut Diagnostics),
}

/// A rule about all schools of the cooperation together.
#[derive(Debug)]
pub struct CooperationRule {
    /// Name, severity and page.
    pub code: Code,
    /// Asks the question.
    pub check: fn(&[Facts], &mut Diagnostics),
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The school.
    pub intent: &'a Intent,
    /// The platforms there are.
    pub platforms: &'a Platforms,
    /// The day for which is compiled.
    pub today: Day,
}

/// Of two places in conflict the one at fault, first: that of the higher layer, since the lower one
/// was there before; in one layer the later one. Files are numbered by precedence.
fn culprit_first(one: Origin, other: Origin) -> (Origin, Origin) {
    if one >= other { (one, other) } else { (other, one) }
}

/// A finding about two places in conflict: at the one at fault, with the other as a note in the
/// words that come with it.
fn conflict(
    code: &'static Code,
    message: impl Into<String>,
    one: (Origin, &str),
    other: (Origin, &str),
) -> Diagnostic {
    let (at, second) = culprit_first(one.0, other.0);
    let text = if second == other.0 { other.1 } else { one.1 };
    Diagnostic::new(code, message).at(at).note_at(second, text)
}

macro_rules! rules {
    (school: $($name:ident),* $(,)?; cooperation: $($wide:ident),* $(,)?;) => {
        $(mod $name;)*
        $(mod $wide;)*
        /// The rules about one school.
        pub static RULES: &[&Rule] = &[$(&$name::RULE),*];
        /// The rules about all schools together.
        pub static COOPERATION_RULES: &[&CooperationRule] = &[$(&$wide::RULE),*];
    };
}

rules! {
    school:
    building_contradicts_room,
    channel_not_allowed,
    client_wlan_mismatch,
    dangling_uplink,
    dhcp_pool_too_small,
    dhcp_without_server,
    disabled_in_use,
    duplicate_host_number,
    duplicate_hostname,
    duplicate_ssid,
    duplicate_vlan_id,
    empty_radio_band,
    flow_breaks_guarantee,
    flow_without_reason,
    foreign_network_overlap,
    host_in_pool,
    host_outside_subnet,
    index_without_block,
    licence_expired,
    licence_expires_soon,
    listed_twice,
    login_without_server,
    native_vlan_not_parking,
    outdoor_ap_indoor_channel,
    output_collision,
    parking_segment_unclear,
    poe_budget_exceeded,
    poe_missing,
    port_profile_contradiction,
    port_used_twice,
    role_without_platform,
    segment_contradiction,
    segment_not_on_port,
    segment_on_several_ports,
    segment_without_gateway,
    several_firewalls,
    software_without_agreement,
    subnet_misaligned,
    subnet_outside_block,
    subnet_overlap,
    too_many_ssids,
    unknown_platform,
    unknown_port,
    unsupported_by_platform,
    uplink_loop,
    uplink_port_off,
    weak_wlan_security,
    wlan_login_incomplete,
    wlan_without_radio,
    zone_networks_overlap;
    cooperation:
    duplicate_mac,
    duplicate_school_domain,
    duplicate_school_index,
    licence_seats_short,
    school_networks_overlap;
}

/// Asks every rule about one school.
pub fn school(subject: &Subject<'_>, out: &mut Diagnostics) {
    for rule in RULES {
        (rule.check)(subject, out);
    }
}

/// Asks every rule about the cooperation. `facts` are sorted by school.
pub fn cooperation(facts: &[Facts], out: &mut Diagnostics) {
    let ask = |rule: &&CooperationRule| {
        let mut found = Diagnostics::default();
        (rule.check)(facts, &mut found);
        found
    };
    let found: Vec<Diagnostics> = COOPERATION_RULES.par_iter().map(ask).collect();
    found.into_iter().for_each(|found| out.absorb(found, None));
}
