//! The words for who reaches what, in English.

use crate::words::access::AccessWords;
use crate::words::phrase::Counted;

pub(super) const ACCESS: AccessWords = AccessWords {
    title: "Who reaches what",
    nothing: "Nothing is opened or closed",
    opened: "opened",
    closed: "closed",
    unknown: "unknown",

    matrix: "Picture of the zones",
    matrix_legend: "From zone to zone: + opened, − closed, ± both, ● stays allowed, no sign: allowed neither before nor now; a small dot beside a sign: something else stays allowed",
    matrix_schools: Counted {
        one: "Compared is the one school at which any of this changes",
        many: "Compared are the {number} schools at which any of this changes",
    },
    stays: "stays allowed",
    stays_beside: "something else stays allowed",
    at_some: "at some: {number} of {schools}",
    matrix_row: "from {from}: {what}",
    matrix_from: "from ↓",
    matrix_to: "to →",
    more: Counted { one: "{number} more line", many: "{number} more lines" },

    compared: "compared: {schools}, {firewalls}, {devices} of both sides",
    compared_others: Counted {
        one: "; one more differs in nothing that it is compiled from",
        many: "; {number} more differ in nothing that they are compiled from",
    },
    compared_none: "of {schools} none differs in what it is compiled from",
    count_firewalls: Counted { one: "{number} firewall", many: "{number} firewalls" },
    count_devices: Counted { one: "{number} other device", many: "{number} other devices" },

    passage: "{from} -> {to}: {services}",
    firewall: "the firewall itself",
    no_zone: "addresses of no zone",
    except: "except",
    everything: "everything",
    ping: "ping",
    other_protocols: "other protocols",
    example: "such as {school}: {from} -> {to} {service}",
    by_flow: "by the flow {flow}",
    by_management: "by management.sources",
    by_monitoring: "by snmp.managers",

    entrance_nothing: "whoever connects gets into {segments}: {places}",
    entrance_portal: "whoever passes the portal gets into {segments}: {places}",
    entrance_key: "whoever has the key gets into {segments}: {places}",
    entrance_device: "known devices get into {segments}: {places}",
    entrance_login: "whoever logs in gets into {segments}: {places}",
    place_port: "{device} port {port}",
    place_ports: "ports with login",
    place_wlan: "WLAN {wlan}",
    place_group: "group {group}",

    neighbours: "clients of the WLAN {wlan} reach each other",

    at_one: "at {school}",
    at_several: "at {schools}",

    unknown_new: "the school is new",
    unknown_errors: "the school has errors on one side",
    unknown_build: "a build holds files, and not the plan behind them",
    unknown_nothing: "there is nothing to compare with",
    unknown_template: "{what} is written differently from the same plan",
};
