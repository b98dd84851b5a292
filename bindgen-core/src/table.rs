//! A world as a table of functions by their core names: those that a host offers, those that an app must
//! export, and those that it may export. The emitter writes the table, and the command line tool reads it.

use crate::model::{Core, Func, Interface, Side, Type, World};

/// The functions of a world, in WIT order.
pub struct Table<'w> {
    /// The functions that the host offers.
    pub imports: Vec<Row<'w>>,
    /// The functions that the app must export.
    pub exports: Vec<Row<'w>>,
    /// The functions that the app may export: the destructors of its own resources.
    pub destructors: Vec<Row<'w>>,
}

/// One row of the table: one function.
pub struct Row<'w> {
    /// The interface that the function belongs to.
    pub interface: &'w Interface,
    /// The side that offers the interface.
    pub side: Side,
    /// The core module that the function is imported from; empty for an export.
    pub module: String,
    /// The function's name in the core module.
    pub name: String,
    /// The core signature: `(iIfF)i`, or `*(ii)` if pointers are among the values.
    pub sig: String,
    /// The function's purpose.
    pub what: What<'w>,
}

/// The purpose of a function.
#[derive(Clone, Copy, Debug)]
pub enum What<'w> {
    /// A function of the WIT.
    Func(&'w Func),
    /// An operation on a resource, with the resource's name.
    Handle(Verb, &'w str),
}

/// An operation on a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Drops a handle.
    Drop,
    /// Makes a handle.
    New,
    /// Looks up the representation behind a handle.
    Rep,
    /// Destroys the resource.
    End,
}

impl Verb {
    /// The operation's name in core names.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Drop => "drop",
            Self::New => "new",
            Self::Rep => "rep",
            Self::End => "dtor",
        }
    }

    /// The operation's core signature.
    const fn sig(self) -> &'static str {
        match self {
            Self::Drop | Self::End => "(i)",
            Self::New | Self::Rep => "(i)i",
        }
    }
}

/// The name of the import with which an app performs an operation on a resource: `[resource-drop]bus`.
pub fn intrinsic(verb: Verb, resource: &str) -> String {
    format!("[resource-{}]{resource}", verb.name())
}

/// The core module of the operations on an app's own resources: `[export]mcu:board/i2c`.
pub fn exported_module(interface: &Interface) -> String {
    format!("[export]{}", interface.module)
}

/// The name of the export that destroys a resource of the app: `mcu:board/i2c#[dtor]bus`.
pub fn destructor(interface: &Interface, resource: &str) -> String {
    format!("{}#[dtor]{resource}", interface.module)
}

impl<'w> Table<'w> {
    /// The table of a world.
    pub fn of(world: &'w World) -> Self {
        let mut table = Self { imports: vec![], exports: vec![], destructors: vec![] };
        for interface in &world.imports {
            let row = |name: String, what| {
                Row::new(interface, Side::Import, &interface.module, name, what)
            };
            let funcs = interface.funcs.iter();
            table.imports.extend(funcs.map(|func| row(func.core_name.clone(), What::Func(func))));
            table.imports.extend(interface.resources().map(|resource| {
                row(intrinsic(Verb::Drop, resource), What::Handle(Verb::Drop, resource))
            }));
        }
        for interface in &world.exports {
            let row =
                |module: &str, name, what| Row::new(interface, Side::Export, module, name, what);
            let funcs = interface.funcs.iter();
            table
                .exports
                .extend(funcs.map(|func| row("", func.core_name.clone(), What::Func(func))));
            let own = exported_module(interface);
            for resource in interface.resources() {
                table.imports.extend([Verb::New, Verb::Rep, Verb::Drop].map(|verb| {
                    row(&own, intrinsic(verb, resource), What::Handle(verb, resource))
                }));
                let what = What::Handle(Verb::End, resource);
                table.destructors.push(row("", destructor(interface, resource), what));
            }
        }
        table
    }
}

impl<'w> Row<'w> {
    fn new(
        interface: &'w Interface,
        side: Side,
        module: &str,
        name: String,
        what: What<'w>,
    ) -> Self {
        let sig = match what {
            What::Func(func) => sig(func),
            What::Handle(verb, _) => verb.sig().to_owned(),
        };
        Self { interface, side, module: module.to_owned(), name, sig, what }
    }
}

fn sig(func: &Func) -> String {
    let sig = &func.core;
    let mut types = func.params.iter().map(|param| &param.ty).chain(&func.result);
    let pointers = sig.spilled_params || sig.result_pointer || types.any(Type::borrows);
    let mark = if pointers { "*" } else { "" };
    let letter = |core: &Core| match core {
        Core::I32 => 'i',
        Core::I64 => 'I',
        Core::F32 => 'f',
        Core::F64 => 'F',
    };
    let params: String = sig.params.iter().map(letter).collect();
    let result: String = sig.result.iter().map(letter).collect();
    format!("{mark}({params}){result}")
}
