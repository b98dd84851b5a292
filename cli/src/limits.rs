//! Checks an app against a firmware's limits.

use clap::Args;

use microwit_bindgen::profile;
use microwit_engine::Weight;
use wasmparser::TableType;

use crate::app::{self, App};
use crate::engine::Engine;
use crate::memory::{self, Need, PAGE, readable};
use crate::problem::Problem;
use crate::stack::Stack;

/// A firmware's limits for an app.
#[derive(Args, Clone, Copy, Debug)]
pub struct Limits {
    /// The bytes of memory that the firmware allows an app: its `Limits::memory`.
    #[arg(long, value_name = "BYTES", requires = "wit")]
    pub memory: Option<u64>,
    /// The number of memories that the firmware allows an app.
    #[arg(long, value_name = "NUMBER", default_value_t = Limits::default().memories, requires = "wit")]
    pub memories: usize,
    /// The number of elements that the firmware allows all tables of an app together.
    #[arg(long, value_name = "ELEMENTS", default_value_t = Limits::default().tables, requires = "wit")]
    pub tables: u64,
    /// The bytes of heap that loading may take on a 32-bit chip: the firmware's `Limits::heap`. Checked for
    /// wasmi only.
    #[arg(long, value_name = "BYTES", requires = "wit")]
    pub heap: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        let microwit_host::Limits { memories, tables, .. } = microwit_host::Limits::DEFAULT;
        Self { memory: None, memories: memories as usize, tables: tables.into(), heap: None }
    }
}

impl Limits {
    /// Reports what exceeds the limits, and warns about what may exceed them later.
    pub fn check(
        &self,
        app: &App<'_>,
        engine: Option<Engine>,
        problems: &mut Vec<Problem>,
        warnings: &mut Vec<String>,
    ) {
        self.tables((app, engine), problems);
        self.memories(app, problems);
        self.memory((app, engine), problems, warnings);
        self.heap((app, engine), problems, warnings);
        fuel((app, engine), warnings);
        if app.code.grows_table {
            warnings.push("its code grows a table, which fails sooner on a chip".to_owned());
        }
    }

    fn tables(&self, (app, engine): (&App<'_>, Option<Engine>), problems: &mut Vec<Problem>) {
        // tinywasm grows a table without asking the host, so the maximum size must be within the limit.
        let grows = engine == Some(Engine::Tinywasm) && app.code.grows_table;
        let most = |table: &TableType| match table.maximum {
            maximum if grows => maximum.unwrap_or(u64::from(u32::MAX)),
            _ => table.initial,
        };
        let elements = app.tables.iter().map(most).fold(0, u64::saturating_add);
        if elements > self.tables && grows {
            problems.push(Problem::new(
                format!(
                    "its tables may grow to {elements} elements, which tinywasm does not bound: the \
                     firmware allows {}",
                    self.tables
                ),
                "give its tables a maximum, or do not grow them",
            ));
        } else if elements > self.tables {
            problems.push(Problem::new(
                format!(
                    "its tables start with {elements} elements: the firmware allows {}",
                    self.tables
                ),
                format!(
                    "call fewer functions by pointer, or raise the firmware's limit and pass \
                     `--tables {elements}`"
                ),
            ));
        }
    }

    fn heap(
        &self,
        (app, engine): (&App<'_>, Option<Engine>),
        problems: &mut Vec<Problem>,
        warnings: &mut Vec<String>,
    ) {
        let (Some(limit), Some(weight)) = (self.heap, Weight::of(app.wasm)) else { return };
        if let Some(engine) = engine.filter(|engine| *engine != Engine::Wasmi) {
            warnings.push(format!(
                "the heap that loading takes on {engine} is not computed here: the firmware checks its \
                 limit when it loads the app"
            ));
            return;
        }
        let heap = weight.heap(Engine::Wasmi.heap(), size_of::<u32>());
        if heap > limit {
            problems.push(Problem::new(
                format!("loading it may take {heap} B of heap: the firmware allows {limit} B"),
                format!(
                    "make it of fewer functions, types and exports, or raise the firmware's limit \
                     and pass `--heap {heap}`"
                ),
            ));
        }
    }

    fn memories(&self, app: &App<'_>, problems: &mut Vec<Problem>) {
        let count = app.memories.len();
        if count > self.memories {
            problems.push(Problem::new(
                format!("it has {count} memories: the firmware allows {}", self.memories),
                format!(
                    "use one memory, or raise the firmware's limit and pass `--memories {count}`"
                ),
            ));
        }
    }

    fn memory(
        &self,
        (app, engine): (&App<'_>, Option<Engine>),
        problems: &mut Vec<Problem>,
        warnings: &mut Vec<String>,
    ) {
        if app.memories.is_empty() {
            return;
        }
        // Without `--engine`, the engine may be one that takes the app as it is.
        let initial = memory::on(engine.unwrap_or(Engine::Wasmi), app);
        let default = u64::from(microwit_host::Limits::default().memory);
        let shrinks = matches!(Need::of(app), Need::Bytes { bytes, .. } if bytes < initial);
        let pack = if shrinks { "`microwit pack` makes it smaller; or " } else { "" };
        match self.memory {
            Some(limit) if initial > limit => problems.push(Problem::new(
                format!(
                    "its memory starts with {}: the firmware allows {}",
                    readable(initial),
                    readable(limit)
                ),
                Stack::of(app).and_then(|stack| stack.advice()).unwrap_or_else(|| {
                    format!("{pack}raise the firmware's limit and pass `--memory {initial}`")
                }),
            )),
            // This is a warning only, since the limit is not known.
            None if initial > default => warnings.push(format!(
                "its memory starts with {}: a firmware that leaves `Limits::memory` at {} refuses it{}",
                readable(initial),
                readable(default),
                Stack::of(app)
                    .and_then(|stack| stack.advice())
                    .map(|advice| format!("; {advice}"))
                    .unwrap_or_default()
            )),
            _ => (),
        }
        if app.code.grows {
            warnings.push("its code grows its memory, which fails sooner on a chip".to_owned());
        }
    }
}

/// The bytes that the app needs of its memory, if that is less than `initial` and packing makes it so.
pub fn packed(app: &App<'_>, initial: u64) -> Option<u64> {
    let memory = app.memories.first()?;
    match Need::of(app) {
        Need::Bytes { bytes, .. } if app::page(memory) == PAGE && bytes < initial => Some(bytes),
        _ => None,
    }
}

/// Warns about instructions that an engine runs only if the fuel is not limited.
fn fuel((app, engine): (&App<'_>, Option<Engine>), warnings: &mut Vec<String>) {
    let Some(engine) = engine else { return };
    if let Some(used) = profile::first(app.wasm, engine.unmetered()) {
        warnings.push(format!(
            "it uses {used}, for which {engine} counts no fuel: it runs only where the firmware's \
             `Limits::fuel` is `None`"
        ));
    }
}
