//! The order of a roll-out, in English.

use crate::words::order::OrderWords;

pub(super) const ORDER: OrderWords = OrderWords {
    step_temporary: "for a while",
    step_replugged: "plugged in elsewhere",
    of_temporary: "{number} for a while",
    of_replugged: "{number} plugged in elsewhere",
    not_searched: "**This order is for people who stand in front of the devices.** Whether somebody \
        is locked out on the way, or something stands open, was not looked at.",
    rotated: "**The secret {name} gets another value at {number} steps, from step {first} to step \
        {last}.** Until all have it, nobody logs in where one part has the new value and the other \
        one has not: take these steps without a break.",

    cable: "Cable",
    cable_first: "into {to}",
    replug: "Plug in",
    replug_from: "pull the cable of {unit} out of {from} and plug it into {to}",
    replug_into: "plug the cable of {unit} into {to}",
    back_replug: "pull the cable out of {to} again and plug it into {from}.",
    back_unplug: "pull the cable out of {to} again.",

    until: "Stays until step {step}. Meanwhile it is as before, and in addition:",
    after_temporary: "Ends what holds for a while since step {step}.",
    more_vlans: "VLAN {vlans} on {ports}",
    more_interfaces: "interfaces: {interfaces}",
    more_sources: "administration from {sources} too",
    more_keys: "keys of administrators of before and after",
    closed: "but no port and no WLAN in VLAN {vlans}",
    and_more: "{few} and {number} more",

    why: "Why here",
    why_keeps_path: "After {units}: otherwise nobody would get there any more ({lost}).",
    why_opens_path: "Before {units}: without this step nobody would get there afterwards ({lost}).",
    why_closes: "Before {units}: otherwise somebody in VLAN {vlan} would get from {from} to \
        {to}, which {guarantee} rules out.",
    why_frees: "Before {units}: gives up what is needed there ({lost}).",
    why_farther: "Before {units}: what is farther from the firewall comes first.",
    why_serves: "Before {units}: what others need comes first.",
    why_anywhere: "No other step depends on it.",

    lost_cable: "the way ends at {at}",
    lost_vlan: "VLAN {vlan} is not carried by port {port} of {at}",
    lost_gateway: "{at} is not the gateway {gateway} in VLAN {vlan}",
    lost_filter: "{at} lets no administrator through to {address}",
    lost_source: "{at} lets in nobody of those who get there",
    lost_same_source: "whoever reaches {at} before the step does not afterwards",
    lost_account: "no key and no account of {at} holds before and after the step",
    lost_port: "both are plugged into port {port} of {at}",
    lost_address: "both have the address {address}",

    unreached_title: "Only on site",
    unreached_why: "Nobody reaches these devices over the network, whatever the order is. At their \
        step somebody stands in front of them.",
    unreached_before: "Until their step {units}: {lost}.",
    unreached_always: "Afterwards too {units}, so confirm there: {lost}.",
};
