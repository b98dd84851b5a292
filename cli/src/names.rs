//! Core names in WIT's words, as far as the names alone say it.

use microwit_host::engine::names::{self, Role};

/// A core name taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// `mcu:board/i2c@0.1.0`; empty for the world itself.
    pub interface: String,
    /// `bus.write`.
    pub path: String,
    /// What it is besides a function: `method`, `drop of`.
    pub what: &'static str,
}

/// What an import is.
pub fn import(module: &str, name: &str) -> Name {
    let interface = module.strip_prefix("[export]").unwrap_or(module);
    let interface = match interface.strip_prefix("cm32p2") {
        Some(rest) => rest.trim_start_matches('|').trim_start_matches("_ex_"),
        None if interface == "$root" => "",
        None => interface,
    };
    of(interface, name, names::is_cm32p2(module))
}

/// What an export is, if that is not plain from its name.
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

/// A name from an app, in which nothing moves the cursor.
pub fn printable(name: &str) -> String {
    let plain = |char: char| {
        if char.is_control() { char.escape_unicode().to_string() } else { char.to_string() }
    };
    name.chars().map(plain).collect()
}

/// What an intrinsic or a destructor does, by its legacy name.
pub fn intrinsic(name: &str) -> &'static str {
    match name.split(']').next().unwrap_or_default() {
        "[resource-drop" => "drop",
        "[resource-new" => "new handle of",
        "[resource-rep" => "what is behind",
        "[dtor" => "destructor of",
        _ => "",
    }
}
