//! Spells WIT's kebab-case names as Rust identifiers. No other module does.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};
use quote::format_ident;

use crate::model::{Package, Path, Scalar};

/// Spells a name in snake case: `write-read` → `write_read`, `type` → `r#type`, `self` → `self_`.
pub fn snake(name: &str) -> Ident {
    ident(&name.to_snake_case())
}

/// Spells a name in camel case: `error-code` → `ErrorCode`, `self` → `Self_`, and `color-1` → `Color_1`, so
/// that it differs from `color1` → `Color1`.
pub fn camel(name: &str) -> Ident {
    let mut text = String::new();
    for word in name.split('-') {
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            text.push('_');
        }
        text += &word.to_upper_camel_case();
    }
    ident(&text)
}

/// Spells the name of a WIT type: as [`camel`], but `host` → `Host_`, because generated code defines such
/// names itself or uses them from Rust.
pub fn ty(name: &str) -> Ident {
    const TAKEN: &[&str] =
        &["Host", "Guest", "Exports", "Ok", "Err", "Some", "None", "Copy", "FnOnce"];
    let ident = camel(name);
    if TAKEN.iter().any(|taken| ident == taken) {
        return Ident::new(&format!("{ident}_"), Span::call_site());
    }
    ident
}

/// The Rust type of a scalar: `u8` → `u8`, `s8` → `i8`.
pub fn scalar(scalar: Scalar) -> Ident {
    let name = scalar.name();
    let signed = name.strip_prefix('s').map(|bits| format!("i{bits}"));
    Ident::new(signed.as_deref().unwrap_or(name), Span::call_site())
}

/// Returns the wanted names in their order, and appends underscores to those that are taken.
pub fn unique(wanted: impl IntoIterator<Item = Ident>) -> Vec<Ident> {
    let mut names: Vec<Ident> = Vec::new();
    for mut name in wanted {
        while names.contains(&name) {
            name = format_ident!("{name}_");
        }
        names.push(name);
    }
    names
}

/// Spells a name in upper case: `read-only` → `READ_ONLY`.
pub fn shouty(name: &str) -> Ident {
    ident(&name.to_shouty_snake_case())
}

/// Puts a prefix before a name: `host`, `bus` → `HostBus`, the trait that a host implements for a resource.
pub fn prefixed(prefix: &str, name: &str) -> Ident {
    ident(&format!("{prefix}{}", name.to_upper_camel_case()))
}

/// Spells a parameter's name so that it differs from all in `taken`: `host` → `host_`.
pub fn beside(taken: &[&str], name: &str) -> Ident {
    let name = snake(name);
    if taken.iter().any(|taken| name == taken) {
        return Ident::new(&format!("{name}_"), Span::call_site());
    }
    name
}

/// Joins two names in snake case: `bus`, `write-read` → `bus_write_read`.
pub fn joined(first: &str, second: &str) -> Ident {
    ident(&format!("{}_{}", first.to_snake_case(), second.to_snake_case()))
}

/// The Rust modules that an interface lives in, outermost first: `mcu`, `board`, `i2c`. Empty for the
/// world's own items.
pub fn modules(path: &Path) -> Vec<Ident> {
    match path {
        Path::World => vec![],
        Path::Inline(name) => vec![outermost(name)],
        Path::Package(package, name) => {
            vec![outermost(&package.namespace), package_module(package), snake(name)]
        }
    }
}

/// Spells the name of an outermost module, so that it differs from the modules of generated code and from
/// Rust's types and crates: `mw` → `mw_`, `bool` → `bool_`, `core` → `core_`.
pub fn outermost(name: &str) -> Ident {
    const TAKEN: &[&str] = &[
        "alloc",
        "core",
        "std",
        "microwit_guest",
        "microwit_host",
        "mw",
        "sys",
        "entry",
        "exports",
        "bool",
        "char",
        "str",
        "u8",
        "u16",
        "u32",
        "u64",
        "i8",
        "i16",
        "i32",
        "i64",
        "f32",
        "f64",
        "usize",
    ];
    beside(TAKEN, name)
}

/// The module of a package: `board`, or `board0_1_0` where the world uses two versions of it.
fn package_module(package: &Package) -> Ident {
    match &package.version {
        Some(version) if package.ambiguous => {
            let version = version.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
            ident(&format!("{}{version}", package.name.to_snake_case()))
        }
        _ => snake(&package.name),
    }
}

/// Makes an identifier. A keyword becomes a raw identifier or gets an underscore.
fn ident(text: &str) -> Ident {
    match text {
        "self" | "super" | "crate" | "Self" | "_" => {
            Ident::new(&format!("{text}_"), Span::call_site())
        }
        _ if text.starts_with(|c: char| c.is_ascii_digit()) => {
            Ident::new(&format!("_{text}"), Span::call_site())
        }
        _ if is_keyword(text) => Ident::new_raw(text, Span::call_site()),
        _ => Ident::new(text, Span::call_site()),
    }
}

/// Whether the text is a keyword of any edition, reserved words included, that can be a raw identifier.
fn is_keyword(text: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do",
        "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in",
        "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
        "return", "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe",
        "unsized", "use", "virtual", "where", "while", "yield",
    ];
    KEYWORDS.binary_search(&text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_escaped() {
        assert_eq!(snake("type").to_string(), "r#type");
        assert_eq!(snake("self").to_string(), "self_");
        assert_eq!(camel("self").to_string(), "Self_");
        assert_eq!(snake("gen").to_string(), "r#gen");
    }

    #[test]
    fn acronyms_and_digits_read_as_in_rust() {
        assert_eq!(camel("HTTP-error2").to_string(), "HttpError2");
        assert_eq!(snake("get-ABC").to_string(), "get_abc");
        assert_eq!(shouty("read-only").to_string(), "READ_ONLY");
        assert_eq!([camel("a-1"), camel("a1")].map(|name| name.to_string()), ["A_1", "A1"]);
    }
}
