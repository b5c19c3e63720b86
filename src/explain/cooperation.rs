//! Artifacts of the cooperation as a whole: which school a line is about, and which values.

use std::sync::Arc;

use rayon::prelude::*;

use super::ask::{AskedLine, Tried, Which};
use super::{Answer, Changeable, Setting, Trace, align, marked, marked_renderer};
use crate::base::diagnostic::{Diagnostics, did_you_mean};
use crate::base::source::{FileId, Origin};
use crate::compile;
use crate::compile::Compiler;
use crate::language::decode::SchoolKey;
use crate::plan::{self, AuthoritySummary, Cooperation, Host, HostPlatform};
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
        let lines = AskedLine::new(&self.artifact.text, at);
        let without = |&school: &usize| {
            let hosts = self
                .hosts
                .iter()
                .enumerate()
                .filter(|(number, _)| *number != school)
                .flat_map(|(_, hosts)| hosts.iter().cloned());
            let tried = self.text(self.with(hosts));
            matches!(lines.influence(tried, true, &[]), Ok(Some(_)))
        };
        let numbers: Vec<usize> = (0..self.hosts.len()).collect();
        let found: Vec<usize> = numbers.into_par_iter().filter(without).collect();
        if found.len() > MOST_SCHOOLS { Vec::new() } else { found }
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
        let alone = self.with(own.iter().cloned());
        let text = match self.text(alone) {
            Tried::Text(text) => text,
            Tried::Failed | Tried::Same | Tried::Gone => self.artifact.text.clone(),
        };
        let found = align::same(&self.artifact.text, at, &text);
        let (text, at, others) =
            found.map_or((&self.artifact.text, at, true), |at| (&text, at, false));
        let all = |school_hosts: &[Host]| {
            let hosts =
                self.hosts.iter().enumerate().filter(|(number, _)| others || *number == school);
            self.with(
                hosts
                    .flat_map(|(number, hosts)| if number == school { school_hosts } else { hosts })
                    .cloned(),
            )
        };
        let again = |cooperation: Cooperation| match self.text(cooperation) {
            Tried::Text(other) if other == *text => Tried::Same,
            Tried::Same if *text != self.artifact.text => Tried::Text(self.artifact.text.clone()),
            tried => tried,
        };
        let lines = AskedLine::new(text, at);
        // A line about one device needs no other device to be planned.
        let matters = |number: &usize| {
            let rest: Vec<Host> = own
                .iter()
                .enumerate()
                .filter(|(other, _)| other != number)
                .map(|(_, host)| host.clone())
                .collect();
            matches!(lines.influence(again(all(&rest)), true, &[]), Ok(Some(_)))
        };
        let numbers: Vec<usize> = (0..own.len()).collect();
        let concerned: Vec<usize> = numbers.into_par_iter().filter(matters).collect();
        let one = if let [number] = concerned[..] {
            own.get(number).map(|host| (number, host))
        } else {
            None
        };
        let owner = one.and_then(|(_, host)| host.folder.rsplit('/').next()).map(str::to_owned);
        // What is about no device in particular is made of names.
        let which = if concerned.is_empty() { Which::Beside } else { Which::All };
        let run = |setting: &Setting| {
            let Some(plan) = trace.plan(setting) else { return Tried::Failed };
            let planned = compile::hosts_of(&setting.key, &plan);
            let hosts = match one {
                Some((number, _)) => own
                    .iter()
                    .take(number)
                    .chain(&planned)
                    .chain(own.iter().skip(number + 1))
                    .cloned()
                    .collect(),
                None => planned,
            };
            if hosts == *own {
                return Tried::Same;
            }
            let mut changed = all(&hosts);
            rename(&mut changed, &trace.base.key, &setting.key);
            again(changed)
        };
        trace.ask(&Setting { owner, ..trace.base.clone() }, &lines, &run, which, step)
    }

    /// Why the line reads as it does, as far as the cooperation and its platforms decide it.
    pub fn ask(&self, at: usize) -> Answer {
        let lines = AskedLine::new(&self.artifact.text, at);
        let mut answer = Answer::default();
        for (what, changed) in self.others() {
            let words = match &what {
                Changeable::Value(_, value, _) => vec![(value.clone(), format!("{value}x"))],
                Changeable::Folder(_) | Changeable::Thing(_) => Vec::new(),
            };
            let influence = lines.influence(self.text(changed), true, &words).ok().flatten();
            answer.influences.extend(influence.map(|influence| (influence, what)));
        }
        answer.influences.sort();
        answer.printed_by = self.printed_by().into_iter().nth(at).unwrap_or_default();
        answer
    }

    /// What is no school's, each with the cooperation in which it is another.
    fn others(&self) -> Vec<(Changeable, Cooperation)> {
        let compiler = self.compiler;
        let value = |name: &str, value: &str, at: Origin| {
            Changeable::Value(name.to_owned(), value.to_owned(), at)
        };
        let base = &self.base;
        let title = Cooperation { title: format!("{}x", base.title), ..base.clone() };
        let edition = Cooperation { edition: format!("{}x", base.edition), ..base.clone() };
        let mut others = vec![
            (
                value(
                    "title",
                    &base.title,
                    compiler.cooperation.place_in_workspace_file(&["title"]),
                ),
                title,
            ),
            (
                value(
                    "edition",
                    &base.edition,
                    compiler.cooperation.place_in_workspace_file(&["edition"]),
                ),
                edition,
            ),
        ];
        for authority in compiler
            .cooperation
            .schools
            .iter()
            .map(|school| &school.key.authority)
            .collect::<std::collections::BTreeSet<_>>()
        {
            let key = authority.as_str();
            let other = format!("{key}--0");
            let mut renamed = base.clone();
            for host in renamed.hosts.iter_mut().filter(|host| host.authority == key) {
                let host = Arc::make_mut(host);
                host.folder = host.folder.replacen(key, &other, 1);
                host.authority.clone_from(&other);
            }
            let mut titled = base.clone();
            for summary in titled.authorities.iter_mut().filter(|summary| summary.key == key) {
                Arc::make_mut(summary).title.push('x');
            }
            for summary in renamed.authorities.iter_mut().filter(|summary| summary.key == key) {
                Arc::make_mut(summary).key.clone_from(&other);
            }
            others.push((Changeable::Folder(format!("schools/{key}")), renamed));
            if let Some(at) = compiler.cooperation.authority_title_at(authority) {
                others.push((
                    value("authority.title", compiler.cooperation.authority_title(authority), at),
                    titled,
                ));
            }
        }
        for (number, platform) in base.platforms.iter().enumerate() {
            let Some(source) = compiler
                .platforms
                .iter()
                .find(|(name, _)| name.as_str() == platform.name)
                .map(|(_, source)| source)
            else {
                continue;
            };
            let changed = |change: &dyn Fn(&mut HostPlatform)| {
                let mut changed = base.clone();
                if let Some(platform) = changed.platforms.get_mut(number) {
                    change(Arc::make_mut(platform));
                }
                changed
            };
            others.push((
                value("apply.mode", &platform.apply, source.at(&["apply", "mode"])),
                changed(&|platform| platform.apply.push('x')),
            ));
            for (index, (name, variable)) in platform.inventory.iter().enumerate() {
                let changed = changed(&|platform| {
                    if let Some((_, variable)) = platform.inventory.get_mut(index) {
                        variable.push('x');
                    }
                });
                others.push((
                    value(&format!("inventory.{name}"), variable, source.at(&["inventory", name])),
                    changed,
                ));
            }
        }
        others
    }

    fn with(&self, hosts: impl Iterator<Item = Host>) -> Cooperation {
        Cooperation { hosts: hosts.map(Arc::new).collect(), ..self.base.clone() }
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

/// The devices of a school, whatever the rules say of it.
fn hosts_of(compiler: &Compiler, school: &SchoolFiles) -> Option<Vec<Host>> {
    let (intent, baseline) = compiler.cooperation.intent(school, &mut Diagnostics::default())?;
    let surroundings = compiler.surroundings(&school.key, &baseline);
    Some(compile::hosts_of(&school.key, &plan::plan(&intent, surroundings)))
}

/// A school, or its authority, under another name.
fn rename(cooperation: &mut Cooperation, former: &SchoolKey, key: &SchoolKey) {
    if former == key {
        return;
    }
    for summary in cooperation
        .authorities
        .iter_mut()
        .filter(|summary| summary.key == former.authority.as_str())
    {
        let summary: &mut AuthoritySummary = Arc::make_mut(summary);
        for school in summary.schools.iter_mut().filter(|school| **school == former.school.as_str())
        {
            *school = key.school.to_string();
        }
    }
}
