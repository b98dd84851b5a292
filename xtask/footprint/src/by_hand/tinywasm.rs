//! On tinywasm: typed closures over a shared state, memory that is copied in and out.

extern crate alloc;

use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::ptr::NonNull;

use firmware::board::expect;
use tinywasm::engine::{Config, MemoryBackend, StackConfig};
use tinywasm::{
    Engine, Error, FuncContext, FunctionTyped, HostFunction, Imports, Memory, Module,
    ModuleInstance, Result, Store, Trap,
};

use super::{Handles, Trapped};
use crate::STACK;
use crate::devices::Devices;

pub use crate::define as bind;

/// What all functions of a guest know.
pub struct State<B> {
    /// While a call runs.
    board: Option<NonNull<B>>,
    memory: Option<Memory>,
    realloc: Option<Rc<FunctionTyped<(i32, i32, i32, i32), i32>>>,
    handles: Handles,
}

/// It, among them.
pub type Shared<B> = Rc<RefCell<State<B>>>;

/// The board that serves the running call, unless the guest calls where it must not.
#[inline(always)]
pub fn board<'b, B>(state: &Shared<B>) -> Result<&'b mut B> {
    let mut board = state.borrow().board.ok_or(Trap::Unreachable)?;
    // SAFETY: `Guest::call` puts the board there before each call and borrows it until the call
    // ends, and `realloc` takes it out while the guest runs in between.
    Ok(unsafe { board.as_mut() })
}

/// Defines every function of a scalar world.
#[macro_export]
macro_rules! define {
    (@instance $world:ident) => {
        |store, state| {
            let mut imports = ::tinywasm::Imports::new();
            ::firmware::$world! { $crate::define_each, [store state imports] }
            imports
        }
    };
}

/// See `define`.
#[macro_export]
macro_rules! define_each {
    ([$store:ident $state:ident $imports:ident] $( $module:literal $interface:ident { $(
        $name:literal $func:ident($($arg:ident: $A:ty),*) $(-> $R:ty)? = $number:literal;
    )* } )*) => { $( $( {
        let state: $crate::by_hand::Shared<Board> = ::core::clone::Clone::clone($state);
        let func = ::tinywasm::HostFunction::from($store, move |_, args| {
            let ($($arg,)*): ($($crate::define_each!(@core $A),)*) = args;
            let result = $crate::by_hand::board(&state)?.$func($($arg.cast_unsigned()),*);
            Ok($crate::define_each!(@result result $(-> $R)?))
        });
        $imports.define($module, $name, func);
    } )* )* };
    (@core u32) => { i32 };
    (@core $A:ty) => { i32 };
    (@result $result:ident) => { $result };
    (@result $result:ident -> $R:ty) => { $result.cast_signed() };
}

/// A running guest.
pub struct Guest<B> {
    store: Store,
    instance: ModuleInstance,
    state: Shared<B>,
}

impl<B> Guest<B> {
    /// Loads a guest; `bind` resolves its imports.
    #[inline(always)]
    pub fn load(
        app: &'static [u8],
        board: &mut B,
        bind: impl FnOnce(&mut Store, &Shared<B>) -> Imports,
    ) -> Self {
        let module = expect(Module::try_from_twasm(app));
        let config = Config::new()
            .with_call_stack(StackConfig::dynamic(2, STACK as usize / 128))
            .with_value_stack_32(StackConfig::dynamic(32, STACK as usize / 8))
            .with_value_stack_64(StackConfig::dynamic(6, STACK as usize * 3 / 128))
            .with_value_stack_128(StackConfig::dynamic(1, STACK as usize / 256))
            .with_memory_backend(MemoryBackend::vec())
            .with_trap_on_oom(true);
        let mut store = Store::new(Engine::new(config));
        let board = Some(NonNull::from(board));
        let state = State { board, memory: None, realloc: None, handles: [None; 16] };
        let state = Rc::new(RefCell::new(state));
        let imports = bind(&mut store, &state);
        let instance = expect(ModuleInstance::instantiate(&mut store, &module, Some(imports)));
        Self { store, instance, state }
    }

    /// Calls an export that returns nothing.
    pub fn run(&mut self, board: &mut B, export: &str, times: u32) {
        let func = expect(self.instance.func::<i32, ()>(&self.store, export));
        self.state.borrow_mut().board = Some(NonNull::from(board));
        expect(func.call(&mut self.store, times.cast_signed()));
    }
}

impl Guest<Devices> {
    /// Loads a guest of world `devices`.
    pub fn devices(app: &'static [u8], devices: &mut Devices) -> Self {
        let guest = Self::load(app, devices, imports);
        let mut state = guest.state.borrow_mut();
        state.memory = guest.instance.memory("memory").ok();
        state.realloc = guest.instance.func(&guest.store, "cabi_realloc").ok().map(Rc::new);
        drop(state);
        guest
    }

    /// Lets the app step; how long it wants to rest.
    pub fn step(&mut self, devices: &mut Devices) -> u32 {
        let func = expect(self.instance.func::<(), i32>(&self.store, "step"));
        self.state.borrow_mut().board = Some(NonNull::from(devices));
        expect(func.call(&mut self.store, ())).cast_unsigned()
    }

    /// Lets it log.
    pub fn say(&mut self, devices: &mut Devices, times: u32, len: u32) {
        let func = expect(self.instance.func::<(i32, i32), ()>(&self.store, "say"));
        self.state.borrow_mut().board = Some(NonNull::from(devices));
        expect(func.call(&mut self.store, (times.cast_signed(), len.cast_signed())));
    }
}

/// A guest's memory, with the store that it is in.
struct Linear<'a> {
    store: &'a mut Store,
    memory: Memory,
}

impl super::Memory for Linear<'_> {
    type Bytes<'a>
        = Vec<u8>
    where
        Self: 'a;

    fn bytes(&self, at: u32, len: u32) -> Result<Vec<u8>, Trapped> {
        // The length is the guest's word: a copy is not made before it is known to be there.
        let end = at.checked_add(len).ok_or(Trapped)?;
        if end as usize > self.len() {
            return Err(Trapped);
        }
        self.memory.read_vec(self.store, at as usize, len as usize).map_err(|_| Trapped)
    }

    fn put(&mut self, at: u32, bytes: &[u8]) -> Result<(), Trapped> {
        self.memory.copy_from_slice(self.store, at as usize, bytes).map_err(|_| Trapped)
    }

    fn len(&self) -> usize {
        self.memory.len(self.store).unwrap_or(0)
    }
}

fn linear<'a>(context: &'a mut FuncContext<'_>, state: &Shared<Devices>) -> Result<Linear<'a>> {
    let memory = state.borrow().memory.clone().ok_or(Trap::Unreachable)?;
    Ok(Linear { store: context.store_mut(), memory })
}

/// Asks the guest for room, with the devices out of reach meanwhile.
fn realloc(context: &mut FuncContext<'_>, state: &Shared<Devices>, size: usize) -> Result<u32> {
    let func = state.borrow().realloc.clone().ok_or(Trap::Unreachable)?;
    let devices = state.borrow_mut().board.take();
    let at = context.call(&func, (0, 0, 1, size as i32));
    state.borrow_mut().board = devices;
    at.map(i32::cast_unsigned)
}

impl From<Trapped> for Error {
    fn from(_: Trapped) -> Self {
        Trap::Unreachable.into()
    }
}

fn imports(store: &mut Store, state: &Shared<Devices>) -> Imports {
    const DIGITAL: &str = "mcu:board/digital@0.1.0";
    const I2C: &str = "mcu:board/i2c@0.1.0";
    let mut imports = Imports::new();

    let known = state.clone();
    let open_output = move |mut context: FuncContext<'_>, (at, len, result): (i32, i32, i32)| {
        let memory = &mut linear(&mut context, &known)?;
        let args = [at, len, result].map(i32::cast_unsigned);
        let devices = board(&known)?;
        Ok(super::open_output(devices, &mut known.borrow_mut().handles, memory, args)?)
    };
    imports.define(DIGITAL, "[static]output.open", HostFunction::from(store, open_output));

    let known = state.clone();
    let set = move |_: FuncContext<'_>, (this, level): (i32, i32)| {
        let args = [this, level].map(i32::cast_unsigned);
        let devices = board(&known)?;
        Ok(super::set(devices, &mut known.borrow_mut().handles, args)?.cast_signed())
    };
    imports.define(DIGITAL, "[method]output.set", HostFunction::from(store, set));

    let known = state.clone();
    let drop_output = move |_: FuncContext<'_>, this: i32| {
        let devices = board(&known)?;
        let handles = &mut known.borrow_mut().handles;
        Ok(super::drop_output(devices, handles, this.cast_unsigned())?)
    };
    imports.define(DIGITAL, "[resource-drop]output", HostFunction::from(store, drop_output));

    let known = state.clone();
    let open_bus = move |mut context: FuncContext<'_>, (at, len, result): (i32, i32, i32)| {
        let memory = &mut linear(&mut context, &known)?;
        let args = [at, len, result].map(i32::cast_unsigned);
        let devices = board(&known)?;
        Ok(super::open_bus(devices, &mut known.borrow_mut().handles, memory, args)?)
    };
    imports.define(I2C, "[static]bus.open", HostFunction::from(store, open_bus));

    let known = state.clone();
    let write = move |mut context: FuncContext<'_>,
                      (this, address, at, len, result): (i32, i32, i32, i32, i32)| {
        let memory = &mut linear(&mut context, &known)?;
        let args = [this, address, at, len, result].map(i32::cast_unsigned);
        let devices = board(&known)?;
        Ok(super::write(devices, &mut known.borrow_mut().handles, memory, args)?)
    };
    imports.define(I2C, "[method]bus.write", HostFunction::from(store, write));

    let known = state.clone();
    let write_read =
        move |mut context: FuncContext<'_>,
              (this, address, at, len, count, result): (i32, i32, i32, i32, i32, i32)| {
            let args = [this, address, at, len, count, result].map(i32::cast_unsigned);
            let devices = board(&known)?;
            let memory = &mut linear(&mut context, &known)?;
            let read = super::transfer(devices, &mut known.borrow_mut().handles, memory, args)?;
            let Some(read) = read else { return Ok(()) };
            let at = realloc(&mut context, &known, read.len())?;
            let memory = &mut linear(&mut context, &known)?;
            Ok(super::transferred(memory, read, at, result.cast_unsigned())?)
        };
    imports.define(I2C, "[method]bus.write-read", HostFunction::from(store, write_read));

    let known = state.clone();
    let drop_bus = move |_: FuncContext<'_>, this: i32| {
        let devices = board(&known)?;
        let handles = &mut known.borrow_mut().handles;
        Ok(super::drop_bus(devices, handles, this.cast_unsigned())?)
    };
    imports.define(I2C, "[resource-drop]bus", HostFunction::from(store, drop_bus));

    let known = state.clone();
    let log = move |mut context: FuncContext<'_>, (level, at, len): (i32, i32, i32)| {
        let memory = &linear(&mut context, &known)?;
        let args = [level, at, len].map(i32::cast_unsigned);
        Ok(super::log(board(&known)?, memory, args)?)
    };
    imports.define("mcu:board/log@0.1.0", "log", HostFunction::from(store, log));
    imports
}
