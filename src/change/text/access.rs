//! What was opened and closed, in sentences.

use std::fmt::Write as _;
use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Subnets, Ipv6Subnets};
use serde::Serialize;

use super::paint::Paint;
use super::words::listed;
use crate::access::{
    Access, AccessChange, AccessGroup, Needs, OpenedEnd, OpenedEntrances, UnknownAccess,
    UnknownWhy, Witness,
};
use crate::base::text::one_line;
use crate::change::TouchedSchool;
use crate::words::{Words, fill};

/// Something that was opened or closed, or of which nobody can say.
#[derive(Serialize)]
pub(in crate::change) struct Said {
    /// `opened`, `closed` or `unknown`, in the language.
    pub(in crate::change) what: &'static str,
    /// Whether somebody has to look at it.
    pub(in crate::change) is_grave: bool,
    /// The sentence.
    pub(in crate::change) sentence: String,
    /// Where it is so.
    pub(in crate::change) schools: String,
    /// An example of it; empty where the sentence says all.
    pub(in crate::change) example: String,
}

/// Most names of a list.
const NAMES: usize = 6;

/// Everything that was opened or closed. `touched` says what people call the schools.
pub(in crate::change) fn said(
    access: &Access,
    touched: &[TouchedSchool],
    words: &'static Words,
) -> Vec<Said> {
    let mut said = Vec::new();
    for unknown in &access.unknown {
        said.push(Said {
            what: words.access.unknown,
            is_grave: true,
            sentence: unknown_sentence(unknown, words),
            schools: at_schools(&unknown.schools, touched, words),
            example: String::new(),
        });
    }
    said.extend(access.groups.iter().map(|group| of_group(group, touched, words)));
    said
}

fn unknown_sentence(unknown: &UnknownAccess, words: &'static Words) -> String {
    let phrase = match unknown.why {
        UnknownWhy::NewSchool => words.access.unknown_new,
        UnknownWhy::Errors => words.access.unknown_errors,
        UnknownWhy::Build => words.access.unknown_build,
        UnknownWhy::NothingBefore => words.access.unknown_nothing,
        UnknownWhy::Template => words.access.unknown_template,
    };
    let what = unknown.what.as_deref().unwrap_or_default();
    if what.is_empty() { phrase.to_owned() } else { fill(phrase, &[("what", &what)]) }
}

/// How much is opened and closed, and how much was compared.
pub(super) fn in_one_line(said: &[Said], access: &Access, paint: Paint) -> String {
    let words = Words::of_terminal();
    let mut counts: Vec<(&str, bool, usize)> = Vec::new();
    for one in said {
        match counts.iter_mut().find(|(what, _, _)| *what == one.what) {
            Some((_, _, number)) => *number += 1,
            None => counts.push((one.what, one.is_grave, 1)),
        }
    }
    let mut parts = Vec::new();
    for (what, is_grave, number) in counts {
        parts.push(format!("{number} {}", paint.access(is_grave, what, 0)));
    }
    let found = if parts.is_empty() { words.access.nothing.to_owned() } else { parts.join(", ") };
    format!("{found}; {}", paint.dim(&compared(access, words)))
}

/// The sentences for a terminal, at most so many; empty when nothing is opened or closed.
pub(super) fn for_terminal(said: &[Said], paint: Paint, most: usize) -> String {
    if said.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}\n", paint.bold(title(said, Words::of_terminal())));
    for one in said.iter().take(most) {
        let what = paint.access(one.is_grave, one.what, 8);
        let (sentence, schools) = (one_line(&one.sentence), one_line(&one.schools));
        let at = if schools.is_empty() { "" } else { ", " };
        // Writing into a string cannot fail.
        let _ = writeln!(text, "  {what} {sentence}{at}{schools}");
        if !one.example.is_empty() {
            let _ = writeln!(text, "           {}", paint.dim(&one_line(&one.example)));
        }
    }
    if said.len() > most {
        let more = format!("{} more; `--full` shows them", said.len() - most);
        let _ = writeln!(text, "  {}", paint.dim(&more));
    }
    text
}

/// What stands above the sentences, or instead of them.
pub(in crate::change) fn title(said: &[Said], words: &'static Words) -> &'static str {
    if said.is_empty() { words.access.nothing } else { words.access.title }
}

/// How much was compared.
pub(in crate::change) fn compared(access: &Access, words: &'static Words) -> String {
    let compared = &access.compared;
    let (compiled, unknown) = (compared.compiled, not_compared(access));
    if compiled + unknown == 0 {
        let schools = words.counted(compared.schools, words.changes.count_schools);
        return fill(words.access.compared_none, &[("schools", &schools)]);
    }
    let text = fill(
        words.access.compared,
        &[
            ("schools", &words.counted(compiled, words.changes.count_schools)),
            ("firewalls", &words.counted(compared.firewalls, words.access.count_firewalls)),
            ("devices", &words.counted(compared.devices, words.access.count_devices)),
        ],
    );
    match compared.schools.saturating_sub(compiled + unknown) {
        0 => text,
        others => text + &words.counted(others, words.access.compared_others),
    }
}

/// Schools of which nobody can say what they allow: all of them, where no school is named.
fn not_compared(access: &Access) -> usize {
    let mut number = 0;
    for unknown in &access.unknown {
        // What is written differently belongs to schools that were compared.
        if unknown.why != UnknownWhy::Template {
            let is_of_all = unknown.schools.is_empty();
            number += if is_of_all { access.compared.schools } else { unknown.schools.len() };
        }
    }
    number
}

fn of_group(group: &AccessGroup, touched: &[TouchedSchool], words: &'static Words) -> Said {
    let (what, is_grave) = match group.change {
        AccessChange::Opened => (words.access.opened, true),
        AccessChange::Closed => (words.access.closed, false),
    };
    let mut example = String::new();
    let mut sentence = String::new();
    if let Some(passages) = &group.opening.passages {
        example = self::example(&passages.witness, words);
        let services: Vec<String> =
            passages.services.iter().map(|service| self::service(service, words)).collect();
        sentence = fill(
            words.access.passage,
            &[
                ("from", &end(&passages.from, words)),
                ("to", &end(&passages.to, words)),
                ("services", &services.join(", ")),
            ],
        );
    }
    if let Some(OpenedEntrances { places, segments, needs }) = &group.opening.entrances {
        let phrase = match needs {
            Needs::Nothing => words.access.entrance_nothing,
            Needs::Portal => words.access.entrance_portal,
            Needs::Key => words.access.entrance_key,
            Needs::Device => words.access.entrance_device,
            Needs::Login => words.access.entrance_login,
        };
        let places: Vec<String> = places.iter().map(|place| self::place(place, words)).collect();
        sentence = fill(
            phrase,
            &[
                ("segments", &listed(segments, NAMES, words)),
                ("places", &listed(&places, NAMES, words)),
            ],
        );
    }
    if let Some(neighbours) = &group.opening.neighbours {
        sentence = fill(words.access.neighbours, &[("wlan", &neighbours.wlan)]);
    }
    let schools = at_schools(&group.schools, touched, words);
    Said { what, is_grave, sentence, schools, example }
}

/// Whether an end is the firewall itself.
pub(super) fn is_firewall(end: &OpenedEnd) -> bool {
    end.zone.is_none() && end.places.iter().eq(["firewall"])
}

/// What people call a zone, or what stands for one.
pub(super) fn zone<'a>(end: &'a OpenedEnd, words: &'static Words) -> &'a str {
    if is_firewall(end) {
        return words.access.firewall;
    }
    let zone = end.zone.as_deref().unwrap_or(words.access.no_zone);
    end.title.as_deref().unwrap_or(zone)
}

/// A zone, with the segments that are meant where these are not all.
fn end(end: &OpenedEnd, words: &'static Words) -> String {
    let title = self::zone(end, words);
    if is_firewall(end) || end.whole {
        return title.to_owned();
    }
    let zone = end.zone.as_deref().unwrap_or(words.access.no_zone);
    let places: Vec<String> = end.places.iter().cloned().collect();
    let places = listed(&places, NAMES, words);
    let own = if places == zone { String::new() } else { format!(" ({places})") };
    let mut text = format!("{title}{own}");
    let except = format!(" {} ", words.access.except);
    for (which, ranges) in [(", ", &end.addresses), (except.as_str(), &end.except)] {
        if !ranges.is_empty() {
            let ranges: Vec<String> = ranges.iter().map(|range| address(range)).collect();
            text = text + which + &listed(&ranges, NAMES, words);
        }
    }
    text
}

/// A range as people write it: an address, a network, or from the first to the last.
fn address(range: &str) -> String {
    let Some((first, last)) = range.split_once('-') else { return range.to_owned() };
    if first == last {
        return first.to_owned();
    }
    let mut networks: Vec<IpNet> = Vec::new();
    match (first.parse(), last.parse()) {
        (Ok(IpAddr::V4(first)), Ok(IpAddr::V4(last))) => {
            networks.extend(Ipv4Subnets::new(first, last, 0).take(2).map(IpNet::V4));
        }
        (Ok(IpAddr::V6(first)), Ok(IpAddr::V6(last))) => {
            networks.extend(Ipv6Subnets::new(first, last, 0).take(2).map(IpNet::V6));
        }
        _ => {}
    }
    if let [network] = networks[..] { network.to_string() } else { range.to_owned() }
}

/// `TCP 443`.
pub(super) fn service(service: &str, words: &'static Words) -> String {
    match service {
        "everything" => words.access.everything.to_owned(),
        "ping" | "icmp" => words.access.ping.to_owned(),
        "other" => words.access.other_protocols.to_owned(),
        _ => service.replacen("tcp", "TCP", 1).replacen("udp", "UDP", 1),
    }
}

/// Where somebody gets in.
fn place(place: &str, words: &'static Words) -> String {
    if place == "ports" {
        return words.access.place_ports.to_owned();
    }
    if let Some(wlan) = place.strip_prefix("wlan ") {
        return fill(words.access.place_wlan, &[("wlan", &wlan)]);
    }
    if let Some(group) = place.strip_prefix("group ") {
        return fill(words.access.place_group, &[("group", &group)]);
    }
    let Some((device, port)) = place.split_once(" port ") else { return place.to_owned() };
    fill(words.access.place_port, &[("device", &device), ("port", &port)])
}

fn example(witness: &Witness, words: &'static Words) -> String {
    let Witness { school, from, to, protocol, port, rule } = witness;
    let mut service = service(protocol, words);
    if let Some(port) = port {
        service = format!("{service} {port}");
    }
    let example = fill(
        words.access.example,
        &[("school", school), ("from", from), ("to", to), ("service", &service)],
    );
    let by = match rule.as_deref() {
        None => return example,
        Some("management") => words.access.by_management.to_owned(),
        Some("monitoring") => words.access.by_monitoring.to_owned(),
        Some(flow) => fill(words.access.by_flow, &[("flow", &flow)]),
    };
    format!("{example} {by}")
}

fn at_schools(schools: &[String], touched: &[TouchedSchool], words: &'static Words) -> String {
    match schools {
        [] => String::new(),
        [school] => {
            let own = touched.iter().find(|one| one.school == *school);
            let title = own.and_then(|own| own.title.as_ref()).unwrap_or(school);
            fill(words.access.at_one, &[("school", title)])
        }
        schools => {
            let schools = words.counted(schools.len(), words.changes.count_schools);
            fill(words.access.at_several, &[("schools", &schools)])
        }
    }
}
