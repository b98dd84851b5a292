/// Reads a temperature sensor and keeps an output on while it is too warm.
pub mod thermostat {
    /// What WIT calls `mcu`.
    pub mod mcu {
        /// What WIT calls `board`.
        pub mod board {
            pub mod types {
                //! Types that the other interfaces share.
                //!
                //! WIT `mcu:board/types@0.1.0`.
                use ::microwit_host::__private_v0_1 as mw;
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
                pub enum OpenError {
                    /// The board has no peripheral of this kind under that label.
                    NotFound,
                    /// The board has it, but it is already open.
                    InUse,
                }
                mw::enumeration!(OpenError { 0 = NotFound, 1 = InUse } tag u8, cases 2);
                /// The number that the board gave the pin, timer, port or other thing that an event of `events` comes from. Each
                /// kind of event has numbers of its own.
                pub type Source = u16;
            }
            pub mod digital {
                //! Digital pins.
                //!
                //! WIT `mcu:board/digital@0.1.0`.
                use ::microwit_host::__private_v0_1 as mw;
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
                pub enum Level {
                    /// Logic low.
                    Low,
                    /// Logic high.
                    High,
                }
                mw::enumeration!(Level { 0 = Low, 1 = High } tag u8, cases 2);
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
                mw::enumeration!(
                    Edges { 0 = None, 1 = Rising, 2 = Falling, 3 = Both } tag u8, cases 4
                );
                /// A pin that the app drives.
                #[mw::derive(mw::Debug)]
                pub enum Output {}
                impl mw::Resource for Output {
                    const TYPE: mw::ResourceId = mw::ResourceId::of(
                        "mcu:board/digital@0.1.0",
                        "output",
                    );
                }
                /// A pin that the app reads.
                #[mw::derive(mw::Debug)]
                pub enum Input {}
                impl mw::Resource for Input {
                    const TYPE: mw::ResourceId = mw::ResourceId::of(
                        "mcu:board/digital@0.1.0",
                        "input",
                    );
                }
                /// What a host of resource `output` implements.
                #[diagnostic::on_unimplemented(
                    message = "`{Self}` does not serve `mcu:board/digital@0.1.0`",
                    note = "implement `HostOutput` for it, or put `#[provides]` on a field of a type that does"
                )]
                pub trait HostOutput {
                    /// Opens the output that the board calls `label`.
                    fn open(
                        &mut self,
                        label: &str,
                    ) -> mw::Result<mw::Own<Output>, OpenError>;
                    /// Drives the pin. Fails if the pin cannot be reached, for example behind a port expander.
                    fn set(
                        &mut self,
                        this: mw::Borrow<Output>,
                        level: Level,
                    ) -> mw::Result<(), ()>;
                    /// The level that the pin is driven to.
                    fn get(&mut self, this: mw::Borrow<Output>) -> Level;
                    /// Drives the pin to the other level.
                    fn toggle(&mut self, this: mw::Borrow<Output>) -> mw::Result<(), ()>;
                    /// The guest let go of its `output`.
                    fn drop(&mut self, this: mw::Own<Output>);
                }
                /// What a host of resource `input` implements.
                #[diagnostic::on_unimplemented(
                    message = "`{Self}` does not serve `mcu:board/digital@0.1.0`",
                    note = "implement `HostInput` for it, or put `#[provides]` on a field of a type that does"
                )]
                pub trait HostInput {
                    /// Opens the input that the board calls `label`.
                    fn open(
                        &mut self,
                        label: &str,
                    ) -> mw::Result<mw::Own<Input>, OpenError>;
                    /// The level at the pin. Fails if the pin cannot be reached.
                    fn get(&mut self, this: mw::Borrow<Input>) -> mw::Result<Level, ()>;
                    /// Asks for an event of `events`, `rose` or `fell`, at each of these edges from now on, until the input is
                    /// dropped. Returns the `source` of the events. Fails if the board does not watch the pin.
                    fn watch(
                        &mut self,
                        this: mw::Borrow<Input>,
                        edges: Edges,
                    ) -> mw::Result<Source, ()>;
                    /// The guest let go of its `input`.
                    fn drop(&mut self, this: mw::Own<Input>);
                }
                /// What a host of `mcu:board/digital@0.1.0` implements.
                #[diagnostic::on_unimplemented(
                    message = "`{Self}` does not serve `mcu:board/digital@0.1.0`",
                    note = "implement `Host` for it, or put `#[provides]` on a field of a type that does"
                )]
                pub trait Host: HostOutput + HostInput {}
                impl<H: HostOutput + HostInput> Host for H {}
                #[doc(hidden)]
                pub mod __calls {
                    use super::*;
                    pub fn output_open<__H: HostOutput>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let &mut [s0, s1, s2, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        let memory = view.memory.len();
                        let a0 = mw::arg(1, &view, [s0, s1])?;
                        let at = mw::in_bounds(memory, s2 as u32, 8, 4)?;
                        mw::room::<
                            mw::Result<mw::Own<Output>, OpenError>,
                        >(view.handles)?;
                        let value = HostOutput::open(host, a0);
                        mw::store(guest, at, value)
                    }
                    pub fn output_set<__H: HostOutput>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, s1, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        let value = HostOutput::set(
                            host,
                            mw::arg(1, &view, [*s0])?,
                            mw::scalar(2, *s1)?,
                        );
                        *s0 = mw::ret(guest, value)?;
                        mw::Ok(())
                    }
                    pub fn output_get<__H: HostOutput>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        *s0 = mw::Scalar::into_slot(
                            HostOutput::get(host, mw::arg(1, &view, [*s0])?),
                        );
                        mw::Ok(())
                    }
                    pub fn output_toggle<__H: HostOutput>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        let value = HostOutput::toggle(host, mw::arg(1, &view, [*s0])?);
                        *s0 = mw::ret(guest, value)?;
                        mw::Ok(())
                    }
                    pub fn input_open<__H: HostInput>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let &mut [s0, s1, s2, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        let memory = view.memory.len();
                        let a0 = mw::arg(1, &view, [s0, s1])?;
                        let at = mw::in_bounds(memory, s2 as u32, 8, 4)?;
                        mw::room::<mw::Result<mw::Own<Input>, OpenError>>(view.handles)?;
                        let value = HostInput::open(host, a0);
                        mw::store(guest, at, value)
                    }
                    pub fn input_get<__H: HostInput>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let &mut [s0, s1, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        let memory = view.memory.len();
                        let a0 = mw::arg(1, &view, [s0])?;
                        let at = mw::in_bounds(memory, s1 as u32, 2, 1)?;
                        let value = HostInput::get(host, a0);
                        mw::store(guest, at, value)
                    }
                    pub fn input_watch<__H: HostInput>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let &mut [s0, s1, s2, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        let memory = view.memory.len();
                        let a0 = mw::arg(1, &view, [s0])?;
                        let a1 = mw::scalar(2, s1)?;
                        let at = mw::in_bounds(memory, s2 as u32, 4, 2)?;
                        let value = HostInput::watch(host, a0, a1);
                        mw::store(guest, at, value)
                    }
                    pub fn drop_output<__H: HostOutput>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        if let mw::Some(rep) = mw::dropped::<Output>(guest, slots)? {
                            HostOutput::drop(host, mw::Own::new(rep));
                        }
                        mw::Ok(())
                    }
                    pub fn drop_input<__H: HostInput>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        if let mw::Some(rep) = mw::dropped::<Input>(guest, slots)? {
                            HostInput::drop(host, mw::Own::new(rep));
                        }
                        mw::Ok(())
                    }
                }
            }
            pub mod i2c {
                //! I2C buses, with the terms of embedded-hal 1.0.
                //!
                //! WIT `mcu:board/i2c@0.1.0`.
                use ::microwit_host::__private_v0_1 as mw;
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
                mw::enumeration!(
                    ErrorCode { 0 = Bus, 1 = ArbitrationLoss, 2 = NoAcknowledgeAddress, 3
                    = NoAcknowledgeData, 4 = NoAcknowledgeUnknown, 5 = Overrun, 6 = Other
                    } tag u8, cases 7
                );
                /// A 7-bit target address, right-aligned.
                pub type Address = u8;
                /// One step of a transaction.
                #[mw::derive(mw::Clone, mw::Copy, mw::Debug, mw::PartialEq, mw::Eq)]
                pub enum Operation<'a> {
                    /// Reads this many bytes.
                    Read(u16),
                    /// Writes these bytes.
                    Write(&'a [u8]),
                }
                mw::variant!(
                    Operation < 'a >, OperationLow { 0 = Read(u16), 1 = Write(& 'a[u8]) }
                    tag u8, cases 2, payload 4, size 12, align 4, flat 3
                );
                /// A bus with this app as its controller.
                #[mw::derive(mw::Debug)]
                pub enum Bus {}
                impl mw::Resource for Bus {
                    const TYPE: mw::ResourceId = mw::ResourceId::of(
                        "mcu:board/i2c@0.1.0",
                        "bus",
                    );
                }
                /// What a host of resource `bus` implements.
                #[diagnostic::on_unimplemented(
                    message = "`{Self}` does not serve `mcu:board/i2c@0.1.0`",
                    note = "implement `HostBus` for it, or put `#[provides]` on a field of a type that does"
                )]
                pub trait HostBus {
                    /// Opens the bus that the board calls `label`.
                    fn open(
                        &mut self,
                        label: &str,
                    ) -> mw::Result<mw::Own<Bus>, OpenError>;
                    /// Reads `len` bytes from the target.
                    fn read(
                        &mut self,
                        this: mw::Borrow<Bus>,
                        address: Address,
                        len: u16,
                    ) -> mw::Result<&[u8], ErrorCode>;
                    /// Writes `bytes` to the target.
                    fn write(
                        &mut self,
                        this: mw::Borrow<Bus>,
                        address: Address,
                        bytes: &[u8],
                    ) -> mw::Result<(), ErrorCode>;
                    /// Writes `bytes`, then reads `len` bytes after a repeated START.
                    fn write_read(
                        &mut self,
                        this: mw::Borrow<Bus>,
                        address: Address,
                        bytes: &[u8],
                        len: u16,
                    ) -> mw::Result<&[u8], ErrorCode>;
                    /// Runs the operations in order as one transaction. Returns the bytes of all reads, end to end.
                    fn transaction(
                        &mut self,
                        this: mw::Borrow<Bus>,
                        address: Address,
                        operations: mw::List<'_, Operation<'_>>,
                    ) -> mw::Result<&[u8], ErrorCode>;
                    /// The guest let go of its `bus`.
                    fn drop(&mut self, this: mw::Own<Bus>);
                }
                /// What a host of `mcu:board/i2c@0.1.0` implements.
                #[diagnostic::on_unimplemented(
                    message = "`{Self}` does not serve `mcu:board/i2c@0.1.0`",
                    note = "implement `Host` for it, or put `#[provides]` on a field of a type that does"
                )]
                pub trait Host: HostBus {}
                impl<H: HostBus> Host for H {}
                #[doc(hidden)]
                pub mod __calls {
                    use super::*;
                    pub fn bus_open<__H: HostBus>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let &mut [s0, s1, s2, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        let memory = view.memory.len();
                        let a0 = mw::arg(1, &view, [s0, s1])?;
                        let at = mw::in_bounds(memory, s2 as u32, 8, 4)?;
                        mw::room::<mw::Result<mw::Own<Bus>, OpenError>>(view.handles)?;
                        let value = HostBus::open(host, a0);
                        mw::store(guest, at, value)
                    }
                    pub fn bus_read<__H: HostBus>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let &mut [s0, s1, s2, s3, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        let memory = view.memory.len();
                        let a0 = mw::arg(1, &view, [s0])?;
                        let a1 = mw::scalar(2, s1)?;
                        let a2 = mw::scalar(3, s2)?;
                        let at = mw::in_bounds(memory, s3 as u32, 12, 4)?;
                        let value = HostBus::read(host, a0, a1, a2);
                        mw::store(guest, at, value)
                    }
                    pub fn bus_write<__H: HostBus>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let &mut [s0, s1, s2, s3, s4, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        let memory = view.memory.len();
                        let a0 = mw::arg(1, &view, [s0])?;
                        let a1 = mw::scalar(2, s1)?;
                        let a2 = mw::arg(3, &view, [s2, s3])?;
                        let at = mw::in_bounds(memory, s4 as u32, 2, 1)?;
                        let value = HostBus::write(host, a0, a1, a2);
                        mw::store(guest, at, value)
                    }
                    pub fn bus_write_read<__H: HostBus>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let &mut [s0, s1, s2, s3, s4, s5, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        let memory = view.memory.len();
                        let a0 = mw::arg(1, &view, [s0])?;
                        let a1 = mw::scalar(2, s1)?;
                        let a2 = mw::arg(3, &view, [s2, s3])?;
                        let a3 = mw::scalar(4, s4)?;
                        let at = mw::in_bounds(memory, s5 as u32, 12, 4)?;
                        let value = HostBus::write_read(host, a0, a1, a2, a3);
                        mw::store(guest, at, value)
                    }
                    pub fn bus_transaction<__H: HostBus>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let &mut [s0, s1, s2, s3, s4, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        let memory = view.memory.len();
                        let a0 = mw::arg(1, &view, [s0])?;
                        let a1 = mw::scalar(2, s1)?;
                        let a2 = mw::arg(3, &view, [s2, s3])?;
                        let at = mw::in_bounds(memory, s4 as u32, 12, 4)?;
                        let value = HostBus::transaction(host, a0, a1, a2);
                        mw::store(guest, at, value)
                    }
                    pub fn drop_bus<__H: HostBus>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        if let mw::Some(rep) = mw::dropped::<Bus>(guest, slots)? {
                            HostBus::drop(host, mw::Own::new(rep));
                        }
                        mw::Ok(())
                    }
                }
            }
            pub mod log {
                //! Log messages for the people who look after the board.
                //!
                //! WIT `mcu:board/log@0.1.0`.
                use ::microwit_host::__private_v0_1 as mw;
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
                mw::enumeration!(
                    Level { 0 = Error, 1 = Warn, 2 = Info, 3 = Debug, 4 = Trace } tag u8,
                    cases 5
                );
                /// What a host of `mcu:board/log@0.1.0` implements.
                #[diagnostic::on_unimplemented(
                    message = "`{Self}` does not serve `mcu:board/log@0.1.0`",
                    note = "implement `Host` for it, or put `#[provides]` on a field of a type that does"
                )]
                pub trait Host {
                    /// Logs one line, without its end of line. The board may cut a long one.
                    fn log(&mut self, level: Level, message: &str);
                }
                #[doc(hidden)]
                pub mod __calls {
                    use super::*;
                    pub fn log<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let &mut [s0, s1, s2, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        Host::log(
                            host,
                            mw::scalar(1, s0)?,
                            mw::arg(2, &view, [s1, s2])?,
                        );
                        mw::Ok(())
                    }
                }
            }
        }
    }
    use ::microwit_host::__private_v0_1 as mw;
    #[doc(hidden)]
    pub const EXPORTS: &[mw::Export] = &[mw::export("step", "()i")];
    #[doc(hidden)]
    #[mw::derive(mw::Debug)]
    pub enum __World {}
    /// What an app for world `thermostat` offers.
    #[mw::derive(mw::Clone, mw::Copy, mw::Debug)]
    pub struct Thermostat<F> {
        step: mw::BoundExport<F>,
    }
    impl<F: mw::Copy> Thermostat<F> {
        /// Looks up what the world exports and checks its types.
        pub fn bind<E: mw::App<Func = F>>(
            guest: &mut E,
        ) -> mw::Result<Self, mw::LoadError> {
            let exports = mw::exports::<E>(EXPORTS);
            mw::Ok(Self { step: exports(guest, 0)? })
        }
        /// Measures once and acts on the result. Returns the milliseconds until it wants to be called again.
        pub fn step<E: mw::App<Func = F>>(
            &self,
            guest: &mut E,
            host: &mut E::Host,
        ) -> mw::Result<u32, mw::CallError> {
            mw::call(guest, host, &self.step, (), |guest, slot| mw::result(guest, slot))
        }
    }
}
const _: () = {
    use ::microwit_host::__private_v0_1 as __mw;
    impl __mw::WorldHost for Board {
        type World = thermostat::__World;
        fn imports<'__t>() -> &'__t [__mw::HostFn<Self>]
        where
            Self: '__t,
        {
            const {
                &[
                    __mw::row(
                        "mcu:board/digital@0.1.0",
                        "[static]output.open",
                        "*(iii)",
                        thermostat::mcu::board::digital::__calls::output_open,
                    ),
                    __mw::row(
                        "mcu:board/digital@0.1.0",
                        "[method]output.set",
                        "(ii)i",
                        thermostat::mcu::board::digital::__calls::output_set,
                    ),
                    __mw::row(
                        "mcu:board/digital@0.1.0",
                        "[method]output.get",
                        "(i)i",
                        thermostat::mcu::board::digital::__calls::output_get,
                    ),
                    __mw::row(
                        "mcu:board/digital@0.1.0",
                        "[method]output.toggle",
                        "(i)i",
                        thermostat::mcu::board::digital::__calls::output_toggle,
                    ),
                    __mw::row(
                        "mcu:board/digital@0.1.0",
                        "[static]input.open",
                        "*(iii)",
                        thermostat::mcu::board::digital::__calls::input_open,
                    ),
                    __mw::row(
                        "mcu:board/digital@0.1.0",
                        "[method]input.get",
                        "*(ii)",
                        thermostat::mcu::board::digital::__calls::input_get,
                    ),
                    __mw::row(
                        "mcu:board/digital@0.1.0",
                        "[method]input.watch",
                        "*(iii)",
                        thermostat::mcu::board::digital::__calls::input_watch,
                    ),
                    __mw::row(
                        "mcu:board/digital@0.1.0",
                        "[resource-drop]output",
                        "(i)",
                        thermostat::mcu::board::digital::__calls::drop_output,
                    ),
                    __mw::row(
                        "mcu:board/digital@0.1.0",
                        "[resource-drop]input",
                        "(i)",
                        thermostat::mcu::board::digital::__calls::drop_input,
                    ),
                    __mw::row(
                        "mcu:board/i2c@0.1.0",
                        "[static]bus.open",
                        "*(iii)",
                        thermostat::mcu::board::i2c::__calls::bus_open,
                    ),
                    __mw::row(
                        "mcu:board/i2c@0.1.0",
                        "[method]bus.read",
                        "*(iiii)",
                        thermostat::mcu::board::i2c::__calls::bus_read,
                    ),
                    __mw::row(
                        "mcu:board/i2c@0.1.0",
                        "[method]bus.write",
                        "*(iiiii)",
                        thermostat::mcu::board::i2c::__calls::bus_write,
                    ),
                    __mw::row(
                        "mcu:board/i2c@0.1.0",
                        "[method]bus.write-read",
                        "*(iiiiii)",
                        thermostat::mcu::board::i2c::__calls::bus_write_read,
                    ),
                    __mw::row(
                        "mcu:board/i2c@0.1.0",
                        "[method]bus.transaction",
                        "*(iiiii)",
                        thermostat::mcu::board::i2c::__calls::bus_transaction,
                    ),
                    __mw::row(
                        "mcu:board/i2c@0.1.0",
                        "[resource-drop]bus",
                        "(i)",
                        thermostat::mcu::board::i2c::__calls::drop_bus,
                    ),
                    __mw::row(
                        "mcu:board/log@0.1.0",
                        "log",
                        "*(iii)",
                        thermostat::mcu::board::log::__calls::log,
                    ),
                ]
            }
        }
        fn resources<'__t>() -> &'__t [__mw::HostResource<Self>]
        where
            Self: '__t,
        {
            const {
                &[
                    __mw::resource::<
                        thermostat::mcu::board::digital::Output,
                        Self,
                    >(|host, rep| {
                        thermostat::mcu::board::digital::HostOutput::drop(
                            host,
                            __mw::Own::new(rep),
                        );
                    }),
                    __mw::resource::<
                        thermostat::mcu::board::digital::Input,
                        Self,
                    >(|host, rep| {
                        thermostat::mcu::board::digital::HostInput::drop(
                            host,
                            __mw::Own::new(rep),
                        );
                    }),
                    __mw::resource::<
                        thermostat::mcu::board::i2c::Bus,
                        Self,
                    >(|host, rep| {
                        thermostat::mcu::board::i2c::HostBus::drop(
                            host,
                            __mw::Own::new(rep),
                        );
                    }),
                ]
            }
        }
    }
    impl __mw::World for thermostat::__World {
        const SIGS: &'static [__mw::Sig] = &[
            __mw::Sig::of("*(iii)"),
            __mw::Sig::of("(ii)i"),
            __mw::Sig::of("(i)i"),
            __mw::Sig::of("(i)i"),
            __mw::Sig::of("*(iii)"),
            __mw::Sig::of("*(ii)"),
            __mw::Sig::of("*(iii)"),
            __mw::Sig::of("(i)"),
            __mw::Sig::of("(i)"),
            __mw::Sig::of("*(iii)"),
            __mw::Sig::of("*(iiii)"),
            __mw::Sig::of("*(iiiii)"),
            __mw::Sig::of("*(iiiiii)"),
            __mw::Sig::of("*(iiiii)"),
            __mw::Sig::of("(i)"),
            __mw::Sig::of("*(iii)"),
        ];
        const REALLOC: __mw::bool = true;
        const EXPORTS: &'static [__mw::Export] = thermostat::EXPORTS;
        type PerDestructor<__T: __mw::Copy> = [__T; 0];
        type IfWaits<__T: __mw::Copy> = [__T; 0];
    }
    ::core::assert!(
        __mw::ResourceId::distinct(& [< thermostat::mcu::board::digital::Output as
        __mw::Resource > ::TYPE, < thermostat::mcu::board::digital::Input as
        __mw::Resource > ::TYPE, < thermostat::mcu::board::i2c::Bus as __mw::Resource >
        ::TYPE]), "two resources of this world have the same number: rename one",
    );
};
