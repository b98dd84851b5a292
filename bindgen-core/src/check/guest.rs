//! What a world may not have when an app is generated for it.

use std::collections::HashMap;

use super::{Checked, finish, unique};
use crate::error::{At, Error, Errors};
use crate::model::{Func, FuncKind, Interface, Path, Side, Type, TypeKind, World};
use crate::names;

/// Elements of the longest tuple that the runtime crate knows.
const LONGEST_TUPLE: usize = 12;

/// Checks a world for an app.
pub fn guest(world: Checked<World>) -> Result<Checked<World>, Errors> {
    let mut errors = Vec::new();
    for (side, interfaces) in [(Side::Import, &world.imports), (Side::Export, &world.exports)] {
        for interface in interfaces {
            tuples(interface, &mut errors);
            functions(side, interface, &mut errors);
            if side == Side::Export {
                borrows(&world, interface, &mut errors);
                the_trait(&world, interface, &mut errors);
            }
        }
    }
    finish(world.0, errors)
}

/// The types that an interface speaks of, and where.
fn types(interface: &Interface) -> impl Iterator<Item = (&At, &Type)> {
    let defs = interface.types.iter().flat_map(|def| {
        let parts: Vec<&Type> = match &def.kind {
            TypeKind::Record(fields) => fields.iter().map(|field| &field.ty).collect(),
            TypeKind::Variant { cases, .. } => {
                cases.iter().filter_map(|case| case.ty.as_ref()).collect()
            }
            TypeKind::Alias(of) => vec![of],
            TypeKind::Enum { .. } | TypeKind::Flags(_) | TypeKind::Resource => vec![],
        };
        parts.into_iter().map(|ty| (&def.at, ty))
    });
    let funcs = interface.funcs.iter().flat_map(|func| {
        let params = func.params.iter().map(|param| &param.ty);
        params.chain(&func.result).map(|ty| (&func.at, ty))
    });
    defs.chain(funcs)
}

fn tuples(interface: &Interface, errors: &mut Vec<Error>) {
    for (at, ty) in types(interface) {
        if let Some(len) = longest_tuple(ty).filter(|len| *len > LONGEST_TUPLE) {
            errors.push(
                Error::new(at, format!("a tuple of {len} is longer than {LONGEST_TUPLE}"))
                    .help("use a record: its fields have names"),
            );
        }
    }
}

fn longest_tuple(ty: &Type) -> Option<usize> {
    match ty {
        Type::List(of) | Type::Fixed(of, _) | Type::Option(of) => longest_tuple(of),
        Type::Result(ok, err) => {
            [ok, err].into_iter().flatten().filter_map(|ty| longest_tuple(ty)).max()
        }
        Type::Tuple(types) => types.iter().filter_map(longest_tuple).chain([types.len()]).max(),
        _ => None,
    }
}

/// Functions whose names are the same in Rust, those that lend a buffer included.
fn functions(side: Side, interface: &Interface, errors: &mut Vec<Error>) {
    let mut seen: HashMap<Option<&String>, HashMap<String, String>> = HashMap::new();
    let mut add = |func: &Func, owner, rust: &str| {
        unique(seen.entry(owner).or_default(), &names::snake(rust), &func.name, &func.at, errors);
    };
    for func in &interface.funcs {
        let owner = match &func.kind {
            FuncKind::Free => None,
            FuncKind::Method(of) | FuncKind::Static(of) | FuncKind::Constructor(of) => Some(of),
        };
        let lends = func.result.as_ref().is_some_and(Type::borrows);
        match side {
            Side::Import if lends => add(func, owner, &format!("{}-into", func.name)),
            _ => add(func, owner, &func.name),
        }
    }
}

/// Borrowed handles that nobody would give back.
fn borrows(world: &World, interface: &Interface, errors: &mut Vec<Error>) {
    for func in &interface.funcs {
        for param in &func.params {
            if !is_borrow(world, &param.ty) && has_borrow(world, &param.ty) {
                let message = format!("parameter `{}` has a `borrow` inside of it", param.name);
                errors.push(
                    Error::new(&func.at, message)
                        .help("pass the `borrow` as a parameter of its own, or pass it as `own`"),
                );
            }
        }
    }
}

fn is_borrow(world: &World, ty: &Type) -> bool {
    match ty {
        Type::Borrow(_) => true,
        Type::Named(name) => match world.def(name).map(|def| &def.kind) {
            Some(TypeKind::Alias(of)) => is_borrow(world, of),
            _ => false,
        },
        _ => false,
    }
}

fn has_borrow(world: &World, ty: &Type) -> bool {
    world.any(ty, &|ty| matches!(ty, Type::Borrow(_)))
}

/// A type that would take the trait's name.
fn the_trait(world: &World, interface: &Interface, errors: &mut Vec<Error>) {
    let of_world = world.imports.iter().filter(|_| interface.path == Path::World);
    let beside = of_world.filter(|import| import.path == Path::World);
    let defs = beside.chain([interface]).flat_map(|interface| &interface.types);
    for def in defs.filter(|def| names::camel(&def.name) == "Guest") {
        errors.push(
            Error::new(
                &def.at,
                format!("`{}` is the name of the trait that an app implements", def.name),
            )
            .help("rename the type"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::input::{Guest, Select, Source, Wit};

    #[track_caller]
    fn check(wit: &str, expect: &str) {
        let source = Source::Inline(format!("package a:b;\n{wit}"));
        let wit = Wit { source, select: Select::World(None), features: vec![] };
        let runtime = quote::quote!(::microwit_guest);
        let options = Guest { wit, runtime, arena: None, alloc: false };
        let message = match crate::guest(&options) {
            Ok(_) => String::new(),
            Err(errors) => errors.0.iter().map(|error| error.message.as_str()).collect(),
        };
        assert_eq!(message, expect);
    }

    #[test]
    fn a_borrow_inside_of_an_exports_parameter_is_refused() {
        let thing = "interface i { resource r; type rs = list<borrow<r>>; }";
        let world =
            |ty: &str| format!("{thing} world w {{ use i.{{r, rs}}; export f: func(a: {ty}); }}");
        check(&world("borrow<r>"), "");
        check(&world("rs"), "parameter `a` has a `borrow` inside of it");
        check(&world("option<borrow<r>>"), "parameter `a` has a `borrow` inside of it");
    }

    #[test]
    fn a_long_tuple_is_refused() {
        let world = |len: usize| {
            let elements = vec!["u8"; len].join(", ");
            format!("world w {{ import f: func(a: list<tuple<{elements}>>); }}")
        };
        check(&world(12), "");
        check(&world(13), "a tuple of 13 is longer than 12");
    }

    #[test]
    fn a_function_may_not_have_the_name_that_lends_a_buffer() {
        let world =
            |name| format!("world w {{ import read: func() -> string; import {name}: func(); }}");
        check(&world("read-onto"), "");
        check(&world("read-into"), "`read` and `read-into` are both `read_into` in Rust");
    }

    #[test]
    fn a_type_may_not_be_called_guest() {
        let world = |name| format!("world w {{ enum {name} {{ a }} export f: func(a: {name}); }}");
        check(&world("visitor"), "");
        check(&world("guest"), "`guest` is the name of the trait that an app implements");
    }
}
