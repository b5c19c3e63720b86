//! YAML: one document of plain data.

use std::collections::BTreeSet;

use granit_parser::{Event, Parser, options};

use super::{DEEPEST, too_deep, twice};

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
        flow_nesting_limit: DEEPEST * 2,
        block_nesting_limit: DEEPEST * 2,
    };
    let mut open: Vec<Open> = Vec::new();
    let mut documents = 0;
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| error.to_string())?;
        let at = |what: String| format!("line {}: {what}", span.start.line());
        let is_node =
            matches!(event, Event::Scalar(..) | Event::SequenceStart(..) | Event::MappingStart(..));
        if is_node {
            key(&mut open, &event).map_err(at)?;
        }
        match event {
            Event::DocumentStart(..) => documents += 1,
            Event::SequenceStart(_, anchor, ref tag)
            | Event::MappingStart(_, anchor, ref tag)
            | Event::Scalar(_, _, anchor, ref tag) => {
                if anchor != 0 || tag.is_some() {
                    return Err(at("anchors and tags have no place here".to_owned()));
                }
                match event {
                    Event::SequenceStart(..) => open.push(Open::List),
                    Event::MappingStart(..) => open.push(Open::Table(BTreeSet::new(), true)),
                    _ => {}
                }
                if open.len() > DEEPEST {
                    return Err(at(too_deep()));
                }
            }
            Event::SequenceEnd | Event::MappingEnd => drop(open.pop()),
            Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            _ => return Err(at("an alias has no place here".to_owned())),
        }
    }
    match documents {
        1 => Ok(()),
        _ => Err(format!("it has {documents} documents, one is right")),
    }
}

/// What a node is to the table that it stands in.
fn key(open: &mut [Open], node: &Event<'_>) -> Result<(), String> {
    let Some(Open::Table(keys, is_key)) = open.last_mut() else { return Ok(()) };
    if *is_key {
        let Event::Scalar(name, ..) = node else { return Err("a key is a text".to_owned()) };
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
