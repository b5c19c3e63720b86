// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What holds for all inputs: a value never opens a second statement in what is generated, layers
//! do what they say, and subnets of different schools never overlap.
//!
//! `PROPTEST_CASES=10000 cargo test properties` looks longer. A case that failed is kept in
//! `tests/it/properties.txt` and tried first from then on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use muster::base::diagnostic::Diagnostics;
use muster::base::source::{FileId, SourceFile, Sources};
use muster::language::layer;
use muster::language::tree::{self, Node, Value};
use muster::model::{Addressing, Segment};
use muster::plan::address;
use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence};

use crate::hostile::{self, Case, GOLDEN};
use crate::support::Compiled;

/// So many cases that all properties together take seconds.
pub(crate) fn cases(number: u32) -> Config {
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|number| number.parse().ok())
        .unwrap_or(number);
    let failure_persistence =
        Some(Box::new(FileFailurePersistence::Direct("tests/it/properties.txt")) as _);
    Config { cases, failure_persistence, max_shrink_iters: 200, ..Config::default() }
}

// --- Values in generated files

/// A string of a workspace: mostly one that comes through to a file.
fn leaf() -> impl Strategy<Value = (usize, usize)> {
    let all = |case: usize| (0..GOLDEN[case].leaves.len()).map(move |leaf| (case, leaf));
    let printed = |case: usize| GOLDEN[case].printed.iter().map(move |&leaf| (case, leaf));
    let (all, printed): (Vec<_>, Vec<_>) =
        ((0..GOLDEN.len()).flat_map(all).collect(), (0..GOLDEN.len()).flat_map(printed).collect());
    assert!(
        printed.len() > 20 && all.len() > 100,
        "{} strings, {} of them printed",
        all.len(),
        printed.len()
    );
    prop_oneof![1 => proptest::sample::select(all), 3 => proptest::sample::select(printed)]
}

/// What somebody writes who wants to break a configuration file, or does not know better.
fn hostile() -> impl Strategy<Value = String> {
    let printable = prop_oneof![
        6 => proptest::sample::select(hostile::SIGNS).prop_map(str::to_owned),
        1 => "[ -~]{1,4}",
        1 => "\\PC{1,2}",
    ];
    let any = prop_oneof![
        proptest::sample::select(hostile::INVISIBLE).prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
        "[a-z ]{1,4}"
    ];
    let joined = |parts: Vec<String>| {
        let text = parts.concat();
        // Names on the air are short; longer ones are refused before anything is written.
        let end =
            (0..=text.len().min(30)).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
        text[..end].trim().to_owned()
    };
    prop_oneof![3 => proptest::collection::vec(printable, 1..9), 1 => proptest::collection::vec(any, 1..4)].prop_map(joined)
}

proptest! {
    #![proptest_config(cases(160))]

    /// Either there is a finding, or what is generated has the statements that it has with a
    /// harmless string in that place, and no more. It catches a template that writes a value past
    /// its escaping, and a sign that a platform's `syntax` lets through.
    #[test]
    fn values_open_no_second_statement((case, leaf) in leaf(), text in hostile()) {
        let Case { title, workspace, leaves, .. } = &GOLDEN[case];
        let leaf = &leaves[leaf];
        let found = workspace.with(leaf, &text).compile();
        prop_assert!(found.found.iter().all(|item| item.at.is_some()), "{}: a finding without a \
            place\n{}", title, found.findings());
        if found.found.is_empty() {
            // As long, and of letters only; numbers stay numbers, for some ids are forbidden to be
            // one.
            let harmless: String = text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { 'x' }).collect();
            let expected = workspace.with(leaf, &harmless).compile();
            if expected.found.is_empty() {
                prop_assert_eq!(hostile::problems(&expected, &found, &harmless), "", "{}: {} = {:?}", title, leaf.kind(), text);
            }
        }
    }

    /// No text makes the program panic, whatever file it stands in. It catches an index into a text
    /// that is not on the border of a character, and a finding that forgets its place.
    #[test]
    fn files_of_any_text_are_only_findings((case, file) in (0..GOLDEN.len(), any::<proptest::sample::Index>()), cut in any::<proptest::sample::Index>(), text in hostile()) {
        let workspace = &GOLDEN[case].workspace;
        let found = workspace.spoilt(file, cut, &text).compile();
        prop_assert!(found.found.iter().all(|item| item.at.is_some()), "a finding without a \
            place\n{}", found.findings());
    }
}

// --- Layers

/// A tree as a layer has it.
#[derive(Clone, Debug)]
enum Tree {
    Leaf(i64),
    List(Vec<i64>),
    Table(BTreeMap<String, Tree>),
}

/// Trees with few keys, so that two of them meet often.
fn table() -> impl Strategy<Value = BTreeMap<String, Tree>> {
    let leaf = prop_oneof![
        any::<i64>().prop_map(Tree::Leaf),
        proptest::collection::vec(0_i64..9, 0..3).prop_map(Tree::List)
    ];
    let tree = leaf.prop_recursive(3, 24, 4, |inner| {
        proptest::collection::btree_map("[a-d]", inner, 0..4).prop_map(Tree::Table)
    });
    proptest::collection::btree_map("[a-d]", tree, 0..4)
}

impl Tree {
    fn to_toml(&self) -> toml::Value {
        match self {
            Self::Leaf(number) => (*number).into(),
            Self::List(items) => {
                toml::Value::Array(items.iter().map(|item| (*item).into()).collect())
            }
            Self::Table(table) => toml::Value::Table(to_toml(table)),
        }
    }
}

fn to_toml(table: &BTreeMap<String, Tree>) -> toml::Table {
    table.iter().map(|(key, tree)| (key.clone(), tree.to_toml())).collect()
}

/// What `merge` must give: tables key by key, everything else replaced whole.
fn laid(base: &toml::Table, over: &toml::Table) -> toml::Table {
    let mut result = base.clone();
    for (key, value) in over {
        let merged = match (base.get(key), value) {
            (Some(toml::Value::Table(lower)), toml::Value::Table(upper)) => {
                toml::Value::Table(laid(lower, upper))
            }
            _ => value.clone(),
        };
        result.insert(key.clone(), merged);
    }
    result
}

/// Reads trees as the program does, each in a file of its own.
fn nodes(tables: &[toml::Table]) -> Vec<Node> {
    let mut sources = Sources::default();
    let mut out = Diagnostics::default();
    let read = |table: &toml::Table| {
        let text: Arc<str> = toml::to_string(table).expect("a table can be written").into();
        let file = sources.add(SourceFile {
            path: "tree.toml".into(),
            text: Arc::clone(&text),
            layer: "a layer".into(),
        });
        tree::parse(file, &text, &mut out).expect("what was written can be read")
    };
    tables.iter().map(read).collect()
}

/// A tree without its places.
pub(crate) fn plain(node: &Node) -> toml::Value {
    match &node.value {
        Value::Bool(value) => (*value).into(),
        Value::Int(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::Text(text) => (**text).into(),
        Value::Secret(secret) => secret.to_string().into(),
        Value::List(items) => toml::Value::Array(items.iter().map(plain).collect()),
        Value::Table(table) => toml::Value::Table(
            table.iter().map(|(key, entry)| (key.to_string(), plain(&entry.node))).collect(),
        ),
    }
}

proptest! {
    #![proptest_config(cases(256))]

    /// There are two laws and no third. It catches a list that is joined to the one below it, and a
    /// layer that is changed while it is laid over another.
    #[test]
    fn tables_merge_and_all_else_is_replaced(base in table(), over in table()) {
        let tables = [to_toml(&base), to_toml(&over)];
        let nodes: Vec<Arc<Node>> = nodes(&tables).into_iter().map(Arc::new).collect();
        let result = layer::lay(&nodes[0], &nodes[1]);
        prop_assert_eq!(plain(&result), toml::Value::Table(laid(&tables[0], &tables[1])));
        // What was laid over each other is still what it was.
        prop_assert_eq!(plain(&nodes[0]), toml::Value::Table(tables[0].clone()));
        prop_assert_eq!(plain(&nodes[1]), toml::Value::Table(tables[1].clone()));
    }

    /// A layer that says nothing changes nothing, and one that is laid on twice says nothing new.
    /// It catches a merge that depends on what is hidden, and a copy where none is needed.
    #[test]
    fn empty_and_repeated_layers_change_nothing(base in table(), over in table()) {
        let tables = [to_toml(&base), to_toml(&over), toml::Table::new()];
        let nodes: Vec<Arc<Node>> = nodes(&tables).into_iter().map(Arc::new).collect();
        prop_assert!(Arc::ptr_eq(&layer::lay(&nodes[0], &nodes[2]), &nodes[0]), "nothing is even copied");
        prop_assert_eq!(plain(&layer::lay(&nodes[2], &nodes[0])), plain(&nodes[0]));
        let once = layer::lay(&nodes[0], &nodes[1]);
        prop_assert_eq!(plain(&layer::lay(&once, &nodes[1])), plain(&once));
    }

    /// The files of a folder are one tree, in whatever order they are read. It catches a join in
    /// which the last file wins.
    #[test]
    fn order_of_files_does_not_matter(tables in proptest::collection::vec(table(), 0..4), order in any::<u64>()) {
        let tables: Vec<toml::Table> = tables.iter().map(to_toml).collect();
        let join = |tables: &[toml::Table]| {
            let mut out = Diagnostics::default();
            let joined = tree::join(nodes(tables), &mut out);
            let codes: BTreeSet<&str> = out.iter().map(|item| item.code.name).collect();
            (joined.filter(|_| !out.has_errors()).map(|node| plain(&node)), codes)
        };
        let mut shuffled = tables.clone();
        (1..shuffled.len()).rev().for_each(|last| shuffled.swap(last, usize::try_from(order).unwrap_or(usize::MAX) % (last + 1)));
        prop_assert_eq!(join(&tables), join(&shuffled));
    }
}

/// The same of whole workspaces: files may be renamed, divided and joined by empty ones.
#[test]
fn files_of_a_folder_are_one_tree() {
    let texts = |compiled: &Compiled| {
        compiled
            .artifacts
            .iter()
            .map(|artifact| (artifact.path.clone(), artifact.text.clone()))
            .collect::<BTreeMap<_, _>>()
    };
    for Case { title, workspace, .. } in GOLDEN.iter() {
        let expected = workspace.compile();
        for changed in [workspace.reversed(), workspace.divided(), workspace.with_empty_files()] {
            let found = changed.compile();
            assert!(found.found.is_empty(), "{title}\n{}", found.findings());
            assert!(
                texts(&expected) == texts(&found),
                "{title}: the order or number of files matters"
            );
        }
    }
}

// --- Addresses

fn addressing() -> impl Strategy<Value = Addressing> {
    (8_u8..=16, any::<u32>(), 0_u8..=8, 16_u8..=40, any::<u128>()).prop_map(
        |(length, base, spare, length6, base6)| {
            let supernet = Ipv4Net::new(base.into(), length).expect("a length").trunc();
            let supernet6 = Ipv6Net::new(base6.into(), length6).expect("a length").trunc();
            let school = (length + spare).min(24);
            let text = format!(
                "supernet = \"{supernet}\"\nsupernet6 = \"{supernet6}\"\nschool-prefix = \
                {school}\npool-end-reserve = 5\npool-per-client = 130"
            );
            toml::from_str(&text).expect("an address plan")
        },
    )
}

fn segment() -> impl Strategy<Value = Segment> {
    (any::<u32>(), 8_u8..=30, 2_u16..=4018).prop_map(|(offset, prefix, vlan)| {
        // Where a subnet of its length may begin, as the rules ask for.
        let offset = std::net::Ipv4Addr::from((offset >> 12) & (u32::MAX << (32 - prefix)));
        let text = format!(
            "title = \"S\"\nzone = \"z\"\nvlan = {vlan}\nsubnet = \
            {{ offset = \"{offset}\", prefix = {prefix} }}"
        );
        toml::from_str(&text).expect("a segment")
    })
}

proptest! {
    #![proptest_config(cases(1024))]

    /// Two schools never get the same address. It catches a block that is one address too long, an
    /// index that runs out of the supernet, and an offset that is taken from the wrong end.
    #[test]
    fn subnets_of_different_schools_never_overlap(addressing in addressing(), segments in (segment(), segment()), one in 0_u32..300, other in 0_u32..300) {
        prop_assume!(one != other);
        let blocks = [one, other].map(|index| address::block(&addressing, index));
        let [Some(first), Some(second)] = blocks else { return Ok(()) };
        prop_assert!(!address::overlap(first.into(), second.into()), "{first} and {second}");
        let supernet = addressing.supernet.v4().expect("an IPv4 network");
        prop_assert!(supernet.contains(&first) && supernet.contains(&second));
        // A subnet that reaches beyond its block is a finding of its own.
        let inside = |segment: &Segment, block: Ipv4Net| address::subnet(segment, block).map(|subnet| subnet.trunc()).filter(|subnet| block.contains(subnet));
        if let (Some(a), Some(b)) = (inside(&segments.0, first), inside(&segments.1, second)) {
            prop_assert!(!address::overlap(a.into(), b.into()), "{a} and {b}");
            // At each site a segment lies at the same place.
            let same = inside(&segments.0, second).expect("blocks have one size");
            prop_assert_eq!(u32::from(a.network()) - u32::from(first.network()), u32::from(same.network()) - u32::from(second.network()));
        }
    }

    /// The same of IPv6. It catches VLAN ids whose decimal digits, read as hexadecimal, meet.
    #[test]
    fn ipv6_subnets_never_overlap(addressing in addressing(), one in 0_u32..300, other in 0_u32..300, vlans in (2_u16..=4018, 2_u16..=4018)) {
        let (Some(first), Some(second)) = (address::block6(&addressing, one), address::block6(&addressing, other)) else { return Ok(()) };
        prop_assume!((one, vlans.0) != (other, vlans.1));
        let (a, b) = (address::subnet6(first, vlans.0), address::subnet6(second, vlans.1));
        let (a, b) = (a.expect("every VLAN id has a subnet"), b.expect("every VLAN id has a \
            subnet"));
        prop_assert!(first.contains(&a) && second.contains(&b));
        prop_assert!(!address::overlap(IpNet::from(a), IpNet::from(b)), "{a} and {b}");
    }

    /// Addresses stay in their network. It catches a pool that reaches the gateway or the broadcast
    /// address, and a host number that wraps around.
    #[test]
    fn pools_and_hosts_stay_inside(base in any::<u32>(), prefix in 8_u8..=30, number in 0_u32..20_000_000, reserve in 0_u32..70_000, end in 0_u8..=100) {
        let network = Ipv4Net::new(base.into(), prefix).expect("a length").trunc();
        let gateway = address::gateway(network);
        prop_assert!(network.hosts().next().is_some() && network.contains(&gateway) && gateway != network.broadcast() && gateway != network.network());
        if let Some(host) = address::host(network, number) {
            prop_assert!(network.contains(&host) && host != gateway && host != network.broadcast());
        }
        if let Some((low, high)) = address::pool(network, reserve, end) {
            prop_assert!(low <= high && high < gateway && network.contains(&low));
            prop_assert!(u32::from(low) - u32::from(network.network()) >= reserve.max(1), "the reserve at the beginning is \
                kept");
        }
    }
}

/// `FileId` is what makes an origin of a tree; the trees above come from many files.
#[test]
fn trees_know_their_files() {
    let table = to_toml(&BTreeMap::from([("a".into(), Tree::Leaf(1))]));
    let files: BTreeSet<FileId> = nodes(&[table.clone(), table])
        .iter()
        .map(|node| node.get("a").expect("a").node.origin.file)
        .collect();
    assert_eq!(files.len(), 2);
}
