//! The form for the values of secrets, in German.

use crate::words::secrets_form::SecretsFormWords;

pub(super) const SECRETS_FORM: SecretsFormWords = SecretsFormWords {
    title: "Geheimnisse von {school}: was in die Dateien der Geräte gehört.",
    elsewhere: "Kopie anlegen, außerhalb jedes Repositorys und nur für einen selbst lesbar (chmod 600); dort ausfüllen.",
    quotes: "Der Wert steht zwischen zwei ', so wie er ist. Enthält er selbst ein ', steht er zwischen zwei \": \
        dann wird \" zu \\\" und \\ zu \\\\.",
    one_line: "Jeder Wert ist eine Zeile von höchstens 1024 Bytes. Alles andere bleibt, wie es ist.",
    former: "former-value ist der Wert, den die Geräte bisher haben: Er gehört in die Dateien, die zurückführen.",
    pack: "Packen, im selben Stand des Repositorys: muster bundle {school} --secrets-from DATEI",

    password: "Kennwort eines Kontos",
    psk: "Schlüssel eines WLANs",
    snmp_auth: "Schlüssel für die Anmeldung mit SNMPv3",
    snmp_privacy: "Schlüssel für die Verschlüsselung mit SNMPv3",
    radius: "Gemeinsames Geheimnis der Geräte und der Anmeldeserver (RADIUS)",
    challenge: "Kennwort, mit dem ein Gerät sein Zertifikat holt",

    between: "{least} bis {most} Zeichen",
    at_least: "mindestens {least} Zeichen",
    at_most: "höchstens {most} Zeichen",
    ascii: "nur druckbare ASCII-Zeichen",
    refused: "keines von {signs}",
    space: "Leerzeichen",
};
