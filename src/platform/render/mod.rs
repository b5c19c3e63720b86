//! Plan x platform -> artifacts: strict templates, escaping, and reading back.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::value::Value;

use crate::base::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::base::source::Sources;
use crate::language::decode::SchoolKey;
use crate::model::PlatformId;
use crate::plan::{Cooperation, Plan};
use crate::platform::artifact::{Artifact, COOPERATION_FOLDER, school_folder};
use crate::platform::{Format, OUTPUT_TWICE, Platforms, Scope, Syntax, each};
use crate::secret::SecretValues;

use prepared::{PreparedPlatform, Task};
use site_use::SITE;

mod codes;
mod environment;
mod escape;
mod filters;
mod finding;
mod gate;
mod known;
mod limits;
mod prepared;
mod readback;
mod secret;
mod site_use;
mod written;

pub use codes::*;
pub use gate::{TemplateRefusal, check_template};
pub use known::KnownFiles;
pub use limits::Budget;
pub use readback::read_back;

/// The platforms' templates, parsed.
#[derive(Debug)]
pub struct Renderer {
    platforms: BTreeMap<PlatformId, PreparedPlatform>,
}

/// What to write of a school.
#[derive(Clone, Copy, Default)]
struct Wanted<'a> {
    /// The path of the one file to write; `None` for all.
    only: Option<&'a str>,
    /// What need not be written again.
    known: Option<&'a KnownFiles<'a>>,
    /// What is written where secrets belong; placeholders without it.
    values: Option<&'a Arc<SecretValues>>,
}

/// Prints one value by a template of its own: `{{ value }}`, or `{{ value | quote }}` with that
/// filter. The error says why the value is refused. Tables of what escaping does are made with it.
pub fn print(
    format: Format,
    syntax: &Syntax,
    filter: Option<&str>,
    value: Value,
) -> Result<String, String> {
    let template = match filter {
        Some(filter) => format!("{{{{ value | {filter} }}}}"),
        None => "{{ value }}".to_owned(),
    };
    let environment =
        environment::environment(syntax, format, &[("print".to_owned(), template.into())]);
    let context = Value::from(BTreeMap::from([("value", value)]));
    environment::render(&environment, "print", context, Budget::FILE)
        .map_err(|failed| finding::reason(&failed, Budget::FILE))
}

impl Renderer {
    /// Parses the templates of all platforms.
    pub fn new(platforms: &Platforms, sources: &Sources, out: &mut Diagnostics) -> Self {
        let mut prepared = BTreeMap::new();
        for (name, platform) in platforms {
            prepared.insert(name.clone(), PreparedPlatform::new(platform, sources, out));
        }
        Self { platforms: prepared }
    }

    /// The same renderer without reading back what it wrote. It is for texts that no device gets,
    /// which need not be sound in their format.
    #[must_use]
    pub fn without_reading_back(mut self) -> Self {
        for platform in self.platforms.values_mut() {
            platform.reads_back = false;
        }
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
        self.all(key, plan, Wanted::default(), sources, out)
    }

    /// What `former` wrote of a school, for [`Self::school_beside`].
    pub fn known<'a>(
        &self,
        former: &'a Self,
        key: &'a SchoolKey,
        plan: &'a Plan,
        artifacts: &'a [Artifact],
    ) -> KnownFiles<'a> {
        let is_same_renderer = std::ptr::eq(former, self);
        let same = former.platforms.iter().filter(|(name, former)| {
            let own = self.platforms.get(*name);
            is_same_renderer || own.is_some_and(|own| own.writes_as(former))
        });
        let platforms = same.map(|(name, _)| name).collect();
        KnownFiles { key, plan, artifacts, platforms }
    }

    /// Writes everything of a school, of which much may be known: files of devices and client
    /// profiles of which templates see the same are taken over.
    pub fn school_beside(
        &self,
        key: &SchoolKey,
        plan: &Plan,
        known: Option<&KnownFiles<'_>>,
        sources: &Sources,
        out: &mut Diagnostics,
    ) -> Option<Vec<Artifact>> {
        let known = known.and_then(|known| {
            known.beside(key, |platform| {
                let prepared = self.platforms.get(platform);
                prepared.is_some_and(|prepared| {
                    prepared.site_use().agrees(&known.plan.site, &plan.site)
                })
            })
        });
        self.all(key, plan, Wanted { known: known.as_ref(), ..Wanted::default() }, sources, out)
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
        self.all(key, plan, Wanted { only, ..Wanted::default() }, sources, out)
    }

    /// As [`Self::school`], with the values of secrets in their places. What is wrong with a file is
    /// told without showing any of it.
    pub fn school_with_secrets(
        &self,
        key: &SchoolKey,
        plan: &Plan,
        values: &Arc<SecretValues>,
        sources: &Sources,
        out: &mut Diagnostics,
    ) -> Option<Vec<Artifact>> {
        let wanted = Wanted { values: Some(values), ..Wanted::default() };
        self.all(key, plan, wanted, sources, out)
    }

    fn all(
        &self,
        key: &SchoolKey,
        plan: &Plan,
        wanted: Wanted<'_>,
        sources: &Sources,
        out: &mut Diagnostics,
    ) -> Option<Vec<Artifact>> {
        let Wanted { only, known, values } = wanted;
        // `out` may hold errors of others, which are no reason to give nothing.
        let before = out.count(Severity::Error);
        let mut seen_by_all = vec![(SITE, Value::from_dyn_object(Arc::clone(&plan.site)))];
        seen_by_all.extend(values.map(secret::as_context));
        let seen = |own: (&'static str, Value)| [&seen_by_all[..], &[own]].concat();
        let mut artifacts = Vec::new();
        for (device, platforms) in &plan.devices {
            if let Some(files) = known.and_then(|known| known.of_device(device, platforms)) {
                artifacts.extend_from_slice(files);
                continue;
            }
            let task = Task {
                scope: Scope::Device,
                context: seen(("device", Value::from_dyn_object(Arc::clone(device)))),
                school: Some(key),
                device: Some(&device.id),
                folder: format!("{key}/{}", device.id),
                only,
            };
            self.write(platforms, &task, sources, &mut artifacts, out);
        }
        for (client, platform) in &plan.clients {
            if let Some(files) = known.and_then(|known| known.of_client(client, platform)) {
                artifacts.extend_from_slice(files);
                continue;
            }
            let task = Task {
                scope: Scope::Client,
                context: seen(("client", Value::from_dyn_object(Arc::clone(client)))),
                school: Some(key),
                device: None,
                folder: format!("{key}/{}", client.id),
                only,
            };
            self.write(std::slice::from_ref(platform), &task, sources, &mut artifacts, out);
        }
        if let Some((school, platforms)) = &plan.school {
            let task = Task {
                scope: Scope::School,
                context: seen(("school", Value::from_dyn_object(Arc::clone(school)))),
                school: Some(key),
                device: None,
                folder: key.to_string(),
                only,
            };
            self.write_of_school(platforms, task, sources, &mut artifacts, out);
        }
        self.sort(&mut artifacts, out);
        if out.count(Severity::Error) > before { None } else { Some(artifacts) }
    }

    /// Writes what is about a school as a whole, each platform in a folder of its own.
    fn write_of_school(
        &self,
        platforms: &[PlatformId],
        mut task: Task<'_>,
        sources: &Sources,
        artifacts: &mut Vec<Artifact>,
        out: &mut Diagnostics,
    ) {
        let school = std::mem::take(&mut task.folder);
        for platform in platforms {
            task.folder = format!("{school}/{}", school_folder(platform));
            self.write(std::slice::from_ref(platform), &task, sources, artifacts, out);
        }
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
        let (output, file) = prepared.outputs.iter().find_map(|prepared| {
            let mut files = each::files(&prepared.output, context).into_iter();
            Some((&prepared.output, files.find(|file| file.path == name)?))
        })?;
        environment::render(
            prepared.environment(output.format),
            &output.template,
            prepared.template_context(context, file.item.as_ref()),
            Budget::of(context),
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
        for name in platforms {
            if let Some(prepared) = self.platforms.get(name)
                // `muster.toml` names those for each school and those for all in one list; each has
                // its turn.
                && prepared.scope == task.scope
            {
                prepared.write(task, sources, artifacts, out);
            }
        }
    }

    /// Sorts by path; two files of one path are a finding.
    fn sort(&self, artifacts: &mut [Artifact], out: &mut Diagnostics) {
        // The order of platforms and devices must not show: the same input gives the same bytes.
        artifacts.sort_by(|a, b| a.path.cmp(&b.path));
        for pair in artifacts.windows(2) {
            let [first, second] = pair else { continue };
            if !first.path.eq_ignore_ascii_case(&second.path) {
                continue;
            }
            let message = format!(
                "the platforms `{}` and `{}` write to one path on one device",
                first.platform, second.platform
            );
            let manifest = self.platforms.get(&second.platform).map(|prepared| prepared.manifest);
            out.push(
                Diagnostic::new(&OUTPUT_TWICE, message).at_opt(manifest).note(first.path.clone()),
            );
        }
    }
}
