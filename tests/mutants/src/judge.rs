//! Tries each mutant with the tests that come along it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use crate::edit::Number;
use crate::find::Mutant;
use crate::suite::{Known, Outcome, Place, Test};

/// What became of a mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Caught(String),
    /// It ran without end.
    Hung(String),
    /// Tests came along it, and all passed.
    Survived,
    /// No test comes along it.
    Unreached,
}

impl Verdict {
    pub fn is_caught(&self) -> bool {
        matches!(self, Self::Caught(_) | Self::Hung(_))
    }
}

/// Folders of the workers, one for each that runs at a time; they are removed in the end.
pub struct Workers(Vec<PathBuf>);

impl Workers {
    pub fn new(jobs: usize) -> Result<Self, String> {
        let mut workers = Self(Vec::new());
        for job in 0..jobs {
            // Outside of the repository: what a test writes must not lie inside of another
            // checkout.
            let worker = std::env::temp_dir().join(format!("muster-mutants-{}-{job}", std::process::id()));
            std::fs::create_dir_all(&worker).map_err(|error| format!("{}: {error}", worker.display()))?;
            workers.0.push(worker);
        }
        Ok(workers)
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        for worker in &self.0 {
            let _ = std::fs::remove_dir_all(worker);
        }
    }
}

/// Does something with each item, as many at a time as there are workers.
fn side_by_side<T: Sync, R: Send>(items: &[T], workers: &Workers, each: impl Fn(&T, &Path) -> Result<R, String> + Sync) -> Result<Vec<R>, String> {
    let next = Mutex::new(0usize);
    let results: Mutex<BTreeMap<usize, Result<R, String>>> = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for worker in &workers.0 {
            scope.spawn(|| {
                loop {
                    let at = {
                        let mut next = next.lock().expect("no thread panics with it");
                        *next += 1;
                        *next - 1
                    };
                    let Some(item) = items.get(at) else { break };
                    let result = each(item, worker);
                    results.lock().expect("no thread panics with it").insert(at, result);
                    if at > 0 && at.is_multiple_of(50) {
                        eprintln!("   {at} of {}", items.len());
                    }
                }
            });
        }
    });
    results.into_inner().expect("no thread panics with it").into_values().collect()
}

/// Runs every test on the program as it is.
pub fn learn(place: &Place, tests: &[Test], workers: &Workers) -> Result<Vec<Known>, String> {
    side_by_side(tests, workers, |test, worker| place.learn(test, worker))
}

/// Tries the mutants.
pub fn judge(place: &Place, mutants: &[Mutant], known: &[Known], workers: &Workers) -> Result<Vec<Verdict>, String> {
    let caught_by = Mutex::new(BTreeMap::new());
    side_by_side(mutants, workers, |mutant, worker| try_one(place, mutant.number, known, &caught_by, worker))
}

fn try_one(place: &Place, number: Number, known: &[Known], caught_by: &Mutex<BTreeMap<Test, u32>>, worker: &Path) -> Result<Verdict, String> {
    let along: Vec<&Known> = known.iter().filter(|known| known.seen.contains(&number)).collect();
    if along.is_empty() {
        return Ok(Verdict::Unreached);
    }
    // Unit tests take no time and run together.
    let units: Vec<Test> = along.iter().map(|known| known.test.clone()).filter(|test| matches!(test, Test::Unit(_))).collect();
    let unit_time = along.iter().filter(|known| matches!(known.test, Test::Unit(_))).map(|known| known.took).sum();
    if !units.is_empty() {
        match place.run(&units, number, None, limit(unit_time), worker)?.0 {
            Outcome::Failed => return Ok(Verdict::Caught("unit tests".to_owned())),
            Outcome::TimedOut => return Ok(Verdict::Hung("unit tests".to_owned())),
            Outcome::Passed => {}
        }
    }
    let mut others: Vec<&Known> = along.into_iter().filter(|known| !matches!(known.test, Test::Unit(_))).collect();
    sort_by_promise(&mut others, &caught_by.lock().expect("no thread panics with it"));
    for other in others {
        let outcome = place.run(std::slice::from_ref(&other.test), number, None, limit(other.took), worker)?.0;
        if outcome != Outcome::Passed {
            *caught_by.lock().expect("no thread panics with it").entry(other.test.clone()).or_default() += 1;
            let test = other.test.to_string();
            return Ok(if outcome == Outcome::Failed { Verdict::Caught(test) } else { Verdict::Hung(test) });
        }
    }
    Ok(Verdict::Survived)
}

/// Tests that caught much in little time run first. What is caught does not depend on it.
fn sort_by_promise(tests: &mut [&Known], caught_by: &BTreeMap<Test, u32>) {
    let promise = |known: &Known| {
        let caught = f64::from(caught_by.get(&known.test).copied().unwrap_or_default());
        (caught + 1.0) / (known.took.as_secs_f64() + 0.05)
    };
    tests.sort_by(|a, b| promise(b).total_cmp(&promise(a)));
}

/// How long a test may take that usually takes so long: the machine may be busy.
fn limit(usual: Duration) -> Duration {
    usual * 5 + Duration::from_secs(20)
}
