//! Which values shape one line of one artifact, and which template prints it.
//!
//! Nothing is asked of templates: the artifact is compiled again and again with one thing of the
//! tree changed each time, and what becomes of the line is looked at. That covers what is printed,
//! what is worked out of it, and what decides in between. A thing counts as one without influence
//! when none of a few changes moves the line; the rules are not asked, so that a change may be one
//! that they forbid.

use std::sync::Arc;

use crate::base::diagnostic::Diagnostics;
use crate::base::source::{FileId, Origin};
use crate::compile::Compiler;
use crate::language::decode::{self, DecodedStandard, Intent, SchoolKey};
use crate::language::tree::Node;
use crate::model::EditionId;
use crate::plan::{self, Plan, Surroundings};
use crate::platform::Platform;
use crate::platform::artifact::is_school_folder;
use crate::platform::render::Renderer;
use crate::workspace::inputs::SchoolFiles;

mod align;
mod alternatives;
mod ask;
mod change;
mod cooperation;
mod finder;
mod mark;
mod part;

pub use align::same;
pub use change::{Path, TreeThing};
pub use cooperation::CooperationArtifact;
pub use part::SchoolArtifact;

use change::Change;

/// What a value, a name or a table does to a line. The first is the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Influence {
    /// It is written on the line.
    Written,
    /// It shapes what the line says.
    Shapes,
    /// It decides whether, or where, the line stands.
    Decides,
    /// It decides whether there is the file.
    File,
}

/// What can be changed: a thing of the school's tree, or something beside it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changeable {
    /// A thing of the tree.
    Thing(TreeThing),
    /// A value outside of it: what it is called, what it is, and its place.
    Value(String, String, Origin),
    /// The name of a folder.
    Folder(String),
}

/// Why a line reads as it does.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// What has influence, the strongest first.
    pub influences: Vec<(Influence, Changeable)>,
    /// What could not be changed in any way.
    pub untried: Vec<Changeable>,
    /// The template lines that print it; none when that is not known.
    pub printed_by: Vec<(FileId, usize)>,
}

/// A school, and what may be changed to see what follows.
#[derive(Debug)]
pub struct Trace<'a> {
    compiler: &'a Compiler,
    intent: Intent,
    shared: DecodedStandard,
    layers: Vec<Arc<Node>>,
    base: Setting,
    changes: Vec<Change>,
}

/// All that the artifacts of a school depend on.
#[derive(Clone, Debug)]
struct Setting {
    tree: Arc<Node>,
    key: SchoolKey,
    cooperation: String,
    authority: String,
    edition: String,
    /// The device or client profile that is asked about, by the name it has here, or the folder of
    /// a platform that writes for the school as a whole.
    owner: Option<String>,
}

impl<'a> Trace<'a> {
    /// Makes ready to ask about a school. `None` when it cannot be decoded, which is reported.
    pub fn new(
        compiler: &'a Compiler,
        school: &SchoolFiles,
        out: &mut Diagnostics,
    ) -> Option<Self> {
        let (intent, baseline) = compiler.cooperation.intent(school, out)?;
        let edition: EditionId = baseline.edition.clone();
        // With the school's own settings as what is shared, only what is changed is decoded again.
        let shared = decode::standard(Arc::clone(&intent.tree), out)?;
        let layers = compiler.cooperation.layers(school, &edition, &intent.school.profile);
        let base = Setting {
            tree: Arc::clone(&intent.tree),
            key: school.key.clone(),
            cooperation: compiler.cooperation.workspace.title.to_string(),
            authority: compiler.cooperation.authority_title(&school.key.authority).to_owned(),
            edition: edition.to_string(),
            owner: None,
        };
        let changes = finder::changes(&intent.tree, &decode::meanings(&intent.tree));
        Some(Self { compiler, intent, shared, layers, base, changes })
    }

    /// The value at a path of the school's tree.
    pub fn value(&self, path: &[Arc<str>]) -> Option<&Node> {
        self.intent.tree.find(path.iter().map(|key| &**key))
    }

    /// Where the key at the end of a path is written, in the lowest layer first.
    pub fn written(&self, path: &[Arc<str>]) -> Vec<Origin> {
        let Some((key, above)) = path.split_last() else { return Vec::new() };
        let places = self
            .layers
            .iter()
            .filter_map(|layer| Some(layer.find(above.iter().map(|key| &**key))?.get(key)?.key));
        places.collect()
    }

    fn plan(&self, setting: &Setting) -> Option<Plan> {
        let mut out = Diagnostics::default();
        let intent = decode::changed(
            setting.key.clone(),
            Arc::clone(&setting.tree),
            &self.shared,
            &self.intent,
            &mut out,
        )?;
        let surroundings = Surroundings {
            cooperation: &setting.cooperation,
            authority: &setting.authority,
            edition: &setting.edition,
            platforms: &self.compiler.school_platforms,
        };
        let Some(owner) = setting.owner.as_deref() else {
            return Some(plan::plan(&intent, surroundings));
        };
        // What a platform writes for the school as a whole is about all of its devices.
        if is_school_folder(owner) {
            return Some(plan::plan(&intent, surroundings));
        }
        // What is asked about says nothing of the school as a whole.
        let surroundings = Surroundings { platforms: &[], ..surroundings };
        Some(plan::plan_some(&intent, surroundings, |id| owner == id))
    }
}

fn marked(compiler: &Compiler, platform: &Platform) -> Option<mark::Marked> {
    mark::mark(&compiler.cooperation.sources, platform.templates.values().copied())
}

/// Prints with marks, which are sound in no format.
fn marked_renderer(compiler: &Compiler, marked: &mark::Marked) -> Renderer {
    Renderer::new(&compiler.platforms, &marked.sources, &mut Diagnostics::default())
        .without_reading_back()
}
