//! The pipeline over all schools: on all cores, with results that do not depend on how many.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::platform::artifact::Artifact;
use crate::check::{self, Facts, Subject};
use crate::language::decode::{Intent, SchoolKey};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Severity, did_you_mean};
use crate::workspace::inputs::SchoolFiles;
use crate::model::PlatformId;
use crate::plan::{self, AuthoritySummary, Cooperation, Host, HostPlatform, Plan, Surroundings};
use crate::platform::{ApplyMode, OUTPUT_TWICE, Scope, collide};
use crate::platform::render::Renderer;
use crate::standard::cooperation::{CommonCell, UNKNOWN_PLATFORM, Unused, World};

/// What a school gives to the rules and artifacts of the cooperation.
#[derive(Debug)]
pub struct Contribution {
    facts: Facts,
    hosts: Vec<Host>,
}

/// A school as far as it could be compiled.
#[derive(Debug)]
pub struct Planned {
    /// What shall hold there.
    pub intent: Intent,
    /// What it shares with others of its kind.
    pub common: CommonCell,
    /// What the rules across schools need.
    pub facts: Facts,
    /// Its plan; `None` when a rule reported an error.
    pub plan: Option<Plan>,
}

/// Plans one school: layers, model, rules, plan. Stops after the first phase that reports an error; the
/// facts for the rules across schools are given nevertheless.
pub fn plan_school(world: &World, school: &SchoolFiles, out: &mut Diagnostics) -> Option<(Facts, Option<Plan>)> {
    planned(world, school, out).map(|planned| (planned.facts, planned.plan))
}

/// As [`plan_school`], with what the plan was made from.
pub fn planned(world: &World, school: &SchoolFiles, out: &mut Diagnostics) -> Option<Planned> {
    let (intent, common) = world.intent(school, out)?;
    let facts = Facts::of(&intent);
    check::school(&Subject { intent: &intent, platforms: &world.platforms, today: world.today }, out);
    let is_sound = common.get().is_some_and(|common| common.is_sound);
    let plan = out.gate(()).filter(|()| is_sound).map(|()| plan::plan(&intent, surroundings(world, &school.key, &common)));
    Some(Planned { intent, common, facts, plan })
}

/// What the plan of a school is told beside the school itself.
pub fn surroundings<'a>(world: &'a World, key: &'a SchoolKey, common: &'a CommonCell) -> Surroundings<'a> {
    let edition = common.get().map(|common| common.edition.as_str()).unwrap_or_default();
    Surroundings { cooperation: world.cooperation.title.as_str(), authority: world.authority_title(&key.authority), edition }
}

/// Validates the schools chosen, and the cooperation as a whole; rules across schools see all of them. Everything is
/// compiled and thrown away, so that what `build` refuses is refused here.
pub fn check(world: &World, chosen: &[bool], out: &mut Diagnostics) {
    build(world, chosen, |_, _| (), out);
}

/// What the rules say of the schools chosen, without compiling them. For schools that were compiled before.
pub fn judge(world: &World, chosen: &[bool], out: &mut Diagnostics) {
    let facts = over_schools(world, chosen, |school, chosen, found| {
        if !chosen {
            return world.sketch(school).map(|intent| Facts::of(&intent));
        }
        let (intent, _) = world.intent(school, found)?;
        check::school(&Subject { intent: &intent, platforms: &world.platforms, today: world.today }, found);
        Some(Facts::of(&intent))
    });
    finish(world, facts, out);
    world.unused(out);
}

/// Compiles the schools chosen and hands each one's artifacts to `sink` on the thread that made them.
/// Returns what `sink` gave, by school, and the artifacts of the cooperation when all schools were chosen.
/// Nothing is complete unless `out` has no errors afterwards.
pub fn build<T: Send>(
    world: &World,
    chosen: &[bool],
    sink: impl Fn(&SchoolKey, Vec<Artifact>) -> T + Sync,
    out: &mut Diagnostics,
) -> (Vec<T>, Vec<Artifact>) {
    let renderer = Renderer::new(&world.platforms, &world.sources, out);
    // Without all schools, what is written for all of them would be wrong.
    let wide = !world.cooperation.platforms.is_empty() && chosen.iter().all(|&chosen| chosen);
    let results = over_schools(world, chosen, |school, chosen, found| {
        if !chosen {
            let facts = Facts::of(&world.sketch(school)?);
            return Some((Contribution { facts, hosts: Vec::new() }, None));
        }
        let (facts, plan) = plan_school(world, school, found)?;
        let hosts = plan.as_ref().filter(|_| wide).map(|plan| hosts(&school.key, plan)).unwrap_or_default();
        let artifacts = plan.and_then(|plan| renderer.school(&school.key, &plan, &world.sources, found));
        Some((Contribution { facts, hosts }, artifacts.map(|artifacts| sink(&school.key, artifacts))))
    });
    let (mut given, mut hosts, mut facts) = (Vec::new(), Vec::new(), Vec::new());
    for (result, found) in results {
        let result = result.map(|(contribution, sunk)| {
            given.extend(sunk);
            hosts.extend(contribution.hosts);
            contribution.facts
        });
        facts.push((result, found));
    }
    finish(world, facts, out);
    try_unused(world, &renderer, out);
    if !wide || out.has_errors() {
        return (given, Vec::new());
    }
    let cooperation = cooperation(world, hosts);
    (given, renderer.cooperation(&world.cooperation.platforms, cooperation, &world.sources, out))
}

/// Decodes what no school uses, and writes for each profile that none follows what a school of it would get, so that a
/// value that a template refuses is found before the first one does.
fn try_unused(world: &World, renderer: &Renderer, out: &mut Diagnostics) {
    let unused = world.unused(out);
    let tried: Vec<Diagnostics> = unused.par_iter().map(|unused| tried(world, renderer, unused)).collect();
    for found in tried {
        out.absorb(found, None);
    }
}

fn tried(world: &World, renderer: &Renderer, unused: &Unused<'_>) -> Diagnostics {
    let mut found = Diagnostics::default();
    let Some(intent) = world.trial(unused) else { return found };
    let of = format!("for a school of the profile `{}` of the edition `{}`, which none follows yet", unused.profile, unused.edition);
    let mut judged = Diagnostics::default();
    check::school(&Subject { intent: &intent, platforms: &world.platforms, today: world.today }, &mut judged);
    if judged.has_errors() {
        // What is wrong with a school that does not exist is nobody's fault.
        let own = world.cooperation_at(&[]).file;
        let is_own = |item: &Diagnostic| item.at.into_iter().chain(item.notes.iter().filter_map(|note| note.at)).any(|at| at.file == own);
        let faults = judged.distinct().into_iter().filter(|item| item.code.severity == Severity::Error && !is_own(item));
        faults.for_each(|item| found.push(item.note(of.clone())));
        return found;
    }
    let surroundings =
        Surroundings { cooperation: world.cooperation.title.as_str(), authority: intent.key.authority.as_str(), edition: unused.edition.as_str() };
    let plan = plan::plan(&intent, surroundings);
    let mut refused = Diagnostics::default();
    renderer.school(&intent.key, &plan, &world.sources, &mut refused);
    refused.distinct().into_iter().for_each(|item| found.push(item.note(of.clone())));
    found
}

/// What became of a school, and what was found on the way.
pub type Found<T> = (Option<T>, Diagnostics);

/// Does `work` for every school, on all cores, in the order of the schools.
fn over_schools<T: Send>(world: &World, chosen: &[bool], work: impl Fn(&SchoolFiles, bool, &mut Diagnostics) -> Option<T> + Sync) -> Vec<Found<T>> {
    let one = |(school, &chosen): (&SchoolFiles, &bool)| {
        let mut found = Diagnostics::default();
        let result = work(school, chosen, &mut found);
        (result, if chosen { found } else { Diagnostics::default() })
    };
    world.schools.par_iter().zip(chosen).map(one).collect()
}

/// Gathers what was found at the schools and asks the rules about all of them together.
pub fn finish(world: &World, results: Vec<Found<Facts>>, out: &mut Diagnostics) {
    let mut facts = Vec::with_capacity(results.len());
    for (school, (fact, found)) in world.schools.iter().zip(results) {
        if !found.is_empty() {
            out.absorb(found, Some(&school.key.to_string()));
        }
        facts.extend(fact);
    }
    world.found_in_commons(out);
    check::cooperation(&facts, out);
    unknown_platforms(world, out);
    colliding_platforms(world, out);
}

/// The platforms that the workspace itself names exist and are for the whole cooperation.
fn unknown_platforms(world: &World, out: &mut Diagnostics) {
    let at = world.cooperation_at(&["platforms"]);
    for name in &world.cooperation.platforms {
        match world.platforms.get(name) {
            Some(platform) if platform.manifest.scope == Scope::Cooperation => {}
            Some(_) => {
                let message = format!("the platform `{name}` does not write for the whole cooperation");
                out.push(Diagnostic::new(&UNKNOWN_PLATFORM, message).at(at).help("name it in a role, a hardware model or a client profile"));
            }
            None if world.platforms.is_broken(name) => {}
            None => {
                let mut diagnostic = Diagnostic::new(&UNKNOWN_PLATFORM, format!("there is no platform `{name}`")).at(at);
                diagnostic.help = did_you_mean(name.as_str(), world.platforms.keys().map(PlatformId::as_str));
                out.push(diagnostic);
            }
        }
    }
}

/// The platforms that write for the whole cooperation write into one folder.
fn colliding_platforms(world: &World, out: &mut Diagnostics) {
    let mut paths: Vec<(&str, &PlatformId)> = Vec::new();
    for name in &world.cooperation.platforms {
        let Some(platform) = world.platforms.get(name).filter(|platform| platform.manifest.scope == Scope::Cooperation) else { continue };
        for output in platform.manifest.outputs.values() {
            if let Some((path, first)) = paths.iter().find(|(path, first)| *first != name && collide(path, &output.path)) {
                let message = format!("the platforms `{first}` and `{name}` write `{path}` and `{}` into one folder", output.path);
                let finding = Diagnostic::new(&OUTPUT_TWICE, message).at(world.cooperation_at(&["platforms"]));
                out.push(finding.help("change the `path` of an output in one of the two `platform.toml`"));
            }
            paths.push((&output.path, name));
        }
    }
}

/// The devices of a school as the artifacts of the cooperation know them.
pub fn hosts(key: &SchoolKey, plan: &Plan) -> Vec<Host> {
    let host = |(device, platforms): &(Arc<plan::Device>, Vec<PlatformId>)| Host {
        fqdn: device.fqdn.clone(),
        school: key.school.to_string(),
        authority: key.authority.to_string(),
        kind: device.kind,
        role: device.role.clone(),
        model: device.model.clone(),
        platforms: platforms.iter().map(ToString::to_string).collect(),
        address: device.address,
        folder: format!("{key}/{}", device.id),
    };
    plan.devices.iter().map(host).collect()
}

/// What the artifacts of the cooperation are made of.
pub fn cooperation(world: &World, hosts: Vec<Host>) -> Cooperation {
    let mut authorities: BTreeMap<&str, AuthoritySummary> = BTreeMap::new();
    for school in &world.schools {
        let key = school.key.authority.as_str();
        let title = world.authority_title(&school.key.authority);
        let summary = authorities.entry(key).or_insert_with(|| AuthoritySummary { key: key.into(), title: title.into(), schools: Vec::new() });
        summary.schools.push(school.key.school.to_string());
    }
    let used: std::collections::BTreeSet<&str> = hosts.iter().flat_map(|host| host.platforms.iter().map(String::as_str)).collect();
    let platforms = world.platforms.iter().filter(|(name, _)| used.contains(name.as_str())).map(|(name, platform)| HostPlatform {
        name: name.to_string(),
        apply: if platform.manifest.apply.mode == ApplyMode::Replace { "replace" } else { "merge" }.into(),
        inventory: platform.manifest.inventory.iter().map(|(name, value)| (name.clone(), value.to_string())).collect(),
    });
    let platforms = platforms.map(Arc::new).collect();
    Cooperation {
        title: world.cooperation.title.to_string(),
        edition: world.default_edition().map(ToString::to_string).unwrap_or_default(),
        authorities: authorities.into_values().map(Arc::new).collect(),
        hosts: hosts.into_iter().map(Arc::new).collect(),
        platforms,
    }
}
