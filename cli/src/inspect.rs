//! Describes the contents of an app: `microwit inspect`.

use std::fmt;
use std::panic::{self, UnwindSafe};

use microwit_any::{Engine, pack as any};
use microwit_bindgen::model::Interface;
use microwit_host::Format;
use microwit_host::engine::ExternKind;
use serde::Serialize;

use crate::app::{self, App};
use crate::memory::{self, Need, readable};
use crate::names::{self, Name};
use crate::stack::Stack;
use crate::table::{self, Table};
use crate::{Result, bytes, component, wit};

/// The description of a file.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// The file's format in words.
    pub format: String,
    /// The file's size in bytes.
    pub bytes: usize,
    /// The world that the app was built for, if the app names it.
    pub world: Option<String>,
    /// The imports, by interface.
    pub imports: Vec<Group>,
    /// The exports, by interface.
    pub exports: Vec<Group>,
    /// The first memory, if there is one.
    pub memory: Option<Memory>,
    /// The parts of the file.
    pub sections: Vec<Part>,
    /// Further notes.
    pub notes: Vec<String>,
}

/// The imports or exports of one interface.
#[derive(Debug, Default, Serialize)]
pub struct Group {
    /// The interface's name; empty for the world itself.
    pub interface: String,
    /// The items.
    pub items: Vec<Entry>,
}

/// An import or an export.
#[derive(Debug, Default, Serialize)]
pub struct Entry {
    /// The name in WIT's terms: `bus.write`.
    pub name: String,
    /// The function's type in WIT, if the app describes it.
    pub wit: Option<String>,
    /// The item's role; empty for a plain function.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub role: &'static str,
    /// The core type.
    pub core: Option<String>,
}

/// A memory.
#[derive(Debug, Serialize)]
pub struct Memory {
    /// The initial size in bytes.
    pub initial: u64,
    /// The maximum size in bytes, if there is one.
    pub maximum: Option<u64>,
    /// The size of a page in bytes.
    pub page: u64,
    /// Whether the code grows the memory.
    pub grows: bool,
    /// The bytes that the app needs once it is packed, if that is known.
    pub needed: Option<u64>,
    /// The reason why the app needs its whole memory.
    pub whole: Option<String>,
    /// The bytes that WAMR shrinks the memory to without packing.
    pub wamr: Option<u64>,
    /// The bytes of the stack, if it lies where linkers put it.
    pub stack: Option<u64>,
    /// The way to reduce a large stack.
    pub advice: Option<String>,
}

/// A part of a file.
#[derive(Debug, Serialize)]
pub struct Part {
    /// The part's name.
    pub name: String,
    /// The part's size in bytes, with its header.
    pub bytes: u64,
}

/// Describes a file.
///
/// # Errors
///
/// The file is no app, or it is invalid.
pub fn inspect(file: &[u8]) -> Result<Report> {
    let format = bytes::format(file)?;
    let report = Report { format: format.to_string(), bytes: file.len(), ..Report::default() };
    match format {
        Format::Module => module(file, report),
        Format::Component => of_component(file, report),
        _ => Ok(packed(file, format, report)),
    }
}

fn module(file: &[u8], mut report: Report) -> Result<Report> {
    let app = App::parse(file)?;
    let world = table::of_app(file).unwrap_or_else(|error| {
        report.notes.push(format!("its `component-type` section cannot be read: {error}"));
        None
    });
    report.world = world.as_ref().map(table::full_name);
    let table = world.as_ref().map(Table::of);
    for import in &app.imports {
        let row = table.as_ref().and_then(|table| table.import(import.module, import.name));
        let name = names::import(import.module, import.name);
        let wit = row.and_then(|row| row.func).map(wit::func);
        add(&mut report.imports, name, wit, import.item);
    }
    for export in &app.exports {
        let row = table.as_ref().and_then(|table| table.export(export.name));
        let wit = row.and_then(|row| row.func).map(wit::func);
        add(&mut report.exports, names::export(export.name), wit, export.item);
    }
    report.memory = app.memories.first().map(|memory| of_memory(&app, memory));
    report.sections = app
        .sections
        .iter()
        .map(|section| Part { name: section.name.clone(), bytes: section.bytes as u64 })
        .collect();
    if world.is_none() {
        let note = "it has no `component-type` section, so types are core types";
        report.notes.push(note.to_owned());
    }
    report.notes.extend(app.exports_nothing().then(|| app::NO_EXPORT.to_owned()));
    Ok(report)
}

fn add(groups: &mut Vec<Group>, name: Name, wit: Option<String>, item: ExternKind) {
    let core = match item {
        ExternKind::Func(sig) => Some(sig.to_string()),
        ExternKind::Memory | ExternKind::OddMemory => Some("memory".into()),
        ExternKind::Other => None,
    };
    let entry = Entry { name: name.path, wit, role: name.what, core };
    match groups.iter_mut().find(|group| group.interface == name.interface) {
        Some(group) => group.items.push(entry),
        None => groups.push(Group { interface: name.interface, items: vec![entry] }),
    }
}

fn of_memory(app: &App<'_>, memory: &wasmparser::MemoryType) -> Memory {
    let page = app::page(memory);
    let (needed, whole) = match Need::of(app) {
        Need::None => (None, None),
        Need::Bytes { bytes, .. } => (Some(bytes), None),
        Need::Whole(reason) => (None, Some(reason.to_string())),
    };
    Memory {
        initial: app::bytes(memory),
        maximum: memory.maximum.map(|pages| pages.saturating_mul(page)),
        page,
        grows: app.code.grows,
        needed,
        whole,
        wamr: memory::wamr_shrinks(app).filter(|_| page == memory::PAGE),
        stack: Stack::of(app).map(|stack| stack.bytes),
        advice: Stack::of(app).and_then(|stack| stack.advice()),
    }
}

fn of_component(file: &[u8], mut report: Report) -> Result<Report> {
    if let Some(world) = table::of_app(file)? {
        report.imports = world.imports.iter().map(interface).collect();
        report.exports = world.exports.iter().map(interface).collect();
        let empty = |group: &Group| !group.items.is_empty();
        report.imports.retain(empty);
        report.exports.retain(empty);
    }
    let modules = component::modules(file);
    for (number, module) in modules.iter().enumerate() {
        let name = if number == 0 { "core module of the app" } else { "core module" };
        report.sections.push(Part { name: name.into(), bytes: module.len() as u64 });
    }
    if let Some(app) = modules.first().and_then(|module| App::parse(module).ok()) {
        report.memory = app.memories.first().map(|memory| of_memory(&app, memory));
    }
    report.notes.push(component::WAY_OUT.to_owned());
    Ok(report)
}

fn interface(of: &Interface) -> Group {
    let entry =
        |func| Entry { name: wit::path(func), wit: Some(wit::func(func)), ..Entry::default() };
    let interface = if of.module == "$root" { String::new() } else { of.module.clone() };
    Group { interface, items: of.funcs.iter().map(entry).collect() }
}

fn packed(file: &[u8], format: Format, mut report: Report) -> Report {
    if format == Format::WasmtimeImage {
        let (_, sections) = bytes::elf(file).unwrap_or_default();
        let part = |(name, bytes)| Part { name, bytes };
        report.sections = sections.into_iter().map(part).collect();
        report.notes.push(
            "an image runs on the version of wasmtime that made it: inspect the module that it \
             was made from to see more"
                .to_owned(),
        );
        return report;
    }
    let names = |engine| {
        let (mut imports, mut exports) = (Vec::new(), Vec::new());
        let known = any::names_in(
            engine,
            file,
            |module, name, item| add(&mut imports, names::import(module, name), None, item),
            |name, item| add(&mut exports, names::export(name), None, item),
        );
        known.then_some((imports, exports))
    };
    let engines = Engine::ALL.into_iter().filter(|engine| any::format(*engine) == format);
    let engines: Vec<_> = engines.collect();
    let names = engines.iter().find_map(|engine| quietly(|| names(*engine)).flatten());
    let readable = names.is_some();
    (report.imports, report.exports) = names.unwrap_or_default();
    report.notes.push(if readable {
        "inspect the module that it was made from to see more".to_owned()
    } else {
        let engine = engines.first().map_or("its engine".to_owned(), ToString::to_string);
        format!("it is of another version of {engine}, cut off or garbled: pack the app again")
    });
    report
}

/// Runs `read` and catches its panic: tinywasm trusts an archive and panics on one that was altered.
fn quietly<T>(read: impl FnOnce() -> T + UnwindSafe) -> Option<T> {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| ()));
    let read = panic::catch_unwind(read);
    panic::set_hook(hook);
    read.ok()
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {} B", self.format, self.bytes)?;
        match &self.world {
            Some(world) => writeln!(f, ", built for {world}")?,
            None => writeln!(f)?,
        }
        for (what, groups) in [("imports", &self.imports), ("exports", &self.exports)] {
            if !groups.is_empty() {
                writeln!(f, "\n{what}")?;
                groups.iter().try_for_each(|group| write!(f, "{group}"))?;
            }
        }
        if let Some(memory) = &self.memory {
            writeln!(f, "\nmemory\n{memory}")?;
        }
        if !self.sections.is_empty() {
            writeln!(f, "\nsections")?;
        }
        let width = self.sections.iter().map(|part| part.name.chars().count()).max();
        for Part { name, bytes } in &self.sections {
            writeln!(f, "  {name:width$}  {bytes:6} B", width = width.unwrap_or_default())?;
        }
        for note in &self.notes {
            writeln!(f, "\nnote: {note}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.interface.is_empty() {
            writeln!(f, "  {}", self.interface)?;
        }
        let margin = if self.interface.is_empty() { "  " } else { "    " };
        self.items.iter().try_for_each(|entry| writeln!(f, "{margin}{entry}"))
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, wit, role, core } = self;
        match (wit, *role, core) {
            (Some(wit), ..) => write!(f, "{name}: {wit}"),
            (
                None,
                "drop" | "new handle of" | "what is behind" | "destructor of" | "post-return",
                _,
            ) => {
                write!(f, "{role} {name}")
            }
            (None, "", Some(core)) => write!(f, "{name}: {core}"),
            (None, role, Some(core)) if role == core => write!(f, "{name}"),
            (None, role, Some(core)) => write!(f, "{name}: {role} {core}"),
            (None, "", None) => write!(f, "{name}"),
            (None, role, None) => write!(f, "{name}: {role}"),
        }
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  {} in pages of {}", readable(self.initial), readable(self.page))?;
        match (self.grows, self.maximum) {
            (true, Some(maximum)) => write!(f, "; it grows, up to {}", readable(maximum))?,
            (true, None) => f.write_str("; it grows without bound")?,
            (false, _) => f.write_str("; it does not grow")?,
        }
        if let Some(needed) = self.needed.filter(|needed| *needed < self.initial) {
            write!(f, "\n  {} are enough once the app is packed", readable(needed))?;
        }
        if let Some(wamr) = self.wamr {
            write!(f, "; WAMR shrinks it to {} by itself", readable(wamr))?;
        }
        if let Some(whole) = &self.whole {
            write!(f, "\n  all of it is needed: {whole}")?;
        }
        match (&self.advice, self.stack) {
            (Some(advice), _) => write!(f, "\n  {advice}")?,
            (None, Some(stack)) => write!(f, "\n  {} of it are its stack", readable(stack))?,
            _ => (),
        }
        Ok(())
    }
}
