// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Any text is read as TOML, or every fault of it has a place in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use muster::diagnostic::Diagnostics;
use muster::source::{FileId, Origin, SourceFile, Sources};
use muster::tree::{self, Node, Value};

fuzz_target!(|text: &str| {
    let mut sources = Sources::default();
    let file = sources.add(SourceFile { path: "fuzz.toml".into(), text: text.into(), layer: "fuzz".into() });
    let mut out = Diagnostics::default();
    if let Some(node) = tree::parse(file, text, &mut out) {
        visit(&node, file, text);
    }
    for item in out.iter() {
        inside(item.at.expect("a fault has a place"), file, text);
        // Lines and columns can be told of every place.
        let _ = sources.label(item.at.expect("a fault has a place"));
    }
});

fn visit(node: &Node, file: FileId, text: &str) {
    inside(node.origin, file, text);
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| visit(item, file, text)),
        Value::Table(table) => {
            for entry in table.values() {
                inside(entry.key, file, text);
                visit(&entry.node, file, text);
            }
        }
        Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Text(_) => {}
    }
}

fn inside(at: Origin, file: FileId, text: &str) {
    assert!(at.file == file && at.start <= at.end && text.get(at.start as usize..at.end as usize).is_some(), "{at:?}");
}
