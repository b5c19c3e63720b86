//! Small values that many entities use: days, references to secrets, one or many.

use super::name::{SecretName, as_text};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};

/// A day of the calendar, `2027-07-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(jiff::civil::Date);

impl Day {
    /// Reads `2027-07-31`.
    pub fn new(text: &str) -> Result<Self, String> {
        // The calendar also reads `20270731` and times of day.
        if text.len() == 10
            && text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
            && let Ok(day) = text.parse()
        {
            return Ok(Self(day));
        }
        Err(format!("`{text}` is not a day such as `2027-07-31`"))
    }

    /// The day as `jiff` knows it.
    pub fn get(self) -> jiff::civil::Date {
        self.0
    }
}

impl From<jiff::civil::Date> for Day {
    fn from(date: jiff::civil::Date) -> Self {
        Self(date)
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
as_text!(Day, "a day such as `2027-07-31`", pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");

impl Day {
    /// The last day of a period that begins on this day; the last day of the calendar when there is
    /// none so late.
    #[must_use]
    pub fn end_of(self, period: &Period) -> Self {
        Self(
            self.0
                .checked_add(period.0)
                .and_then(jiff::civil::Date::yesterday)
                .unwrap_or(jiff::civil::Date::MAX),
        )
    }
}

impl Day {
    /// The day on which a period that begins on this day is over; the last day of the calendar when
    /// there is none so late.
    #[must_use]
    pub fn after(self, period: &Period) -> Self {
        Self(self.0.checked_add(period.0).unwrap_or(jiff::civil::Date::MAX))
    }

    /// The day so many days later; the last day of the calendar when there is none so late.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        let span = jiff::Span::new().try_days(days);
        let day = span.ok().and_then(|span| self.0.checked_add(span).ok());
        Self(day.unwrap_or(jiff::civil::Date::MAX))
    }

    /// How many days there are until `other`; less than none when it has passed.
    pub fn days_until(self, other: Self) -> i32 {
        self.0.until(other.0).map_or(0, |span| span.get_days())
    }
}

/// A period of the calendar: `30 days`, `6 weeks`, `12 months`, `2 years`.
#[derive(Clone, Copy, Debug)]
pub struct Period(jiff::Span);

impl Period {
    /// Reads a number and `days`, `weeks`, `months` or `years`; one of them also without the `s`.
    pub fn new(text: &str) -> Result<Self, String> {
        match span(text) {
            Some(span) => Ok(Self(span)),
            None => Err(format!(
                "`{text}` is not a period such as `30 days`, `6 weeks`, `12 months` or `1 year`"
            )),
        }
    }
}

fn span(text: &str) -> Option<jiff::Span> {
    let (number, unit) = text.split_once(' ')?;
    let number: i32 = number.parse().ok()?;
    if !(1..=1000).contains(&number) {
        return None;
    }
    let span = jiff::Span::new();
    let span = match unit {
        "day" | "days" => span.try_days(number),
        "week" | "weeks" => span.try_weeks(number),
        "month" | "months" => span.try_months(number),
        "year" | "years" => span.try_years(number),
        _ => return None,
    };
    span.ok()
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let units = [
            (self.0.get_days(), "day"),
            (self.0.get_weeks(), "week"),
            (self.0.get_months(), "month"),
            (i32::from(self.0.get_years()), "year"),
        ];
        let (number, unit) =
            units.into_iter().find(|(number, _)| *number != 0).unwrap_or((0, "day"));
        write!(f, "{number} {unit}{}", if number == 1 { "" } else { "s" })
    }
}
as_text!(Period, "a period such as `12 months`", pattern = "^[0-9]{1,4} (day|week|month|year)s?$");

/// A single value: a text, a whole number or a truth value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Scalar {
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A text.
    Text(Box<str>),
}

impl std::fmt::Display for Scalar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(f),
            Self::Int(number) => number.fmt(f),
            Self::Text(text) => write!(f, "{text:?}"),
        }
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Scalar;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a string, a whole number or a boolean")
            }
            fn visit_bool<E: de::Error>(self, value: bool) -> Result<Scalar, E> {
                Ok(Scalar::Bool(value))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Scalar, E> {
                Ok(Scalar::Int(number))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar::Text(text.into()))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl JsonSchema for Scalar {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Scalar".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "integer", "boolean"] })
    }
}

/// A reference to a secret: `{ secret = "wlan.geraete" }`. The workspace never holds the secret
/// itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SecretRef {
    /// Its name in the secrets provider.
    pub secret: SecretName,
}

/// One value or a list of them, `"lehr"` or `["lehr", "sus"]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct OneOrMany<T>(Vec<T>);

impl<T> OneOrMany<T> {
    /// One value.
    pub fn one(value: T) -> Self {
        Self(vec![value])
    }

    /// The values in the order written.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }
}

impl<'a, T> IntoIterator for &'a OneOrMany<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> de::Visitor<'de> for Visitor<T> {
            type Value = OneOrMany<T>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a name or a list of names")
            }
            /// The decoder hands a lone value over as a newtype, so that it keeps its place.
            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                one: D,
            ) -> Result<OneOrMany<T>, D::Error> {
                T::deserialize(one).map(|one| OneOrMany(vec![one]))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(
                self,
                mut many: A,
            ) -> Result<OneOrMany<T>, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = many.next_element()? {
                    values.push(value);
                }
                Ok(OneOrMany(values))
            }
        }
        deserializer.deserialize_newtype_struct(ONE_OR_MANY, Visitor(std::marker::PhantomData))
    }
}

/// The name under which [`OneOrMany`] asks the decoder for a value or a list.
pub const ONE_OR_MANY: &str = "OneOrMany";

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("OneOrMany_{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let one = generator.subschema_for::<T>();
        schemars::json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
    }
}
