//! A copy of the whole package, in which the files of the areas are mutated.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The module through which a mutated program learns which mutant it is. It writes down the ones it
/// meets when it is asked to, so that a mutant is tried with those tests only that come along it.
const MODULE: &str = include_str!("mutant.rs.txt");

/// Lays the copy anew: what is unchanged keeps its time, so that cargo builds what changed.
pub fn lay(root: &Path, copy: &Path, mutated: &BTreeMap<String, String>) -> Result<(), String> {
    let mut wanted = BTreeSet::new();
    for name in tracked(root)? {
        let to = copy.join(&name);
        let from = root.join(&name);
        // What was deleted and not committed is listed all the same.
        let Ok(kind) = fs::symlink_metadata(&from) else { continue };
        if kind.is_symlink() {
            let target = fs::read_link(&from).map_err(|error| format!("{name}: {error}"))?;
            if fs::read_link(&to).ok().as_ref() != Some(&target) {
                let _ = fs::remove_file(&to);
                make_parent(&to)?;
                std::os::unix::fs::symlink(target, &to).map_err(|error| format!("{name}: {error}"))?;
            }
        } else {
            let bytes = content(&from, &name, mutated)?;
            put(&to, &bytes)?;
            fs::set_permissions(&to, kind.permissions()).map_err(|error| format!("{name}: {error}"))?;
        }
        wanted.insert(name);
    }
    put(&copy.join("src/mutant.rs"), MODULE.as_bytes())?;
    wanted.insert("src/mutant.rs".to_owned());
    remove_others(copy, copy, &wanted)
}

/// The files of the repository, also those that are not committed yet.
fn tracked(root: &Path) -> Result<Vec<String>, String> {
    let mut git = Command::new("git");
    git.current_dir(root).args(["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let output = git.output().map_err(|error| format!("git: {error}"))?;
    if !output.status.success() {
        return Err(format!("git ls-files: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let names = String::from_utf8(output.stdout).map_err(|error| format!("git ls-files: {error}"))?;
    Ok(names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

fn content(from: &Path, name: &str, mutated: &BTreeMap<String, String>) -> Result<Vec<u8>, String> {
    if let Some(text) = mutated.get(name) {
        return Ok(text.clone().into_bytes());
    }
    let bytes = fs::read(from).map_err(|error| format!("{name}: {error}"))?;
    if name == "src/lib.rs" {
        let allowed = "#![allow(warnings, clippy::all)]\n";
        let text = String::from_utf8_lossy(&bytes);
        // Inner attributes come before items; documentation of the crate may follow them.
        return Ok(format!("{allowed}{text}\n/// Which mutant this is.\npub mod mutant;\n").into_bytes());
    }
    Ok(bytes)
}

fn put(to: &Path, bytes: &[u8]) -> Result<(), String> {
    if fs::symlink_metadata(to).is_ok_and(|kind| kind.is_file()) && fs::read(to).is_ok_and(|now| now == bytes) {
        return Ok(());
    }
    make_parent(to)?;
    fs::write(to, bytes).map_err(|error| format!("{}: {error}", to.display()))
}

fn make_parent(to: &Path) -> Result<(), String> {
    let parent = to.parent().map(Path::to_path_buf).unwrap_or_default();
    fs::create_dir_all(&parent).map_err(|error| format!("{}: {error}", parent.display()))
}

/// Removes what an earlier copy had and this one has not.
fn remove_others(copy: &Path, folder: &Path, wanted: &BTreeSet<String>) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.strip_prefix(copy).map(Path::to_path_buf).unwrap_or_default();
        if path == copy.join(".git") || path == copy.join("target") {
            continue;
        }
        if path.is_dir() && !path.is_symlink() {
            remove_others(copy, &path, wanted)?;
            // Only an empty one is removed.
            let _ = fs::remove_dir(&path);
        } else if !wanted.contains(&*name.to_string_lossy()) {
            fs::remove_file(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        }
    }
    Ok(())
}

/// The root of the repository that this crate is part of.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default()
}
