//! When a bundle may be rolled out, in German.

use crate::words::phrase::Counted;
use crate::words::when::WhenWords;

pub(super) const WHEN: WhenWords = WhenWords {
    title: "Wann eingespielt wird",
    wave: "Welle",
    wave_is: "{title} ({wave}), Nummer {turn} in der Reihenfolge",
    stop: "Schluss",
    stop_at: Counted {
        one: "Ist eine Schule dieser Welle gescheitert oder weicht sie ab, wird an keiner weiteren eingespielt, bis \
            jemand weiß, woran es lag",
        many: "Sind {number} Schulen dieser Welle gescheitert oder weichen ab, wird an keiner weiteren eingespielt, \
            bis jemand weiß, woran es lag",
    },
    hold: "Nächste Welle",
    hold_days: Counted {
        one: "frühestens einen Tag, nachdem die letzte Schule dieser Welle fertig ist",
        many: "frühestens {number} Tage, nachdem die letzte Schule dieser Welle fertig ist",
    },
    windows: "Wartungsfenster",
    window: "{days} von {from} bis {to} Uhr",
    window_over_night: "{days} von {from} bis {to} Uhr am Tag danach",
    weekdays: [
        "montags",
        "dienstags",
        "mittwochs",
        "donnerstags",
        "freitags",
        "samstags",
        "sonntags",
    ],
    freezes: "Sperrzeiten",
    freeze: "{title}: {from} bis {until}",
    freeze_of_a_day: "{title}: {from}",
};
