//! Rules about software and its licences.

mod licence_count_unknown;
mod licence_expired;
mod licence_expires_soon;
mod licence_seats_short;
mod software_without_agreement;

crate::check::rule::theme! {
    school:
    licence_count_unknown,
    licence_expired,
    licence_expires_soon,
    software_without_agreement;
    cooperation:
    licence_seats_short;
}
