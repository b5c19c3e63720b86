//! What the comparison says in English, in German: reasons of risks, names of clusters and layers,
//! remarks.

/// English and German. `@` stands for a part that is translated by itself, or stays.
const PHRASES: &[(&str, &str)] = &[
    ("a school", "eine Schule"),
    ("workspace", "Arbeitsbereich"),
    ("edition @", "Fassung @"),
    ("profile @", "Schulart-Profil @"),
    ("authority @", "Schulträger @"),
    ("school @", "Schule @"),
    ("platform @", "Plattform @"),
    ("land @", "Land @"),
    ("a device (@)", "ein Gerät (@)"),
    ("a client profile (@)", "ein Geräteprofil (@)"),
    (
        "a build holds files, and not the plan behind them",
        "ein Build enthält Dateien, nicht den Plan dahinter",
    ),
    (
        "a build holds files only: what changed in the model, what caused a change and its risk \
            are not known",
        "Ein Build enthält nur Dateien: Was sich im Modell geändert hat, was eine Änderung \
            auslöst und wie riskant sie ist, ist nicht bekannt.",
    ),
    ("the build is of @, the other side of @", "Der Build ist vom @, die andere Seite vom @."),
    (
        "there is no workspace in `@`: everything is new",
        "In `@` gibt es keinen Arbeitsbereich: Alles ist neu.",
    ),
    (
        "the base cannot be read as a workspace, so nothing could be compared",
        "Die alte Seite lässt sich nicht als Arbeitsbereich lesen; nichts konnte verglichen \
            werden.",
    ),
    (
        "the base has errors, so not all files could be compared",
        "Die alte Seite hat Fehler; nicht alle Dateien konnten verglichen werden.",
    ),
    ("the inventory of all schools", "das Inventar aller Schulen"),
    (
        "the plan is the same; its platform writes it differently",
        "der Plan ist derselbe; seine Plattform schreibt ihn anders",
    ),
    ("a setting", "eine Einstellung"),
    ("more devices may be plugged in at a port", "an einen Port dürfen mehr Geräte"),
    ("more broadcasts pass a port", "ein Port lässt mehr Broadcasts durch"),
    ("addresses are lent for longer", "Adressen werden länger vergeben"),
    (
        "devices that nobody registered get addresses",
        "Geräte, die niemand eingetragen hat, bekommen Adressen",
    ),
    (
        "an idle session of an administrator stays open longer",
        "eine ungenutzte Sitzung der Administration bleibt länger offen",
    ),
    ("a login holds longer", "eine Anmeldung gilt länger"),
    (
        "logins at ports are asked for again later",
        "an Ports wird seltener neu nach der Anmeldung gefragt",
    ),
    ("a WLAN is sent on one more band", "ein WLAN wird auf einem weiteren Band gesendet"),
    ("a radio reaches further", "ein Funkmodul reicht weiter"),
    (
        "something is set less strictly than before",
        "etwas ist weniger streng eingestellt als vorher",
    ),
    ("a segment has a filter for older people", "ein Netzsegment hat einen Filter für Ältere"),
    ("a title", "ein Titel"),
    ("a description", "eine Beschreibung"),
    ("a reason", "eine Begründung"),
    ("where a device stands", "wo ein Gerät steht"),
    ("the name of the edition", "der Name der Fassung"),
    ("the text at login", "der Text bei der Anmeldung"),
    ("the planned number of devices", "die geplante Zahl der Geräte"),
    ("the name of a port profile", "der Name eines Portprofils"),
    (
        "the address at which the device is administered",
        "die Adresse, unter der das Gerät administriert wird",
    ),
    (
        "the IPv6 address at which the device is administered",
        "die IPv6-Adresse, unter der das Gerät administriert wird",
    ),
    (
        "the network in which the device is administered",
        "das Netz, in dem das Gerät administriert wird",
    ),
    (
        "the gateway behind which the device is administered",
        "das Gateway, hinter dem das Gerät administriert wird",
    ),
    (
        "the VLAN in which the device is administered",
        "das VLAN, in dem das Gerät administriert wird",
    ),
    (
        "the segment in which the device is administered",
        "das Netzsegment, in dem das Gerät administriert wird",
    ),
    (
        "the interface of the administration has another VLAN",
        "die Schnittstelle der Administration hat ein anderes VLAN",
    ),
    (
        "a port that carries the VLAN of the administration",
        "ein Port, der das VLAN der Administration führt",
    ),
    (
        "devices are administered from one more network",
        "Geräte werden aus einem weiteren Netz administriert",
    ),
    (
        "a network from which devices are no longer administered",
        "ein Netz, aus dem Geräte nicht mehr administriert werden",
    ),
    ("one more key opens the devices", "ein weiterer Schlüssel öffnet die Geräte"),
    ("a key that no longer opens the devices", "ein Schlüssel, der die Geräte nicht mehr öffnet"),
    (
        "the account with which devices are administered",
        "das Konto, mit dem Geräte administriert werden",
    ),
    (
        "the password of the emergency account is another one",
        "das Kennwort des Notfallkontos ist ein anderes",
    ),
    ("the monitoring is gone", "die Überwachung fällt weg"),
    ("one more network reads the monitoring", "ein weiteres Netz liest die Überwachung mit"),
    ("a log server is gone", "ein Protokollserver fällt weg"),
    ("a WLAN is gone", "ein WLAN fällt weg"),
    ("a new WLAN: the radios restart", "ein neues WLAN: die Funkmodule starten neu"),
    ("a WLAN logs in by a weaker method", "ein WLAN meldet mit einem schwächeren Verfahren an"),
    (
        "management frames of a WLAN are protected less",
        "Management-Frames eines WLANs sind weniger geschützt",
    ),
    ("clients of a WLAN reach each other", "Geräte in einem WLAN erreichen einander"),
    ("guests pass no portal any more", "Gäste sehen kein Portal mehr"),
    ("the devices of a WLAN share one key", "die Geräte eines WLANs teilen sich einen Schlüssel"),
    ("a WLAN no longer asks who logs in", "ein WLAN fragt nicht mehr, wer sich anmeldet"),
    ("one more way to log in", "ein weiterer Weg, sich anzumelden"),
    ("the key of a WLAN is another one", "der Schlüssel eines WLANs ist ein anderer"),
    (
        "a WLAN is set differently: the radios restart",
        "ein WLAN ist anders eingestellt: die Funkmodule starten neu",
    ),
    ("a radio is switched off", "ein Funkmodul ist abgeschaltet"),
    (
        "a radio is set differently and restarts",
        "ein Funkmodul ist anders eingestellt und startet neu",
    ),
    (
        "a port asks less of whoever is plugged in",
        "ein Port verlangt weniger von dem, was angesteckt ist",
    ),
    (
        "a port asks more of whoever is plugged in",
        "ein Port verlangt mehr von dem, was angesteckt ist",
    ),
    (
        "a port from which DHCP answers are believed",
        "ein Port, von dem DHCP-Antworten geglaubt werden",
    ),
    (
        "a port no longer guards against other switches",
        "ein Port schützt nicht mehr vor fremden Switches",
    ),
    ("a port gives no power any more", "ein Port liefert keinen Strom mehr"),
    ("a port carries one more VLAN", "ein Port führt ein VLAN mehr"),
    ("a port carries a VLAN less", "ein Port führt ein VLAN weniger"),
    (
        "whoever is plugged in comes into another segment",
        "was angesteckt ist, kommt in ein anderes Netzsegment",
    ),
    ("a port works in another way", "ein Port arbeitet anders"),
    ("a port works at another speed", "ein Port arbeitet mit anderer Geschwindigkeit"),
    ("a port is gone", "ein Port fällt weg"),
    ("the rules of a firewall are gone", "die Regeln einer Firewall fallen weg"),
    ("rules are looked at in another order", "Regeln werden in anderer Reihenfolge geprüft"),
    ("a flow is opened", "eine Kommunikationsbeziehung wird geöffnet"),
    ("a flow to the firewall is opened", "eine Kommunikationsbeziehung zur Firewall wird geöffnet"),
    ("a guarantee or denial is gone", "eine Zusicherung oder ein Verbot fällt weg"),
    ("a denial is gone", "ein Verbot fällt weg"),
    ("a flow is no longer allowed", "eine Kommunikationsbeziehung ist nicht mehr erlaubt"),
    (
        "a flow to the firewall is no longer allowed",
        "eine Kommunikationsbeziehung zur Firewall ist nicht mehr erlaubt",
    ),
    ("what was denied is let through", "was verboten war, wird durchgelassen"),
    ("what was let through is denied", "was durchgelassen wurde, ist verboten"),
    (
        "what is let through is no longer logged",
        "was durchgelassen wird, wird nicht mehr protokolliert",
    ),
    ("a rule lets more through than before", "eine Regel lässt mehr durch als bisher"),
    ("a rule lets less through than before", "eine Regel lässt weniger durch als bisher"),
    (
        "a rule names the same segment by another interface or address",
        "eine Regel nennt dasselbe Netzsegment mit anderer Schnittstelle oder Adresse",
    ),
    (
        "a network sees the real addresses of the school",
        "ein Netz sieht die echten Adressen der Schule",
    ),
    ("an interface is gone", "eine Schnittstelle fällt weg"),
    ("an interface has another VLAN", "eine Schnittstelle hat ein anderes VLAN"),
    ("the addresses of a segment are others", "die Adressen eines Netzsegments sind andere"),
    (
        "the IPv6 addresses of a segment are others",
        "die IPv6-Adressen eines Netzsegments sind andere",
    ),
    ("a segment gives out no addresses any more", "ein Netzsegment vergibt keine Adressen mehr"),
    ("addresses are lent for another time", "Adressen werden für eine andere Dauer vergeben"),
    ("other addresses are given out", "andere Adressen werden vergeben"),
    ("a segment has no addresses any more", "ein Netzsegment hat keine Adressen mehr"),
    ("a segment has no IPv6 any more", "ein Netzsegment hat kein IPv6 mehr"),
    ("a device loses its fixed address", "ein Gerät verliert seine feste Adresse"),
    ("a device gets another fixed address", "ein Gerät bekommt eine andere feste Adresse"),
    ("a subnet gets no addresses any more", "ein Subnetz bekommt keine Adressen mehr"),
    ("a server gives out no addresses any more", "ein Server vergibt keine Adressen mehr"),
    ("a name that was blocked resolves", "ein gesperrter Name wird aufgelöst"),
    ("a filter is gone", "ein Filter fällt weg"),
    ("a name resolves in spite of the filter", "ein Name wird trotz Filter aufgelöst"),
    ("a filter lets through what it does not name", "ein Filter lässt durch, was er nicht nennt"),
    ("a segment is no longer filtered", "ein Netzsegment wird nicht mehr gefiltert"),
    (
        "a name is no longer answered by its safe twin",
        "ein Name führt nicht mehr zu seiner sicheren Fassung",
    ),
    ("a name is gone", "ein Name fällt weg"),
    ("a server resolves no names any more", "ein Server löst keine Namen mehr auf"),
    ("a segment has another VLAN", "ein Netzsegment hat ein anderes VLAN"),
    ("one more group is let in", "eine weitere Gruppe wird eingelassen"),
    ("a group is no longer let in", "eine Gruppe wird nicht mehr eingelassen"),
    (
        "a group is let in by another method",
        "eine Gruppe wird mit einem anderen Verfahren eingelassen",
    ),
    ("a way to log in is gone", "ein Weg, sich anzumelden, fällt weg"),
    (
        "a device is no longer let in by its MAC address",
        "ein Gerät wird nicht mehr anhand seiner MAC-Adresse eingelassen",
    ),
    (
        "the secret of devices and login servers is another one",
        "das Geheimnis von Geräten und Anmeldeservern ist ein anderes",
    ),
    ("a server lets nobody in any more", "ein Server lässt niemanden mehr ein"),
    (
        "who decides about logins is another server",
        "über Anmeldungen entscheidet ein anderer Server",
    ),
    ("no passcode is asked for", "kein Code wird verlangt"),
    ("a shorter passcode will do", "ein kürzerer Code genügt"),
    ("a simple passcode will do", "ein einfacher Code genügt"),
    ("a passcode may be tried more often", "ein Code darf öfter versucht werden"),
    ("the screen locks later", "der Bildschirm wird später gesperrt"),
    (
        "something is allowed on devices that was not",
        "auf Geräten ist etwas erlaubt, das es nicht war",
    ),
    ("devices are no longer fully managed", "Geräte sind nicht mehr vollständig verwaltet"),
    ("devices trust one more certificate", "Geräte vertrauen einem weiteren Zertifikat"),
    ("devices trust another certificate", "Geräte vertrauen einem anderen Zertifikat"),
    ("a certificate is no longer trusted", "einem Zertifikat wird nicht mehr vertraut"),
    ("devices trust another login server", "Geräte vertrauen einem anderen Anmeldeserver"),
    (
        "names are no longer asked for over an encrypted connection",
        "Namen werden nicht mehr verschlüsselt abgefragt",
    ),
    ("users can switch the filter of names off", "Nutzer können den Namensfilter abschalten"),
    ("devices get no certificate any more", "Geräte bekommen kein Zertifikat mehr"),
    ("devices join no WLAN any more", "Geräte gehen in kein WLAN mehr"),
    ("devices join the WLAN in another way", "Geräte gehen auf andere Weise ins WLAN"),
    ("a device is gone from the inventory", "ein Gerät fällt aus dem Inventar"),
    (
        "a device is administered at another address",
        "ein Gerät wird unter einer anderen Adresse administriert",
    ),
    ("a segment is gone", "ein Netzsegment fällt weg"),
    ("a device no longer carries a segment", "ein Gerät führt ein Netzsegment nicht mehr"),
    ("a new segment", "ein neues Netzsegment"),
    ("a device carries one more segment", "ein Gerät führt ein Netzsegment mehr"),
    // What fits many comes last.
    ("@ is gone", "@ fällt weg"),
    ("@ is new", "@ kommt hinzu"),
];

/// The phrase in German. `None` when nobody has translated it, or it is a name.
pub(super) fn german(phrase: &str) -> Option<String> {
    for (english, german) in PHRASES {
        let Some(parts) = parts(english, phrase) else { continue };
        let mut parts = parts.into_iter();
        let mut text = String::new();
        for (number, piece) in german.split('@').enumerate() {
            if number > 0 {
                // A name has no translation and stays.
                let part = parts.next().unwrap_or_default();
                text += &self::german(part).unwrap_or_else(|| part.to_owned());
            }
            text += piece;
        }
        return Some(text);
    }
    None
}

/// What stands in `phrase` for every `@` of `pattern`.
fn parts<'a>(pattern: &str, phrase: &'a str) -> Option<Vec<&'a str>> {
    let mut pieces = pattern.split('@');
    let mut rest = phrase.strip_prefix(pieces.next()?)?;
    let mut parts = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        let at = if pieces.peek().is_none() {
            rest.strip_suffix(piece)?.len()
        } else {
            rest.find(piece)?
        };
        parts.push(&rest[..at]);
        rest = &rest[at + piece.len()..];
    }
    if rest.is_empty() { Some(parts) } else { None }
}
