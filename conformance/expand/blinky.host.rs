/// The smallest app: no memory, no strings.
pub mod blinky {
    /// What WIT calls `mcu`.
    pub mod mcu {
        /// What WIT calls `board`.
        pub mod board {
            pub mod led {
                //! The one light that every board has. An app that uses only this interface needs no memory.
                //!
                //! WIT `mcu:board/led@0.1.0`.
                use ::microwit_host::__private_v0_1 as mw;
                /// What a host of `mcu:board/led@0.1.0` implements.
                #[diagnostic::on_unimplemented(
                    message = "`{Self}` does not serve `mcu:board/led@0.1.0`",
                    note = "implement `Host` for it, or put `#[provides]` on a field of a type that does"
                )]
                pub trait Host {
                    /// Turns the light on or off.
                    fn set(&mut self, on: bool);
                }
                #[doc(hidden)]
                pub mod __calls {
                    use super::*;
                    pub fn set<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let &mut [s0, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        Host::set(host, mw::scalar(1, s0)?);
                        mw::Ok(())
                    }
                }
            }
            pub mod delay {
                //! Waiting for a given time.
                //!
                //! WIT `mcu:board/delay@0.1.0`.
                use ::microwit_host::__private_v0_1 as mw;
                /// What a host of `mcu:board/delay@0.1.0` implements.
                #[diagnostic::on_unimplemented(
                    message = "`{Self}` does not serve `mcu:board/delay@0.1.0`",
                    note = "implement `Host` for it, or put `#[provides]` on a field of a type that does"
                )]
                pub trait Host {
                    /// Waits at least this many nanoseconds, or as long as the board lets one call wait.
                    fn ns(&mut self, ns: u32);
                    /// Waits at least this many microseconds, or as long as the board lets one call wait.
                    fn us(&mut self, us: u32);
                    /// Waits at least this many milliseconds, or as long as the board lets one call wait.
                    fn ms(&mut self, ms: u32);
                }
                #[doc(hidden)]
                pub mod __calls {
                    use super::*;
                    pub fn ns<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let &mut [s0, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        Host::ns(host, mw::scalar(1, s0)?);
                        mw::Ok(())
                    }
                    pub fn us<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let &mut [s0, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        Host::us(host, mw::scalar(1, s0)?);
                        mw::Ok(())
                    }
                    pub fn ms<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let &mut [s0, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        Host::ms(host, mw::scalar(1, s0)?);
                        mw::Ok(())
                    }
                }
            }
        }
    }
    use ::microwit_host::__private_v0_1 as mw;
    #[doc(hidden)]
    pub const EXPORTS: &[mw::Export] = &[mw::export("blink", "(i)i")];
    #[doc(hidden)]
    #[mw::derive(mw::Debug)]
    pub enum __World {}
    /// What an app for world `blinky` offers.
    #[mw::derive(mw::Clone, mw::Copy, mw::Debug)]
    pub struct Blinky<F> {
        blink: mw::BoundExport<F>,
    }
    impl<F: mw::Copy> Blinky<F> {
        /// Looks up what the world exports and checks its types.
        pub fn bind<E: mw::App<Func = F>>(
            guest: &mut E,
        ) -> mw::Result<Self, mw::LoadError> {
            let exports = mw::exports::<E>(EXPORTS);
            mw::Ok(Self { blink: exports(guest, 0)? })
        }
        /// Blinks this many times. Returns how many times the light was on.
        pub fn blink<E: mw::App<Func = F>>(
            &self,
            guest: &mut E,
            host: &mut E::Host,
            times: u32,
        ) -> mw::Result<u32, mw::CallError> {
            mw::call(
                guest,
                host,
                &self.blink,
                (times,),
                |guest, slot| mw::result(guest, slot),
            )
        }
    }
}
const _: () = {
    use ::microwit_host::__private_v0_1 as __mw;
    impl __mw::WorldHost for Board {
        type World = blinky::__World;
        fn imports<'__t>() -> &'__t [__mw::HostFn<Self>]
        where
            Self: '__t,
        {
            const {
                &[
                    __mw::row(
                        "mcu:board/led@0.1.0",
                        "set",
                        "(i)",
                        blinky::mcu::board::led::__calls::set,
                    ),
                    __mw::row(
                        "mcu:board/delay@0.1.0",
                        "ns",
                        "(i)",
                        blinky::mcu::board::delay::__calls::ns,
                    ),
                    __mw::row(
                        "mcu:board/delay@0.1.0",
                        "us",
                        "(i)",
                        blinky::mcu::board::delay::__calls::us,
                    ),
                    __mw::row(
                        "mcu:board/delay@0.1.0",
                        "ms",
                        "(i)",
                        blinky::mcu::board::delay::__calls::ms,
                    ),
                ]
            }
        }
        fn resources<'__t>() -> &'__t [__mw::HostResource<Self>]
        where
            Self: '__t,
        {
            const { &[] }
        }
    }
    impl __mw::World for blinky::__World {
        const SIGS: &'static [__mw::Sig] = &[
            __mw::Sig::of("(i)"),
            __mw::Sig::of("(i)"),
            __mw::Sig::of("(i)"),
            __mw::Sig::of("(i)"),
        ];
        const REALLOC: __mw::bool = false;
        const EXPORTS: &'static [__mw::Export] = blinky::EXPORTS;
        type PerDestructor<__T: __mw::Copy> = [__T; 0];
        type IfWaits<__T: __mw::Copy> = [__T; 0];
    }
};
