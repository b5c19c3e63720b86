//! Plan x platform -> artifacts: strict templates, escaping, and reading back.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior};

use crate::artifact::{Artifact, COOPERATION_FOLDER, is_safe_path};
use crate::decode::SchoolKey;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, codes};
use crate::model::PlatformId;
use crate::plan::{Cooperation, Plan};
use crate::platform::{ApplyMode, Format, OUTPUT_TWICE, Output, Platform, Platforms, Scope, Syntax};
use crate::source::{FileId, Origin, Sources};

mod escape;
mod filters;
mod readback;

pub use self::readback::read_back;

use escape::Escaping;

codes! {
    /// # What
    /// A template is wrong: it cannot be parsed, uses a value that the plan does not have, or prints a value
    /// that its format cannot hold.
    ///
    /// # Why
    /// Half a configuration file is worse than none; nothing is guessed and nothing is left out.
    ///
    /// # Fix
    /// The message shows the line of the template and the value. `src/plan/types.rs` lists what templates see.
    TEMPLATE = "template-error", Error;
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
    /// The templates once per format, since the format decides how values are escaped; parsed when the first
    /// file of it is written.
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

impl Renderer {
    /// Parses the templates of all platforms.
    pub fn new(platforms: &Platforms, sources: &Sources, out: &mut Diagnostics) -> Self {
        Self { platforms: platforms.iter().map(|(name, platform)| (name.clone(), Prepared::new(platform, sources, out))).collect() }
    }

    /// The same for texts that no device will get, which need not be sound in their format.
    #[must_use]
    pub fn without_reading_back(mut self) -> Self {
        self.platforms.values_mut().for_each(|prepared| prepared.reads_back = false);
        self
    }

    /// Writes everything of a school. `None` when anything failed.
    pub fn school(&self, key: &SchoolKey, plan: &Plan, sources: &Sources, out: &mut Diagnostics) -> Option<Vec<Artifact>> {
        self.some(key, plan, None, sources, out)
    }

    /// As [`Self::school`], with the one file `only` when there is such a path.
    pub fn some(&self, key: &SchoolKey, plan: &Plan, only: Option<&str>, sources: &Sources, out: &mut Diagnostics) -> Option<Vec<Artifact>> {
        let before = out.count(Severity::Error);
        let site = Value::from_dyn_object(Arc::clone(&plan.site));
        let mut artifacts = Vec::new();
        for (device, platforms) in &plan.devices {
            let task = Task {
                scope: Scope::Device,
                context: vec![("site", site.clone()), ("device", Value::from_dyn_object(Arc::clone(device)))],
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
                context: vec![("site", site.clone()), ("client", Value::from_dyn_object(Arc::clone(client)))],
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
    pub fn cooperation(&self, platforms: &[PlatformId], plan: Cooperation, sources: &Sources, out: &mut Diagnostics) -> Vec<Artifact> {
        let context = vec![("cooperation", Value::from_object(plan))];
        let task = Task { scope: Scope::Cooperation, context, school: None, device: None, folder: COOPERATION_FOLDER.into(), only: None };
        let mut artifacts = Vec::new();
        self.write(platforms, &task, sources, &mut artifacts, out);
        self.sort(&mut artifacts, out);
        artifacts
    }

    /// Writes one file of a platform again from what its templates see: `name` is its path in the folder of
    /// its device. `None` when the platform writes no such file, or cannot.
    pub fn again(&self, platform: &str, name: &str, context: &[(&'static str, Value)]) -> Option<String> {
        let prepared = self.platforms.get(platform)?;
        let output = prepared.outputs.iter().find(|output| output.path == name)?;
        let named = context.iter().map(|(name, value)| (*name, value.clone()));
        let context: BTreeMap<_, _> = named.chain([("platform", Value::from(prepared.name.as_str()))]).collect();
        prepared.environment(output.format).get_template(&output.template).ok()?.render(Value::from(context)).ok()
    }

    fn write(&self, platforms: &[PlatformId], task: &Task<'_>, sources: &Sources, artifacts: &mut Vec<Artifact>, out: &mut Diagnostics) {
        for prepared in platforms.iter().filter_map(|name| self.platforms.get(name)).filter(|prepared| prepared.scope == task.scope) {
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
                let message = format!("the platforms `{}` and `{}` write to one path on one device", one.platform, other.platform);
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
            texts: platform.templates.iter().map(|(name, &file)| (name.clone(), Arc::clone(&sources.file(file).text))).collect(),
            syntax: manifest.syntax.clone(),
            reads_back: true,
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
                out.push(Diagnostic::new(&OUTPUT_TWICE, message).at(at).note_at(first, "the other one is here"));
            } else {
                prepared.outputs.push(output.clone());
            }
        }
        // Those that come with the program were parsed when it was tested.
        for (name, text) in prepared.texts.iter().filter(|_| !platform.built_in) {
            // A template that cannot be parsed is told once, whatever the formats.
            if let Err(error) = Environment::new().add_template_owned(name.clone(), text.to_string()) {
                out.push(template_error(&error, &platform.templates, name, sources));
                prepared.outputs.clear();
            }
        }
        prepared.environments = prepared.outputs.iter().map(|output| (output.format, OnceLock::new())).collect();
        prepared
    }

    fn environment(&self, format: Format) -> &Environment<'static> {
        self.environments[&format].get_or_init(|| environment(&self.syntax, format, &self.texts))
    }

    fn write(&self, task: &Task<'_>, sources: &Sources, artifacts: &mut Vec<Artifact>, out: &mut Diagnostics) {
        let named = task.context.iter().map(|(name, value)| (*name, value.clone()));
        let context = Value::from(named.chain([("platform", Value::from(self.name.as_str()))]).collect::<BTreeMap<_, _>>());
        let path = |output: &Output| format!("{}/{}", task.folder, output.path);
        let wanted = |output: &&Output| task.only.is_none_or(|only| only == path(output));
        for output in self.outputs.iter().filter(wanted) {
            let template = self.environment(output.format).get_template(&output.template);
            let text = match template.and_then(|template| template.render(context.clone())) {
                Ok(text) => text,
                Err(error) => {
                    let about = task.device.map_or_else(|| task.folder.clone(), |device| format!("device {device}"));
                    let finding = template_error(&error, &self.templates, &output.template, sources);
                    out.push(finding.note(format!("while writing for {about}")));
                    continue;
                }
            };
            if let (true, Err(problem)) = (self.reads_back, readback::read_back(output.format, &text)) {
                let at = self.templates.get(&output.template).map(|&file| Origin::file(file));
                let message = format!("the file is not sound {:?}: {problem}", output.format);
                out.push(Diagnostic::new(&MALFORMED, message).at_opt(at).note(format!("in {}", path(output))));
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

/// A strict environment with a platform's templates, which escapes for `format`.
fn environment(syntax: &Syntax, format: Format, texts: &[(String, Arc<str>)]) -> Environment<'static> {
    let escaping = Arc::new(Escaping::new(format, syntax));
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(syntax.expect("the delimiters are the usual ones"));
    let (quote, line) = (Arc::clone(&escaping), Arc::clone(&escaping));
    environment.set_formatter(move |out, _, value| escaping.write(out, value));
    environment.add_filter("quote", move |value: &Value| quote.quoted(value));
    environment.add_filter("line", move |value: &Value| line.line(value));
    filters::add(&mut environment);
    // What would let a value through unescaped, or hide that it is missing.
    for name in ["safe", "escape", "e", "default", "d", "tojson"] {
        environment.remove_filter(name);
    }
    for (name, text) in texts {
        // Whether it can be parsed was looked at before.
        let _ = environment.add_template_owned(name.clone(), text.to_string());
    }
    environment
}

/// A template's error as a finding: the line of the template, the expression, and what is wrong with it.
fn template_error(error: &minijinja::Error, templates: &BTreeMap<String, FileId>, main: &str, sources: &Sources) -> Diagnostic {
    // The innermost template knows best.
    let mut error = error;
    while let Some(inner) = std::error::Error::source(error).and_then(|source| source.downcast_ref::<minijinja::Error>()) {
        error = inner;
    }
    let file = error.name().and_then(|name| templates.get(name)).or_else(|| templates.get(main));
    let origin = file.map(|&file| {
        let text = &sources.file(file).text;
        let span = error.range().filter(|range| range.end <= text.len()).unwrap_or_else(|| line_span(text, error.line().unwrap_or(1)));
        Origin { file, start: u32::try_from(span.start).unwrap_or(0), end: u32::try_from(span.end).unwrap_or(0) }
    });
    let what = match (error.kind(), error.detail()) {
        (ErrorKind::BadEscape, Some(detail)) => detail.to_owned(),
        (ErrorKind::UndefinedError, detail) => detail.map_or_else(|| "the plan has no such value".to_owned(), str::to_owned),
        (kind, Some(detail)) => format!("{kind}: {detail}"),
        (kind, None) => kind.to_string(),
    };
    let expression = origin.map(|at| sources.file(at.file).text.get(at.start as usize..at.end as usize).unwrap_or_default().trim().to_owned());
    let short =
        |expression: &String| !expression.is_empty() && expression.len() < 80 && !expression.contains('\n') && !what.contains(expression.as_str());
    let message = match expression.filter(short) {
        Some(expression) => format!("`{expression}`: {what}"),
        None => what,
    };
    Diagnostic::new(&TEMPLATE, message).at_opt(origin)
}

/// The bytes of a line of a text.
fn line_span(text: &str, line: usize) -> std::ops::Range<usize> {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    start..end
}
