//! Rules about who may reach whom, and what is listed or switched off.

mod destination_beyond_zones;
mod destination_outside_zones;
mod disabled_in_use;
mod flow_breaks_guarantee;
mod flow_without_reason;
mod helper_without_port;
mod listed_twice;
mod safe_search_blocked;
mod source_breaks_guarantee;
mod zone_way_unclear;

crate::check::rule::theme! {
    school:
    destination_beyond_zones,
    destination_outside_zones,
    disabled_in_use,
    flow_breaks_guarantee,
    flow_without_reason,
    helper_without_port,
    listed_twice,
    safe_search_blocked,
    source_breaks_guarantee,
    zone_way_unclear;
    cooperation:
    ;
}
