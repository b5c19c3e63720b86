//! What is said of names and places that are wrong.

use super::*;

#[test]
fn what_stands_in_the_wrong_place_is_named() {
    let land = "what a Land demands is a file, `lands/<land>.toml` (move the files up, or the \
        folder elsewhere)";
    let school = "a school's files lie in its folder itself, not deeper (move the files up, or \
        the folder elsewhere)";
    let school_up = "a school's file lies in `schools/<authority>/<school>/`, an authority's is \
                     `schools/<authority>/authority.toml` (move it there)";
    let edition = "an edition's files lie in its folder itself, those of profiles in `profiles` \
                   (move the files up, or the folder elsewhere)";
    let profile = "a profile is a file, `profiles/<profile>.toml` (move the files up, or the \
        folder elsewhere)";
    let platform = "a platform's files lie in its folder itself, not deeper (move the files up, \
        or the folder elsewhere)";
    let beside = "beside the schools of an authority only `authority.toml` is read (move it into \
                  the folder of a school, or its content into `authority.toml`)";
    let rows: &[(&[&str], &[String])] = &[
        (&["lands/x/y.toml"], &[format!("lands/x: {land}")]),
        (
            &["lands/x/a/y.j2", "lands/x/b/y.toml"],
            &[format!("lands/x/a: {land}"), format!("lands/x/b: {land}")],
        ),
        (
            &["lands/x.toml/", "lands/x.md/", "lands/y/x.toml/"],
            &[format!("lands/x.toml: {land}"), format!("lands/y/x.toml: {land}")],
        ),
        (&["lands/x/note.md", "lands/x/y.toml", "lands/z/note.md"], &[format!("lands/x: {land}")]),
        // Behind a link nothing is looked for but what lies in its folder.
        (&["lands/l@/x.toml", "lands/l@/deep/x.toml"], &[format!("lands/l: {land}")]),
        (&["lands/d/l@/x.toml", "lands/d/l@/deep/x.toml"], &[format!("lands/d/l: {land}")]),
        (
            &["standards/x.toml", "standards/x.md"],
            &["standards/x.toml: an edition's file lies in `standards/<edition>/` (move it into \
                the folder of an edition)"
                .to_owned()],
        ),
        (&["standards/1/a.toml", "standards/1/b/x.toml"], &[format!("standards/1/b: {edition}")]),
        (
            &["standards/1/a.toml", "standards/1/profiles/b/x.toml"],
            &[format!("standards/1/profiles/b: {profile}")],
        ),
        (&["schools/x.toml", "schools/x.md"], &[format!("schools/x.toml: {school_up}")]),
        (
            &["schools/a/authority.toml", "schools/a/x.toml"],
            &[format!("schools/a/x.toml: {beside}")],
        ),
        (
            &["schools/a/authority.toml", "schools/a/s/school.toml", "schools/a/s/t/x.toml"],
            &[format!("schools/a/s/t: {school}")],
        ),
        (
            &["templates/x.j2", "templates/x.md"],
            &["templates/x.j2: a platform's files lie in `templates/<platform>/` (move it into \
                the folder of a platform)"
                .to_owned()],
        ),
        (
            &["templates/p/platform.toml", "templates/p/q/x.j2"],
            &[format!("templates/p/q: {platform}")],
        ),
        (
            &["authority.toml"],
            &["authority.toml: `authority.toml` is not read here (it belongs \
            into `schools/<authority>/`)"
                .to_owned()],
        ),
        (
            &["school.toml?"],
            &["school.toml: `school.toml` is not read here (it belongs into \
            `schools/<authority>/<school>/`)"
                .to_owned()],
        ),
        (
            &["edition.toml", "platform.toml", "platform.toml.bak"],
            &[
                "platform.toml: `platform.toml` is not read here (it belongs into \
                    `templates/<platform>/`)"
                    .to_owned(),
                "edition.toml: `edition.toml` is not read here (it belongs into \
                    `standards/<edition>/`)"
                    .to_owned(),
            ],
        ),
        (
            &["Schools/a/s/school.toml"],
            &["Schools/a/s: the folder `Schools` is not read; did you mean `schools`? (move the \
                files up, or the folder elsewhere)"
                .to_owned()],
        ),
        (
            &["template/x.j2"],
            &["template: the folder `template` is not read; did you mean `templates`? (move the \
                files up, or the folder elsewhere)"
                .to_owned()],
        ),
        // Nothing that would be read lies there, or the name is that of no folder.
        (&["school/note.md", "land?", "STANDARDS", "schoolss/x.toml"], &[]),
    ];
    for (paths, expected) in rows {
        let expected = expected.iter().map(|line| format!("stray-file {line}"));
        assert_eq!(said(paths), expected.collect::<Vec<_>>(), "{paths:?}");
    }
}

#[test]
fn folders_where_none_is_expected_are_looked_through_up_to_a_bound() {
    let too_many = "there are too many folders here to look for files in all of them (move the \
        folder elsewhere)";
    // The folder itself counts.
    for (folders, expected) in [(999, None), (1000, Some("0999")), (1005, Some("0999"))] {
        let mut paths: Vec<String> =
            (0..folders).map(|number| format!("lands/x/{number:04}/")).collect();
        // Of those that come later nothing is said.
        paths.extend((1000..folders).map(|number| format!("lands/x/{number:04}/y.toml")));
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let expected = expected.iter().map(|name| format!("stray-file lands/x/{name}: {too_many}"));
        assert_eq!(said(&paths), expected.collect::<Vec<_>>(), "{folders}");
    }
}

#[test]
fn names_that_are_no_keys_and_parts_without_files_are_named() {
    let rows: &[(&[&str], &[&str])] = &[
        (
            &["lands/x\u{fffd}.toml"],
            &["invalid-name lands: the name `x\u{fffd}.toml` is not UTF-8 (rename it)"],
        ),
        (&["lands/.x.toml", "lands/x.", ".school.toml", "schools/.a/x.toml"], &[]),
        (
            &["lands/x.TOML"],
            &["invalid-name lands/x.TOML: `x.TOML` is not read (its name must end in `.toml` \
                    to be read)"],
        ),
        (
            &["lands/x.TOML/y.toml"],
            &["invalid-name lands/x.TOML: `x.TOML` is not read (its name must end in `.toml` \
                    to be read)"],
        ),
        (
            &["lands/odd.toml"],
            &["unreadable-file lands/odd.toml: cannot tell what it is: it is odd"],
        ),
        (&["lands/fault"], &["unreadable-file lands: an entry has a fault"]),
        (&["lands/closed/x.toml"], &["unreadable-file lands/closed: it cannot be listed"]),
        (&["lands"], &["unreadable-file lands: it cannot be listed"]),
        (&["standards/closed/"], &["unreadable-file standards/closed: it cannot be listed"]),
        (&["schools/closed/s/x.toml"], &["unreadable-file schools/closed: it cannot be listed"]),
        (
            &["schools/a/closed/", "schools/a/authority.toml"],
            &["unreadable-file schools/a/closed: it cannot be listed"],
        ),
        (
            &["standards/1/"],
            &["edition-without-files standards/1: the folder of an edition has no TOML file \
                    (add the edition's files, or remove the folder)"],
        ),
        (
            &["standards/1/x.toml/", "standards/1/a.md"],
            &[
                "edition-without-files standards/1: the folder of an edition has no TOML file \
                    (add the edition's files, or remove the folder)",
                "stray-file standards/1/x.toml: an edition's files lie in its folder itself, those \
                 of profiles in `profiles` (move the files up, or the folder elsewhere)",
            ],
        ),
        (
            &["schools/a/s/", "schools/a/authority.toml"],
            &["school-without-files schools/a/s: the folder of a school has no TOML file (add \
                    a `school.toml`, or remove the folder)"],
        ),
        (
            &["schools/a/s/x.toml"],
            &["authority-without-file schools/a: the folder of the authority `a` has no \
                 `authority.toml` (add it with the title of the authority, or move the schools \
                 into the folder of theirs)"],
        ),
    ];
    for (paths, expected) in rows {
        assert_eq!(said(paths), *expected, "{paths:?}");
    }
    let helped: &[(&str, &str, Option<&str>)] = &[
        ("lands/Ab.toml", "lands/Ab.toml", Some("rename it to `ab`")),
        ("lands/A B.toml", "lands/A B.toml", None),
        ("lands/a b.toml", "lands/a b.toml", None),
        ("standards/1/profiles/P.toml", "standards/1/profiles/P.toml", Some("rename it to `p`")),
        ("schools/A/authority.toml", "schools/A", Some("rename it to `a`")),
        ("templates/-x/platform.toml", "templates/-x", None),
    ];
    for (path, place, help) in helped {
        let (inputs, out) = read(&tree(&[path, "standards/1/a.toml"]));
        let [found] = &out.iter().collect::<Vec<_>>()[..] else { panic!("{path}: {out:?}") };
        let at = found.at.expect("it has a place");
        assert_eq!(*inputs.sources.file(at.file).path, **place);
        assert_eq!((found.code.name, found.help.as_deref()), ("invalid-name", *help), "{path}");
    }
}

#[test]
fn of_names_that_differ_in_case_the_one_in_lower_case_is_read() {
    let twins = |one: &str, other: &str, path: &str| {
        format!(
            "names-differ-in-case {path}: `{one}` and `{other}` differ in case alone (rename one \
                of them)"
        )
    };
    let paths = ["lands/ab.toml", "lands/AB.toml", "lands/Ab.toml", "lands/cd.toml"];
    assert_eq!(
        said(&paths),
        [
            twins("AB.toml", "Ab.toml", "lands/Ab.toml"),
            twins("Ab.toml", "ab.toml", "lands/ab.toml"),
        ]
    );
    let (inputs, _) = read(&tree(&paths));
    let lands: Vec<String> = inputs.lands.keys().map(ToString::to_string).collect();
    assert_eq!(lands, ["ab", "cd"]);
    // Without one in lower case each is looked at, and refused for its name.
    let said_of = said(&["lands/AB.toml", "lands/Ab.toml"]);
    assert_eq!(said_of[0], twins("AB.toml", "Ab.toml", "lands/Ab.toml"));
    assert_eq!(said_of.len(), 3, "{said_of:?}");
    // Letters of every alphabet have a case.
    assert_eq!(said(&["lands/Ä/", "lands/ä/"]), [twins("Ä", "ä", "lands/ä")]);
    assert_eq!(said(&["lands/Ä/", "lands/ö/"]), [""; 0]);
}
