//! Builds the copy, and tells which mutants do not compile.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// An error of the compiler: its file, the bytes it points at, and its text.
pub struct CompileError {
    pub file: String,
    pub ranges: Vec<Range<usize>>,
    pub text: String,
}

/// The programs that tests are made of.
pub struct Programs {
    pub unit: PathBuf,
    pub it: PathBuf,
    pub muster: PathBuf,
}

fn cargo(copy: &Path, target: &Path, arguments: &[&str]) -> Result<(bool, Vec<Value>), String> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(copy).args(arguments).args(["--locked", "--message-format=json", "--target-dir"]).arg(target);
    // Warnings of mutated code are nobody's business, and symbols of it cost half of the time.
    cargo.env("CARGO_PROFILE_DEV_DEBUG", "0").stdin(Stdio::null()).stderr(Stdio::null());
    // Built once and run some thousand times; overflows are noticed all the same.
    cargo.env("CARGO_PROFILE_DEV_OPT_LEVEL", "1");
    let output = cargo.output().map_err(|error| format!("cargo: {error}"))?;
    let messages = String::from_utf8_lossy(&output.stdout).lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    Ok((output.status.success(), messages))
}

/// Checks the library of the copy; empty when it compiles.
pub fn check(copy: &Path, target: &Path) -> Result<Vec<CompileError>, String> {
    let (success, messages) = cargo(copy, target, &["check", "--lib"])?;
    let errors: Vec<CompileError> = messages.iter().filter_map(error_of).collect();
    if !success && errors.is_empty() {
        return Err("cargo check fails without an error of the compiler".to_owned());
    }
    Ok(errors)
}

fn error_of(message: &Value) -> Option<CompileError> {
    let message = message.get("message")?;
    if message.get("level")? != "error" {
        return None;
    }
    let spans = message.get("spans")?.as_array()?;
    // The place itself first, then what else it speaks of.
    let mut sorted: Vec<&Value> = spans.iter().filter(|span| span["is_primary"] == true).collect();
    sorted.extend(spans.iter().filter(|span| span["is_primary"] != true));
    let file = sorted.first()?["file_name"].as_str()?.to_owned();
    let mut ranges = Vec::new();
    for span in sorted {
        if span["file_name"] == file.as_str() {
            let at = |key: &str| usize::try_from(span[key].as_u64().unwrap_or_default()).unwrap_or_default();
            ranges.push(at("byte_start")..at("byte_end"));
        }
    }
    let text = message["rendered"].as_str().unwrap_or_default().to_owned();
    Some(CompileError { file, ranges, text })
}

/// Builds the tests and the program of the copy.
pub fn build_tests(copy: &Path, target: &Path) -> Result<Programs, String> {
    let (success, messages) = cargo(copy, target, &["test", "--no-run", "--lib", "--test", "it"])?;
    if !success {
        let errors: String = messages.iter().filter_map(|message| message["message"]["rendered"].as_str()).collect();
        return Err(format!("the tests of the copy do not compile:\n{errors}"));
    }
    let mut programs = BTreeMap::new();
    for message in &messages {
        let (Some(program), Some(name)) = (message["executable"].as_str(), message["target"]["name"].as_str()) else { continue };
        let is_test = message["profile"]["test"] == true;
        let kind = message["target"]["kind"][0].as_str().unwrap_or_default();
        programs.insert((name.to_owned(), kind.to_owned(), is_test), PathBuf::from(program));
    }
    let mut take = |name: &str, kind: &str, is_test: bool| {
        let key = (name.to_owned(), kind.to_owned(), is_test);
        programs.remove(&key).ok_or_else(|| format!("cargo built no {kind} `{name}`"))
    };
    Ok(Programs { unit: take("muster", "lib", true)?, it: take("it", "test", true)?, muster: take("muster", "bin", false)? })
}
