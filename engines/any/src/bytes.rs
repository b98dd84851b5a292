//! Apps as engines take them.

#[cfg(feature = "all")]
use {
    crate::{Engine, pack},
    alloc::vec::Vec,
};

/// What an engine of this type takes.
#[allow(dead_code, reason = "there may be no engine")]
type Of<E> = <E as microwit_engine::Engine>::Bytes<'static>;

/// For engines that look at all that they take. What others take has a function of its own that is
/// called like this one, and goes before it.
#[allow(dead_code, reason = "there may be no such engine")]
trait Trust {
    unsafe fn trust(bytes: Self) -> Self;
}

impl Trust for &[u8] {
    unsafe fn trust(bytes: Self) -> Self {
        bytes
    }
}

macro_rules! chosen {
    ($($Engine:ident $name:literal $engine:ident [$($packer:ident)?])*) => {$(
        /// What the chosen engine takes.
        #[cfg(chosen = $name)]
        pub type Bytes = Of<$engine::$Engine>;

        /// Takes an app that arrived while the firmware runs.
        ///
        /// # Safety
        ///
        /// It was packed for this engine, and stays unchanged.
        #[cfg(chosen = $name)]
        pub unsafe fn trust(bytes: &'static [u8]) -> Bytes {
            // SAFETY: what packs apps makes what their engine may trust.
            unsafe { Bytes::trust(bytes) }
        }

        /// The bytes themselves.
        #[cfg(chosen = $name)]
        pub fn bytes(app: Bytes) -> &'static [u8] {
            microwit_engine::AsBytes::bytes(app)
        }
    )*};
}
microwit_list::each!(chosen);

/// What is done with an app, whichever its engine is.
#[cfg(feature = "all")]
pub trait OnAny {
    /// What comes of it.
    type Done;

    /// Does it.
    fn on<E: microwit_engine::Engine>(self, app: E::Bytes<'static>) -> Self::Done;
}

#[cfg(feature = "all")]
macro_rules! ready {
    ($module:ident $fuel:ident $Engine:ident []) => {{
        let module: &'static [u8] = $module.to_vec().leak();
        module.into()
    }};
    ($module:ident $fuel:ident $Engine:ident [$packer:ident]) => {{
        const WIDE: bool = cfg!(target_pointer_width = "64");
        let packed: Vec<u8> = pack::pack(Engine::$Engine, $module, $fuel, WIDE).ok()?;
        // SAFETY: it was packed for this engine, and stays.
        unsafe { <Of<$packer::$Engine>>::trust(packed.leak()) }
    }};
}

#[cfg(feature = "all")]
macro_rules! apps {
    ($($Engine:ident $name:literal $engine:ident $packer:tt)*) => {
        /// An app as its engine takes it. It stays, as in flash.
        #[derive(Clone, Copy)]
        #[allow(missing_docs, reason = "they are what the list says")]
        pub enum App {
            $($Engine(Of<$engine::$Engine>),)*
        }

        impl App {
            /// A module that nobody has looked at: packed, here and for this machine, where the engine
            /// takes no modules. `None` if it cannot be.
            pub fn new(engine: Engine, module: &[u8], fuel: bool) -> Option<Self> {
                match engine {
                    $(Engine::$Engine => Some(Self::$Engine(ready!(module fuel $Engine $packer))),)*
                }
            }

            /// An app that was packed before.
            ///
            /// # Safety
            ///
            /// It was packed for this engine or another.
            pub unsafe fn trust(engine: Engine, bytes: &'static [u8]) -> Self {
                // SAFETY: what packs apps makes what its engine may trust; what was made for another
                // is seen to be that.
                unsafe {
                    match engine {
                        $(Engine::$Engine => Self::$Engine(<Of<$engine::$Engine>>::trust(bytes)),)*
                    }
                }
            }

            /// Does what there is to do with it.
            pub fn on<D: OnAny>(self, what: D) -> D::Done {
                match self {
                    $(Self::$Engine(app) => what.on::<$engine::$Engine>(app),)*
                }
            }
        }
    };
}
#[cfg(feature = "all")]
microwit_list::each!(apps);
