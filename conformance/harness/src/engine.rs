//! The engines that a guest can be run on. Nothing else here knows one by name.

use microwit_host::{Engine, Limits, LoadError, World};

/// Loads guests.
pub trait Loader {
    /// A running guest, with room for `HANDLES` handles.
    type Instance<H: World, const HANDLES: usize>: Engine<Host = H>;

    /// Validates, binds and instantiates `wasm`.
    fn load<'m, H: World, const HANDLES: usize>(
        wasm: &'m [u8],
        host: &mut H,
        limits: Limits,
    ) -> Result<Self::Instance<H, HANDLES>, LoadError<'m>>;

    /// Ends a guest: the host lets go of what it still owned.
    fn unload<H: World, const HANDLES: usize>(instance: Self::Instance<H, HANDLES>, host: &mut H);
}

/// wasmi 2.
pub struct Wasmi;

impl Loader for Wasmi {
    type Instance<H: World, const HANDLES: usize> = microwit_wasmi::Instance<H, HANDLES>;

    fn load<'m, H: World, const HANDLES: usize>(
        wasm: &'m [u8],
        host: &mut H,
        limits: Limits,
    ) -> Result<Self::Instance<H, HANDLES>, LoadError<'m>> {
        microwit_wasmi::Instance::with_handles(wasm, host, limits)
    }

    fn unload<H: World, const HANDLES: usize>(instance: Self::Instance<H, HANDLES>, host: &mut H) {
        instance.unload(host);
    }
}

/// Runs `$run::<Loader>($args)` on the engine of that name.
#[macro_export]
macro_rules! on_engine {
    ($name:expr, $run:ident::<$($host:ty),*>($($arg:expr),*)) => {
        match $name {
            "wasmi" => $run::<$crate::engine::Wasmi, $($host),*>($($arg),*),
            other => Err(format!("no engine `{other}`: there is wasmi")),
        }
    };
}

/// Far more than any case needs, so that whatever loops still ends.
pub const PLENTY: Limits =
    Limits { memory: 64 << 20, fuel: Some(100_000_000), stack: 64 * 1024, eager: false };
