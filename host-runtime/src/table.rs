//! A world as a table: what an engine binds, without knowing any Rust type of it.

use crate::{Guest, Sig, Trap, TypeId};

/// Core values as an engine hands them over: a 32-bit value in the low half (its upper half is
/// zero), a float as its bits. The first slot takes the result.
pub type Slots = [u64];

/// Lifts arguments from slots, calls the host, lowers what it returned.
pub type Trampoline<H> =
    fn(host: &mut H, guest: &mut dyn Guest, slots: &mut Slots) -> Result<(), Trap>;

/// One function that a guest may import.
pub struct HostFn<H: 'static> {
    /// The core import's module, `mcu:board/i2c@0.1.0`.
    pub module: &'static str,
    /// The core import's name, `[method]bus.write-read`.
    pub name: &'static str,
    /// Its core signature.
    pub sig: Sig,
    /// What runs.
    pub call: Trampoline<H>,
}

/// One function that a guest must export.
#[derive(Clone, Copy, Debug)]
pub struct Export {
    /// The core export's name, `step` or `mcu:board/events@0.1.0#on-edge`.
    pub name: &'static str,
    /// The name of its post-return function, which a guest may export.
    pub post_return: &'static str,
    /// Its core signature.
    pub sig: Sig,
}

impl Export {
    /// The signature of its post-return: it takes what the export returned.
    pub const fn post_return_sig(&self) -> Sig {
        match self.sig.result() {
            Some(result) => Sig::EMPTY.with(0, result),
            None => Sig::EMPTY,
        }
    }
}

/// What happens to something that a guest owned and did not drop before it was unloaded.
pub struct HostResource<H: 'static> {
    /// Which resource.
    pub ty: TypeId,
    /// Tells the host to let go of the thing with this number.
    pub drop: fn(host: &mut H, rep: u32),
}

/// A host of a world. `#[mcu_host]` implements it.
pub trait World: Sized + 'static {
    /// Every function that the host offers, in WIT order.
    const IMPORTS: &'static [HostFn<Self>];
    /// Every resource that the host offers.
    const RESOURCES: &'static [HostResource<Self>];
    /// Some value travels into the guest's memory through `cabi_realloc`. An engine leaves that
    /// path out of the firmware where it is `false`.
    const REALLOC: bool;
    /// Every function that the guest must export.
    const EXPORTS: &'static [Export];
}

/// Finds the row that serves the import `name` from `module`.
///
/// Guests import in WIT order, so the search starts where the last one ended (`from`, which it
/// moves on).
pub fn find<H>(
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
pub fn nearest<H>(
    rows: &'static [HostFn<H>],
    module: &str,
    name: &str,
) -> Option<&'static HostFn<H>> {
    let far = |row: &&HostFn<H>| {
        distance(row.name, name)
            + if row.module == module { 0 } else { 1 + distance(row.module, module) / 4 }
    };
    rows.iter().min_by_key(far).filter(|row| far(row) <= name.len().div_ceil(2) + 2)
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
