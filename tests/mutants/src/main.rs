//! Breaks the program in one place at a time and sees whether a test notices. `README.md` says how.

mod areas;
mod cargo;
mod copy;
mod edit;
mod find;
mod judge;
mod suite;
mod table;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use areas::{Accepted, Areas};
use edit::{Edit, Number};
use find::Mutant;
use judge::Verdict;
use suite::{Known, Place, Test};

const USAGE: &str = "usage: scripts/mutants [--list] [--jobs N] [--only FILE[:LINE]] [AREA]...";

/// What the command line asks for.
struct Wish {
    areas: Vec<String>,
    list: bool,
    jobs: usize,
    only: Option<String>,
}

/// A source file with what can be mutated in it.
struct File {
    text: String,
    mutants: Vec<Mutant>,
    edits: Vec<Edit>,
}

fn main() -> ExitCode {
    let result = wish(std::env::args().skip(1)).and_then(|wish| run(&wish));
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("mutants: {error}");
            ExitCode::from(2)
        }
    }
}

fn wish(mut words: impl Iterator<Item = String>) -> Result<Wish, String> {
    let mut wish = Wish { areas: Vec::new(), list: false, jobs: 2, only: None };
    while let Some(word) = words.next() {
        match word.as_str() {
            "--list" => wish.list = true,
            "--jobs" => {
                let number = words.next().and_then(|number| number.parse().ok()).filter(|number| *number > 0);
                wish.jobs = number.ok_or_else(|| format!("--jobs wants a number\n{USAGE}"))?;
            }
            "--only" => wish.only = Some(words.next().ok_or_else(|| format!("--only wants a file\n{USAGE}"))?),
            option if option.starts_with('-') => return Err(format!("there is no {option}\n{USAGE}")),
            area => wish.areas.push(area.to_owned()),
        }
    }
    Ok(wish)
}

/// Whether every area asked for is as good as `areas.toml` demands.
fn run(wish: &Wish) -> Result<bool, String> {
    let root = copy::repository();
    let own = root.join("tests/mutants");
    let areas = areas::areas(&own.join("areas.toml"))?;
    let accepted = areas::accepted(&own.join("accepted.toml"))?;
    // All areas stand in one copy, so that it is built once whichever of them are asked for.
    let (files, by_area) = find_all(&root, &areas)?;
    let areas = chosen(areas, &wish.areas)?;
    if wish.list {
        for file in areas.keys().flat_map(|area| &by_area[area]) {
            for mutant in &files[file].mutants {
                println!("{}", table::line(mutant));
            }
        }
        return Ok(all_exist(&accepted, &files));
    }
    let begun = Instant::now();
    let results = root.join("target/mutants");
    let (copy, target) = (results.join("copy"), results.join("build"));
    let not_viable = build_what_compiles(&root, &copy, &target, &files, &results.join("not-viable.json"))?;
    let programs = cargo::build_tests(&copy, &target)?;
    eprintln!("== built in {} s", begun.elapsed().as_secs());
    let workers = judge::Workers::new(wish.jobs)?;
    let mut trial = Trial { place: Place { root, copy, programs }, workers, known: BTreeMap::new(), results: results.clone(), begun };
    let mut reports = Vec::new();
    for (name, area) in areas {
        let mutants: Vec<&Mutant> = by_area[&name].iter().flat_map(|file| &files[file].mutants).filter(|mutant| counts(&area, mutant)).collect();
        let viable: Vec<Mutant> = mutants.iter().filter(|mutant| !not_viable.contains(&mutant.number)).map(|mutant| (*mutant).clone()).collect();
        let not_viable = mutants.len() - viable.len();
        let asked: Vec<Mutant> = viable.into_iter().filter(|mutant| is_asked_for(wish, mutant)).collect();
        let (failing, judged) = trial.of_area(&name, &area, asked)?;
        let is_part = wish.only.is_some();
        let stale = if is_part { Vec::new() } else { stale(&accepted, &by_area[&name], &judged) };
        let report = table::Report { name, area, not_viable, judged, failing, is_part, stale };
        table::print_survivors(&report, &accepted, &results)?;
        reports.push(report);
    }
    table::print(&reports, &accepted, &results)
}

/// The mutated program, and what is known of its tests.
struct Trial {
    place: Place,
    workers: judge::Workers,
    known: BTreeMap<Test, Known>,
    results: PathBuf,
    begun: Instant,
}

impl Trial {
    /// Tries the mutants of an area. Returns the tests that fail without any as well.
    fn of_area(&mut self, name: &str, area: &areas::Area, mutants: Vec<Mutant>) -> Result<(Vec<Known>, Judged), String> {
        let tests = self.place.tests(area)?;
        eprintln!("== {name}: {} tests alone, then {} mutants", tests.len(), mutants.len());
        let new: Vec<Test> = tests.iter().filter(|test| !self.known.contains_key(test)).cloned().collect();
        for known in judge::learn(&self.place, &new, &self.workers)? {
            self.known.insert(known.test.clone(), known);
        }
        eprintln!("   {} s", self.begun.elapsed().as_secs());
        let of_area = tests.iter().filter_map(|test| self.known.get(test)).cloned();
        let (failing, known): (Vec<Known>, Vec<Known>) = of_area.partition(|known| known.failed.is_some());
        for test in &failing {
            eprintln!("{} fails without any mutant:\n{}", test.test, test.failed.as_deref().unwrap_or_default());
        }
        table::write_tests(&known, &self.results.join(format!("{name}-tests.txt")))?;
        let verdicts = judge::judge(&self.place, &mutants, &known, &self.workers)?;
        eprintln!("   {} s", self.begun.elapsed().as_secs());
        Ok((failing, mutants.into_iter().zip(verdicts).collect()))
    }
}

type Judged = Vec<(Mutant, Verdict)>;

fn chosen(mut areas: Areas, names: &[String]) -> Result<Areas, String> {
    if let Some(unknown) = names.iter().find(|name| !areas.contains_key(*name)) {
        let known: Vec<&String> = areas.keys().collect();
        return Err(format!("there is no area `{unknown}`; areas.toml has {known:?}"));
    }
    areas.retain(|name, _| names.is_empty() || names.contains(name));
    Ok(areas)
}

fn is_asked_for(wish: &Wish, mutant: &Mutant) -> bool {
    let Some(only) = &wish.only else { return true };
    *only == mutant.file || *only == format!("{}:{}", mutant.file, mutant.line)
}

/// Whether a mutant counts for the area: all of a file, or the functions that are named.
fn counts(area: &areas::Area, mutant: &Mutant) -> bool {
    area.functions.get(&mutant.file).is_none_or(|functions| functions.contains(&mutant.function))
}

type Found = (BTreeMap<String, File>, BTreeMap<String, Vec<String>>);

/// The mutants of all files, and the files of each area.
fn find_all(root: &Path, areas: &Areas) -> Result<Found, String> {
    let mut files: BTreeMap<String, File> = BTreeMap::new();
    let mut by_area = BTreeMap::new();
    let mut last: Number = 0;
    for (name, area) in areas {
        let of_area = areas::files(root, area)?;
        for file in &of_area {
            let text = std::fs::read_to_string(root.join(file)).map_err(|error| format!("{file}: {error}"))?;
            let (mutants, edits) = find::find(file, &text, last)?;
            last = mutants.last().map_or(last, |mutant| mutant.number);
            if files.insert(file.clone(), File { text, mutants, edits }).is_some() {
                return Err(format!("areas.toml: {file} belongs to two areas"));
            }
        }
        let unknown = area.functions.keys().find(|file| !of_area.contains(*file));
        if let Some(unknown) = unknown {
            return Err(format!("areas.toml: {unknown} is not among the files of `{name}`"));
        }
        by_area.insert(name.clone(), of_area);
    }
    Ok((files, by_area))
}

/// Lays the copy without the mutants that do not compile, and says which these are.
fn build_what_compiles(root: &Path, copy: &Path, target: &Path, files: &BTreeMap<String, File>, notes: &Path) -> Result<BTreeSet<Number>, String> {
    let mut not_viable = recall(notes, files);
    loop {
        let mutated: BTreeMap<String, edit::Mutated> =
            files.iter().map(|(name, file)| (name.clone(), edit::apply(&file.text, &file.edits, &not_viable))).collect();
        let texts = mutated.iter().map(|(name, mutated)| (name.clone(), mutated.text.clone())).collect();
        copy::lay(root, copy, &texts)?;
        let errors = cargo::check(copy, target)?;
        if errors.is_empty() {
            note(notes, files, &not_viable)?;
            return Ok(not_viable);
        }
        let before = not_viable.len();
        for error in &errors {
            let Some(mutated) = mutated.get(&error.file) else { continue };
            let closest = error.ranges.iter().map(|range| mutated.blamed(range));
            // The place itself may be far from its cause, which is one of the others then.
            let near = error.ranges.iter().rev().map(|range| mutated.in_front(range));
            let far = std::iter::once(mutated.between(&error.ranges));
            not_viable.extend(closest.chain(near).chain(far).find(|blamed| !blamed.is_empty()).unwrap_or_default());
        }
        eprintln!("   {} mutants do not compile", not_viable.len());
        if not_viable.len() == before {
            return Err(format!("the copy does not compile, and no mutant is to blame:\n{}", errors[0].text));
        }
    }
}

/// What did not compile when a file was last tried, and the text that it had: in each file the
/// mutants by their place.
type Notes = BTreeMap<String, (String, Vec<usize>)>;

/// The mutants that did not compile the last time, of files that are as they were then.
fn recall(notes: &Path, files: &BTreeMap<String, File>) -> BTreeSet<Number> {
    let text = std::fs::read_to_string(notes).unwrap_or_default();
    let notes: Notes = serde_json::from_str(&text).unwrap_or_default();
    let mut numbers = BTreeSet::new();
    for (name, (text, places)) in notes {
        if let Some(file) = files.get(&name).filter(|file| file.text == text) {
            numbers.extend(places.iter().filter_map(|place| file.mutants.get(*place)).map(|mutant| mutant.number));
        }
    }
    numbers
}

fn note(notes: &Path, files: &BTreeMap<String, File>, not_viable: &BTreeSet<Number>) -> Result<(), String> {
    let mut written = Notes::new();
    for (name, file) in files {
        let places = (0..file.mutants.len()).filter(|place| not_viable.contains(&file.mutants[*place].number));
        written.insert(name.clone(), (file.text.clone(), places.collect()));
    }
    let text = serde_json::to_string(&written).map_err(|error| error.to_string())?;
    std::fs::write(notes, text).map_err(|error| format!("{}: {error}", notes.display()))
}

/// Whether each accepted entry speaks of a mutant that there is.
fn all_exist(accepted: &Accepted, files: &BTreeMap<String, File>) -> bool {
    let mut all = true;
    for entry in &accepted.accepted {
        let mutants = files.get(&entry.file).map_or(&[] as &[Mutant], |file| &file.mutants);
        if !mutants.iter().any(|mutant| entry.is_of(mutant)) {
            eprintln!("accepted.toml: there is no such mutant: {} in {}, {}, {}", entry.original, entry.function, entry.file, entry.mutation);
            all = false;
        }
    }
    all
}

/// Accepted entries of these files that speak of no survivor.
fn stale(accepted: &Accepted, files: &[String], judged: &[(Mutant, Verdict)]) -> Vec<String> {
    let mut stale = Vec::new();
    for entry in accepted.accepted.iter().filter(|entry| files.contains(&entry.file)) {
        let what = format!("{} in {}: {} ({})", entry.file, entry.function, entry.original, entry.mutation);
        match judged.iter().find(|(mutant, _)| entry.is_of(mutant)) {
            None => stale.push(format!("{what}: there is no such mutant")),
            Some((_, verdict)) if verdict.is_caught() => stale.push(format!("{what}: it is caught now")),
            Some(_) => {}
        }
    }
    stale
}
