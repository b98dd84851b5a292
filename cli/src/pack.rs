//! Packs an app into the form that an engine takes: `microwit pack`.

pub mod rewrite;
mod selects;

use std::collections::BTreeMap;
use std::fmt;

use microwit_any::pack as any;
use microwit_bindgen::profile::{segments, selects::OF_ZERO};
use microwit_host::Format;
use microwit_host::engine::ExternKind;
use serde::Serialize;

use crate::app::{self, App, CUSTOM};
use crate::inspect::Part;
use crate::memory::{self, Need, PAGE, Reason, readable};
use crate::stack::{self, Stack};
use crate::{Error, Result, bytes, component, engine};
use rewrite::Module;

pub use crate::engine::Engine;

/// The options of packing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Options {
    /// The engine to pack for.
    #[serde(serialize_with = "engine::name")]
    pub engine: Engine,
    /// Whether the code counts fuel, for an engine that decides this at packing time.
    pub fuel: bool,
    /// Whether an image is for a machine with 64-bit addresses.
    pub wide: bool,
    /// The bytes of stack that the app shall have, if they can be changed.
    pub stack: Option<u32>,
}

impl Options {
    /// The default options for this engine.
    pub const fn of(engine: Engine) -> Self {
        Self { engine, fuel: false, wide: false, stack: None }
    }
}

/// An app in the form that its engine takes.
#[derive(Debug)]
pub struct Packed {
    /// The packed app.
    pub bytes: Vec<u8>,
    /// The changes that packing made.
    pub report: Report,
}

/// The changes that packing made, with the sizes before and after.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The engine that the app is packed for.
    #[serde(serialize_with = "engine::name")]
    pub engine: Engine,
    /// The path of the file that the packed app was written to, if it was written.
    pub output: Option<String>,
    /// The packed app's format in words.
    pub format: String,
    /// The app's sizes before packing.
    pub before: Size,
    /// The app's sizes after packing.
    pub after: Size,
    /// The sections that were removed, since no engine needs them.
    pub removed: Vec<Part>,
    /// Further notes.
    pub notes: Vec<String>,
}

/// The sizes of an app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Size {
    /// The size of the file in bytes.
    pub bytes: usize,
    /// The bytes of memory on the chip.
    pub memory: u64,
    /// The SHA-256 digest of the file.
    pub sha256: String,
}

/// Packs an app for an engine.
///
/// # Errors
///
/// The file is not a core module, or the engine does not run it.
pub fn pack(file: &[u8], options: Options) -> Result<Packed> {
    let Options { engine, fuel, wide, stack } = options;
    let app = module(file)?;
    let mended = engine.lacks().contains(&OF_ZERO).then(|| selects::mended(&app)).flatten();
    let (file, app) = match &mended {
        Some(mended) => (mended.as_slice(), App::parse(mended)?),
        None => (file, app),
    };
    let refused = |message: &str| format!("{engine} does not run this app: {message}");
    // This check precedes packing, which removes the names of functions from errors.
    engine::takes_packed(engine, file)
        .map_err(|error| Error { message: refused(&error.message), ..error })?;
    let mut notes = Vec::new();
    let resized = stack.map(|bytes| resized(&app, bytes)).transpose()?;
    let app = resized.as_deref().map_or(Ok(app), App::parse)?;
    let module = if engine.has("custom-page-sizes") {
        small(&app, &mut notes)
    } else {
        large(&app, engine, &mut notes)?
    };
    let module = module.finish();
    engine::takes(engine, &module)
        .map_err(|error| Error { message: refused(&error.message), ..error })?;
    let after = App::parse(&module)?;
    kept(&app, &after)?;
    let memory = memory::on(engine, &after);
    let bytes = any::pack(engine, &module, fuel, wide)
        .map_err(|message| Error::nowhere(refused(&message)))?;
    let format = match any::format(engine) {
        Format::Module if engine == Engine::Wamr && memory < PAGE => {
            "a module that WAMR shrinks".to_owned()
        }
        Format::Module => "a module".to_owned(),
        format => format.to_string(),
    };
    packed(&after, engine, &bytes)?;
    if fuel && engine != Engine::Wasmtime {
        notes.push(match engine {
            Engine::Wamr => "fuel: microwit-wamr counts it if its feature `fuel` is on".to_owned(),
            _ => "fuel: it is counted whenever `Limits::fuel` is given".to_owned(),
        });
    }
    let initial = app.memories.first().map_or(0, app::bytes);
    if let Some(advice) = Stack::of(&app).and_then(|stack| stack.advice()) {
        notes.push(advice);
    }
    notes.extend(app.exports_nothing().then(|| app::NO_EXPORT.to_owned()));
    let custom = app.sections.iter().filter(|section| section.id == CUSTOM);
    let report = Report {
        engine,
        output: None,
        format,
        before: Size::of(file, initial),
        after: Size::of(&bytes, memory),
        removed: custom
            .map(|section| Part { name: section.name.clone(), bytes: section.bytes as u64 })
            .collect(),
        notes,
    };
    Ok(Packed { bytes, report })
}

/// Parses the module that is to be packed.
pub fn module(file: &[u8]) -> Result<App<'_>> {
    match bytes::format(file)? {
        Format::Module => (),
        Format::Component => {
            return Err(Error::nowhere("this is a component").help(component::WAY_OUT).into());
        }
        format => {
            let error = Error::nowhere(format!("this is {format}: it is packed already"));
            return Err(error.help("pack the module that it was made from").into());
        }
    }
    App::parse(file)
}

/// The app with this many bytes of stack.
fn resized(app: &App<'_>, bytes: u32) -> Result<Vec<u8>> {
    let unknown = || {
        Error::nowhere("its stack stays as it is: its place in memory is not known")
            .help(stack::flag(stack::rounded(bytes)))
    };
    Ok(Stack::of(app).ok_or_else(unknown)?.resized(app, bytes)?)
}

/// Gives the app pages of one byte, if it then needs less memory.
fn small<'a>(app: &App<'a>, notes: &mut Vec<String>) -> Module<'a> {
    let mut module = Module::of(app);
    match Need::of(app) {
        Need::Bytes { bytes, end } if app.memory().is_some_and(|own| bytes < app::bytes(own)) => {
            module.memory(bytes, 0);
            told(end, notes);
        }
        Need::Whole(reason) => notes.push(format!("its memory is left as it is: {reason}")),
        _ => (),
    }
    module
}

/// Gives the app pages of 64 KiB, and the exports from which WAMR shrinks its memory.
fn large<'a>(app: &App<'a>, engine: Engine, notes: &mut Vec<String>) -> Result<Module<'a>> {
    let mut module = Module::of(app);
    let need = Need::of(app);
    if engine.lacks().contains(&segments::NAMED) && segments::is_named(app.wasm) {
        module.unname();
    }
    let pages = app.memory().map(app::page);
    match (need, pages) {
        (Need::Whole(Reason::Grows | Reason::Asks), Some(1)) => {
            let message = format!(
                "its code grows its memory by bytes, or asks for its size in bytes, but {engine} \
                 has pages of 64 KiB only"
            );
            let help = "link the app without `--page-size=1`, or use an allocator of fixed size";
            return Err(Error::nowhere(message).help(help).into());
        }
        (Need::Whole(Reason::HeapBase), _) if memory::wamr_is_misled(app) => {
            let message = format!("{engine} would give it too little memory: {}", Reason::HeapBase);
            let help = "link the app without `--export=__heap_base`";
            return Err(Error::nowhere(message).help(help).into());
        }
        (Need::Whole(reason), _) => {
            notes.push(format!("{engine} does not shrink its memory: {reason}"));
        }
        (Need::Bytes { bytes, end }, Some(page)) => {
            let shrunk = memory::wamr_shrinks(app).filter(|shrunk| *shrunk >= bytes);
            if page == 1 {
                module.memory(bytes.div_ceil(PAGE), 16);
            }
            // An export of the app itself under such a name stays.
            let taken = |export: &app::Export<'_>| {
                rewrite::ENDS.contains(&export.name) && app.constant(export.name).is_none()
            };
            let own = app.exports.iter().find(|export| taken(export));
            if let Some(own) = own {
                notes.push(format!(
                    "{engine} does not shrink its memory: it exports something else as `{}`",
                    own.name
                ));
            } else if shrunk.is_none() {
                module.heap_base(app, bytes.next_multiple_of(16));
            }
            told(end, notes);
        }
        (Need::None, _) | (_, None) => (),
    }
    Ok(module)
}

fn told(end: Option<u32>, notes: &mut Vec<String>) {
    if let Some(end) = end {
        notes.push(format!(
            "its code contains the number {end}, where its memory ended before: if it uses memory \
             up to there, it traps"
        ));
    }
}

/// Checks that packing kept all imports and exports.
fn kept(before: &App<'_>, after: &App<'_>) -> Result<()> {
    let imports = |app: &App<'_>| -> Vec<_> {
        let all = app.imports.iter();
        all.map(|import| (import.module.to_owned(), import.name.to_owned(), import.item)).collect()
    };
    let exports: BTreeMap<_, _> =
        after.exports.iter().map(|export| (export.name, export.item)).collect();
    let kept = |export: &app::Export<'_>| exports.get(export.name) == Some(&export.item);
    if imports(before) == imports(after) && before.exports.iter().all(kept) {
        Ok(())
    } else {
        Err(lost("the module"))
    }
}

/// Checks that the packed form still has all imports and exports of the app.
fn packed(app: &App<'_>, engine: Engine, bytes: &[u8]) -> Result<()> {
    if any::format(engine) == Format::Module {
        // `kept` has already compared this module.
        return Ok(());
    }
    let (mut imports, mut exports) = (app.imports.iter(), app.exports.iter());
    let (mut all, mut both) = (true, true);
    let same = |own: ExternKind, item| own == item || !matches!(own, ExternKind::Func(_));
    let known = any::names_in(
        engine,
        bytes,
        |module, name, item| {
            all &= imports.next().is_some_and(|own| {
                (own.module, own.name) == (module, name) && same(own.item, item)
            });
        },
        |name, item| {
            let is = |own: &app::Export<'_>| own.name == name && same(own.item, item);
            both &= exports.next().is_some_and(is);
        },
    );
    let same = if known {
        all && both && imports.next().is_none() && exports.next().is_none()
    } else {
        // This form cannot be parsed here, but it contains the names as they were.
        let has = |name: &str| {
            name.is_empty() || bytes.windows(name.len()).any(|part| part == name.as_bytes())
        };
        app.imports.iter().all(|import| has(import.module) && has(import.name))
            && app.exports.iter().all(|export| has(export.name))
    };
    if same { Ok(()) } else { Err(lost("the packed form")) }
}

fn lost(what: &str) -> crate::Errors {
    let error = Error::nowhere(format!("{what} has other imports or exports than the app"));
    error.help("this is a bug in microwit: please report it, with the app").into()
}

impl Size {
    fn of(file: &[u8], memory: u64) -> Self {
        Self { bytes: file.len(), memory, sha256: bytes::sha256(file) }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { engine, output, format, before, after, removed, notes } = self;
        write!(f, "packed for {engine}: {format}")?;
        match output {
            Some(output) => writeln!(f, ", {output}")?,
            None => writeln!(f)?,
        }
        writeln!(f, "  bytes   {} -> {}", before.bytes, after.bytes)?;
        let (from, to) = (readable(before.memory), readable(after.memory));
        writeln!(f, "  memory  {from} -> {to}")?;
        for Part { name, bytes } in removed {
            writeln!(f, "  removed {name}, {bytes} B")?;
        }
        notes.iter().try_for_each(|note| writeln!(f, "  note: {note}"))
    }
}
