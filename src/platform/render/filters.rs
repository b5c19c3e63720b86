//! The filters of templates beside those of minijinja. There are few: a fact belongs into the plan.

use std::fmt::Write as _;

use minijinja::value::Value;
use minijinja::{Environment, Error, ErrorKind};
use uuid::Uuid;

use crate::base::text::hex;
use crate::platform::render::escape::printed;
use crate::platform::render::limits::{MOST_TEXT, bounded, too_costly};

/// The namespace of generated identifiers: `UUIDv5` of `muster.invalid` in the DNS namespace, so
/// that they collide with nobody else's.
const NAMESPACE: Uuid = Uuid::from_u128(0x7d0b_94a2_1c1e_5f0a_8f0e_6d75_7374_6572);

/// Adds the filters that do not depend on the output.
pub(super) fn add(environment: &mut Environment<'_>) {
    environment.add_filter("uuid", |text: &str| {
        Uuid::new_v5(&NAMESPACE, text.as_bytes()).hyphenated().to_string().to_uppercase()
    });
    environment.add_filter("hex", |text: &str| {
        bounded(text)?;
        Ok::<_, Error>(hex(text.as_bytes()))
    });
    environment.add_filter("ranges", ranges);
    environment.add_filter("join", join);
    environment.add_filter("replace", replace);
    environment.add_filter("split", split);
}

/// `["a", "b"]` as `a,b`. It replaces that of minijinja, which makes texts of any length and prints
/// any value.
fn join(list: &Value, joiner: Option<&str>) -> Result<String, Error> {
    let mut text = String::new();
    for (number, item) in list.try_iter()?.enumerate() {
        if number > 0 {
            text.push_str(joiner.unwrap_or_default());
        }
        let part = printed(&item).map_err(|_| {
            let message =
                format!("`join` takes a list of texts and numbers, not of {}", item.kind());
            Error::new(ErrorKind::InvalidOperation, message)
        })?;
        text.push_str(&part);
        // In the loop, since every part can be as long as the longest text.
        bounded(&text)?;
        countable(number)?;
    }
    Ok(text)
}

/// `a-b` as `a_b`.
fn replace(text: &str, from: &str, to: &str) -> Result<String, Error> {
    bounded(text)?;
    // An empty `from` is found before, between and behind all characters.
    let count = if from.is_empty() { text.len() + 1 } else { text.matches(from).count() };
    // Judged before the text is made: afterwards the memory is taken already.
    if count.saturating_mul(to.len()) > MOST_TEXT {
        return Err(too_costly(format!("`replace` makes a text of more than {MOST_TEXT} bytes")));
    }
    Ok(text.replace(from, to))
}

/// `a.b` as `["a", "b"]`.
fn split(text: &str, separator: &str) -> Result<Vec<String>, Error> {
    bounded(text)?;
    if separator.is_empty() {
        return Err(Error::new(
            ErrorKind::InvalidOperation,
            "`split` takes what stands between the parts",
        ));
    }
    Ok(text.split(separator).map(str::to_owned).collect())
}

/// Refuses the part of a list by which the list is too long: the engine's fuel does not count what
/// a filter goes through.
fn countable(number: usize) -> Result<(), Error> {
    if number >= MOST_TEXT {
        return Err(too_costly(format!(
            "a list has more than the {MOST_TEXT} parts that a filter takes"
        )));
    }
    Ok(())
}

/// `[10, 11, 12, 20]` as `10-12,20`.
fn ranges(list: &Value) -> Result<String, Error> {
    let mut text = String::new();
    let mut run: Option<(i64, i64)> = None;
    for (at, item) in list.try_iter()?.enumerate() {
        countable(at)?;
        let number = i64::try_from(item).map_err(|_| {
            Error::new(ErrorKind::InvalidOperation, "`ranges` takes a list of numbers")
        })?;
        match &mut run {
            Some((_, last)) if last.checked_add(1) == Some(number) => *last = number,
            _ => {
                push_run(&mut text, run);
                run = Some((number, number));
            }
        }
    }
    push_run(&mut text, run);
    Ok(text)
}

/// Writes a run of numbers that has ended, as `10-12` or `20`.
fn push_run(text: &mut String, run: Option<(i64, i64)>) {
    let Some((first, last)) = run else { return };
    let comma = if text.is_empty() { "" } else { "," };
    // Writing into a string cannot fail.
    let _ = if first == last {
        write!(text, "{comma}{first}")
    } else {
        write!(text, "{comma}{first}-{last}")
    };
}

#[cfg(test)]
mod tests {
    use minijinja::context;

    use super::*;

    /// What an expression gives, with `text`, `list` and `long` as a template sees them.
    fn given(expression: &str) -> Result<String, String> {
        let mut environment = Environment::new();
        // Those of minijinja do not stand in for one that is missing.
        for name in ["join", "replace", "split"] {
            environment.remove_filter(name);
        }
        add(&mut environment);
        let long = "x".repeat(MOST_TEXT);
        let (shorter, longer) = ("x".repeat(MOST_TEXT - 1), format!("{long}x"));
        let many: Vec<usize> = vec![1; MOST_TEXT];
        let more: Vec<usize> = vec![1; MOST_TEXT + 1];
        let (empty, emptier): (Vec<&str>, Vec<&str>) =
            (vec![""; MOST_TEXT], vec![""; MOST_TEXT + 1]);
        let context = context! { long, shorter, longer, many, more, empty, emptier };
        let written = environment.render_str(&format!("{{{{ {expression} }}}}"), context);
        written.map_err(|error| error.detail().unwrap_or_default().to_owned())
    }

    #[test]
    fn filters_give_what_they_say() {
        for (expression, result) in [
            ("'muster' | uuid", "DE84D26D-C7A9-5BF6-A845-485D17122D24"),
            ("'aZ' | hex", "615a"),
            ("[] | join", ""),
            ("['a'] | join(',')", "a"),
            ("['a', 1, true, 'b'] | join(', ')", "a, 1, true, b"),
            ("['a', 'b'] | join", "ab"),
            ("'a-b-c' | replace('-', '_')", "a_b_c"),
            ("'ab' | replace('', '.')", ".a.b."),
            ("'ab' | replace('a', '')", "b"),
            ("'a.b' | split('.') | join('+')", "a+b"),
            ("[] | ranges", ""),
            ("[7] | ranges", "7"),
            ("[10, 11, 12, 20] | ranges", "10-12,20"),
            ("[1, 3, 4, 9223372036854775807] | ranges", "1,3-4,9223372036854775807"),
            ("[2, 1] | ranges", "2,1"),
            ("[1, 1] | ranges", "1,1"),
        ] {
            assert_eq!(given(expression).as_deref(), Ok(result), "{expression}");
        }
    }

    #[test]
    fn filters_refuse_what_they_cannot_take() {
        for (expression, why) in [
            ("[[]] | join", "`join` takes a list of texts and numbers"),
            ("[none] | join", "`join` takes a list of texts and numbers"),
            ("'a' | split('')", "what stands between the parts"),
            ("['a'] | ranges", "a list of numbers"),
            ("[1.5] | ranges", "a list of numbers"),
        ] {
            let refused = given(expression).expect_err(expression);
            assert!(refused.contains(why), "{expression}: {refused}");
        }
    }

    /// As much as the limits allow is taken, and one more is not.
    #[test]
    fn filters_are_bounded() {
        for expression in [
            "long | hex | length",
            "[long] | join | length",
            "long | replace('y', 'z') | length",
            "long | replace('x', 'z') | length",
            // Before, between and behind the characters.
            "shorter | replace('', 'z') | length",
            "long | split('y') | length",
            "many | ranges | length",
            "empty | join | length",
        ] {
            assert!(given(expression).is_ok(), "{expression}");
        }
        for (expression, why) in [
            ("longer | hex", "bytes"),
            ("[long, 'x'] | join", "bytes"),
            ("['x', 'x'] | join(long)", "bytes"),
            ("longer | replace('y', 'z')", "bytes"),
            ("'xx' | replace('x', long)", "`replace` makes"),
            ("long | replace('', 'z')", "`replace` makes"),
            ("longer | split('y')", "bytes"),
            ("more | ranges", "a list has more than"),
            ("emptier | join", "a list has more than"),
        ] {
            let refused = given(expression).expect_err(expression);
            assert!(refused.contains(why), "{expression}: {refused}");
        }
    }
}
