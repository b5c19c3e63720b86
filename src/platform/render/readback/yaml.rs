//! YAML: one document of plain data.

use std::collections::BTreeSet;

use granit_parser::{Event, Parser, options};

use crate::platform::render::readback::shared::{DEEPEST, too_deep, twice};

/// A list or a table that is open.
enum Open {
    List,
    /// With the keys so far. Whether a key comes next.
    Table(BTreeSet<String>, bool),
}

/// One document, without anything that stands for something else: directives, anchors, aliases,
/// tags, merge keys. The parser gives events, so that keys and depth are judged here.
pub(super) fn check(text: &str) -> Result<(), String> {
    let options = options! {
        strict_indentation: true,
        disallow_directives: true,
        // Far enough that the limit below speaks first, with the words of all formats.
        flow_nesting_limit: DEEPEST * 2,
        block_nesting_limit: DEEPEST * 2,
    };
    let mut open: Vec<Open> = Vec::new();
    let mut documents = 0;
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| error.to_string())?;
        if matches!(event, Event::DocumentStart(..)) {
            documents += 1;
        }
        take(&mut open, &event).map_err(|fault| format!("line {}: {fault}", span.start.line()))?;
    }
    match documents {
        1 => Ok(()),
        _ => Err(format!("it has {documents} documents, one is right")),
    }
}

/// Takes the next event, given the lists and tables that are open.
fn take(open: &mut Vec<Open>, event: &Event<'_>) -> Result<(), String> {
    match event {
        Event::SequenceStart(_, anchor, tag)
        | Event::MappingStart(_, anchor, tag)
        | Event::Scalar(_, _, anchor, tag) => {
            // Before it is opened itself: it is a key or a value of the table around it.
            take_key(open, event)?;
            if *anchor != 0 || tag.is_some() {
                return Err("anchors and tags have no place here".to_owned());
            }
            match event {
                Event::SequenceStart(..) => open.push(Open::List),
                Event::MappingStart(..) => open.push(Open::Table(BTreeSet::new(), true)),
                _ => {}
            }
            if open.len() > DEEPEST {
                return Err(too_deep());
            }
            Ok(())
        }
        Event::SequenceEnd | Event::MappingEnd => {
            open.pop();
            Ok(())
        }
        Event::DocumentStart(..) | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {
            Ok(())
        }
        _ => Err("an alias has no place here".to_owned()),
    }
}

/// Judges a node that stands in a table: keys and values come in turn, and a key is a new text.
fn take_key(open: &mut [Open], node: &Event<'_>) -> Result<(), String> {
    let Some(Open::Table(keys, is_key)) = open.last_mut() else { return Ok(()) };
    if *is_key {
        let Event::Scalar(name, ..) = node else { return Err("a key is a text".to_owned()) };
        // Readers of YAML 1.1 lay another table under this one there; others see a key.
        if name == "<<" {
            return Err("the key `<<` has no place here".to_owned());
        }
        if !keys.insert(name.to_string()) {
            return Err(twice(name));
        }
    }
    *is_key = !*is_key;
    Ok(())
}
