//! Artifacts of the cooperation as a whole: which school a line is about, and which values.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::ask::{AskedLine, Tried, Which};
use super::{Answer, Changeable, Setting, Trace, align, marked, marked_renderer};
use crate::base::diagnostic::{Diagnostics, did_you_mean};
use crate::base::source::{FileId, Origin};
use crate::compile::{self, Compiler};
use crate::language::decode::SchoolKey;
use crate::model::AuthorityId;
use crate::plan::{self, Cooperation, Host};
use crate::platform::artifact::Artifact;
use crate::platform::render::Renderer;
use crate::workspace::inputs::SchoolFiles;

/// An artifact of the cooperation.
#[derive(Debug)]
pub struct CooperationArtifact<'a> {
    compiler: &'a Compiler,
    renderer: Renderer,
    artifact: Artifact,
    /// The devices of each school, in the order of the schools.
    hosts: Vec<Vec<Host>>,
    base: Cooperation,
}

/// Schools that are asked about one by one; a line that more of them have part in is about all.
const MOST_SCHOOLS: usize = 2;

impl<'a> CooperationArtifact<'a> {
    /// The artifact at `path`; when there is none, why not. A school that cannot be decoded has no
    /// part in it.
    pub fn new(compiler: &'a Compiler, path: &str, out: &mut Diagnostics) -> Result<Self, String> {
        let hosts: Vec<Vec<Host>> = compiler
            .cooperation
            .schools
            .par_iter()
            .map(|school| hosts_of(compiler, school).unwrap_or_default())
            .collect();
        let base = compiler.plan_cooperation(hosts.concat());
        let renderer = Renderer::new(&compiler.platforms, &compiler.cooperation.sources, out);
        let mut artifacts = renderer.cooperation(
            &compiler.cooperation.workspace.platforms,
            base.clone(),
            &compiler.cooperation.sources,
            out,
        );
        let Some(at) = artifacts.iter().position(|artifact| artifact.path == path) else {
            let near = did_you_mean(path, artifacts.iter().map(|artifact| &*artifact.path))
                .map(|near| format!("; {near}"))
                .unwrap_or_default();
            return Err(format!("the cooperation has no artifact `{path}`{near}"));
        };
        let artifact = artifacts.swap_remove(at);
        Ok(Self { compiler, renderer, artifact, hosts, base })
    }

    /// The artifact.
    pub fn artifact(&self) -> &Artifact {
        &self.artifact
    }

    /// The schools that have part in the line number `at` (from 0), when they are few.
    pub fn schools(&self, at: usize) -> Vec<usize> {
        let line = AskedLine::new(&self.artifact.text, at);
        let numbers: Vec<usize> = (0..self.hosts.len()).collect();
        let found: Vec<usize> = numbers
            .into_par_iter()
            .filter(|&school| {
                let tried = self.text(self.with(self.hosts_without(school)));
                matches!(line.influence(tried, true, &[]), Ok(Some(_)))
            })
            .collect();
        if found.len() > MOST_SCHOOLS { Vec::new() } else { found }
    }

    fn hosts_without(&self, school: usize) -> Vec<Host> {
        let mut others = Vec::new();
        for (number, hosts) in self.hosts.iter().enumerate() {
            if number != school {
                others.extend(hosts.iter().cloned());
            }
        }
        others
    }

    /// Why the line reads as it does, as far as one school decides it.
    pub fn ask_school(
        &self,
        trace: &Trace<'_>,
        school: usize,
        at: usize,
        step: &(dyn Fn() + Sync),
    ) -> Answer {
        let Some(own) = self.hosts.get(school) else { return Answer::default() };
        // The other schools cost time and add nothing, unless the line is not the same without
        // them.
        let text = match self.text(self.with(own.clone())) {
            Tried::Text(text) => text,
            Tried::Failed | Tried::Same | Tried::Gone => self.artifact.text.clone(),
        };
        let (text, at, has_others) = match align::same(&self.artifact.text, at, &text) {
            Some(at) => (text.as_str(), at, false),
            None => (self.artifact.text.as_str(), at, true),
        };
        let part = SchoolPart { artifact: self, school, text, has_others };
        let line = AskedLine::new(text, at);
        // A line about one device needs no other device to be planned.
        let numbers: Vec<usize> = (0..own.len()).collect();
        let concerned: Vec<usize> = numbers
            .into_par_iter()
            .filter(|&number| {
                let mut rest = own.clone();
                rest.remove(number);
                let tried = part.tried(part.cooperation(&rest));
                matches!(line.influence(tried, true, &[]), Ok(Some(_)))
            })
            .collect();
        let device = match concerned[..] {
            [number] => Some(number),
            _ => None,
        };
        // The folder of a device ends in its name.
        let owner = device.and_then(|number| own[number].folder.rsplit('/').next());
        let base = Setting { owner: owner.map(str::to_owned), ..trace.base.clone() };
        // What is about no device in particular is made of names.
        let which = if concerned.is_empty() { Which::Beside } else { Which::All };
        let run = |setting: &Setting| part.run(trace, own, device, setting);
        trace.ask(&base, &line, &run, which, step)
    }

    /// Why the line reads as it does, as far as the cooperation and its platforms decide it.
    pub fn ask(&self, at: usize) -> Answer {
        let line = AskedLine::new(&self.artifact.text, at);
        let mut answer = Answer::default();
        for (what, changed) in self.others() {
            let words = match &what {
                Changeable::Value(_, value, _) => vec![(value.clone(), format!("{value}x"))],
                Changeable::Folder(_) | Changeable::Thing(_) => Vec::new(),
            };
            if let Ok(Some(influence)) = line.influence(self.text(changed), true, &words) {
                answer.influences.push((influence, what));
            }
        }
        answer.influences.sort();
        answer.printed_by = self.printed_by().into_iter().nth(at).unwrap_or_default();
        answer
    }

    /// What is no school's, each with the cooperation in which it is another.
    fn others(&self) -> Vec<(Changeable, Cooperation)> {
        let cooperation = &self.compiler.cooperation;
        let base = &self.base;
        let mut others = vec![
            (
                value("title", &base.title, cooperation.place_in_workspace_file(&["title"])),
                Cooperation { title: format!("{}x", base.title), ..base.clone() },
            ),
            (
                value("edition", &base.edition, cooperation.place_in_workspace_file(&["edition"])),
                Cooperation { edition: format!("{}x", base.edition), ..base.clone() },
            ),
        ];
        let authorities: BTreeSet<&AuthorityId> =
            cooperation.schools.iter().map(|school| &school.key.authority).collect();
        for authority in authorities {
            let key = authority.as_str();
            others.push((Changeable::Folder(format!("schools/{key}")), with_renamed(base, key)));
            if let Some(origin) = cooperation.authority_title_at(authority) {
                let title = cooperation.authority_title(authority);
                others.push((value("authority.title", title, origin), with_title(base, key)));
            }
        }
        for number in 0..base.platforms.len() {
            others.extend(self.others_of_platform(number));
        }
        others
    }

    /// What a platform says of the cooperation's files: how they are applied, and what its
    /// variables are called.
    fn others_of_platform(&self, number: usize) -> Vec<(Changeable, Cooperation)> {
        let platform = &self.base.platforms[number];
        let mut others = Vec::new();
        let mut platforms = self.compiler.platforms.iter();
        let Some((_, source)) = platforms.find(|(name, _)| name.as_str() == platform.name) else {
            return others;
        };
        let mut changed = self.base.clone();
        // An inventory has one word for how all files of a platform are applied, so each of its
        // outputs is behind that word.
        Arc::make_mut(&mut changed.platforms[number]).apply.push('x');
        for (name, output) in &source.manifest.outputs {
            let path = ["outputs", name.as_str(), "apply", "mode"];
            let mode = value(&path.join("."), output.apply.mode.name(), source.at(&path));
            others.push((mode, changed.clone()));
        }
        for (index, (name, variable)) in platform.inventory.iter().enumerate() {
            let mut changed = self.base.clone();
            Arc::make_mut(&mut changed.platforms[number]).inventory[index].1.push('x');
            let origin = source.at(&["inventory", name]);
            others.push((value(&format!("inventory.{name}"), variable, origin), changed));
        }
        others
    }

    fn with(&self, hosts: Vec<Host>) -> Cooperation {
        Cooperation { hosts: hosts.into_iter().map(Arc::new).collect(), ..self.base.clone() }
    }

    fn text(&self, cooperation: Cooperation) -> Tried {
        let mut out = Diagnostics::default();
        let artifacts = self.renderer.cooperation(
            &self.compiler.cooperation.workspace.platforms,
            cooperation,
            &self.compiler.cooperation.sources,
            &mut out,
        );
        match artifacts.into_iter().find(|artifact| artifact.path == self.artifact.path) {
            None if out.has_errors() => Tried::Failed,
            None => Tried::Gone,
            Some(artifact) if artifact.text == self.artifact.text => Tried::Same,
            Some(artifact) => Tried::Text(artifact.text),
        }
    }

    /// The template lines that print each line; nothing when that is not known.
    pub fn printed_by(&self) -> Vec<Vec<(FileId, usize)>> {
        let platform = self.compiler.platforms.get(&self.artifact.platform);
        let Some(marked) = platform.and_then(|platform| marked(self.compiler, platform)) else {
            return Vec::new();
        };
        let renderer = marked_renderer(self.compiler, &marked);
        let platforms = &self.compiler.cooperation.workspace.platforms;
        let artifacts = renderer.cooperation(
            platforms,
            self.base.clone(),
            &marked.sources,
            &mut Diagnostics::default(),
        );
        let found = artifacts.into_iter().find(|artifact| artifact.path == self.artifact.path);
        found
            .map(|artifact| marked.printed(&artifact.text, &self.artifact.text))
            .unwrap_or_default()
    }
}

/// The part that one school has in an artifact of the cooperation.
struct SchoolPart<'a> {
    artifact: &'a CooperationArtifact<'a>,
    /// Which school, by its number.
    school: usize,
    /// The artifact as it is now.
    text: &'a str,
    /// Whether the other schools are in `text` as well.
    has_others: bool,
}

impl SchoolPart<'_> {
    /// The cooperation with other devices of the school.
    fn cooperation(&self, own: &[Host]) -> Cooperation {
        if !self.has_others {
            return self.artifact.with(own.to_vec());
        }
        let mut all = Vec::new();
        for (number, hosts) in self.artifact.hosts.iter().enumerate() {
            let hosts = if number == self.school { own } else { hosts };
            all.extend(hosts.iter().cloned());
        }
        self.artifact.with(all)
    }

    /// What becomes of `text`, which need not be the whole artifact.
    fn tried(&self, cooperation: Cooperation) -> Tried {
        match self.artifact.text(cooperation) {
            Tried::Text(other) if other == self.text => Tried::Same,
            Tried::Same if self.text != self.artifact.artifact.text => {
                Tried::Text(self.artifact.artifact.text.clone())
            }
            tried => tried,
        }
    }

    /// What becomes of `text` with a setting of the school. When a line is about one device, only
    /// that is planned again.
    fn run(
        &self,
        trace: &Trace<'_>,
        own: &[Host],
        device: Option<usize>,
        setting: &Setting,
    ) -> Tried {
        let Some(plan) = trace.plan(setting) else { return Tried::Failed };
        let planned = compile::hosts_of(&setting.key, &plan);
        let hosts = match device {
            Some(number) => [&own[..number], &planned, &own[number + 1..]].concat(),
            None => planned,
        };
        // Artifacts are made of the plan alone: an equal one prints the same.
        if hosts == own {
            return Tried::Same;
        }
        let mut changed = self.cooperation(&hosts);
        rename(&mut changed, &trace.base.key, &setting.key);
        self.tried(changed)
    }
}

fn value(name: &str, value: &str, origin: Origin) -> Changeable {
    Changeable::Value(name.to_owned(), value.to_owned(), origin)
}

/// The cooperation in which an authority has another key.
fn with_renamed(base: &Cooperation, key: &str) -> Cooperation {
    let other = format!("{key}--0");
    let mut renamed = base.clone();
    for host in &mut renamed.hosts {
        if host.authority == key {
            let host = Arc::make_mut(host);
            host.folder = host.folder.replacen(key, &other, 1);
            host.authority.clone_from(&other);
        }
    }
    for summary in &mut renamed.authorities {
        if summary.key == key {
            Arc::make_mut(summary).key.clone_from(&other);
        }
    }
    renamed
}

/// The cooperation in which an authority has another title.
fn with_title(base: &Cooperation, key: &str) -> Cooperation {
    let mut titled = base.clone();
    for summary in &mut titled.authorities {
        if summary.key == key {
            Arc::make_mut(summary).title.push('x');
        }
    }
    titled
}

/// The devices of a school, whatever the rules say of it.
fn hosts_of(compiler: &Compiler, school: &SchoolFiles) -> Option<Vec<Host>> {
    let intent = compiler.cooperation.intent(school, &mut Diagnostics::default());
    compiler.cooperation.sources.let_go(&school.files);
    let (intent, baseline) = intent?;
    let surroundings = compiler.surroundings(&school.key, &baseline);
    Some(compile::hosts_of(&school.key, &plan::plan(&intent, surroundings)))
}

/// A school, or its authority, under another name.
fn rename(cooperation: &mut Cooperation, former: &SchoolKey, key: &SchoolKey) {
    if former == key {
        return;
    }
    for summary in &mut cooperation.authorities {
        if summary.key != former.authority.as_str() {
            continue;
        }
        for school in &mut Arc::make_mut(summary).schools {
            if *school == former.school.as_str() {
                *school = key.school.to_string();
            }
        }
    }
}
