//! wasmi as one uses it without microwit.

use crate::board::expect;
use core::ptr::NonNull;
use wasmi::{
    Caller, CompilationMode, Config, Engine, Instance, Memory, Module, Store, StoreLimits,
    StoreLimitsBuilder, TypedFunc, WasmParams, WasmResults,
};

/// `cabi_realloc`.
pub type Realloc = TypedFunc<(u32, u32, u32, u32), u32>;

/// What the store carries.
pub struct Known<B> {
    /// The board, while a call runs.
    pub board: Option<NonNull<B>>,
    /// The guest's memory.
    pub memory: Option<Memory>,
    /// The guest's allocator.
    pub realloc: Option<Realloc>,
    /// What the guest's handles stand for.
    pub handles: [Option<u32>; 16],
    /// What the guest may use.
    pub limits: StoreLimits,
}

// SAFETY: there is one thread.
unsafe impl<B> Send for Known<B> {}
// SAFETY: there is one thread.
unsafe impl<B> Sync for Known<B> {}

/// The board that serves the running call, taken at its word.
#[inline(always)]
pub fn board<'b, B>(caller: &mut Caller<'_, Known<B>>) -> &'b mut B {
    // SAFETY: `Guest` puts the board there before each call and borrows it until the call ends.
    unsafe { caller.data_mut().board.unwrap_unchecked().as_mut() }
}

/// A running guest.
pub struct Guest<B> {
    store: Store<Known<B>>,
    instance: Instance,
}

impl<B> Guest<B> {
    /// Loads a module; `bind` resolves its imports and instantiates it.
    #[inline(always)]
    pub fn load(
        wasm: &[u8],
        board: &mut B,
        eager: bool,
        bind: impl FnOnce(&mut Store<Known<B>>, &Module) -> Instance,
    ) -> Self {
        let mode = if eager { CompilationMode::Eager } else { CompilationMode::LazyTranslation };
        let mut config = Config::default();
        config
            .ignore_custom_sections(true)
            .compilation_mode(mode)
            .set_min_stack_height(1000)
            .set_max_stack_height(16 * 1024);
        let engine = Engine::new(&config);
        // SAFETY: all bytes come from `guest!`.
        let module = expect(unsafe { Module::new_unchecked(&engine, wasm) });
        let known = Known {
            board: Some(NonNull::from(board)),
            memory: None,
            realloc: None,
            handles: [None; 16],
            limits: StoreLimitsBuilder::new()
                .memory_size(64 * 1024)
                .trap_on_grow_failure(true)
                .build(),
        };
        let mut store = Store::new(&engine, known);
        store.limiter(|known| &mut known.limits);
        let instance = bind(&mut store, &module);
        Self { store, instance }
    }

    /// Looks up what the canonical ABI needs.
    pub fn remember_exports(&mut self) {
        let memory = self.instance.get_memory(&self.store, "memory");
        let realloc = self.instance.get_typed_func(&self.store, "cabi_realloc").ok();
        let known = self.store.data_mut();
        (known.memory, known.realloc) = (memory, realloc);
    }

    /// Looks up an export.
    pub fn func<P: WasmParams, R: WasmResults>(&self, name: &str) -> TypedFunc<P, R> {
        expect(self.instance.get_typed_func(&self.store, name))
    }

    /// Calls an export.
    pub fn call<P: WasmParams, R: WasmResults>(
        &mut self,
        board: &mut B,
        func: TypedFunc<P, R>,
        params: P,
    ) -> R {
        self.store.data_mut().board = Some(NonNull::from(board));
        expect(func.call(&mut self.store, params))
    }
}
