//! The form for the values of secrets, in English.

use crate::words::secrets_form::SecretsFormWords;

pub(super) const SECRETS_FORM: SecretsFormWords = SecretsFormWords {
    title: "Secrets of {school}: what belongs into the files of its devices.",
    elsewhere: "Make a copy outside of any repository that only you can read (chmod 600), and fill it in there.",
    quotes: "A value stands between two ', as it is. One that holds a ' stands between two \": then \" is \
        written \\\" and \\ is written \\\\.",
    one_line: "Each value is one line of at most 1024 bytes. All else stays as it is.",
    former: "former-value is the value that the devices have so far: it belongs into the files that lead back.",
    pack: "Pack, from the same state of the repository: muster bundle {school} --secrets-from FILE",

    password: "Password of an account",
    psk: "Key of a WLAN",
    snmp_auth: "Authentication key of SNMPv3",
    snmp_privacy: "Privacy key of SNMPv3",
    radius: "What devices and login servers share (RADIUS)",
    challenge: "Password with which a device gets its certificate",

    between: "{least} to {most} characters",
    at_least: "at least {least} characters",
    at_most: "at most {most} characters",
    ascii: "only printable ASCII",
    refused: "none of {signs}",
    space: "space",
};
