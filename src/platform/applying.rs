//! How the files of a platform are applied: as each output says itself, or by a way that the
//! platform says once for several.

use crate::base::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::language::decode;
use crate::language::tree::Node;
use crate::model::{Language, Text};
use crate::platform::apply::{Apply, ApplyRun, ApplySteps, ApplyWay};
use crate::platform::codes::UNCLEAR_APPLY;
use crate::platform::conversing;
use crate::platform::dialogue::ApplyDialogue;
use crate::platform::each::OutputPath;
use crate::platform::manifest::{Output, PlatformManifest};

impl PlatformManifest {
    /// How an output is applied. `None` where the manifest does not say, which is a finding.
    pub fn way_of(&self, output: &Output) -> Option<ApplyWay> {
        let apply = &output.apply;
        match &apply.way {
            Some(way) => self.apply.get(way.as_str()).cloned(),
            None => Some(ApplyWay {
                first: apply.first.clone(),
                command: apply.command.clone()?,
                confirm: apply.confirm.clone(),
                undo: apply.undo.clone(),
                remove: apply.remove.clone()?,
                run: None,
                dialogue: None,
                translations: apply.translations.clone(),
            }),
        }
    }

    /// How a program applies the files of the platform. `None` where people do it, with one of the
    /// files at least.
    pub fn run(&self) -> Option<&ApplyRun> {
        let mut found = None;
        for output in self.outputs.values() {
            let way = output.apply.way.as_ref()?;
            let run = self.apply.get(way.as_str())?.run.as_ref()?;
            // Two scripts would each know only their part of what the device has to confirm.
            if found.is_some_and(|other| other != run) {
                return None;
            }
            found = Some(run);
        }
        found
    }

    /// How a program applies the file of the platform at a command line. `None` where people or a
    /// script do it.
    pub fn dialogue(&self) -> Option<&ApplyDialogue> {
        let mut outputs = self.outputs.values();
        let way = outputs.next()?.apply.way.as_ref()?;
        // What else it writes, people would have to apply.
        if outputs.next().is_some() {
            return None;
        }
        self.apply.get(way.as_str())?.dialogue.as_ref()
    }
}

impl ApplyWay {
    /// The steps as they are said in a language, and whether that is the language of the platform
    /// because nobody has translated them.
    pub fn steps_in(&self, language: Language) -> (ApplySteps, bool) {
        match self.translations.get(&language) {
            Some(steps) => (steps.clone(), false),
            None => (self.steps(), language != Language::OF_PLATFORMS),
        }
    }

    /// The steps as the platform says them itself.
    fn steps(&self) -> ApplySteps {
        ApplySteps {
            first: self.first.clone(),
            command: Some(self.command.clone()),
            confirm: self.confirm.clone(),
            undo: self.undo.clone(),
            remove: Some(self.remove.clone()),
        }
    }
}

impl ApplySteps {
    /// Every step by its key.
    fn by_key(&self) -> [(&'static str, Option<&Text>); 5] {
        [
            ("first", self.first.as_ref()),
            ("command", self.command.as_ref()),
            ("confirm", self.confirm.as_ref()),
            ("undo", self.undo.as_ref()),
            ("remove", self.remove.as_ref()),
        ]
    }
}

/// Reports outputs of which the manifest does not say how they are applied, and ways that no output
/// takes.
pub(super) fn check(manifest: &PlatformManifest, node: &Node, out: &mut Diagnostics) {
    for (name, output) in &manifest.outputs {
        let path = ["outputs", name, "apply"];
        if let Some(way) = &output.apply.way {
            check_way(manifest, way.as_str(), &path, node, out);
            continue;
        }
        check_steps(&output.apply, &path, node, out);
        if let Some(way) = manifest.way_of(output) {
            check_translations(&way, &path, node, out);
        }
    }
    for (name, way) in &manifest.apply {
        check_translations(way, &["apply", name], node, out);
    }
    for name in manifest.apply.keys() {
        let mut ways = manifest.outputs.values().filter_map(|output| output.apply.way.as_ref());
        if !ways.any(|way| way.as_str() == name) {
            let message = format!("no output is applied by the way `{name}`");
            let origin = decode::place(node, &["apply", name]);
            let help = "name it in an output, as `way`, or take it away";
            out.push(Diagnostic::new(&UNCLEAR_APPLY, message).at(origin).help(help));
        }
    }
    for (name, way) in &manifest.apply {
        if let Some(run) = &way.run {
            check_run(manifest, run, &["apply", name, "run"], node, out);
        }
    }
    conversing::check(manifest, node, out);
}

/// What a way says to programs. They pass it on to the shell of a device, and would take some
/// characters for a language of their own.
fn check_run(
    manifest: &PlatformManifest,
    run: &ApplyRun,
    path: &[&str],
    node: &Node,
    out: &mut Diagnostics,
) {
    let mut report = |key: &str, message: String, help: &str| {
        let origin = decode::place(node, &[path, &[key]].concat());
        out.push(Diagnostic::new(&UNCLEAR_APPLY, message).at(origin).help(help));
    };
    let is_script = |output: &Output| {
        OutputPath::new(&output.path).is_ok_and(|path| path.may_be(run.script.as_str()))
    };
    if !manifest.outputs.values().any(is_script) {
        let message = format!("no output is written to `{}`", run.script);
        report("script", message, "name the `path` of an output that is a script");
    }
    let places = [("script", &run.script), ("folder", &run.folder), ("state", &run.state)];
    let installs = run.installs.iter().map(|place| ("installs", place));
    for (key, place) in places.into_iter().chain(installs) {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "._/-".contains(letter);
        if !place.as_str().chars().all(plain) {
            let message = format!("`{place}` is no plain path");
            report(key, message, "write letters, digits and `._/-` only");
        }
    }
    if let Some(settles) = run.settles
        && settles.get() >= run.seconds.get()
    {
        let message = format!(
            "it is waited for {} seconds until the files are in force, and after {} they are taken \
             back",
            settles.get(),
            run.seconds.get()
        );
        report("settles", message, "leave time between the two: in it somebody confirms");
    }
    let commands = [("runs", run.runs.as_ref()), ("verify", Some(&run.verify))];
    for (key, command) in commands {
        if command.is_some_and(|command| command.as_str().contains(['{', '}'])) {
            let message = format!("`{key}` holds a brace");
            report(
                key,
                message,
                "write it without: Ansible takes what stands in braces for a template",
            );
        }
    }
}

/// What an output says that takes a way.
fn check_way(
    manifest: &PlatformManifest,
    way: &str,
    path: &[&str],
    node: &Node,
    out: &mut Diagnostics,
) {
    let at = |key: &str| decode::place(node, &[path, &[key]].concat());
    if !manifest.apply.contains_key(way) {
        let message = format!("there is no `[apply.{way}]`");
        let mut diagnostic = Diagnostic::new(&UNCLEAR_APPLY, message).at(at("way"));
        diagnostic.help = did_you_mean(way, manifest.apply.keys().map(String::as_str));
        out.push(diagnostic);
    }
    for key in ["first", "command", "confirm", "undo", "remove", "in"] {
        if node.find([path, &[key]].concat()).is_some() {
            let message = format!("`{key}` stands beside `way`, which says it already");
            let help = format!("write it in `[apply.{way}]`, or leave out `way` and say all here");
            out.push(Diagnostic::new(&UNCLEAR_APPLY, message).at(at(key)).help(help));
        }
    }
}

/// Reports translations of a way that leave out what it says, or say more: an admin who reads one
/// language would do something else than one who reads the other.
fn check_translations(way: &ApplyWay, path: &[&str], node: &Node, out: &mut Diagnostics) {
    let own = way.steps();
    for (language, translation) in &way.translations {
        let code = language.code();
        for ((key, said), (_, translated)) in own.by_key().into_iter().zip(translation.by_key()) {
            let (message, end, help) = match (said, translated) {
                (Some(_), None) => (
                    format!("`{key}` is not said in `{code}`"),
                    vec!["in", code],
                    "translate it, or leave out the whole translation",
                ),
                (None, Some(_)) => (
                    format!("`{key}` is said in `{code}` only"),
                    vec!["in", code, key],
                    "say it beside the translation too, or leave it out",
                ),
                _ => continue,
            };
            let origin = decode::place(node, &[path, &end].concat());
            out.push(Diagnostic::new(&UNCLEAR_APPLY, message).at(origin).help(help));
        }
    }
}

/// What an output says that takes none.
fn check_steps(apply: &Apply, path: &[&str], node: &Node, out: &mut Diagnostics) {
    let mut missing = Vec::new();
    if apply.command.is_none() {
        missing.push("`command`");
    }
    if apply.remove.is_none() {
        missing.push("`remove`");
    }
    if missing.is_empty() {
        return;
    }
    let message = format!("{} is not said, and no `way` either", missing.join(" and "));
    let help = "say it, or name one of `[apply]` with `way`";
    let diagnostic = Diagnostic::new(&UNCLEAR_APPLY, message).at(decode::place(node, path));
    out.push(diagnostic.help(help));
}
