/// Keyword names and free functions of the world itself.
pub mod probe {
    /// What a host of the world itself implements.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not serve the functions of its world",
        note = "implement `ProbeImports` for it"
    )]
    pub trait ProbeImports {
        /// WIT `tick`.
        fn tick(&mut self, self_: u32) -> u32;
    }
    #[doc(hidden)]
    pub mod __calls {
        use super::*;
        pub fn tick<__H: ProbeImports>(
            host: &mut __H,
            guest: &mut dyn mw::Guest,
            slots: &mut mw::Slots,
        ) -> mw::Done {
            let [s0, ..] = slots else {
                return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
            };
            *s0 = mw::Scalar::into_slot(ProbeImports::tick(host, mw::scalar(1, *s0)?));
            mw::Ok(())
        }
    }
    /// What WIT calls `probe`.
    pub mod probe {
        /// What WIT calls `host`.
        pub mod host {
            pub mod shapes {
                //! Types to go around.
                //!
                //! WIT `probe:host/shapes@1.2.3`.
                use ::microwit_host::__private_v0_1 as mw;
                /// A plain record: nothing in it points anywhere.
                #[mw::derive(mw::Clone, mw::Copy, mw::Debug, mw::PartialEq, mw::Eq)]
                pub struct Point {
                    /// WIT `x`.
                    pub x: i32,
                    /// WIT `y`.
                    pub y: i16,
                    /// WIT `z`.
                    pub z: u8,
                }
                mw::record!(
                    Point { x : i32 = 0, y : i16 = 4, z : u8 = 6 } size 8, align 4, flat
                    3
                );
                /// A record that points.
                #[mw::derive(mw::Clone, mw::Copy, mw::Debug, mw::PartialEq, mw::Eq)]
                pub struct Reading<'a> {
                    /// WIT `name`.
                    pub name: &'a str,
                    /// WIT `samples`.
                    pub samples: mw::List<'a, u16>,
                    /// WIT `at`.
                    pub at: mw::Option<Point>,
                }
                mw::record!(
                    Reading < 'a > { name : & 'a str = 0, samples : mw::List < 'a, u16 >
                    = 8, at : mw::Option < Point > = 16 } size 28, align 4, flat 8
                );
                /// WIT `color`.
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
                pub enum Color {
                    /// WIT `red`.
                    Red,
                    /// WIT `green`.
                    Green,
                    /// WIT `blue`.
                    Blue,
                }
                mw::enumeration!(Color { 0 = Red, 1 = Green, 2 = Blue } tag u8, cases 3);
                /// WIT `access`.
                #[mw::derive(
                    mw::Clone,
                    mw::Copy,
                    mw::Debug,
                    mw::Default,
                    mw::PartialEq,
                    mw::Eq,
                    mw::Hash
                )]
                pub struct Access(u16);
                impl Access {
                    /// WIT `read`.
                    pub const READ: Self = Self(1 << 0);
                    /// WIT `write`.
                    pub const WRITE: Self = Self(1 << 1);
                    /// WIT `exec`.
                    pub const EXEC: Self = Self(1 << 2);
                    /// WIT `a3`.
                    pub const A3: Self = Self(1 << 3);
                    /// WIT `a4`.
                    pub const A4: Self = Self(1 << 4);
                    /// WIT `a5`.
                    pub const A5: Self = Self(1 << 5);
                    /// WIT `a6`.
                    pub const A6: Self = Self(1 << 6);
                    /// WIT `a7`.
                    pub const A7: Self = Self(1 << 7);
                    /// WIT `a8`.
                    pub const A8: Self = Self(1 << 8);
                }
                mw::flags!(Access, u16, 511);
                /// WIT `value`.
                #[mw::derive(mw::Clone, mw::Copy, mw::Debug, mw::PartialEq)]
                pub enum Value<'a> {
                    /// WIT `nothing`.
                    Nothing,
                    /// WIT `num`.
                    Num(f32),
                    /// WIT `big`.
                    Big(u64),
                    /// WIT `text`.
                    Text(&'a str),
                    /// WIT `at`.
                    At(Point),
                }
                mw::variant!(
                    Value < 'a >, ValueLow { 0 = Nothing, 1 = Num(f32), 2 = Big(u64), 3 =
                    Text(& 'a str), 4 = At(Point) } tag u8, cases 5, payload 8, size 16,
                    align 8, flat 4
                );
                /// A variant of plain cases.
                #[mw::derive(mw::Clone, mw::Copy, mw::Debug, mw::PartialEq, mw::Eq)]
                pub enum Small {
                    /// WIT `one`.
                    One(u8),
                    /// WIT `two`.
                    Two(i64),
                }
                mw::variant!(
                    Small, SmallLow { 0 = One(u8), 1 = Two(i64) } tag u8, cases 2,
                    payload 8, size 16, align 8, flat 2
                );
                /// What a host of `probe:host/shapes@1.2.3` implements.
                #[diagnostic::on_unimplemented(
                    message = "`{Self}` does not serve `probe:host/shapes@1.2.3`",
                    note = "implement `Host` for it, or put `#[provides]` on a field of a type that does"
                )]
                pub trait Host {
                    /// WIT `ints`.
                    #[allow(clippy::too_many_arguments)]
                    fn ints(
                        &mut self,
                        a: u8,
                        b: i8,
                        c: u16,
                        d: i16,
                        e: u32,
                        f: i32,
                        g: u64,
                        h: i64,
                    ) -> i8;
                    /// WIT `floats`.
                    fn floats(&mut self, a: f32, b: f64) -> f64;
                    /// WIT `truth`.
                    fn truth(&mut self, a: bool) -> bool;
                    /// WIT `letter`.
                    fn letter(&mut self, a: char) -> char;
                    /// WIT `text`.
                    fn text(&mut self, a: &str) -> &str;
                    /// WIT `bytes`.
                    fn bytes(&mut self, a: &[u8]) -> &[u8];
                    /// WIT `words`.
                    fn words(&mut self, a: mw::List<'_, u16>) -> u32;
                    /// WIT `names`.
                    fn names(&mut self, a: mw::List<'_, &str>) -> u32;
                    /// WIT `paint`.
                    fn paint(&mut self, a: Color) -> Color;
                    /// WIT `grant`.
                    fn grant(&mut self, a: Access) -> Access;
                    /// WIT `move-to`.
                    fn move_to(&mut self, a: Point) -> Point;
                    /// WIT `record-it`.
                    fn record_it(&mut self, a: Reading<'_>) -> u32;
                    /// WIT `latest`.
                    fn latest(&mut self) -> Reading<'_>;
                    /// WIT `pick`.
                    fn pick(&mut self, a: Value<'_>) -> u64;
                    /// WIT `offer`.
                    fn offer(&mut self, a: u8) -> Value<'_>;
                    /// WIT `shrink`.
                    fn shrink(&mut self, a: Small) -> Small;
                    /// WIT `maybe`.
                    fn maybe(&mut self, a: mw::Option<u32>) -> mw::Option<u32>;
                    /// WIT `nested`.
                    fn nested(&mut self, a: mw::Option<mw::Option<u8>>) -> u32;
                    /// WIT `check`.
                    fn check(
                        &mut self,
                        a: mw::Result<u32, Color>,
                    ) -> mw::Result<u32, Color>;
                    /// WIT `ok-only`.
                    fn ok_only(&mut self, a: bool) -> mw::Result<(), ()>;
                    /// WIT `pair`.
                    fn pair(&mut self, a: (u8, u32)) -> (u32, u8);
                    /// WIT `many`.
                    #[allow(clippy::too_many_arguments)]
                    fn many(
                        &mut self,
                        a: u32,
                        b: u32,
                        c: u32,
                        d: u32,
                        e: u32,
                        f: u32,
                        g: u32,
                        h: u32,
                        i: u32,
                        j: u32,
                        k: u32,
                        l: u32,
                        m: u32,
                        n: u32,
                        o: u32,
                        p: u64,
                        q: &str,
                    ) -> u64;
                    /// WIT `sixteen`.
                    #[allow(clippy::too_many_arguments)]
                    fn sixteen(
                        &mut self,
                        a: u32,
                        b: u32,
                        c: u32,
                        d: u32,
                        e: u32,
                        f: u32,
                        g: u32,
                        h: u32,
                        i: u32,
                        j: u32,
                        k: u32,
                        l: u32,
                        m: u32,
                        n: u32,
                        o: u32,
                        p: u32,
                    ) -> (u32, u32);
                }
                #[doc(hidden)]
                pub mod __calls {
                    use super::*;
                    pub fn ints<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, s1, s2, s3, s4, s5, s6, s7, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        *s0 = mw::Scalar::into_slot(
                            Host::ints(
                                host,
                                mw::scalar(1, *s0)?,
                                mw::scalar(2, *s1)?,
                                mw::scalar(3, *s2)?,
                                mw::scalar(4, *s3)?,
                                mw::scalar(5, *s4)?,
                                mw::scalar(6, *s5)?,
                                mw::scalar(7, *s6)?,
                                mw::scalar(8, *s7)?,
                            ),
                        );
                        mw::Ok(())
                    }
                    pub fn floats<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, s1, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        *s0 = mw::Scalar::into_slot(
                            Host::floats(host, mw::scalar(1, *s0)?, mw::scalar(2, *s1)?),
                        );
                        mw::Ok(())
                    }
                    pub fn truth<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        *s0 = mw::Scalar::into_slot(
                            Host::truth(host, mw::scalar(1, *s0)?),
                        );
                        mw::Ok(())
                    }
                    pub fn letter<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        *s0 = mw::Scalar::into_slot(
                            Host::letter(host, mw::scalar(1, *s0)?),
                        );
                        mw::Ok(())
                    }
                    pub fn text<__H: Host>(
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
                        let value = Host::text(host, a0);
                        mw::store(guest, at, value)
                    }
                    pub fn bytes<__H: Host>(
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
                        let value = Host::bytes(host, a0);
                        mw::store(guest, at, value)
                    }
                    pub fn words<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, s1, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        *s0 = mw::Scalar::into_slot(
                            Host::words(host, mw::arg(1, &view, [*s0, *s1])?),
                        );
                        mw::Ok(())
                    }
                    pub fn names<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, s1, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        *s0 = mw::Scalar::into_slot(
                            Host::names(host, mw::arg(1, &view, [*s0, *s1])?),
                        );
                        mw::Ok(())
                    }
                    pub fn paint<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        *s0 = mw::Scalar::into_slot(
                            Host::paint(host, mw::scalar(1, *s0)?),
                        );
                        mw::Ok(())
                    }
                    pub fn grant<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        *s0 = mw::Scalar::into_slot(
                            Host::grant(host, mw::scalar(1, *s0)?),
                        );
                        mw::Ok(())
                    }
                    pub fn move_to<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let &mut [s0, s1, s2, s3, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        let memory = view.memory.len();
                        let a0 = mw::arg(1, &view, [s0, s1, s2])?;
                        let at = mw::in_bounds(memory, s3 as u32, 8, 4)?;
                        let value = Host::move_to(host, a0);
                        mw::store(guest, at, value)
                    }
                    pub fn record_it<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, s1, s2, s3, s4, s5, s6, s7, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        *s0 = mw::Scalar::into_slot(
                            Host::record_it(
                                host,
                                mw::arg(1, &view, [*s0, *s1, *s2, *s3, *s4, *s5, *s6, *s7])?,
                            ),
                        );
                        mw::Ok(())
                    }
                    pub fn latest<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let &mut [s0, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        let memory = view.memory.len();
                        let at = mw::in_bounds(memory, s0 as u32, 28, 4)?;
                        let value = Host::latest(host);
                        mw::store(guest, at, value)
                    }
                    pub fn pick<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, s1, s2, s3, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        *s0 = mw::Scalar::into_slot(
                            Host::pick(host, mw::arg(1, &view, [*s0, *s1, *s2, *s3])?),
                        );
                        mw::Ok(())
                    }
                    pub fn offer<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let &mut [s0, s1, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        let memory = view.memory.len();
                        let a0 = mw::scalar(1, s0)?;
                        let at = mw::in_bounds(memory, s1 as u32, 16, 8)?;
                        let value = Host::offer(host, a0);
                        mw::store(guest, at, value)
                    }
                    pub fn shrink<__H: Host>(
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
                        let at = mw::in_bounds(memory, s2 as u32, 16, 8)?;
                        let value = Host::shrink(host, a0);
                        mw::store(guest, at, value)
                    }
                    pub fn maybe<__H: Host>(
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
                        let value = Host::maybe(host, a0);
                        mw::store(guest, at, value)
                    }
                    pub fn nested<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, s1, s2, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        *s0 = mw::Scalar::into_slot(
                            Host::nested(host, mw::arg(1, &view, [*s0, *s1, *s2])?),
                        );
                        mw::Ok(())
                    }
                    pub fn check<__H: Host>(
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
                        let value = Host::check(host, a0);
                        mw::store(guest, at, value)
                    }
                    pub fn ok_only<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let value = Host::ok_only(host, mw::scalar(1, *s0)?);
                        *s0 = mw::ret(guest, value)?;
                        mw::Ok(())
                    }
                    pub fn pair<__H: Host>(
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
                        let value = Host::pair(host, a0);
                        mw::store(guest, at, value)
                    }
                    pub fn many<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        let at = mw::in_bounds(view.memory.len(), *s0 as u32, 80, 8)?;
                        *s0 = mw::Scalar::into_slot(
                            Host::many(
                                host,
                                mw::spilled(1, &view, at + 0)?,
                                mw::spilled(2, &view, at + 4)?,
                                mw::spilled(3, &view, at + 8)?,
                                mw::spilled(4, &view, at + 12)?,
                                mw::spilled(5, &view, at + 16)?,
                                mw::spilled(6, &view, at + 20)?,
                                mw::spilled(7, &view, at + 24)?,
                                mw::spilled(8, &view, at + 28)?,
                                mw::spilled(9, &view, at + 32)?,
                                mw::spilled(10, &view, at + 36)?,
                                mw::spilled(11, &view, at + 40)?,
                                mw::spilled(12, &view, at + 44)?,
                                mw::spilled(13, &view, at + 48)?,
                                mw::spilled(14, &view, at + 52)?,
                                mw::spilled(15, &view, at + 56)?,
                                mw::spilled(16, &view, at + 64)?,
                                mw::spilled(17, &view, at + 72)?,
                            ),
                        );
                        mw::Ok(())
                    }
                    pub fn sixteen<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let &mut [s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12,
                        s13, s14, s15, s16, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        let memory = view.memory.len();
                        let a0 = mw::scalar(1, s0)?;
                        let a1 = mw::scalar(2, s1)?;
                        let a2 = mw::scalar(3, s2)?;
                        let a3 = mw::scalar(4, s3)?;
                        let a4 = mw::scalar(5, s4)?;
                        let a5 = mw::scalar(6, s5)?;
                        let a6 = mw::scalar(7, s6)?;
                        let a7 = mw::scalar(8, s7)?;
                        let a8 = mw::scalar(9, s8)?;
                        let a9 = mw::scalar(10, s9)?;
                        let a10 = mw::scalar(11, s10)?;
                        let a11 = mw::scalar(12, s11)?;
                        let a12 = mw::scalar(13, s12)?;
                        let a13 = mw::scalar(14, s13)?;
                        let a14 = mw::scalar(15, s14)?;
                        let a15 = mw::scalar(16, s15)?;
                        let at = mw::in_bounds(memory, s16 as u32, 8, 4)?;
                        let value = Host::sixteen(
                            host,
                            a0,
                            a1,
                            a2,
                            a3,
                            a4,
                            a5,
                            a6,
                            a7,
                            a8,
                            a9,
                            a10,
                            a11,
                            a12,
                            a13,
                            a14,
                            a15,
                        );
                        mw::store(guest, at, value)
                    }
                }
            }
            pub mod things {
                //! Resources to own and to lend.
                //!
                //! WIT `probe:host/things@1.2.3`.
                use ::microwit_host::__private_v0_1 as mw;
                /// WIT `thing`.
                #[mw::derive(mw::Debug)]
                pub enum Thing {}
                impl mw::Resource for Thing {
                    const TYPE: mw::ResourceId = mw::ResourceId::of(
                        "probe:host/things@1.2.3",
                        "thing",
                    );
                }
                /// WIT `other`.
                #[mw::derive(mw::Debug)]
                pub enum Other {}
                impl mw::Resource for Other {
                    const TYPE: mw::ResourceId = mw::ResourceId::of(
                        "probe:host/things@1.2.3",
                        "other",
                    );
                }
                /// WIT `gift`.
                #[mw::derive(mw::Clone, mw::Debug, mw::PartialEq, mw::Eq)]
                pub struct Gift {
                    /// WIT `what`.
                    pub what: mw::Own<Thing>,
                    /// WIT `note`.
                    pub note: u32,
                }
                mw::record!(
                    Gift { what : mw::Own < Thing > = 0, note : u32 = 4 } size 8, align
                    4, flat 2
                );
                /// What a host of resource `thing` implements.
                #[diagnostic::on_unimplemented(
                    message = "`{Self}` does not serve `probe:host/things@1.2.3`",
                    note = "implement `HostThing` for it, or put `#[provides]` on a field of a type that does"
                )]
                pub trait HostThing {
                    /// WIT `[constructor]thing`.
                    fn new(&mut self, value: u32) -> mw::Own<Thing>;
                    /// WIT `[method]thing.value`.
                    fn value(&mut self, this: mw::Borrow<Thing>) -> u32;
                    /// WIT `[method]thing.set`.
                    fn set(&mut self, this: mw::Borrow<Thing>, value: u32);
                    /// WIT `[static]thing.merge`.
                    fn merge(
                        &mut self,
                        a: mw::Borrow<Thing>,
                        b: mw::Own<Thing>,
                    ) -> mw::Own<Thing>;
                    /// WIT `[static]thing.compare`.
                    fn compare(
                        &mut self,
                        a: mw::Borrow<Thing>,
                        b: mw::Borrow<Thing>,
                    ) -> bool;
                    /// The guest let go of its `thing`.
                    fn drop(&mut self, this: mw::Own<Thing>);
                }
                /// What a host of resource `other` implements.
                #[diagnostic::on_unimplemented(
                    message = "`{Self}` does not serve `probe:host/things@1.2.3`",
                    note = "implement `HostOther` for it, or put `#[provides]` on a field of a type that does"
                )]
                pub trait HostOther {
                    /// WIT `[constructor]other`.
                    fn new(&mut self) -> mw::Own<Other>;
                    /// The guest let go of its `other`.
                    fn drop(&mut self, this: mw::Own<Other>);
                }
                /// What a host of `probe:host/things@1.2.3` implements.
                #[diagnostic::on_unimplemented(
                    message = "`{Self}` does not serve `probe:host/things@1.2.3`",
                    note = "implement `Host` for it, or put `#[provides]` on a field of a type that does"
                )]
                pub trait Host: HostThing + HostOther {
                    /// WIT `give`.
                    fn give(&mut self, what: mw::Own<Thing>) -> u32;
                    /// WIT `give-many`.
                    fn give_many(&mut self, all: mw::List<'_, mw::Own<Thing>>) -> u32;
                    /// WIT `lend-many`.
                    fn lend_many(&mut self, all: mw::List<'_, mw::Borrow<Thing>>) -> u32;
                    /// WIT `wrap`.
                    fn wrap(&mut self, g: Gift) -> mw::Option<mw::Own<Thing>>;
                }
                #[doc(hidden)]
                pub mod __calls {
                    use super::*;
                    pub fn thing_new<__H: HostThing>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let a0 = mw::scalar(1, *s0)?;
                        mw::room::<mw::Own<Thing>>(guest.handles())?;
                        let value = HostThing::new(host, a0);
                        *s0 = mw::ret(guest, value)?;
                        mw::Ok(())
                    }
                    pub fn thing_value<__H: HostThing>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        *s0 = mw::Scalar::into_slot(
                            HostThing::value(host, mw::arg(1, &view, [*s0])?),
                        );
                        mw::Ok(())
                    }
                    pub fn thing_set<__H: HostThing>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let &mut [s0, s1, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        HostThing::set(
                            host,
                            mw::arg(1, &view, [s0])?,
                            mw::scalar(2, s1)?,
                        );
                        mw::Ok(())
                    }
                    pub fn thing_merge<__H: HostThing>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, s1, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        view.handles.next_call();
                        let a0 = mw::arg(1, &view, [*s0])?;
                        let a1 = mw::arg(2, &view, [*s1])?;
                        mw::room::<mw::Own<Thing>>(view.handles)?;
                        view.handles.given();
                        let value = HostThing::merge(host, a0, a1);
                        *s0 = mw::ret(guest, value)?;
                        mw::Ok(())
                    }
                    pub fn thing_compare<__H: HostThing>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, s1, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        *s0 = mw::Scalar::into_slot(
                            HostThing::compare(
                                host,
                                mw::arg(1, &view, [*s0])?,
                                mw::arg(2, &view, [*s1])?,
                            ),
                        );
                        mw::Ok(())
                    }
                    pub fn other_new<__H: HostOther>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        mw::room::<mw::Own<Other>>(guest.handles())?;
                        let value = HostOther::new(host);
                        *s0 = mw::ret(guest, value)?;
                        mw::Ok(())
                    }
                    pub fn give<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        view.handles.next_call();
                        let a0 = mw::arg(1, &view, [*s0])?;
                        view.handles.given();
                        *s0 = mw::Scalar::into_slot(Host::give(host, a0));
                        mw::Ok(())
                    }
                    pub fn give_many<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, s1, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        view.handles.next_call();
                        let a0 = mw::arg(1, &view, [*s0, *s1])?;
                        view.handles.given();
                        *s0 = mw::Scalar::into_slot(Host::give_many(host, a0));
                        mw::Ok(())
                    }
                    pub fn lend_many<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let [s0, s1, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        *s0 = mw::Scalar::into_slot(
                            Host::lend_many(host, mw::arg(1, &view, [*s0, *s1])?),
                        );
                        mw::Ok(())
                    }
                    pub fn wrap<__H: Host>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        let &mut [s0, s1, s2, ..] = slots else {
                            return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                        };
                        let view = guest.view();
                        let memory = view.memory.len();
                        view.handles.next_call();
                        let a0 = mw::arg(1, &view, [s0, s1])?;
                        let at = mw::in_bounds(memory, s2 as u32, 8, 4)?;
                        mw::room::<mw::Option<mw::Own<Thing>>>(view.handles)?;
                        view.handles.given();
                        let value = Host::wrap(host, a0);
                        mw::store(guest, at, value)
                    }
                    pub fn drop_thing<__H: HostThing>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        if let mw::Some(rep) = mw::dropped::<Thing>(guest, slots)? {
                            HostThing::drop(host, mw::Own::new(rep));
                        }
                        mw::Ok(())
                    }
                    pub fn drop_other<__H: HostOther>(
                        host: &mut __H,
                        guest: &mut dyn mw::Guest,
                        slots: &mut mw::Slots,
                    ) -> mw::Done {
                        if let mw::Some(rep) = mw::dropped::<Other>(guest, slots)? {
                            HostOther::drop(host, mw::Own::new(rep));
                        }
                        mw::Ok(())
                    }
                }
            }
        }
    }
    pub mod local {
        //! WIT `local`.
        use ::microwit_host::__private_v0_1 as mw;
        /// What a host of `local` implements.
        #[diagnostic::on_unimplemented(
            message = "`{Self}` does not serve `local`",
            note = "implement `Host` for it, or put `#[provides]` on a field of a type that does"
        )]
        pub trait Host {
            /// WIT `type`.
            fn r#type(&mut self, r#match: u32) -> u32;
        }
        #[doc(hidden)]
        pub mod __calls {
            use super::*;
            pub fn r#type<__H: Host>(
                host: &mut __H,
                guest: &mut dyn mw::Guest,
                slots: &mut mw::Slots,
            ) -> mw::Done {
                let [s0, ..] = slots else {
                    return mw::Err(mw::Trap::new(mw::TrapCode::Slots))
                };
                *s0 = mw::Scalar::into_slot(Host::r#type(host, mw::scalar(1, *s0)?));
                mw::Ok(())
            }
        }
    }
    /// What WIT calls `exports`.
    pub mod exports {
        pub mod handler {
            //! WIT `handler`.
            use ::microwit_host::__private_v0_1 as mw;
            /// WIT `event`.
            #[mw::derive(mw::Clone, mw::Copy, mw::Debug, mw::PartialEq, mw::Eq)]
            pub struct Event {
                /// WIT `pin`.
                pub pin: u8,
                /// WIT `at`.
                pub at: u64,
            }
            mw::record!(Event { pin : u8 = 0, at : u64 = 8 } size 16, align 8, flat 2);
            /// The interface's functions in an app.
            #[mw::derive(mw::Clone, mw::Copy, mw::Debug)]
            pub struct Exports<F> {
                on_event: mw::BoundExport<F>,
            }
            impl<F: mw::Copy> Exports<F> {
                #[doc(hidden)]
                pub fn bind<E: mw::App<Func = F>>(
                    guest: &mut E,
                    at: usize,
                ) -> mw::Result<Self, mw::LoadError> {
                    let exports = mw::exports::<
                        E,
                    >(super::super::EXPORTS.get(at..).unwrap_or_default());
                    mw::Ok(Self {
                        on_event: exports(guest, 0)?,
                    })
                }
                /// WIT `handler#on-event`.
                pub fn on_event<E: mw::App<Func = F>>(
                    &self,
                    guest: &mut E,
                    host: &mut E::Host,
                    e: Event,
                ) -> mw::Result<mw::Option<Event>, mw::CallError> {
                    mw::call(
                        guest,
                        host,
                        &self.on_event,
                        (e,),
                        |guest, slot| mw::result(guest, slot),
                    )
                }
            }
        }
    }
    use ::microwit_host::__private_v0_1 as mw;
    #[doc(hidden)]
    pub const EXPORTS: &[mw::Export] = &[
        mw::export("start", "()"),
        mw::export("add", "(ii)i"),
        mw::export("greet", "*(ii)i"),
        mw::export("sum", "*(ii)I"),
        mw::export("report", "*(iiii)i"),
        mw::export("handler#on-event", "*(iI)i"),
    ];
    #[doc(hidden)]
    #[mw::derive(mw::Debug)]
    pub enum __World {}
    /// What an app for world `probe` offers.
    #[mw::derive(mw::Clone, mw::Copy, mw::Debug)]
    pub struct Probe<F> {
        start: mw::BoundExport<F>,
        add: mw::BoundExport<F>,
        greet: mw::BoundExport<F>,
        sum: mw::BoundExport<F>,
        report: mw::BoundExport<F>,
        /// Exports of `handler`.
        pub handler: exports::handler::Exports<F>,
    }
    impl<F: mw::Copy> Probe<F> {
        /// Looks up what the world exports and checks its types.
        pub fn bind<E: mw::App<Func = F>>(
            guest: &mut E,
        ) -> mw::Result<Self, mw::LoadError> {
            let exports = mw::exports::<E>(EXPORTS);
            mw::Ok(Self {
                start: exports(guest, 0)?,
                add: exports(guest, 1)?,
                greet: exports(guest, 2)?,
                sum: exports(guest, 3)?,
                report: exports(guest, 4)?,
                handler: exports::handler::Exports::bind(guest, 5)?,
            })
        }
        /// WIT `start`.
        pub fn start<E: mw::App<Func = F>>(
            &self,
            guest: &mut E,
            host: &mut E::Host,
        ) -> mw::Result<(), mw::CallError> {
            mw::call(guest, host, &self.start, (), |_, _| mw::Ok(()))
        }
        /// WIT `add`.
        pub fn add<E: mw::App<Func = F>>(
            &self,
            guest: &mut E,
            host: &mut E::Host,
            a: u32,
            b: u32,
        ) -> mw::Result<u32, mw::CallError> {
            mw::call(
                guest,
                host,
                &self.add,
                (a, b),
                |guest, slot| mw::result(guest, slot),
            )
        }
        /// WIT `greet`.
        pub fn greet<E: mw::App<Func = F>, R, __Then: mw::FnOnce(&str) -> R>(
            &self,
            guest: &mut E,
            host: &mut E::Host,
            name: &str,
            then: __Then,
        ) -> mw::Result<R, mw::CallError> {
            mw::call(
                guest,
                host,
                &self.greet,
                (name,),
                |guest, slot| mw::Ok(then(mw::result(guest, slot)?)),
            )
        }
        /// WIT `sum`.
        pub fn sum<E: mw::App<Func = F>>(
            &self,
            guest: &mut E,
            host: &mut E::Host,
            values: mw::List<'_, u16>,
        ) -> mw::Result<u64, mw::CallError> {
            mw::call(
                guest,
                host,
                &self.sum,
                (values,),
                |guest, slot| mw::result(guest, slot),
            )
        }
        /// WIT `report`.
        pub fn report<
            E: mw::App<Func = F>,
            R,
            __Then: mw::FnOnce(mw::Result<&str, u8>) -> R,
        >(
            &self,
            guest: &mut E,
            host: &mut E::Host,
            r: (&str, &[u8]),
            then: __Then,
        ) -> mw::Result<R, mw::CallError> {
            mw::call(
                guest,
                host,
                &self.report,
                (r,),
                |guest, slot| mw::Ok(then(mw::result(guest, slot)?)),
            )
        }
    }
}
const _: () = {
    use ::microwit_host::__private_v0_1 as __mw;
    impl __mw::WorldHost for Board {
        type World = probe::__World;
        fn imports<'__t>() -> &'__t [__mw::HostFn<Self>]
        where
            Self: '__t,
        {
            const {
                &[
                    __mw::row("$root", "tick", "(i)i", probe::__calls::tick),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "ints",
                        "(iiiiiiII)i",
                        probe::probe::host::shapes::__calls::ints,
                    ),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "floats",
                        "(fF)F",
                        probe::probe::host::shapes::__calls::floats,
                    ),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "truth",
                        "(i)i",
                        probe::probe::host::shapes::__calls::truth,
                    ),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "letter",
                        "(i)i",
                        probe::probe::host::shapes::__calls::letter,
                    ),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "text",
                        "*(iii)",
                        probe::probe::host::shapes::__calls::text,
                    ),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "bytes",
                        "*(iii)",
                        probe::probe::host::shapes::__calls::bytes,
                    ),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "words",
                        "*(ii)i",
                        probe::probe::host::shapes::__calls::words,
                    ),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "names",
                        "*(ii)i",
                        probe::probe::host::shapes::__calls::names,
                    ),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "paint",
                        "(i)i",
                        probe::probe::host::shapes::__calls::paint,
                    ),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "grant",
                        "(i)i",
                        probe::probe::host::shapes::__calls::grant,
                    ),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "move-to",
                        "*(iiii)",
                        probe::probe::host::shapes::__calls::move_to,
                    ),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "record-it",
                        "*(iiiiiiii)i",
                        probe::probe::host::shapes::__calls::record_it,
                    ),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "latest",
                        "*(i)",
                        probe::probe::host::shapes::__calls::latest,
                    ),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "pick",
                        "*(iIii)I",
                        probe::probe::host::shapes::__calls::pick,
                    ),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "offer",
                        "*(ii)",
                        probe::probe::host::shapes::__calls::offer,
                    ),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "shrink",
                        "*(iIi)",
                        probe::probe::host::shapes::__calls::shrink,
                    ),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "maybe",
                        "*(iii)",
                        probe::probe::host::shapes::__calls::maybe,
                    ),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "nested",
                        "(iii)i",
                        probe::probe::host::shapes::__calls::nested,
                    ),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "check",
                        "*(iii)",
                        probe::probe::host::shapes::__calls::check,
                    ),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "ok-only",
                        "(i)i",
                        probe::probe::host::shapes::__calls::ok_only,
                    ),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "pair",
                        "*(iii)",
                        probe::probe::host::shapes::__calls::pair,
                    ),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "many",
                        "*(i)I",
                        probe::probe::host::shapes::__calls::many,
                    ),
                    __mw::row(
                        "probe:host/shapes@1.2.3",
                        "sixteen",
                        "*(iiiiiiiiiiiiiiiii)",
                        probe::probe::host::shapes::__calls::sixteen,
                    ),
                    __mw::row(
                        "probe:host/things@1.2.3",
                        "[constructor]thing",
                        "(i)i",
                        probe::probe::host::things::__calls::thing_new,
                    ),
                    __mw::row(
                        "probe:host/things@1.2.3",
                        "[method]thing.value",
                        "(i)i",
                        probe::probe::host::things::__calls::thing_value,
                    ),
                    __mw::row(
                        "probe:host/things@1.2.3",
                        "[method]thing.set",
                        "(ii)",
                        probe::probe::host::things::__calls::thing_set,
                    ),
                    __mw::row(
                        "probe:host/things@1.2.3",
                        "[static]thing.merge",
                        "(ii)i",
                        probe::probe::host::things::__calls::thing_merge,
                    ),
                    __mw::row(
                        "probe:host/things@1.2.3",
                        "[static]thing.compare",
                        "(ii)i",
                        probe::probe::host::things::__calls::thing_compare,
                    ),
                    __mw::row(
                        "probe:host/things@1.2.3",
                        "[constructor]other",
                        "()i",
                        probe::probe::host::things::__calls::other_new,
                    ),
                    __mw::row(
                        "probe:host/things@1.2.3",
                        "give",
                        "(i)i",
                        probe::probe::host::things::__calls::give,
                    ),
                    __mw::row(
                        "probe:host/things@1.2.3",
                        "give-many",
                        "*(ii)i",
                        probe::probe::host::things::__calls::give_many,
                    ),
                    __mw::row(
                        "probe:host/things@1.2.3",
                        "lend-many",
                        "*(ii)i",
                        probe::probe::host::things::__calls::lend_many,
                    ),
                    __mw::row(
                        "probe:host/things@1.2.3",
                        "wrap",
                        "*(iii)",
                        probe::probe::host::things::__calls::wrap,
                    ),
                    __mw::row(
                        "probe:host/things@1.2.3",
                        "[resource-drop]thing",
                        "(i)",
                        probe::probe::host::things::__calls::drop_thing,
                    ),
                    __mw::row(
                        "probe:host/things@1.2.3",
                        "[resource-drop]other",
                        "(i)",
                        probe::probe::host::things::__calls::drop_other,
                    ),
                    __mw::row("local", "type", "(i)i", probe::local::__calls::r#type),
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
                        probe::probe::host::things::Thing,
                        Self,
                    >(|host, rep| {
                        probe::probe::host::things::HostThing::drop(
                            host,
                            __mw::Own::new(rep),
                        );
                    }),
                    __mw::resource::<
                        probe::probe::host::things::Other,
                        Self,
                    >(|host, rep| {
                        probe::probe::host::things::HostOther::drop(
                            host,
                            __mw::Own::new(rep),
                        );
                    }),
                ]
            }
        }
    }
    impl __mw::World for probe::__World {
        const SIGS: &'static [__mw::Sig] = &[
            __mw::Sig::of("(i)i"),
            __mw::Sig::of("(iiiiiiII)i"),
            __mw::Sig::of("(fF)F"),
            __mw::Sig::of("(i)i"),
            __mw::Sig::of("(i)i"),
            __mw::Sig::of("*(iii)"),
            __mw::Sig::of("*(iii)"),
            __mw::Sig::of("*(ii)i"),
            __mw::Sig::of("*(ii)i"),
            __mw::Sig::of("(i)i"),
            __mw::Sig::of("(i)i"),
            __mw::Sig::of("*(iiii)"),
            __mw::Sig::of("*(iiiiiiii)i"),
            __mw::Sig::of("*(i)"),
            __mw::Sig::of("*(iIii)I"),
            __mw::Sig::of("*(ii)"),
            __mw::Sig::of("*(iIi)"),
            __mw::Sig::of("*(iii)"),
            __mw::Sig::of("(iii)i"),
            __mw::Sig::of("*(iii)"),
            __mw::Sig::of("(i)i"),
            __mw::Sig::of("*(iii)"),
            __mw::Sig::of("*(i)I"),
            __mw::Sig::of("*(iiiiiiiiiiiiiiiii)"),
            __mw::Sig::of("(i)i"),
            __mw::Sig::of("(i)i"),
            __mw::Sig::of("(ii)"),
            __mw::Sig::of("(ii)i"),
            __mw::Sig::of("(ii)i"),
            __mw::Sig::of("()i"),
            __mw::Sig::of("(i)i"),
            __mw::Sig::of("*(ii)i"),
            __mw::Sig::of("*(ii)i"),
            __mw::Sig::of("*(iii)"),
            __mw::Sig::of("(i)"),
            __mw::Sig::of("(i)"),
            __mw::Sig::of("(i)i"),
        ];
        const REALLOC: __mw::bool = true;
        const EXPORTS: &'static [__mw::Export] = probe::EXPORTS;
        type PerDestructor<__T: __mw::Copy> = [__T; 0];
        type IfWaits<__T: __mw::Copy> = [__T; 0];
    }
    ::core::assert!(
        __mw::ResourceId::distinct(& [< probe::probe::host::things::Thing as
        __mw::Resource > ::TYPE, < probe::probe::host::things::Other as __mw::Resource >
        ::TYPE]), "two resources of this world have the same number: rename one",
    );
};
