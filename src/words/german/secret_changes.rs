//! Secrets that have another value, in German.

use crate::words::phrase::Counted;
use crate::words::secret_changes::SecretChangesWords;

pub(super) const SECRET_CHANGES: SecretChangesWords = SecretChangesWords {
    title: "Geheimnisse",
    nothing_else: "nur Werte von Geheimnissen ändern sich",
    none_in_files: "Erzeugte Dateien enthalten nur Platzhalter; die Werte stehen erst in einem Bundle.",

    changed: "Das Geheimnis `{name}` hat eine neue Version: {new}, bisher {old}",
    added: "Das Geheimnis `{name}` ist neu: {new}",
    removed: "Das Geheimnis `{name}` fällt weg: bisher {old}",

    of_cooperation: "Version {version} der Kooperation",
    of_authority: "Version {version} des Schulträgers {of}",
    of_school: "Version {version} der Schule {of}",

    in_no_file: "in keiner Datei",
    firewalls: Counted { one: "{number} Firewall", many: "{number} Firewalls" },
    switches: Counted { one: "{number} Switch", many: "{number} Switches" },
    access_points: Counted { one: "{number} Access-Point", many: "{number} Access-Points" },
    servers: Counted { one: "{number} Server", many: "{number} Server" },
    others: Counted { one: "{number} anderes Gerät", many: "{number} andere Geräte" },
    client_profiles: Counted { one: "{number} Geräteprofil", many: "{number} Geräteprofile" },
    whole_schools: Counted {
        one: "{number} Datei einer ganzen Schule",
        many: "{number} Dateien ganzer Schulen",
    },
    and: "und",
};
