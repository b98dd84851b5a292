//! Checks what an app exports, and finds a row for each of its imports, before any of it runs.

use crate::names::{self, Fit};
use crate::{Destructor, Export, HostFn, LoadError, Sig, World};

/// What is under a name in a module, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A function of this type.
    Func(Sig),
    /// A memory with 32-bit addresses that nobody shares.
    Memory,
    /// Any other memory.
    OddMemory,
    /// A table, a global, a tag.
    Other,
}

impl Item {
    const fn sig(self) -> Option<Sig> {
        match self {
            Self::Func(sig) => Some(sig),
            _ => None,
        }
    }
}

/// The names of an app's memory: legacy, `cm32p2`.
const MEMORY: [&str; 2] = ["memory", "cm32p2_memory"];

/// The names of its allocator, the last one of old.
const REALLOC: [&str; 3] = ["cabi_realloc", "cm32p2_realloc", "canonical_abi_realloc"];

/// The names of what runs first.
const INITIALIZE: [&str; 2] = ["_initialize", "cm32p2_initialize"];

/// Checks one app: first all that it exports, then its imports in their order, then the rest.
pub struct Linker<'m> {
    /// The app's bytes, for the names in an error.
    wasm: &'m [u8],
    /// What the app calls its memory.
    pub memory: Option<&'static str>,
    /// What it calls its allocator.
    pub realloc: Option<&'static str>,
    /// What it calls the function that is to run first.
    pub initialize: Option<&'static str>,
    /// By which names some function needs a memory: legacy, `cm32p2`.
    needs: [bool; 2],
    /// Where the next row is looked for first: apps import in WIT order.
    next: usize,
}

impl<'m> Linker<'m> {
    /// For the app in `wasm`.
    pub const fn new(wasm: &'m [u8]) -> Self {
        let (memory, realloc, initialize) = (None, None, None);
        Self { wasm, memory, realloc, initialize, needs: [false; 2], next: 0 }
    }

    /// Checks what the app exports as `name`; `exports` tells whether it exports some other name.
    pub fn export<H: World>(
        &mut self,
        name: &str,
        item: Item,
        exports: impl Fn(&str) -> bool,
    ) -> Result<(), LoadError<'m>> {
        if let Some(name) = one_of(&MEMORY, name) {
            return match (item, self.memory.replace(name)) {
                (Item::Memory, None) => Ok(()),
                (Item::Memory, Some(_)) => Err(LoadError::TwoMemories),
                _ => Err(LoadError::Memory { name }),
            };
        }
        let wanted = if let Some(name) = one_of(&REALLOC, name) {
            if const { !H::REALLOC } {
                return Ok(());
            }
            self.realloc = Some(name);
            const { Sig::of("(iiii)i") }
        } else if let Some(name) = one_of(&INITIALIZE, name) {
            self.initialize = Some(name);
            Sig::EMPTY
        } else if let Some(wanted) = self.known::<H>(name, exports) {
            wanted
        } else if names::is_cm32p2(name) {
            return Err(LoadError::UnknownExport { name: self.own(name) });
        } else {
            return Ok(());
        };
        let found = item.sig();
        if found == Some(wanted) {
            Ok(())
        } else {
            Err(LoadError::ExportType { name: self.own(name), wanted, found })
        }
    }

    /// The type that an export must have because of its name.
    fn known<H: World>(&mut self, name: &str, exports: impl Fn(&str) -> bool) -> Option<Sig> {
        if let Some(func) = names::returning(name) {
            // One of `cm32p2` that belongs to nothing is not known.
            let orphan = names::is_cm32p2(name) && !exports(func);
            return of(H::EXPORTS, func).filter(|_| !orphan).map(Export::post_return_sig);
        }
        if let Some(export) = of(H::EXPORTS, name) {
            self.need(export.sig, name);
            return Some(export.sig);
        }
        let destroys = |row: &&Destructor| names::export(row.name, name);
        names::best(H::DESTRUCTORS.iter(), destroys).map(|_| Destructor::SIG)
    }

    /// The row that serves the app's next import.
    pub fn row<H: World>(
        &mut self,
        module: &str,
        name: &str,
        item: Item,
    ) -> Result<&'static HostFn<H>, LoadError<'m>> {
        let found = item.sig();
        let row = find(H::IMPORTS, &mut self.next, module, name);
        match row {
            Some(row) if found == Some(row.sig) => {
                self.need(row.sig, module);
                Ok(row)
            }
            _ => {
                let (module, name) = (self.own(module), self.own(name));
                Err(match row {
                    Some(row) => LoadError::ImportType { module, name, offered: row.sig, found },
                    None => {
                        let nearest = nearest(H::IMPORTS, module, name);
                        LoadError::UnknownImport { module, name, nearest }
                    }
                })
            }
        }
    }

    /// Checks that the app has the memory that its functions need, by a name of their kind.
    pub fn finish(&self) -> Result<(), LoadError<'m>> {
        let lacks = |(name, needed): &(&&'static str, bool)| *needed && self.memory != Some(**name);
        match MEMORY.iter().zip(self.needs).find(lacks) {
            Some((name, _)) => Err(LoadError::NoMemory { name }),
            None => Ok(()),
        }
    }

    /// Notes that the function that is called `name`, or is in module `name`, may need a memory.
    fn need(&mut self, sig: Sig, name: &str) {
        if sig.pointers() {
            let [legacy, cm32p2] = &mut self.needs;
            *(if names::is_cm32p2(name) { cm32p2 } else { legacy }) = true;
        }
    }

    /// What an engine has read from the app's bytes, as a part of them: it outlives the engine.
    fn own(&self, name: &str) -> &'m str {
        let at = |at| self.wasm.get(at..)?.get(..name.len()).filter(|own| *own == name.as_bytes());
        let own = (0..self.wasm.len()).find_map(at).unwrap_or_default();
        core::str::from_utf8(own).unwrap_or_default()
    }
}

/// The name in a table that is `name`.
fn one_of(names: &[&'static str], name: &str) -> Option<&'static str> {
    names.iter().find(|known| **known == name).copied()
}

/// The export in a table that an app calls `name`.
fn of(exports: &'static [Export], name: &str) -> Option<&'static Export> {
    names::best(exports.iter(), |export| names::export(export.name, name))
}

/// Finds the row that serves the import `name` from `module`.
///
/// Guests import in WIT order, so the search starts where the last one ended (`from`, which it
/// moves on).
fn find<H>(
    rows: &'static [HostFn<H>],
    from: &mut usize,
    module: &str,
    name: &str,
) -> Option<&'static HostFn<H>> {
    let (before, after) = rows.split_at_checked(*from)?;
    let numbered = after.iter().chain(before).enumerate();
    let serves = |(_, row): &(usize, &HostFn<H>)| -> Fit {
        names::import((row.module, row.name), (module, name))
    };
    let (at, row) = names::best(numbered, serves)?;
    *from = (*from + at) % rows.len() + 1;
    Some(row)
}

/// The row that a user most likely meant: the same function in another module (another version,
/// say), else the name with the smallest edit distance within reach.
fn nearest<H>(
    rows: &'static [HostFn<H>],
    module: &str,
    name: &str,
) -> Option<(&'static str, &'static str)> {
    let far = |row: &&HostFn<H>| {
        distance(row.name, name)
            + if row.module == module { 0 } else { 1 + distance(row.module, module) / 4 }
    };
    let row = rows.iter().min_by_key(far).filter(|row| far(row) <= name.len().div_ceil(2) + 2)?;
    Some((row.module, row.name))
}

/// Levenshtein's distance in bytes, over the first 32 of `b`.
fn distance(a: &str, b: &str) -> usize {
    let b = b.as_bytes().get(..32).unwrap_or(b.as_bytes());
    let mut row = [0_u8; 33];
    for (cost, cell) in row.iter_mut().enumerate() {
        *cell = cost as u8;
    }
    for (i, x) in a.bytes().take(64).enumerate() {
        let mut diagonal = i as u8;
        let mut left = diagonal + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (y, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let step = diagonal + u8::from(x != *y);
            diagonal = *cell;
            left = step.min(*cell + 1).min(left + 1);
            *cell = left;
        }
    }
    row.get(b.len()).map_or(0, |cell| usize::from(*cell))
}
