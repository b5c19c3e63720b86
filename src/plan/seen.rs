//! How templates see the plan: each structure is an object whose fields are converted when, and
//! only when, a template asks for them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use minijinja::value::{Object, Value};

use super::described::{DescribePlan, PlanKind, words};
use super::secret::Secret;
use crate::model;

/// A field as templates see it.
pub(super) trait TemplateValue {
    fn seen(&self) -> Value;

    /// What all such values look like.
    fn kind() -> PlanKind;

    /// Shows the secrets in it.
    fn visit_secrets(&self, visit: &mut dyn FnMut(&Secret));
}

/// A structure that templates see, with the secrets in its fields.
pub(super) trait HoldsSecrets {
    /// Shows the secrets in it and in all that it holds.
    fn visit_secrets(&self, visit: &mut dyn FnMut(&Secret));
}

/// Declares a structure that templates see by the names of its fields. After `=>` stand the keys of
/// the model that a field puts into effect.
macro_rules! seen {
    (
        $(#[$($meta:tt)*])*
        pub struct $name:ident {
            $($(#[$($field_meta:tt)*])* pub $field:ident: $type:ty $(=> $($key:literal)|+)?,)*
        }
    ) => {
        $(#[$($meta)*])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name { $($(#[$($field_meta)*])* pub $field: $type,)* }

        impl crate::plan::described::DescribePlan for $name {
            fn described() -> crate::plan::described::PlanObject {
                use crate::plan::described::{PlanField, PlanObject, doc_comment};
                use crate::plan::seen::TemplateValue;
                PlanObject {
                    name: stringify!($name),
                    comment: doc_comment!($([$($meta)*])*),
                    fields: vec![$(PlanField {
                        name: stringify!($field),
                        comment: doc_comment!($([$($field_meta)*])*),
                        kind: <$type as TemplateValue>::kind(),
                        keys: &[$($($key),+)?],
                    }),*],
                }
            }
        }

        impl $name {
            /// Whether a field is the same in both; not when there is no such field.
            pub fn agrees_in(&self, other: &Self, field: &str) -> bool {
                match field {
                    $(stringify!($field) => self.$field == other.$field,)*
                    _ => false,
                }
            }
        }

        impl crate::plan::seen::HoldsSecrets for $name {
            fn visit_secrets(&self, visit: &mut dyn FnMut(&crate::plan::secret::Secret)) {
                use crate::plan::seen::TemplateValue;
                $(TemplateValue::visit_secrets(&self.$field, visit);)*
            }
        }

        impl minijinja::value::Object for $name {
            fn get_value(
                self: &std::sync::Arc<Self>,
                key: &minijinja::value::Value,
            ) -> Option<minijinja::value::Value> {
                self.get_value_by_str(key.as_str()?)
            }

            fn get_value_by_str(
                self: &std::sync::Arc<Self>,
                key: &str,
            ) -> Option<minijinja::value::Value> {
                use crate::plan::seen::TemplateValue;
                match key {
                    $(stringify!($field) => Some(TemplateValue::seen(&self.$field)),)*
                    _ => None,
                }
            }

            fn enumerate(self: &std::sync::Arc<Self>) -> minijinja::value::Enumerator {
                minijinja::value::Enumerator::Str(&[$(stringify!($field)),*])
            }
        }
    };
}
pub(super) use seen;

impl<T: Object + DescribePlan + HoldsSecrets + 'static> TemplateValue for Arc<T> {
    fn seen(&self) -> Value {
        Value::from_dyn_object(Arc::clone(self))
    }

    fn kind() -> PlanKind {
        PlanKind::Object(T::described)
    }

    fn visit_secrets(&self, visit: &mut dyn FnMut(&Secret)) {
        T::visit_secrets(self, visit);
    }
}

impl<T: TemplateValue> TemplateValue for Option<T> {
    fn seen(&self) -> Value {
        self.as_ref().map_or_else(|| Value::from(()), TemplateValue::seen)
    }

    fn kind() -> PlanKind {
        PlanKind::Absent(Box::new(T::kind()))
    }

    fn visit_secrets(&self, visit: &mut dyn FnMut(&Secret)) {
        if let Some(value) = self {
            value.visit_secrets(visit);
        }
    }
}

impl<T: TemplateValue> TemplateValue for Vec<T> {
    fn seen(&self) -> Value {
        self.iter().map(TemplateValue::seen).collect()
    }

    fn kind() -> PlanKind {
        PlanKind::List(Box::new(T::kind()))
    }

    fn visit_secrets(&self, visit: &mut dyn FnMut(&Secret)) {
        for value in self {
            value.visit_secrets(visit);
        }
    }
}

impl TemplateValue for (String, String) {
    fn seen(&self) -> Value {
        Value::from(vec![Value::from(self.0.as_str()), Value::from(self.1.as_str())])
    }

    fn kind() -> PlanKind {
        PlanKind::Scalar("pair of texts")
    }

    fn visit_secrets(&self, _: &mut dyn FnMut(&Secret)) {}
}

/// Scalars that templates know as they are.
macro_rules! scalars {
    ($($type:ty: $kind:literal),*) => {
        $(impl TemplateValue for $type {
            fn seen(&self) -> Value {
                Value::from(*self)
            }

            fn kind() -> PlanKind {
                PlanKind::Scalar($kind)
            }

            fn visit_secrets(&self, _: &mut dyn FnMut(&Secret)) {}
        })*
    };
}
scalars!(bool: "truth value", u8: "number", u16: "number", u32: "number", &'static str: "text");

impl TemplateValue for Arc<str> {
    fn seen(&self) -> Value {
        Value::from(Arc::clone(self))
    }

    fn kind() -> PlanKind {
        PlanKind::Scalar("text")
    }

    fn visit_secrets(&self, _: &mut dyn FnMut(&Secret)) {}
}

impl TemplateValue for Arc<[u16]> {
    fn seen(&self) -> Value {
        self.iter().map(TemplateValue::seen).collect()
    }

    fn kind() -> PlanKind {
        PlanKind::List(Box::new(u16::kind()))
    }

    fn visit_secrets(&self, _: &mut dyn FnMut(&Secret)) {}
}

impl TemplateValue for String {
    fn seen(&self) -> Value {
        Value::from(self.as_str())
    }

    fn kind() -> PlanKind {
        PlanKind::Scalar("text")
    }

    fn visit_secrets(&self, _: &mut dyn FnMut(&Secret)) {}
}

/// Templates see no fields of a secret.
impl TemplateValue for Arc<Secret> {
    fn seen(&self) -> Value {
        Value::from_dyn_object(Arc::clone(self))
    }

    fn kind() -> PlanKind {
        PlanKind::Scalar("secret")
    }

    fn visit_secrets(&self, visit: &mut dyn FnMut(&Secret)) {
        visit(self);
    }
}

/// Values that templates see as text.
macro_rules! texts {
    ($($type:ty: $kind:literal),*) => {
        $(impl TemplateValue for $type {
            fn seen(&self) -> Value {
                Value::from(self.to_string())
            }

            fn kind() -> PlanKind {
                PlanKind::Scalar($kind)
            }

            fn visit_secrets(&self, _: &mut dyn FnMut(&Secret)) {}
        })*
    };
}
texts!(
    IpAddr: "address",
    Ipv4Addr: "IPv4 address",
    Ipv6Addr: "IPv6 address",
    IpNet: "network",
    Ipv4Net: "IPv4 network",
    Ipv6Net: "IPv6 network"
);

/// Words of the model, which templates see as they are written in TOML.
macro_rules! words {
    ($($type:ident),*) => { $(impl TemplateValue for model::$type {
        fn seen(&self) -> Value {
            let word = serde_variant::to_variant_name(self);
            Value::from(word.expect("words of the model hold nothing"))
        }

        fn kind() -> PlanKind {
            PlanKind::Words(words::<model::$type>)
        }

        fn visit_secrets(&self, _: &mut dyn FnMut(&Secret)) {}
    })* };
}
words!(
    DeviceKind, PortMode, PortLogin, Band, Generation, Security, Pmf, Eap, GroupLogin, System,
    Dhcp6Mode
);
