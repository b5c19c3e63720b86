//! The words of the plan of what is touched, in English.

use crate::words::phrase::Counted;
use crate::words::touched::TouchedWords;

pub(super) const TOUCHED: TouchedWords = TouchedWords {
    title: "Plan: where something changes",
    legend: "Of each school, building and device the gravest class; dashed: new, gone or renamed as a whole",
    no_building: "in no building",
    formerly: "formerly {former}",
    other_files: Counted { one: "{number} file of no device", many: "{number} files of no device" },

    more_schools: Counted { one: "and {number} more school", many: "and {number} more schools" },
    more_devices: Counted { one: "and {number} more device", many: "and {number} more devices" },
    more_rows: Counted { one: "and {number} more line", many: "and {number} more lines" },
    left_out: "The pictures are left out, so that the length that is allowed is enough.",

    port: "port {port}",
    port_profile: "port {port}: {new} instead of {old}",
    off: "off",
};
