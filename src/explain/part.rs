//! Artifacts of a school.

use super::ask::{AskedLine, Tried, Which};
use super::{Answer, Setting, Trace, marked, marked_renderer};
use crate::base::diagnostic::{Diagnostics, did_you_mean};
use crate::base::source::FileId;
use crate::plan::Plan;
use crate::platform::artifact::Artifact;
use crate::platform::render::Renderer;

/// An artifact of a school.
#[derive(Debug)]
pub struct SchoolArtifact<'a> {
    trace: &'a Trace<'a>,
    renderer: Renderer,
    artifact: Artifact,
    plan: Plan,
    /// The path below the folder of its device.
    file: String,
}

impl<'a> Trace<'a> {
    /// The artifact at `path`; when there is none, why not.
    pub fn part(&'a self, path: &str, out: &mut Diagnostics) -> Result<SchoolArtifact<'a>, String> {
        let renderer =
            Renderer::new(&self.compiler.platforms, &self.compiler.cooperation.sources, out);
        let missing = || {
            let plan = self.plan(&self.base)?;
            let all = renderer.school(
                &self.base.key,
                &plan,
                &self.compiler.cooperation.sources,
                &mut Diagnostics::default(),
            )?;
            did_you_mean(path, all.iter().map(|artifact| &*artifact.path))
        };
        let parts =
            path.strip_prefix(&format!("{}/", self.base.key)).and_then(|rest| rest.split_once('/'));
        let found = parts.and_then(|(owner, file)| {
            let plan =
                self.plan(&Setting { owner: Some(owner.to_owned()), ..self.base.clone() })?;
            let artifact = renderer
                .some(&self.base.key, &plan, Some(path), &self.compiler.cooperation.sources, out)?
                .pop()?;
            Some((artifact, plan, file.to_owned()))
        });
        if let Some((artifact, plan, file)) = found {
            return Ok(SchoolArtifact { trace: self, renderer, artifact, plan, file });
        }
        let near = missing().map(|near| format!("; {near}")).unwrap_or_default();
        Err(format!("`{}` has no artifact `{path}`{near}", self.base.key))
    }
}

impl SchoolArtifact<'_> {
    /// The artifact.
    pub fn artifact(&self) -> &Artifact {
        &self.artifact
    }

    /// How many things will be tried for a line.
    pub fn trials(&self) -> usize {
        self.trace.trials()
    }

    /// Why the line number `at` (from 0) reads as it does. `step` is called after each thing that
    /// was tried.
    pub fn ask(&self, at: usize, step: &(dyn Fn() + Sync)) -> Answer {
        let trace = self.trace;
        let owner = self
            .artifact
            .path
            .strip_prefix(&format!("{}/", trace.base.key))
            .and_then(|rest| rest.split_once('/'));
        let base =
            Setting { owner: owner.map(|(owner, _)| owner.to_owned()), ..trace.base.clone() };
        let run = |setting: &Setting| self.run(setting);
        let mut answer =
            trace.ask(&base, &AskedLine::new(&self.artifact.text, at), &run, Which::All, step);
        answer.printed_by = self.printed_by().into_iter().nth(at).unwrap_or_default();
        answer
    }

    fn run(&self, setting: &Setting) -> Tried {
        let Some(plan) = self.trace.plan(setting) else { return Tried::Failed };
        if plan == self.plan {
            return Tried::Same;
        }
        let path = format!(
            "{}/{}/{}",
            setting.key,
            setting.owner.as_deref().unwrap_or_default(),
            self.file
        );
        let mut out = Diagnostics::default();
        match self.renderer.some(
            &setting.key,
            &plan,
            Some(&path),
            &self.trace.compiler.cooperation.sources,
            &mut out,
        ) {
            None => Tried::Failed,
            Some(mut artifacts) => match artifacts.pop() {
                None => Tried::Gone,
                Some(artifact) if artifact.text == self.artifact.text => Tried::Same,
                Some(artifact) => Tried::Text(artifact.text),
            },
        }
    }

    /// The template lines that print each line; nothing when that is not known.
    pub fn printed_by(&self) -> Vec<Vec<(FileId, usize)>> {
        let compiler = self.trace.compiler;
        let marked = compiler
            .platforms
            .get(&self.artifact.platform)
            .and_then(|platform| marked(compiler, platform));
        let rendered = marked.as_ref().and_then(|marked| {
            let renderer = marked_renderer(compiler, marked);
            let mut out = Diagnostics::default();
            renderer
                .some(
                    &self.trace.base.key,
                    &self.plan,
                    Some(&self.artifact.path),
                    &marked.sources,
                    &mut out,
                )?
                .pop()
        });
        marked
            .zip(rendered)
            .map(|(marked, rendered)| marked.printed(&rendered.text, &self.artifact.text))
            .unwrap_or_default()
    }
}
