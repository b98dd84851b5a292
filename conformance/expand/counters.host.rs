/// World `counters`.
pub mod counters {
    pub use probe::counters::rooms::Tour;
    /// What WIT calls `probe`.
    pub mod probe {
        /// What WIT calls `counters`.
        pub mod counters {
            pub mod odd {
                //! Names that Rust has already, or that meet in Rust.
                //!
                //! WIT `probe:counters/odd@1.0.0`.
                use ::microwit_host::__private_v0_1 as mw;
                /// WIT `option`.
                #[mw::derive(mw::Clone, mw::Copy, mw::Debug, mw::PartialEq, mw::Eq)]
                pub struct Option<'a> {
                    /// WIT `t`.
                    pub t: mw::Option<u8>,
                    /// WIT `self`.
                    pub self_: &'a [u8],
                }
                mw::record!(
                    Option < 'a > { t : mw::Option < u8 > = 0, self_ : & 'a[u8] = 4 }
                    size 12, align 4, flat 4
                );
                /// WIT `guest`.
                #[mw::derive(mw::Debug)]
                pub enum Guest_ {}
                impl mw::Resource for Guest_ {
                    const TYPE: mw::ResourceId = mw::ResourceId::of(
                        "probe:counters/odd@1.0.0",
                        "guest",
                    );
                }
                /// WIT `guest-guest`.
                pub type GuestGuest<'a> = (
                    u8,
                    u8,
                    u8,
                    u8,
                    u8,
                    u8,
                    u8,
                    u8,
                    u8,
                    u8,
                    u8,
                    u8,
                    mw::Option<Option<'a>>,
                );
                /// What a host of resource `guest` implements.
                #[diagnostic::on_unimplemented(
                    message = "`{Self}` does not serve `probe:counters/odd@1.0.0`",
                    note = "implement `HostGuest` for it, or put `#[provides]` on a field of a type that does"
                )]
                pub trait HostGuest {
                    /// WIT `[constructor]guest`.
                    fn new(&mut self) -> mw::Own<Guest_>;
                    /// WIT `[static]guest.new`.
                    fn new_(&mut self) -> mw::Own<Guest_>;
                    /// WIT `[method]guest.read`.
                    fn read(&mut self, this: mw::Borrow<Guest_>) -> &str;
                    /// WIT `[method]guest.read-into`.
                    fn read_into(&mut self, this: mw::Borrow<Guest_>);
                    /// The guest let go of its `guest`.
                    fn drop(&mut self, this: mw::Own<Guest_>);
                }
                /// What a host of `probe:counters/odd@1.0.0` implements.
                #[diagnostic::on_unimplemented(
                    message = "`{Self}` does not serve `probe:counters/odd@1.0.0`",
                    note = "implement `Host` for it, or put `#[provides]` on a field of a type that does"
                )]
                pub trait Host: HostGuest {
                    /// WIT `f`.
                    fn f(&mut self, a: GuestGuest<'_>);
                }
                #[doc(hidden)]
                pub mod __calls {
                    use super::*;
                    pub fn guest_new<__H: HostGuest>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        mw::room::<mw::Own<Guest_>>(guest.handles())?;
                        let value = HostGuest::new(host);
                        *s0 = mw::ret(guest, value)?;
                        mw::Ok(())
                    }
                    pub fn guest_new_<__H: HostGuest>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        mw::room::<mw::Own<Guest_>>(guest.handles())?;
                        let value = HostGuest::new_(host);
                        *s0 = mw::ret(guest, value)?;
                        mw::Ok(())
                    }
                    pub fn guest_read<__H: HostGuest>(
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
                        let at = mw::in_bounds(memory, s1 as u32, 8, 4)?;
                        let value = HostGuest::read(host, a0);
                        mw::store(guest, at, value)
                    }
                    pub fn guest_read_into<__H: HostGuest>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let &mut [s0, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        HostGuest::read_into(host, mw::arg(1, &view, [s0])?);
                        mw::Ok(())
                    }
                    pub fn f<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let &mut [s0, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        let at = mw::in_bounds(view.memory.len(), s0 as u32, 28, 4)?;
                        Host::f(host, mw::spilled(1, &view, at + 0)?);
                        mw::Ok(())
                    }
                    pub fn drop_guest<__H: HostGuest>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        if let mw::Some(rep) = mw::dropped::<Guest_>(guest, slots)? {
                            HostGuest::drop(host, mw::Own::new(rep));
                        }
                        mw::Ok(())
                    }
                }
            }
            pub mod rooms {
                //! WIT `probe:counters/rooms@1.0.0`.
                use ::microwit_host::__private_v0_1 as mw;
                /// WIT `room`.
                #[mw::derive(mw::Debug)]
                pub enum Room {}
                impl mw::Resource for Room {
                    const TYPE: mw::ResourceId = mw::ResourceId::of(
                        "probe:counters/rooms@1.0.0",
                        "room",
                    );
                }
                /// WIT `tour`.
                #[mw::derive(mw::Clone, mw::Debug, mw::PartialEq, mw::Eq)]
                pub struct Tour<'a> {
                    /// WIT `first`.
                    pub first: mw::Borrow<Room>,
                    /// WIT `rest`.
                    pub rest: mw::List<'a, mw::Borrow<Room>>,
                }
                mw::record!(
                    Tour < 'a > { first : mw::Borrow < Room > = 0, rest : mw::List < 'a,
                    mw::Borrow < Room > > = 4 } size 12, align 4, flat 3
                );
                /// What a host of resource `room` implements.
                #[diagnostic::on_unimplemented(
                    message = "`{Self}` does not serve `probe:counters/rooms@1.0.0`",
                    note = "implement `HostRoom` for it, or put `#[provides]` on a field of a type that does"
                )]
                pub trait HostRoom {
                    /// The guest let go of its `room`.
                    fn drop(&mut self, this: mw::Own<Room>);
                }
                /// What a host of `probe:counters/rooms@1.0.0` implements.
                #[diagnostic::on_unimplemented(
                    message = "`{Self}` does not serve `probe:counters/rooms@1.0.0`",
                    note = "implement `Host` for it, or put `#[provides]` on a field of a type that does"
                )]
                pub trait Host: HostRoom {}
                impl<H: HostRoom> Host for H {}
                #[doc(hidden)]
                pub mod __calls {
                    use super::*;
                    pub fn drop_room<__H: HostRoom>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        if let mw::Some(rep) = mw::dropped::<Room>(guest, slots)? {
                            HostRoom::drop(host, mw::Own::new(rep));
                        }
                        mw::Ok(())
                    }
                }
            }
        }
    }
    /// What WIT calls `exports`.
    pub mod exports {
        /// What WIT calls `probe`.
        pub mod probe {
            /// What WIT calls `counters`.
            pub mod counters {
                pub mod counting {
                    //! WIT `probe:counters/counting@1.0.0`.
                    use ::microwit_host::__private_v0_1 as mw;
                    /// Counts up.
                    #[mw::derive(mw::Debug)]
                    pub enum Counter {}
                    impl mw::Resource for Counter {
                        const TYPE: mw::ResourceId = mw::ResourceId::of(
                            "[export]probe:counters/counting@1.0.0",
                            "counter",
                        );
                        const EXPORTED: bool = true;
                    }
                    /// Its constructor may fail.
                    #[mw::derive(mw::Debug)]
                    pub enum Label {}
                    impl mw::Resource for Label {
                        const TYPE: mw::ResourceId = mw::ResourceId::of(
                            "[export]probe:counters/counting@1.0.0",
                            "label",
                        );
                        const EXPORTED: bool = true;
                    }
                    /// The interface's functions in an app.
                    #[mw::derive(mw::Clone, mw::Copy, mw::Debug)]
                    pub struct Exports<F> {
                        __app: mw::AppId<F>,
                        counter_new: mw::BoundExport<F>,
                        counter_inc: mw::BoundExport<F>,
                        counter_spell: mw::BoundExport<F>,
                        counter_merge: mw::BoundExport<F>,
                        label_new: mw::BoundExport<F>,
                        sum: mw::BoundExport<F>,
                    }
                    impl<F: mw::Copy> Exports<F> {
                        #[doc(hidden)]
                        pub fn bind<E: mw::App<Func = F>>(
                            guest: &mut E,
                            at: usize,
                        ) -> mw::Result<Self, mw::LoadError> {
                            let exports = mw::exports::<
                                E,
                            >(
                                super::super::super::super::EXPORTS
                                    .get(at..)
                                    .unwrap_or_default(),
                            );
                            mw::Ok(Self {
                                __app: mw::AppId::app(guest),
                                counter_new: exports(guest, 0)?,
                                counter_inc: exports(guest, 1)?,
                                counter_spell: exports(guest, 2)?,
                                counter_merge: exports(guest, 3)?,
                                label_new: exports(guest, 4)?,
                                sum: exports(guest, 5)?,
                            })
                        }
                        /// A counter that starts there.
                        pub fn counter_new<E: mw::App<Func = F>>(
                            &self,
                            guest: &mut E,
                            host: &mut E::Host,
                            start: u32,
                        ) -> mw::Result<mw::Own<Counter>, mw::CallError> {
                            mw::call(
                                guest,
                                host,
                                &self.counter_new,
                                (start,),
                                |guest, slot| mw::result(guest, slot),
                            )
                        }
                        /// WIT `probe:counters/counting@1.0.0#[method]counter.inc`.
                        pub fn counter_inc<E: mw::App<Func = F>>(
                            &self,
                            guest: &mut E,
                            host: &mut E::Host,
                            this: mw::Borrow<Counter>,
                            by: u32,
                        ) -> mw::Result<u32, mw::CallError> {
                            mw::call(
                                guest,
                                host,
                                &self.counter_inc,
                                (this, by),
                                |guest, slot| mw::result(guest, slot),
                            )
                        }
                        /// WIT `probe:counters/counting@1.0.0#[method]counter.spell`.
                        ///
                        /// Deprecated since 1.0.0.
                        pub fn counter_spell<
                            E: mw::App<Func = F>,
                            R,
                            __Then: mw::FnOnce(&str) -> R,
                        >(
                            &self,
                            guest: &mut E,
                            host: &mut E::Host,
                            this: mw::Borrow<Counter>,
                            then: __Then,
                        ) -> mw::Result<R, mw::CallError> {
                            mw::call(
                                guest,
                                host,
                                &self.counter_spell,
                                (this,),
                                |guest, slot| mw::Ok(then(mw::result(guest, slot)?)),
                            )
                        }
                        /// WIT `probe:counters/counting@1.0.0#[static]counter.merge`.
                        pub fn counter_merge<E: mw::App<Func = F>>(
                            &self,
                            guest: &mut E,
                            host: &mut E::Host,
                            a: mw::Borrow<Counter>,
                            b: mw::Own<Counter>,
                        ) -> mw::Result<mw::Own<Counter>, mw::CallError> {
                            mw::call(
                                guest,
                                host,
                                &self.counter_merge,
                                (a, b),
                                |guest, slot| mw::result(guest, slot),
                            )
                        }
                        /// WIT `probe:counters/counting@1.0.0#[constructor]label`.
                        pub fn label_new<E: mw::App<Func = F>>(
                            &self,
                            guest: &mut E,
                            host: &mut E::Host,
                            text: &str,
                        ) -> mw::Result<mw::Result<mw::Own<Label>, u8>, mw::CallError> {
                            mw::call(
                                guest,
                                host,
                                &self.label_new,
                                (text,),
                                |guest, slot| mw::result(guest, slot),
                            )
                        }
                        /// WIT `probe:counters/counting@1.0.0#sum`.
                        pub fn sum<E: mw::App<Func = F>>(
                            &self,
                            guest: &mut E,
                            host: &mut E::Host,
                            all: mw::List<'_, mw::Borrow<Counter>>,
                            more: mw::Option<mw::Own<Counter>>,
                        ) -> mw::Result<[u64; 3], mw::CallError> {
                            mw::call(
                                guest,
                                host,
                                &self.sum,
                                (all, more),
                                |guest, slot| mw::result(guest, slot),
                            )
                        }
                        /// Lets go of a `counter`: the app ends it.
                        pub fn drop_counter<E: mw::App<Func = F>>(
                            &self,
                            guest: &mut E,
                            host: &mut E::Host,
                            this: mw::Own<Counter>,
                        ) -> mw::Result<(), mw::CallError> {
                            mw::destroy(guest, host, self.__app, this)
                        }
                        /// Lets go of a `label`: the app ends it.
                        pub fn drop_label<E: mw::App<Func = F>>(
                            &self,
                            guest: &mut E,
                            host: &mut E::Host,
                            this: mw::Own<Label>,
                        ) -> mw::Result<(), mw::CallError> {
                            mw::destroy(guest, host, self.__app, this)
                        }
                    }
                }
                pub mod odd {
                    //! Names that Rust has already, or that meet in Rust.
                    //!
                    //! WIT `probe:counters/odd@1.0.0`.
                    use ::microwit_host::__private_v0_1 as mw;
                    /// WIT `option`.
                    #[mw::derive(mw::Clone, mw::Copy, mw::Debug, mw::PartialEq, mw::Eq)]
                    pub struct Option<'a> {
                        /// WIT `t`.
                        pub t: mw::Option<u8>,
                        /// WIT `self`.
                        pub self_: &'a [u8],
                    }
                    mw::record!(
                        Option < 'a > { t : mw::Option < u8 > = 0, self_ : & 'a[u8] = 4 }
                        size 12, align 4, flat 4
                    );
                    /// WIT `guest`.
                    #[mw::derive(mw::Debug)]
                    pub enum Guest_ {}
                    impl mw::Resource for Guest_ {
                        const TYPE: mw::ResourceId = mw::ResourceId::of(
                            "[export]probe:counters/odd@1.0.0",
                            "guest",
                        );
                        const EXPORTED: bool = true;
                    }
                    /// WIT `guest-guest`.
                    pub type GuestGuest<'a> = (
                        u8,
                        u8,
                        u8,
                        u8,
                        u8,
                        u8,
                        u8,
                        u8,
                        u8,
                        u8,
                        u8,
                        u8,
                        mw::Option<Option<'a>>,
                    );
                    /// The interface's functions in an app.
                    #[mw::derive(mw::Clone, mw::Copy, mw::Debug)]
                    pub struct Exports<F> {
                        __app: mw::AppId<F>,
                        guest_new: mw::BoundExport<F>,
                        guest_new_: mw::BoundExport<F>,
                        guest_read: mw::BoundExport<F>,
                        guest_read_into: mw::BoundExport<F>,
                        f: mw::BoundExport<F>,
                    }
                    impl<F: mw::Copy> Exports<F> {
                        #[doc(hidden)]
                        pub fn bind<E: mw::App<Func = F>>(
                            guest: &mut E,
                            at: usize,
                        ) -> mw::Result<Self, mw::LoadError> {
                            let exports = mw::exports::<
                                E,
                            >(
                                super::super::super::super::EXPORTS
                                    .get(at..)
                                    .unwrap_or_default(),
                            );
                            mw::Ok(Self {
                                __app: mw::AppId::app(guest),
                                guest_new: exports(guest, 0)?,
                                guest_new_: exports(guest, 1)?,
                                guest_read: exports(guest, 2)?,
                                guest_read_into: exports(guest, 3)?,
                                f: exports(guest, 4)?,
                            })
                        }
                        /// WIT `probe:counters/odd@1.0.0#[constructor]guest`.
                        pub fn guest_new<E: mw::App<Func = F>>(
                            &self,
                            guest: &mut E,
                            host: &mut E::Host,
                        ) -> mw::Result<mw::Own<Guest_>, mw::CallError> {
                            mw::call(
                                guest,
                                host,
                                &self.guest_new,
                                (),
                                |guest, slot| mw::result(guest, slot),
                            )
                        }
                        /// WIT `probe:counters/odd@1.0.0#[static]guest.new`.
                        pub fn guest_new_<E: mw::App<Func = F>>(
                            &self,
                            guest: &mut E,
                            host: &mut E::Host,
                        ) -> mw::Result<mw::Own<Guest_>, mw::CallError> {
                            mw::call(
                                guest,
                                host,
                                &self.guest_new_,
                                (),
                                |guest, slot| mw::result(guest, slot),
                            )
                        }
                        /// WIT `probe:counters/odd@1.0.0#[method]guest.read`.
                        pub fn guest_read<
                            E: mw::App<Func = F>,
                            R,
                            __Then: mw::FnOnce(&str) -> R,
                        >(
                            &self,
                            guest: &mut E,
                            host: &mut E::Host,
                            this: mw::Borrow<Guest_>,
                            then: __Then,
                        ) -> mw::Result<R, mw::CallError> {
                            mw::call(
                                guest,
                                host,
                                &self.guest_read,
                                (this,),
                                |guest, slot| mw::Ok(then(mw::result(guest, slot)?)),
                            )
                        }
                        /// WIT `probe:counters/odd@1.0.0#[method]guest.read-into`.
                        pub fn guest_read_into<E: mw::App<Func = F>>(
                            &self,
                            guest: &mut E,
                            host: &mut E::Host,
                            this: mw::Borrow<Guest_>,
                        ) -> mw::Result<(), mw::CallError> {
                            mw::call(
                                guest,
                                host,
                                &self.guest_read_into,
                                (this,),
                                |_, _| mw::Ok(()),
                            )
                        }
                        /// WIT `probe:counters/odd@1.0.0#f`.
                        pub fn f<E: mw::App<Func = F>>(
                            &self,
                            guest: &mut E,
                            host: &mut E::Host,
                            a: GuestGuest<'_>,
                        ) -> mw::Result<(), mw::CallError> {
                            mw::call(guest, host, &self.f, (a,), |_, _| mw::Ok(()))
                        }
                        /// Lets go of a `guest`: the app ends it.
                        pub fn drop_guest<E: mw::App<Func = F>>(
                            &self,
                            guest: &mut E,
                            host: &mut E::Host,
                            this: mw::Own<Guest_>,
                        ) -> mw::Result<(), mw::CallError> {
                            mw::destroy(guest, host, self.__app, this)
                        }
                    }
                }
            }
        }
    }
    use ::microwit_host::__private_v0_1 as mw;
    #[doc(hidden)]
    pub const EXPORTS: &[mw::Export] = &[
        mw::export("visit", "*(iii)i"),
        mw::export("probe:counters/counting@1.0.0#[constructor]counter", "(i)i"),
        mw::export("probe:counters/counting@1.0.0#[method]counter.inc", "(ii)i"),
        mw::export("probe:counters/counting@1.0.0#[method]counter.spell", "*(i)i"),
        mw::export("probe:counters/counting@1.0.0#[static]counter.merge", "(ii)i"),
        mw::export("probe:counters/counting@1.0.0#[constructor]label", "*(ii)i"),
        mw::export("probe:counters/counting@1.0.0#sum", "*(iiii)i"),
        mw::export("probe:counters/odd@1.0.0#[constructor]guest", "()i"),
        mw::export("probe:counters/odd@1.0.0#[static]guest.new", "()i"),
        mw::export("probe:counters/odd@1.0.0#[method]guest.read", "*(i)i"),
        mw::export("probe:counters/odd@1.0.0#[method]guest.read-into", "(i)"),
        mw::export("probe:counters/odd@1.0.0#f", "*(i)"),
    ];
    #[doc(hidden)]
    #[mw::derive(mw::Debug)]
    pub enum __World {}
    /// What an app for world `counters` offers.
    #[mw::derive(mw::Clone, mw::Copy, mw::Debug)]
    pub struct Counters<F> {
        visit: mw::BoundExport<F>,
        /// Exports of `probe:counters/counting@1.0.0`.
        pub counting: exports::probe::counters::counting::Exports<F>,
        /// Exports of `probe:counters/odd@1.0.0`.
        pub odd: exports::probe::counters::odd::Exports<F>,
    }
    impl<F: mw::Copy> Counters<F> {
        /// Looks up what the world exports and checks its types.
        pub fn bind<E: mw::App<Func = F>>(
            guest: &mut E,
        ) -> mw::Result<Self, mw::LoadError> {
            let exports = mw::exports::<E>(EXPORTS);
            mw::Ok(Self {
                visit: exports(guest, 0)?,
                counting: exports::probe::counters::counting::Exports::bind(guest, 1)?,
                odd: exports::probe::counters::odd::Exports::bind(guest, 7)?,
            })
        }
        /// WIT `visit`.
        pub fn visit<E: mw::App<Func = F>>(
            &self,
            guest: &mut E,
            host: &mut E::Host,
            a: Tour<'_>,
        ) -> mw::Result<u32, mw::CallError> {
            mw::call(
                guest,
                host,
                &self.visit,
                (a,),
                |guest, slot| mw::result(guest, slot),
            )
        }
    }
}
const _: () = {
    use ::microwit_host::__private_v0_1 as __mw;
    impl __mw::WorldHost for Board {
        type World = counters::__World;
        fn imports<'__t>() -> &'__t [__mw::HostFn<Self>]
        where
            Self: '__t,
        {
            const {
                &[
                    __mw::row(
                        "probe:counters/odd@1.0.0",
                        "[constructor]guest",
                        "()i",
                        counters::probe::counters::odd::__calls::guest_new,
                    ),
                    __mw::row(
                        "probe:counters/odd@1.0.0",
                        "[static]guest.new",
                        "()i",
                        counters::probe::counters::odd::__calls::guest_new_,
                    ),
                    __mw::row(
                        "probe:counters/odd@1.0.0",
                        "[method]guest.read",
                        "*(ii)",
                        counters::probe::counters::odd::__calls::guest_read,
                    ),
                    __mw::row(
                        "probe:counters/odd@1.0.0",
                        "[method]guest.read-into",
                        "(i)",
                        counters::probe::counters::odd::__calls::guest_read_into,
                    ),
                    __mw::row(
                        "probe:counters/odd@1.0.0",
                        "f",
                        "*(i)",
                        counters::probe::counters::odd::__calls::f,
                    ),
                    __mw::row(
                        "probe:counters/odd@1.0.0",
                        "[resource-drop]guest",
                        "(i)",
                        counters::probe::counters::odd::__calls::drop_guest,
                    ),
                    __mw::row(
                        "probe:counters/rooms@1.0.0",
                        "[resource-drop]room",
                        "(i)",
                        counters::probe::counters::rooms::__calls::drop_room,
                    ),
                    __mw::row(
                        "[export]probe:counters/counting@1.0.0",
                        "[resource-new]counter",
                        "(i)i",
                        __mw::resource_new::<
                            Self,
                            counters::exports::probe::counters::counting::Counter,
                        >,
                    ),
                    __mw::row(
                        "[export]probe:counters/counting@1.0.0",
                        "[resource-rep]counter",
                        "(i)i",
                        __mw::resource_rep::<
                            Self,
                            counters::exports::probe::counters::counting::Counter,
                        >,
                    ),
                    __mw::row(
                        "[export]probe:counters/counting@1.0.0",
                        "[resource-drop]counter",
                        "(i)",
                        __mw::resource_drop::<
                            Self,
                            counters::exports::probe::counters::counting::Counter,
                        >,
                    ),
                    __mw::row(
                        "[export]probe:counters/counting@1.0.0",
                        "[resource-new]label",
                        "(i)i",
                        __mw::resource_new::<
                            Self,
                            counters::exports::probe::counters::counting::Label,
                        >,
                    ),
                    __mw::row(
                        "[export]probe:counters/counting@1.0.0",
                        "[resource-rep]label",
                        "(i)i",
                        __mw::resource_rep::<
                            Self,
                            counters::exports::probe::counters::counting::Label,
                        >,
                    ),
                    __mw::row(
                        "[export]probe:counters/counting@1.0.0",
                        "[resource-drop]label",
                        "(i)",
                        __mw::resource_drop::<
                            Self,
                            counters::exports::probe::counters::counting::Label,
                        >,
                    ),
                    __mw::row(
                        "[export]probe:counters/odd@1.0.0",
                        "[resource-new]guest",
                        "(i)i",
                        __mw::resource_new::<
                            Self,
                            counters::exports::probe::counters::odd::Guest_,
                        >,
                    ),
                    __mw::row(
                        "[export]probe:counters/odd@1.0.0",
                        "[resource-rep]guest",
                        "(i)i",
                        __mw::resource_rep::<
                            Self,
                            counters::exports::probe::counters::odd::Guest_,
                        >,
                    ),
                    __mw::row(
                        "[export]probe:counters/odd@1.0.0",
                        "[resource-drop]guest",
                        "(i)",
                        __mw::resource_drop::<
                            Self,
                            counters::exports::probe::counters::odd::Guest_,
                        >,
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
                        counters::probe::counters::odd::Guest_,
                        Self,
                    >(|host, rep| {
                        counters::probe::counters::odd::HostGuest::drop(
                            host,
                            __mw::Own::new(rep),
                        );
                    }),
                    __mw::resource::<
                        counters::probe::counters::rooms::Room,
                        Self,
                    >(|host, rep| {
                        counters::probe::counters::rooms::HostRoom::drop(
                            host,
                            __mw::Own::new(rep),
                        );
                    }),
                ]
            }
        }
    }
    impl __mw::World for counters::__World {
        const SIGS: &'static [__mw::Sig] = &[
            __mw::Sig::of("()i"),
            __mw::Sig::of("()i"),
            __mw::Sig::of("*(ii)"),
            __mw::Sig::of("(i)"),
            __mw::Sig::of("*(i)"),
            __mw::Sig::of("(i)"),
            __mw::Sig::of("(i)"),
            __mw::Sig::of("(i)i"),
            __mw::Sig::of("(i)i"),
            __mw::Sig::of("(i)"),
            __mw::Sig::of("(i)i"),
            __mw::Sig::of("(i)i"),
            __mw::Sig::of("(i)"),
            __mw::Sig::of("(i)i"),
            __mw::Sig::of("(i)i"),
            __mw::Sig::of("(i)"),
        ];
        const REALLOC: __mw::bool = true;
        const EXPORTS: &'static [__mw::Export] = counters::EXPORTS;
        const DESTRUCTORS: &'static [__mw::Destructor] = &[
            __mw::destructor::<
                counters::exports::probe::counters::counting::Counter,
            >("probe:counters/counting@1.0.0#[dtor]counter"),
            __mw::destructor::<
                counters::exports::probe::counters::counting::Label,
            >("probe:counters/counting@1.0.0#[dtor]label"),
            __mw::destructor::<
                counters::exports::probe::counters::odd::Guest_,
            >("probe:counters/odd@1.0.0#[dtor]guest"),
        ];
        type PerDestructor<__T: __mw::Copy> = [__T; 3];
        type IfWaits<__T: __mw::Copy> = [__T; 0];
    }
    ::core::assert!(
        __mw::ResourceId::distinct(& [< counters::probe::counters::odd::Guest_ as
        __mw::Resource > ::TYPE, < counters::probe::counters::rooms::Room as
        __mw::Resource > ::TYPE, < counters::exports::probe::counters::counting::Counter
        as __mw::Resource > ::TYPE, < counters::exports::probe::counters::counting::Label
        as __mw::Resource > ::TYPE, < counters::exports::probe::counters::odd::Guest_ as
        __mw::Resource > ::TYPE]),
        "two resources of this world have the same number: rename one",
    );
};
