//! Checks whether an app runs on a firmware: `microwit check`.
//!
//! The `Linker` of microwit-host decides, which is the same code that runs on the chip. This module puts
//! its errors into WIT's terms, and makes it continue after the first problem.

mod missing;

use std::{collections::BTreeMap, fmt};

use microwit_any::pack as any;
use microwit_bindgen::model::World;
use microwit_host::engine::{ExternKind, Linker, Sig, names};
use microwit_host::{Format, LoadError};
use serde::Serialize;

use crate::app::{App, Export, Import};
use crate::engine::{self, Engine};
use crate::limits::{self, Limits};
use crate::memory::{self, readable};
use crate::problem::Problem;
use crate::table::{self, Row, Table};
use crate::wit::Meaning;
use crate::{Error, Result, bytes, component, wit};

/// The result of checking an app against a firmware.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The firmware's world.
    pub world: String,
    /// Whether the app runs on the firmware.
    pub runs: bool,
    /// The reasons why the app does not run.
    pub problems: Vec<Problem>,
    /// Findings that may be mistakes.
    pub warnings: Vec<String>,
    /// The number of functions that the app imports.
    pub imports: usize,
    /// The number of functions that the firmware offers.
    pub offers: usize,
    /// The initial size of the app's memory in bytes.
    pub memory: u64,
    /// The bytes that the app needs of its memory, if packing makes it smaller.
    pub needs: Option<u64>,
}

/// The facts about a firmware that are not in its world.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The engine that the firmware runs apps with, if it is known.
    pub engine: Option<Engine>,
    /// Whether the app is packed for the engine before it runs, so that the engine need not take it as it is.
    pub packed: bool,
    /// The firmware's limits for an app.
    pub limits: Limits,
}

/// Checks an app against a firmware.
///
/// # Errors
///
/// The file is not a valid core module. Disagreements with the firmware are part of the report.
pub fn check(wasm: &[u8], world: &World, options: Options) -> Result<Report> {
    match bytes::format(wasm)? {
        Format::Module => (),
        Format::Component => {
            return Err(Error::nowhere("this is a component").help(component::WAY_OUT).into());
        }
        format => {
            if let Some(engine) = options.engine.filter(|engine| any::format(*engine) != format) {
                return Ok(Report::of_another_engine(world, engine, format));
            }
            let error =
                Error::nowhere(format!("this is {format}, but only a module can be checked"));
            return Err(error.help("check the module that it was made from").into());
        }
    }
    let app = App::parse(wasm)?;
    // `inspect` reports a section that cannot be read. The core types are known without it.
    let own = table::of_app(wasm).ok().flatten();
    let (own, table) = (own.as_ref().map(Table::of), &Table::of(world));
    Ok(Check { app: &app, table, own, options }.report())
}

impl Report {
    /// The report for an app that is packed in a form that the firmware's engine does not take.
    fn of_another_engine(world: &World, engine: Engine, format: Format) -> Self {
        let message = format!("it is {format}, which {engine} does not take");
        let help = format!(
            "pack the module that it was made from: `microwit pack --engine {}`",
            engine.name()
        );
        Self {
            world: table::full_name(world),
            runs: false,
            problems: vec![Problem::new(message, help)],
            warnings: Vec::new(),
            imports: 0,
            offers: Table::of(world).imports.len(),
            memory: 0,
            needs: None,
        }
    }
}

struct Check<'a> {
    app: &'a App<'a>,
    /// The table of the firmware's world.
    table: &'a Table<'a>,
    /// The world that the app was built for, if the app says it.
    own: Option<Table<'a>>,
    options: Options,
}

impl Check<'_> {
    fn report(&self) -> Report {
        let (mut problems, mut warnings) = (Vec::new(), Vec::new());
        self.names(&mut problems);
        // Names that cannot be printed as they are would make other problems unreadable.
        if problems.is_empty() {
            self.link(&mut problems);
            self.engines(&mut problems, &mut warnings);
            self.meanings(&mut warnings);
            self.blocking(&mut warnings);
            self.options.limits.check(self.app, self.options.engine, &mut problems, &mut warnings);
        }
        let memory = memory::on(self.options.engine.unwrap_or(Engine::Wasmi), self.app);
        Report {
            world: table::full_name(self.table.world),
            runs: problems.is_empty(),
            problems,
            warnings,
            imports: self.app.imports.len(),
            offers: self.table.imports.len(),
            memory,
            needs: limits::packed(self.app, memory),
        }
    }

    /// Reports names with control characters. WAMR ends a name at NUL, and terminals and logs act on
    /// others.
    fn names(&self, problems: &mut Vec<Problem>) {
        let imports = self.app.imports.iter().flat_map(|import| [import.module, import.name]);
        let exports = self.app.exports.iter().map(|export| export.name);
        for name in imports.chain(exports).filter(|name| name.contains(char::is_control)) {
            let name = crate::names::printable(name);
            let message = format!("the name `{name}` in the app contains a control character");
            problems.push(Problem::new(message, "engines read such names differently: rename it"));
        }
    }

    /// Checks whether the firmware's engine runs the app; if it is unknown, whether any engine does.
    fn engines(&self, problems: &mut Vec<Problem>, warnings: &mut Vec<String>) {
        let wasm = self.app.wasm;
        if let Some(engine) = self.options.engine {
            problems.extend(
                engine::refusals(engine, wasm, self.options.packed).into_iter().map(Problem::from),
            );
            return;
        }
        // Packing differs between engines, so its effect is unknown until the engine is known.
        let refused = |engine| Some((engine, engine::takes_packed(engine, wasm).err()?));
        let refused: Vec<_> = Engine::ALL.into_iter().filter_map(refused).collect();
        if refused.len() < Engine::ALL.len() {
            warnings.extend(refused.into_iter().map(|(engine, Error { message, help, .. })| {
                let help = help.map(|help| format!(": {help}")).unwrap_or_default();
                format!("{engine} does not run this app: {message}{help}")
            }));
        } else {
            problems.extend(refused.into_iter().take(1).map(|(_, Error { message, help, .. })| {
                let message = format!("the app does not run on any engine: {message}");
                Problem { message, help, ..Problem::default() }
            }));
        }
    }

    /// Reports the errors of the firmware's linker in WIT's terms.
    fn link(&self, problems: &mut Vec<Problem>) {
        let offer = self.table.offer();
        let mut linker = Linker::new(self.app.wasm, &offer);
        for export in &self.app.exports {
            let error = linker.export(export.name, export.item).err();
            problems.extend(error.map(|error| self.export(export, error)));
        }
        let missing = linker.missing(|| self.app.exports.iter().map(|export| export.name));
        problems.extend(missing.map(|error| self.plain(error)));
        // An interface that the firmware lacks is reported once, with all functions of it that the app
        // uses.
        let mut strange: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for import in &self.app.imports {
            let (module, name) = (import.module, import.name);
            let own = self.own.as_ref().and_then(|own| own.import(module, name));
            match linker.row(&offer.rows, (module, name), import.item) {
                Ok(_) => (),
                Err(LoadError::UnknownImport { .. }) if !self.offers(module) => {
                    let used = strange.entry(module).or_default();
                    let path = own.map_or_else(
                        || crate::names::import(module, name).path,
                        |own| own.path.clone(),
                    );
                    if !used.contains(&path) {
                        used.push(path);
                    }
                }
                Err(error) => problems.push(self.import(import, own, error)),
            }
        }
        problems.extend(strange.iter().map(|(module, used)| self.strange(module, used)));
        problems.extend(linker.memory().err().map(|error| self.plain(error)));
    }

    /// The problem for an export that the linker refuses.
    fn export(&self, export: &Export<'_>, error: LoadError) -> Problem {
        let row = self.table.export(export.name);
        let own = self.own.as_ref().and_then(|own| own.export(export.name));
        let what = row.map_or_else(|| export.name.to_owned(), full);
        match error {
            LoadError::ExportType { wanted, .. } => {
                self.typed(&format!("export {what}"), (own, row), export.item, wanted)
            }
            LoadError::UnknownExport { .. } => {
                let message =
                    format!("the app exports `{}`, which the world does not have", export.name);
                Problem::new(message, "the app was built for another world")
            }
            error => self.plain(error),
        }
    }

    /// The problem for an import that the linker refuses.
    fn import(&self, import: &Import<'_>, own: Option<&Row<'_>>, error: LoadError) -> Problem {
        let (module, name) = (import.module, import.name);
        match error {
            LoadError::ImportType { offered, .. } => {
                let row = self.table.import(module, name);
                let what = row.map_or_else(|| name.to_owned(), full);
                self.typed(&format!("import {what}"), (own, row), import.item, offered)
            }
            LoadError::NotServed { .. } => self.unserved(module, name, own),
            LoadError::UnknownImport { .. } => self.missing(module, name, own),
            error => self.plain(error),
        }
    }

    /// The problem for a linker error that has no description in WIT's terms.
    fn plain(&self, error: LoadError) -> Problem {
        let row = match error {
            LoadError::MissingExport { name } => self.table.export(name),
            _ => None,
        };
        let message = match row {
            Some(row) => format!("export {}: the app does not have it", full(row)),
            None => error.explain(self.app.wasm).to_string(),
        };
        Problem { message, firmware: row.map(Row::text), ..Problem::default() }
    }

    /// Whether the firmware offers any function of this module.
    fn offers(&self, module: &str) -> bool {
        let fit = |row: &Row<'_>| names::import((row.module, "x"), (module, "x"));
        self.table.imports.iter().any(|row| fit(row) != names::Fit::No)
    }

    /// Warns about functions with equal core types and different WIT types.
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
            {
                let (built, has) = (wit::func(func), wit::func(offered));
                let types =
                    || format!("the app was built against `{built}`, the firmware has `{has}`");
                let how = match wit::compare((own.world, func), (self.table.world, offered)) {
                    Meaning::Same => continue,
                    Meaning::Differs => types(),
                    Meaning::Redefined(how) if built == has => how,
                    Meaning::Redefined(how) => format!("{}, and {how}", types()),
                };
                warnings.push(format!(
                    "{side} {}: it loads, but may be misunderstood: {how}",
                    full(row)
                ));
            }
        }
    }

    /// Warns about exports in which a component host lets no app wait, if the app may wait at all.
    fn blocking(&self, warnings: &mut Vec<String>) {
        let waits = |row: &Row<'_>| row.func.is_some_and(|func| func.is_async);
        let mut called = self.app.imports.iter();
        let row = |import: &Import<'_>| self.table.import(import.module, import.name);
        let Some(called) = called.find_map(|import| row(import).filter(|row| waits(row))) else {
            return;
        };
        let exports = self.table.world.blocking().filter_map(|(_, func)| {
            self.table.exports.iter().find(|row| row.name == func.core_name).zip(Some(func))
        });
        warnings.extend(exports.map(|(row, func)| {
            let message = format!(
                "export {} is no `async func`: a component host ends the app if it calls \
                 `async func` {} from there",
                full(row),
                full(called)
            );
            let way_out = "make the export `async func`; microwit's own host runs it as it is";
            microwit_bindgen::Error::new(&func.at, message).help(way_out).to_string()
        }));
    }

    /// The problem for an item whose type differs.
    fn typed(
        &self,
        what: &str,
        (own, row): (Option<&Row<'_>>, Option<&Row<'_>>),
        item: ExternKind,
        sig: Sig,
    ) -> Problem {
        let found = match item {
            ExternKind::Func(found) => format!("core type {found}"),
            ExternKind::Memory | ExternKind::OddMemory => "a memory".to_owned(),
            ExternKind::Other => "no function".to_owned(),
        };
        let worlds = (self.own.as_ref().map(|own| own.world), self.table.world);
        let help = match (worlds.0, own.and_then(|own| own.func), row.and_then(|row| row.func)) {
            (Some(world), Some(own), Some(offered)) => {
                Some(match wit::compare((world, own), (worlds.1, offered)) {
                    Meaning::Redefined(how) => {
                        format!("{how}: build the app against the firmware's WIT")
                    }
                    _ => "build the app against the firmware's WIT".to_owned(),
                })
            }
            _ => None,
        };
        let with = |row: Option<&Row<'_>>, core: String| match row.and_then(|row| row.func) {
            Some(func) => format!("{}, {core}", wit::func(func)),
            None => core,
        };
        Problem {
            message: format!("{what}: the types differ"),
            app: Some(with(own, found)),
            firmware: Some(with(row, format!("core type {sig}"))),
            help,
        }
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
        let Self { world, problems, warnings, imports, offers, memory, needs, runs } = self;
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
        warnings.iter().try_for_each(|warning| writeln!(f, "\nwarning: {warning}"))?;
        let Some(needs) = needs else { return Ok(()) };
        let (memory, needs) = (readable(*memory), readable(*needs));
        writeln!(
            f,
            "\nhint: its memory takes {memory}, but it needs {needs}: `microwit pack` shrinks it"
        )
    }
}
