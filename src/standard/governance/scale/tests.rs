//! Which of two values is the stricter one, with a value at the edge of each scale and one beside.

use serde_json::{Value, json};

use super::ScaleSide::{Other, Same, Stricter};
use super::{compare, is_looser};
use crate::base::diagnostic::Diagnostics;
use crate::base::source::FileId;
use crate::language::keys::{ModelKey, Scale};
use crate::language::tree::{self, Node};

/// Filters with the ages for which they are.
fn tree() -> Node {
    let text = "[dns-filters]\njung = { age = 6 }\nalt = { age = 16 }\nauch-alt = { age = 16 }\n\
        ohne = { title = \"ohne\" }\n";
    tree::parse(FileId::default(), text, &mut Diagnostics::default()).expect("it is TOML")
}

fn key(scale: Scale) -> ModelKey {
    ModelKey { scale: Some(scale), ..ModelKey::default() }
}

fn scales() -> Vec<(Scale, Value, Value)> {
    let words = Scale::Later(vec!["none".to_owned(), "mac".to_owned(), "dot1x".to_owned()]);
    let by_age = Scale::LowerBy { table: "dns-filters".to_owned(), key: "age".to_owned() };
    // Of each the less strict value, and the stricter one.
    vec![
        (Scale::Lower, json!(5), json!(4)),
        (Scale::Lower, json!("8h"), json!("7h")),
        (Scale::Higher, json!(4), json!(5)),
        (Scale::Higher, json!("7h"), json!("8h")),
        (Scale::True, json!(false), json!(true)),
        (Scale::False, json!(true), json!(false)),
        (Scale::Fewer, json!(["a", "b"]), json!(["a"])),
        (Scale::More, json!(["a"]), json!(["a", "b"])),
        (Scale::Within, json!("07:00-18:00"), json!("07:00-17:59")),
        (Scale::Within, json!("07:00-18:00"), json!("07:01-18:00")),
        (Scale::Within, json!("07:00-18:00"), json!("08:00-16:00")),
        (words.clone(), json!("none"), json!("mac")),
        (words, json!("mac"), json!("dot1x")),
        (by_age, json!("alt"), json!("jung")),
    ]
}

#[test]
fn the_stricter_of_two_values_is_on_its_side() {
    let tree = tree();
    for (scale, less, more) in scales() {
        let key = key(scale);
        let named = format!("{:?}: {less} and {more}", key.scale);
        assert_eq!(compare(&key, Some(&less), &more, &tree), Stricter, "{named}");
        assert_eq!(compare(&key, Some(&more), &less, &tree), Other, "{named}");
        assert_eq!(compare(&key, Some(&less), &less, &tree), Same, "{named}");
        assert!(is_looser(&key, Some(&more), Some(&less), &tree), "{named}");
        assert!(!is_looser(&key, Some(&less), Some(&more), &tree), "{named}");
        assert!(!is_looser(&key, Some(&less), Some(&less), &tree), "{named}");
    }
}

#[test]
fn what_cannot_be_compared_is_on_no_side() {
    let tree = tree();
    let by_age = Scale::LowerBy { table: "dns-filters".to_owned(), key: "age".to_owned() };
    let words = Scale::Later(vec!["none".to_owned(), "mac".to_owned()]);
    for (scale, one, other) in [
        // As long as the other, in another unit.
        (Scale::Lower, json!("60m"), json!("1h")),
        (Scale::Higher, json!("60m"), json!("1h")),
        (Scale::Lower, json!("kurz"), json!(4)),
        (Scale::Higher, json!(true), json!(4)),
        (Scale::Fewer, json!(["a", "b"]), json!(["b", "c"])),
        (Scale::More, json!(["a", "b"]), json!(["b", "c"])),
        (Scale::Within, json!("07:00-18:00"), json!("06:00-17:00")),
        (Scale::Within, json!("immer"), json!("06:00-17:00")),
        (words, json!("none"), json!("wer-weiss")),
        // Two for the same age, one for none, and one that is not there.
        (by_age.clone(), json!("alt"), json!("auch-alt")),
        (by_age.clone(), json!("alt"), json!("ohne")),
        (by_age, json!("alt"), json!("keiner")),
    ] {
        let key = key(scale);
        let named = format!("{:?}: {one} and {other}", key.scale);
        assert_eq!(compare(&key, Some(&one), &other, &tree), Other, "{named}");
        assert_eq!(compare(&key, Some(&other), &one, &tree), Other, "{named}");
        assert!(!is_looser(&key, Some(&one), Some(&other), &tree), "{named}");
    }
    let without_scale = ModelKey::default();
    assert_eq!(compare(&without_scale, Some(&json!(4)), &json!(5), &tree), Other);
    assert_eq!(compare(&without_scale, None, &json!(5), &tree), Other);
    assert!(!is_looser(&without_scale, Some(&json!(4)), None, &tree));
}

/// Absent is the default, else the least strict thing to say.
#[test]
fn a_value_in_the_place_of_none_is_held_against_the_default() {
    let tree = tree();
    let key = key(Scale::Lower);
    assert_eq!(compare(&key, None, &json!(5), &tree), Stricter);
    assert!(is_looser(&key, Some(&json!(5)), None, &tree));
    assert!(!is_looser(&key, None, Some(&json!(5)), &tree));
    let with_default = ModelKey { default: Some(json!(4)), ..key };
    assert_eq!(compare(&with_default, None, &json!(5), &tree), Other);
    assert_eq!(compare(&with_default, None, &json!(4), &tree), Same);
    assert_eq!(compare(&with_default, None, &json!(3), &tree), Stricter);
    assert!(is_looser(&with_default, None, Some(&json!(5)), &tree));
    assert!(is_looser(&with_default, Some(&json!(3)), None, &tree));
    assert!(!is_looser(&with_default, Some(&json!(5)), None, &tree));
}
