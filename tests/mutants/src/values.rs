//! What a function can return at once instead of doing its work.

use syn::{GenericArgument, PathArguments, ReturnType, Type};

/// Simple values of a return type; none where it has none that is known here.
pub fn of(output: &ReturnType) -> Vec<String> {
    match output {
        ReturnType::Default => vec!["()".to_owned()],
        ReturnType::Type(_, kind) => of_type(kind),
    }
}

fn of_type(kind: &Type) -> Vec<String> {
    match kind {
        Type::Tuple(tuple) if tuple.elems.is_empty() => vec!["()".to_owned()],
        Type::Reference(reference) if is_named(&reference.elem, "str") => vec!["\"\"".to_owned()],
        Type::Path(path) => path.path.segments.last().map(of_segment).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn of_segment(segment: &syn::PathSegment) -> Vec<String> {
    let values: &[&str] = match segment.ident.to_string().as_str() {
        "bool" => &["true", "false"],
        "String" => &["String::new()"],
        "Vec" => &["Vec::new()"],
        "BTreeMap" => &["std::collections::BTreeMap::new()"],
        "BTreeSet" => &["std::collections::BTreeSet::new()"],
        "Option" => &["None"],
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" | "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => &["0"],
        "Result" => return of_result(&segment.arguments),
        _ => &[],
    };
    values.iter().map(|value| (*value).to_owned()).collect()
}

/// `Ok` of the simple values of its first type.
fn of_result(arguments: &PathArguments) -> Vec<String> {
    let PathArguments::AngleBracketed(list) = arguments else { return Vec::new() };
    let Some(GenericArgument::Type(first)) = list.args.first() else { return Vec::new() };
    of_type(first).into_iter().map(|value| format!("Ok({value})")).collect()
}

fn is_named(kind: &Type, name: &str) -> bool {
    matches!(kind, Type::Path(path) if path.path.is_ident(name))
}
