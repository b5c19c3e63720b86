//! Packs the bundle of one school: its files, with the values of secrets or with placeholders, what
//! leads back, and its documents.

use std::fmt::Display;
use std::sync::{Arc, OnceLock};

use zeroize::Zeroizing;

use super::super::outcome::Failure;
use super::form::{self, SecretIndices};
use super::secrets::SecretsOfState;
use super::writer::{BaseRevision, FilledFiles, FilledWriter, first_error};
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::bundle::contents::{self, BundledArtifacts, PackedFiles};
use crate::bundle::documents::documents;
use crate::bundle::form::form as blank_form;
use crate::bundle::manifest::{BundleManifest, SCHEMA, SecretsInBundle};
use crate::bundle::play::play;
use crate::bundle::schedule::BundleSchedule;
use crate::bundle::sheet::{RolloutSheet, SheetOrder, SheetSide, SheetSides};
use crate::change::{ComparedSides, StatesBySchool};
use crate::compile::{Compiler, PlannedSchool};
use crate::language::decode::{Intent, SchoolKey};
use crate::model::Day;
use crate::output::manifest::{ManifestEntry, bundle_path, sha256, wrapped_bundle_path};
use crate::output::{OutputTarget, StagedFile, StagedUnit};
use crate::plan::Plan;
use crate::platform::artifact::Artifact;
use crate::rollout;
use crate::secret::{AskedSecrets, FilledForm, TransportRecipients};

/// What the bundles of all schools have in common.
pub(super) struct SchoolPacker<'a> {
    pub(super) states: &'a StatesBySchool,
    /// What writes the files of now and of the base with the values of secrets; placeholders
    /// without it.
    pub(super) writers: [Option<FilledWriter<'a>>; 2],
    pub(super) base: Option<&'a BaseRevision>,
    pub(super) revision: Option<&'a str>,
    pub(super) today: Day,
    /// Whether people stand in front of the devices.
    pub(super) on_site: bool,
    pub(super) target: &'a OutputTarget,
    /// By which it is told what a form asks for; read where there is one.
    pub(super) indices: OnceLock<SecretIndices>,
    /// The form that gives the values of secrets.
    pub(super) form: Option<&'a FilledForm>,
    /// For whom the bundle is encrypted on its way.
    pub(super) recipients: Option<&'a TransportRecipients>,
}

/// What writes the files of both states with the values of secrets.
pub(super) fn writers<'a>(
    states: &'a StatesBySchool,
    now: Option<&'a SecretsOfState<'a>>,
    before: Option<&'a SecretsOfState<'a>>,
) -> [Option<FilledWriter<'a>>; 2] {
    let now = now.map(|secrets| FilledWriter::new(states.head(), secrets));
    let before = states.base().zip(before);
    [now, before.map(|(base, secrets)| FilledWriter::new(base, secrets))]
}

impl SchoolPacker<'_> {
    /// Packs a school and prepares the bundle for its place. `None` when the values of its secrets
    /// cannot be filled in, which is reported.
    pub(super) fn packed(
        &self,
        compared: &ComparedSides,
        out: &mut Diagnostics,
    ) -> Option<Result<StagedUnit, Failure>> {
        let planned = &compared.planned;
        if let Some(filled) = self.form
            && let Err(failure) = form::require(filled, &self.asked(compared))
        {
            return Some(Err(failure));
        }
        let mut now = None;
        if let Some(writer) = &self.writers[0] {
            let filled = writer.files(planned, out)?;
            now = Some(filled.marked(&compared.now));
        }
        let before = match self.filled_before(compared) {
            Ok(before) => before,
            Err(failure) => return Some(Err(failure)),
        };
        let now = now.as_ref().map_or(&*compared.now, |filled| &filled.0);
        let before = before.as_ref().map_or(&*compared.before, |filled| &filled.0);
        let plan = planned.plan.as_ref()?;
        let mut sides = self.sides(compared, plan, now, before);
        let (order, between) = match self.ordered(compared, &sides) {
            Ok(ordered) => ordered,
            Err(found) => {
                out.push(*found);
                return None;
            }
        };
        sides.between = &between.0;
        Some(self.zipped(compared, &sides, order))
    }

    /// What a form of the school asks for.
    fn asked(&self, compared: &ComparedSides) -> AskedSecrets {
        self.indices.get_or_init(|| SecretIndices::read(self.states)).asked(compared)
    }

    /// The order of the steps, and the files that devices have on the way.
    fn ordered(
        &self,
        compared: &ComparedSides,
        sides: &SheetSides<'_>,
    ) -> Result<(SheetOrder, FilledFiles), Box<Diagnostic>> {
        let intent = &compared.planned.intent;
        let order = SheetOrder::of(sides, self.on_site)
            .map_err(|fault| Box::new(rollout::no_safe_order(&fault, intent)))?;
        let between = match order.between() {
            Some(plan) => self.files_between(compared, plan).map_err(|found| {
                Box::new(rollout::unwritten_between(&first_error(&found), intent))
            })?,
            None => FilledFiles(Vec::new()),
        };
        Ok((order, between))
    }

    /// The files of the base with the values that secrets had; `None` with placeholders.
    fn filled_before(&self, compared: &ComparedSides) -> Result<Option<FilledFiles>, Failure> {
        let Some(writer) = &self.writers[1] else { return Ok(None) };
        let Some(former) = compared.in_base() else { return Ok(None) };
        let mut found = Diagnostics::default();
        match writer.files(former, &mut found) {
            Some(files) if !found.has_errors() => Ok(Some(files.marked(&compared.before))),
            _ => Err(self.unsound(&former.intent.key, &found)),
        }
    }

    /// The error of a school that has errors in the base.
    pub(super) fn unsound(&self, key: &SchoolKey, found: &Diagnostics) -> Failure {
        match &self.base {
            Some(base) => base.unsound(&format!("{key} has errors in the base"), found),
            None => Failure(format!("{key} has errors")),
        }
    }

    fn zipped(
        &self,
        compared: &ComparedSides,
        sides: &SheetSides<'_>,
        order: SheetOrder,
    ) -> Result<StagedUnit, Failure> {
        let key = &compared.planned.intent.key;
        let cannot = |why: &dyn Display| Failure(format!("{key} cannot be packed: {why}"));
        let language = self.states.head().0.cooperation.workspace.language;
        let sheet = RolloutSheet::of(
            sides,
            order,
            self.head(&compared.planned.intent, sides.now.plan),
            language,
        );
        let files = PackedFiles::new(BundledArtifacts {
            now: sides.now.files,
            between: sides.between,
            before: sides.before.map_or(&[], |before| before.files),
        });
        let mut documents = documents(&compared.changes, &sheet);
        documents.extend(play(&sheet, sides, &files).map_err(|why| cannot(&why))?);
        if sheet.has_placeholders() {
            documents.extend(blank_form(&sheet, sides, &self.asked(compared)));
        }
        let head = BundleManifest { steps: sheet.listed(), ..sheet.bundle };
        let zip =
            contents::pack(head, files, &documents, self.today).map_err(|fault| cannot(&fault))?;
        let zip = Zeroizing::new(zip);
        let wrapped = self.recipients.map(|recipients| recipients.encrypt(&zip)).transpose();
        let wrapped = wrapped.map_err(|why| cannot(&why))?;
        let file = staged_file(key, wrapped.as_ref().unwrap_or(&zip), wrapped.is_some());
        Ok(self.target.stage_files(&key.to_string(), vec![file])?)
    }

    /// The school as its documents look at it.
    fn sides<'b>(
        &'b self,
        compared: &'b ComparedSides,
        plan: &'b Plan,
        now: &'b [Artifact],
        before: &'b [Artifact],
    ) -> SheetSides<'b> {
        let (compiler, _) = self.states.head();
        let planned = &compared.planned;
        let now = side(compiler, planned, plan, now, &compared.now);
        let secrets = &compared.changes.secrets;
        let mut sides = SheetSides { now, before: None, between: &[], secrets };
        if let Some(former) = compared.in_base()
            && let Some(former_plan) = &former.plan
        {
            let (compiler, _) = self.states.base().unwrap_or(self.states.head());
            sides.before = Some(side(compiler, former, former_plan, before, &compared.before));
        }
        sides
    }

    /// The files that devices have on the way. What wrote their files before writes these as well,
    /// so that nothing else of them changes, and the values of secrets are those of before where
    /// both sides have one.
    fn files_between(
        &self,
        compared: &ComparedSides,
        plan: &Plan,
    ) -> Result<FilledFiles, Diagnostics> {
        let former = compared.in_base().unwrap_or(&compared.planned);
        let key = &former.intent.key;
        let mut found = Diagnostics::default();
        let files = if let [Some(now), Some(before)] = &self.writers {
            let values = before.values(former, &mut found);
            let more = now.values(&compared.planned, &mut found);
            let both = values.zip(more).map(|(values, more)| Arc::new(values.and(&more)));
            let files = both.and_then(|both| before.files_with(key, plan, &both, &mut found));
            // In any of them a value may stand.
            files.map(|files| files.marked(&[]))
        } else {
            let (compiler, renderer) = self.states.base().unwrap_or(self.states.head());
            let sources = &compiler.cooperation.sources;
            renderer.school(key, plan, sources, &mut found).map(FilledFiles)
        };
        match files {
            Some(files) if !found.has_errors() => Ok(files),
            _ => Err(found),
        }
    }

    /// The manifest of a bundle without its steps and files.
    fn head(&self, intent: &Intent, plan: &Plan) -> BundleManifest {
        let key = &intent.key;
        BundleManifest {
            schema: SCHEMA.into(),
            muster: env!("CARGO_PKG_VERSION").into(),
            authority: key.authority.to_string(),
            school: key.school.to_string(),
            title: plan.site.title.clone(),
            edition: plan.site.edition.clone(),
            as_of: self.today.to_string(),
            revision: self.revision.map(str::to_owned),
            base: self.base.map(|base| base.commit.clone()),
            secrets: match self.writers[0] {
                Some(_) => SecretsInBundle::Filled,
                None => SecretsInBundle::Placeholders,
            },
            schedule: BundleSchedule::of(&intent.school, self.today),
            steps: Vec::new(),
            files: Vec::new(),
        }
    }
}

/// One side of a school as its documents look at it.
fn side<'a>(
    compiler: &'a Compiler,
    planned: &'a PlannedSchool,
    plan: &'a Plan,
    files: &'a [Artifact],
    with_placeholders: &'a [Artifact],
) -> SheetSide<'a> {
    let (school, platforms) = (&planned.intent.school, &compiler.platforms);
    SheetSide { school, plan, platforms, files, with_placeholders }
}

/// The bundle of a school as it lies in the folder of bundles, for its owner alone.
fn staged_file<'a>(key: &SchoolKey, bytes: &'a [u8], is_wrapped: bool) -> StagedFile<'a> {
    let (authority, school) = (key.authority.to_string(), key.school.to_string());
    let path = if is_wrapped { wrapped_bundle_path } else { bundle_path };
    let entry = ManifestEntry {
        path: path(&authority, &school),
        authority: Some(authority),
        school: Some(school),
        device: None,
        platform: None,
        format: None,
        apply: None,
        sensitive: true,
        bytes: bytes.len() as u64,
        sha256: sha256(bytes),
        stale: false,
    };
    StagedFile { bytes, entry }
}
