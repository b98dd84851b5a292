//! Makes single changes of a dummy module, and knows whether the result may still be loaded.
//!
//! The names of the rules are those of the list in the project's documents: I for imports, E for exports, M
//! for the module, A for what a host must still accept.

mod accepted;
mod exports;
mod imports;

use anyhow::Result;
use wit_parser::ManglingAndAbi;

use super::facts::Facts;
use super::module::{Kind, Module, Sig};

/// The expected outcome of loading a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    Accept,
    Reject,
    /// Both outcomes are right, but a panic is not.
    Either,
}

/// A module after one change.
pub struct Mutant {
    pub rule: &'static str,
    pub what: String,
    pub wasm: Vec<u8>,
    pub expect: Expect,
    /// Texts of which the error must contain one.
    pub blame: Vec<String>,
}

/// A sequence of pseudo-random numbers, which is the same on each run (splitmix64).
pub struct Chance(u64);

impl Chance {
    /// The sequence for a name.
    pub fn of(name: &str, seed: u64) -> Self {
        let mix = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Self(name.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed, mix))
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which must not be 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.number() % end as u64) as usize
    }

    /// One of the items; `None` if there are none.
    pub fn pick<'t, T>(&mut self, of: &'t [T]) -> Option<&'t T> {
        (!of.is_empty()).then(|| &of[self.below(of.len())])
    }
}

/// The dummy of a world, with the facts about it.
struct Dummy<'a> {
    module: &'a Module,
    facts: &'a Facts,
    standard: bool,
    chance: Chance,
    mutants: Vec<Mutant>,
}

/// The mutants of a dummy, one or a few for each rule.
pub fn all(
    wasm: &[u8],
    facts: &Facts,
    naming: ManglingAndAbi,
    chance: Chance,
) -> Result<Vec<Mutant>> {
    let module = &Module::parse(wasm)?;
    let standard = matches!(naming, ManglingAndAbi::Standard32);
    let mut dummy = Dummy { module, facts, standard, chance, mutants: vec![] };
    dummy.of_imports()?;
    dummy.of_exports()?;
    dummy.of_module(wasm)?;
    dummy.still_accepted()?;
    Ok(dummy.mutants)
}

impl Dummy<'_> {
    /// Adds the dummy with one change.
    fn add(
        &mut self,
        rule: &'static str,
        what: impl Into<String>,
        expect: Expect,
        blame: &[&str],
        change: impl FnOnce(&mut Module),
    ) -> Result<()> {
        let mut module = self.module.clone();
        change(&mut module);
        let blame = blame.iter().map(|name| bare(name).to_owned()).collect();
        let wasm = module.encode()?;
        self.mutants.push(Mutant { rule, what: what.into(), wasm, expect, blame });
        Ok(())
    }

    /// The outcome of a change that breaks the module only if the world's functions need the item.
    fn if_needed(needed: bool) -> Expect {
        if needed { Expect::Reject } else { Expect::Either }
    }

    /// Changes the whole module.
    fn of_module(&mut self, wasm: &[u8]) -> Result<()> {
        let within: Vec<_> = (9..wasm.len()).filter(|at| !between_sections(wasm, *at)).collect();
        if let Some(&cut) = self.chance.pick(&within) {
            let wasm = wasm[..cut].to_vec();
            let (what, expect) = (format!("cut at byte {cut}"), Expect::Reject);
            self.mutants.push(Mutant { rule: "M1", what, wasm, expect, blame: vec![] });
        }
        let (at, bit) = (self.chance.below(16.min(wasm.len())), self.chance.below(8));
        let mut flipped = wasm.to_vec();
        flipped[at] ^= 1 << bit;
        self.mutants.push(Mutant {
            rule: "M2",
            what: format!("bit {bit} of byte {at}"),
            wasm: flipped,
            expect: Expect::Either,
            blame: vec![],
        });
        let trap = |module: &mut Module| module.start = Some("unreachable".to_owned());
        self.add("M3", "a start function that traps", Expect::Reject, &[], trap)?;
        let pointers = |index: &usize| {
            let import = &self.module.imports[*index];
            let known = self.facts.imports.get(&(import.module.clone(), import.field.clone()));
            known.is_some_and(|flat| flat.spilled || flat.pointer)
        };
        if let Some(index) = (0..self.module.imports.len()).find(pointers)
            && let Some(sig) = self.module.imports[index].kind.sig()
        {
            let args: Vec<_> = sig.params.iter().map(|ty| format!("{ty}.const 0")).collect();
            let args = args.join(" ");
            let drops = "drop ".repeat(sig.results.len());
            let start = format!("{args} call {index} {drops}");
            let change = |module: &mut Module| module.start = Some(start);
            let what = "a start function that calls an import which needs memory";
            self.add("M4", what, Expect::Reject, &[], change)?;
        }
        let name = if self.standard { "cm32p2_initialize" } else { "_initialize" };
        if let Some(index) = self.module.export(name) {
            let change = |module: &mut Module| module.exports[index].traps = true;
            self.add("M5", "an initialize that traps", Expect::Either, &[], change)?;
        }
        Ok(())
    }
}

/// Whether `at` is the end of a section. A module that is cut there may still be valid.
fn between_sections(wasm: &[u8], at: usize) -> bool {
    let sections = wasmparser::Parser::new(0).parse_all(wasm);
    let mut ranges = sections.filter_map(|payload| payload.ok()?.as_section());
    ranges.any(|(_, range)| range.end == at as u64)
}

/// A name without its interface. Every error about the item contains it.
fn bare(name: &str) -> &str {
    name.rsplit(['|', '#']).next().unwrap_or(name)
}

/// Another core type, which has the same size or looks alike.
fn other(ty: &str) -> &'static str {
    match ty {
        "i64" | "f32" => "i32",
        _ => "i64",
    }
}

/// Wrong changes of a function's type. Each has its rules for imports and for exports, a description, and
/// the new type.
fn retyped(sig: &Sig, chance: &mut Chance) -> Vec<(&'static str, String, Kind)> {
    let mut changed = Vec::new();
    let mut add = |rule, what: String, sig: Sig| changed.push((rule, what, Kind::Func(sig)));
    if !sig.params.is_empty() {
        let at = chance.below(sig.params.len());
        let mut replaced = sig.clone();
        replaced.params[at] = other(replaced.params[at]);
        add("I3", format!("parameter {at} of another type"), replaced);
        let mut removed = sig.clone();
        removed.params.remove(at);
        add("I4", format!("without parameter {at}"), removed);
        let mut shorter = sig.clone();
        shorter.params.pop();
        add("I4", "without the last parameter".to_owned(), shorter);
    }
    let mut longer = sig.clone();
    longer.params.push("i32");
    add("I5", "a parameter more".to_owned(), longer);
    let mut result = sig.clone();
    match sig.results.first() {
        Some(ty) => {
            result.results = vec![other(ty)];
            add("I6", "another result".to_owned(), result);
            add("I6", "no result".to_owned(), Sig { results: vec![], ..sig.clone() });
        }
        None => {
            result.results = vec!["i32"];
            add("I6", "a result".to_owned(), result);
        }
    }
    changed
}
