// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Bundles that get the values of their secrets on site, from a form that somebody filled in. What a
//! blank form says is recorded in `tests/bundle/documents`.

use std::path::{Path, PathBuf};

use crate::bundle_secrets::{Kept, SCHOOL, VALUES, kept};
use crate::support::{Ran, contents, write};

/// The value of the WLAN after it was rotated.
const SECOND: &str = "Kanarienvogel der zweite, lang genug";

impl Kept {
    /// The form in the bundle of the school without values.
    fn blank(&self, args: &[&str]) -> String {
        self.bundle(&[&[SCHOOL, "--offline-secrets"], args].concat()).expect(0);
        self.files().remove("secrets-form.toml").expect("it has a form")
    }

    fn form(&self) -> PathBuf {
        self.own.path().join("form.toml")
    }

    /// Packs with a form.
    fn with_form(&self, form: &str, args: &[&str]) -> Ran {
        put(&self.form(), form, 0o600);
        self.packed(args)
    }

    fn packed(&self, args: &[&str]) -> Ran {
        let form = self.form().display().to_string();
        self.bundle(&[&[SCHOOL, "--secrets-from", &form], args].concat())
    }
}

fn put(path: &Path, text: &str, mode: u32) {
    write(path, text);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(path, mode).expect("modes can be set");
    }
    #[cfg(not(unix))]
    let _ = mode;
}

/// A value as a form writes it.
fn quoted(value: &str) -> String {
    if value.contains('\'') {
        format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        format!("'{value}'")
    }
}

/// A form with a value on each line that is to be filled in.
fn filled(form: &str, value: impl Fn(&str, bool) -> String) -> String {
    let (mut text, mut name) = (String::new(), String::new());
    for line in form.lines() {
        if let Some(heading) = line.strip_prefix("[secrets.\"") {
            heading.trim_end_matches("\"]").clone_into(&mut name);
        }
        let line = match line {
            "value = ''" => format!("value = {}", quoted(&value(&name, false))),
            "former-value = ''" => format!("former-value = {}", quoted(&value(&name, true))),
            line => line.to_owned(),
        };
        text.push_str(&line);
        text.push('\n');
    }
    text
}

fn first_value(name: &str) -> String {
    let (_, value) = VALUES.iter().find(|(known, _)| *known == name).expect("it is known");
    (*value).to_owned()
}

/// The same values give the same bytes, whoever gives them, with those that lead back.
#[test]
fn a_form_gives_the_bytes_that_the_keys_give() {
    let Some(kept) = kept() else { return };
    let form = kept.blank(&[]);
    kept.with_key(&[SCHOOL]).expect(0);
    let by_key = contents(&kept.folder());
    let said = kept.with_form(&filled(&form, |name, _| first_value(name)), &[]).expect(0);
    assert!(said.stdout.contains("\nthe values of secrets stand in them\n"), "{}", said.stdout);
    assert!(said.stdout.contains("\n0 written, 1 unchanged\n"), "{}", said.stdout);
    assert!(by_key == contents(&kept.folder()), "other bytes");
    // One value is another one than in the base, and its form asks for both.
    kept.set("wlan.schule", SECOND, &["--replace"]);
    kept.repository.commit("another value");
    let base = ["--base", "HEAD~1"];
    let form = kept.blank(&base);
    assert_eq!(form.matches("\nformer-value = ''\n").count(), 1, "{form}");
    let wlan = form.split_once("[secrets.\"wlan.schule\"]\n").expect("it is asked for").1;
    assert!(wlan.starts_with("scope = \"cooperation\"\nversion = 2\nsince = "), "{wlan}");
    assert!(wlan.contains("\nformer-scope = \"cooperation\"\nformer-version = 1\n"), "{wlan}");
    let text = filled(&form, |name, is_former| {
        if name == "wlan.schule" && !is_former { SECOND.to_owned() } else { first_value(name) }
    });
    kept.with_form(&text, &base).expect(0);
    let by_form = contents(&kept.folder());
    let again = kept.with_key(&[&[SCHOOL], &base[..]].concat()).expect(0).stdout;
    assert!(again.contains("\n0 written, 1 unchanged\n"), "{again}");
    assert!(by_form == contents(&kept.folder()), "other bytes");
    // Windows ends lines otherwise, and marks the beginning of a text.
    let dos = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let again = kept.with_form(&dos, &base).expect(0).stdout;
    assert!(again.contains("\n0 written, 1 unchanged\n"), "{again}");
    // Without the base no former value is asked for, and one too many could stand anywhere.
    let refused = kept.with_form(&text, &[]).expect(2).stderr;
    assert!(
        refused.contains("no `former-value` of the secret `wlan.schule` is needed"),
        "{refused}"
    );
}

/// Where nobody knows which value it is, the former one is asked for as well.
#[test]
fn without_an_index_both_values_are_asked_for() {
    let Some(kept) = kept() else { return };
    let workspace = kept.repository.path().join("muster.toml");
    let text = std::fs::read_to_string(&workspace).expect("it is there");
    write(&workspace, &format!("{text}\n[secrets]\nprovider = \"env\"\n"));
    kept.repository.git(&["rm", "--quiet", "-r", "secrets"]);
    kept.repository.commit("values lie elsewhere");
    kept.repository.commit("nothing");
    let form = kept.blank(&["--base", "HEAD~1"]);
    assert_eq!(form.matches("\nvalue = ''\n").count(), 3, "{form}");
    assert_eq!(form.matches("\nformer-value = ''\n").count(), 3, "{form}");
    assert!(!form.contains("version"), "{form}");
    let text = filled(&form, |name, is_former| {
        if name == "wlan.schule" && is_former { SECOND.to_owned() } else { first_value(name) }
    });
    kept.with_form(&text, &["--base", "HEAD~1"]).expect(0);
    let files = kept.files();
    assert!(files["devices/ap-a1/wireless"].contains("Kanarienvogel it'\\''s"));
    assert!(files["rollback/ap-a1/wireless"].contains(SECOND));
}

/// All that is wrong with a form is said at once, with its line, and nothing of what stands there.
#[test]
fn faults_of_a_form_are_told_at_once() {
    let Some(kept) = kept() else { return };
    let blank = kept.blank(&[]);
    std::fs::remove_dir_all(kept.folder()).expect("it is there");
    let head: String = blank
        .lines()
        .take_while(|line| !line.starts_with("# Kenn"))
        .fold(String::new(), |text, line| text + line + "\n");
    let marks = "scope = \"cooperation\"\nversion = 1\nsince = \"2026-11-21\"\n";
    let lines = head.lines().count();
    let wrong = format!(
        "{head}[secrets.\"geraete.notfall\"]\n\
         {marks}value = 'Kanarienvogel\n\
         value = 'Kanarienvogel'\n\
         Kanarienvogel = 'Kanarienvogel'\n\
         [secrets.\"kanarienvogel\"]\n\
         value = 'Kanarienvogel'\n\
         [secrets.Kanarienvogel]\n\
         value = 'Kanarienvogel'\n\
         [secrets.\"wlan.schule\"]\n\
         {marks}value = ''\n\
         authority = \"Kanarienvogel\"\n\
         [secrets.\"wlan.schule\"]\n\
         value = 'Kanarienvogel zum zweiten Mal'\n"
    );
    let said = kept.with_form(&wrong, &[]).expect(2).stderr;
    assert!(!said.to_lowercase().contains("kanarienvogel"), "{said}");
    let told: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("  ")).collect();
    let starts = [
        (5, "the value does not end on this line"),
        (6, "`value` stands on line"),
        (7, "the form has no such key"),
        (8, "no file of the school needs this secret"),
        (10, "this is no heading of a secret"),
        (16, "the value is empty"),
        (17, "`authority` does not belong here"),
        (18, "this secret stands on line"),
    ];
    let expected: Vec<String> =
        starts.iter().map(|(line, said)| format!("line {}: {said}", lines + line)).collect();
    assert_eq!(told.len(), expected.len() + 1, "{said}");
    for (told, expected) in told.iter().zip(&expected) {
        assert!(told.starts_with(expected), "{expected}: {said}");
    }
    assert_eq!(told[8], "the secret `radius.netz` is missing, which the files need");
    assert!(said.contains("9 faults") && said.contains("nothing was written"), "{said}");
    assert!(!kept.folder().exists());
    // A value that a platform cannot hold is a finding, as with every provider.
    let text = filled(&blank, |name, _| {
        if name == "radius.netz" { "Kanarienvogel mit Luft".into() } else { first_value(name) }
    });
    let said = kept.with_form(&text, &[]).expect(1).stdout;
    assert!(said.contains("unfit-secret") && !kept.folder().exists(), "{said}");
}

/// A form that others can read or write, or that is not of this school and these values, is refused.
#[test]
fn a_form_is_of_one_person_and_one_school() {
    let Some(kept) = kept() else { return };
    let blank = kept.blank(&[]);
    std::fs::remove_dir_all(kept.folder()).expect("it is there");
    let text = filled(&blank, |name, _| first_value(name));
    let refused = |ran: Ran, why: &str| {
        let ran = ran.expect(2);
        assert!(ran.stderr.contains(why), "{why}: {}", ran.stderr);
        assert!(!kept.folder().exists(), "something was written: {why}");
    };
    let inside = kept.repository.path().join("form.toml");
    put(&inside, &text, 0o600);
    let named = inside.display().to_string();
    let own = ["--uncommitted", SCHOOL, "--secrets-from", &named];
    refused(kept.bundle(&own), "lies in a workspace or repository");
    std::fs::remove_file(&inside).expect("it is there");
    refused(kept.packed(&[]), "does not exist");
    refused(kept.with_form(&text, &["--offline-secrets"]), "cannot be used with");
    refused(kept.with_form(&text, &["amt/schule-ost"]), "and 2 schools would be packed");
    for (from, to, why) in [
        ("\"muster-secrets-form/1\"", "\"muster-secrets-form/2\"", "not those of a form"),
        ("\"schule-west\"", "\"Kanarienvogel\"", "not those of a form"),
        ("\"schule-west\"", "\"schule-anderswo\"", "that this workspace does not have"),
        (
            "authority = \"stadt\"\nschool = \"schule-west\"",
            "authority = \"amt\"\nschool = \"schule-ost\"",
            "for the school `amt/schule-ost` alone",
        ),
        ("\nversion = 1\n", "\nversion = 2\n", "another version of it than the commit has"),
        ("\nscope = \"cooperation\"\n", "\n", "another version of it than the commit has"),
    ] {
        assert!(text.contains(from), "{from}");
        refused(kept.with_form(&text.replace(from, to), &[]), why);
    }
    #[cfg(unix)]
    {
        put(&kept.form(), &text, 0o640);
        refused(kept.packed(&[]), "others may open it (mode 640)");
    }
    // A commit that needs the same values does, with a remark.
    let ran = kept.with_form(&text, &[]).expect(0);
    assert!(!ran.stderr.contains("another commit"), "{}", ran.stderr);
    kept.repository.edit("standards/1/network.toml", "8h", "6h");
    kept.repository.commit("another commit");
    let ran = kept.with_form(&text, &[]).expect(0);
    assert!(ran.stderr.contains("the form was written for another commit"), "{}", ran.stderr);
}
