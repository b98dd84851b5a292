//! The chips that firmware is compiled for, and the tools that this needs.

use anyhow::Result;

use crate::{
    engine::{self, Engine},
    paths, toolchain,
};

/// A kind of chip.
pub struct Chip {
    pub target: &'static str,
    /// The C compiler for the chip.
    gcc: &'static str,
    /// Whether the chip has atomic compare-and-swap.
    swaps: bool,
}

/// The chip whose tools are installed if they are missing.
const FIRST: Chip = Chip { target: "thumbv7em-none-eabihf", gcc: "arm-none-eabi-gcc", swaps: true };

/// Other chips, which are skipped if this machine lacks their tools.
const OTHERS: [Chip; 2] = [
    Chip { target: "thumbv6m-none-eabi", gcc: "arm-none-eabi-gcc", swaps: false },
    Chip { target: "riscv32imc-unknown-none-elf", gcc: "riscv64-unknown-elf-gcc", swaps: false },
];

/// All chips.
pub fn all() -> impl Iterator<Item = &'static Chip> {
    [&FIRST].into_iter().chain(&OTHERS)
}

impl Chip {
    /// The reason why nothing, or no firmware with `engine`, can be compiled for the chip here; `None` if
    /// it can. The tools for the first chip are installed if the user `named` the engine.
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
