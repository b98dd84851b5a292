//! What a firmware lets an app take.

use clap::Args;

use microwit_bindgen::profile;
use microwit_engine::Weight;
use wasmparser::TableType;

use crate::app::{self, App};
use crate::engine::Engine;
use crate::memory::{self, Need, PAGE, readable};
use crate::problem::Problem;
use crate::stack::Stack;

/// What a firmware lets an app take.
#[derive(Args, Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of memory that the firmware lets an app have, its `Limits::memory`.
    #[arg(long, value_name = "BYTES", requires = "wit")]
    pub memory: Option<u64>,
    /// Memories that the firmware lets an app have.
    #[arg(long, value_name = "NUMBER", default_value_t = Limits::default().memories, requires = "wit")]
    pub memories: usize,
    /// Elements that the firmware lets an app's tables have, all together.
    #[arg(long, value_name = "ELEMENTS", default_value_t = Limits::default().tables, requires = "wit")]
    pub tables: u64,
    /// Bytes of heap that loading may take on a chip of 32 bits, the firmware's `Limits::heap`. It is told
    /// for wasmi alone.
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
    /// Whether an app takes more, and what may make it take more later.
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
            warnings.push("its code grows a table: on a chip that fails sooner".to_owned());
        }
    }

    fn tables(&self, (app, engine): (&App<'_>, Option<Engine>), problems: &mut Vec<Problem>) {
        // tinywasm asks nobody before it grows a table: all that it may ever have has to fit.
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
                    "call fewer functions by pointer, or raise the firmware's limit and say so: \
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
                "how much heap loading takes on {engine} is not told here: the firmware sees to its \
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
                     and say so: `--heap {heap}`"
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
                    "use one memory, or raise the firmware's limit and say so: `--memories {count}`"
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
        let Some(memory) = app.memories.first() else { return };
        // Where no engine is named, it may be one that takes the app as it is.
        let initial = memory::on(engine.unwrap_or(Engine::Wasmi), app);
        let default = u64::from(microwit_host::Limits::default().memory);
        match self.memory {
            Some(limit) if initial > limit => problems.push(Problem::new(
                format!(
                    "its memory starts with {}: the firmware allows {}",
                    readable(initial),
                    readable(limit)
                ),
                Stack::of(app).and_then(|stack| stack.advice()).unwrap_or_else(|| {
                    format!(
                        "`microwit pack` may make it smaller; or raise the firmware's limit and say \
                         so: `--memory {initial}`"
                    )
                }),
            )),
            // Only a warning: nobody has said what the limit is.
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
            warnings.push("its code grows its memory: on a chip that fails sooner".to_owned());
        }
        if let Need::Bytes { bytes, .. } = Need::of(app)
            && app::page(memory) == PAGE
            && bytes < initial
        {
            warnings.push(format!(
                "its memory takes {}, of which it needs {}: `microwit pack` makes it so",
                readable(initial),
                readable(bytes)
            ));
        }
    }
}

/// Warns of what an engine runs only where nobody limits its fuel.
fn fuel((app, engine): (&App<'_>, Option<Engine>), warnings: &mut Vec<String>) {
    let Some(engine) = engine else { return };
    if let Some(used) = profile::first(app.wasm, engine.unmetered()) {
        warnings.push(format!(
            "it uses {used}, for which {engine} counts no fuel: it runs only where the firmware's \
             `Limits::fuel` is `None`"
        ));
    }
}
