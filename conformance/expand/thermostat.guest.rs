/// Reads a temperature sensor and keeps an output on while it is too warm.
mod bindings {
    use ::microwit_guest::__private_v0_1 as mw;
    mw::region!();
    /// What an app does for world `thermostat`.
    pub trait Guest {
        /// Measures once and acts on the result. Returns the milliseconds until it wants to be called again.
        fn step() -> u32;
    }
    #[doc(hidden)]
    pub mod entry {
        use super::*;
        #[inline(always)]
        pub unsafe fn step<T: Guest>() -> i32 {
            super::__linked();
            unsafe {
                let result = T::step() as i32;
                super::REGION.reset();
                result
            }
        }
    }
    /// What WIT calls `mcu`.
    pub mod mcu {
        /// What WIT calls `board`.
        pub mod board {
            pub mod types {
                //! Types that the other interfaces share.
                //!
                //! WIT `mcu:board/types@0.1.0`.
                use ::microwit_guest::__private_v0_1 as mw;
                /// The reason why a peripheral could not be opened.
                #[mw::derive(
                    mw::Clone,
                    mw::Copy,
                    mw::Debug,
                    mw::PartialEq,
                    mw::Eq,
                    mw::PartialOrd,
                    mw::Ord,
                    mw::Hash
                )]
                #[repr(u8)]
                pub enum OpenError {
                    /// The board has no peripheral of this kind under that label.
                    NotFound,
                    /// The board has it, but it is already open.
                    InUse,
                }
                mw::cases!(OpenError : u8);
                /// The number that the board gave the pin, timer, port or other thing that an event of `events` comes from. Each
                /// kind of event has numbers of its own.
                pub type Source = u16;
            }
            pub mod digital {
                //! Digital pins.
                //!
                //! WIT `mcu:board/digital@0.1.0`.
                use ::microwit_guest::__private_v0_1 as mw;
                pub use super::types::OpenError;
                pub use super::types::Source;
                /// The two electrical levels of a pin. Active-low wiring is a matter of the board.
                #[mw::derive(
                    mw::Clone,
                    mw::Copy,
                    mw::Debug,
                    mw::PartialEq,
                    mw::Eq,
                    mw::PartialOrd,
                    mw::Ord,
                    mw::Hash
                )]
                #[repr(u8)]
                pub enum Level {
                    /// Logic low.
                    Low,
                    /// Logic high.
                    High,
                }
                mw::cases!(Level : u8);
                /// The edges of an input that become events.
                #[mw::derive(
                    mw::Clone,
                    mw::Copy,
                    mw::Debug,
                    mw::PartialEq,
                    mw::Eq,
                    mw::PartialOrd,
                    mw::Ord,
                    mw::Hash
                )]
                #[repr(u8)]
                pub enum Edges {
                    /// No edge.
                    None,
                    /// From low to high.
                    Rising,
                    /// From high to low.
                    Falling,
                    /// Both.
                    Both,
                }
                mw::cases!(Edges : u8);
                /// A pin that the app drives.
                #[mw::derive(mw::Debug)]
                #[repr(transparent)]
                pub struct Output(mw::Handle);
                mw::resource!(Output, sys::output_drop);
                impl Output {
                    /// Opens the output that the board calls `label`.
                    #[inline(always)]
                    pub fn open(label: &str) -> mw::Result<Output, OpenError> {
                        let ret = mw::Area::<8>::new();
                        super::super::super::__linked();
                        unsafe {
                            sys::output_open(label.as_ptr(), label.len(), ret.ptr());
                            ret.load()
                        }
                    }
                    /// Drives the pin. Fails if the pin cannot be reached, for example behind a port expander.
                    #[inline(always)]
                    pub fn set(&self, level: Level) -> mw::Result<(), ()> {
                        super::super::super::__linked();
                        unsafe {
                            mw::lifted([
                                sys::output_set(self.0 as i32, level as i32) as u64,
                            ])
                        }
                    }
                    /// The level that the pin is driven to.
                    #[inline(always)]
                    pub fn get(&self) -> Level {
                        super::super::super::__linked();
                        unsafe { mw::lifted([sys::output_get(self.0 as i32) as u64]) }
                    }
                    /// Drives the pin to the other level.
                    #[inline(always)]
                    pub fn toggle(&self) -> mw::Result<(), ()> {
                        super::super::super::__linked();
                        unsafe { mw::lifted([sys::output_toggle(self.0 as i32) as u64]) }
                    }
                }
                /// A pin that the app reads.
                #[mw::derive(mw::Debug)]
                #[repr(transparent)]
                pub struct Input(mw::Handle);
                mw::resource!(Input, sys::input_drop);
                impl Input {
                    /// Opens the input that the board calls `label`.
                    #[inline(always)]
                    pub fn open(label: &str) -> mw::Result<Input, OpenError> {
                        let ret = mw::Area::<8>::new();
                        super::super::super::__linked();
                        unsafe {
                            sys::input_open(label.as_ptr(), label.len(), ret.ptr());
                            ret.load()
                        }
                    }
                    /// The level at the pin. Fails if the pin cannot be reached.
                    #[inline(always)]
                    pub fn get(&self) -> mw::Result<Level, ()> {
                        let ret = mw::Area::<2>::new();
                        super::super::super::__linked();
                        unsafe {
                            sys::input_get(self.0 as i32, ret.ptr());
                            ret.load()
                        }
                    }
                    /// Asks for an event of `events`, `rose` or `fell`, at each of these edges from now on, until the input is
                    /// dropped. Returns the `source` of the events. Fails if the board does not watch the pin.
                    #[inline(always)]
                    pub fn watch(&self, edges: Edges) -> mw::Result<Source, ()> {
                        let ret = mw::Area::<4>::new();
                        super::super::super::__linked();
                        unsafe {
                            sys::input_watch(self.0 as i32, edges as i32, ret.ptr());
                            ret.load()
                        }
                    }
                }
                mod sys {
                    #[link(wasm_import_module = "mcu:board/digital@0.1.0")]
                    unsafe extern "C" {
                        #[link_name = "[static]output.open"]
                        pub fn output_open(
                            label: *const u8,
                            label_len: usize,
                            ret: *mut u8,
                        );
                        #[link_name = "[method]output.set"]
                        pub safe fn output_set(this: i32, level: i32) -> i32;
                        #[link_name = "[method]output.get"]
                        pub safe fn output_get(this: i32) -> i32;
                        #[link_name = "[method]output.toggle"]
                        pub safe fn output_toggle(this: i32) -> i32;
                        #[link_name = "[static]input.open"]
                        pub fn input_open(
                            label: *const u8,
                            label_len: usize,
                            ret: *mut u8,
                        );
                        #[link_name = "[method]input.get"]
                        pub fn input_get(this: i32, ret: *mut u8);
                        #[link_name = "[method]input.watch"]
                        pub fn input_watch(this: i32, edges: i32, ret: *mut u8);
                        #[link_name = "[resource-drop]output"]
                        pub safe fn output_drop(this: i32);
                        #[link_name = "[resource-drop]input"]
                        pub safe fn input_drop(this: i32);
                    }
                }
            }
            pub mod i2c {
                //! I2C buses, with the terms of embedded-hal 1.0.
                //!
                //! WIT `mcu:board/i2c@0.1.0`.
                use ::microwit_guest::__private_v0_1 as mw;
                pub use super::types::OpenError;
                /// The reason why a transfer failed: the kinds of `embedded_hal::i2c::ErrorKind`.
                #[mw::derive(
                    mw::Clone,
                    mw::Copy,
                    mw::Debug,
                    mw::PartialEq,
                    mw::Eq,
                    mw::PartialOrd,
                    mw::Ord,
                    mw::Hash
                )]
                #[repr(u8)]
                pub enum ErrorCode {
                    /// A START or STOP came where none is allowed.
                    Bus,
                    /// Another controller won the bus.
                    ArbitrationLoss,
                    /// No target acknowledged the address.
                    NoAcknowledgeAddress,
                    /// The target refused a byte of data.
                    NoAcknowledgeData,
                    /// The address or a byte was not acknowledged; the controller does not report which.
                    NoAcknowledgeUnknown,
                    /// More bytes than the controller or the board's buffer holds.
                    Overrun,
                    /// Anything else.
                    Other,
                }
                mw::cases!(ErrorCode : u8);
                /// A 7-bit target address, right-aligned.
                pub type Address = u8;
                /// One step of a transaction.
                #[mw::derive(mw::Clone, mw::Copy, mw::Debug, mw::PartialEq, mw::Eq)]
                #[repr(C, u8)]
                pub enum Operation<'a> {
                    /// Reads this many bytes.
                    Read(u16),
                    /// Writes these bytes.
                    Write(&'a [u8]),
                }
                mw::variant!(
                    Operation < 'a > : size 12, align 4, flat 3, tag u8, payload at 4, {
                    0 : Read(value), 1 : Write(value) }
                );
                mw::plain!(Operation < 'a >);
                /// A bus with this app as its controller.
                #[mw::derive(mw::Debug)]
                #[repr(transparent)]
                pub struct Bus(mw::Handle);
                mw::resource!(Bus, sys::bus_drop);
                impl Bus {
                    /// Opens the bus that the board calls `label`.
                    #[inline(always)]
                    pub fn open(label: &str) -> mw::Result<Bus, OpenError> {
                        let ret = mw::Area::<8>::new();
                        super::super::super::__linked();
                        unsafe {
                            sys::bus_open(label.as_ptr(), label.len(), ret.ptr());
                            ret.load()
                        }
                    }
                    /// Reads `len` bytes from the target.
                    ///
                    /// `len` is the length of `buf`, where the bytes are put.
                    #[inline(always)]
                    pub fn read_into<'a>(
                        &self,
                        address: Address,
                        buf: &'a mut [u8],
                    ) -> mw::Result<&'a [u8], ErrorCode> {
                        let len = <u16 as mw::TryFrom<_>>::try_from(buf.len())
                            .unwrap_or(u16::MAX);
                        let ret = mw::Area::<12>::new();
                        super::super::super::__linked();
                        unsafe {
                            super::super::super::REGION.lend(buf);
                            mw::away();
                            sys::bus_read(
                                self.0 as i32,
                                address as i32,
                                len as i32,
                                ret.ptr(),
                            );
                            ret.load()
                        }
                    }
                    /// Writes `bytes` to the target.
                    #[inline(always)]
                    pub fn write(
                        &self,
                        address: Address,
                        bytes: &[u8],
                    ) -> mw::Result<(), ErrorCode> {
                        let ret = mw::Area::<2>::new();
                        super::super::super::__linked();
                        unsafe {
                            sys::bus_write(
                                self.0 as i32,
                                address as i32,
                                bytes.as_ptr(),
                                bytes.len(),
                                ret.ptr(),
                            );
                            ret.load()
                        }
                    }
                    /// Writes `bytes`, then reads `len` bytes after a repeated START.
                    ///
                    /// `len` is the length of `buf`, where the bytes are put.
                    #[inline(always)]
                    pub fn write_read_into<'a>(
                        &self,
                        address: Address,
                        bytes: &[u8],
                        buf: &'a mut [u8],
                    ) -> mw::Result<&'a [u8], ErrorCode> {
                        let len = <u16 as mw::TryFrom<_>>::try_from(buf.len())
                            .unwrap_or(u16::MAX);
                        let ret = mw::Area::<12>::new();
                        super::super::super::__linked();
                        unsafe {
                            super::super::super::REGION.lend(buf);
                            mw::away();
                            sys::bus_write_read(
                                self.0 as i32,
                                address as i32,
                                bytes.as_ptr(),
                                bytes.len(),
                                len as i32,
                                ret.ptr(),
                            );
                            ret.load()
                        }
                    }
                    /// Runs the operations in order as one transaction. Returns the bytes of all reads, end to end.
                    ///
                    /// What it returns is put into `buf`; traps if that is too small.
                    #[inline(always)]
                    pub fn transaction_into<'a>(
                        &self,
                        address: Address,
                        operations: &[Operation<'_>],
                        buf: &'a mut [u8],
                    ) -> mw::Result<&'a [u8], ErrorCode> {
                        let ret = mw::Area::<12>::new();
                        super::super::super::__linked();
                        unsafe {
                            super::super::super::REGION.lend(buf);
                            mw::away();
                            sys::bus_transaction(
                                self.0 as i32,
                                address as i32,
                                operations.as_ptr().cast(),
                                operations.len(),
                                ret.ptr(),
                            );
                            ret.load()
                        }
                    }
                }
                mod sys {
                    #[link(wasm_import_module = "mcu:board/i2c@0.1.0")]
                    unsafe extern "C" {
                        #[link_name = "[static]bus.open"]
                        pub fn bus_open(
                            label: *const u8,
                            label_len: usize,
                            ret: *mut u8,
                        );
                        #[link_name = "[method]bus.read"]
                        pub fn bus_read(this: i32, address: i32, len: i32, ret: *mut u8);
                        #[link_name = "[method]bus.write"]
                        pub fn bus_write(
                            this: i32,
                            address: i32,
                            bytes: *const u8,
                            bytes_len: usize,
                            ret: *mut u8,
                        );
                        #[link_name = "[method]bus.write-read"]
                        pub fn bus_write_read(
                            this: i32,
                            address: i32,
                            bytes: *const u8,
                            bytes_len: usize,
                            len: i32,
                            ret: *mut u8,
                        );
                        #[link_name = "[method]bus.transaction"]
                        pub fn bus_transaction(
                            this: i32,
                            address: i32,
                            operations: *const u8,
                            operations_len: usize,
                            ret: *mut u8,
                        );
                        #[link_name = "[resource-drop]bus"]
                        pub safe fn bus_drop(this: i32);
                    }
                }
            }
            pub mod log {
                //! Log messages for the people who look after the board.
                //!
                //! WIT `mcu:board/log@0.1.0`.
                use ::microwit_guest::__private_v0_1 as mw;
                /// The importance of a message.
                #[mw::derive(
                    mw::Clone,
                    mw::Copy,
                    mw::Debug,
                    mw::PartialEq,
                    mw::Eq,
                    mw::PartialOrd,
                    mw::Ord,
                    mw::Hash
                )]
                #[repr(u8)]
                pub enum Level {
                    /// Something failed.
                    Error,
                    /// Something is odd.
                    Warn,
                    /// Something happened.
                    Info,
                    /// Details, for debugging the app.
                    Debug,
                    /// Every step, for debugging the app.
                    Trace,
                }
                mw::cases!(Level : u8);
                /// Logs one line, without its end of line. The board may cut a long one.
                #[inline(always)]
                pub fn log(level: Level, message: &str) {
                    super::super::super::__linked();
                    unsafe { sys::log(level as i32, message.as_ptr(), message.len()) }
                }
                mod sys {
                    #[link(wasm_import_module = "mcu:board/log@0.1.0")]
                    unsafe extern "C" {
                        #[link_name = "log"]
                        pub fn log(level: i32, message: *const u8, message_len: usize);
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
            ::microwit_guest::__private_v0_1::export!("step"() ->
            ::microwit_guest::__private_v0_1::i32 = $($bindings)* ::entry::step:: <
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
    #[unsafe(link_section = "component-type:microwit:thermostat:app:encoded world")]
    pub static COMPONENT_TYPE: [u8; 1309] = *b"\0asm\r\0\x01\0\0\x19\x16wit-component-encoding\x04\0\x07\xB4\t\x01A\x02\x01A\x0C\x01B\x04\x01m\x02\tnot-found\x06in-use\x04\0\nopen-error\x03\0\0\x01{\x04\0\x06source\x03\0\x02\x03\0\x15mcu:board/types@0.1.0\x05\0\x02\x03\0\0\nopen-error\x02\x03\0\0\x06source\x01B!\x02\x03\x02\x01\x01\x04\0\nopen-error\x03\0\0\x02\x03\x02\x01\x02\x04\0\x06source\x03\0\x02\x01m\x02\x03low\x04high\x04\0\x05level\x03\0\x04\x01m\x04\x04none\x06rising\x07falling\x04both\x04\0\x05edges\x03\0\x06\x04\0\x06output\x03\x01\x04\0\x05input\x03\x01\x01i\x08\x01j\x01\n\x01\x01\x01@\x01\x05labels\0\x0B\x04\0\x13[static]output.open\x01\x0C\x01h\x08\x01j\0\0\x01@\x02\x04self\r\x05level\x05\0\x0E\x04\0\x12[method]output.set\x01\x0F\x01@\x01\x04self\r\0\x05\x04\0\x12[method]output.get\x01\x10\x01@\x01\x04self\r\0\x0E\x04\0\x15[method]output.toggle\x01\x11\x01i\t\x01j\x01\x12\x01\x01\x01@\x01\x05labels\0\x13\x04\0\x12[static]input.open\x01\x14\x01h\t\x01j\x01\x05\0\x01@\x01\x04self\x15\0\x16\x04\0\x11[method]input.get\x01\x17\x01j\x01\x03\0\x01@\x02\x04self\x15\x05edges\x07\0\x18\x04\0\x13[method]input.watch\x01\x19\x03\0\x17mcu:board/digital@0.1.0\x05\x03\x01B\x1A\x02\x03\x02\x01\x01\x04\0\nopen-error\x03\0\0\x01m\x07\x03bus\x10arbitration-loss\x16no-acknowledge-address\x13no-acknowledge-data\x16no-acknowledge-unknown\x07overrun\x05other\x04\0\nerror-code\x03\0\x02\x01}\x04\0\x07address\x03\0\x04\x01p}\x01q\x02\x04read\x01{\0\x05write\x01\x06\0\x04\0\toperation\x03\0\x07\x04\0\x03bus\x03\x01\x01i\t\x01j\x01\n\x01\x01\x01@\x01\x05labels\0\x0B\x04\0\x10[static]bus.open\x01\x0C\x01h\t\x01j\x01\x06\x01\x03\x01@\x03\x04self\r\x07address\x05\x03len{\0\x0E\x04\0\x10[method]bus.read\x01\x0F\x01j\0\x01\x03\x01@\x03\x04self\r\x07address\x05\x05bytes\x06\0\x10\x04\0\x11[method]bus.write\x01\x11\x01@\x04\x04self\r\x07address\x05\x05bytes\x06\x03len{\0\x0E\x04\0\x16[method]bus.write-read\x01\x12\x01p\x08\x01@\x03\x04self\r\x07address\x05\noperations\x13\0\x0E\x04\0\x17[method]bus.transaction\x01\x14\x03\0\x13mcu:board/i2c@0.1.0\x05\x04\x01B\x04\x01m\x05\x05error\x04warn\x04info\x05debug\x05trace\x04\0\x05level\x03\0\0\x01@\x02\x05level\x01\x07messages\x01\0\x04\0\x03log\x01\x02\x03\0\x13mcu:board/log@0.1.0\x05\x05\x01@\0\0y\x04\0\x04step\x01\x06\x04\0\x1Amcu:board/thermostat@0.1.0\x04\0\x0B\x10\x01\0\nthermostat\x03\0\0\0/\tproducers\x01\x0Cprocessed-by\x01\rwit-component\x070.263.0";
    #[doc(hidden)]
    #[inline(never)]
    pub fn __linked() {}
}
pub use bindings::*;
