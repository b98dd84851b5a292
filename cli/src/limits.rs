//! What a firmware lets an app take.

use clap::Args;

use microwit_engine::Weight;

use crate::app::{self, App};
use crate::engine::Engine;
use crate::memory::{Need, PAGE, readable, wamr_shrinks};
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
        self.tables(app, problems);
        self.memories(app, problems);
        self.memory((app, engine), problems, warnings);
        self.heap(app.wasm, problems);
        if app.code.grows_table {
            warnings.push("its code grows a table: on a chip that fails sooner".to_owned());
        }
    }

    fn tables(&self, app: &App<'_>, problems: &mut Vec<Problem>) {
        let elements = app.tables.iter().fold(0_u64, |all, own| all.saturating_add(own.initial));
        if elements > self.tables {
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

    fn heap(&self, wasm: &[u8], problems: &mut Vec<Problem>) {
        let (Some(limit), Some(weight)) = (self.heap, Weight::of(wasm)) else { return };
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
        let all = app.memories.iter().map(app::bytes);
        let initial = all.fold(0, u64::saturating_add);
        // WAMR gives it less, where it is packed so.
        let shrunk = if engine == Some(Engine::Wamr) { wamr_shrinks(app) } else { None };
        let initial = shrunk.unwrap_or(initial);
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
