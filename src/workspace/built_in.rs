//! The platforms that come with the program: their folders are part of it.

use std::path::Path;

use include_dir::{Dir, include_dir};

use crate::base::source::SourceFile;
use crate::base::text::unix_lines;
use crate::model::PlatformId;
use crate::workspace::inputs::{Inputs, PlatformFolder};

/// The platforms that come with the program.
static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The platforms of the program alone, as when there is no workspace.
pub fn built_in() -> Inputs {
    let mut inputs = Inputs::default();
    add_built_in(&mut inputs);
    inputs
}

/// Adds the platforms of the program that the workspace does not replace.
pub(super) fn add_built_in(inputs: &mut Inputs) {
    for dir in BUILT_IN.dirs() {
        let Ok(platform) = PlatformId::new(&file_name(dir.path())) else { continue };
        // A folder of the workspace replaces one of the program whole; their files are never mixed.
        if inputs.platforms.contains_key(&platform) {
            continue;
        }
        let mut folder = PlatformFolder { built_in: true, ..PlatformFolder::default() };
        for file in dir.files() {
            let name = file_name(file.path());
            if is_platform_file(&name)
                && let Some(text) = file.contents_utf8()
            {
                let source = SourceFile {
                    path: format!("templates/{}", file.path().to_string_lossy()).into(),
                    text: unix_lines(text).into(),
                    layer: format!("built-in platform {platform}").into(),
                };
                folder.files.insert(name, inputs.sources.add(source));
            }
        }
        // Folders without a manifest are no platforms.
        if folder.files.contains_key("platform.toml") {
            inputs.platforms.insert(platform, folder);
        }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Whether a file of a platform's folder is read.
pub(super) fn is_platform_file(name: &str) -> bool {
    name == "platform.toml" || name == "README.md" || name.strip_suffix(".j2").is_some()
}
