//! The linker: it checks an app's exports and finds a row for each of its imports, before the app runs.

use core::marker::PhantomData;

use crate::load::{LoadError, Name};
use crate::names::{self, Fit, Role};
use crate::sig::Sig;
use crate::table::{Destructor, Export, Row, World};

/// The kind of an import or export of a module, as far as linking depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExternKind {
    /// A function with this signature.
    Func(Sig),
    /// A memory with 32-bit addresses that is not shared.
    Memory,
    /// A memory of any other kind.
    OddMemory,
    /// A table, a global or a tag.
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

/// The demands that a world makes on an app, and the functions that it cannot offer.
pub trait Terms {
    /// The functions that the app must export.
    fn exports(&self) -> &[Export];
    /// The destructors of the resources that the app defines. The app may export them.
    fn destructors(&self) -> &[Destructor];
    /// The functions that no app can import, as module and name.
    fn unserved(&self) -> &[(&'static str, &'static str)];
}

/// The terms of a world that the compiler knows. Code for demands that the world does not make takes no
/// flash.
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

/// Checks one app: first all its exports, then its imports in their order, then the rest. A chip stops at the
/// first error; a tool may go on to collect them all.
pub struct Linker<'m, T> {
    /// The demands on the app.
    terms: T,
    /// The app's bytes, in which the names of an error are found.
    wasm: &'m [u8],
    /// Whether the app exports a memory: first under its legacy name, then under its `cm32p2` name.
    memory: [bool; 2],
    /// Whether a function with names of this kind needs a memory: first legacy, then `cm32p2`.
    needed: [bool; 2],
    /// The index of the row to try first: apps import in WIT order.
    next: usize,
}

impl<'m, T: Terms> Linker<'m, T> {
    /// A linker for the app in `wasm`.
    pub const fn new(wasm: &'m [u8], terms: T) -> Self {
        Self { terms, wasm, memory: [false; 2], needed: [false; 2], next: 0 }
    }

    /// Checks the export `name` of the app.
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

    /// The kind that an export must have because of its name; `None` if its name means nothing here.
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

    /// The signature of an export of the world, of its post-return, or of a destructor.
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

    /// The row that serves the app's next import.
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

    /// Checks that the app exports the one memory that its functions need, under a name of their kind.
    pub const fn memory(&self) -> Result<(), LoadError> {
        match (self.memory, self.needed) {
            ([true, true], _) => Err(LoadError::TwoMemories),
            ([false, _], [true, _]) => Err(LoadError::NoMemory { name: memory(false) }),
            ([_, false], [_, true]) => Err(LoadError::NoMemory { name: memory(true) }),
            _ => Ok(()),
        }
    }

    /// The errors for exports that the world demands and an app with these export `names` lacks.
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

    /// Notes whether a function may need a memory. `name` is its own name or its module's.
    fn need(&mut self, sig: Sig, name: &str) {
        *of_kind(&mut self.needed, name) |= sig.pointers();
    }

    /// The position in the app's bytes of a name that an engine read from them. Modules and the packed forms
    /// of modules write the length of a name before it. Looking for the length first keeps the search linear,
    /// whatever else the bytes hold.
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

/// The export name of a memory: `cm32p2` or legacy.
const fn memory(cm32p2: bool) -> &'static str {
    if cm32p2 { "cm32p2_memory" } else { "memory" }
}

/// The one of two values that belongs to the kind of `name`: legacy or `cm32p2`.
fn of_kind<'v, T>([legacy, cm32p2]: &'v mut [T; 2], name: &str) -> &'v mut T {
    if names::is_cm32p2(name) { cm32p2 } else { legacy }
}

/// The row that the user most likely meant. At least half of its name is the same. Of such rows it is the one
/// with the most similar name, then with the most similar module, which may be another version of the module.
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

/// The number of bytes of the longer text that are in neither the common beginning nor the common end.
fn unlike(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let same = |(a, b): &(&u8, &u8)| a == b;
    let begin = a.iter().zip(b).take_while(same).count();
    let end = a.iter().rev().zip(b.iter().rev()).take_while(same).count();
    a.len().max(b.len()) - (begin + end).min(a.len()).min(b.len())
}
