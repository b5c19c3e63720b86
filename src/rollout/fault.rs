//! What a refusal says in English.

use std::fmt;

use super::types::{CounterExample, Harm, Lost, RolloutFault, ZoneOpening};

impl std::error::Error for RolloutFault {}

impl fmt::Display for RolloutFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CutOff { unit, lost } => {
                write!(f, "`{unit}` is not reached when everything is changed: {lost}")
            }
            Self::Cycle { units, examples } => {
                write!(f, "no order is safe: ")?;
                for (number, unit) in units.iter().enumerate() {
                    let next = &units[(number + 1) % units.len()];
                    let separator = if number == 0 { "" } else { ", " };
                    write!(f, "{separator}`{unit}` has to come before `{next}`")?;
                }
                listed(f, examples)
            }
            Self::NoOrder { examples } => {
                write!(f, "no order is safe")?;
                listed(f, examples)
            }
            Self::Circle { units } => {
                write!(f, "the uplinks of {} lead in a circle", names(units))
            }
        }
    }
}

fn listed(f: &mut fmt::Formatter<'_>, examples: &[CounterExample]) -> fmt::Result {
    for example in examples {
        write!(f, "\n  {example}")?;
    }
    Ok(())
}

fn names(units: &[String]) -> String {
    units.iter().map(|unit| format!("`{unit}`")).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for CounterExample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.changed.is_empty() {
            write!(f, "`{}` first: {}", self.next, self.harm)
        } else {
            write!(f, "`{}` after {}: {}", self.next, names(&self.changed), self.harm)
        }
    }
}

impl fmt::Display for Harm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LocksOut { unit, lost } => write!(f, "`{unit}` is not reached: {lost}"),
            Self::Opens(opening) => write!(f, "{opening}"),
            Self::Collides { unit, lost } => write!(f, "`{unit}` is in the way: {lost}"),
        }
    }
}

impl fmt::Display for ZoneOpening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { guarantee, from, to, vlan, entrance, at } = self;
        write!(
            f,
            "`{from}` reaches `{to}`, which the guarantee `{guarantee}` rules out: VLAN {vlan} is \
             in `{from}` at `{entrance}` and in another zone at `{at}`"
        )
    }
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cable { at } => write!(f, "the way to the administrators ends at `{at}`"),
            Self::Vlan { at, port, vlan } => {
                write!(f, "VLAN {vlan} is not carried by port {port} of `{at}`")
            }
            Self::Gateway { at, gateway, vlan } => {
                write!(f, "`{at}` is not the gateway {gateway} in VLAN {vlan}")
            }
            Self::Filter { at, address } => {
                write!(f, "`{at}` lets no administrator through to {address}")
            }
            Self::Source { at } => write!(f, "`{at}` lets in nobody of those who get there"),
            Self::SameSource { at } => {
                write!(f, "nobody who reaches `{at}` before its step reaches it afterwards")
            }
            Self::Account { at } => {
                write!(f, "no key and no account of `{at}` holds before and after its step")
            }
            Self::Port { at, port } => write!(f, "both are plugged into port {port} of `{at}`"),
            Self::Address { address } => write!(f, "both have the address {address}"),
        }
    }
}
