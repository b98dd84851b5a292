//! The attacks, and what they may come to.

mod abi;
mod fuel;
mod size;

use microwit_host::{Limits, TrapCode};

use crate::app::App;
use crate::life::{End, Entry};

/// An attack.
pub struct Attack {
    pub name: &'static str,
    /// The modules: one, or many that are alike.
    pub apps: fn() -> Vec<Vec<u8>>,
    pub entry: Entry,
    pub limits: Limits,
    /// How it may end.
    pub ends: &'static [Right],
}

/// An end that is right.
#[derive(Clone, Copy, Debug)]
pub enum Right {
    Returned,
    /// Before anything of it ran.
    Refused,
    Trap(TrapCode),
    /// A trap, whatever it is called.
    AnyTrap,
}

/// Any end but that of the board.
pub const ANY: &[Right] = &[Right::Returned, Right::Refused, Right::AnyTrap];

impl Right {
    pub fn is(self, end: End) -> bool {
        match self {
            Self::Returned => end == End::Returned,
            Self::Refused => end != End::Returned && end.code().is_none(),
            Self::Trap(code) => end.code() == Some(code),
            Self::AnyTrap => end.code().is_some(),
        }
    }
}

/// What attacked apps may use: a plain loop takes a fraction of a second to use up the fuel.
pub const LIMITS: Limits = Limits { fuel: Some(400_000), ..Limits::DEFAULT };

/// Attacks by `run`, of apps that are otherwise honest.
const fn attack(name: &'static str, apps: fn() -> Vec<Vec<u8>>, ends: &'static [Right]) -> Attack {
    Attack { name, apps, entry: Entry::Run, limits: LIMITS, ends }
}

impl Attack {
    const fn by(mut self, entry: Entry) -> Self {
        self.entry = entry;
        self
    }

    const fn on_stack(mut self, stack: u32) -> Self {
        self.limits.stack = stack;
        self
    }
}

/// One app of which these functions are hostile.
macro_rules! app {
    ($($field:ident: $body:expr),* $(,)?) => {
        || vec![crate::app::App { $($field: $body.into(),)* ..crate::app::App::default() }.wasm()]
    };
}
use app;

/// As many of them as that, each made of its number.
fn many(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect::<Vec<_>>().concat()
}

/// A plain loop, which all times are compared with.
pub fn yardstick() -> Vec<u8> {
    App { run: "(loop (br 0)) (i32.const 0)".into(), ..App::default() }.wasm()
}

/// An app that opens a thing and lets go of it.
pub fn honest() -> Vec<u8> {
    App { run: "(call $drop (call $opened)) (i32.const 0)".into(), ..App::default() }.wasm()
}

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Attack> {
    [abi::ATTACKS, fuel::ATTACKS, size::ATTACKS].into_iter().flatten()
}
