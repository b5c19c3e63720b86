//! How a bundle is rolled out, in German.

use crate::words::phrase::Counted;
use crate::words::rollout::RolloutWords;

pub(super) const ROLLOUT: RolloutWords = RolloutWords {
    title: "Einspielen: {school}",
    placeholders: "**Aus diesem Bundle lässt sich nichts einspielen.** In seinen Dateien stehen Platzhalter, \
        wo Geheimnisse hingehören, und kein Schritt nimmt eine solche Datei an. Wer einspielen will, \
        packt noch einmal ohne `--offline-secrets`, oder mit dem ausgefüllten `secrets-form.toml`; dieses \
        Bundle ist zum Lesen und Prüfen da.",
    introduction: "Ein Gerät nach dem anderen, in dieser Reihenfolge. Was sich warum ändert, sagt \
        `changes.html`; das Blatt für den Menschen vor Ort ist `cover.html`.",
    school: "Schule",
    authority: "Schulträger",
    edition: "Fassung",
    day: "Stand",
    revision: "Commit",
    no_revision: "keiner: gepackt, bevor etwas festgeschrieben war",
    base: "Bisher auf den Geräten",
    no_base: "nichts, was dieses Bundle kennt: Alles ist neu, und Dateien von vorher gibt es nicht",
    extent: "Umfang",
    count_steps: Counted { one: "{number} Schritt", many: "{number} Schritte" },
    of_new: "{number} neu",
    of_changed: "{number} geändert",
    of_gone: "{number} fällt weg",
    of_same: "{number} gleich",

    hand_title: "Bevor es losgeht",
    hand_verified: "Das Bundle ist geprüft: `muster verify {bundle} --signers DATEI --require 2 --after \
        VORIGES` endet mit 0. Die Datei der Unterschriften kommt vom eigenen Rechner, nicht aus dem \
        Bundle.",
    hand_verified_first: "Das Bundle ist geprüft: `muster verify {bundle} --signers DATEI --require 2` endet mit 0. \
        Die Datei der Unterschriften kommt vom eigenen Rechner, nicht aus dem Bundle.",
    hand_filled: "Die Geheimnisse stehen in den Dateien. Das Bundle liegt nur dort, wo Geheimnisse \
        hingehören, und was davon entpackt wurde, wird am Ende gelöscht.",
    hand_placeholders: "Die Geheimnisse fehlen noch, siehe oben: Mit diesem Bundle hier aufhören.",
    hand_state: "Auf den Geräten läuft, was der Commit unter „Bisher auf den Geräten“ ergibt. Wer seither \
        von Hand etwas geändert hat, hat es gesagt; es geht verloren.",
    hand_console: "Der Zugang ohne Netz ist da: Konsolenkabel, das Kennwort des Notfallkontos, die Schlüssel \
        zu den Räumen.",
    hand_on_site: "Jemand ist in der Schule, hat `cover.html` gedruckt vor sich und ist am Telefon zu \
        erreichen, nicht über das Netz der Schule.",
    hand_local: "Das Bundle liegt entpackt auf dem Rechner, von dem aus eingespielt wird, und diese Seite \
        auch: Das Netz kann zwischendurch fehlen.",
    hand_time: "Die Zeit reicht auch für den Weg zurück, und die Schule weiß Bescheid.",
    hand_ansible: "Mit Ansible: `ansible-playbook -i ansible/inventory.json ansible/rollout.yml --check` sagt \
        am Tag davor von jedem Gerät, was darauf läuft und was zu tun wäre. Ohne `--check` geht es die \
        Schritte unten durch und hält beim ersten Gerät an, das nicht wiederkommt; \
        `ansible/rollback.yml` führt zurück.",

    stop_title: "Wann Schluss ist",
    stop_device: "Antwortet ein Gerät nach seinem Schritt nicht, oder stimmt etwas bei „Prüfen“ nicht: nicht \
        bestätigen, nichts Weiteres anfangen, zurück, wie es beim Schritt steht.",
    stop_rest: "Was bestätigt und geprüft ist, bleibt. Der Rest wartet, bis jemand weiß, woran es lag; kein \
        Schritt wird übersprungen.",
    stop_schools: "Die nächste Schule kommt erst, wenn diese fertig ist.",

    ways_title: "Wege",
    ways_why: "So werden die Dateien eingespielt. Jeder Weg steht einmal da, und die Schritte nennen seine \
        Nummer.",
    way: "Weg {number}",
    way_foreign: "Die Plattform sagt das nur auf Englisch.",
    way_devices: "Gilt für",
    way_first: "Beim ersten Mal",
    way_command: "Einspielen",
    way_confirm: "Bestätigen",
    way_no_confirm: "nichts: Was eingespielt ist, gilt sofort, und nichts kehrt von selbst zurück",
    way_undo: "Zurück",
    way_no_undo: "die bisherigen Dateien einspielen",
    way_remove: "Wegnehmen",

    steps_title: "Schritte",
    no_steps: "Nichts einzuspielen: Jede Datei ist dieselbe wie bisher.",
    step_new: "neu hier",
    step_changed: "geändert",
    step_gone: "scheidet aus",
    place: "Ort",
    no_place: "steht nicht im Bestand",
    address: "Adresse",
    former_address: "bisher {address}",
    secrets_only: "Neu sind nur Werte von Geheimnissen.",
    files: "Dateien",
    replaces: "ersetzt, was da ist",
    merges: "kommt zu dem dazu, was da ist",
    replaces_and_merges: "ersetzt, was da ist, oder kommt dazu, wie der Weg es macht",
    stays: "nichts zu tun",
    files_new: "neu",
    files_changed: "geändert",
    files_same: "gleich",
    files_gone: "fällt weg",
    before: "Vorher",
    before_new: "Das Gerät liegt auf dem Tisch und hängt nicht am Netz, soweit der Weg es so will; an seinem \
        Platz sind Strom und Kabel bereit.",
    before_answers: "`ping {address}` wird beantwortet, und die Anmeldung am Gerät geht.",
    before_unknown: "Es tut, was es soll; wer es benutzt, weiß Bescheid.",
    before_gone: "Niemand braucht es mehr: Nichts hängt an ihm, und kein Schritt davor steht noch aus.",
    apply: "Einspielen",
    apply_by: "nach {ways}",
    apply_first: "zum ersten Mal, nach {ways}",
    remove: "Wegnehmen",
    check: "Prüfen",
    check_answers: "`ping {address}` wird beantwortet, und die Anmeldung geht in einer neuen Sitzung.",
    check_firewall: "Aus dem Netz der Administration und aus einem Segment der Schule geht es hinaus; was \
        gesperrt ist, bleibt gesperrt.",
    check_switch: "Uplink und Anschlüsse sind oben, und ein Gerät dahinter antwortet.",
    check_access_point: "Seine WLANs sind zu sehen, und ein Gerät bekommt darin eine Adresse.",
    check_server: "Seine Dienste laufen und antworten einem Gerät der Schule.",
    check_other: "Es tut, wofür es da ist.",
    check_client: "Ein Gerät zur Probe ist nach einem Neustart in seinem Netz.",
    check_school: "Wer die Datei braucht, hat sie.",
    check_gone: "Unter {address} antwortet nichts mehr.",
    check_gone_unknown: "Es ist weg, und niemand vermisst es.",
    confirm: "Bestätigen",
    confirm_by: "nach {ways}, erst wenn die Prüfung stimmt",
    back: "Zurück",
    back_by: "unbestätigt nach {ways}; bestätigt ist der Weg zurück, die Dateien aus {folder} \
        einzuspielen wie sonst auch.",
    back_new: "unbestätigt nach {ways}; Dateien von vorher gibt es nicht, also kommt das Gerät sonst \
        wieder vom Netz.",
    back_at_once: "nach {ways}; die bisherigen Dateien liegen in {folder}.",
    back_new_at_once: "nach {ways}; Dateien von vorher gibt es nicht.",
    back_gone: "wieder anschließen und die Dateien aus {folder} einspielen.",

    same_title: "Nichts zu tun",
    same: "Dieselben Dateien wie bisher haben {units}.",

    silent_title: "Wenn ein Gerät nicht antwortet",
    silent_wait: "Warten, bis die Frist seines Weges vorbei ist, und fünf Minuten dazu: Was nicht bestätigt \
        ist, kehrt von selbst zurück, wo der Weg es sagt.",
    silent_look: "Wer vor Ort ist, sieht nach Strom, Kabel und Lämpchen und schließt die Konsole an. Nichts \
        umstecken, nichts aus- und einschalten, was niemand angesagt hat.",
    silent_back: "An der Konsole den Weg zurück gehen, der beim Schritt steht.",
    silent_stop: "Antwortet das Gerät dann wieder: hier aufhören und herausfinden, woran es lag. Antwortet es \
        nicht: auch aufhören, nichts weiter ändern, und aufschreiben, was zu sehen ist.",
    power_title: "Wenn der Strom ausfällt",
    power_wait: "Warten, bis alles wieder läuft. Was bestätigt war, gilt; was nur probiert war, ist weg, wo \
        der Weg es so sagt.",
    power_check: "Jedes Gerät noch einmal ansehen, von der Firewall zu den Access Points: erst wenn alle \
        antworten, weiter.",
    power_again: "Den Schritt, bei dem der Strom ausfiel, von vorn beginnen, mit „Vorher“. Nichts bestätigen, \
        was vor dem Ausfall probiert wurde.",

    end_title: "Danach",
    end_sheet: "Das Deckblatt ist ausgefüllt und unterschrieben.",
    end_keep: "Dieses Bundle ist aufgehoben: Das nächste schließt an seinen Commit an, und `muster verify \
        --after` fragt danach.",
    end_delete: "Was entpackt wurde, ist gelöscht, auch auf den Geräten unter `/tmp`.",
};
