//! The life of an app on one of the engines.

use std::time::Duration;

use microwit_any::{App, OnAny};
use microwit_engine::{Engine, Instance};
use microwit_host::{CallError, Limits, LoadError, TrapCode};
use microwit_wamr::Pool;

use crate::board::{Board, Target};
use crate::clock::Moment;

/// Packs an app, which a developer's machine does and not the board.
pub fn pack(engine: &str, wasm: impl AsRef<[u8]>) -> Option<App> {
    App::new(engine.parse().ok()?, wasm.as_ref(), true)
}

/// The export to call.
#[derive(Clone, Copy, Debug)]
pub enum Entry {
    Run,
    Answer,
    Hand,
}

/// The end of an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The app cannot be packed.
    NotPacked,
    Refused(LoadError),
    Trapped(CallError),
    Returned,
}

impl End {
    /// The code of its trap, if it trapped.
    pub fn code(self) -> Option<TrapCode> {
        match self {
            Self::Trapped(error) | Self::Refused(LoadError::Start(error)) => Some(error.trap.code),
            _ => None,
        }
    }

    /// The end in the words of the errors.
    pub fn words(self) -> String {
        match self {
            Self::NotPacked => "cannot be packed".into(),
            Self::Refused(error) => error.to_string(),
            Self::Trapped(error) => error.to_string(),
            Self::Returned => "returned".into(),
        }
    }
}

/// The end of an app, and the time that its life took.
#[derive(Clone, Copy, Debug)]
pub struct Life {
    pub end: End,
    pub loading: Duration,
    pub running: Duration,
}

/// Loads, calls and unloads an app.
pub fn live(app: App, board: &mut Board, limits: Limits, entry: Entry) -> Life {
    app.on(Live { board, limits, entry })
}

struct Live<'b> {
    board: &'b mut Board,
    limits: Limits,
    entry: Entry,
}

impl OnAny for Live<'_> {
    type Done = Life;

    fn on<E: Engine>(self, app: E::Bytes<'static>) -> Life {
        let Self { board, limits, entry } = self;
        let start = Moment::now();
        let loaded = Instance::<E, Board>::load(app, board, limits);
        let (loading, start) = (start.elapsed(), Moment::now());
        let mut end = loaded.as_ref().err().map_or(End::Returned, |error| End::Refused(*error));
        if let Ok(mut app) = loaded {
            end = call(&mut app, board, entry);
            app.unload(board);
        }
        Life { end, loading, running: start.elapsed() }
    }
}

fn call<E: Engine>(app: &mut Instance<E, Board>, board: &mut Board, entry: Entry) -> End {
    let target = match Target::bind(app) {
        Ok(target) => target,
        Err(error) => return End::Refused(error),
    };
    let done = match entry {
        Entry::Run => target.run(app, board).map(drop),
        Entry::Answer => target.answer(app, board, |_| ()),
        Entry::Hand => target.hand(app, board).map(|thing| board.close(&thing)),
    };
    done.map_or_else(End::Trapped, |()| End::Returned)
}

/// WAMR's pools. It allocates nothing on the heap.
static AMPLE: Pool<{ 1 << 20 }> = Pool::new();
static FULL: (Pool<4_000>, Pool<12_000>, Pool<40_000>, Pool<80_000>, Pool<100_000>) =
    (Pool::new(), Pool::new(), Pool::new(), Pool::new(), Pool::new());
const POOLS: [fn() -> bool; 6] = [
    || AMPLE.give(),
    || FULL.0.give(),
    || FULL.1.give(),
    || FULL.2.give(),
    || FULL.3.give(),
    || FULL.4.give(),
];

/// Gives WAMR one of its pools. Number 0 is the large one.
pub fn give_pool(number: usize) -> bool {
    POOLS.get(number).is_some_and(|give| give())
}

/// The number of small pools.
pub const SMALL_POOLS: usize = POOLS.len() - 1;
