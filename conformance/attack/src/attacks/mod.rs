//! The attacks, and the right outcomes of each.

mod abi;
mod fuel;
mod size;

use microwit_host::{Limits, TrapCode};

use crate::app::App;
use crate::life::{End, Entry};

/// An attack.
pub struct Attack {
    pub name: &'static str,
    /// The modules: one, or many similar ones.
    pub apps: fn() -> Vec<Vec<u8>>,
    pub entry: Entry,
    pub limits: Limits,
    /// The ends that are right.
    pub ends: &'static [Right],
}

/// A right end of an attack.
#[derive(Clone, Copy, Debug)]
pub enum Right {
    Returned,
    /// The app is refused before any of it runs.
    Refused,
    Trap(TrapCode),
    /// The app traps with any code.
    AnyTrap,
}

/// All ends but the end of the board itself.
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

/// The limits of attacked apps. A plain loop uses up this fuel in a fraction of a second.
pub const LIMITS: Limits = Limits::DEFAULT.fuel(400_000);

/// An attack by the function `run` of otherwise honest apps.
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

/// An app in which these functions are hostile.
macro_rules! app {
    ($($field:ident: $body:expr),* $(,)?) => {
        || vec![crate::app::App { $($field: $body.into(),)* ..crate::app::App::default() }.wasm()]
    };
}
use app;

/// The texts of `count` items, each made from its number.
fn many(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect::<Vec<_>>().concat()
}

/// A plain loop, with whose time all times are compared.
pub fn yardstick() -> Vec<u8> {
    App { run: "(loop (br 0)) (i32.const 0)".into(), ..App::default() }.wasm()
}

/// An app that opens a thing and drops it.
pub fn honest() -> Vec<u8> {
    App { run: "(call $drop (call $opened)) (i32.const 0)".into(), ..App::default() }.wasm()
}

/// All attacks.
pub fn all() -> impl Iterator<Item = &'static Attack> {
    [abi::ATTACKS, fuel::ATTACKS, size::ATTACKS].into_iter().flatten()
}
