//! The filters of templates beside those of minijinja. There are few: a fact belongs into the plan.

use std::fmt::Write as _;

use minijinja::value::Value;
use minijinja::{Environment, Error, ErrorKind};
use uuid::Uuid;

use crate::text::hex;

/// The namespace of generated identifiers: `UUIDv5` of `muster.invalid` in the DNS namespace, so that they
/// collide with nobody else's.
const NAMESPACE: Uuid = Uuid::from_u128(0x7d0b_94a2_1c1e_5f0a_8f0e_6d75_7374_6572);

/// Adds the filters that do not depend on the output.
pub(super) fn add(environment: &mut Environment<'_>) {
    environment.add_filter("uuid", |text: &str| Uuid::new_v5(&NAMESPACE, text.as_bytes()).hyphenated().to_string().to_uppercase());
    environment.add_filter("hex", |text: &str| hex(text.as_bytes()));
    environment.add_filter("ranges", ranges);
}

/// `[10, 11, 12, 20]` as `10-12,20`.
fn ranges(list: &Value) -> Result<String, Error> {
    let mut text = String::new();
    let mut run: Option<(i64, i64)> = None;
    for item in list.try_iter()? {
        let number = i64::try_from(item).map_err(|_| Error::new(ErrorKind::InvalidOperation, "`ranges` takes a list of numbers"))?;
        match &mut run {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => {
                end(&mut text, run);
                run = Some((number, number));
            }
        }
    }
    end(&mut text, run);
    Ok(text)
}

fn end(text: &mut String, run: Option<(i64, i64)>) {
    let Some((first, last)) = run else { return };
    let comma = if text.is_empty() { "" } else { "," };
    // Writing into a string cannot fail.
    let _ = if first == last { write!(text, "{comma}{first}") } else { write!(text, "{comma}{first}-{last}") };
}
