//! What a world may not have, all of it at once. Only this module makes a [`Checked`].

use std::collections::{HashMap, HashSet};
use std::ops::Deref;

use crate::error::{At, Error, Errors};
use crate::input::{Host, Provides};
use crate::model::{FuncKind, Interface, Path, Type, TypeKind, World};
use crate::names;

/// A value that was checked: generating code from it cannot fail.
pub struct Checked<T>(T);

impl<T> Deref for Checked<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// Checks a world on its own.
pub fn world(world: World) -> Result<Checked<World>, Errors> {
    let mut errors = Vec::new();
    for interface in world.imports.iter().chain(&world.exports) {
        supported(interface, &mut errors);
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
                format!("another field provides `{interface}` already"),
            ));
        }
    }
    for with in &options.with {
        let key = with.key.as_str();
        if !world
            .imports
            .iter()
            .any(|import| is(&import.path, key) || in_package(&import.path, key))
        {
            errors.push(
                Error::option(
                    with.span,
                    format!("world `{}` imports nothing of `{key}`", world.name),
                )
                .help(format!("it imports {}", imports(&world))),
            );
        }
    }
    finish(world.0, errors)
}

/// Elements of the longest tuple that a host can have, and parameters of a function that it calls.
const LONGEST_TUPLE: usize = 32;

/// Tuples and parameters that are too many.
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
    for func in world.exports.iter().flat_map(|interface| &interface.funcs) {
        if func.params.len() >= LONGEST_TUPLE {
            let message = format!("`{}` has {} parameters", func.name, func.params.len());
            errors.push(Error::new(&func.at, message).help("put them into a record"));
        }
    }
}

/// Whether `path` is the interface that a user calls `name`, with or without version.
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

/// Whether `path` is in the package that a user calls `name`, with or without version.
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

/// Everything in `interface` that microwit does not speak.
fn supported(interface: &Interface, errors: &mut Vec<Error>) {
    for def in &interface.types {
        let mut types = Vec::new();
        match &def.kind {
            TypeKind::Record(fields) => types.extend(fields.iter().map(|field| &field.ty)),
            TypeKind::Variant { cases, .. } => {
                types.extend(cases.iter().filter_map(|case| case.ty.as_ref()));
            }
            TypeKind::Alias(ty) => types.push(ty),
            TypeKind::Enum { .. } | TypeKind::Flags(_) | TypeKind::Resource => {}
        }
        for ty in types {
            speakable(&format!("type `{}`", def.name), &def.at, ty, errors);
        }
    }
    for func in &interface.funcs {
        let name = match &func.kind {
            FuncKind::Free => format!("`{}`", func.name),
            FuncKind::Method(resource) | FuncKind::Static(resource) => {
                format!("`{resource}.{}`", func.name)
            }
            FuncKind::Constructor(resource) => format!("the constructor of `{resource}`"),
        };
        for param in &func.params {
            speakable(
                &format!("parameter `{}` of {name}", param.name),
                &func.at,
                &param.ty,
                errors,
            );
        }
        if let Some(result) = &func.result {
            speakable(&format!("the result of {name}"), &func.at, result, errors);
        }
    }
}

fn speakable(what: &str, at: &At, ty: &Type, errors: &mut Vec<Error>) {
    match ty {
        Type::Unsupported(kind) => errors.push(
            Error::new(at, format!("{what} is a `{kind}`, which microwit does not support yet"))
                .help(match *kind {
                    "stream" => "return a `list`, or poll with a second function",
                    "future" => "return the value itself, or poll with a second function",
                    _ => "use an enum of error codes",
                }),
        ),
        Type::Fixed(_, 0) => errors.push(
            Error::new(at, format!("{what} is a list of length 0"))
                .help("give it a length, or leave it out"),
        ),
        Type::List(ty) | Type::Fixed(ty, _) | Type::Option(ty) => speakable(what, at, ty, errors),
        Type::Result(ok, err) => {
            for ty in [ok, err].into_iter().flatten() {
                speakable(what, at, ty, errors);
            }
        }
        Type::Tuple(types) => types.iter().for_each(|ty| speakable(what, at, ty, errors)),
        _ => {}
    }
}

/// Names that are different in WIT and the same in Rust.
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
