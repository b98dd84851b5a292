//! Translates core names into WIT's terms, as far as the names alone allow.

use microwit_host::engine::names::{self, Role};

/// A core name, split into its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The interface: `mcu:board/i2c@0.1.0`; empty for the world itself.
    pub interface: String,
    /// The item's name: `bus.write`.
    pub path: String,
    /// The item's role in words, such as `method` or `drop of`; empty for a plain function.
    pub what: &'static str,
}

/// Splits the names of an import.
pub fn import(module: &str, name: &str) -> Name {
    let interface = module.strip_prefix("[export]").unwrap_or(module);
    let interface = match interface.strip_prefix("cm32p2") {
        Some(rest) => rest.trim_start_matches('|').trim_start_matches("_ex_"),
        None if interface == "$root" => "",
        None => interface,
    };
    of(interface, name, names::is_cm32p2(module))
}

/// Splits the name of an export. The role is empty if the name has no special meaning.
pub fn export(name: &str) -> Name {
    let known = |what| Name { interface: String::new(), path: name.into(), what };
    match names::role(name) {
        Role::Memory => return known("memory"),
        Role::Realloc => return known("allocator"),
        Role::Initialize => return known("start"),
        Role::Region => return known("free memory"),
        Role::Other => (),
    }
    if matches!(name, "__data_end" | "__heap_base" | "__heap_end" | "__stack_pointer") {
        return known("linker's");
    }
    if let Some(func) = names::returning(name) {
        return Name { what: "post-return", ..export(func) };
    }
    let parts = match name.strip_prefix("cm32p2|") {
        Some(rest) => rest.rsplit_once('|'),
        None => name.split_once('#'),
    };
    let (interface, own) = parts.unwrap_or(("", name));
    of(interface, own, names::is_cm32p2(name))
}

fn of(interface: &str, name: &str, cm32p2: bool) -> Name {
    let bracket = name.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let (path, what) = match bracket {
        Some(("method", path)) => (path, "method"),
        Some(("static", path)) => (path, "static"),
        Some(("constructor", path)) => (path, "constructor"),
        Some((_, path)) => (path, intrinsic(name)),
        None if cm32p2 => match name.rsplit_once('_') {
            Some((path, "drop")) => (path, "drop"),
            Some((path, "new")) => (path, "new handle of"),
            Some((path, "rep")) => (path, "what is behind"),
            Some((path, "dtor")) => (path, "destructor of"),
            _ => (name, ""),
        },
        None => (name, ""),
    };
    Name { interface: printable(interface), path: printable(path), what }
}

/// A name from an app with control characters escaped, so that printing it is safe.
pub fn printable(name: &str) -> String {
    let plain = |char: char| {
        if char.is_control() { char.escape_unicode().to_string() } else { char.to_string() }
    };
    name.chars().map(plain).collect()
}

/// The operation of an intrinsic or a destructor, by its legacy name.
pub fn intrinsic(name: &str) -> &'static str {
    match name.split(']').next().unwrap_or_default() {
        "[resource-drop" => "drop",
        "[resource-new" => "new handle of",
        "[resource-rep" => "what is behind",
        "[dtor" => "destructor of",
        _ => "",
    }
}
