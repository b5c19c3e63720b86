//! Finds what can be mutated in a file.
//!
//! Left out are tests, what the compiler evaluates (constants, lengths of arrays), patterns, code
//! for systems without Unix, and the insides of macros save those that format or assert.

use std::collections::BTreeMap;
use std::ops::Range;

use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{BinOp, Block, Expr, Pat, ReturnType, Stmt, Token};

use crate::edit::{Edit, Number, Shape};
use crate::values;

/// One way to break the program.
#[derive(Clone, Debug)]
pub struct Mutant {
    pub number: Number,
    pub file: String,
    pub line: usize,
    /// The function with the type it belongs to: `Charset::new`.
    pub function: String,
    /// The original text on one line.
    pub original: String,
    /// What is done with it.
    pub mutation: String,
    /// Which of several that are called the same, from 1.
    pub ordinal: usize,
}

/// What can be mutated in a file. Numbers begin after `last`.
pub fn find(file: &str, text: &str, last: Number) -> Result<(Vec<Mutant>, Vec<Edit>), String> {
    let parsed = syn::parse_file(text).map_err(|error| format!("{file}:{}: {error}", error.span().start().line))?;
    let mut finder = Finder { file, text, last, path: Vec::new(), in_function: 0, mutants: Vec::new(), edits: Vec::new(), seen: BTreeMap::new() };
    finder.visit_file(&parsed);
    Ok((finder.mutants, finder.edits))
}

/// Methods that answer yes or no; a call of them is negated.
const QUESTIONS: &[&str] = &[
    "is_some",
    "is_none",
    "is_ok",
    "is_err",
    "is_empty",
    "contains",
    "contains_key",
    "starts_with",
    "ends_with",
    "is_dir",
    "is_file",
    "is_symlink",
    "exists",
    "eq_ignore_ascii_case",
];

/// Methods whose closure answers yes or no; the answer is negated.
const ASKING: &[&str] = &[
    "any",
    "all",
    "filter",
    "position",
    "rposition",
    "find",
    "retain",
    "take_while",
    "skip_while",
    "is_some_and",
    "is_none_or",
    "is_ok_and",
    "is_err_and",
    "partition",
    "trim_matches",
    "trim_start_matches",
    "trim_end_matches",
    "partition_point",
];

/// Methods that stand for each other.
const SWAPPED: &[(&str, &str)] = &[
    ("any", "all"),
    ("min", "max"),
    ("min_by", "max_by"),
    ("min_by_key", "max_by_key"),
    ("first", "last"),
    ("is_some_and", "is_none_or"),
    ("starts_with", "ends_with"),
    ("split_once", "rsplit_once"),
    ("trim_start", "trim_end"),
    ("strip_prefix", "strip_suffix"),
];

/// Macros whose arguments are expressions.
const OPEN_MACROS: &[&str] =
    &["format", "write", "writeln", "assert", "assert_eq", "assert_ne", "debug_assert", "vec", "print", "println", "eprintln"];

struct Finder<'a> {
    file: &'a str,
    text: &'a str,
    last: Number,
    /// Types and functions around.
    path: Vec<String>,
    /// How many functions stand around; what stands in none is evaluated by the compiler.
    in_function: usize,
    mutants: Vec<Mutant>,
    edits: Vec<Edit>,
    seen: BTreeMap<(String, String, String), usize>,
}

impl Finder<'_> {
    /// A new mutant of what stands at `range`.
    fn mutant(&mut self, range: &Range<usize>, mutation: impl Into<String>) -> Number {
        let (function, original, mutation) = (self.path.join("::"), one_line(&self.text[range.clone()]), mutation.into());
        let times = self.seen.entry((function.clone(), original.clone(), mutation.clone())).or_default();
        *times += 1;
        self.last += 1;
        let line = self.text[..range.start].matches('\n').count() + 1;
        self.mutants.push(Mutant { number: self.last, file: self.file.to_owned(), line, function, original, mutation, ordinal: *times });
        self.last
    }

    fn edit(&mut self, range: Range<usize>, shape: Shape) {
        self.edits.push(Edit { range, shape });
    }

    fn text_of(&self, node: &impl Spanned) -> &str {
        &self.text[node.span().byte_range()]
    }

    /// The expression, or something else in its place.
    fn choose(&mut self, expr: &impl Spanned, mutation: impl Into<String>, mutated: String) {
        let range = expr.span().byte_range();
        let number = self.mutant(&range, mutation);
        self.edit(range, Shape::Choose(vec![(number, mutated)]));
    }

    fn flip(&mut self, expr: &impl Spanned) {
        let range = expr.span().byte_range();
        let number = self.mutant(&range, "negated");
        self.edit(range, Shape::Flip(number));
    }

    /// A condition, the answer of a closure or a guard: negated, if its own visit does not do the
    /// same.
    fn negate(&mut self, expr: &Expr) {
        if !is_flipped_anyway(expr) {
            self.flip(expr);
        }
    }

    /// The condition of an `if`, a `while` or a guard.
    fn condition(&mut self, condition: &Expr, also_never: bool) {
        let range = condition.span().byte_range();
        let parts = conjuncts(condition);
        let is_chain = parts.iter().any(|part| matches!(part, Expr::Let(_)));
        if also_never {
            let number = self.mutant(&range, "never");
            let shape = if is_chain { Shape::ChainAndNot(number) } else { Shape::AndNot(number) };
            self.edit(if is_chain { range.end..range.end } else { range }, shape);
        }
        if !is_chain {
            self.negate(condition);
            return;
        }
        for part in parts.into_iter().filter(|part| !matches!(part, Expr::Let(_))) {
            self.negate(part);
        }
    }

    /// A body that can return something simple at once.
    fn body(&mut self, signature: &syn::Signature, block: &Block) {
        let name = signature.ident.span().byte_range();
        let only = match block.stmts.as_slice() {
            [Stmt::Expr(only, _)] => Some(one_line(self.text_of(only))),
            [] => return,
            _ => None,
        };
        let mut options = Vec::new();
        for value in values::of(&signature.output) {
            if only.as_deref() != Some(value.as_str()) {
                let number = self.mutant(&name, format!("body -> {value}"));
                options.push((number, format!("return {value};")));
            }
        }
        let begin = block.brace_token.span.open().byte_range().end;
        self.edit(begin..begin, Shape::Return(options));
    }

    fn function(&mut self, attributes: &[syn::Attribute], signature: &syn::Signature, block: &Block) {
        if is_left_out(attributes) || signature.constness.is_some() {
            return;
        }
        self.path.push(signature.ident.to_string());
        self.in_function += 1;
        self.body(signature, block);
        self.visit_block(block);
        self.in_function -= 1;
        self.path.pop();
    }

    fn binary(&mut self, binary: &syn::ExprBinary) {
        let (left, right) = (self.text_of(&binary.left).to_owned(), self.text_of(&binary.right).to_owned());
        let is_chain = || [&binary.left, &binary.right].iter().any(|side| conjuncts(side).iter().any(|part| matches!(part, Expr::Let(_))));
        let assigned = |operator: &str| format!("{left} {operator} {right}");
        let (own, others): (&str, &[&str]) = match binary.op {
            BinOp::Eq(_) | BinOp::Ne(_) => return self.flip(binary),
            BinOp::And(_) if !is_chain() => ("&&", &["||"]),
            BinOp::Or(_) => ("||", &["&&"]),
            BinOp::Lt(_) => ("<", &["<="]),
            BinOp::Le(_) => ("<=", &["<"]),
            BinOp::Gt(_) => (">", &[">="]),
            BinOp::Ge(_) => (">=", &[">"]),
            BinOp::Add(_) => ("+", &["-"]),
            BinOp::Sub(_) => ("-", &["+"]),
            BinOp::AddAssign(_) => return self.choose(binary, "`+=` -> `-=`", assigned("-=")),
            BinOp::SubAssign(_) => return self.choose(binary, "`-=` -> `+=`", assigned("+=")),
            _ => return,
        };
        for other in others {
            self.choose(binary, format!("`{own}` -> `{other}`"), format!("({left}) {other} ({right})"));
        }
    }

    fn method(&mut self, call: &syn::ExprMethodCall) {
        let name = call.method.to_string();
        if QUESTIONS.contains(&&*name) {
            self.flip(call);
        }
        let pair = SWAPPED.iter().find_map(|(a, b)| if name == *a { Some(*b) } else { (name == *b).then_some(*a) });
        if let Some(other) = pair {
            let (all, method) = (call.span().byte_range(), call.method.span().byte_range());
            let mutated = format!("{}{other}{}", &self.text[all.start..method.start], &self.text[method.end..all.end]);
            self.choose(call, format!("`{name}` -> `{other}`"), mutated);
        }
        if ASKING.contains(&&*name) {
            for argument in &call.args {
                if let Expr::Closure(closure) = argument
                    && matches!(closure.output, ReturnType::Default)
                {
                    self.negate(&closure.body);
                }
            }
        }
    }

    fn literal(&mut self, literal: &syn::ExprLit) {
        match &literal.lit {
            syn::Lit::Bool(_) => self.flip(literal),
            syn::Lit::Int(int) => {
                if let Ok(value) = int.base10_parse::<u64>() {
                    let (own, mutated) = (self.text_of(literal).to_owned(), format!("{}{}", value.saturating_add(1), int.suffix()));
                    self.choose(literal, format!("`{own}` -> `{mutated}`"), mutated);
                }
            }
            _ => {}
        }
    }

    /// Arms before one that takes everything are left out, so that it takes what was theirs.
    fn arms(&mut self, arms: &[syn::Arm]) {
        let takes_all = |arm: &syn::Arm| takes_everything(&arm.pat);
        let Some(last) = arms.iter().position(takes_all) else { return };
        for arm in arms[..last].iter().filter(|arm| !is_left_out(&arm.attrs)) {
            let pattern = arm.pat.span().byte_range();
            if let Some(guard) = guard(arm) {
                if conjuncts(guard).iter().all(|part| !matches!(part, Expr::Let(_))) {
                    let number = self.mutant(&pattern, "arm dropped");
                    self.edit(guard.span().byte_range(), Shape::AndNot(number));
                }
            } else {
                let number = self.mutant(&pattern, "arm dropped");
                self.edit(pattern.end..pattern.end, Shape::Guard(number));
            }
        }
    }

    /// `matches!(value, A | B if c)`: negated, and each of several patterns left out.
    fn matches_macro(&mut self, whole: &impl Spanned, call: &syn::Macro) {
        self.flip(whole);
        let all = whole.span().byte_range();
        let patterns = |input: syn::parse::ParseStream| {
            input.parse::<Expr>()?;
            input.parse::<Token![,]>()?;
            let pattern = Pat::parse_multi_with_leading_vert(input)?;
            input.parse::<proc_macro2::TokenStream>()?;
            Ok(pattern)
        };
        let Ok(Pat::Or(either)) = call.parse_body_with(patterns) else { return };
        let ranges: Vec<Range<usize>> = either.cases.iter().map(|case| case.span().byte_range()).collect();
        for (at, range) in ranges.iter().enumerate() {
            // With the bar after it, or before it at the end.
            let cut = if at + 1 < ranges.len() { range.start..ranges[at + 1].start } else { ranges[at - 1].end..range.end };
            let mutated = format!("{}{}", &self.text[all.start..cut.start], &self.text[cut.end..all.end]);
            let number = self.mutant(range, "alternative dropped");
            self.edit(all.clone(), Shape::Choose(vec![(number, mutated)]));
        }
    }

    fn macro_call(&mut self, whole: &impl Spanned, call: &syn::Macro) {
        let name = call.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        if name == "matches" {
            return self.matches_macro(whole, call);
        }
        if !OPEN_MACROS.contains(&&*name) {
            return;
        }
        let Ok(arguments) = call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) else { return };
        for argument in &arguments {
            match argument {
                // `name = value` of a format.
                Expr::Assign(named) => self.visit_expr(&named.right),
                other => self.visit_expr(other),
            }
        }
    }

    /// A statement that only does something.
    fn statement(&mut self, statement: &Stmt, may_return: bool) {
        let Stmt::Expr(expr, Some(_)) = statement else {
            if let Stmt::Macro(call) = statement
                && call.mac.path.segments.last().is_some_and(|segment| segment.ident == "write" || segment.ident == "writeln")
            {
                self.skip(statement);
            }
            return;
        };
        let mut inner = expr;
        while let Expr::Try(tried) = inner {
            inner = &tried.expr;
        }
        let leaves = matches!(inner, Expr::Return(_) | Expr::Continue(_) | Expr::Break(_));
        let does = matches!(inner, Expr::Call(_) | Expr::MethodCall(_) | Expr::Macro(_) | Expr::Assign(_));
        let does = does || matches!(inner, Expr::Binary(binary) if is_assignment(binary.op));
        if does || (leaves && may_return) {
            self.skip(statement);
        }
    }

    fn skip(&mut self, statement: &Stmt) {
        let range = statement.span().byte_range();
        let number = self.mutant(&range, "dropped");
        self.edit(range, Shape::Skip(number));
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        match item {
            syn::Item::Fn(function) => self.function(&function.attrs, &function.sig, &function.block),
            syn::Item::Impl(block) if !is_left_out(&block.attrs) => {
                self.path.push(one_line(self.text_of(&*block.self_ty)));
                visit::visit_item_impl(self, block);
                self.path.pop();
            }
            syn::Item::Mod(module) if !is_left_out(&module.attrs) => {
                self.path.push(module.ident.to_string());
                visit::visit_item_mod(self, module);
                self.path.pop();
            }
            syn::Item::Trait(item) if !is_left_out(&item.attrs) => {
                self.path.push(item.ident.to_string());
                visit::visit_item_trait(self, item);
                self.path.pop();
            }
            _ => {}
        }
    }

    fn visit_impl_item(&mut self, item: &'ast syn::ImplItem) {
        if let syn::ImplItem::Fn(function) = item {
            self.function(&function.attrs, &function.sig, &function.block);
        }
    }

    fn visit_trait_item(&mut self, item: &'ast syn::TraitItem) {
        if let syn::TraitItem::Fn(function) = item
            && let Some(block) = &function.default
        {
            self.function(&function.attrs, &function.sig, block);
        }
    }

    fn visit_block(&mut self, block: &'ast Block) {
        // Where a block only leaves, its condition is mutated already.
        let may_return = block.stmts.len() > 1;
        for statement in &block.stmts {
            self.statement(statement, may_return);
            self.visit_stmt(statement);
        }
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        match statement {
            Stmt::Local(local) if is_left_out(&local.attrs) => {}
            Stmt::Macro(call) => self.macro_call(&call.mac, &call.mac),
            _ => visit::visit_stmt(self, statement),
        }
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        if self.in_function == 0 || is_left_out(attributes(expr)) {
            return;
        }
        match expr {
            Expr::Binary(binary) => self.binary(binary),
            Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Not(_)) && !is_flipped_anyway(&unary.expr) => self.flip(unary),
            Expr::MethodCall(call) => self.method(call),
            Expr::Lit(literal) => self.literal(literal),
            Expr::If(branch) => self.condition(&branch.cond, branch.else_branch.is_none()),
            Expr::While(branch) => self.condition(&branch.cond, matches!(&*branch.cond, Expr::Let(_))),
            Expr::Match(choice) => self.arms(&choice.arms),
            Expr::Macro(call) => return self.macro_call(call, &call.mac),
            // The length is a constant.
            Expr::Repeat(repeat) => return self.visit_expr(&repeat.expr),
            Expr::Const(_) => return,
            _ => {}
        }
        visit::visit_expr(self, expr);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        if is_left_out(&arm.attrs) {
            return;
        }
        if let Some(guard) = guard(arm) {
            self.condition(guard, false);
            self.visit_expr(guard);
        }
        self.visit_expr(&arm.body);
    }

    // Nothing in these is run.
    fn visit_pat(&mut self, _: &'ast Pat) {}
    fn visit_type(&mut self, _: &'ast syn::Type) {}
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
    fn visit_angle_bracketed_generic_arguments(&mut self, _: &'ast syn::AngleBracketedGenericArguments) {}
}

fn guard(arm: &syn::Arm) -> Option<&Expr> {
    match &arm.pat {
        Pat::Guard(guarded) => Some(&guarded.guard),
        _ => None,
    }
}

/// `_` or a name; `None` and other constants begin with a capital.
fn takes_everything(pattern: &Pat) -> bool {
    match pattern {
        Pat::Wild(_) => true,
        Pat::Ident(name) => name.subpat.is_none() && name.ident.to_string().starts_with(|c: char| c.is_lowercase()),
        _ => false,
    }
}

/// The parts of `a && b && c`.
fn conjuncts(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Binary(binary) if matches!(binary.op, BinOp::And(_)) => {
            let mut parts = conjuncts(&binary.left);
            parts.extend(conjuncts(&binary.right));
            parts
        }
        other => vec![other],
    }
}

/// Whether the visit of an expression negates it.
fn is_flipped_anyway(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(inner) => is_flipped_anyway(&inner.expr),
        Expr::Binary(binary) => matches!(binary.op, BinOp::Eq(_) | BinOp::Ne(_)),
        Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Not(_)),
        Expr::MethodCall(call) => QUESTIONS.iter().any(|name| call.method == name),
        Expr::Lit(literal) => matches!(literal.lit, syn::Lit::Bool(_)),
        Expr::Macro(call) => call.mac.path.is_ident("matches"),
        _ => false,
    }
}

fn is_assignment(operator: BinOp) -> bool {
    // `+=` and `-=` have a mutation of their own.
    matches!(operator, BinOp::BitOrAssign(_) | BinOp::BitAndAssign(_) | BinOp::MulAssign(_) | BinOp::DivAssign(_))
}

/// Whether it is compiled for tests only, or not on this system.
fn is_left_out(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        if attribute.path().is_ident("test") {
            return true;
        }
        let is_condition = attribute.path().is_ident("cfg");
        is_condition && attribute.parse_args::<syn::Meta>().is_ok_and(|condition| !holds(&condition))
    })
}

/// Whether a condition holds for the program as it is built here, without its tests.
fn holds(condition: &syn::Meta) -> bool {
    match condition {
        syn::Meta::Path(name) => name.is_ident("unix"),
        syn::Meta::NameValue(pair) => {
            let Expr::Lit(value) = &pair.value else { return false };
            let is_linux = matches!(&value.lit, syn::Lit::Str(text) if text.value() == "linux");
            pair.path.is_ident("target_os") && is_linux
        }
        syn::Meta::List(list) => {
            let parts = list.parse_args_with(Punctuated::<syn::Meta, Token![,]>::parse_terminated);
            let parts = parts.unwrap_or_default();
            if list.path.is_ident("any") {
                parts.iter().any(holds)
            } else if list.path.is_ident("not") {
                !parts.iter().any(holds)
            } else {
                parts.iter().all(holds)
            }
        }
    }
}

/// The attributes of those expressions that carry some.
fn attributes(expr: &Expr) -> &[syn::Attribute] {
    match expr {
        Expr::Block(inner) => &inner.attrs,
        Expr::If(inner) => &inner.attrs,
        Expr::Match(inner) => &inner.attrs,
        Expr::MethodCall(inner) => &inner.attrs,
        Expr::Call(inner) => &inner.attrs,
        Expr::Return(inner) => &inner.attrs,
        Expr::Macro(inner) => &inner.attrs,
        _ => &[],
    }
}

/// Longest text that names a mutant.
const LONGEST: usize = 160;

/// A text without its line ends and indentation, and not too long.
pub fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST { line } else { line.chars().take(LONGEST).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mutations of a body in short, and the text with all of them.
    fn found(body: &str) -> Vec<String> {
        let text = format!("fn f() -> Never {{ {body} }}");
        let (mutants, _) = find("a.rs", &text, 0).expect("it is Rust");
        mutants.iter().map(|mutant| format!("{} | {}", mutant.original, mutant.mutation)).collect()
    }

    #[test]
    fn a_row_for_each_kind() {
        let rows: &[(&str, &[&str])] = &[
            ("a == b", &["a == b | negated"]),
            ("a < b", &["a < b | `<` -> `<=`"]),
            ("a <= b", &["a <= b | `<=` -> `<`"]),
            ("a > b", &["a > b | `>` -> `>=`"]),
            ("a >= b", &["a >= b | `>=` -> `>`"]),
            ("a && b", &["a && b | `&&` -> `||`"]),
            ("a || b", &["a || b | `||` -> `&&`"]),
            ("a + b", &["a + b | `+` -> `-`"]),
            ("a - b", &["a - b | `-` -> `+`"]),
            ("a += b;", &["a += b | `+=` -> `-=`"]),
            ("!a", &["!a | negated"]),
            ("!a.is_empty()", &["a.is_empty() | negated"]),
            ("true", &["true | negated"]),
            ("0x0f", &["0x0f | `0x0f` -> `16`"]),
            ("1u8", &["1u8 | `1u8` -> `2u8`"]),
            ("a.min(b)", &["a.min(b) | `min` -> `max`"]),
            ("a.last()", &["a.last() | `last` -> `first`"]),
            ("a.any(|b| b)", &["a.any(|b| b) | `any` -> `all`", "b | negated"]),
            ("a.filter(|b| b.is_some())", &["b.is_some() | negated"]),
            ("if a { b }", &["a | never", "a | negated"]),
            ("if a { b } else { c }", &["a | negated"]),
            ("if a == b { c } else { d }", &["a == b | negated"]),
            ("while a { b }", &["a | negated"]),
            ("if let Some(a) = b { c }", &["let Some(a) = b | never"]),
            ("if let Some(a) = b && c { d }", &["let Some(a) = b && c | never", "c | negated"]),
            ("match a { 1 if b => c, _ => d }", &["1 if b | arm dropped", "b | negated"]),
            ("match a { None => c, other => d }", &["None | arm dropped"]),
            ("match a { Some(b) => c, None => d }", &[]),
            ("a.b(); c", &["a.b(); | dropped"]),
            ("a(b)?; c", &["a(b)?; | dropped"]),
            ("a = b; c", &["a = b; | dropped"]),
            ("if a { return; } b", &["a | never", "a | negated"]),
            ("if a { b(); return; } c", &["a | never", "a | negated", "b(); | dropped", "return; | dropped"]),
            ("matches!(a, B | C)", &["matches!(a, B | C) | negated", "B | alternative dropped", "C | alternative dropped"]),
            ("format!(\"{} {b}\", a + 1, b = !c)", &["a + 1 | `+` -> `-`", "1 | `1` -> `2`", "!c | negated"]),
        ];
        for (body, expected) in rows {
            assert_eq!(found(body), *expected, "{body}");
        }
    }

    #[test]
    fn what_is_not_run_is_left_alone() {
        assert_eq!(found("#[cfg(any(target_os = \"linux\", test))] { a(1); }; b").len(), 2);
        let nothing = [
            "const A: usize = 1; a",
            "let a: [u8; 4] = b; a",
            "a::<3>()",
            "#[cfg(test)] let a = 1; b",
            "#[cfg(not(unix))] { a(1); }; b",
            "#[cfg(all(test, unix))] { a(1); }; b",
            "#[cfg(not(any(target_os = \"linux\", target_os = \"android\")))] { a(1); }; b",
            "fn g() -> Never { b }",
            "const fn g() -> bool { !true }",
            "other!(1 + 2)",
        ];
        for body in nothing {
            assert_eq!(found(body), [""; 0], "{body}");
        }
        let (mutants, _) =
            find("a.rs", "const A: bool = !true; #[cfg(test)] mod tests { fn a() -> bool { true } } #[test] fn b() { c(1) }", 0).expect("it is Rust");
        assert!(mutants.is_empty(), "{mutants:?}");
    }

    #[test]
    fn bodies_return_what_their_type_allows() {
        let rows = [
            ("bool", "true false"),
            ("Option<A>", "None"),
            ("Result<(), A>", "Ok(())"),
            ("io::Result<Option<A>>", "Ok(None)"),
            ("&'a str", "\"\""),
            ("usize", "0"),
            ("A", ""),
        ];
        for (kind, values) in rows {
            let text = format!("impl B {{ fn f() -> {kind} {{ a(b) }} }}");
            let (mutants, _) = find("a.rs", &text, 0).expect("it is Rust");
            let bodies: Vec<&str> = mutants.iter().filter_map(|mutant| mutant.mutation.strip_prefix("body -> ")).collect();
            assert_eq!(bodies.join(" "), values, "{kind}");
            assert!(mutants.iter().all(|mutant| mutant.function == "B::f"), "{mutants:?}");
        }
    }

    #[test]
    fn equal_ones_are_counted() {
        let (mutants, _) = find("a.rs", "fn f() -> A { a == b; a == b }", 4).expect("it is Rust");
        let ordinals: Vec<(Number, usize)> = mutants.iter().map(|mutant| (mutant.number, mutant.ordinal)).collect();
        assert_eq!(ordinals, [(5, 1), (6, 2)]);
    }

    /// Whatever is found in its own source: the text with all mutations is Rust again.
    #[test]
    fn what_is_written_can_be_parsed() {
        for (file, text) in [("find.rs", include_str!("find.rs")), ("edit.rs", include_str!("edit.rs")), ("suite.rs", include_str!("suite.rs"))] {
            let (mutants, edits) = find(file, text, 0).expect("it is Rust");
            let mutated = crate::edit::apply(text, &edits, &std::collections::BTreeSet::new());
            assert!(mutants.len() > 20, "{file}: {}", mutants.len());
            syn::parse_file(&mutated.text).unwrap_or_else(|error| panic!("{file}: {error}\n{}", mutated.text));
        }
    }
}
