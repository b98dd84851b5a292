//! Finding a row for each of an app's imports.

use crate::{HostFn, LoadError, Sig, World};

/// Finds rows for the imports of one app, in the order in which the app names them.
pub struct Linker<'m> {
    /// The app's bytes, for the names in an error.
    wasm: &'m [u8],
    /// It exports a memory.
    memory: bool,
    /// Where the next row is looked for first: apps import in WIT order.
    next: usize,
}

impl<'m> Linker<'m> {
    /// For the app in `wasm`, which exports a memory or not.
    pub const fn new(wasm: &'m [u8], memory: bool) -> Self {
        Self { wasm, memory, next: 0 }
    }

    /// The row that serves the app's next import. `found` is its type, `None` when it is not a
    /// function.
    pub fn row<H: World>(
        &mut self,
        module: &str,
        name: &str,
        found: Option<Sig>,
    ) -> Result<&'static HostFn<H>, LoadError<'m>> {
        let row = find(H::IMPORTS, &mut self.next, module, name);
        match row {
            Some(row) if found == Some(row.sig) => {
                let ready = self.memory || !row.sig.pointers();
                if ready { Ok(row) } else { Err(LoadError::NoMemory) }
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

    /// What an engine has read from the app's bytes, as a part of them: it outlives the engine.
    fn own(&self, name: &str) -> &'m str {
        let at = |at| self.wasm.get(at..)?.get(..name.len()).filter(|own| *own == name.as_bytes());
        let own = (0..self.wasm.len()).find_map(at).unwrap_or_default();
        core::str::from_utf8(own).unwrap_or_default()
    }
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
    let at = after.iter().chain(before).position(|row| row.name == name && row.module == module)?;
    let index = (*from + at) % rows.len();
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
