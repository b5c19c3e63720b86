//! What a way says of the dialogue that a program has with a device.

use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::language::decode;
use crate::language::tree::Node;
use crate::model::Text;
use crate::platform::apply::ApplyWay;
use crate::platform::codes::UNCLEAR_APPLY;
use crate::platform::dialogue::{ApplyDialogue, DialogueStep};
use crate::platform::manifest::PlatformManifest;

/// Reports of the ways of a platform what no program could follow.
pub(super) fn check(manifest: &PlatformManifest, node: &Node, out: &mut Diagnostics) {
    for (name, way) in &manifest.apply {
        let Some(dialogue) = &way.dialogue else { continue };
        let mut report = |keys: &[&str], message: String, help: &str| {
            let path = [&["apply", name, "dialogue"], keys].concat();
            let origin = decode::place(node, &path);
            out.push(Diagnostic::new(&UNCLEAR_APPLY, message).at(origin).help(help));
        };
        check_files(manifest, name, way, &mut report);
        check_words(dialogue, &mut report);
        check_needed(dialogue, &mut report);
    }
}

/// What reports a finding: the key, what is wrong, and how to mend it.
type Report<'a> = dyn FnMut(&[&str], String, &str) + 'a;

/// A dialogue is about one file, and is all that there is.
fn check_files(manifest: &PlatformManifest, name: &str, way: &ApplyWay, report: &mut Report<'_>) {
    let takes = |way: &Option<Text>| way.as_ref().is_some_and(|way| way.as_str() == name);
    let outputs = manifest.outputs.values().filter(|output| takes(&output.apply.way));
    if outputs.clone().count() > 1 || outputs.clone().any(|output| output.each.is_some()) {
        let message = format!("`{name}` applies several files, and its dialogue is about one");
        report(&[], message, "write one file, or say how people apply them");
    }
    if way.run.is_some() {
        let message = "`dialogue` stands beside `run`".to_owned();
        report(&[], message, "leave one of them out: a device has a shell or none");
    }
}

/// The words in angle brackets that a command or an answer may have.
struct Words<'a> {
    keys: [&'a str; 2],
    text: &'a Text,
    known: &'a [&'a str],
}

/// Reports words that nobody fills in, and what Ansible would take for a language of its own.
fn check_words(dialogue: &ApplyDialogue, report: &mut Report<'_>) {
    let mut all = vec![
        Words { keys: ["prompt", ""], text: &dialogue.prompt, known: &[] },
        Words { keys: ["forget", ""], text: &dialogue.forget, known: &["mark"] },
        Words { keys: ["questions", "marks"], text: &dialogue.questions.marks, known: &[] },
    ];
    for text in &dialogue.opening {
        all.push(Words { keys: ["opening", ""], text, known: &[] });
    }
    for (key, steps, known) in lists(dialogue) {
        for step in steps {
            all.push(Words { keys: [key, ""], text: &step.r#type, known });
            if let Some(text) = &step.answer {
                all.push(Words { keys: [key, ""], text, known: &["made", "hash"] });
            }
        }
    }
    for (key, step) in questions(dialogue) {
        let known: &[&str] = if key == "marked" { &["mark"] } else { &[] };
        all.push(Words { keys: ["questions", key], text: &step.r#type, known });
        if let Some(text) = &step.answer {
            all.push(Words { keys: ["questions", key], text, known: &["hash"] });
        }
    }
    for Words { keys, text, known } in all {
        let keys = if keys[1].is_empty() { &keys[..1] } else { &keys[..] };
        for word in words(text.as_str()) {
            if !known.contains(&word) {
                let message = format!("nobody fills in `<{word}>` in `{text}`");
                let help = match known {
                    [] => "write it without".to_owned(),
                    _ => format!("write one of: `<{}>`", known.join(">`, `<")),
                };
                report(keys, message, &help);
            }
        }
        if text.as_str().contains(['{', '}']) {
            let message = format!("`{text}` holds a brace");
            let help = "write it without: Ansible takes what stands in braces for a template";
            report(keys, message, help);
        }
    }
}

/// Reports what a dialogue has to say and does not.
fn check_needed(dialogue: &ApplyDialogue, report: &mut Report<'_>) {
    let fetching = dialogue.r#try.iter().filter(|step| has(&step.r#type, "file"));
    if fetching.clone().count() != 1 || fetching.clone().any(|step| step.answer.is_none()) {
        let message = "`try` does not fetch the `<file>` with one command that has an `answer`";
        report(&["try"], message.to_owned(), "type the command by which the device fetches it");
    }
    if !dialogue.confirm.iter().any(|step| has(&step.r#type, "mark")) {
        let message = "`confirm` does not keep what runs under its `<mark>`";
        report(&["confirm"], message.to_owned(), "without it the device cannot say what it runs");
    }
    for (key, step) in questions(dialogue) {
        if !step.answer.as_ref().is_some_and(|answer| has(answer, "hash")) {
            let message = format!("the answer to `{}` holds no `<hash>`", step.r#type);
            report(&["questions", key], message, "write where it stands in what the device prints");
        }
    }
}

/// The commands of a dialogue by their key, with the words that they may have.
fn lists(
    dialogue: &ApplyDialogue,
) -> [(&'static str, &[DialogueStep], &'static [&'static str]); 4] {
    [
        ("try", &dialogue.r#try, &["file", "mark", "made"]),
        ("verify", &dialogue.verify, &["made"]),
        ("confirm", &dialogue.confirm, &["mark", "made"]),
        ("undo", &dialogue.undo, &["mark", "made"]),
    ]
}

/// The questions that a hash answers, by their key.
fn questions(dialogue: &ApplyDialogue) -> [(&'static str, &DialogueStep); 3] {
    let questions = &dialogue.questions;
    [("running", &questions.running), ("saved", &questions.saved), ("marked", &questions.marked)]
}

/// Whether a word in angle brackets stands in a text.
fn has(text: &Text, word: &str) -> bool {
    words(text.as_str()).contains(&word)
}

/// The words in angle brackets of a text.
fn words(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for part in text.split('<').skip(1) {
        if let Some((word, _)) = part.split_once('>') {
            found.push(word);
        }
    }
    found
}
