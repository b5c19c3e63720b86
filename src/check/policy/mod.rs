//! Rules about who may reach whom, and what is listed or switched off.

mod disabled_in_use;
mod flow_breaks_guarantee;
mod flow_without_reason;
mod listed_twice;
mod safe_search_blocked;

crate::check::rule::theme! {
    school:
    disabled_in_use,
    flow_breaks_guarantee,
    flow_without_reason,
    listed_twice,
    safe_search_blocked;
    cooperation:
    ;
}
