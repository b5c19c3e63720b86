//! The words of the plan of what is touched, in German.

use crate::words::phrase::Counted;
use crate::words::touched::TouchedWords;

pub(super) const TOUCHED: TouchedWords = TouchedWords {
    title: "Plan: wo sich etwas ändert",
    legend: "Je Schule, Gebäude und Gerät die schwerste Einstufung; gestrichelt: als Ganzes neu, entfallen oder umbenannt",
    no_building: "ohne Gebäude",
    formerly: "bisher {former}",
    other_files: Counted {
        one: "{number} Datei ohne Gerät", many: "{number} Dateien ohne Gerät"
    },

    more_schools: Counted {
        one: "und {number} weitere Schule",
        many: "und {number} weitere Schulen",
    },
    more_devices: Counted {
        one: "und {number} weiteres Gerät",
        many: "und {number} weitere Geräte",
    },
    more_rows: Counted { one: "und {number} weitere Zeile", many: "und {number} weitere Zeilen" },
    left_out: "Die Bilder sind weggelassen, damit die erlaubte Länge reicht.",

    port: "Port {port}",
    port_profile: "Port {port}: {new} statt {old}",
    off: "aus",
};
