//! A world as a table of functions by their core names: what a host offers, what an app must offer, and what it
//! may. The emitter writes it down, and the command reads it.

use crate::model::{Core, Func, Interface, Side, Type, World};

/// A world's functions, in WIT order.
pub struct Table<'w> {
    /// What the host offers.
    pub imports: Vec<Row<'w>>,
    /// What the app must offer.
    pub exports: Vec<Row<'w>>,
    /// What the app may offer: how a resource of its own ends.
    pub destructors: Vec<Row<'w>>,
}

/// One function.
pub struct Row<'w> {
    /// Where it is from.
    pub interface: &'w Interface,
    /// Whose the interface is.
    pub side: Side,
    /// The core module; of an export, none.
    pub module: String,
    /// The core name.
    pub name: String,
    /// Its core signature: `(iIfF)i`, or `*(ii)` when pointers are among the values.
    pub sig: String,
    /// What it does.
    pub what: What<'w>,
}

/// What a function does.
#[derive(Clone, Copy, Debug)]
pub enum What<'w> {
    /// What its WIT says.
    Func(&'w Func),
    /// Something to a resource.
    Handle(Verb, &'w str),
}

/// What is done to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Its handle goes.
    Drop,
    /// A handle is made.
    New,
    /// What is behind a handle is looked up.
    Rep,
    /// It ends.
    End,
}

impl Verb {
    /// As core names have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Drop => "drop",
            Self::New => "new",
            Self::Rep => "rep",
            Self::End => "dtor",
        }
    }

    /// Its core signature.
    const fn sig(self) -> &'static str {
        match self {
            Self::Drop | Self::End => "(i)",
            Self::New | Self::Rep => "(i)i",
        }
    }
}

/// What an app calls to do something to a resource: `[resource-drop]bus`.
pub fn intrinsic(verb: Verb, resource: &str) -> String {
    format!("[resource-{}]{resource}", verb.name())
}

/// Where an app imports what it does to its own resources from: `[export]mcu:board/i2c`.
pub fn exported_module(interface: &Interface) -> String {
    format!("[export]{}", interface.module)
}

/// What an app exports to end a resource of its own: `mcu:board/i2c#[dtor]bus`.
pub fn destructor(interface: &Interface, resource: &str) -> String {
    format!("{}#[dtor]{resource}", interface.module)
}

impl<'w> Table<'w> {
    /// That of a world.
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
