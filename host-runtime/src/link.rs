//! Checks what an app exports, and finds a row for each of its imports, before any of it runs.

use crate::names::{self, Fit, Role};
use crate::{Bound, Destructor, Export, HostFn, LoadError, Sig, World};

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

/// Checks one app: first all that it exports, then its imports in their order, then the rest.
pub struct Linker<'m> {
    /// The app's bytes, for the names in an error.
    wasm: &'m [u8],
    /// It has a memory by a legacy name, by one of `cm32p2`.
    memory: [bool; 2],
    /// Something of this kind of names needs one.
    needed: [bool; 2],
    /// Where the next row is looked for first: apps import in WIT order.
    next: usize,
}

impl<'m> Linker<'m> {
    /// For the app in `wasm`.
    pub const fn new(wasm: &'m [u8]) -> Self {
        Self { wasm, memory: [false; 2], needed: [false; 2], next: 0 }
    }

    /// Checks what the app exports as `name`.
    pub fn export<H: World>(&mut self, name: &str, item: Item) -> Result<(), LoadError<'m>> {
        let (wanted, found) = (self.known::<H>(name), item.sig());
        match wanted {
            Some(Known::Memory) if item != Item::Memory => {
                Err(LoadError::Memory { name: self.own(name) })
            }
            Some(Known::Memory) => {
                *of_kind(&mut self.memory, name) = true;
                Ok(())
            }
            Some(Known::Func(wanted)) if found != Some(wanted) => {
                Err(LoadError::ExportType { name: self.own(name), wanted, found })
            }
            None if names::is_cm32p2(name) => {
                Err(LoadError::UnknownExport { name: self.own(name) })
            }
            _ => Ok(()),
        }
    }

    /// What an export must be because of its name.
    fn known<H: World>(&mut self, name: &str) -> Option<Known> {
        match names::role(name) {
            Role::Memory => return Some(Known::Memory),
            Role::Realloc => return Some(Known::Func(const { Sig::of("(iiii)i") })),
            Role::Initialize => return Some(Known::Func(Sig::EMPTY)),
            Role::Region | Role::Other => (),
        }
        if let Some(func) = names::returning(name) {
            return exported(H::EXPORTS, func).map(|of| Known::Func(of.post_return_sig()));
        }
        if let Some(export) = exported(H::EXPORTS, name) {
            self.need(export.sig, name);
            return Some(Known::Func(export.sig));
        }
        let destroys = |row: &&Destructor| names::export(row.name, name);
        names::best(H::DESTRUCTORS.iter(), destroys).map(|_| Known::Func(Destructor::SIG))
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

    /// Checks that the app has the one memory that its functions need, by a name of their kind.
    pub fn finish(&self) -> Result<(), LoadError<'m>> {
        match (self.memory, self.needed) {
            ([true, true], _) => Err(LoadError::TwoMemories),
            ([false, _], [true, _]) => Err(LoadError::NoMemory { name: "memory" }),
            ([_, false], [_, true]) => Err(LoadError::NoMemory { name: "cm32p2_memory" }),
            _ => Ok(()),
        }
    }

    /// Notes that the function that is called `name`, or is in module `name`, may need a memory.
    fn need(&mut self, sig: Sig, name: &str) {
        *of_kind(&mut self.needed, name) |= sig.pointers();
    }

    /// What an engine has read from the app's bytes, as a part of them: it outlives the engine.
    fn own(&self, name: &str) -> &'m str {
        let at = |at| self.wasm.get(at..)?.get(..name.len()).filter(|own| *own == name.as_bytes());
        let own = (0..self.wasm.len()).find_map(at).unwrap_or_default();
        core::str::from_utf8(own).unwrap_or_default()
    }
}

/// Binds a world's export to what an app exports: each a name and what is under it, of which `func`
/// makes a function if its type is right. (It is: the [`Linker`] has refused all others.)
pub fn bind<'n, I: Iterator<Item = (&'n str, T)>, T, F>(
    export: &'static Export,
    exports: impl Fn() -> I,
    func: impl Fn(T, Sig) -> Option<F>,
) -> Result<Bound<F>, LoadError<'static>> {
    let Export { name, sig } = *export;
    let missing = LoadError::MissingExport { name };
    let (of, found) = names::find(name, exports()).ok_or(missing)?;
    let bound = func(found, sig).ok_or(missing)?;
    let after = exports().find(|(found, _)| names::returning(found) == Some(of));
    let post_return = after.and_then(|(_, found)| func(found, export.post_return_sig()));
    Ok(Bound { func: bound, post_return })
}

/// What an export's name says of it.
enum Known {
    Memory,
    Func(Sig),
}

/// Of a value for each kind of names, the one for `name`.
fn of_kind<'v, T>([legacy, cm32p2]: &'v mut [T; 2], name: &str) -> &'v mut T {
    if names::is_cm32p2(name) { cm32p2 } else { legacy }
}

/// The export in a table that an app calls `name`.
fn exported(exports: &'static [Export], name: &str) -> Option<&'static Export> {
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
    let serves = |index: &usize| match rows.get(*index) {
        Some(row) => names::import((row.module, row.name), (module, name)),
        None => Fit::No,
    };
    let index = names::best((*from..rows.len()).chain(0..*from), serves)?;
    *from = index + 1;
    rows.get(index)
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
