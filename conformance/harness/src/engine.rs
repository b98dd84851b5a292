//! The engines that a guest can be run on. Nothing else here knows one by name.

use microwit_host::{Engine, Limits, LoadError, World};

/// Loads guests.
pub trait Loader {
    /// A running guest.
    type Instance<H: World>: Engine<Host = H>;

    /// Validates, binds and instantiates `wasm`.
    fn load<'m, H: World>(
        wasm: &'m [u8],
        host: &mut H,
        limits: Limits,
    ) -> Result<Self::Instance<H>, LoadError<'m>>;

    /// Ends a guest: the host lets go of what it still owned.
    fn unload<H: World>(instance: Self::Instance<H>, host: &mut H);
}

/// wasmi 2.
pub struct Wasmi;

impl Loader for Wasmi {
    type Instance<H: World> = microwit_wasmi::Instance<H>;

    fn load<'m, H: World>(
        wasm: &'m [u8],
        host: &mut H,
        limits: Limits,
    ) -> Result<Self::Instance<H>, LoadError<'m>> {
        microwit_wasmi::Instance::load(wasm, host, limits)
    }

    fn unload<H: World>(instance: Self::Instance<H>, host: &mut H) {
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
    Limits { memory: 16 << 20, fuel: Some(100_000_000), stack: 64 * 1024, eager: false };
