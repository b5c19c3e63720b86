// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! The picture in README.md, `docs/check.svg`, is what a terminal shows of a real run.
//!
//! `UPDATE=1 cargo test picture` draws it again.

use std::fmt::Write as _;
use std::path::Path;

use crate::readme::Session;
use crate::support::{DAY, diff, read, update, write};

const FILE: &str = "docs/check.svg";

/// A character is as wide and a line as high as this, in the units of the picture.
const CHARACTER: (usize, usize) = (8, 20);

/// The room around the text, with that for the bar of the window.
const MARGIN: (usize, usize) = (20, 52);

#[test]
fn picture_shows_a_real_run() {
    let session = Session::default();
    write(
        &session.dir.join("schools/donnersbergkreis/kranichtal-gymnasium/abweichungen.toml"),
        "#:schema ../../../.muster/schema/school.json\n\nsegments.gast.extra-clients = 3000\n",
    );
    let command = "muster check --as-of";
    let (printed, code) = session.sh(&format!("{command} {DAY} --color always"), 0);
    assert_eq!(code, 1, "{printed}");
    let drawn = picture(&format!("$ {command} {DAY}\n{printed}"));
    if update() {
        write(Path::new(FILE), &drawn);
    }
    let problems = diff(FILE, &read(Path::new(FILE)), &drawn);
    assert!(
        problems.is_empty(),
        "{FILE} is out of date; `UPDATE=1 cargo test picture` draws it:\n{problems}"
    );
}

/// The text of a terminal, with its colours, as a picture.
fn picture(text: &str) -> String {
    let lines: Vec<Vec<Piece>> = text.lines().map(pieces).collect();
    let columns: usize = lines.iter().map(|line| length(line)).max().unwrap_or_default();
    let width = columns * CHARACTER.0 + 2 * MARGIN.0;
    let height = lines.len() * CHARACTER.1 + MARGIN.1 + 12;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
            width=\"{width}\" height=\"{height}\" role=\"img\">\n\
         <title>muster check in a terminal</title>\n\
         <style>\n\
         text {{ font: 13px ui-monospace, Menlo, Consolas, \"DejaVu Sans Mono\", monospace; \
            fill: #d8dee9; white-space: pre }}\n\
         .red {{ fill: #ff7b72 }}\n\
         .yellow {{ fill: #e3b341 }}\n\
         .magenta {{ fill: #d2a8ff }}\n\
         .cyan {{ fill: #76e3ea }}\n\
         .bold {{ font-weight: bold }}\n\
         .dim {{ opacity: 0.6 }}\n\
         .underline {{ text-decoration: underline }}\n\
         </style>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"#161b22\"/>\n\
         <circle cx=\"24\" cy=\"20\" r=\"6\" fill=\"#ff5f57\"/>\n\
         <circle cx=\"44\" cy=\"20\" r=\"6\" fill=\"#febc2e\"/>\n\
         <circle cx=\"64\" cy=\"20\" r=\"6\" fill=\"#28c840\"/>\n"
    );
    for (row, line) in lines.iter().enumerate() {
        let mut column = 0;
        for piece in line {
            if !piece.text.trim().is_empty() {
                // The width is said, so that columns stay below each other in every font.
                let text = piece.text.trim_end();
                let _ = writeln!(
                    svg,
                    "<text class=\"{}\" x=\"{}\" y=\"{}\" textLength=\"{}\" \
                        xml:space=\"preserve\">{}</text>",
                    piece.classes.join(" "),
                    MARGIN.0 + column * CHARACTER.0,
                    MARGIN.1 + row * CHARACTER.1,
                    text.chars().count() * CHARACTER.0,
                    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
                );
            }
            column += piece.text.chars().count();
        }
    }
    svg.replace(" class=\"\"", "") + "</svg>\n"
}

/// A part of a line that looks the same.
struct Piece {
    classes: Vec<&'static str>,
    text: String,
}

/// How many characters a line has.
fn length(line: &[Piece]) -> usize {
    line.iter().map(|piece| piece.text.chars().count()).sum()
}

/// Divides a line where the terminal is told to change the look, `ESC [ 31;1 m`.
fn pieces(line: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut classes = Vec::new();
    for (number, part) in line.split("\x1b[").enumerate() {
        let mut text = part;
        if number > 0 {
            let (codes, after) = part.split_once('m').expect("only looks are changed");
            for code in codes.split(';') {
                match code {
                    "0" => classes.clear(),
                    "1" => classes.push("bold"),
                    "2" => classes.push("dim"),
                    "4" => classes.push("underline"),
                    "31" => classes.push("red"),
                    "33" => classes.push("yellow"),
                    "35" => classes.push("magenta"),
                    "36" => classes.push("cyan"),
                    _ => panic!("`{code}` is a look that the picture does not know"),
                }
            }
            text = after;
        }
        classes.sort_unstable();
        classes.dedup();
        // Spaces in front are left out: not every viewer keeps them.
        let indent = text.len() - text.trim_start_matches(' ').len();
        for text in [&text[..indent], &text[indent..]] {
            if !text.is_empty() {
                pieces.push(Piece { classes: classes.clone(), text: text.to_owned() });
            }
        }
    }
    pieces
}
