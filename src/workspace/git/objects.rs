//! Objects by name, from a git that answers as long as it is asked: `cat-file --batch-check` says
//! how large something is, without unpacking it, and `cat-file --batch` gives what is small enough.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use crate::workspace::git::error::GitError;
use crate::workspace::git::find::Location;
use crate::workspace::git::id::is_id;
use crate::workspace::git::program::Program;

/// So many questions are asked before their answers are read. They fit into any pipe, so neither
/// side waits for the other.
const AT_ONCE: usize = 40;

/// Longest line that says what an object is.
const LONGEST_HEADER: u64 = 64 * 1024;

/// An object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    pub id: String,
    pub content: Content,
}

/// What an object holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    Bytes(Vec<u8>),
    /// It is larger than wanted, and has so many bytes.
    TooLarge(u64),
}

impl Object {
    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        match &self.content {
            Content::Bytes(bytes) => bytes.len() as u64,
            Content::TooLarge(size) => *size,
        }
    }
}

/// What git says of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ObjectHeader {
    pub(super) id: String,
    pub(super) size: u64,
}

/// Programs that answer, started when they are first asked.
#[derive(Debug, Default)]
pub(super) struct Objects {
    sizes: Option<Answering>,
    contents: Option<Answering>,
}

impl Objects {
    /// What git says of each of `names`; `None` for one that it does not have. No name may have a
    /// line end.
    pub(super) fn headers(
        &mut self,
        program: &Program,
        location: &Location,
        names: &[&str],
    ) -> Result<Vec<Option<ObjectHeader>>, GitError> {
        let mut headers = Vec::with_capacity(names.len());
        if names.is_empty() {
            return Ok(headers);
        }
        let answering = started(&mut self.sizes, program, location, "--batch-check")?;
        for names in names.chunks(AT_ONCE) {
            answering.ask(names).map_err(|error| broken(&error))?;
            for name in names {
                // A git that wanted to fetch an object and may not ends without an answer.
                let line = answering.line().map_err(|_| GitError::Missing((*name).to_owned()))?;
                headers.push(header(&line, name));
            }
        }
        Ok(headers)
    }

    /// What each of `names` holds. Those larger than the first of `limits` come with their size
    /// only; all together may have as many bytes as the second says.
    pub(super) fn read(
        &mut self,
        program: &Program,
        location: &Location,
        names: &[&str],
        limits: (u64, u64),
    ) -> Result<Vec<Object>, GitError> {
        let (largest, most) = limits;
        let mut sum = 0_u64;
        let mut objects = Vec::with_capacity(names.len());
        let mut wanted = Vec::new();
        for (number, (name, header)) in
            names.iter().zip(self.headers(program, location, names)?).enumerate()
        {
            // Every name is one that the revision itself gave, so what it names should be there.
            let header = header.ok_or_else(|| GitError::Missing((*name).to_owned()))?;
            if header.size <= largest {
                sum = sum.saturating_add(header.size);
                wanted.push((number, header.id.clone(), header.size));
            }
            objects.push(Object { id: header.id, content: Content::TooLarge(header.size) });
        }
        if sum > most {
            return Err(GitError::Failed(format!(
                "the revision has {} MiB for muster, {} are allowed",
                sum >> 20,
                most >> 20
            )));
        }
        if wanted.is_empty() {
            return Ok(objects);
        }
        let answering = started(&mut self.contents, program, location, "--batch")?;
        for wanted in wanted.chunks(AT_ONCE) {
            let ids: Vec<&str> = wanted.iter().map(|(_, id, _)| id.as_str()).collect();
            answering.ask(&ids).map_err(|error| broken(&error))?;
            for (number, id, size) in wanted {
                let line = answering.line().map_err(|_| GitError::Missing(id.clone()))?;
                // Reading by the size that was said before would cut this answer in the wrong
                // place.
                if header(&line, id).is_none_or(|header| header.size != *size) {
                    return Err(GitError::Missing(id.clone()));
                }
                objects[*number].content =
                    Content::Bytes(answering.bytes(*size).map_err(|error| broken(&error))?);
            }
        }
        Ok(objects)
    }
}

/// Git ended while it was talked to.
fn broken(error: &io::Error) -> GitError {
    GitError::Failed(error.to_string())
}

/// `8baef1b4... blob 12`, in answer to a name, which is often the id itself.
fn header(line: &str, name: &str) -> Option<ObjectHeader> {
    let mut words = line.split(' ');
    let (id, kind, size) = (words.next()?, words.next()?, words.next()?.parse().ok()?);
    // An unknown name is repeated in front of `missing`, and somebody chose it: `ID blob 12` as a
    // name must not read as an object. Four words are none.
    let is_object =
        is_id(id) && matches!(kind, "blob" | "tree" | "commit" | "tag") && words.next().is_none();
    let answers = !is_id(name) || name.eq_ignore_ascii_case(id);
    if is_object && answers { Some(ObjectHeader { id: id.to_owned(), size }) } else { None }
}

/// A program that answers one question after the other.
#[derive(Debug)]
struct Answering {
    child: Child,
    asking: ChildStdin,
    answers: BufReader<ChildStdout>,
}

fn started<'a>(
    answering: &'a mut Option<Answering>,
    program: &Program,
    location: &Location,
    how: &str,
) -> Result<&'a mut Answering, GitError> {
    if answering.is_none() {
        let mut git = program.command(location, &["cat-file", how]);
        let mut child = git
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| program.not_started(error))?;
        let (asking, answers) = (
            child.stdin.take().expect("a pipe was asked for"),
            child.stdout.take().expect("a pipe was asked for"),
        );
        *answering = Some(Answering { child, asking, answers: BufReader::new(answers) });
    }
    Ok(answering.as_mut().expect("it was just started"))
}

impl Answering {
    fn ask(&mut self, names: &[&str]) -> io::Result<()> {
        let questions: String = names.iter().map(|name| format!("{name}\n")).collect();
        self.asking.write_all(questions.as_bytes())?;
        self.asking.flush()
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        self.answers.by_ref().take(LONGEST_HEADER).read_until(b'\n', &mut line)?;
        if line.pop() != Some(b'\n') {
            return Err(io::Error::other("it ended before it had answered"));
        }
        Ok(String::from_utf8_lossy(&line).into_owned())
    }

    fn bytes(&mut self, size: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        // A line end follows each object and is not part of it.
        self.answers.by_ref().take(size + 1).read_to_end(&mut bytes)?;
        if bytes.pop() != Some(b'\n') || bytes.len() as u64 != size {
            return Err(io::Error::other("it ended before it had answered"));
        }
        Ok(bytes)
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        // It may be busy with an answer that nobody reads any more. One that has ended cannot be
        // killed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_that_to_the_question() {
        let (id, other) = ("0a".repeat(20), "0b".repeat(20));
        let long = "0c".repeat(32);
        for (kind, name) in [
            ("blob", id.as_str()),
            ("tree", "HEAD:schools"),
            ("commit", "HEAD^{commit}"),
            ("tag", &id.to_uppercase()),
        ] {
            assert_eq!(
                header(&format!("{id} {kind} 12"), name),
                Some(ObjectHeader { id: id.clone(), size: 12 }),
                "{kind} {name}"
            );
        }
        assert_eq!(
            header(&format!("{long} blob 0"), &long),
            Some(ObjectHeader { id: long.clone(), size: 0 })
        );
        for line in [
            format!("{id} missing"),
            "HEAD^{commit} missing".into(),
            format!("{id} ambiguous"),
            format!("{id} submodule"),
            format!("{id} blob"),
            format!("{id} blob 1x"),
            format!("{id} blob -1"),
            format!("{id} blob 12 13"),
            format!("{id} blob missing"),
            format!("{id} file 12"),
            format!("{} blob 12", &id[1..]),
            format!("^{id} commit 12"),
            String::new(),
        ] {
            assert_eq!(header(&line, "HEAD"), None, "{line}");
        }
        assert_eq!(
            header(&format!("{other} blob 12"), &id),
            None,
            "another object than was asked for"
        );
    }
}
