//! The order of a roll-out, in German.

use crate::words::order::OrderWords;

pub(super) const ORDER: OrderWords = OrderWords {
    step_temporary: "vorläufig",
    step_replugged: "umstecken",
    of_temporary: "{number} vorläufig",
    of_replugged: "{number} umzustecken",
    not_searched: "**Diese Reihenfolge ist für Menschen, die vor den Geräten stehen.** Ob unterwegs \
        jemand ausgesperrt wird oder etwas offen steht, ist nicht geprüft.",
    rotated: "**Das Geheimnis {name} bekommt bei {number} Schritten einen anderen Wert, von Schritt \
        {first} bis Schritt {last}.** Bis alle ihn haben, meldet sich dort niemand an, wo der eine \
        Teil den neuen Wert hat und der andere nicht: diese Schritte ohne Pause nehmen.",

    cable: "Kabel",
    cable_first: "in {to}",
    replug: "Umstecken",
    replug_from: "das Kabel von {unit} aus {from} ziehen und in {to} stecken",
    replug_into: "das Kabel von {unit} in {to} stecken",
    back_replug: "das Kabel wieder aus {to} ziehen und in {from} stecken.",
    back_unplug: "das Kabel wieder aus {to} ziehen.",

    until: "Bleibt bis Schritt {step}. Bis dahin ist es wie bisher, und dazu:",
    after_temporary: "Beendet, was seit Schritt {step} vorläufig ist.",
    more_vlans: "VLAN {vlans} an {ports}",
    more_interfaces: "Schnittstellen: {interfaces}",
    more_sources: "Administration auch aus {sources}",
    more_keys: "Schlüssel der Administration von vorher und nachher",
    closed: "aber kein Anschluss und kein WLAN in VLAN {vlans}",
    and_more: "{few} und {number} weitere",

    why: "Warum hier",
    why_keeps_path: "Erst nach {units}: Sonst käme dort niemand mehr hin ({lost}).",
    why_opens_path: "Vor {units}: Ohne diesen Schritt käme dort danach niemand mehr hin ({lost}).",
    why_closes: "Vor {units}: Sonst käme über VLAN {vlan} jemand aus {from} nach {to}, was \
        {guarantee} ausschließt.",
    why_frees: "Vor {units}: Macht frei, was dort gebraucht wird ({lost}).",
    why_farther: "Vor {units}: Was weiter von der Firewall weg ist, kommt zuerst.",
    why_serves: "Vor {units}: Was andere brauchen, kommt zuerst.",
    why_anywhere: "Kein anderer Schritt hängt daran.",

    lost_cable: "der Weg endet an {at}",
    lost_vlan: "VLAN {vlan} fehlt an Port {port} von {at}",
    lost_gateway: "{at} ist in VLAN {vlan} nicht das Gateway {gateway}",
    lost_filter: "{at} lässt von der Administration nichts zu {address} durch",
    lost_source: "{at} lässt niemanden von denen herein, die hinkommen",
    lost_same_source: "wer {at} vor dem Schritt erreicht, erreicht es danach nicht",
    lost_account: "kein Schlüssel und kein Konto von {at} gilt vor und nach dem Schritt",
    lost_port: "beide stecken in Port {port} von {at}",
    lost_address: "beide haben die Adresse {address}",

    unreached_title: "Nur vor Ort",
    unreached_why: "Diese Geräte erreicht niemand über das Netz, in welcher Reihenfolge auch \
        immer. Bei ihrem Schritt steht jemand davor.",
    unreached_before: "Bis zu ihrem Schritt {units}: {lost}.",
    unreached_always: "Auch danach {units}, also dort bestätigen: {lost}.",
};
