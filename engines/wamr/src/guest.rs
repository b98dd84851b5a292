//! A guest on WAMR, as a trampoline sees it: memory, handles, room.

use core::ptr::NonNull;

use microwit_host::names::{self, Fit, Role};
use microwit_host::{Destructor, Guest, Handles, Item, Sig, Slot, Trap, TypeId, View, World};
use microwit_lend::{Holder, Lend};

use crate::ffi::Env;
use crate::module::{Callee, Module, Named};

/// What an instance knows of its app.
pub struct Data<H, const N: usize> {
    pub lend: Lend<H>,
    pub handles: Handles<[Slot; N]>,
    pub env: NonNull<Env>,
    pub module: Module,
    pub realloc: Option<Callee>,
    /// Where a microwit guest keeps its free memory: the address of two words, start and end.
    pub region: Option<u32>,
}

impl<H, const N: usize> Data<H, N> {
    pub fn new(module: Module, env: NonNull<Env>) -> Self {
        let handles = Handles::new();
        Self { lend: Lend::EMPTY, handles, env, module, realloc: None, region: None }
    }

    /// What fits best of what the app exports.
    #[inline(never)]
    pub fn find(&self, fit: &dyn Fn(&str) -> Fit) -> Option<Named<'_>> {
        names::best(self.module.exports(), |export| fit(export.name))
    }

    /// What the app exports for this purpose.
    pub fn role(&self, role: Role) -> Option<Named<'_>> {
        self.find(&|name| names::exact(names::role(name) == role))
    }

    /// A destructor of the app's.
    pub fn destructor(&self, row: &Destructor) -> Option<Callee> {
        self.find(&|name| names::export(row.name, name))?.func(Destructor::SIG)
    }
}

impl Named<'_> {
    /// It, if it is a function of this signature.
    pub fn func(&self, want: Sig) -> Option<Callee> {
        (self.item == Item::Func(want)).then_some(Callee(self.index))
    }
}

/// A guest by what is known of it.
pub struct In<H, const N: usize>(pub NonNull<Data<H, N>>);

impl<H: World, const N: usize> Guest for In<H, N> {
    fn view(&mut self) -> View<'_> {
        let (memory, handles) = self.linear();
        View::new(memory, handles)
    }

    fn memory(&mut self) -> &mut [u8] {
        self.linear().0
    }

    fn handles(&mut self) -> &Handles {
        &self.known().handles
    }

    fn realloc(&mut self, align: u32, size: u32) -> Result<u32, Trap> {
        let &mut Data { realloc, region, .. } = self.known();
        let call = |guest: &mut Self, realloc: Callee, [old, had, align, size]: [u32; 4]| {
            let slots = &mut [old.into(), had.into(), align.into(), size.into()];
            guest.call(realloc, slots).map(|()| slots[0] as u32)
        };
        microwit_lend::realloc(self, (region, realloc), (align, size), call)
    }

    fn destroy(&mut self, ty: TypeId, rep: u32) {
        self.lend().state.doom::<H>(ty, rep);
    }
}
