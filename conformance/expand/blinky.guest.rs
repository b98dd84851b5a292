/// The smallest app: no memory, no strings.
mod bindings {
    use ::microwit_guest::__private_v0_1 as mw;
    /// What an app does for world `blinky`.
    pub trait Guest {
        /// Blinks this many times. Returns how many times the light was on.
        fn blink(times: u32) -> u32;
    }
    #[doc(hidden)]
    pub mod entry {
        use super::*;
        #[inline(always)]
        pub unsafe fn blink<T: Guest>(times: i32) -> i32 {
            super::__linked();
            let result = T::blink(times as u32) as i32;
            mw::back();
            result
        }
    }
    /// What WIT calls `mcu`.
    pub mod mcu {
        /// What WIT calls `board`.
        pub mod board {
            pub mod led {
                //! The one light that every board has. An app that uses only this interface needs no memory.
                //!
                //! WIT `mcu:board/led@0.1.0`.
                use ::microwit_guest::__private_v0_1 as mw;
                /// Turns the light on or off.
                #[inline(always)]
                pub fn set(on: bool) {
                    super::super::super::__linked();
                    sys::set(on as i32)
                }
                mod sys {
                    #[link(wasm_import_module = "mcu:board/led@0.1.0")]
                    unsafe extern "C" {
                        #[link_name = "set"]
                        pub safe fn set(on: i32);
                    }
                }
            }
            pub mod delay {
                //! Waiting for a given time.
                //!
                //! WIT `mcu:board/delay@0.1.0`.
                use ::microwit_guest::__private_v0_1 as mw;
                /// Waits at least this many nanoseconds, or as long as the board lets one call wait.
                #[inline(always)]
                pub fn ns(ns: u32) {
                    super::super::super::__linked();
                    sys::ns(ns as i32)
                }
                /// Waits at least this many microseconds, or as long as the board lets one call wait.
                #[inline(always)]
                pub fn us(us: u32) {
                    super::super::super::__linked();
                    sys::us(us as i32)
                }
                /// Waits at least this many milliseconds, or as long as the board lets one call wait.
                #[inline(always)]
                pub fn ms(ms: u32) {
                    super::super::super::__linked();
                    sys::ms(ms as i32)
                }
                mod sys {
                    #[link(wasm_import_module = "mcu:board/delay@0.1.0")]
                    unsafe extern "C" {
                        #[link_name = "ns"]
                        pub safe fn ns(ns: i32);
                        #[link_name = "us"]
                        pub safe fn us(us: i32);
                        #[link_name = "ms"]
                        pub safe fn ms(ms: i32);
                    }
                }
            }
        }
    }
    #[doc(hidden)]
    macro_rules! export_world {
        ($App:ty) => {
            self::__export! { [$App] [self] }
        };
        (
            $(::)? $($App:ident)::+ $(< $($arg:tt),* $(,)? >)? with_types_in
            $($bindings:tt)*
        ) => {
            $($bindings)* ::__export! { [$($App)::+ $(< $($arg),* >)?] [$($bindings)*] }
        };
    }
    #[doc(hidden)]
    macro_rules! export_functions {
        ([$($App:tt)*] [$($bindings:tt)*]) => {
            ::microwit_guest::__private_v0_1::export!("blink"(times :
            ::microwit_guest::__private_v0_1::i32) ->
            ::microwit_guest::__private_v0_1::i32 = $($bindings)* ::entry::blink:: <
            $($App)* >);
        };
    }
    /// Exports what the type implements: `export!(App);`, or, from another module than the
    /// bindings' own, `export!(App with_types_in crate::bindings);`.
    pub(crate) use export_world as export;
    #[doc(hidden)]
    pub(crate) use export_functions as __export;
    #[cfg(target_family = "wasm")]
    #[doc(hidden)]
    #[unsafe(link_section = "component-type:microwit:blinky:app:encoded world")]
    pub static COMPONENT_TYPE: [u8; 277] = *b"\0asm\r\0\x01\0\0\x19\x16wit-component-encoding\x04\0\x07\xB0\x01\x01A\x02\x01A\x06\x01B\x02\x01@\x01\x02on\x7F\x01\0\x04\0\x03set\x01\0\x03\0\x13mcu:board/led@0.1.0\x05\0\x01B\x06\x01@\x01\x02nsy\x01\0\x04\0\x02ns\x01\0\x01@\x01\x02usy\x01\0\x04\0\x02us\x01\x01\x01@\x01\x02msy\x01\0\x04\0\x02ms\x01\x02\x03\0\x15mcu:board/delay@0.1.0\x05\x01\x01@\x01\x05timesy\0y\x04\0\x05blink\x01\x02\x04\0\x16mcu:board/blinky@0.1.0\x04\0\x0B\x0C\x01\0\x06blinky\x03\0\0\0/\tproducers\x01\x0Cprocessed-by\x01\rwit-component\x070.263.0";
    #[doc(hidden)]
    #[inline(never)]
    pub fn __linked() {}
}
pub use bindings::*;
