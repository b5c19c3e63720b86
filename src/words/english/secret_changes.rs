//! Secrets that have another value, in English.

use crate::words::phrase::Counted;
use crate::words::secret_changes::SecretChangesWords;

pub(super) const SECRET_CHANGES: SecretChangesWords = SecretChangesWords {
    title: "Secrets",
    nothing_else: "only values of secrets change",
    none_in_files: "Generated files hold placeholders alone; the values stand in bundles.",

    changed: "the secret `{name}` has a new version: {new}, was {old}",
    added: "the secret `{name}` is new: {new}",
    removed: "the secret `{name}` is gone: was {old}",

    of_cooperation: "version {version} of the cooperation",
    of_authority: "version {version} of the authority {of}",
    of_school: "version {version} of the school {of}",

    in_no_file: "in no file",
    firewalls: Counted { one: "{number} firewall", many: "{number} firewalls" },
    switches: Counted { one: "{number} switch", many: "{number} switches" },
    access_points: Counted { one: "{number} access point", many: "{number} access points" },
    servers: Counted { one: "{number} server", many: "{number} servers" },
    others: Counted { one: "{number} other device", many: "{number} other devices" },
    client_profiles: Counted { one: "{number} client profile", many: "{number} client profiles" },
    whole_schools: Counted {
        one: "{number} file of a whole school",
        many: "{number} files of whole schools",
    },
    and: "and",
};
