//! Plan x platform -> artifacts: strict templates, escaping, and reading back.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior};

use crate::artifact::{Artifact, COOPERATION_FOLDER, is_safe_path};
use crate::decode::SchoolKey;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::model::PlatformId;
use crate::plan::{Cooperation, Plan};
use crate::platform::{Output, Platform, Platforms, Scope};
use crate::source::{FileId, Origin, Sources};

mod escape;
mod filters;
mod readback;

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
    /// # What
    /// Two outputs would be written to one file.
    ///
    /// # Why
    /// One of them would be lost.
    ///
    /// # Fix
    /// Give the outputs different paths in their `platform.toml`, or different names to the device and the client profile.
    COLLISION = "output-collision", Error;
}

/// The platforms' templates, parsed.
#[derive(Debug)]
pub struct Renderer {
    platforms: BTreeMap<PlatformId, Prepared>,
}

#[derive(Debug)]
struct Prepared {
    scope: Scope,
    name: Value,
    apply: crate::platform::ApplyMode,
    outputs: Vec<PreparedOutput>,
}

#[derive(Debug)]
struct PreparedOutput {
    output: Output,
    environment: Environment<'static>,
    templates: Arc<BTreeMap<String, FileId>>,
}

/// What an artifact belongs to.
struct Owner<'a> {
    school: Option<&'a SchoolKey>,
    device: Option<&'a str>,
    folder: String,
}

impl Renderer {
    /// Parses the templates of all platforms.
    pub fn new(platforms: &Platforms, sources: &Sources, out: &mut Diagnostics) -> Self {
        let prepare = |(name, platform): (&PlatformId, &Platform)| {
            let outputs = platform.manifest.outputs.values().filter_map(|output| prepare(platform, output, sources, out));
            let outputs = outputs.collect();
            let prepared =
                Prepared { scope: platform.manifest.scope, name: Value::from(name.as_str()), apply: platform.manifest.apply.mode, outputs };
            (name.clone(), prepared)
        };
        Self { platforms: platforms.iter().map(prepare).collect() }
    }

    /// Writes everything of a school. `None` when anything failed.
    pub fn school(&self, key: &SchoolKey, plan: &Plan, sources: &Sources, out: &mut Diagnostics) -> Option<Vec<Artifact>> {
        let mut artifacts = Vec::new();
        let site = Value::from_dyn_object(Arc::clone(&plan.site));
        let before = out.count(crate::diagnostic::Severity::Error);
        for (device, platforms) in &plan.devices {
            let value = Value::from_dyn_object(Arc::clone(device));
            for prepared in platforms.iter().filter_map(|name| self.platforms.get_key_value(name)) {
                let owner = Owner { school: Some(key), device: Some(&device.id), folder: format!("{}/{}/{}", key.authority, key.school, device.id) };
                self.write(prepared, Scope::Device, &[("site", &site), ("device", &value)], &owner, sources, &mut artifacts, out);
            }
        }
        for (client, platform) in &plan.clients {
            let value = Value::from_dyn_object(Arc::clone(client));
            let Some(prepared) = self.platforms.get_key_value(platform) else { continue };
            let owner = Owner { school: Some(key), device: None, folder: format!("{}/{}/{}", key.authority, key.school, client.id) };
            self.write(prepared, Scope::School, &[("site", &site), ("client", &value)], &owner, sources, &mut artifacts, out);
        }
        artifacts.sort_by(|a, b| a.path.cmp(&b.path));
        refuse_collisions(&artifacts, out);
        (out.count(crate::diagnostic::Severity::Error) == before).then_some(artifacts)
    }

    /// Writes what belongs to the cooperation as a whole.
    pub fn cooperation(&self, platforms: &[PlatformId], plan: Cooperation, sources: &Sources, out: &mut Diagnostics) -> Vec<Artifact> {
        let mut artifacts = Vec::new();
        let value = Value::from_object(plan);
        for prepared in platforms.iter().filter_map(|name| self.platforms.get_key_value(name)) {
            let owner = Owner { school: None, device: None, folder: COOPERATION_FOLDER.into() };
            self.write(prepared, Scope::Cooperation, &[("cooperation", &value)], &owner, sources, &mut artifacts, out);
        }
        artifacts.sort_by(|a, b| a.path.cmp(&b.path));
        refuse_collisions(&artifacts, out);
        artifacts
    }

    #[allow(clippy::too_many_arguments, reason = "what is written, of what, for whom, and where it goes")]
    fn write(
        &self,
        (name, prepared): (&PlatformId, &Prepared),
        scope: Scope,
        context: &[(&str, &Value)],
        owner: &Owner<'_>,
        sources: &Sources,
        artifacts: &mut Vec<Artifact>,
        out: &mut Diagnostics,
    ) {
        if prepared.scope != scope {
            return;
        }
        let context = context.iter().map(|&(name, value)| (name, value.clone())).chain([("platform", prepared.name.clone())]);
        let context = Value::from(context.collect::<BTreeMap<_, _>>());
        for prepared_output in &prepared.outputs {
            let output = &prepared_output.output;
            let rendered = prepared_output.environment.get_template(&output.template).and_then(|template| template.render(context.clone()));
            let text = match rendered {
                Ok(text) => text,
                Err(error) => {
                    let about = owner.device.map_or_else(|| owner.folder.clone(), |device| format!("device {device}"));
                    out.push(
                        template_error(&error, &prepared_output.templates, &output.template, sources).note(format!("while writing for {about}")),
                    );
                    continue;
                }
            };
            if let Err(problem) = readback::read_back(output.format, &text) {
                let at = prepared_output.templates.get(&output.template).map(|&file| Origin::file(file));
                let message = format!("the file is not sound {:?}: {problem}", output.format);
                out.push(Diagnostic::new(&MALFORMED, message).at_opt(at).note(format!("in {}/{}", owner.folder, output.path)));
                continue;
            }
            artifacts.push(Artifact {
                path: format!("{}/{}", owner.folder, output.path),
                text,
                platform: name.clone(),
                school: owner.school.cloned(),
                device: owner.device.map(str::to_owned),
                format: output.format,
                apply: prepared.apply,
                sensitive: output.sensitive,
            });
        }
    }
}

fn prepare(platform: &Platform, output: &Output, sources: &Sources, out: &mut Diagnostics) -> Option<PreparedOutput> {
    if !is_safe_path(&output.path) {
        let message = format!("the output path `{}` is not safe", output.path);
        out.push(Diagnostic::new(&UNSAFE_PATH, message).at(Origin::file(platform.file)));
        return None;
    }
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_debug(true);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(syntax.expect("the delimiters are the usual ones"));
    let escaping = Arc::new(Escaping::new(output.format, &platform.manifest.syntax));
    let (quote, line) = (Arc::clone(&escaping), Arc::clone(&escaping));
    environment.set_formatter(move |out, _, value| escaping.write(out, value));
    environment.add_filter("quote", move |value: &Value| quote.quoted(value));
    environment.add_filter("line", move |value: &Value| line.line(value));
    filters::add(&mut environment);
    // What would let a value through unescaped, or hide that it is missing.
    for name in ["safe", "escape", "e", "default", "d", "tojson"] {
        environment.remove_filter(name);
    }
    let templates = Arc::new(platform.templates.clone());
    let mut sound = true;
    for (name, &file) in &*templates {
        if let Err(error) = environment.add_template_owned(name.clone(), sources.file(file).text.to_string()) {
            let about = template_error(&error, &templates, name, sources);
            if !out.iter().any(|other| *other == about) {
                out.push(about);
            }
            sound = false;
        }
    }
    sound.then(|| PreparedOutput { output: output.clone(), environment, templates })
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
    let message = match expression.filter(|expression| !expression.is_empty() && expression.len() < 80 && !expression.contains('\n')) {
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

/// `artifacts` are sorted by path.
fn refuse_collisions(artifacts: &[Artifact], out: &mut Diagnostics) {
    for pair in artifacts.windows(2) {
        if let [one, other] = pair
            && one.path.eq_ignore_ascii_case(&other.path)
        {
            let message = format!("`{}` and `{}` would both be written to one file by their output path", one.platform, other.platform);
            out.push(Diagnostic::new(&COLLISION, message).note(one.path.clone()));
        }
    }
}
