//! Builds the measured firmwares, weighs them, and runs them in the emulator.
//!
//! Invariant: a figure comes from a run whose clock was right and whose host functions did the same work as
//! their twins.

use crate::{
    measured::{self, CORTEX_M4F, Report},
    paths, shell,
    toolchain::Toolchain,
};
use anyhow::{Context, Result, ensure};
use std::{collections::BTreeMap, fmt, fs, path::PathBuf};

/// The author of the host functions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hand {
    /// microwit's generated code.
    Microwit,
    /// Hand-written functions, in the order of the guest's imports.
    Wrap,
    /// Hand-written functions in wasmi's `Linker`.
    Linker,
}

impl Hand {
    /// All authors.
    pub const ALL: [Self; 3] = [Self::Microwit, Self::Wrap, Self::Linker];
    /// The authors that are also compared with special settings.
    pub const TWO: [Self; 2] = [Self::Microwit, Self::Wrap];

    /// The heading of the author's column.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Microwit => "microwit",
            Self::Wrap => "by hand",
            Self::Linker => "by hand, `Linker`",
        }
    }

    const fn suffix(self) -> &'static str {
        match self {
            Self::Microwit => "microwit",
            Self::Wrap => "wrap",
            Self::Linker => "linker",
        }
    }
}

/// The settings of a build.
#[derive(Clone, Copy, Default)]
pub struct Settings {
    /// Whether `memcpy` is written in assembler instead of the compiler's own.
    pub memcpy: bool,
    /// Whether wasmi dispatches with a loop instead of tail calls.
    pub portable: bool,
}

impl Settings {
    fn features(self) -> String {
        let features =
            [self.memcpy.then_some("memcpy"), self.portable.then_some("portable-dispatch")];
        features.into_iter().flatten().collect::<Vec<_>>().join(",")
    }
}

impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dispatch = if self.portable { "portable" } else { "tail" };
        let memcpy = if self.memcpy { "assembler" } else { "compiler's" };
        write!(f, "{dispatch} dispatch, {memcpy} memcpy")
    }
}

/// The firmwares of some worlds and authors.
pub struct Firmwares {
    folder: PathBuf,
    built: Vec<(&'static str, Hand)>,
}

impl Firmwares {
    /// Builds a firmware for each world and author.
    pub fn build(settings: Settings, worlds: &[&'static str], hands: &[Hand]) -> Result<Self> {
        let toolchain = Toolchain::from_source(CORTEX_M4F)?;
        eprintln!("building firmware to measure: {settings}");
        let each = |world| hands.iter().map(move |hand| (world, *hand));
        let built: Vec<_> = worlds.iter().copied().flat_map(each).collect();
        let mut cargo = toolchain.cargo("build", &paths::root().join("xtask/firmware"));
        for (world, hand) in &built {
            cargo.arg("--bin").arg(name(world, *hand));
        }
        shell::run(cargo.arg("--features").arg(settings.features()))?;
        // The copy protects these files from the next build with other settings.
        let folder = paths::cross_target().join("measured").join(settings.features());
        fs::create_dir_all(&folder)?;
        for (world, hand) in &built {
            let name = name(world, *hand);
            fs::copy(toolchain.artefacts().join(&name), folder.join(&name))?;
        }
        Ok(Self { folder, built })
    }

    /// Runs all firmwares.
    pub fn run(&self) -> Result<Figures> {
        let mut figures = Figures(BTreeMap::new());
        for (world, hand) in &self.built {
            let name = name(world, *hand);
            let run =
                measured::run(&self.folder.join(&name)).with_context(|| format!("in {name}"))?;
            figures.0.insert((*world, *hand), run);
        }
        figures.agree()?;
        Ok(figures)
    }

    /// The bytes of flash that a firmware takes, without its guests.
    pub fn flash(&self, world: &str, hand: Hand) -> Result<i64> {
        measured::flash(&self.folder.join(name(world, hand)))
    }
}

fn name(world: &str, hand: Hand) -> String {
    format!("{world}-{}", hand.suffix())
}

/// The figures that all firmwares of a run reported.
pub struct Figures(BTreeMap<(&'static str, Hand), Report>);

impl Figures {
    /// A figure, or the difference of two figures: `one.call less spin.call`.
    pub fn get(&self, world: &'static str, hand: Hand, figure: &str) -> Option<i64> {
        let report = self.0.get(&(world, hand))?;
        match figure.split_once(" less ") {
            Some((all, rest)) => Some(report.get(all)? - report.get(rest)?),
            None => report.get(figure).copied(),
        }
    }

    /// The largest figure whose name ends with `suffix`.
    pub fn largest(&self, hand: Hand, suffix: &str) -> Option<i64> {
        let of_hand = self.0.iter().filter(|(key, _)| key.1 == hand);
        let named =
            of_hand.flat_map(|(_, report)| report).filter(|(name, _)| name.ends_with(suffix));
        named.map(|(_, value)| *value).max()
    }

    /// Checks that all hosts of a world did the same work.
    fn agree(&self) -> Result<()> {
        const SUM: &str = "board.sum";
        for ((world, hand), report) in &self.0 {
            let sum = report.get(SUM);
            let twin = self.get(world, Hand::Microwit, SUM);
            ensure!(
                sum.copied() == twin,
                "{} has done other work than its twin: {sum:?}, not {twin:?}",
                name(world, *hand)
            );
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(pairs: &[(&str, i64)]) -> Report {
        pairs.iter().map(|(name, value)| ((*name).into(), *value)).collect()
    }

    #[test]
    fn twins_that_did_other_work_are_an_error() {
        let figures = |sum| {
            let reports = [
                (("few20", Hand::Microwit), report(&[("board.sum", 7)])),
                (("few20", Hand::Wrap), report(&[("board.sum", sum)])),
            ];
            Figures(reports.into())
        };
        assert!(figures(7).agree().is_ok());
        assert!(figures(8).agree().is_err());
    }
}
