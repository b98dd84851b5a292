//! On wasmtime: typed functions in its `Linker`, the devices behind a pointer.

use core::ptr::NonNull;

use firmware::board::expect;
use wasmtime::{
    Caller, Config, Engine, Error, Instance, Linker, Memory, Module, Result, Store, StoreLimits,
    StoreLimitsBuilder, Trap, TypedFunc,
};

use super::{Handles, Trapped};
use crate::devices::Devices;

pub use crate::link as bind;

/// What the store carries.
pub struct Known<B> {
    /// The board, while a call runs.
    board: Option<NonNull<B>>,
    memory: Option<Memory>,
    realloc: Option<TypedFunc<(u32, u32, u32, u32), u32>>,
    handles: Handles,
    limits: StoreLimits,
}

// SAFETY: there is one thread.
unsafe impl<B> Send for Known<B> {}
// SAFETY: there is one thread.
unsafe impl<B> Sync for Known<B> {}

/// The board that serves the running call, unless the guest calls where it must not.
#[inline(always)]
pub fn board<'b, B>(caller: &mut Caller<'_, Known<B>>) -> Result<&'b mut B> {
    let Some(mut board) = caller.data_mut().board else { return Err(trap()) };
    // SAFETY: `Guest` puts the board there before each call and borrows it until the call ends, and
    // `realloc` takes it out while the guest runs in between.
    Ok(unsafe { board.as_mut() })
}

/// Registers every function of a scalar world with a `Linker`.
#[macro_export]
macro_rules! link {
    (@instance $world:ident) => {
        |linker: &mut ::wasmtime::Linker<$crate::by_hand::Known<Board>>| {
            ::firmware::$world! { $crate::link_each, [linker] }
        }
    };
}

/// See `link`.
#[macro_export]
macro_rules! link_each {
    ([$linker:ident] $( $module:literal $interface:ident { $(
        $name:literal $func:ident($($arg:ident: $A:ty),*) $(-> $R:ty)? = $number:literal;
    )* } )*) => { $( $(
        ::firmware::board::expect($linker.func_wrap($module, $name,
            |mut caller: ::wasmtime::Caller<'_, $crate::by_hand::Known<Board>>, $($arg: $A),*|
            -> ::wasmtime::Result<$crate::link_each!(@result $($R)?)> {
                Ok($crate::by_hand::board(&mut caller)?.$func($($arg),*))
            },
        ));
    )* )* };
    (@result) => { () };
    (@result $R:ty) => { $R };
}

/// A running guest.
pub struct Guest<B: 'static> {
    store: Store<Known<B>>,
    instance: Instance,
}

impl<B> Guest<B> {
    /// Loads a guest; `bind` registers its imports.
    #[inline(always)]
    pub fn load(
        app: &'static [u8],
        board: &mut B,
        bind: impl FnOnce(&mut Linker<Known<B>>),
    ) -> Self {
        let engine = engine();
        // SAFETY: it is an image that `cargo xtask` had made.
        let module = expect(unsafe { Module::deserialize_raw(&engine, NonNull::from(app)) });
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
        let mut linker = Linker::new(&engine);
        bind(&mut linker);
        let instance = expect(linker.instantiate(&mut store, &module));
        Self { store, instance }
    }

    /// Calls an export that returns nothing.
    pub fn run(&mut self, board: &mut B, export: &str, times: u32) {
        let func = expect(self.instance.get_typed_func::<u32, ()>(&mut self.store, export));
        self.store.data_mut().board = Some(NonNull::from(board));
        expect(func.call(&mut self.store, times));
    }
}

/// As images for chips are made.
pub fn engine() -> Engine {
    let mut config = Config::new();
    expect(config.target("pulley32"));
    config
        .memory_reservation(0)
        .memory_guard_size(0)
        .memory_reservation_for_growth(0)
        .memory_init_cow(false)
        .signals_based_traps(false)
        .max_wasm_stack(crate::STACK as usize)
        .wasm_custom_page_sizes(true);
    expect(Engine::new(&config))
}

impl Guest<Devices> {
    /// Loads a guest of world `devices`.
    pub fn devices(app: &'static [u8], devices: &mut Devices) -> Self {
        let mut guest = Self::load(app, devices, link_devices);
        let memory = guest.instance.get_memory(&mut guest.store, "memory");
        let realloc = guest.instance.get_typed_func(&mut guest.store, "cabi_realloc").ok();
        let known = guest.store.data_mut();
        (known.memory, known.realloc) = (memory, realloc);
        guest
    }

    /// Lets the app step; how long it wants to rest.
    pub fn step(&mut self, devices: &mut Devices) -> u32 {
        let func = expect(self.instance.get_typed_func::<(), u32>(&mut self.store, "step"));
        self.store.data_mut().board = Some(NonNull::from(devices));
        expect(func.call(&mut self.store, ()))
    }

    /// Lets it log.
    pub fn say(&mut self, devices: &mut Devices, times: u32, len: u32) {
        let func = expect(self.instance.get_typed_func::<(u32, u32), ()>(&mut self.store, "say"));
        self.store.data_mut().board = Some(NonNull::from(devices));
        expect(func.call(&mut self.store, (times, len)));
    }
}

type Call<'a> = Caller<'a, Known<Devices>>;

fn memory<'a>(caller: &'a mut Call<'_>) -> Result<(&'a mut [u8], &'a mut Known<Devices>)> {
    let memory = caller.data().memory.ok_or_else(trap)?;
    Ok(memory.data_and_store_mut(caller))
}

/// Asks the guest for room, with the devices out of reach meanwhile.
fn realloc(caller: &mut Call<'_>, size: usize) -> Result<u32> {
    let known = caller.data_mut();
    let func = known.realloc.clone().ok_or_else(trap)?;
    let devices = known.board.take();
    let at = func.call(&mut *caller, (0, 0, 1, size as u32));
    caller.data_mut().board = devices;
    at
}

fn trap() -> Error {
    Trap::UnreachableCodeReached.into()
}

/// What a trapped guest is an error as.
fn done<T>(served: Result<T, Trapped>) -> Result<T> {
    served.map_err(|Trapped| trap())
}

fn open_output(mut caller: Call<'_>, at: u32, len: u32, result: u32) -> Result<()> {
    let devices = board(&mut caller)?;
    let (mut memory, known) = memory(&mut caller)?;
    done(super::open_output(devices, &mut known.handles, &mut memory, [at, len, result]))
}

fn open_bus(mut caller: Call<'_>, at: u32, len: u32, result: u32) -> Result<()> {
    let devices = board(&mut caller)?;
    let (mut memory, known) = memory(&mut caller)?;
    done(super::open_bus(devices, &mut known.handles, &mut memory, [at, len, result]))
}

fn set(mut caller: Call<'_>, this: u32, level: u32) -> Result<u32> {
    let devices = board(&mut caller)?;
    done(super::set(devices, &mut caller.data_mut().handles, [this, level]))
}

fn write(
    mut caller: Call<'_>,
    this: u32,
    address: u32,
    at: u32,
    len: u32,
    result: u32,
) -> Result<()> {
    let devices = board(&mut caller)?;
    let (mut memory, known) = memory(&mut caller)?;
    let args = [this, address, at, len, result];
    done(super::write(devices, &mut known.handles, &mut memory, args))
}

fn write_read(
    mut caller: Call<'_>,
    this: u32,
    address: u32,
    at: u32,
    len: u32,
    count: u32,
    result: u32,
) -> Result<()> {
    let devices = board(&mut caller)?;
    let (mut before, known) = memory(&mut caller)?;
    let args = [this, address, at, len, count, result];
    let read = done(super::transfer(devices, &mut known.handles, &mut before, args))?;
    let Some(read) = read else { return Ok(()) };
    let at = realloc(&mut caller, read.len())?;
    let (mut after, _) = memory(&mut caller)?;
    done(super::transferred(&mut after, read, at, result))
}

fn drop_output(mut caller: Call<'_>, this: u32) -> Result<()> {
    let devices = board(&mut caller)?;
    done(super::drop_output(devices, &mut caller.data_mut().handles, this))
}

fn drop_bus(mut caller: Call<'_>, this: u32) -> Result<()> {
    let devices = board(&mut caller)?;
    done(super::drop_bus(devices, &mut caller.data_mut().handles, this))
}

fn log(mut caller: Call<'_>, level: u32, at: u32, len: u32) -> Result<()> {
    let devices = board(&mut caller)?;
    let (memory, _) = memory(&mut caller)?;
    done(super::log(devices, &memory, [level, at, len]))
}

fn link_devices(linker: &mut Linker<Known<Devices>>) {
    const DIGITAL: &str = "mcu:board/digital@0.1.0";
    const I2C: &str = "mcu:board/i2c@0.1.0";
    expect(linker.func_wrap(DIGITAL, "[static]output.open", open_output));
    expect(linker.func_wrap(DIGITAL, "[method]output.set", set));
    expect(linker.func_wrap(DIGITAL, "[resource-drop]output", drop_output));
    expect(linker.func_wrap(I2C, "[static]bus.open", open_bus));
    expect(linker.func_wrap(I2C, "[method]bus.write", write));
    expect(linker.func_wrap(I2C, "[method]bus.write-read", write_read));
    expect(linker.func_wrap(I2C, "[resource-drop]bus", drop_bus));
    expect(linker.func_wrap("mcu:board/log@0.1.0", "log", log));
}
