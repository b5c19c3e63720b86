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
        let below = path.strip_prefix(&format!("{}/", self.base.key));
        if let Some((owner, file)) = below.and_then(|below| below.split_once('/'))
            && let Some((artifact, plan)) = self.artifact(&renderer, owner, path, out)
        {
            let file = file.to_owned();
            return Ok(SchoolArtifact { trace: self, renderer, artifact, plan, file });
        }
        let near = self.near(&renderer, path).map(|near| format!("; {near}")).unwrap_or_default();
        Err(format!("`{}` has no artifact `{path}`{near}", self.base.key))
    }

    /// The artifact at `path`, which belongs to the device or client profile `owner`, and the plan
    /// that it shows.
    fn artifact(
        &self,
        renderer: &Renderer,
        owner: &str,
        path: &str,
        out: &mut Diagnostics,
    ) -> Option<(Artifact, Plan)> {
        let plan = self.plan(&Setting { owner: Some(owner.to_owned()), ..self.base.clone() })?;
        let sources = &self.compiler.cooperation.sources;
        let artifact = renderer.some(&self.base.key, &plan, Some(path), sources, out)?.pop()?;
        Some((artifact, plan))
    }

    /// The artifact of the school whose path is most like `path`, as a hint.
    fn near(&self, renderer: &Renderer, path: &str) -> Option<String> {
        let plan = self.plan(&self.base)?;
        let sources = &self.compiler.cooperation.sources;
        let mut found = Diagnostics::default();
        let all = renderer.school(&self.base.key, &plan, sources, &mut found)?;
        did_you_mean(path, all.iter().map(|artifact| &*artifact.path))
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
        let below = self.artifact.path.strip_prefix(&format!("{}/", trace.base.key));
        let owner =
            below.and_then(|below| below.split_once('/')).map(|(owner, _)| owner.to_owned());
        let base = Setting { owner, ..trace.base.clone() };
        let line = AskedLine::new(&self.artifact.text, at);
        let mut answer =
            trace.ask(&base, &line, &|setting: &Setting| self.run(setting), Which::All, step);
        answer.printed_by = self.printed_by().into_iter().nth(at).unwrap_or_default();
        answer
    }

    fn run(&self, setting: &Setting) -> Tried {
        let Some(plan) = self.trace.plan(setting) else { return Tried::Failed };
        // Artifacts are made of the plan alone: an equal one prints the same.
        if plan == self.plan {
            return Tried::Same;
        }
        let owner = setting.owner.as_deref().unwrap_or_default();
        // A renamed school or device has its files elsewhere; otherwise each line would seem to be
        // gone.
        let path = format!("{}/{owner}/{}", setting.key, self.file);
        let sources = &self.trace.compiler.cooperation.sources;
        let mut out = Diagnostics::default();
        match self.renderer.some(&setting.key, &plan, Some(&path), sources, &mut out) {
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
        self.printed_by_marks().unwrap_or_default()
    }

    fn printed_by_marks(&self) -> Option<Vec<Vec<(FileId, usize)>>> {
        let compiler = self.trace.compiler;
        let marked = marked(compiler, compiler.platforms.get(&self.artifact.platform)?)?;
        let renderer = marked_renderer(compiler, &marked);
        let (key, path) = (&self.trace.base.key, &self.artifact.path);
        let mut out = Diagnostics::default();
        let rendered =
            renderer.some(key, &self.plan, Some(path), &marked.sources, &mut out)?.pop()?;
        Some(marked.printed(&rendered.text, &self.artifact.text))
    }
}
