//! Checks what an app exports, and finds a row for each of its imports, before any of it runs.

use core::marker::PhantomData;

use crate::load::{LoadError, Name};
use crate::names::{self, Fit, Role};
use crate::sig::Sig;
use crate::table::{Destructor, Export, Row, World};

/// What is under a name in a module, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExternKind {
    /// A function of this type.
    Func(Sig),
    /// A memory with 32-bit addresses that nobody shares.
    Memory,
    /// Any other memory.
    OddMemory,
    /// A table, a global, a tag.
    Other,
}

impl ExternKind {
    const fn sig(self) -> Option<Sig> {
        match self {
            Self::Func(sig) => Some(sig),
            _ => None,
        }
    }
}

/// What a world asks of an app, and says of what it does not offer.
pub trait Terms {
    /// What the app must export.
    fn exports(&self) -> &[Export];
    /// How resources of the app's end, which it may export.
    fn destructors(&self) -> &[Destructor];
    /// What no app can import, as module and name.
    fn unserved(&self) -> &[(&'static str, &'static str)];
}

/// The terms of a firmware, which the compiler knows: what it does not ask for takes no flash.
#[derive(Debug)]
pub struct Firmware<F>(pub PhantomData<F>);

impl<F: World> Terms for Firmware<F> {
    fn exports(&self) -> &[Export] {
        F::EXPORTS
    }

    fn destructors(&self) -> &[Destructor] {
        F::DESTRUCTORS
    }

    fn unserved(&self) -> &[(&'static str, &'static str)] {
        F::UNSERVED
    }
}

/// Checks one app: first all that it exports, then its imports in their order, then the rest. A chip stops at
/// the first error; who wants to know them all goes on.
pub struct Linker<'m, T> {
    /// What is asked of the app.
    terms: T,
    /// The app's bytes, for where the names in an error are.
    wasm: &'m [u8],
    /// It has a memory by a legacy name, by one of `cm32p2`.
    memory: [bool; 2],
    /// Something of this kind of names needs one.
    needed: [bool; 2],
    /// The row that is looked at first: apps import in WIT order.
    next: usize,
}

impl<'m, T: Terms> Linker<'m, T> {
    /// For the app in `wasm`.
    pub const fn new(wasm: &'m [u8], terms: T) -> Self {
        Self { terms, wasm, memory: [false; 2], needed: [false; 2], next: 0 }
    }

    /// Checks what the app exports as `name`.
    pub fn export(&mut self, name: &str, item: ExternKind) -> Result<(), LoadError> {
        match self.known(name) {
            Some(wanted) if wanted != item => Err(match wanted {
                ExternKind::Func(wanted) => {
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
    fn known(&mut self, name: &str) -> Option<ExternKind> {
        let sig = match names::role(name) {
            Role::Memory => {
                *of_kind(&mut self.memory, name) = true;
                return Some(ExternKind::Memory);
            }
            Role::Realloc => const { Sig::of("(iiii)i") },
            Role::Initialize => Sig::EMPTY,
            Role::Region | Role::Other => self.called(name)?,
        };
        Some(ExternKind::Func(sig))
    }

    /// The signature of an export that the world has, or that belongs to one.
    fn called(&mut self, name: &str) -> Option<Sig> {
        if let Some(func) = names::returning(name) {
            return Some(self.exported(func)?.post_return_sig());
        }
        if let Some(&Export { sig, .. }) = self.exported(name) {
            self.need(sig, name);
            return Some(sig);
        }
        let destroys = |row: &&Destructor| names::export(row.name, name);
        names::best(self.terms.destructors().iter(), destroys).map(|_| Destructor::SIG)
    }

    /// Which of all rows serves the app's next import.
    pub fn row<'r, C>(
        &mut self,
        rows: &'r [Row<C>],
        (module, name): (&str, &str),
        item: ExternKind,
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
                let unserved = self.terms.unserved().iter().any(passes);
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

    /// Checks that the app has the one memory that its functions need, by a name of their kind.
    pub const fn memory(&self) -> Result<(), LoadError> {
        match (self.memory, self.needed) {
            ([true, true], _) => Err(LoadError::TwoMemories),
            ([false, _], [true, _]) => Err(LoadError::NoMemory { name: memory(false) }),
            ([_, false], [_, true]) => Err(LoadError::NoMemory { name: memory(true) }),
            _ => Ok(()),
        }
    }

    /// What the world asks for and the app, which exports these `names`, does not have.
    pub fn missing<'n, N: Iterator<Item = &'n str>>(
        &self,
        names: impl Fn() -> N,
    ) -> impl Iterator<Item = LoadError> {
        let has = move |wanted: &str| names().any(|own| names::export(wanted, own) != Fit::No);
        let missing = self.terms.exports().iter().filter(move |export| !has(export.name));
        missing.map(|Export { name, .. }| LoadError::MissingExport { name })
    }

    /// The world's export that the app calls `name`.
    fn exported(&self, name: &str) -> Option<&Export> {
        names::best(self.terms.exports().iter(), |export| names::export(export.name, name))
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
