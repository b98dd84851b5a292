//! Makes the table of a world that a firmware has.

use microwit_bindgen::input::Wit;
use microwit_bindgen::model::{Func, World};
use microwit_bindgen::table::{self, What};
use microwit_bindgen::{check, load, lower};
use microwit_host::engine::{Destructor, Export, ResourceId, Sig, Terms, names};

use crate::{Result, wit};

/// The functions of a world, by their core names.
pub struct Table<'w> {
    /// The world.
    pub world: &'w World,
    /// The functions that the host offers, in WIT order.
    pub imports: Vec<Row<'w>>,
    /// The functions that the app must export, in WIT order.
    pub exports: Vec<Row<'w>>,
    /// The functions that the app may export: the destructors of its own resources.
    pub destructors: Vec<Row<'w>>,
}

/// One row of the table: one function.
pub struct Row<'w> {
    /// The interface's name in WIT; empty for the world itself.
    pub interface: &'w str,
    /// The core module that the function is imported from; empty for an export.
    pub module: &'static str,
    /// The function's name in the core module.
    pub name: &'static str,
    /// The core signature, which also says whether pointers are among its values.
    pub sig: Sig,
    /// The function's name in WIT's terms: `bus.write`.
    pub path: String,
    /// The function in WIT; `None` for an operation on a resource.
    pub func: Option<&'w Func>,
}

/// The world of a firmware.
///
/// # Errors
///
/// The WIT cannot be read, or microwit cannot serve the world.
pub fn of_firmware(wit: &Wit) -> Result<World> {
    let world = lower::world(&load::world(wit)?);
    check::world(world).map(check::Checked::into_inner)
}

/// The world that a module or a component was built for; `None` if it does not say.
pub fn of_app(wasm: &[u8]) -> Result<Option<World>> {
    Ok(load::binary(wasm)?.map(|loaded| lower::world(&loaded)))
}

/// The world's name with its package: `mcu:board/thermostat@0.1.0`.
pub fn full_name(world: &World) -> String {
    let package = &world.package;
    let version = package.version.as_ref().map(|version| format!("@{version}"));
    let version = version.unwrap_or_default();
    format!("{}:{}/{}{version}", package.namespace, package.name, world.name)
}

impl<'w> Table<'w> {
    /// The table that the generator makes for the world.
    pub fn of(world: &'w World) -> Self {
        let table::Table { imports, exports, destructors } = table::Table::of(world);
        let rows = |rows: Vec<table::Row<'w>>| rows.into_iter().map(Row::of).collect();
        Self {
            world,
            imports: rows(imports),
            exports: rows(exports),
            destructors: rows(destructors),
        }
    }

    /// The row that an import of an app refers to.
    pub fn import(&self, module: &str, name: &str) -> Option<&Row<'w>> {
        let fit = |row: &&Row<'_>| names::import((row.module, row.name), (module, name));
        names::best(self.imports.iter(), fit)
    }

    /// The row that an export of an app refers to.
    pub fn export(&self, name: &str) -> Option<&Row<'w>> {
        names::best(self.exports.iter(), |row| names::export(row.name, name))
    }

    /// The table in the form that a firmware's linker takes.
    pub fn offer(&self) -> Offer {
        let export = |row: &Row<'_>| Export { name: row.name, sig: row.sig };
        let destructor =
            |row: &Row<'_>| Destructor { ty: ResourceId::of("", row.name), name: row.name };
        let unserved = self.world.imports.iter().flat_map(|interface| {
            let module = leak(&interface.module);
            interface.unserved.iter().map(move |unserved| (module, leak(&unserved.core_name)))
        });
        let row = |row: &Row<'_>| {
            let Row { module, name, sig, .. } = *row;
            microwit_host::engine::Row { module, name, sig, call: () }
        };
        Offer {
            rows: self.imports.iter().map(row).collect(),
            exports: self.exports.iter().map(export).collect(),
            destructors: self.destructors.iter().map(destructor).collect(),
            unserved: unserved.collect(),
        }
    }
}

/// A world in the form that a firmware's linker takes.
pub struct Offer {
    /// The functions that the host offers.
    pub rows: Vec<microwit_host::engine::Row<()>>,
    exports: Vec<Export>,
    destructors: Vec<Destructor>,
    unserved: Vec<(&'static str, &'static str)>,
}

impl Terms for &Offer {
    fn exports(&self) -> &[Export] {
        &self.exports
    }

    fn destructors(&self) -> &[Destructor] {
        &self.destructors
    }

    fn unserved(&self) -> &[(&'static str, &'static str)] {
        &self.unserved
    }
}

/// Makes a name live forever, as the names in a firmware do.
fn leak(name: &str) -> &'static str {
    name.to_owned().leak()
}

impl<'w> Row<'w> {
    fn of(row: table::Row<'w>) -> Self {
        let table::Row { interface, module, name, sig, what, .. } = row;
        let interface = if interface.module == "$root" { "" } else { &interface.module };
        let (path, func) = match what {
            What::Func(func) => (wit::path(func), Some(func)),
            What::Handle(_, resource) => (resource.to_owned(), None),
        };
        let (module, name) = (leak(&module), leak(&name));
        Self { interface, module, name, sig: Sig::of(&sig), path, func }
    }

    /// The function in WIT syntax, or an operation on a resource in words.
    pub fn text(&self) -> String {
        match self.func {
            Some(func) => format!("{}: {}", self.path, wit::func(func)),
            None => format!("{} {}", crate::names::intrinsic(self.name), self.path),
        }
    }
}
