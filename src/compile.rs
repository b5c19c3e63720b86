//! The pipeline over all schools: on all cores, with results that do not depend on how many.

use std::sync::Arc;

use rayon::prelude::*;

use crate::base::diagnostic::{Diagnostic, Diagnostics, Severity, did_you_mean};
use crate::base::source::FileId;
use crate::check::{self, Facts, Subject};
use crate::language::decode::{Intent, SchoolKey};
use crate::language::enclosing;
use crate::language::parsed::ParsedFiles;
use crate::model::{Day, PlatformId};
use crate::plan::{self, Host, Plan, Surroundings};
use crate::platform::artifact::Artifact;
use crate::platform::render::Renderer;
use crate::platform::{self, OUTPUT_TWICE, Platforms, Scope, collide};
use crate::secret;
use crate::standard::cooperation::{Baseline, Cooperation, UnusedProfile};
use crate::workspace::inputs::{Inputs, SchoolFiles};
use crate::workspace::secrets::SecretFiles;

mod hosts;

pub use self::hosts::hosts_of;

/// A cooperation with the platforms that its devices are written for: all that is compiled from.
#[derive(Debug)]
pub struct Compiler {
    pub cooperation: Cooperation,
    pub platforms: Platforms,
    /// Those that `muster.toml` names and that write once for each school.
    pub school_platforms: Vec<PlatformId>,
    /// The encrypted secrets of the workspace. No phase opens them.
    pub secrets: SecretFiles,
}

/// A school as far as it could be compiled.
#[derive(Debug)]
pub struct PlannedSchool {
    pub intent: Intent,
    /// What it shares with others of its kind.
    pub baseline: Arc<Baseline>,
    /// What the rules across schools need.
    pub facts: Facts,
    /// Its plan; `None` when a rule reported an error.
    pub plan: Option<Plan>,
}

/// What became of a school, and what was found on the way.
pub type SchoolResult<T> = (Option<T>, Diagnostics);

/// What one school gives to a build.
struct Contribution<T> {
    facts: Facts,
    hosts: Vec<Host>,
    /// What the caller made of its artifacts.
    given: Option<T>,
}

impl Compiler {
    /// Reads the platforms and the layers that schools share.
    ///
    /// # Errors
    ///
    /// The files come back when `muster.toml` itself is not sound; its faults are in `out`.
    pub fn new(mut inputs: Inputs, today: Day, out: &mut Diagnostics) -> Result<Self, ParsedFiles> {
        let secrets = std::mem::take(&mut inputs.secrets);
        let platforms = platform::read(&inputs.platforms, &inputs.sources, out);
        let cooperation = Cooperation::new(inputs, today, out)?;
        let mut school_platforms = Vec::new();
        for name in &cooperation.workspace.platforms {
            let platform = platforms.get(name);
            if platform.is_some_and(|platform| platform.manifest.scope == Scope::School) {
                school_platforms.push(name.clone());
            }
        }
        Ok(Self { cooperation, platforms, school_platforms, secrets })
    }

    /// Plans one school: layers, model, rules, plan. Stops after the first phase that reports an
    /// error; what the rules across schools need is given nevertheless.
    pub fn plan_school(
        &self,
        school: &SchoolFiles,
        out: &mut Diagnostics,
    ) -> Option<PlannedSchool> {
        let resolved = self.cooperation.resolve(school, out)?;
        let intent = resolved.decode(out)?;
        let baseline = resolved.baseline;
        // Before the rules: those across schools need the facts of a school with errors as well.
        let facts = Facts::of(&intent);
        check::school(&self.subject(&intent), out);
        let mut plan = None;
        // A baseline tells its faults once for all its schools; `out` does not show them here.
        if baseline.is_sound && !out.has_errors() {
            plan = Some(plan::plan(&intent, self.surroundings(&school.key, &baseline)));
        }
        Some(PlannedSchool { intent, baseline, facts, plan })
    }

    /// What the rules are asked about.
    pub fn subject<'a>(&'a self, intent: &'a Intent) -> Subject<'a> {
        let (platforms, today) = (&self.platforms, self.cooperation.today);
        Subject { intent, sources: &self.cooperation.sources, platforms, today }
    }

    /// What the plan of a school is told beside the school itself.
    pub fn surroundings<'a>(
        &'a self,
        key: &'a SchoolKey,
        baseline: &'a Baseline,
    ) -> Surroundings<'a> {
        Surroundings {
            cooperation: self.cooperation.workspace.title.as_str(),
            authority: self.cooperation.authority_title(&key.authority),
            edition: baseline.edition.as_str(),
            platforms: &self.school_platforms,
        }
    }

    /// Validates the schools chosen, and the cooperation as a whole; rules across schools see all
    /// of them. Everything is compiled and thrown away, so that what `build` refuses is refused
    /// here.
    pub fn check(&self, chosen: &[bool], out: &mut Diagnostics) {
        self.build(chosen, |_, _, _| (), out);
    }

    /// What the rules say of the schools chosen, without compiling them. For schools that were
    /// compiled before.
    pub fn judge(&self, chosen: &[bool], out: &mut Diagnostics) {
        let facts = self.over_schools(chosen, |school, is_chosen, found| {
            if !is_chosen {
                // Rules across schools need no more of a school that was not chosen.
                return self.cooperation.partial_intent(school).map(|intent| Facts::of(&intent));
            }
            let (intent, _) = self.cooperation.intent(school, found)?;
            check::school(&self.subject(&intent), found);
            Some(Facts::of(&intent))
        });
        self.finish(facts, out);
        self.cooperation.unused(out);
        enclosing::tell(out, &self.cooperation.sources);
    }

    /// Compiles the schools chosen and hands what each one wants, its plan and its artifacts to
    /// `sink` on the thread that made them. Returns what `sink` gave, by school, and the artifacts
    /// of the cooperation when all schools were chosen. Nothing is complete unless `out` has no
    /// errors afterwards.
    pub fn build<T: Send>(
        &self,
        chosen: &[bool],
        sink: impl Fn(&Intent, &Plan, Vec<Artifact>) -> T + Sync,
        out: &mut Diagnostics,
    ) -> (Vec<T>, Vec<Artifact>) {
        let give = |planned: PlannedSchool, artifacts: Vec<Artifact>| {
            let plan = planned.plan.as_ref()?;
            Some(sink(&planned.intent, plan, artifacts))
        };
        let renderer = Renderer::new(&self.platforms, &self.cooperation.sources, out);
        let (given, of_all) = self.build_schools(&renderer, chosen, give, out);
        (given.into_iter().flatten().collect(), of_all)
    }

    /// The same with templates that are parsed, for a `sink` that keeps what was made of a school. It
    /// has a plan.
    pub fn build_schools<T: Send>(
        &self,
        renderer: &Renderer,
        chosen: &[bool],
        sink: impl Fn(PlannedSchool, Vec<Artifact>) -> T + Sync,
        out: &mut Diagnostics,
    ) -> (Vec<T>, Vec<Artifact>) {
        // Without all schools, what is written for all of them would be wrong.
        let is_whole = chosen.iter().all(|&chosen| chosen);
        let platforms = &self.cooperation.workspace.platforms;
        let writes_for_all = is_whole && !platforms.is_empty();
        let results = self.over_schools(chosen, |school, is_chosen, found| {
            if !is_chosen {
                let facts = Facts::of(&self.cooperation.partial_intent(school)?);
                return Some(Contribution { facts, hosts: Vec::new(), given: None });
            }
            let planned = self.plan_school(school, found)?;
            let facts = planned.facts.clone();
            let (mut hosts, mut given) = (Vec::new(), None);
            if let Some(plan) = &planned.plan {
                // The devices of all schools are kept in memory only for a file that lists them.
                if writes_for_all {
                    hosts = hosts_of(&school.key, plan);
                }
                let sources = &self.cooperation.sources;
                // Handed on here, so that nobody has to keep the artifacts of all schools.
                let artifacts = renderer.school(&school.key, plan, sources, found);
                given = artifacts.map(|artifacts| sink(planned, artifacts));
            }
            Some(Contribution { facts, hosts, given })
        });
        // Gathered in the order of the schools, whichever was done first.
        let (mut given, mut hosts, mut facts) = (Vec::new(), Vec::new(), Vec::new());
        for (contribution, found) in results {
            let mut fact = None;
            if let Some(contribution) = contribution {
                given.extend(contribution.given);
                hosts.extend(contribution.hosts);
                fact = Some(contribution.facts);
            }
            facts.push((fact, found));
        }
        self.finish(facts, out);
        // Nobody follows these, so that no school above has shown their faults.
        self.try_unused_profiles(renderer, out);
        enclosing::tell(out, &self.cooperation.sources);
        if !writes_for_all || out.has_errors() {
            return (given, Vec::new());
        }
        let plan = self.plan_cooperation(hosts);
        (given, renderer.cooperation(platforms, plan, &self.cooperation.sources, out))
    }

    /// Decodes what no school uses, and writes for each profile that none follows what a school of
    /// it would get, so that a value that a template refuses is found before the first one does.
    fn try_unused_profiles(&self, renderer: &Renderer, out: &mut Diagnostics) {
        let unused = self.cooperation.unused(out);
        let try_one = |unused| self.try_unused_profile(renderer, unused);
        let tried: Vec<Diagnostics> = unused.par_iter().map(try_one).collect();
        for found in tried {
            out.absorb(found, None);
        }
    }

    fn try_unused_profile(&self, renderer: &Renderer, unused: &UnusedProfile<'_>) -> Diagnostics {
        let mut found = Diagnostics::default();
        let Some(intent) = self.cooperation.trial(unused) else { return found };
        let UnusedProfile { edition, profile, .. } = unused;
        let of = format!(
            "for a school of the profile `{profile}` of the edition `{edition}`, which none \
                follows yet"
        );
        let mut judged = Diagnostics::default();
        check::school(&self.subject(&intent), &mut judged);
        if judged.has_errors() {
            // What is wrong with a school that does not exist is nobody's fault.
            let own = self.cooperation.place_in_workspace_file(&[]).file;
            for item in judged.distinct() {
                // What the trial made up points into `muster.toml`.
                if item.code.severity == Severity::Error && !points_into(&item, own) {
                    found.push(item.note(of.clone()));
                }
            }
            return found;
        }
        // Its authority is made up, too, and has no title.
        let surroundings = Surroundings {
            authority: intent.key.authority.as_str(),
            ..self.surroundings(&intent.key, &unused.baseline)
        };
        let plan = plan::plan(&intent, surroundings);
        let mut refused = Diagnostics::default();
        renderer.school(&intent.key, &plan, &self.cooperation.sources, &mut refused);
        for item in refused.distinct() {
            found.push(item.note(of.clone()));
        }
        found
    }

    /// Does `work` for every school, on all cores, in the order of the schools. What is found at
    /// schools that were not chosen is not told.
    fn over_schools<T: Send>(
        &self,
        chosen: &[bool],
        work: impl Fn(&SchoolFiles, bool, &mut Diagnostics) -> Option<T> + Sync,
    ) -> Vec<SchoolResult<T>> {
        let work_on = |(school, &is_chosen): (&SchoolFiles, &bool)| {
            let mut found = Diagnostics::default();
            let result = work(school, is_chosen, &mut found);
            self.cooperation.sources.let_go(&school.files);
            if !is_chosen {
                // Whoever chose some schools asked about no others.
                found = Diagnostics::default();
            }
            (result, found)
        };
        self.cooperation.schools.par_iter().zip(chosen).map(work_on).collect()
    }

    /// Gathers what was found at the schools and asks the rules about all of them together.
    pub fn finish(&self, results: Vec<SchoolResult<Facts>>, out: &mut Diagnostics) {
        let mut facts = Vec::with_capacity(results.len());
        for (school, (fact, found)) in self.cooperation.schools.iter().zip(results) {
            if !found.is_empty() {
                out.absorb(found, Some(&school.key.to_string()));
            }
            facts.extend(fact);
        }
        self.cooperation.found_in_baselines(out);
        check::cooperation(&facts, out);
        secret::check(&self.secrets, &self.cooperation, out);
        self.unknown_platforms(out);
        self.colliding_platforms(out);
    }

    /// The platforms that the workspace itself names exist, and write for every school or for the
    /// whole cooperation.
    fn unknown_platforms(&self, out: &mut Diagnostics) {
        let at = self.cooperation.place_in_workspace_file(&["platforms"]);
        for name in &self.cooperation.workspace.platforms {
            match self.platforms.get(name) {
                Some(platform) if platform.manifest.scope.is_named_by_workspace() => {}
                Some(_) => {
                    let message = format!(
                        "the platform `{name}` writes neither for every school nor for the \
                        whole cooperation"
                    );
                    let help = "name it in a role, a hardware model or a client profile";
                    out.push(Diagnostic::new(&platform::UNKNOWN, message).at(at).help(help));
                }
                None if self.platforms.is_broken(name) => {}
                None => {
                    let message = format!("there is no platform `{name}`");
                    let mut diagnostic = Diagnostic::new(&platform::UNKNOWN, message).at(at);
                    let known = self.platforms.keys().map(PlatformId::as_str);
                    diagnostic.help = did_you_mean(name.as_str(), known);
                    out.push(diagnostic);
                }
            }
        }
    }

    /// The platforms that write for the whole cooperation write into one folder.
    fn colliding_platforms(&self, out: &mut Diagnostics) {
        let mut paths: Vec<(&str, &PlatformId)> = Vec::new();
        for name in &self.cooperation.workspace.platforms {
            let Some(platform) = self.platforms.get(name) else { continue };
            if platform.manifest.scope != Scope::Cooperation {
                continue;
            }
            for output in platform.manifest.outputs.values() {
                let collides = |(path, first): &&(&str, &PlatformId)| {
                    // The outputs of one platform were compared when its manifest was read.
                    *first != name && collide(path, &output.path)
                };
                if let Some((path, first)) = paths.iter().find(collides) {
                    let message = format!(
                        "the platforms `{first}` and `{name}` write `{path}` and `{}` into one folder",
                        output.path
                    );
                    let at = self.cooperation.place_in_workspace_file(&["platforms"]);
                    let help = "change the `path` of an output in one of the two `platform.toml`";
                    out.push(Diagnostic::new(&OUTPUT_TWICE, message).at(at).help(help));
                }
                paths.push((&output.path, name));
            }
        }
    }
}

/// Whether a finding or one of its notes points into a file.
fn points_into(item: &Diagnostic, file: FileId) -> bool {
    let notes = item.notes.iter().filter_map(|note| note.at);
    item.at.into_iter().chain(notes).any(|at| at.file == file)
}
