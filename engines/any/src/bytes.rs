//! Apps in the forms that engines take.

#[cfg(feature = "all")]
use {
    crate::{Engine, pack},
    alloc::vec::Vec,
};

/// The form in which an engine of type `E` takes an app.
#[allow(dead_code, reason = "there may be no engine")]
type Of<E> = <E as microwit_engine::Engine>::Bytes<'static>;

/// A `trust` for engines that validate everything. Other engines' types have an inherent function of this
/// name, which takes precedence.
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
        /// The form in which the chosen engine takes an app.
        #[cfg(chosen = $name)]
        pub type Bytes = Of<$engine::$Engine>;

        /// Takes an app that arrives while the firmware runs.
        ///
        /// # Safety
        ///
        /// - `bytes` were packed for this engine.
        #[cfg(chosen = $name)]
        pub unsafe fn trust(bytes: &'static [u8]) -> Bytes {
            // SAFETY: the packer of an engine makes bytes that the engine may trust.
            unsafe { Bytes::trust(bytes) }
        }
    )*};
}
microwit_list::each!(chosen);

/// An operation on an app that works with any engine.
#[cfg(feature = "all")]
pub trait OnAny {
    /// The result of the operation.
    type Done;

    /// Performs the operation on `app`.
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
        // SAFETY: the bytes were packed for this engine just now, and leaking them makes them `'static`.
        unsafe { <Of<$packer::$Engine>>::trust(packed.leak()) }
    }};
}

#[cfg(feature = "all")]
macro_rules! apps {
    ($($Engine:ident $name:literal $engine:ident $packer:tt)*) => {
        /// An app in the form that its engine takes. Its bytes are `'static`, as if in flash.
        #[derive(Clone, Copy)]
        #[allow(missing_docs, reason = "they are what the list says")]
        pub enum App {
            $($Engine(Of<$engine::$Engine>),)*
        }

        impl App {
            /// Makes an app of a module that nobody has validated. If the engine takes no modules, the module
            /// is packed here, for this machine. Returns `None` if packing fails.
            pub fn new(engine: Engine, module: &[u8], fuel: bool) -> Option<Self> {
                match engine {
                    $(Engine::$Engine => Some(Self::$Engine(ready!(module fuel $Engine $packer))),)*
                }
            }

            /// Makes an app of bytes that were packed before.
            ///
            /// # Safety
            ///
            /// - `bytes` were packed for this engine or for another one of the list.
            pub unsafe fn trust(engine: Engine, bytes: &'static [u8]) -> Self {
                // SAFETY: the packer of an engine makes bytes that the engine may trust, and an engine
                // recognises bytes that were packed for another.
                unsafe {
                    match engine {
                        $(Engine::$Engine => Self::$Engine(<Of<$engine::$Engine>>::trust(bytes)),)*
                    }
                }
            }

            /// Performs an operation on the app.
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
