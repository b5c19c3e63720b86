//! Rules about when something is rolled out: waves, maintenance windows and freezes.

mod duplicate_wave_turn;
mod empty_maintenance_window;
mod freeze_ends_first;

crate::check::rule::theme! {
    school:
    duplicate_wave_turn,
    empty_maintenance_window,
    freeze_ends_first;
    cooperation:
    ;
}
