// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What the manifests of shipped platforms say they put into effect, beside their templates.

use std::fs;
use std::path::PathBuf;

use muster::plan::keys::{SeenKey, seen_through};
use muster::platform::{PlatformManifest, spoken};

/// The manifests that come with muster, with the text of their templates.
pub(crate) fn shipped() -> Vec<(String, PlatformManifest, String)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut shipped = Vec::new();
    for folder in [root.join("templates"), root.join("examples/new-platform/templates")] {
        for entry in fs::read_dir(folder).expect("it is there") {
            let folder = entry.expect("it can be listed").path();
            if !folder.is_dir() {
                continue;
            }
            let text = fs::read_to_string(folder.join("platform.toml")).expect("it is there");
            let manifest: PlatformManifest = toml::from_str(&text).expect("it is a manifest");
            let mut templates = String::new();
            for file in fs::read_dir(&folder).expect("it is there") {
                let file = file.expect("it can be listed").path();
                if file.extension().is_some_and(|extension| extension == "j2") {
                    templates += &fs::read_to_string(file).expect("it is text");
                }
            }
            shipped.push((folder.display().to_string(), manifest, templates));
        }
    }
    assert!(shipped.len() > 8, "{} manifests", shipped.len());
    shipped
}

#[test]
fn shipped_platforms_speak_of_every_key() {
    let mut silent = Vec::new();
    for (name, manifest, _) in shipped() {
        // The example shows what a platform needs at least.
        if name.contains("examples") {
            continue;
        }
        for seen in spoken::unspoken(&manifest) {
            silent.push(format!("{name}: {} ({})", seen.key, seen.fields.join(".")));
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

/// The fields through which a key is seen stand in the templates, or the key has no effect.
#[test]
fn what_a_shipped_platform_handles_is_in_its_templates() {
    let (mut idle, mut count) = (Vec::new(), 0);
    for (name, manifest, templates) in shipped() {
        let roots = ["site", "device", "client"];
        let seen: Vec<SeenKey> = roots.into_iter().flat_map(seen_through).collect();
        for pattern in &manifest.handles {
            count += 1;
            let is_written = seen.iter().any(|seen| {
                let field = seen.fields.last().copied().unwrap_or_default();
                // Asked for by its name, or given to a filter of lists.
                let asked = [format!(".{field}"), format!("\"{field}\"")];
                spoken::covers(pattern.as_str(), seen.key)
                    && asked.iter().any(|asked| templates.contains(asked))
            });
            if !is_written {
                idle.push(format!("{name}: {pattern}"));
            }
        }
    }
    assert!(idle.is_empty(), "of {count}: {}", idle.join("\n"));
    assert!(count > 150, "{count} keys");
}
