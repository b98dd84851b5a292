//! Chips that firmware is compiled for, and what compiling for them takes.

use anyhow::Result;

use crate::{
    engine::{self, Engine},
    paths, toolchain,
};

/// A kind of chip.
pub struct Chip {
    pub target: &'static str,
    /// A C compiler for it.
    gcc: &'static str,
    /// Whether it can compare and swap a word in one step.
    swaps: bool,
}

/// The one that all that compiling takes is installed for.
const FIRST: Chip = Chip { target: "thumbv7em-none-eabihf", gcc: "arm-none-eabi-gcc", swaps: true };

/// Others, where this machine can compile for them.
const OTHERS: [Chip; 2] = [
    Chip { target: "thumbv6m-none-eabi", gcc: "arm-none-eabi-gcc", swaps: false },
    Chip { target: "riscv32imc-unknown-none-elf", gcc: "riscv64-unknown-elf-gcc", swaps: false },
];

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Chip> {
    [&FIRST].into_iter().chain(&OTHERS)
}

impl Chip {
    /// Why nothing is compiled for it here, or no firmware with an engine. What the first chip takes is
    /// installed for an engine that somebody has `named`.
    pub fn lacking(&self, engine: Option<Engine>, named: bool) -> Result<Option<String>> {
        let first = self.target == FIRST.target;
        if !first && !toolchain::has_library(self.target)? {
            return Ok(Some(format!("rustup has no library for {}", self.target)));
        }
        let Some(engine) = engine else { return Ok(None) };
        if engine.needs_swap() && !self.swaps {
            return Ok(Some(format!(
                "{engine} compares and swaps words in one step, which this chip cannot"
            )));
        }
        if first && named {
            engine::prepare(engine)?;
        }
        let lacks_c = engine.needs_c() && paths::program(self.gcc).is_none();
        Ok(lacks_c.then(|| format!("{engine} is compiled with {}, which is not here", self.gcc)))
    }
}
