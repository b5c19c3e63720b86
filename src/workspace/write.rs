//! Writing into a workspace: what is new beside what is there, and files that change whole or not at all.
#![allow(clippy::disallowed_methods, reason = "this is a module that touches the disk")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Writes new files below `root`. When one of them exists already, none is written.
pub fn create(root: &Path, files: &[(String, String)]) -> Result<(), CreateError> {
    // A link that leads nowhere is in the way too.
    let taken = |path: &str| std::fs::symlink_metadata(root.join(path)).is_ok();
    let taken: Vec<String> = files.iter().filter(|(path, _)| taken(path)).map(|(path, _)| path.clone()).collect();
    if !taken.is_empty() {
        return Err(CreateError::Exists(taken));
    }
    for (path, text) in files {
        let full = root.join(path);
        let failed = |error| CreateError::Io(path.clone(), error);
        if let Some(parent) = full.parent() {
            std::fs::create_dir_all(parent).map_err(failed)?;
        }
        let mut file = std::fs::File::create_new(&full).map_err(failed)?;
        std::io::Write::write_all(&mut file, text.as_bytes()).map_err(failed)?;
    }
    Ok(())
}

/// Why files could not be created.
#[derive(Debug)]
pub enum CreateError {
    /// These are there already.
    Exists(Vec<String>),
    /// The system refused.
    Io(String, std::io::Error),
}

impl std::fmt::Display for CreateError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exists(paths) => match paths.as_slice() {
                [path] => write!(f, "`{path}` exists already; nothing was written"),
                paths => write!(f, "these files exist already; nothing was written:\n  {}", paths.join("\n  ")),
            },
            Self::Io(path, error) => write!(f, "cannot write `{path}`: {error}"),
        }
    }
}

impl std::error::Error for CreateError {}

/// Writes a file whole: beside its place first, then under its name.
pub fn replace(path: &Path, text: &str) -> Result<(), CreateError> {
    let failed = |error| CreateError::Io(path.display().to_string(), error);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(failed)?;
    }
    let mut draft = path.as_os_str().to_owned();
    draft.push(".new");
    std::fs::write(&draft, text).and_then(|()| std::fs::rename(&draft, path)).map_err(failed)
}

/// Copies a folder of the workspace at `root` with everything visible in it; `texts` stand in place of files of
/// these names, or beside them. Nothing that exists is overwritten, and half a copy is never seen.
pub fn copy_folder(root: &Path, from: &str, to: &str, texts: &BTreeMap<String, String>) -> Result<Vec<String>, CreateError> {
    let target = root.join(to);
    if target.symlink_metadata().is_ok() {
        return Err(CreateError::Exists(vec![to.to_owned()]));
    }
    let failed = |error| CreateError::Io(to.to_owned(), error);
    let parent = target.parent().unwrap_or(root);
    // Hidden folders are no part of a workspace.
    let draft = parent.join(format!(".{}.new", target.file_name().unwrap_or_default().to_string_lossy()));
    std::fs::create_dir(&draft).map_err(failed)?;
    let mut names = Vec::new();
    let copied = copy_into(&root.join(from), &draft, "", texts, &mut names);
    let renamed = copied.and_then(|()| std::fs::rename(&draft, &target));
    if let Err(error) = renamed {
        let _ = std::fs::remove_dir_all(&draft);
        return Err(failed(error));
    }
    names.sort();
    Ok(names.into_iter().map(|name| format!("{to}/{name}")).collect())
}

fn copy_into(from: &Path, to: &Path, below: &str, texts: &BTreeMap<String, String>, names: &mut Vec<String>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let target = to.join(entry.file_name());
        if std::fs::metadata(entry.path())?.is_dir() {
            std::fs::create_dir(&target)?;
            copy_into(&entry.path(), &target, &format!("{name}/"), texts, names)?;
            continue;
        }
        std::fs::copy(entry.path(), &target)?;
        if let Some(text) = texts.get(&name) {
            std::fs::write(&target, text)?;
        }
        names.push(name);
    }
    for (name, text) in texts.iter().filter(|(name, _)| below.is_empty() && !names.contains(name)).collect::<Vec<_>>() {
        std::fs::write(to.join(name), text)?;
        names.push(name.clone());
    }
    Ok(())
}

/// Gives files of the workspace at `root` a new text: path, the text that was read, and the new one. Byte order
/// mark and permissions stay. Nothing is changed unless all drafts could be written, and each file changes whole.
pub fn rewrite(root: &Path, files: &[(&str, &str, &str)]) -> Result<(), CreateError> {
    let mut drafts = Drafts(Vec::new());
    for &(path, read, new) in files {
        let failed = |error| CreateError::Io(path.to_owned(), error);
        // A link stays one: what it leads to is changed.
        let full = root.join(path).canonicalize().map_err(failed)?;
        let bytes = std::fs::read(&full).map_err(failed)?;
        let text = std::str::from_utf8(&bytes).unwrap_or_default();
        let mark = if text.starts_with('\u{feff}') { "\u{feff}" } else { "" };
        if text.strip_prefix(mark) != Some(read) {
            return Err(CreateError::Io(path.to_owned(), std::io::Error::other("it was changed meanwhile; nothing was written")));
        }
        let mut draft = full.clone().into_os_string();
        draft.push(".new");
        let mut file = std::fs::File::create_new(&draft).map_err(failed)?;
        drafts.0.push((PathBuf::from(draft), full.clone()));
        let meta = std::fs::metadata(&full).map_err(failed)?;
        std::io::Write::write_all(&mut file, format!("{mark}{new}").as_bytes())
            .and_then(|()| file.set_permissions(meta.permissions()))
            .map_err(failed)?;
    }
    while let Some((draft, full)) = drafts.0.first() {
        std::fs::rename(draft, full).map_err(|error| CreateError::Io(full.display().to_string(), error))?;
        drafts.0.remove(0);
    }
    Ok(())
}

/// Texts written beside the files that they will replace; what is left of them is removed.
struct Drafts(Vec<(PathBuf, PathBuf)>);

impl Drop for Drafts {
    fn drop(&mut self) {
        for (draft, _) in &self.0 {
            let _ = std::fs::remove_file(draft);
        }
    }
}
