//! The words for who reaches what, in German.

use crate::words::access::AccessWords;
use crate::words::phrase::Counted;

pub(super) const ACCESS: AccessWords = AccessWords {
    title: "Wer was erreicht",
    nothing: "Nichts wird geöffnet oder geschlossen",
    opened: "geöffnet",
    closed: "geschlossen",
    unknown: "unbekannt",

    matrix: "Bild der Zonen",
    matrix_legend: "Von Zone zu Zone: + geöffnet, − geschlossen, ± beides, ● bleibt erlaubt, ohne Zeichen: weder vorher noch jetzt erlaubt; ein kleiner Punkt neben einem Zeichen: anderes bleibt erlaubt",
    matrix_schools: Counted {
        one: "Verglichen ist die eine Schule, an der sich etwas davon ändert",
        many: "Verglichen sind die {number} Schulen, an denen sich etwas davon ändert",
    },
    stays: "bleibt erlaubt",
    stays_beside: "anderes bleibt erlaubt",
    at_some: "an einigen: {number} von {schools}",
    matrix_row: "von {from}: {what}",
    matrix_from: "von ↓",
    matrix_to: "nach →",
    more: Counted { one: "{number} weitere Zeile", many: "{number} weitere Zeilen" },

    compared: "verglichen: {schools}, {firewalls}, {devices} beider Seiten",
    compared_others: Counted {
        one: "; eine weitere unterscheidet sich in nichts, woraus sie übersetzt wird",
        many: "; {number} weitere unterscheiden sich in nichts, woraus sie übersetzt werden",
    },
    compared_none: "von {schools} unterscheidet sich keine in dem, woraus sie übersetzt wird",
    count_firewalls: Counted { one: "{number} Firewall", many: "{number} Firewalls" },
    count_devices: Counted { one: "{number} anderes Gerät", many: "{number} andere Geräte" },

    passage: "{from} → {to}: {services}",
    firewall: "die Firewall selbst",
    no_zone: "Adressen ohne Zone",
    except: "außer",
    everything: "alles",
    ping: "Ping",
    other_protocols: "andere Protokolle",
    example: "zum Beispiel {school}: {from} → {to} {service}",
    by_flow: "durch die Freigabe {flow}",
    by_management: "durch management.sources",
    by_monitoring: "durch snmp.managers",

    entrance_nothing: "wer sich verbindet, ist in {segments}: {places}",
    entrance_portal: "wer durch das Portal geht, ist in {segments}: {places}",
    entrance_key: "wer den Schlüssel hat, ist in {segments}: {places}",
    entrance_device: "bekannte Geräte sind in {segments}: {places}",
    entrance_login: "wer sich anmeldet, ist in {segments}: {places}",
    place_port: "{device} Port {port}",
    place_ports: "Ports mit Anmeldung",
    place_wlan: "WLAN {wlan}",
    place_group: "Gruppe {group}",

    neighbours: "Geräte im WLAN {wlan} erreichen einander",

    at_one: "bei {school}",
    at_several: "an {schools}",

    unknown_new: "die Schule ist neu",
    unknown_errors: "die Schule hat auf einer Seite Fehler",
    unknown_build: "ein Build enthält Dateien und nicht den Plan dahinter",
    unknown_nothing: "es gibt nichts, womit verglichen wird",
    unknown_template: "{what} wird aus demselben Plan anders geschrieben",
};
