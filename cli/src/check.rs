//! Whether an app runs on a firmware: `microwit check`.
//!
//! It decides as microwit-host's `Linker` does, which runs on the chip, and goes on after the first
//! problem.

mod missing;

use std::{collections::BTreeMap, fmt};

use microwit_bindgen::model::World;
use microwit_host::names::{self, Role};
use microwit_host::{Format, Item, Sig};
use serde::Serialize;

use crate::app::{self, App};
use crate::engine::{self, Engine};
use crate::limits::Limits;
use crate::memory::readable;
use crate::problem::Problem;
use crate::table::{self, Row, Table};
use crate::{Error, Result, bytes, component, wit};

/// What an app and a firmware are to each other.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The firmware's world.
    pub world: String,
    /// The app runs on it.
    pub runs: bool,
    /// Why it does not.
    pub problems: Vec<Problem>,
    /// What may be a mistake.
    pub warnings: Vec<String>,
    /// How many functions the app imports.
    pub imports: usize,
    /// How many the firmware offers.
    pub offers: usize,
    /// Bytes of memory that the app starts with.
    pub memory: u64,
}

/// What is known of a firmware besides its world.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// What it runs apps with.
    pub engine: Option<Engine>,
    /// What it lets them take.
    pub limits: Limits,
}

/// Checks an app against a firmware.
pub fn check(wasm: &[u8], world: &World, options: Options) -> Result<Report> {
    match bytes::format(wasm)? {
        Format::Module => (),
        Format::Component => {
            return Err(Error::nowhere("this is a component").help(component::WAY_OUT).into());
        }
        format => {
            let error = Error::nowhere(format!("this is {format}: its names are packed away"));
            return Err(error.help("check the module that it was made of").into());
        }
    }
    let app = App::parse(wasm)?;
    // A section that cannot be read is `inspect`'s to tell; the core types are there in any case.
    let own = table::of_app(wasm).ok().flatten();
    let (own, table) = (own.as_ref().map(Table::of), &Table::of(world));
    Ok(Check { app: &app, table, own, options }.report())
}

struct Check<'a> {
    app: &'a App<'a>,
    /// The firmware's.
    table: &'a Table<'a>,
    /// What the app was built for.
    own: Option<Table<'a>>,
    options: Options,
}

impl Check<'_> {
    fn report(&self) -> Report {
        let (mut problems, mut warnings) = (Vec::new(), Vec::new());
        self.names(&mut problems);
        // Where names cannot be told as they are, nothing else is.
        if problems.is_empty() {
            self.exports(&mut problems);
            self.imports(&mut problems);
            self.memory(&mut problems);
            self.engines(&mut problems, &mut warnings);
            self.meanings(&mut warnings);
            self.options.limits.check(self.app, self.options.engine, &mut problems, &mut warnings);
        }
        Report {
            world: table::full_name(self.table.world),
            runs: problems.is_empty(),
            problems,
            warnings,
            imports: self.app.imports.len(),
            offers: self.table.imports.len(),
            memory: self.app.memories.first().map_or(0, app::bytes),
        }
    }

    /// What must not be in a name: WAMR ends it at NUL, and a terminal or a log obeys it.
    fn names(&self, problems: &mut Vec<Problem>) {
        let imports = self.app.imports.iter().flat_map(|import| [import.module, import.name]);
        let exports = self.app.exports.iter().map(|export| export.name);
        for name in imports.chain(exports).filter(|name| name.contains(char::is_control)) {
            let name = crate::names::printable(name);
            let message = format!("the app's name `{name}` has a control character in it");
            problems.push(Problem::new(message, "engines read such names differently: rename it"));
        }
    }

    /// Whether its engine knows all that it uses; where that is not known, any engine.
    fn engines(&self, problems: &mut Vec<Problem>, warnings: &mut Vec<String>) {
        let (wasm, one) = (self.app.wasm, self.options.engine);
        let engines = one.map_or(Engine::ALL.to_vec(), |engine| vec![engine]);
        let known = engines.iter().any(|engine| engine::takes_packed(*engine, wasm).is_ok());
        // Of packing, which is different for each, there is nothing to say before it is known.
        let taken = if one.is_some() { engine::takes } else { engine::takes_packed };
        let refused = |engine: Engine| Some((engine, taken(engine, wasm).err()?));
        let refusals = engines.iter().copied().filter_map(refused);
        // What has to be packed first runs only if it can be.
        match one.and_then(|one| engine::packs(one, wasm).err()) {
            Some(errors) if known => problems.extend(errors.0.into_iter().map(Problem::from)),
            _ if known => warnings.extend(refusals.map(|(engine, Error { message, help, .. })| {
                let help = help.map(|help| format!(": {help}")).unwrap_or_default();
                format!("{engine} does not run this app: {message}{help}")
            })),
            _ => {
                let who = one.map_or("any engine".to_owned(), |engine| engine.to_string());
                problems.extend(refusals.take(1).map(|(_, Error { message, help, .. })| Problem {
                    message: format!("the app is not for {who}: {message}"),
                    help,
                    ..Problem::default()
                }));
            }
        }
    }

    /// What must have a type because of its name, and what must be there.
    fn exports(&self, problems: &mut Vec<Problem>) {
        for export in &self.app.exports {
            let (sig, row) = match names::role(export.name) {
                Role::Memory if export.item == Item::Memory => continue,
                Role::Memory => {
                    let message = format!(
                        "the app's `{}` is not a memory of its own with 32-bit addresses",
                        export.name
                    );
                    problems.push(Problem { message, ..Problem::default() });
                    continue;
                }
                Role::Realloc => (Sig::of("(iiii)i"), None),
                Role::Initialize => (Sig::EMPTY, None),
                Role::Region | Role::Other => match self.table.wanted(export.name) {
                    Some(wanted) => wanted,
                    None if names::is_cm32p2(export.name) => {
                        let message =
                            format!("the app exports `{}`, which the world has not", export.name);
                        let help = "the app was built for another world";
                        let help = Some(help.to_owned());
                        problems.push(Problem { message, help, ..Problem::default() });
                        continue;
                    }
                    None => continue,
                },
            };
            if export.item != Item::Func(sig) {
                let own = self.own.as_ref().and_then(|own| own.export(export.name));
                let what = row.map_or_else(|| export.name.to_owned(), full);
                problems.push(typed(&format!("export {what}"), own, row, export.item, sig));
            }
        }
        for row in &self.table.exports {
            if !self
                .app
                .exports
                .iter()
                .any(|own| names::export(&row.name, own.name) != names::Fit::No)
            {
                problems.push(Problem {
                    message: format!("export {}: the app does not have it", full(row)),
                    firmware: Some(row.text()),
                    ..Problem::default()
                });
            }
        }
    }

    fn imports(&self, problems: &mut Vec<Problem>) {
        // What of an interface that the firmware does not have at all is told once.
        let mut strange: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for import in &self.app.imports {
            let (module, name) = (import.module, import.name);
            let own = self.own.as_ref().and_then(|own| own.import(module, name));
            match self.table.import(module, name) {
                Some(row) if import.item == Item::Func(row.sig) => (),
                Some(row) => problems.push(typed(
                    &format!("import {}", full(row)),
                    own,
                    Some(row),
                    import.item,
                    row.sig,
                )),
                None if let Some(passes) = self.unserved(module, name) => {
                    let wanted = crate::names::import(module, name);
                    let what = joined(&wanted.interface, &wanted.path);
                    problems.push(Problem {
                        message: format!("import {what}: it passes a {passes}, and is not served"),
                        app: own.map(Row::text),
                        help: Some("leave out what calls it".to_owned()),
                        ..Problem::default()
                    });
                }
                None if self.offers(module) => problems.push(self.missing(module, name, own)),
                None => {
                    let used = strange.entry(module.to_owned()).or_default();
                    let wanted = crate::names::import(module, name);
                    let path = own.map_or(wanted.path, |row| row.path.clone());
                    if !used.contains(&path) {
                        used.push(path);
                    }
                }
            }
        }
        problems.extend(strange.iter().map(|(module, used)| self.strange(module, used)));
    }

    /// Whether the firmware has anything of this module.
    fn offers(&self, module: &str) -> bool {
        self.table
            .imports
            .iter()
            .any(|row| names::import((&row.module, "x"), (module, "x")) != names::Fit::No)
    }

    /// The one memory that the app's functions need, by a name of their kind.
    fn memory(&self, problems: &mut Vec<Problem>) {
        let has = |name: &str| self.app.exports.iter().any(|export| export.name == name);
        let memory = [has("memory"), has("cm32p2_memory")];
        let mut needed = [false; 2];
        let mut need =
            |sig: Sig, name| needed[usize::from(names::is_cm32p2(name))] |= sig.pointers();
        for import in &self.app.imports {
            if let Some(row) = self.table.import(import.module, import.name) {
                need(row.sig, import.module);
            }
        }
        for export in &self.app.exports {
            if names::role(export.name) != Role::Other || names::returning(export.name).is_some() {
                continue;
            }
            if let Some(row) = self.table.export(export.name) {
                need(row.sig, export.name);
            }
        }
        let message = match (memory, needed) {
            ([true, true], _) => "the app exports both `memory` and `cm32p2_memory`",
            ([false, _], [true, _]) => "the app passes pointers, but exports no `memory`",
            ([_, false], [_, true]) => "the app passes pointers, but exports no `cm32p2_memory`",
            _ => return,
        };
        problems.push(Problem { message: message.to_owned(), ..Problem::default() });
    }

    /// Functions whose core types are equal and whose types in WIT are not.
    fn meanings(&self, warnings: &mut Vec<String>) {
        let Some(own) = &self.own else { return };
        let imports = self.app.imports.iter().map(|import| {
            let (module, name) = (import.module, import.name);
            ("import", own.import(module, name), self.table.import(module, name))
        });
        let exports = self
            .app
            .exports
            .iter()
            .map(|export| ("export", own.export(export.name), self.table.export(export.name)));
        for (side, own_row, row) in imports.chain(exports) {
            if let (Some(own_row), Some(row)) = (own_row, row)
                && let (Some(func), Some(offered)) = (own_row.func, row.func)
                && own_row.sig == row.sig
                && !wit::same((own.world, func), (self.table.world, offered))
            {
                let (built, has) = (wit::func(func), wit::func(offered));
                let how = if built == has {
                    format!("`{built}`, but a type in it is defined otherwise")
                } else {
                    format!("`{built}`, the firmware has `{has}`")
                };
                warnings.push(format!(
                    "{side} {}: it loads, but may be misunderstood: the app was built against {how}",
                    full(row)
                ));
            }
        }
    }
}

/// Something has another type than it must have.
fn typed(
    what: &str,
    own: Option<&Row<'_>>,
    row: Option<&Row<'_>>,
    item: Item,
    sig: Sig,
) -> Problem {
    let found = match item {
        Item::Func(found) => format!("core type {found}"),
        Item::Memory | Item::OddMemory => "a memory".to_owned(),
        Item::Other => "no function".to_owned(),
    };
    let words = |row: &Row<'_>| row.func.map(wit::func);
    let (own, offered) = (own.and_then(words), row.and_then(words));
    let help = match (&own, &offered) {
        (Some(own), Some(offered)) if own == offered => {
            Some("a type in it is defined otherwise in the app's WIT".to_owned())
        }
        (Some(_), Some(_)) => Some("build the app against the firmware's WIT".to_owned()),
        _ => None,
    };
    let with = |words: Option<String>, core: String| match words {
        Some(words) => format!("{words}, {core}"),
        None => core,
    };
    Problem {
        message: format!("{what}: the types differ"),
        app: Some(with(own, found)),
        firmware: Some(with(offered, format!("core type {sig}"))),
        help,
    }
}

fn full(row: &Row<'_>) -> String {
    joined(row.interface, &row.path)
}

fn joined(interface: &str, path: &str) -> String {
    if interface.is_empty() { path.to_owned() } else { format!("{interface} {path}") }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { world, problems, warnings, imports, offers, memory, runs } = self;
        match problems.len() {
            _ if *runs => writeln!(
                f,
                "runs on {world}: it uses {imports} of {offers} functions and {} of memory",
                readable(*memory)
            )?,
            1 => writeln!(f, "does not run on {world}: 1 problem")?,
            count => writeln!(f, "does not run on {world}: {count} problems")?,
        }
        problems.iter().try_for_each(|problem| write!(f, "\n{problem}"))?;
        warnings.iter().try_for_each(|warning| writeln!(f, "\nwarning: {warning}"))
    }
}
