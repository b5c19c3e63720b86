//! Plan x platform -> artifacts: strict templates, escaping, and reading back.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use minijinja::Environment;
use minijinja::value::Value;

use crate::base::diagnostic::{Diagnostic, Diagnostics, Severity, codes};
use crate::base::source::{FileId, Origin, Sources};
use crate::language::decode::SchoolKey;
use crate::model::PlatformId;
use crate::plan::{Cooperation, Plan};
use crate::platform::artifact::{Artifact, COOPERATION_FOLDER, is_safe_path};
use crate::platform::{
    ApplyMode, Format, OUTPUT_TWICE, Output, Platform, Platforms, Scope, Syntax,
};

mod environment;
mod escape;
mod filters;
mod finding;
mod gate;
mod limits;
mod readback;

pub use gate::{TemplateRefusal, check_template};
pub use limits::Budget;
pub use readback::read_back;

codes! {
    /// # What
    /// A template is wrong: it cannot be parsed, uses a value that the plan does not have, or
    /// prints a value that its format cannot hold.
    ///
    /// # Why
    /// Half a configuration file is worse than none; nothing is guessed and nothing is left out.
    ///
    /// # Fix
    /// The message shows the line of the template and the value. `src/plan/types.rs` lists what
    /// templates see.
    ///
    /// Templates have the blocks `for`, `if` and `include`, and nothing that gives a name to a
    /// value but `for`; the function `range`; and the filters and tests of Jinja, without those
    /// that would let a value through unescaped (`safe`), hide that it is missing (`default`), or
    /// make much of little (`indent`, `format`).
    TEMPLATE = "template-error", Error;
    /// # What
    /// A template is too large or nested too deeply to be read, or rendering it takes too much time
    /// or space.
    ///
    /// # Why
    /// Whoever sends a change can send a template. One line of it must not stop the machine of
    /// whoever builds.
    ///
    /// # Fix
    /// Let the template print less, or divide it into templates that it includes. The limits are
    /// ten times what the largest of the built-in platforms needs, and more:
    ///
    /// - a template: 262,144 bytes;
    /// - an expression, `{{ … }}` or `{% … %}`: 1,200 words and signs, nested 40 deep by brackets,
    ///   `not`, `-` and `else`;
    /// - blocks around each other: 100, where each `elif` counts like one;
    /// - rendering: 200 deep, where a loop counts like one and an included template like ten;
    /// - a text that a filter takes or makes: 65,536 bytes;
    /// - a file: 16 MiB and 2,000,000 steps; a step is what the engine does at once, and 64 bytes
    ///   that come into being count like one;
    /// - a file about all devices of the cooperation: 32 KiB and 3,000 steps more for each device.
    TOO_COSTLY = "template-too-costly", Error;
    /// # What
    /// A generated file is not sound in its own format: a real parser refused to read it back.
    ///
    /// # Why
    /// The device would refuse it too, or read something else.
    ///
    /// # Fix
    /// Mend the template of the platform.
    MALFORMED = "malformed-output", Error;
    /// # What
    /// The path of an output leaves the folder of its device or is not valid on every system.
    ///
    /// # Why
    /// Generated files must stay in the output, also where it is copied to Windows.
    ///
    /// # Fix
    /// Use letters, digits, `.`, `_`, `-` and `/` in the path.
    UNSAFE_PATH = "unsafe-output-path", Error;
}

/// The platforms' templates, parsed.
#[derive(Debug)]
pub struct Renderer {
    platforms: BTreeMap<PlatformId, Prepared>,
}

/// A platform ready to write.
#[derive(Debug)]
struct Prepared {
    name: PlatformId,
    manifest: Origin,
    scope: Scope,
    apply: ApplyMode,
    outputs: Vec<Output>,
    templates: BTreeMap<String, FileId>,
    texts: Vec<(String, Arc<str>)>,
    syntax: Syntax,
    reads_back: bool,
    /// By which its limits are divided.
    share: u32,
    /// The templates once per format, since the format decides how values are escaped; parsed when
    /// the first file of it is written.
    environments: BTreeMap<Format, OnceLock<Environment<'static>>>,
}

/// One rendering of a platform.
struct Task<'a> {
    scope: Scope,
    /// What the templates see.
    context: Vec<(&'static str, Value)>,
    school: Option<&'a SchoolKey>,
    device: Option<&'a str>,
    /// The folder for the files.
    folder: String,
    /// The one file to write; `None` for all.
    only: Option<&'a str>,
}

/// What a template writes that prints one value: `{{ value }}`, or `{{ value | quote }}` with that
/// filter. The error says why it is refused. It is here for tables of what escaping does.
pub fn print(
    format: Format,
    syntax: &Syntax,
    filter: Option<&str>,
    value: Value,
) -> Result<String, String> {
    let template = filter
        .map_or_else(|| "{{ value }}".to_owned(), |filter| format!("{{{{ value | {filter} }}}}"));
    let environment =
        environment::environment(syntax, format, &[("print".to_owned(), template.into())]);
    let context = Value::from(BTreeMap::from([("value", value)]));
    environment::render(&environment, "print", context, Budget::FILE)
        .map_err(|failed| finding::reason(&failed, Budget::FILE))
}

impl Renderer {
    /// Parses the templates of all platforms.
    pub fn new(platforms: &Platforms, sources: &Sources, out: &mut Diagnostics) -> Self {
        Self {
            platforms: platforms
                .iter()
                .map(|(name, platform)| (name.clone(), Prepared::new(platform, sources, out)))
                .collect(),
        }
    }

    /// The same for texts that no device will get, which need not be sound in their format.
    #[must_use]
    pub fn without_reading_back(mut self) -> Self {
        self.platforms.values_mut().for_each(|prepared| prepared.reads_back = false);
        self
    }

    /// The same with limits divided by `parts`: how much room a template has shows where it fails.
    #[must_use]
    pub fn with_limits_divided_by(mut self, parts: u32) -> Self {
        self.platforms.values_mut().for_each(|prepared| prepared.share = parts);
        self
    }

    /// Writes everything of a school. `None` when anything failed.
    pub fn school(
        &self,
        key: &SchoolKey,
        plan: &Plan,
        sources: &Sources,
        out: &mut Diagnostics,
    ) -> Option<Vec<Artifact>> {
        self.some(key, plan, None, sources, out)
    }

    /// As [`Self::school`], with the one file `only` when there is such a path.
    pub fn some(
        &self,
        key: &SchoolKey,
        plan: &Plan,
        only: Option<&str>,
        sources: &Sources,
        out: &mut Diagnostics,
    ) -> Option<Vec<Artifact>> {
        let before = out.count(Severity::Error);
        let site = Value::from_dyn_object(Arc::clone(&plan.site));
        let mut artifacts = Vec::new();
        for (device, platforms) in &plan.devices {
            let task = Task {
                scope: Scope::Device,
                context: vec![
                    ("site", site.clone()),
                    ("device", Value::from_dyn_object(Arc::clone(device))),
                ],
                school: Some(key),
                device: Some(&device.id),
                folder: format!("{key}/{}", device.id),
                only,
            };
            self.write(platforms, &task, sources, &mut artifacts, out);
        }
        for (client, platform) in &plan.clients {
            let task = Task {
                scope: Scope::School,
                context: vec![
                    ("site", site.clone()),
                    ("client", Value::from_dyn_object(Arc::clone(client))),
                ],
                school: Some(key),
                device: None,
                folder: format!("{key}/{}", client.id),
                only,
            };
            self.write(std::slice::from_ref(platform), &task, sources, &mut artifacts, out);
        }
        self.sort(&mut artifacts, out);
        (out.count(Severity::Error) == before).then_some(artifacts)
    }

    /// Writes what belongs to the cooperation as a whole.
    pub fn cooperation(
        &self,
        platforms: &[PlatformId],
        plan: Cooperation,
        sources: &Sources,
        out: &mut Diagnostics,
    ) -> Vec<Artifact> {
        let context = vec![("cooperation", Value::from_object(plan))];
        let task = Task {
            scope: Scope::Cooperation,
            context,
            school: None,
            device: None,
            folder: COOPERATION_FOLDER.into(),
            only: None,
        };
        let mut artifacts = Vec::new();
        self.write(platforms, &task, sources, &mut artifacts, out);
        self.sort(&mut artifacts, out);
        artifacts
    }

    /// Writes one file of a platform again from what its templates see: `name` is its path in the
    /// folder of its device. `None` when the platform writes no such file, or cannot.
    pub fn again(
        &self,
        platform: &str,
        name: &str,
        context: &[(&'static str, Value)],
    ) -> Option<String> {
        let prepared = self.platforms.get(platform)?;
        let output = prepared.outputs.iter().find(|output| output.path == name)?;
        environment::render(
            prepared.environment(output.format),
            &output.template,
            prepared.seen(context),
            prepared.budget(context),
        )
        .ok()
    }

    fn write(
        &self,
        platforms: &[PlatformId],
        task: &Task<'_>,
        sources: &Sources,
        artifacts: &mut Vec<Artifact>,
        out: &mut Diagnostics,
    ) {
        for prepared in platforms
            .iter()
            .filter_map(|name| self.platforms.get(name))
            .filter(|prepared| prepared.scope == task.scope)
        {
            prepared.write(task, sources, artifacts, out);
        }
    }

    /// Sorts by path; two files of one path are a finding.
    fn sort(&self, artifacts: &mut [Artifact], out: &mut Diagnostics) {
        artifacts.sort_by(|a, b| a.path.cmp(&b.path));
        for pair in artifacts.windows(2) {
            if let [one, other] = pair
                && one.path.eq_ignore_ascii_case(&other.path)
            {
                let message = format!(
                    "the platforms `{}` and `{}` write to one path on one device",
                    one.platform, other.platform
                );
                let at = self.platforms.get(&other.platform).map(|prepared| prepared.manifest);
                out.push(Diagnostic::new(&OUTPUT_TWICE, message).at_opt(at).note(one.path.clone()));
            }
        }
    }
}

impl Prepared {
    fn new(platform: &Platform, sources: &Sources, out: &mut Diagnostics) -> Self {
        let manifest = &platform.manifest;
        let mut prepared = Self {
            name: platform.name.clone(),
            manifest: Origin::file(platform.file),
            scope: manifest.scope,
            apply: manifest.apply.mode,
            outputs: Vec::new(),
            templates: platform.templates.clone(),
            texts: platform
                .templates
                .iter()
                .map(|(name, &file)| (name.clone(), Arc::clone(&sources.file(file).text)))
                .collect(),
            syntax: manifest.syntax.clone(),
            reads_back: true,
            share: 1,
            environments: BTreeMap::new(),
        };
        let mut paths = BTreeMap::new();
        for (key, output) in &manifest.outputs {
            let at = platform.at(&["outputs", key, "path"]);
            if !is_safe_path(&output.path) {
                let message = format!("the output path `{}` is not safe", output.path);
                out.push(Diagnostic::new(&UNSAFE_PATH, message).at(at));
            } else if let Some(first) = paths.insert(output.path.to_lowercase(), at) {
                let message = format!("two outputs have the path `{}`", output.path);
                out.push(
                    Diagnostic::new(&OUTPUT_TWICE, message)
                        .at(at)
                        .note_at(first, "the other one is here"),
                );
            } else {
                prepared.outputs.push(output.clone());
            }
        }
        // Those that come with the program were parsed when it was tested.
        if !platform.built_in {
            prepared.parse(sources, out);
        }
        prepared.environments =
            prepared.outputs.iter().map(|output| (output.format, OnceLock::new())).collect();
        prepared
    }

    /// Tells which templates cannot be parsed, each once whatever the formats; then nothing is
    /// written.
    fn parse(&mut self, sources: &Sources, out: &mut Diagnostics) {
        for (name, text) in &self.texts {
            let found = if let Err(refusal) = check_template(text) {
                self.templates.get(name).map(|&file| finding::refused(&refusal, file, text))
            } else if let Err(failed) = environment::parse(name, text) {
                Some(finding::failed(&failed, Budget::FILE, &self.templates, name, sources))
            } else {
                None
            };
            if let Some(found) = found {
                out.push(found);
                self.outputs.clear();
            }
        }
    }

    fn environment(&self, format: Format) -> &Environment<'static> {
        self.environments[&format]
            .get_or_init(|| environment::environment(&self.syntax, format, &self.texts))
    }

    /// What the templates see.
    fn seen(&self, context: &[(&'static str, Value)]) -> Value {
        let named = context.iter().map(|(name, value)| (*name, value.clone()));
        Value::from(
            named
                .chain([("platform", Value::from(self.name.as_str()))])
                .collect::<BTreeMap<_, _>>(),
        )
    }

    fn budget(&self, context: &[(&'static str, Value)]) -> Budget {
        Budget::of(context).divided_by(self.share)
    }

    fn write(
        &self,
        task: &Task<'_>,
        sources: &Sources,
        artifacts: &mut Vec<Artifact>,
        out: &mut Diagnostics,
    ) {
        let (context, budget) = (self.seen(&task.context), self.budget(&task.context));
        let path = |output: &Output| format!("{}/{}", task.folder, output.path);
        let wanted = |output: &&Output| task.only.is_none_or(|only| only == path(output));
        for output in self.outputs.iter().filter(wanted) {
            let text = match environment::render(
                self.environment(output.format),
                &output.template,
                context.clone(),
                budget,
            ) {
                Ok(text) => text,
                Err(failed) => {
                    let about = task
                        .device
                        .map_or_else(|| task.folder.clone(), |device| format!("device {device}"));
                    let finding = finding::failed(
                        &failed,
                        budget,
                        &self.templates,
                        &output.template,
                        sources,
                    );
                    out.push(finding.note(format!("while writing for {about}")));
                    continue;
                }
            };
            if let (true, Err(problem)) =
                (self.reads_back, readback::read_back(output.format, &text))
            {
                let at = self.templates.get(&output.template).map(|&file| Origin::file(file));
                let message = format!("the file is not sound {:?}: {problem}", output.format);
                out.push(
                    Diagnostic::new(&MALFORMED, message)
                        .at_opt(at)
                        .note(format!("in {}", path(output))),
                );
                continue;
            }
            artifacts.push(Artifact {
                path: path(output),
                text,
                platform: self.name.clone(),
                school: task.school.cloned(),
                device: task.device.map(str::to_owned),
                format: output.format,
                apply: self.apply,
                sensitive: output.sensitive,
            });
        }
    }
}
