//! In one run of a command no file is parsed twice, whatever is wrong with the workspace.

use std::collections::BTreeMap;
use std::path::Path;

use crate::base::diagnostic::Diagnostics;
use crate::base::source::Sources;
use crate::change::{self, Base, ComparedSide, Request, Snapshot, adopt};
use crate::compile::Compiler;
use crate::explain::Trace;
use crate::language::tree::counting;
use crate::model::{Day, EditionId};
use crate::report::CheckRun;
use crate::status;
use crate::workspace::inputs::Inputs;
use crate::workspace::select::Selection;

const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/graubuenden");
const SCHOOL: &str = "schools/schulverband-bergtal/oberstufe-arvenwald/schule.toml";

/// A piece of a file, and what stands there instead.
type TextChange<'a> = (&'a str, &'a str, &'a str);

/// What a command does with all schools.
type Work = fn(&Compiler, &mut Diagnostics);

/// An example, changed, and its files, of which is counted how often they are parsed.
fn workspace(changes: &[TextChange<'_>]) -> (Inputs, Sources) {
    let mut found = Diagnostics::default();
    let mut inputs =
        crate::workspace::read(Path::new(WORKSPACE), &mut found).expect("it can be read");
    assert!(found.is_empty(), "{found:?}");
    for (path, old, new) in changes {
        let changed = inputs.sources.iter().find(|(_, file)| &*file.path == *path);
        let (file, text) = changed.map(|(id, file)| (id, file.text.clone())).expect("it is there");
        assert!(text.contains(old), "`{old}` is not in `{path}`");
        inputs.sources.replace(file, &text.replace(old, new));
    }
    let files = inputs.sources.clone();
    counting::watch(&files);
    (inputs, files)
}

fn today() -> Day {
    Day::new("2026-11-26").expect("a day")
}

fn assert_once(what: &str, files: &Sources) {
    let parsed = counting::parsed(files);
    assert_eq!(parsed.get("muster.toml"), Some(&1), "{what}: nothing was counted");
    let twice: BTreeMap<&String, &usize> = parsed.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "{what}: parsed more often than once: {twice:?}");
}

/// What `muster check` does, for schools of which each is chosen or not.
fn check(what: &str, changes: &[TextChange<'_>], chosen: [bool; 2]) {
    let (inputs, files) = workspace(changes);
    let mut found = Diagnostics::default();
    let (sources, is_compiled) = match Compiler::new(inputs, today(), &mut found) {
        Ok(compiler) => {
            compiler.check(&chosen, &mut found);
            (compiler.cooperation.sources, true)
        }
        Err(sources) => (sources, false),
    };
    assert_eq!(found.is_empty(), changes.is_empty(), "{what}: {found:?}");
    let found = found.distinct();
    let run = CheckRun::new(&found, &sources, String::new(), "2026-11-26".into(), is_compiled);
    assert_eq!(run.found.len(), found.len());
    assert_once(what, &files);
}

#[test]
fn check_parses_each_file_once() {
    check("sound", &[], [true, true]);
    check("one school", &[], [true, false]);
    check("an unknown key", &[(SCHOOL, "staff = 26", "staf = 26")], [true, true]);
    check("no TOML", &[(SCHOOL, "staff = 26", "staff = = 26")], [true, true]);
    check("an unknown profile", &[(SCHOOL, "\"oberstufe\"", "\"obstufe\"")], [true, true]);
    let of_all = ("standards/2026/netz.toml", "vlan = 200", "vlan = 5000");
    check("a fault of all", &[of_all], [true, true]);
    check("two faults", &[of_all, (SCHOOL, "staff = 26", "staff = \"26\"")], [true, false]);
    check("nothing to compile", &[("muster.toml", "title", "titel")], [true, true]);
}

/// However many schools there are, the trees of few are kept. The text of this school is too
/// long to be kept beyond.
#[test]
fn who_looks_at_all_schools_lets_each_go() {
    let comment = format!("staff = 26 # {}", "x".repeat(1 << 20));
    let all: [(&str, Work); 3] = [
        ("check", |compiler, found| compiler.check(&[true, true], found)),
        ("rules", |compiler, found| compiler.judge(&[true, true], found)),
        ("status", |compiler, found| {
            status::status(&compiler.cooperation, &[true, true], None, &|| {}, found);
        }),
    ];
    for (what, work) in all {
        let (inputs, files) = workspace(&[(SCHOOL, "staff = 26", &comment)]);
        let mut found = Diagnostics::default();
        let compiler = Compiler::new(inputs, today(), &mut found).expect("it is sound");
        work(&compiler, &mut found);
        assert_eq!(counting::parsed(&files).get(SCHOOL), Some(&1), "{what}");
        let (file, _) =
            files.iter().find(|(_, file)| &*file.path == SCHOOL).expect("the school is there");
        compiler.cooperation.sources.tree(file).expect("it can be parsed");
        assert_eq!(counting::parsed(&files).get(SCHOOL), Some(&2), "{what} keeps its schools");
    }
}

#[test]
fn explain_parses_each_file_once() {
    let (inputs, files) = workspace(&[]);
    let mut found = Diagnostics::default();
    let compiler = Compiler::new(inputs, today(), &mut found).expect("it is sound");
    let school = &compiler.cooperation.schools[0];
    Trace::new(&compiler, school, &mut found).expect("it is sound");
    compiler.plan_school(school, &mut found).expect("it is sound");
    compiler.cooperation.governed(school, &mut found).expect("it is sound");
    assert!(found.is_empty(), "{found:?}");
    assert_once("explain", &files);
    assert_eq!(counting::parsed(&files).get(SCHOOL), Some(&1));
}

#[test]
fn adopt_parses_each_file_once() {
    let moved = "[moved]\n\"segments.gaeste\" = \"segments.besucher\"\n\n[edition]";
    let changes = [
        ("standards/2026/ausgabe.toml", "[edition]", moved),
        ("standards/2026/netz.toml", "[segments.gaeste]", "[segments.besucher]"),
        ("standards/2026/funk.toml", "segment = \"gaeste\"", "segment = \"besucher\""),
        ("standards/2026/geraete.toml", "\"klassen\", \"gaeste\"", "\"klassen\", \"besucher\""),
    ];
    let (inputs, files) = workspace(&changes);
    let mut found = Diagnostics::default();
    let compiler = Compiler::new(inputs, today(), &mut found).expect("it can be compiled");
    let edition = EditionId::new("2026").expect("an id");
    let school = &compiler.cooperation.schools[0];
    let adoption = adopt::preview(&compiler, school, &edition);
    let texts = adopt::rewrite(&compiler, school, &edition, true, &adoption, &mut found);
    assert!(!found.has_errors(), "{found:?}");
    assert!(texts.iter().any(|new| new.text.contains("[segments.besucher]")), "{texts:?}");
    assert_once("adopt", &files);
}

#[test]
fn diff_parses_each_file_once() {
    let lease = ("standards/2026/profiles/primar.toml", "lease = \"4h\"", "lease = \"5h\"");
    for (what, changes) in [
        ("a school", vec![(SCHOOL, "extra-clients = 400", "extra-clients = 300")]),
        ("a profile", vec![lease]),
        ("the edition", vec![("standards/2026/netz.toml", "vlan = 200", "vlan = 201")]),
        ("the authority", vec![("schools/schulverband-bergtal/authority.toml", "Bergtal", "Tal")]),
        ("a fault", vec![lease, (SCHOOL, "staff = 26", "staf = 26")]),
    ] {
        let ((base, old), (head, new)) = (workspace(&[]), workspace(&changes));
        let side = |inputs| {
            let (side, found) = (ComparedSide::default(), Diagnostics::default());
            Snapshot { side, inputs, found }
        };
        let request = Request {
            day: today(),
            select: &Selection::default(),
            skip: true,
            full: false,
            step: &|| {},
        };
        change::compare(side(head), Base::Snapshot(Box::new(side(base))), &request)
            .expect("it can be compared");
        assert_once(what, &old);
        assert_once(what, &new);
    }
}
