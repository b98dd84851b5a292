//! Reports everything in a world that microwit cannot serve, all errors at once. Only this module makes a
//! [`Checked`].

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::ops::Deref;

use proc_macro2::Span;

use crate::error::{At, Error, Errors};
use crate::input::{Guest, Host, Named, Provides, With};
use crate::model::{Func, FuncKind, Interface, Path, Type, TypeKind, Unserved, World};
use crate::names;

/// A value that has been checked, so that generating code from it cannot fail.
pub struct Checked<T>(T);

impl<T> Checked<T> {
    /// Returns the checked value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Checked<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// Checks a world without regard to options.
///
/// # Errors
///
/// All that is wrong with the world, in WIT order.
pub fn world(world: World) -> Result<Checked<World>, Errors> {
    let world = leave_out(world);
    let mut errors = Vec::new();
    for interface in world.imports.iter().chain(&world.exports) {
        lists(interface, &world, &mut errors);
        clashes(interface, &mut errors);
    }
    finish(world, errors)
}

/// Checks a host's options against its world.
pub fn host(world: Checked<World>, options: &Host) -> Result<Checked<World>, Errors> {
    let mut errors = Vec::new();
    too_long(&world, &mut errors);
    let provides = options.implementor.iter().flat_map(|host| &host.provides);
    for Provides { interface, span, .. } in provides.clone() {
        if !world.imports.iter().any(|import| is(&import.path, interface)) {
            errors.push(
                Error::option(*span, format!("world `{}` imports no `{interface}`", world.name))
                    .help(format!("it imports {}", imports(&world))),
            );
        }
    }
    let mut seen = HashSet::new();
    for Provides { interface, span, .. } in provides {
        let first = world.imports.iter().position(|import| is(&import.path, interface));
        if let Some(first) = first
            && !seen.insert(first)
        {
            errors.push(Error::option(
                *span,
                format!("another field already provides `{interface}`"),
            ));
        }
    }
    let waits = options.waits.as_deref().unwrap_or_default();
    let lists = [(&options.trappable[..], "trappable"), (waits, "async")];
    let named =
        lists.iter().flat_map(|(list, option)| list.iter().map(move |named| (named, *option)));
    for (Named { name, span }, option) in named {
        let all = world.imports.iter().flat_map(|of| of.funcs.iter().map(move |func| (of, func)));
        let mut meant =
            all.filter(|(interface, func)| is_function(interface, func, name)).peekable();
        if meant.peek().is_some() {
            let own = |(interface, _): (&Interface, &Func)| !is_elsewhere(interface, &options.with);
            let has =
                |fit: fn(&Path, &str) -> bool| world.imports.iter().any(|of| fit(&of.path, name));
            // A library has an interface in both flavours, and a board chooses one of them.
            let is_flavour = option == "async" && has(is);
            let is_library = option == "async" && options.implementor.is_none();
            if is_library && !has(covers) {
                let message = format!("`{name}` is a single function of a shared interface");
                errors.push(Error::option(*span, message).help(
                    "name the interface: a board chooses for the whole of it whether it waits",
                ));
            } else if !is_flavour && !meant.any(own) {
                errors.push(elsewhere(*span, &format!("`{name}`"), option));
            }
        } else {
            let message = format!("world `{}` imports no function `{name}`", world.name);
            errors.push(Error::option(*span, message).help(format!(
                "name an interface, or a function as `interface/function`; the world imports {}",
                imports(&world)
            )));
        }
    }
    errors.extend(strangers(&world, &options.with));
    finish(world.0, errors)
}

/// Checks a guest's options against its world.
pub fn guest(world: Checked<World>, options: &Guest) -> Result<Checked<World>, Errors> {
    let errors = strangers(&world, &options.with).collect();
    finish(world.0, errors)
}

/// Yields an error for each `with` entry that names something the world does not import.
fn strangers(world: &World, with: &[With]) -> impl Iterator<Item = Error> {
    let imported = |with: &With| {
        let with = std::slice::from_ref(with);
        world.imports.iter().any(|import| is_elsewhere(import, with))
    };
    with.iter().filter(move |with| !imported(with)).map(|With { key, span, .. }| {
        Error::option(*span, format!("world `{}` imports nothing of `{key}`", world.name))
            .help(format!("it imports {}", imports(world)))
    })
}

/// Whether `with` maps the interface to a module that another macro call generates.
pub(crate) fn is_elsewhere(interface: &Interface, with: &[With]) -> bool {
    let path = &interface.path;
    with.iter().any(|With { key, .. }| is(path, key) || in_package(path, key))
}

/// The error for an option about an item that another module defines.
pub(crate) fn elsewhere(span: Span, what: &str, option: &str) -> Error {
    let message = format!("another module defines {what}: `with` maps it there");
    Error::option(span, message).help(match option {
        "async" => {
            "name its whole interface: `interfaces!` has its functions in both flavours".to_owned()
        }
        _ => format!("set the option `{option}` in the macro call that generates that module"),
    })
}

/// The largest number of elements that a tuple may have in a host's signature.
pub const LONGEST_TUPLE: usize = 32;

/// Reports tuples with more than [`LONGEST_TUPLE`] elements.
fn too_long(world: &World, errors: &mut Vec<Error>) {
    let long = |ty: &Type| {
        world.any(ty, &|ty| matches!(ty, Type::Tuple(types) if types.len() > LONGEST_TUPLE))
    };
    for interface in world.imports.iter().chain(&world.exports) {
        for func in &interface.funcs {
            if func.params.iter().map(|param| &param.ty).chain(&func.result).any(long) {
                let message =
                    format!("a tuple of `{}` has more than {LONGEST_TUPLE} elements", func.name);
                errors.push(
                    Error::new(&func.at, message).help("use a record: its fields have names"),
                );
            }
        }
    }
}

/// Whether `name`, as the user writes it with or without a version, names the interface at `path`.
pub fn is(path: &Path, name: &str) -> bool {
    match path {
        Path::World => false,
        Path::Inline(own) => own == name,
        Path::Package(package, own) => {
            let bare = format!("{}:{}/{own}", package.namespace, package.name);
            let version = package.version.as_deref().unwrap_or_default();
            name == bare || name == format!("{bare}@{version}")
        }
    }
}

/// Whether `name`, as the user writes it, covers this function. The name is `*`, a package, an interface or
/// the function itself: `mcu:board/led/set`, `mcu:board/i2c/bus.write`, or `note` for a function of the
/// world.
pub fn is_function(interface: &Interface, func: &Func, name: &str) -> bool {
    let own = match func.kind.resource() {
        Some(resource) => format!("{resource}.{}", func.name),
        None => func.name.clone(),
    };
    if covers(&interface.path, name) {
        return true;
    }
    match &interface.path {
        Path::World => name == own,
        path => name.rsplit_once('/').is_some_and(|(of, name)| is(path, of) && name == own),
    }
}

/// Whether `name` covers a whole interface.
fn covers(path: &Path, name: &str) -> bool {
    name == "*" || is(path, name) || in_package(path, name)
}

/// Whether `path` is in the package that a user calls `name`, with or without a version.
pub fn in_package(path: &Path, name: &str) -> bool {
    let Path::Package(package, _) = path else { return false };
    let bare = format!("{}:{}", package.namespace, package.name);
    let version = package.version.as_deref().unwrap_or_default();
    name == bare || name == format!("{bare}@{version}")
}

fn imports(world: &World) -> String {
    let name = |interface: &Interface| match &interface.path {
        Path::World => None,
        Path::Inline(name) => Some(format!("`{name}`")),
        Path::Package(package, name) => {
            Some(format!("`{}:{}/{name}`", package.namespace, package.name))
        }
    };
    let names: Vec<_> = world.imports.iter().filter_map(name).collect();
    if names.is_empty() { "no interface".to_owned() } else { names.join(", ") }
}

fn finish(world: World, mut errors: Vec<Error>) -> Result<Checked<World>, Errors> {
    errors.sort_by(|a, b| {
        (&a.at.file, a.at.line, a.at.column).cmp(&(&b.at.file, b.at.line, b.at.column))
    });
    if errors.is_empty() { Ok(Checked(world)) } else { Err(Errors(errors)) }
}

/// The first part of a type that microwit does not support, as WIT calls it: `stream`.
fn unspoken(world: &World, ty: &Type) -> Option<&'static str> {
    let found = Cell::new(None);
    world.any(ty, &|ty| match ty {
        Type::Unsupported(kind) => {
            found.set(Some(*kind));
            true
        }
        _ => false,
    });
    found.get()
}

/// Removes types that microwit does not support, and the functions that pass them. All else stays.
fn leave_out(mut world: World) -> World {
    let spoken = |ty: &Type| unspoken(&world, ty).is_none();
    let parts = |kind: &TypeKind| match kind {
        TypeKind::Record(fields) => fields.iter().all(|field| spoken(&field.ty)),
        TypeKind::Variant { cases, .. } => cases.iter().flat_map(|case| &case.ty).all(spoken),
        TypeKind::Alias(ty) => spoken(ty),
        TypeKind::Enum { .. } | TypeKind::Flags(_) | TypeKind::Resource => true,
    };
    let passes = |func: &Func| {
        let mut types = func.params.iter().map(|param| &param.ty).chain(&func.result);
        types.find_map(|ty| unspoken(&world, ty))
    };
    let left: Vec<_> = world
        .imports
        .iter()
        .chain(&world.exports)
        .map(|interface| {
            let types: Vec<_> = interface.types.iter().map(|def| parts(&def.kind)).collect();
            let funcs: Vec<_> = interface.funcs.iter().map(passes).collect();
            (types, funcs)
        })
        .collect();
    let interfaces = world.imports.iter_mut().chain(&mut world.exports);
    for (interface, (types, funcs)) in interfaces.zip(left) {
        let (mut types, mut each) = (types.into_iter(), funcs.iter());
        interface.types.retain(|_| types.next() != Some(false));
        let unserved = interface.funcs.iter().zip(&funcs).filter_map(|(func, passes)| {
            Some(Unserved { core_name: func.core_name.clone(), passes: (*passes)? })
        });
        interface.unserved = unserved.collect();
        interface.funcs.retain(|_| each.next().is_none_or(Option::is_none));
    }
    world
}

/// Reports lists of a fixed length 0, which cannot hold anything.
fn lists(interface: &Interface, world: &World, errors: &mut Vec<Error>) {
    let empty = |ty: &Type| world.any(ty, &|ty| matches!(ty, Type::Fixed(_, 0)));
    for func in &interface.funcs {
        let name = wit_name(func);
        let params = func
            .params
            .iter()
            .map(|param| (format!("parameter `{}` of {name}", param.name), &param.ty));
        let result = func.result.iter().map(|ty| (format!("the result of {name}"), ty));
        for (what, _) in params.chain(result).filter(|(_, ty)| empty(ty)) {
            errors.push(
                Error::new(&func.at, format!("{what} is a list of length 0"))
                    .help("give it a length, or leave it out"),
            );
        }
    }
}

fn wit_name(func: &Func) -> String {
    match &func.kind {
        FuncKind::Free => format!("`{}`", func.name),
        FuncKind::Method(resource) | FuncKind::Static(resource) => {
            format!("`{resource}.{}`", func.name)
        }
        FuncKind::Constructor(resource) => format!("the constructor of `{resource}`"),
    }
}

/// Reports names that differ in WIT and are the same in Rust.
fn clashes(interface: &Interface, errors: &mut Vec<Error>) {
    let mut types = HashMap::new();
    for def in &interface.types {
        unique(&mut types, &names::camel(&def.name), &def.name, &def.at, errors);
        let mut members = HashMap::new();
        match &def.kind {
            TypeKind::Record(fields) => fields.iter().for_each(|field| {
                unique(&mut members, &names::snake(&field.name), &field.name, &def.at, errors);
            }),
            TypeKind::Variant { cases, .. } => cases.iter().for_each(|case| {
                unique(&mut members, &names::camel(&case.name), &case.name, &def.at, errors);
            }),
            TypeKind::Enum { cases, .. } => cases.iter().for_each(|case| {
                unique(&mut members, &names::camel(&case.name), &case.name, &def.at, errors);
            }),
            TypeKind::Flags(labels) => labels.iter().for_each(|flag| {
                unique(&mut members, &names::shouty(&flag.name), &flag.name, &def.at, errors);
            }),
            TypeKind::Resource | TypeKind::Alias(_) => {}
        }
    }
}

fn unique(
    seen: &mut HashMap<String, String>,
    rust: &proc_macro2::Ident,
    wit: &str,
    at: &At,
    errors: &mut Vec<Error>,
) {
    if let Some(first) = seen.insert(rust.to_string(), wit.to_owned()) {
        errors.push(
            Error::new(at, format!("`{first}` and `{wit}` are both `{rust}` in Rust"))
                .help("rename one of them"),
        );
    }
}
