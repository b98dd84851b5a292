//! Checks what an app exports, and finds a row for each of its imports, before any of it runs.

use crate::names::{self, Fit, Role};
use crate::{Destructor, Export, Facts, LoadError, Name, Row, Sig};

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
    /// The app's bytes, for where the names in an error are.
    wasm: &'m [u8],
    /// It has a memory by a legacy name, by one of `cm32p2`.
    memory: [bool; 2],
    /// Something of this kind of names needs one.
    needed: [bool; 2],
    /// The row that is looked at first: apps import in WIT order.
    next: usize,
}

impl<'m> Linker<'m> {
    /// For the app in `wasm`.
    pub const fn new(wasm: &'m [u8]) -> Self {
        Self { wasm, memory: [false; 2], needed: [false; 2], next: 0 }
    }

    /// Checks what the app exports as `name`.
    pub fn export<F: Facts>(&mut self, name: &str, item: Item) -> Result<(), LoadError> {
        match self.known::<F>(name) {
            Some(wanted) if wanted != item => Err(match wanted {
                Item::Func(wanted) => {
                    LoadError::ExportType { name: self.own(name), wanted, found: item.sig() }
                }
                _ => LoadError::Memory { name: memory(names::is_cm32p2(name)) },
            }),
            None if names::is_cm32p2(name) => {
                Err(LoadError::UnknownExport { name: self.own(name) })
            }
            _ => Ok(()),
        }
    }

    /// What an export must be because of its name.
    fn known<F: Facts>(&mut self, name: &str) -> Option<Item> {
        let sig = match names::role(name) {
            Role::Memory => {
                *of_kind(&mut self.memory, name) = true;
                return Some(Item::Memory);
            }
            Role::Realloc => const { Sig::of("(iiii)i") },
            Role::Initialize => Sig::EMPTY,
            Role::Region | Role::Other => self.called::<F>(name)?,
        };
        Some(Item::Func(sig))
    }

    /// The signature of an export that the world has, or that belongs to one.
    fn called<F: Facts>(&mut self, name: &str) -> Option<Sig> {
        if let Some(func) = names::returning(name) {
            return Some(exported(F::EXPORTS, func)?.post_return_sig());
        }
        if let Some(export) = exported(F::EXPORTS, name) {
            self.need(export.sig, name);
            return Some(export.sig);
        }
        let destroys = |row: &&Destructor| names::export(row.name, name);
        names::best(F::DESTRUCTORS.iter(), destroys).map(|_| Destructor::SIG)
    }

    /// Which of all rows serves the app's next import.
    pub fn row<'r, F: Facts, C>(
        &mut self,
        rows: &'r [Row<C>],
        (module, name): (&str, &str),
        item: Item,
    ) -> Result<&'r Row<C>, LoadError> {
        let found = item.sig();
        let serves = |row: &&Row<C>| names::import((row.module, row.name), (module, name));
        let next = rows.get(self.next).filter(|row| serves(row) == Fit::Exact);
        let row = next.or_else(|| names::best(rows.iter(), serves));
        self.next += 1;
        match row {
            Some(row) if found == Some(row.sig) => {
                self.need(row.sig, module);
                Ok(row)
            }
            _ => {
                let passes = |own: &(&str, &str)| names::import(*own, (module, name)) != Fit::No;
                let unserved = F::UNSERVED.iter().any(passes);
                let nearest = nearest(rows, module, name);
                let (module, name) = (self.own(module), self.own(name));
                Err(match row {
                    Some(row) => LoadError::ImportType { module, name, offered: row.sig, found },
                    None if unserved => LoadError::NotServed { module, name },
                    None => LoadError::UnknownImport { module, name, nearest },
                })
            }
        }
    }

    /// Checks that the app has each export of the world, as `has` tells, and the one memory that its
    /// functions need, by a name of their kind.
    pub fn finish<F: Facts>(&self, has: impl Fn(&Export) -> bool) -> Result<(), LoadError> {
        match (self.memory, self.needed) {
            ([true, true], _) => return Err(LoadError::TwoMemories),
            ([false, _], [true, _]) => return Err(LoadError::NoMemory { name: memory(false) }),
            ([_, false], [_, true]) => return Err(LoadError::NoMemory { name: memory(true) }),
            _ => (),
        }
        match F::EXPORTS.iter().find(|export| !has(export)) {
            Some(Export { name, .. }) => Err(LoadError::MissingExport { name }),
            None => Ok(()),
        }
    }

    /// Notes that the function that is called `name`, or is in module `name`, may need a memory.
    fn need(&mut self, sig: Sig, name: &str) {
        *of_kind(&mut self.needed, name) |= sig.pointers();
    }

    /// Where in the app's bytes a name is that an engine has read from them. Modules and what is packed of
    /// them write the length of a name before it. Looking for that first keeps the search linear, whatever
    /// else the bytes hold.
    fn own(&self, name: &str) -> Name {
        let len = [name.len() as u8 | 0x80, (name.len() >> 7) as u8];
        let len = match name.len() {
            0..0x80 => &[name.len() as u8],
            0x80..0x4000 => &len[..],
            _ => return Name::default(),
        };
        let is_own = |at: &usize| {
            let rest = self.wasm.get(*at..).and_then(|rest| rest.strip_prefix(len));
            rest.is_some_and(|rest| rest.starts_with(name.as_bytes()))
        };
        let own = (0..self.wasm.len()).find(is_own);
        own.map_or(Name::default(), |at| Name::new(at + len.len(), name.len()))
    }
}

/// What a memory is called in one kind of names.
const fn memory(cm32p2: bool) -> &'static str {
    if cm32p2 { "cm32p2_memory" } else { "memory" }
}

/// Of a value for each kind of names, the one for `name`.
fn of_kind<'v, T>([legacy, cm32p2]: &'v mut [T; 2], name: &str) -> &'v mut T {
    if names::is_cm32p2(name) { cm32p2 } else { legacy }
}

/// The export in a table that an app calls `name`.
fn exported(exports: &'static [Export], name: &str) -> Option<&'static Export> {
    names::best(exports.iter(), |export| names::export(export.name, name))
}

/// The row that a user most likely meant: one whose name is at least half the same, and of these the
/// one most like it, in the module most like it. (That may be another version of the module.)
fn nearest<C>(rows: &[Row<C>], module: &str, name: &str) -> Option<(&'static str, &'static str)> {
    let mut nearest = (usize::MAX, None);
    for row in rows {
        let unlike = unlike(row.name, name);
        let far = 8 * unlike + self::unlike(row.module, module);
        if 2 * unlike <= name.len() && far < nearest.0 {
            nearest = (far, Some((row.module, row.name)));
        }
    }
    nearest.1
}

/// How many bytes of the longer are neither in the beginning nor in the end that both have.
fn unlike(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let same = |(a, b): &(&u8, &u8)| a == b;
    let begin = a.iter().zip(b).take_while(same).count();
    let end = a.iter().rev().zip(b.iter().rev()).take_while(same).count();
    a.len().max(b.len()) - (begin + end).min(a.len()).min(b.len())
}
