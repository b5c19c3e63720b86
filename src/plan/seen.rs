//! How templates see the plan: each structure is an object whose fields are converted when, and
//! only when, a template asks for them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use minijinja::value::{Object, Value};

use crate::model;

/// A field as templates see it.
pub(super) trait TemplateValue {
    fn seen(&self) -> Value;
}

/// Declares a structure that templates see by the names of its fields.
macro_rules! seen {
    (
        $(#[$meta:meta])*
        pub struct $name:ident { $($(#[$field_meta:meta])* pub $field:ident: $type:ty,)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name { $($(#[$field_meta])* pub $field: $type,)* }

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

impl<T: Object + 'static> TemplateValue for Arc<T> {
    fn seen(&self) -> Value {
        Value::from_dyn_object(Arc::clone(self))
    }
}

impl<T: TemplateValue> TemplateValue for Option<T> {
    fn seen(&self) -> Value {
        self.as_ref().map_or_else(|| Value::from(()), TemplateValue::seen)
    }
}

impl<T: TemplateValue> TemplateValue for Vec<T> {
    fn seen(&self) -> Value {
        self.iter().map(TemplateValue::seen).collect()
    }
}

impl TemplateValue for (String, String) {
    fn seen(&self) -> Value {
        Value::from(vec![Value::from(self.0.as_str()), Value::from(self.1.as_str())])
    }
}

/// Scalars that templates know as they are.
macro_rules! scalars {
    ($($type:ty),*) => {
        $(impl TemplateValue for $type {
            fn seen(&self) -> Value {
                Value::from(*self)
            }
        })*
    };
}
scalars!(bool, u8, u16, u32, &'static str);

impl TemplateValue for Arc<str> {
    fn seen(&self) -> Value {
        Value::from(Arc::clone(self))
    }
}

impl TemplateValue for Arc<[u16]> {
    fn seen(&self) -> Value {
        self.iter().map(TemplateValue::seen).collect()
    }
}

impl TemplateValue for String {
    fn seen(&self) -> Value {
        Value::from(self.as_str())
    }
}

/// Values that templates see as text.
macro_rules! texts {
    ($($type:ty),*) => {
        $(impl TemplateValue for $type {
            fn seen(&self) -> Value {
                Value::from(self.to_string())
            }
        })*
    };
}
texts!(IpAddr, Ipv4Addr, Ipv6Addr, IpNet, Ipv4Net, Ipv6Net);

/// Words of the model, which templates see as they are written in TOML.
macro_rules! words {
    ($($type:ident),*) => { $(impl TemplateValue for model::$type {
        fn seen(&self) -> Value {
            let word = serde_variant::to_variant_name(self);
            Value::from(word.expect("words of the model hold nothing"))
        }
    })* };
}
words!(DeviceKind, PortMode, PortLogin, Band, Generation, Security, Pmf, Eap, GroupLogin, System);
