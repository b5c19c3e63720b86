//! One platform, ready to write: its templates are parsed and its outputs are known to be safe.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use minijinja::Environment;
use minijinja::value::Value;

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::base::source::{FileId, Origin, Sources};
use crate::language::decode::SchoolKey;
use crate::model::PlatformId;
use crate::platform::artifact::{Artifact, is_safe_path};
use crate::platform::each::{self, OutputFile, OutputPath};
use crate::platform::render::codes::{MALFORMED, UNSAFE_PATH};
use crate::platform::render::gate::check_template;
use crate::platform::render::limits::Budget;
use crate::platform::render::readback::read_back;
use crate::platform::render::secret::FILLED;
use crate::platform::render::site_use::SiteUse;
use crate::platform::render::{environment, finding};
use crate::platform::{Format, OUTPUT_TWICE, Output, Platform, Scope, Syntax};

/// A platform ready to write.
#[derive(Debug)]
pub(super) struct PreparedPlatform {
    name: PlatformId,
    pub(super) manifest: Origin,
    manifest_text: Arc<str>,
    pub(super) scope: Scope,
    pub(super) outputs: Vec<PreparedOutput>,
    templates: BTreeMap<String, FileId>,
    texts: Vec<(String, Arc<str>)>,
    syntax: Syntax,
    /// Whether each file is read back in its format before it counts as written.
    pub(super) reads_back: bool,
    /// The templates once per format, since the format decides how values are escaped; parsed when
    /// the first file of it is written.
    environments: BTreeMap<Format, OnceLock<Environment<'static>>>,
    /// What the templates look at of the site; found out when somebody asks.
    site_use: OnceLock<SiteUse>,
}

/// An output whose path is known to be safe, or is so but for the field of an entry in it.
#[derive(Debug)]
pub(super) struct PreparedOutput {
    pub(super) output: Output,
    /// Its name in the manifest.
    name: Arc<str>,
    /// Where its path is written.
    path_at: Origin,
}

/// One rendering of a platform.
pub(super) struct Task<'a> {
    pub(super) scope: Scope,
    /// What the templates see.
    pub(super) context: Vec<(&'static str, Value)>,
    pub(super) school: Option<&'a SchoolKey>,
    pub(super) device: Option<&'a str>,
    /// The folder that the files are written to.
    pub(super) folder: String,
    /// The path of the one file to write; `None` for all.
    pub(super) only: Option<&'a str>,
}

impl Task<'_> {
    /// Whether values of secrets are written, not placeholders.
    fn has_values_of_secrets(&self) -> bool {
        self.context.iter().any(|(name, _)| *name == FILLED)
    }

    /// Whose files these are, for the notes of findings.
    fn written_for(&self) -> String {
        match self.device {
            Some(device) => format!("device {device}"),
            None => self.folder.clone(),
        }
    }
}

impl PreparedPlatform {
    /// Parses the templates of a platform and leaves out outputs with paths that are not safe.
    pub(super) fn new(platform: &Platform, sources: &Sources, out: &mut Diagnostics) -> Self {
        let manifest = &platform.manifest;
        let mut prepared = Self {
            name: platform.name.clone(),
            manifest: Origin::file(platform.file),
            manifest_text: Arc::clone(&sources.file(platform.file).text),
            scope: manifest.scope,
            outputs: Vec::new(),
            templates: platform.templates.clone(),
            texts: platform
                .templates
                .iter()
                .map(|(name, &file)| (name.clone(), Arc::clone(&sources.file(file).text)))
                .collect(),
            syntax: manifest.syntax.clone(),
            reads_back: true,
            environments: BTreeMap::new(),
            site_use: OnceLock::new(),
        };
        for (key, output) in &manifest.outputs {
            let origin = platform.at(&["outputs", key, "path"]);
            // A field of an entry is looked at when it is known.
            let is_safe =
                OutputPath::new(&output.path).is_ok_and(|path| is_safe_path(&path.with("x")));
            if !is_safe {
                let message = format!("the output path `{}` is not safe", output.path);
                out.push(Diagnostic::new(&UNSAFE_PATH, message).at(origin));
                continue;
            }
            let (output, name) = (output.clone(), Arc::from(key.as_str()));
            prepared.outputs.push(PreparedOutput { output, name, path_at: origin });
        }
        // Templates that come with the program were parsed when the program was tested.
        if !platform.built_in {
            prepared.parse(sources, out);
        }
        // All keys are there from now on, so that threads that share the platform need no lock for
        // the map.
        prepared.environments = prepared
            .outputs
            .iter()
            .map(|prepared| (prepared.output.format, OnceLock::new()))
            .collect();
        prepared
    }

    /// Reports templates that cannot be parsed, each once whatever the formats. If there is one,
    /// the platform writes nothing.
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
                // Which outputs include the template is not known before they are rendered.
                self.outputs.clear();
            }
        }
    }

    /// Whether it writes the same as another one, whatever it is given.
    pub(super) fn writes_as(&self, other: &Self) -> bool {
        let mut texts = self.texts.iter().zip(&other.texts);
        is_same_text(&self.manifest_text, &other.manifest_text)
            && self.texts.len() == other.texts.len()
            && texts.all(|((name, text), (other_name, other_text))| {
                name == other_name && is_same_text(text, other_text)
            })
    }

    /// What its templates look at of the site.
    pub(super) fn site_use(&self) -> &SiteUse {
        self.site_use.get_or_init(|| {
            let texts = self.texts.iter().map(|(_, text)| &**text);
            SiteUse::of(texts, self.outputs.iter().map(|prepared| &prepared.output))
        })
    }

    /// The environment of a format, made when the first file of that format is written.
    pub(super) fn environment(&self, format: Format) -> &Environment<'static> {
        self.environments[&format]
            .get_or_init(|| environment::environment(&self.syntax, format, &self.texts))
    }

    /// What a template sees: the values of a task, the entry of a list that the file is written
    /// for, and the name of the platform.
    pub(super) fn template_context(
        &self,
        values: &[(&'static str, Value)],
        item: Option<&Value>,
    ) -> Value {
        let mut context: BTreeMap<&str, Value> = BTreeMap::new();
        for (name, value) in values {
            context.insert(name, value.clone());
        }
        if let Some(item) = item {
            context.insert("item", item.clone());
        }
        // Last, so that no value of the plan takes its name.
        context.insert("platform", Value::from(self.name.as_str()));
        Value::from(context)
    }

    /// Writes the files of a task. Those that fail are reported and left out.
    pub(super) fn write(
        &self,
        task: &Task<'_>,
        sources: &Sources,
        artifacts: &mut Vec<Artifact>,
        out: &mut Diagnostics,
    ) {
        for prepared in &self.outputs {
            let mut paths = BTreeSet::new();
            for file in each::files(&prepared.output, &task.context) {
                let fault = fault_of_path(&prepared.output, &file.path, &mut paths);
                if let Some((code, message)) = fault {
                    let diagnostic = Diagnostic::new(code, message).at(prepared.path_at);
                    out.push(diagnostic.note(format!("while writing for {}", task.written_for())));
                    // What is wrong is the field in the path: the other entries would say it again.
                    break;
                }
                let path = format!("{}/{}", task.folder, file.path);
                // Before rendering, which is the slow part: a caller with `only` wants one file.
                if task.only.is_none_or(|only| only == path) {
                    let file = OutputFile { path, ..file };
                    artifacts.extend(self.written(prepared, file, task, sources, out));
                }
            }
        }
    }

    /// Writes one file. `None` when it fails, which is reported.
    fn written(
        &self,
        prepared: &PreparedOutput,
        file: OutputFile,
        task: &Task<'_>,
        sources: &Sources,
        out: &mut Diagnostics,
    ) -> Option<Artifact> {
        let output = &prepared.output;
        let budget = Budget::of(&task.context);
        let rendered = environment::render(
            self.environment(output.format),
            &output.template,
            self.template_context(&task.context, file.item.as_ref()),
            budget,
        );
        let text = match rendered {
            Ok(text) => text,
            Err(failed) => {
                let main = &output.template;
                let finding = finding::failed(&failed, budget, &self.templates, main, sources);
                out.push(finding.note(format!("while writing for {}", task.written_for())));
                return None;
            }
        };
        if self.reads_back
            && let Err(problem) = read_back(output.format, &text)
        {
            // The parser knows a line of the file, not of the template, so the finding points
            // to all of it.
            let template = self.templates.get(&output.template).map(|&file| Origin::file(file));
            // Many files may show what is wrong with one template, each at a line of its own.
            let message =
                format!("the template writes a file that is no sound {:?}", output.format);
            let diagnostic = Diagnostic::new(&MALFORMED, message).at_opt(template);
            // What a parser says of a file may hold some of it.
            let problem = if task.has_values_of_secrets() {
                "what is wrong is not shown, since values of secrets stand in it".into()
            } else {
                problem
            };
            out.push(diagnostic.note(format!("in {}: {problem}", file.path)));
            return None;
        }
        Some(Artifact {
            path: file.path,
            text,
            platform: self.name.clone(),
            output: Arc::clone(&prepared.name),
            school: task.school.cloned(),
            device: task.device.map(str::to_owned),
            format: output.format,
            apply: output.apply.mode,
            sensitive: output.sensitive,
        })
    }
}

/// Why a file cannot be written to its path in the folder of a device; `written` are the paths that
/// were written before.
fn fault_of_path(
    output: &Output,
    path: &str,
    written: &mut BTreeSet<String>,
) -> Option<(&'static Code, String)> {
    // A field that holds a folder could lead to a file of another output.
    let depth = |path: &str| path.split('/').count();
    if !is_safe_path(path) || depth(path) != depth(&output.path) {
        return Some((&UNSAFE_PATH, format!("the output path `{path}` is not safe")));
    }
    // Windows and macOS do not tell upper from lower case.
    if !written.insert(path.to_lowercase()) {
        return Some((&OUTPUT_TWICE, format!("two entries of the list have the path `{path}`")));
    }
    None
}

/// Whether two texts are the same; most are one text in memory.
fn is_same_text(one: &Arc<str>, other: &Arc<str>) -> bool {
    Arc::ptr_eq(one, other) || one == other
}
