//! Bundles and their signatures, as files that the user names; and `ssh-keygen`, which verifies those
//! signatures that muster does not.
#![allow(clippy::disallowed_methods, reason = "this is a module that touches the disk")]

use std::ffi::OsStr;
use std::fs::{DirBuilder, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::base::text::hex;
use crate::workspace::OpenError;
use crate::workspace::program::find_program_of_user;
use crate::workspace::typed;

/// Largest bundle that is read: some times what the largest schools need.
const MOST_BYTES: u64 = 256 << 20;

/// Largest signature that is read; one of `ssh-keygen` has some kilobytes at most.
const MOST_BYTES_OF_SIGNATURE: u64 = 64 << 10;

/// Most signatures beside one bundle.
const MOST_SIGNATURES: usize = 64;

/// Whether a file lies at a path that the user typed, as a bundle does, and no folder.
pub fn is_a_file(path: &Path) -> bool {
    path.is_file()
}

/// The bytes of a bundle.
pub fn bundle(path: &Path) -> Result<Vec<u8>, OpenError> {
    typed::read_up_to(path, MOST_BYTES).map_err(|why| OpenError::Refused(path.into(), why))
}

/// The signatures that lie beside a bundle as `BUNDLE.NAME.sig`, by their file names.
pub fn signatures_of(bundle: &Path) -> Result<Vec<(String, Vec<u8>)>, OpenError> {
    let refused = |why: io::Error| OpenError::Refused(bundle.into(), why.into());
    let folder = match bundle.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let begin = format!("{}.", bundle.file_name().unwrap_or_default().to_string_lossy());
    let mut names = Vec::new();
    for entry in folder.read_dir().map_err(refused)? {
        let name = entry.map_err(refused)?.file_name();
        let Some(name) = name.to_str() else { continue };
        if name.starts_with(&begin) && name.strip_suffix(".sig").is_some() {
            names.push(name.to_owned());
        }
    }
    if names.len() > MOST_SIGNATURES {
        let many = format!("{} signatures lie beside it, {MOST_SIGNATURES} are read", names.len());
        return Err(refused(io::Error::other(many)));
    }
    names.sort();
    let mut signatures = Vec::new();
    for name in names {
        let path = folder.join(&name);
        let bytes = typed::read_up_to(&path, MOST_BYTES_OF_SIGNATURE)
            .map_err(|why| OpenError::Refused(path, why))?;
        signatures.push((name, bytes));
    }
    Ok(signatures)
}

/// Whether a file lies in a workspace or a repository, whose files somebody else may have written.
pub fn is_in_a_repository(path: &Path) -> Result<bool, OpenError> {
    let real = typed::typed(path).map_err(|why| OpenError::Refused(path.into(), why))?;
    Ok(real.ancestors().skip(1).any(typed::is_a_root))
}

/// Whether `ssh-keygen` accepts a signature over `bytes`, by the line of a file of signers for a
/// `principal`.
///
/// # Errors
///
/// It could not be asked, and why.
pub fn ssh_keygen_accepts(
    bytes: &[u8],
    signature: &[u8],
    (principal, signers): (&str, &str),
    namespace: &str,
) -> Result<bool, String> {
    let program = find_program_of_user("ssh-keygen")
        .ok_or("there is no `ssh-keygen` on the PATH outside of the workspace")?;
    let folder = OwnFolder::make().map_err(|error| format!("no temporary folder: {error}"))?;
    let put = |name: &str, bytes: &[u8]| -> io::Result<PathBuf> {
        let path = folder.0.join(name);
        File::create_new(&path)?.write_all(bytes)?;
        Ok(path)
    };
    let unwritten = |error: io::Error| format!("no temporary file: {error}");
    let signers = put("signers", signers.as_bytes()).map_err(unwritten)?;
    let signature = put("signature", signature).map_err(unwritten)?;
    let mut asked = Command::new(program)
        .args(["-Y", "verify", "-n", namespace, "-I", principal])
        .args([OsStr::new("-f"), signers.as_os_str(), OsStr::new("-s"), signature.as_os_str()])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("`ssh-keygen` does not start: {error}"))?;
    if let Some(mut stdin) = asked.stdin.take() {
        // One that refuses at once need not read to the end.
        let _ = stdin.write_all(bytes);
    }
    asked.wait().map(|ended| ended.success()).map_err(|error| error.to_string())
}

/// A folder in the temporary folder of the system that nobody else may enter. It goes with the value.
struct OwnFolder(PathBuf);

impl OwnFolder {
    fn make() -> io::Result<Self> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let path = std::env::temp_dir().join(format!("muster-{}", hex(&random)));
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt as _;
            builder.mode(0o700);
        }
        builder.create(&path)?;
        Ok(Self(path))
    }
}

impl Drop for OwnFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
