//! A state of the workspace, and what there is to compare it with, ready to be compiled.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::affected::{self, SharedFiles};
use super::built_files::BuiltFiles;
use super::model::Layered;
use super::snapshot::Snapshot;
use super::{ComparedSide, model};
use crate::base::diagnostic::Diagnostics;
use crate::base::source::{FileId, Origin};
use crate::compile::{self, Compiler, PlannedSchool};
use crate::language::decode::SchoolKey;
use crate::language::parsed::ParsedFiles;
use crate::language::tree::{Node, Table, Value};
use crate::model::Day;
use crate::plan::{Host, Plan};
use crate::platform::artifact::Artifact;
use crate::platform::render::Renderer;
use crate::standard::cooperation::Cooperation;
use crate::workspace::inputs::SchoolFiles;

/// A state of the workspace, ready to be compiled.
pub(super) struct CompiledState {
    pub(super) side: ComparedSide,
    pub(super) compiler: Compiler,
    pub(super) renderer: Renderer,
    /// The files that no school owns.
    pub(super) shared: SharedFiles,
    /// Findings in the files that schools share.
    pub(super) found: Diagnostics,
}

/// A school of another state, which is compiled.
pub(super) type OtherSide<'a> = (&'a CompiledState, &'a SchoolFiles, &'a Compiled);

/// A state whose `muster.toml` cannot be read, and why.
pub(super) struct Unsound {
    pub(super) side: ComparedSide,
    pub(super) found: Diagnostics,
    pub(super) sources: ParsedFiles,
}

impl CompiledState {
    /// Makes a state ready. An error holds the files and the findings of a workspace whose
    /// `muster.toml` cannot be read.
    pub(super) fn new(snapshot: Snapshot, day: Day) -> Result<Self, Box<Unsound>> {
        let Snapshot { side, inputs, found: mut out } = snapshot;
        let shared = affected::shared_files(&inputs);
        let compiler = match Compiler::new(inputs, day, &mut out) {
            Ok(compiler) => compiler,
            Err(sources) => return Err(Box::new(Unsound { side, found: out, sources })),
        };
        let renderer = Renderer::new(&compiler.platforms, &compiler.cooperation.sources, &mut out);
        Ok(Self { side, compiler, renderer, shared, found: out })
    }

    pub(super) fn schools(&self) -> BTreeMap<&SchoolKey, &SchoolFiles> {
        self.cooperation().schools.iter().map(|school| (&school.key, school)).collect()
    }

    /// A school by its name, `authority/school`.
    pub(super) fn school(&self, name: &str) -> Option<&SchoolFiles> {
        let (authority, school) = name.split_once('/')?;
        self.cooperation().schools.iter().find(|files| {
            files.key.school.as_str() == school && files.key.authority.as_str() == authority
        })
    }

    /// The tree of a school by its name.
    pub(super) fn tree(&self, name: &str) -> Option<Arc<Node>> {
        let (tree, _) = self.cooperation().tree(self.school(name)?, &mut Diagnostics::default())?;
        Some(tree)
    }

    /// Plans a school and renders its files, as far as its faults permit. Beside the same school of
    /// another state, what is parsed of files that are the same is taken over from there, and files
    /// of which templates see the same.
    pub(super) fn compile(
        &self,
        school: &SchoolFiles,
        beside: Option<OtherSide<'_>>,
        out: &mut Diagnostics,
    ) -> Compiled {
        let sources = &self.cooperation().sources;
        if let Some((state, _, _)) = beside {
            sources.take_over(&state.cooperation().sources, &school.files);
        }
        let planned = self.compiler.plan_school(school, out);
        let known = beside.and_then(|(state, files, compiled)| {
            let artifacts = compiled.artifacts.as_ref()?;
            Some(self.renderer.known(&state.renderer, &files.key, compiled.plan()?, artifacts))
        });
        let plan = planned.as_ref().and_then(|planned| planned.plan.as_ref());
        let artifacts = plan.and_then(|plan| {
            self.renderer.school_beside(&school.key, plan, known.as_ref(), sources, out)
        });
        Compiled { planned, artifacts }
    }

    /// A school by its name, with everything that is made for it.
    pub(super) fn compile_named(
        &self,
        name: &str,
        beside: Option<OtherSide<'_>>,
    ) -> Option<(&SchoolFiles, Compiled)> {
        let school = self.school(name)?;
        Some((school, self.compile(school, beside, &mut Diagnostics::default())))
    }

    /// The cooperation as the workspace describes it in this state.
    pub(super) fn cooperation(&self) -> &Cooperation {
        &self.compiler.cooperation
    }

    /// The exceptions that some files grant, by their ids.
    pub(super) fn exceptions(&self, files: &[FileId]) -> Arc<Node> {
        let mut exceptions = Table::new();
        let mut at = Origin::file(FileId::default());
        for &file in files {
            let Some(root) = self.cooperation().sources.tree(file) else { continue };
            let Some(entry) = root.get(model::EXCEPTIONS) else { continue };
            at = entry.node.origin;
            for (id, exception) in entry.node.table().into_iter().flatten() {
                exceptions.insert(Arc::clone(id), exception.clone());
            }
        }
        Arc::new(Node { value: Value::Table(exceptions), origin: at, hidden: None })
    }

    /// The tree of a school, whether or not it fits the model.
    pub(super) fn layered(&self, school: &SchoolFiles, compiled: &Compiled) -> Option<Layered> {
        let (tree, baseline) = match &compiled.planned {
            Some(planned) => (Arc::clone(&planned.intent.tree), Arc::clone(&planned.baseline)),
            // A school that does not fit the model has a tree all the same.
            None => self.cooperation().tree(school, &mut Diagnostics::default())?,
        };
        let common = Arc::clone(baseline.tree.as_ref()?);
        Some(Layered { tree, common, edition: baseline.edition.clone() })
    }
}

/// A school as far as it could be compiled.
pub(super) struct Compiled {
    pub(super) planned: Option<PlannedSchool>,
    pub(super) artifacts: Option<Vec<Artifact>>,
}

impl Compiled {
    pub(super) fn plan(&self) -> Option<&Plan> {
        self.planned.as_ref()?.plan.as_ref()
    }

    pub(super) fn hosts(&self, key: &SchoolKey) -> Option<Vec<Host>> {
        Some(compile::hosts_of(key, self.plan()?))
    }
}

/// What there is to compare with.
pub(super) enum ComparedWith {
    State(Box<CompiledState>),
    Build(Box<BuiltFiles>),
    Nothing(ComparedSide),
}

impl ComparedWith {
    pub(super) fn state(&self) -> Option<&CompiledState> {
        match self {
            Self::State(state) => Some(state),
            Self::Build(_) | Self::Nothing(_) => None,
        }
    }
}
