// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! How the files of `src/` hang together: no circles, and one name for one type.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, ItemUse, UseTree, Visibility};

use crate::support::{files, read};

/// Types that may share their name with others, and why.
const SHARED_NAMES: &[(&str, &str)] = &[
    ("Args", "every command has its arguments"),
    ("Folder", "one for systems with handles of folders, one for others; only one is compiled"),
];

/// Files that parse texts themselves, and why. All others ask the store of parsed files
/// (`src/language/parsed.rs`), so that a file is parsed once.
const PARSERS: &[(&str, &str)] = &[
    ("language/parsed.rs", "the store"),
    ("platform/mod.rs", "a manifest is no file of the model; its platform keeps the tree"),
    ("standard/cooperation/partial.rs", "a text of which most was cut out is another one"),
    ("standard/cooperation/unused.rs", "a school that is only tried stands in no file"),
    (
        "change/adopt/rewrite.rs",
        "whether a changed text is still TOML is asked before it is a file",
    ),
];

/// Most lines of a function.
const LONGEST_FUNCTION: usize = 60;

/// Functions that are longer, and why they may be.
const LONG_FUNCTIONS: &[(&str, &str, &str)] = &[];

/// A module that has a file of its own.
struct Module {
    file: String,
    /// What is defined in it, modules aside.
    items: BTreeSet<String>,
    /// What it hands on under a name of its own: the name, and the path from the root.
    hands_on: Vec<(String, Vec<String>)>,
    /// What its code names: paths from the root.
    named: BTreeSet<Vec<String>>,
}

type Modules = BTreeMap<Vec<String>, Module>;

#[test]
fn no_file_needs_itself() {
    let modules = modules();
    let mut needs: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for module in modules.values() {
        let needed = module.named.iter().filter_map(|path| home(&modules, path, 0));
        let needed = needed.filter(|file| *file != module.file).collect();
        needs.insert(&module.file, needed);
    }
    let reach: BTreeMap<&str, BTreeSet<&str>> =
        needs.keys().map(|file| (*file, reached(&needs, file))).collect();
    let mut circles: BTreeSet<Vec<&str>> = BTreeSet::new();
    for (file, others) in &reach {
        if others.contains(file) {
            let circle = others.iter().filter(|other| reach[**other].contains(file));
            circles.insert(circle.copied().collect());
        }
    }
    let mut problems = String::new();
    for circle in circles {
        let _ = writeln!(problems, "a circle:");
        for file in &circle {
            let next: Vec<_> = needs[file].iter().filter(|other| circle.contains(other)).collect();
            let _ = writeln!(problems, "  {file} needs {next:?}");
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

#[test]
fn a_name_stands_for_one_type() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, file) in parsed_sources() {
        for item in &file.items {
            let is_type =
                matches!(item, Item::Struct(_) | Item::Enum(_) | Item::Trait(_) | Item::Type(_));
            if let Some(head) = head(item)
                && is_type
                && !matches!(head.vis, Visibility::Inherited)
            {
                places.entry(head.name.to_string()).or_default().push(name.clone());
            }
        }
    }
    places.retain(|_, files| files.len() > 1);
    let excused = |name: &String| SHARED_NAMES.iter().any(|(known, _)| known == name);
    let shared: Vec<_> = places.iter().filter(|(name, _)| !excused(name)).collect();
    assert!(shared.is_empty(), "several types of one name: {shared:#?}");
    let unused: Vec<_> =
        SHARED_NAMES.iter().filter(|(name, _)| !places.contains_key(*name)).collect();
    assert!(unused.is_empty(), "no longer needed in SHARED_NAMES: {unused:?}");
}

#[test]
fn files_are_parsed_by_their_store() {
    let mut parsers = BTreeSet::new();
    for (name, file) in parsed_sources() {
        let mut reader = Parses { found: false };
        reader.visit_file(&file);
        if reader.found {
            parsers.insert(name);
        }
    }
    let known: BTreeSet<String> = PARSERS.iter().map(|(file, _)| (*file).to_owned()).collect();
    let others: Vec<_> = parsers.difference(&known).collect();
    assert!(others.is_empty(), "these should ask for `sources.parsed(file)`: {others:?}");
    let unused: Vec<_> = known.difference(&parsers).collect();
    assert!(unused.is_empty(), "no longer needed in PARSERS: {unused:?}");
}

/// Finds out whether a file names what parses a text, in its code or to use it.
struct Parses {
    found: bool,
}

impl Parses {
    fn look(&mut self, path: &[String]) {
        if let [.., module, name] = path {
            self.found |= module == "tree" && ["parse", "parse_other", "*"].contains(&&**name);
        }
    }

    fn look_into(&mut self, tree: &UseTree, above: &[String]) {
        let below = |word: String| [above, &[word]].concat();
        match tree {
            UseTree::Path(inner) => self.look_into(&inner.tree, &below(inner.ident.to_string())),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.look_into(tree, above);
                }
            }
            UseTree::Name(name) => self.look(&below(name.ident.to_string())),
            UseTree::Rename(name) => self.look(&below(name.ident.to_string())),
            UseTree::Glob(_) => self.look(&below("*".to_owned())),
        }
    }
}

impl<'ast> Visit<'ast> for Parses {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !item.attrs.iter().any(is_for_tests) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.look_into(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let words: Vec<String> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        self.look(&words);
        visit::visit_path(self, path);
    }
}

/// Who calls something from outside its file learns from its comment what it is. Fields and variants say it
/// where their name does not.
#[test]
fn what_is_public_says_what_it_is() {
    let mut silent = Vec::new();
    for (name, file) in parsed_sources() {
        let mut reader = Silent { file: name, found: &mut silent };
        reader.visit_file(&file);
    }
    assert!(silent.is_empty(), "no comment says what these are: {silent:#?}");
}

/// Finds public items without a comment.
struct Silent<'a> {
    file: String,
    found: &'a mut Vec<String>,
}

impl Silent<'_> {
    fn look(&mut self, name: &syn::Ident, vis: &Visibility, attributes: &[Attribute]) {
        let is_said = attributes.iter().any(|attribute| attribute.path().is_ident("doc"));
        if matches!(vis, Visibility::Public(_)) && !is_said {
            self.found.push(format!("{}: {name}", self.file));
        }
    }
}

impl<'ast> Visit<'ast> for Silent<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if let Some(head) = head(item) {
            self.look(head.name, head.vis, head.attributes);
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.look(&item.sig.ident, &item.vis, &item.attrs);
    }
}

/// A reader keeps a function in mind as a whole.
#[test]
fn functions_are_short() {
    let mut long = Vec::new();
    for (name, file) in parsed_sources() {
        let mut reader = Long { file: name, found: &mut long };
        reader.visit_file(&file);
    }
    let excused = |found: &(String, String, usize)| {
        LONG_FUNCTIONS.iter().any(|(file, function, _)| *file == found.0 && *function == found.1)
    };
    let unexcused: Vec<_> = long.iter().filter(|found| !excused(found)).collect();
    assert!(unexcused.is_empty(), "longer than {LONGEST_FUNCTION} lines: {unexcused:#?}");
    for (file, function, _) in LONG_FUNCTIONS {
        let is_long = long.iter().any(|found| found.0 == *file && found.1 == *function);
        assert!(is_long, "no longer needed in LONG_FUNCTIONS: {function} in {file}");
    }
}

/// Finds functions that are too long.
struct Long<'a> {
    file: String,
    found: &'a mut Vec<(String, String, usize)>,
}

impl Long<'_> {
    fn look(&mut self, name: &syn::Ident, block: &syn::Block) {
        let (start, end) = (name.span().start().line, block.brace_token.span.close().end().line);
        let lines = end + 1 - start;
        if lines > LONGEST_FUNCTION {
            self.found.push((self.file.clone(), name.to_string(), lines));
        }
    }
}

impl<'ast> Visit<'ast> for Long<'_> {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !item.attrs.iter().any(is_for_tests) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.look(&item.sig.ident, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.look(&item.sig.ident, &item.block);
        visit::visit_impl_item_fn(self, item);
    }
}

/// The files that a file needs, directly or through others.
fn reached<'a>(needs: &BTreeMap<&'a str, BTreeSet<&'a str>>, from: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&str> = needs[from].iter().copied().collect();
    while let Some(file) = next.pop() {
        if reached.insert(file) {
            next.extend(needs.get(file).into_iter().flatten());
        }
    }
    reached
}

/// The file in which that is defined which a path names, whoever hands it on.
fn home<'a>(modules: &'a Modules, path: &[String], depth: usize) -> Option<&'a str> {
    let (module, rest) =
        (1..=path.len()).rev().find_map(|end| Some((modules.get(&path[..end])?, &path[end..])))?;
    let Some(name) = rest.first() else { return Some(&module.file) };
    if module.items.contains(name) || depth > 8 {
        return Some(&module.file);
    }
    for (known, target) in &module.hands_on {
        if known == name {
            return home(modules, target, depth + 1);
        }
        if known == "*" {
            let inner = [target.as_slice(), &rest[..1]].concat();
            let is_there = modules.get(target).is_some_and(|module| module.items.contains(name));
            if is_there {
                return home(modules, &inner, depth + 1);
            }
        }
    }
    Some(&module.file)
}

fn modules() -> Modules {
    let mut modules = Modules::new();
    for (name, file) in parsed_sources() {
        let stem = name.trim_end_matches(".rs");
        if ["lib", "main"].contains(&stem) {
            continue;
        }
        let stem = stem.strip_suffix("/mod").unwrap_or(stem);
        let own: Vec<String> = stem.split('/').map(str::to_owned).collect();
        let mut reader = Reader { own: own.clone(), module: new_module(&name) };
        reader.visit_file(&file);
        modules.insert(own, reader.module);
    }
    modules
}

fn new_module(name: &str) -> Module {
    Module {
        file: format!("src/{name}"),
        items: BTreeSet::new(),
        hands_on: Vec::new(),
        named: BTreeSet::new(),
    }
}

fn is_test(name: &str) -> bool {
    name.ends_with("tests.rs") || name.contains("/tests/")
}

/// The files of `src/` without those of tests, by their paths below it.
fn parsed_sources() -> Vec<(String, syn::File)> {
    let mut parsed = Vec::new();
    for (name, path) in files(Path::new("src")) {
        if name.ends_with(".rs") && !is_test(&name) {
            let file = syn::parse_file(&read(&path)).expect("the compiler reads it too");
            parsed.push((name, file));
        }
    }
    parsed
}

/// What every definition has.
struct Head<'a> {
    name: &'a syn::Ident,
    vis: &'a Visibility,
    attributes: &'a [Attribute],
}

/// The head of a definition; none of other items, such as modules and implementations.
fn head(item: &Item) -> Option<Head<'_>> {
    let (name, vis, attributes) = match item {
        Item::Struct(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Enum(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Trait(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Type(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Fn(item) => (&item.sig.ident, &item.vis, &item.attrs),
        Item::Const(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Static(item) => (&item.ident, &item.vis, &item.attrs),
        _ => return None,
    };
    Some(Head { name, vis, attributes })
}

/// Reads what a file defines, hands on and names.
struct Reader {
    own: Vec<String>,
    module: Module,
}

impl Reader {
    /// A path from the root of the program; `None` for names of other crates and of the file itself.
    fn path_from_root(&self, path: &[String]) -> Option<Vec<String>> {
        let (mut base, mut rest) = (self.own.clone(), path);
        match rest.first()?.as_str() {
            "crate" => return Some(rest[1..].to_vec()),
            "self" => rest = &rest[1..],
            "super" => {}
            child => {
                let inner = Path::new("src").join(self.own.join("/")).join(child);
                if !inner.is_dir() && !inner.with_extension("rs").is_file() {
                    return None;
                }
            }
        }
        while rest.first().is_some_and(|word| word == "super") {
            base.pop()?;
            rest = &rest[1..];
        }
        base.extend(rest.iter().cloned());
        Some(base)
    }

    fn name(&mut self, path: &[String]) {
        if let Some(path) = self.path_from_root(path) {
            self.module.named.insert(path);
        }
    }

    fn read_use(&mut self, tree: &UseTree, above: &[String], is_handed_on: bool) {
        let with = |word: &syn::Ident| {
            let mut path = above.to_vec();
            path.push(word.to_string());
            path
        };
        let (path, name) = match tree {
            UseTree::Path(inner) => {
                return self.read_use(&inner.tree, &with(&inner.ident), is_handed_on);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.read_use(tree, above, is_handed_on);
                }
                return;
            }
            UseTree::Name(name) if name.ident == "self" => {
                (above.to_vec(), above.last().cloned().unwrap_or_default())
            }
            UseTree::Name(name) => (with(&name.ident), name.ident.to_string()),
            UseTree::Rename(name) => (with(&name.ident), name.rename.to_string()),
            UseTree::Glob(_) => (above.to_vec(), "*".to_owned()),
        };
        if is_handed_on {
            if let Some(path) = self.path_from_root(&path) {
                self.module.hands_on.push((name, path));
            }
        } else {
            self.name(&path);
        }
    }

    /// Paths that begin with `crate` in the argument of a macro.
    fn read_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        for token in tokens {
            match token {
                TokenTree::Ident(word) if word == "crate" => path = vec!["crate".to_owned()],
                TokenTree::Ident(word) if !path.is_empty() => path.push(word.to_string()),
                TokenTree::Punct(mark) if mark.as_char() == ':' => {}
                other => {
                    if path.len() > 1 {
                        self.name(&path);
                    }
                    path.clear();
                    if let TokenTree::Group(group) = other {
                        self.read_tokens(group.stream());
                    }
                }
            }
        }
        if path.len() > 1 {
            self.name(&path);
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        if let Some(head) = head(item) {
            self.module.items.insert(head.name.to_string());
        } else if let Item::Macro(item) = item
            && let Some(name) = &item.ident
        {
            self.module.items.insert(name.to_string());
        }
        visit::visit_item(self, item);
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !item.attrs.iter().any(is_for_tests) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let is_handed_on = !matches!(item.vis, Visibility::Inherited);
        self.read_use(&item.tree, &[], is_handed_on);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let words: Vec<String> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        if words.len() > 1 {
            self.name(&words);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        self.read_tokens(called.tokens.clone());
        visit::visit_macro(self, called);
    }
}

fn is_for_tests(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute.parse_args::<syn::Ident>().is_ok_and(|condition| condition == "test")
}
