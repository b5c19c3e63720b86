// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Reading back: `tests/readback/<format>/good` is read, `bad` is refused, each for the reason that
//! stands in `tests/readback/<format>/reasons.txt`. `UPDATE=1 cargo test readback` writes the
//! reasons that are found, and the review of that difference is the test.

use std::fmt::Write as _;
use std::path::Path;

use muster::platform::Format;
use muster::platform::render;

use crate::support::{diff, files, folders, name, read, say, update, write};

const ROOT: &str = "tests/readback";

#[test]
fn files_are_read_back_strictly() {
    let (mut problems, mut counts) = (String::new(), Vec::new());
    for folder in folders(Path::new(ROOT)) {
        let title = name(&folder);
        let format: Format =
            serde_json::from_value(title.clone().into()).expect("folders are named for formats");
        let (good, bad) = (files(&folder.join("good")), files(&folder.join("bad")));
        for (case, path) in &good {
            if let Err(problem) = render::read_back(format, &read(path)) {
                let _ = writeln!(problems, "{title}/good/{case}: {problem}");
            }
        }
        let mut reasons = String::new();
        for (case, path) in &bad {
            match render::read_back(format, &read(path)) {
                Ok(()) => _ = writeln!(problems, "{title}/bad/{case} is read"),
                Err(reason) => _ = writeln!(reasons, "{case}: {}", reason.escape_debug()),
            }
        }
        let path = folder.join("reasons.txt");
        if update() {
            write(&path, &reasons);
        } else {
            let expected = if path.is_file() { read(&path) } else { String::new() };
            problems += &diff("reasons", &expected, &reasons);
        }
        counts.push(format!("{title} {} read, {} refused", good.len(), bad.len()));
    }
    assert!(problems.is_empty(), "\n{problems}");
    assert_eq!(counts.len(), 7, "each format has a folder");
    say(&counts.join("; "));
}
