//! `muster explain ARTIFACT:LINE`: why a line of an artifact reads as it does.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Component, Path};

use super::context::Context;
use super::explain_value::{KnownValues, explain_value, write_place};
use super::outcome::{CommandResult, Failure, Outcome};
use super::terminal::print;
use crate::base::diagnostic::{Diagnostics, Severity};
use crate::base::path::joined;
use crate::base::source::{FileId, Sources};
use crate::base::text::printable;
use crate::compile::Compiler;
use crate::explain::{self, Answer, Changeable, CooperationArtifact, Influence, Trace, TreeThing};
use crate::model::Day;
use crate::output::{BuiltFolder, OutputError};
use crate::platform::artifact::COOPERATION_FOLDER;

pub(super) fn run(
    context: &Context,
    about: &str,
    as_of: Option<Day>,
    verbose: bool,
) -> CommandResult {
    let (path, line) = line_of(about).ok_or_else(|| {
        Failure(format!(
            "say which value of `{about}`, as in `muster explain {about} title`, or \
            which line of which artifact, as in `{about}:17`"
        ))
    })?;
    let mut out = Diagnostics::default();
    let compiler = match context.compiler(as_of, &mut out)? {
        Ok(compiler) => compiler,
        Err(sources) => {
            context.print_remarks(out, &sources);
            return Ok(Outcome::Findings);
        }
    };
    let root = context.root()?;
    let names = parts(path);
    let Some((start, school)) = owner(&names, &compiler) else {
        return Err(Failure(format!(
            "`{path}` is no artifact of a school or of the cooperation; its path is like \
                `out/<authority>/<school>/<device>/<file>`{}",
            near(&names, &compiler)
        )));
    };
    let artifact = names[start..].join("/");
    // The file that is meant: as it was given, or as it lies where builds write.
    let on_disk = match on_disk(given(path, names.len() - start), &artifact)? {
        Some(text) => Some(text),
        None => on_disk(&root.join("out"), &artifact)?,
    };
    let asked = Asked { context, compiler: &compiler, artifact: &artifact, line, on_disk, verbose };
    match school {
        Some(school) => asked.school(school, out),
        None => asked.cooperation(out),
    }
}

/// The folder of the build that a path of `length` names in it leads into.
fn given(path: &str, length: usize) -> &Path {
    let dir = Path::new(path).ancestors().nth(length).unwrap_or(Path::new(""));
    if dir.as_os_str().is_empty() { Path::new(".") } else { dir }
}

/// The text of an artifact in a folder, when there is such a folder and such a file.
fn on_disk(dir: &Path, artifact: &str) -> Result<Option<String>, OutputError> {
    match BuiltFolder::open(dir)? {
        Some(build) => build.text(artifact),
        None => Ok(None),
    }
}

/// `path:17`.
fn line_of(about: &str) -> Option<(&str, usize)> {
    // The last colon counts: on Windows there is one behind the letter of the drive.
    let (path, line) = about.rsplit_once(':')?;
    if path.is_empty() {
        return None;
    }
    Some((path, line.parse().ok()?))
}

/// The names in a path, without `.` and what stands before a `..`.
fn parts(path: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for part in Path::new(path).components() {
        match part {
            Component::Normal(name) => names.push(name.to_string_lossy().into_owned()),
            Component::ParentDir => drop(names.pop()),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    names
}

/// Where in a path the artifact begins, and the number of its school; none is that of the
/// cooperation. What stands further behind wins: folders above may have any name.
fn owner(names: &[String], compiler: &Compiler) -> Option<(usize, Option<usize>)> {
    (0..names.len()).rev().find_map(|start| match &names[start..] {
        [authority, school, _, _, ..] => {
            let number = compiler.cooperation.schools.iter().position(|files| {
                files.key.authority.as_str() == authority && files.key.school.as_str() == school
            });
            number.map(|number| (start, Some(number)))
        }
        [folder, _, ..] if folder == COOPERATION_FOLDER => Some((start, None)),
        _ => None,
    })
}

/// The school that may have been meant.
fn near(names: &[String], compiler: &Compiler) -> String {
    let keys: Vec<String> =
        compiler.cooperation.schools.iter().map(|school| school.key.to_string()).collect();
    let near = names.windows(2).find_map(|pair| {
        crate::base::diagnostic::did_you_mean(&pair.join("/"), keys.iter().map(String::as_str))
    });
    near.map(|near| format!("; {near}")).unwrap_or_default()
}

/// A question about a line.
struct Asked<'a> {
    context: &'a Context,
    compiler: &'a Compiler,
    artifact: &'a str,
    /// The line as it was asked for, from 1.
    line: usize,
    on_disk: Option<String>,
    verbose: bool,
}

impl Asked<'_> {
    fn school(&self, number: usize, mut out: Diagnostics) -> CommandResult {
        let school = &self.compiler.cooperation.schools[number];
        let Some(trace) = Trace::new(self.compiler, school, &mut out) else {
            self.compiler.cooperation.found_in_baselines(&mut out);
            self.context.print_remarks(out, &self.compiler.cooperation.sources);
            return Ok(Outcome::Findings);
        };
        let part = trace
            .part(self.artifact, &mut out)
            .map_err(|problem| self.failed(problem, &mut out))?;
        let at = self.now(&part.artifact().text)?;
        let mut found = Diagnostics::default();
        self.compiler.plan_school(school, &mut found);
        self.warn_of(found, &school.key.to_string());
        let progress = self.context.progress(part.trials(), "changes");
        let answer = part.ask(at, &|| progress.step());
        progress.clear();
        let mut text = self.head(&part.artifact().text, at, &answer.printed_by);
        let governed = self.compiler.cooperation.governed(school, &mut Diagnostics::default());
        let known = KnownValues::new(governed.as_ref(), &self.compiler.cooperation.sources);
        self.tell(&mut text, &answer, Some((&trace, &known)), has_cause(&answer));
        print(&printable(&text))?;
        Ok(Outcome::Done)
    }

    fn cooperation(&self, mut out: Diagnostics) -> CommandResult {
        let whole = CooperationArtifact::new(self.compiler, self.artifact, &mut out)
            .map_err(|problem| self.failed(problem, &mut out))?;
        let at = self.now(&whole.artifact().text)?;
        let schools = whole.schools(at);
        let mut answer = whole.ask(at);
        let mut text = self.head(&whole.artifact().text, at, &answer.printed_by);
        let mut told = BTreeSet::new();
        let mut of_schools = String::new();
        for number in schools {
            let school = &self.compiler.cooperation.schools[number];
            // A school that cannot be decoded has no part in the file.
            let Some(trace) = Trace::new(self.compiler, school, &mut Diagnostics::default()) else {
                continue;
            };
            let progress = self.context.progress(trace.trials(), "changes");
            let own = whole.ask_school(&trace, number, at, &|| progress.step());
            progress.clear();
            told.extend(own.influences.iter().map(|(_, what)| what.clone()));
            let _ = writeln!(of_schools, "\nby the school {}", school.key);
            let governed = self.compiler.cooperation.governed(school, &mut Diagnostics::default());
            let known = KnownValues::new(governed.as_ref(), &self.compiler.cooperation.sources);
            self.tell(&mut of_schools, &own, Some((&trace, &known)), true);
        }
        // What a school has told of, the title of its authority for one, is not told twice.
        answer.influences.retain(|(_, what)| !told.contains(what));
        self.tell(&mut text, &answer, None, has_cause(&answer) || !told.is_empty());
        print(&printable(&(text + &of_schools)))?;
        Ok(Outcome::Done)
    }

    /// There is no such artifact; what was found on the way may say why.
    fn failed(&self, problem: String, out: &mut Diagnostics) -> Failure {
        self.context.print_remarks(std::mem::take(out), &self.compiler.cooperation.sources);
        Failure(problem)
    }

    /// The line as it is compiled now, from 0. The line that was asked for is one of the file on
    /// the disk.
    fn now(&self, text: &str) -> Result<usize, Failure> {
        let Some(asked) = self.line.checked_sub(1) else {
            return Err(self.no_such_line(text));
        };
        let former = self.on_disk.as_deref().unwrap_or(text);
        if asked >= former.lines().count() {
            return Err(self.no_such_line(former));
        }
        if former == text {
            return Ok(asked);
        }
        let stale = "the file was built from another state of the workspace";
        if let Some(at) = explain::same(former, asked, text) {
            self.context.note(&format!("{stale}; the line is now number {}", at + 1));
            return Ok(at);
        }
        Err(Failure(format!(
            "{stale}, and this line is no longer in it; `muster build` writes it anew"
        )))
    }

    fn no_such_line(&self, text: &str) -> Failure {
        let lines = text.lines().count();
        Failure(format!(
            "`{}` has {lines} lines, and none with the number {}",
            self.artifact, self.line
        ))
    }

    /// A school with errors is explained as it would be built without them.
    fn warn_of(&self, found: Diagnostics, school: &str) {
        let found = found.distinct();
        let errors = found.iter().filter(|one| one.code.severity == Severity::Error).count();
        if errors > 0 {
            let counted =
                if errors == 1 { "is an error".to_owned() } else { format!("are {errors} errors") };
            self.context.note(&format!(
                "there {counted} in {school}, so it is not built now; \
                `muster check {school}` shows more"
            ));
        }
    }

    /// The line, and what prints it.
    fn head(&self, text: &str, at: usize, printed_by: &[(FileId, usize)]) -> String {
        let mut head = format!("{}:{}\n", self.artifact, at + 1);
        let line = text.lines().nth(at).unwrap_or_default();
        // Writing into a string cannot fail.
        let _ = writeln!(
            head,
            "{}",
            if line.trim().is_empty() {
                "  (an empty line)".to_owned()
            } else {
                format!("  {}", line.trim_end())
            }
        );
        let by: Vec<String> = printed_by
            .iter()
            .map(|(file, line)| {
                format!("{}:{line}", self.compiler.cooperation.sources.file(*file).path)
            })
            .collect();
        if !by.is_empty() {
            let _ = writeln!(head, "printed by {}", by.join(", "));
        }
        head
    }

    /// What has influence, under headings.
    fn tell(
        &self,
        text: &mut String,
        answer: &Answer,
        school: Option<(&Trace<'_>, &KnownValues<'_>)>,
        some: bool,
    ) {
        if !some {
            text.push_str("\nno value changes it: it comes from the template alone\n");
        }
        let mut heading = None;
        for (influence, what) in &answer.influences {
            if heading != Some(influence) {
                let _ = writeln!(text, "\n# {}", title(*influence));
                heading = Some(influence);
            }
            about(text, what, school, &self.compiler.cooperation.sources);
        }
        let mut untried: Vec<&Changeable> = answer.untried.iter().collect();
        untried.retain(|what| matches!(what, Changeable::Thing(TreeThing::Value(_))));
        if untried.is_empty() {
            return;
        }
        if self.verbose {
            text.push_str("\n# could not be changed in any way that fits\n");
            for what in untried {
                let _ = writeln!(text, "{}", name(what));
            }
        } else {
            let plural = if untried.len() == 1 { " value" } else { " values" };
            self.context.note(&format!(
                "{}{plural} could not be changed in any way that fits; `--verbose` lists them",
                untried.len()
            ));
        }
    }
}

/// Whether anything but the template has influence on the line itself.
fn has_cause(answer: &Answer) -> bool {
    answer.influences.iter().any(|(influence, _)| *influence != Influence::File)
}

fn title(influence: Influence) -> &'static str {
    match influence {
        Influence::Written => "written on the line",
        Influence::Shapes => "shapes the line",
        Influence::Decides => "decides whether the line is there, or where",
        Influence::File => "decides whether the file is there",
    }
}

fn name(what: &Changeable) -> String {
    match what {
        Changeable::Thing(thing) => joined(thing.path().iter().map(|key| &**key)),
        Changeable::Value(name, ..) => name.clone(),
        Changeable::Folder(path) => path.clone(),
    }
}

/// A thing that has influence, and where it was written.
fn about(
    text: &mut String,
    what: &Changeable,
    school: Option<(&Trace<'_>, &KnownValues<'_>)>,
    sources: &Sources,
) {
    let name = name(what);
    // Writing into a string cannot fail.
    match (what, school) {
        (Changeable::Thing(TreeThing::Value(path)), Some((trace, known))) => {
            if let Some(node) = trace.value(path) {
                explain_value(text, path, node, known);
            }
        }
        (Changeable::Thing(thing), school) => {
            let key = if matches!(thing, TreeThing::Name(_)) { " (the name)" } else { "" };
            let _ = writeln!(text, "{name}{key}");
            for (number, at) in school
                .map(|(trace, _)| trace.written(thing.path()))
                .unwrap_or_default()
                .into_iter()
                .enumerate()
            {
                write_place(text, if number == 0 { "written" } else { "also" }, at, "", sources);
            }
        }
        (Changeable::Value(_, value, at), _) => {
            let _ = writeln!(text, "{name} = {value:?}");
            write_place(text, "set", *at, "", sources);
        }
        (Changeable::Folder(_), _) => drop(writeln!(text, "{name} (the name of the folder)")),
    }
}
