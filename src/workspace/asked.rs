//! Asking a program of the user, such as a password manager: its answer is what it writes.
//!
//! Which program it is comes from the user's side alone. It is started without a shell, and does not
//! come from the workspace.
#![allow(clippy::disallowed_methods, reason = "this is a module that starts a program")]

use std::ffi::OsString;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use crate::workspace::program::find_program_of_user;

/// Most bytes of an answer.
const MOST_BYTES: usize = 64 * 1024;

/// How long a program may take: somebody may have to unlock it.
const PATIENCE: Duration = Duration::from_mins(2);

/// How often it is asked whether a program has ended.
const PAUSE: Duration = Duration::from_millis(5);

/// A program of the user, with the arguments that it always gets.
#[derive(Clone, Debug)]
pub struct AskedProgram {
    file: PathBuf,
    arguments: Vec<OsString>,
    patience: Duration,
}

impl AskedProgram {
    /// Finds the program that `words` begin with, in the folders of `PATH` or at an absolute path,
    /// and never in the workspace.
    pub fn find(words: &[OsString]) -> Result<Self, String> {
        let Some((name, arguments)) = words.split_first() else {
            return Err("no program is named".to_owned());
        };
        let shown = name.to_string_lossy();
        let found = name.to_str().and_then(find_program_of_user);
        let file = found.ok_or_else(|| {
            format!(
                "the program `{shown}` is not found: it must be in a folder of `PATH` or be named \
                 by an absolute path, and lie outside of the workspace"
            )
        })?;
        Ok(Self { file, arguments: arguments.to_vec(), patience: PATIENCE })
    }

    /// The program's name, as a message shows it. Its arguments may hold what is nobody's business.
    pub fn shown(&self) -> String {
        self.file.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// What the program writes when it is started with further arguments. The error shows nothing
    /// of it.
    pub fn ask(&self, further: &[&str]) -> Result<Zeroizing<Vec<u8>>, String> {
        let mut command = Command::new(&self.file);
        // The environment stays as it is: password managers find their session, their agent and
        // the terminal by it. What the program says to the user goes to the user.
        command.args(&self.arguments).args(further).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| format!("it does not start: {error}"))?;
        let answer = self.answer(&mut child);
        if answer.is_err() {
            // It has not ended, or nobody reads any more what it writes.
            let _ = child.kill();
            let _ = child.wait();
        }
        answer
    }

    fn answer(&self, child: &mut Child) -> Result<Zeroizing<Vec<u8>>, String> {
        let begun = Instant::now();
        let (to, from) = mpsc::channel();
        let output = child.stdout.take().ok_or("it has no output")?;
        // In a thread of its own: reading would wait as long as anybody holds the other end.
        std::thread::spawn(move || to.send(read(output)));
        let late = || format!("it took more than {} seconds", self.patience.as_secs());
        let answer = from.recv_timeout(self.patience).map_err(|_| late())??;
        loop {
            match child.try_wait().map_err(|error| error.to_string())? {
                Some(status) if status.success() => return Ok(answer),
                Some(status) => return Err(format!("it failed: {status}")),
                None if begun.elapsed() > self.patience => return Err(late()),
                None => std::thread::sleep(PAUSE),
            }
        }
    }
}

fn read(output: ChildStdout) -> Result<Zeroizing<Vec<u8>>, String> {
    // It never grows, so that no copy of it is left behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(MOST_BYTES + 1));
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    output.take(most).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() >= MOST_BYTES {
        return Err(format!("it wrote more than {} KiB", MOST_BYTES >> 10));
    }
    Ok(bytes)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn sh(script: &str, patience: Duration) -> AskedProgram {
        let words = ["/bin/sh", "-c", script, "sh"].map(OsString::from);
        AskedProgram { patience, ..AskedProgram::find(&words).expect("there is a shell") }
    }

    #[test]
    fn the_answer_is_what_it_writes_and_arguments_stay_whole() {
        let program = sh("printf '%s|' \"$@\"", PATIENCE);
        assert_eq!(program.shown(), "sh");
        let answer = program.ask(&["a.name", "x; echo $HOME"]).expect("it ends well");
        assert_eq!(&**answer, b"a.name|x; echo $HOME|");
    }

    #[test]
    fn what_goes_wrong_is_said_without_the_answer() {
        let short = Duration::from_millis(300);
        for (script, patience, why) in [
            ("echo canary; exit 3", PATIENCE, "it failed"),
            ("echo canary; kill -9 $$", PATIENCE, "it failed"),
            ("yes canary", PATIENCE, "it wrote more than 64 KiB"),
            ("echo canary; sleep 20", short, "it took more than 0 seconds"),
            ("echo canary; exec >&-; sleep 20", short, "it took more than 0 seconds"),
        ] {
            let error = sh(script, patience).ask(&[]).expect_err(script);
            assert!(error.contains(why) && !error.contains("canary"), "{script}: {error}");
        }
    }

    #[test]
    fn a_program_is_named_outside_of_the_workspace() {
        for words in [vec![], vec!["./sh"], vec!["no-such-program"], vec!["/no/such"]] {
            let words: Vec<OsString> = words.into_iter().map(OsString::from).collect();
            assert!(AskedProgram::find(&words).is_err(), "{words:?}");
        }
    }
}
