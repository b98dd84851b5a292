/// World `counters`.
mod bindings {
    use ::microwit_guest::__private_v0_1 as mw;
    mw::region!(shared 256);
    static RETURNED: mw::Area<24> = mw::Area::new();
    mw::tuple!(
        Tuple13 : T0 t0, T1 t1, T2 t2, T3 t3, T4 t4, T5 t5, T6 t6, T7 t7, T8 t8, T9 t9,
        T10 t10, T11 t11, T12 t12
    );
    pub use self::probe::counters::rooms::Tour;
    /// What an app does for world `counters`.
    pub trait Guest {
        /// WIT `visit`.
        fn visit(a: Tour<'_>) -> u32;
    }
    #[doc(hidden)]
    pub mod entry {
        use super::*;
        #[inline(always)]
        pub unsafe fn visit<T: Guest>(a: i32, a_1: i32, a_2: i32) -> i32 {
            super::__linked();
            unsafe {
                let _a = mw::lifted([a as u64, a_1 as u64, a_2 as u64]);
                let __a = mw::again(&_a);
                let result = T::visit(_a) as i32;
                mw::Lift::give_back(&*__a);
                super::REGION.reset();
                result
            }
        }
    }
    /// What WIT calls `probe`.
    pub mod probe {
        /// What WIT calls `counters`.
        pub mod counters {
            pub mod odd {
                //! Names that Rust has already, or that meet in Rust.
                //!
                //! WIT `probe:counters/odd@1.0.0`.
                use ::microwit_guest::__private_v0_1 as mw;
                /// WIT `option`.
                #[mw::derive(mw::Clone, mw::Copy, mw::Debug, mw::PartialEq, mw::Eq)]
                pub struct Option<'a> {
                    /// WIT `t`.
                    pub t: mw::Option<u8>,
                    /// WIT `self`.
                    pub self_: &'a [u8],
                }
                mw::record!(
                    Option < 'a > : size 12, align 4, flat 4, { t : 0, self_ : 4 }
                );
                /// WIT `guest`.
                #[mw::derive(mw::Debug)]
                #[repr(transparent)]
                pub struct Guest_(mw::Handle);
                mw::resource!(Guest_, sys::guest_drop);
                impl Guest_ {
                    /// WIT `[constructor]guest`.
                    #[inline(always)]
                    pub fn new() -> Guest_ {
                        super::super::super::__linked();
                        unsafe { mw::lifted([sys::guest_new() as u64]) }
                    }
                    /// WIT `[static]guest.new`.
                    #[inline(always)]
                    pub fn new_() -> Guest_ {
                        super::super::super::__linked();
                        unsafe { mw::lifted([sys::guest_new_() as u64]) }
                    }
                    /// What it returns is put into `buf`; traps if that is too small.
                    #[inline(always)]
                    pub fn read_into_<'a>(&self, buf: &'a mut [u8]) -> &'a str {
                        let ret = mw::Area::<8>::new();
                        super::super::super::__linked();
                        unsafe {
                            super::super::super::REGION.lend(buf);
                            mw::away();
                            sys::guest_read(self.0 as i32, ret.ptr());
                            ret.load()
                        }
                    }
                    /// WIT `[method]guest.read-into`.
                    #[inline(always)]
                    pub fn read_into(&self) {
                        super::super::super::__linked();
                        sys::guest_read_into(self.0 as i32)
                    }
                }
                /// WIT `guest-guest`.
                pub type GuestGuest<'a> = super::super::super::Tuple13<
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
                >;
                /// WIT `f`.
                #[inline(always)]
                pub fn f(a: GuestGuest<'_>) {
                    super::super::super::__linked();
                    let params = mw::Area::<28>::new();
                    unsafe {
                        params.store(0, a);
                        sys::f(params.ptr())
                    }
                }
                mod sys {
                    #[link(wasm_import_module = "probe:counters/odd@1.0.0")]
                    unsafe extern "C" {
                        #[link_name = "[constructor]guest"]
                        pub safe fn guest_new() -> i32;
                        #[link_name = "[static]guest.new"]
                        pub safe fn guest_new_() -> i32;
                        #[link_name = "[method]guest.read"]
                        pub fn guest_read(this: i32, ret: *mut u8);
                        #[link_name = "[method]guest.read-into"]
                        pub safe fn guest_read_into(this: i32);
                        #[link_name = "f"]
                        pub fn f(params: *mut u8);
                        #[link_name = "[resource-drop]guest"]
                        pub safe fn guest_drop(this: i32);
                    }
                }
            }
            pub mod rooms {
                //! WIT `probe:counters/rooms@1.0.0`.
                use ::microwit_guest::__private_v0_1 as mw;
                /// WIT `room`.
                #[mw::derive(mw::Debug)]
                #[repr(transparent)]
                pub struct Room(mw::Handle);
                mw::resource!(Room, sys::room_drop);
                /// WIT `tour`.
                #[mw::derive(mw::Clone, mw::Copy, mw::Debug, mw::PartialEq, mw::Eq)]
                #[repr(C)]
                pub struct Tour<'a> {
                    /// WIT `first`.
                    pub first: mw::Borrowed<'a, Room>,
                    /// WIT `rest`.
                    pub rest: &'a [mw::Borrowed<'a, Room>],
                }
                mw::record!(
                    Tour < 'a > : size 12, align 4, flat 3, { first : 0, rest : 4 }
                );
                mw::plain!(Tour < 'a > : { first : 0, rest : 4 });
                mod sys {
                    #[link(wasm_import_module = "probe:counters/rooms@1.0.0")]
                    unsafe extern "C" {
                        #[link_name = "[resource-drop]room"]
                        pub safe fn room_drop(this: i32);
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
                    use ::microwit_guest::__private_v0_1 as mw;
                    /// Counts up.
                    #[mw::derive(mw::Debug)]
                    #[repr(transparent)]
                    pub struct Counter(mw::Handle);
                    mw::resource!(Counter, sys::counter_drop);
                    mw::exported!(Counter, new sys::counter_new, rep sys::counter_rep);
                    /// A `borrow` of [`Counter`].
                    pub type CounterBorrow<'a> = mw::ExportBorrow<'a, Counter>;
                    /// Its constructor may fail.
                    #[mw::derive(mw::Debug)]
                    #[repr(transparent)]
                    pub struct Label(mw::Handle);
                    mw::resource!(Label, sys::label_drop);
                    mw::exported!(Label, new sys::label_new, rep sys::label_rep);
                    /// A `borrow` of [`Label`].
                    pub type LabelBorrow<'a> = mw::ExportBorrow<'a, Label>;
                    /// What an app does for `probe:counters/counting@1.0.0`.
                    pub trait Guest {
                        /// What `counter` is in the app.
                        type Counter: GuestCounter;
                        /// What `label` is in the app.
                        type Label: GuestLabel;
                        /// WIT `probe:counters/counting@1.0.0#sum`.
                        fn sum(
                            all: &[CounterBorrow<'_>],
                            more: mw::Option<Counter>,
                        ) -> [u64; 3];
                    }
                    /// Counts up.
                    pub trait GuestCounter: 'static {
                        /// A counter that starts there.
                        fn new(start: u32) -> Self
                        where
                            Self: mw::Sized;
                        /// WIT `probe:counters/counting@1.0.0#[method]counter.inc`.
                        fn inc(&self, by: u32) -> u32;
                        /// `buf` is room for what it returns, which may also be borrowed elsewhere.
                        ///
                        /// Deprecated since 1.0.0.
                        fn spell<'a>(&'a self, buf: &'a mut [u8]) -> &'a str;
                        /// WIT `probe:counters/counting@1.0.0#[static]counter.merge`.
                        fn merge(a: CounterBorrow<'_>, b: Counter) -> Counter;
                    }
                    /// Its constructor may fail.
                    pub trait GuestLabel: 'static {
                        /// WIT `probe:counters/counting@1.0.0#[constructor]label`.
                        fn new(text: &str) -> mw::Result<Self, u8>
                        where
                            Self: mw::Sized;
                    }
                    #[doc(hidden)]
                    pub mod entry {
                        use super::*;
                        #[inline(always)]
                        pub unsafe fn counter_new<T: Guest>(start: i32) -> i32
                        where
                            T::Counter: mw::Implements<super::Counter>,
                        {
                            super::super::super::super::super::__linked();
                            unsafe {
                                let result = mw::slots::<
                                    _,
                                    1,
                                >(
                                    super::Counter::new(
                                        <T::Counter as super::GuestCounter>::new(start as u32),
                                    ),
                                )[0] as i32;
                                super::super::super::super::super::REGION.reset();
                                result
                            }
                        }
                        #[inline(always)]
                        pub unsafe fn counter_inc<T: Guest>(this: i32, by: i32) -> i32 {
                            super::super::super::super::super::__linked();
                            unsafe {
                                let result = <T::Counter as super::GuestCounter>::inc(
                                    mw::value(this),
                                    by as u32,
                                ) as i32;
                                super::super::super::super::super::REGION.reset();
                                result
                            }
                        }
                        #[inline(always)]
                        pub unsafe fn counter_spell<T: Guest>(this: i32) -> *mut u8 {
                            super::super::super::super::super::__linked();
                            unsafe {
                                super::super::super::super::super::RETURNED
                                    .store(
                                        0,
                                        <T::Counter as super::GuestCounter>::spell(
                                            mw::value(this),
                                            super::super::super::super::super::REGION.rest(),
                                        ),
                                    );
                                super::super::super::super::super::REGION.reset();
                                super::super::super::super::super::RETURNED.ptr()
                            }
                        }
                        #[inline(always)]
                        pub unsafe fn counter_merge<T: Guest>(a: i32, b: i32) -> i32 {
                            super::super::super::super::super::__linked();
                            unsafe {
                                let result = mw::slots::<
                                    _,
                                    1,
                                >(
                                    <T::Counter as super::GuestCounter>::merge(
                                        mw::lifted([a as u64]),
                                        mw::lifted([b as u64]),
                                    ),
                                )[0] as i32;
                                super::super::super::super::super::REGION.reset();
                                result
                            }
                        }
                        #[inline(always)]
                        pub unsafe fn label_new<T: Guest>(
                            text: i32,
                            text_len: i32,
                        ) -> *mut u8
                        where
                            T::Label: mw::Implements<super::Label>,
                        {
                            super::super::super::super::super::__linked();
                            unsafe {
                                super::super::super::super::super::RETURNED
                                    .store(
                                        0,
                                        <T::Label as super::GuestLabel>::new(
                                                mw::lifted([text as u64, text_len as u64]),
                                            )
                                            .map(super::Label::new),
                                    );
                                super::super::super::super::super::REGION.reset();
                                super::super::super::super::super::RETURNED.ptr()
                            }
                        }
                        #[inline(always)]
                        pub unsafe fn sum<T: Guest>(
                            all: i32,
                            all_len: i32,
                            more: i32,
                            more_1: i32,
                        ) -> *mut u8 {
                            super::super::super::super::super::__linked();
                            unsafe {
                                super::super::super::super::super::RETURNED
                                    .store(
                                        0,
                                        T::sum(
                                            mw::lifted([all as u64, all_len as u64]),
                                            mw::lifted([more as u64, more_1 as u64]),
                                        ),
                                    );
                                super::super::super::super::super::REGION.reset();
                                super::super::super::super::super::RETURNED.ptr()
                            }
                        }
                    }
                    #[doc(hidden)]
                    pub mod dtor {
                        use super::*;
                        #[inline(always)]
                        pub unsafe fn counter<T: Guest>(rep: i32)
                        where
                            T::Counter: mw::Implements<super::Counter>,
                        {
                            unsafe {
                                mw::end::<super::Counter, T::Counter>(rep);
                                super::super::super::super::super::REGION.reset();
                            }
                        }
                        #[inline(always)]
                        pub unsafe fn label<T: Guest>(rep: i32)
                        where
                            T::Label: mw::Implements<super::Label>,
                        {
                            unsafe {
                                mw::end::<super::Label, T::Label>(rep);
                                super::super::super::super::super::REGION.reset();
                            }
                        }
                    }
                    mod sys {
                        #[link(
                            wasm_import_module = "[export]probe:counters/counting@1.0.0"
                        )]
                        unsafe extern "C" {
                            #[link_name = "[resource-new]counter"]
                            pub safe fn counter_new(rep: i32) -> i32;
                            #[link_name = "[resource-rep]counter"]
                            pub safe fn counter_rep(this: i32) -> i32;
                            #[link_name = "[resource-drop]counter"]
                            pub safe fn counter_drop(this: i32);
                            #[link_name = "[resource-new]label"]
                            pub safe fn label_new(rep: i32) -> i32;
                            #[link_name = "[resource-rep]label"]
                            pub safe fn label_rep(this: i32) -> i32;
                            #[link_name = "[resource-drop]label"]
                            pub safe fn label_drop(this: i32);
                        }
                    }
                }
                pub mod odd {
                    //! Names that Rust has already, or that meet in Rust.
                    //!
                    //! WIT `probe:counters/odd@1.0.0`.
                    use ::microwit_guest::__private_v0_1 as mw;
                    /// WIT `option`.
                    #[mw::derive(mw::Clone, mw::Copy, mw::Debug, mw::PartialEq, mw::Eq)]
                    pub struct Option<'a> {
                        /// WIT `t`.
                        pub t: mw::Option<u8>,
                        /// WIT `self`.
                        pub self_: &'a [u8],
                    }
                    mw::record!(
                        Option < 'a > : size 12, align 4, flat 4, { t : 0, self_ : 4 }
                    );
                    /// WIT `guest`.
                    #[mw::derive(mw::Debug)]
                    #[repr(transparent)]
                    pub struct Guest_(mw::Handle);
                    mw::resource!(Guest_, sys::guest_drop);
                    mw::exported!(Guest_, new sys::guest_new, rep sys::guest_rep);
                    /// A `borrow` of [`Guest_`].
                    pub type GuestBorrow<'a> = mw::ExportBorrow<'a, Guest_>;
                    /// WIT `guest-guest`.
                    pub type GuestGuest<'a> = super::super::super::super::Tuple13<
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
                    >;
                    /// What an app does for `probe:counters/odd@1.0.0`.
                    pub trait Guest {
                        /// What `guest` is in the app.
                        type Guest_: GuestGuest_;
                        /// WIT `probe:counters/odd@1.0.0#f`.
                        fn f(a: GuestGuest<'_>);
                    }
                    /// What an app does for resource `guest`.
                    pub trait GuestGuest_: 'static {
                        /// WIT `probe:counters/odd@1.0.0#[constructor]guest`.
                        fn new() -> Self
                        where
                            Self: mw::Sized;
                        /// WIT `probe:counters/odd@1.0.0#[static]guest.new`.
                        fn new_() -> Guest_;
                        /// `buf` is room for what it returns, which may also be borrowed elsewhere.
                        fn read<'a>(&'a self, buf: &'a mut [u8]) -> &'a str;
                        /// WIT `probe:counters/odd@1.0.0#[method]guest.read-into`.
                        fn read_into(&self);
                    }
                    #[doc(hidden)]
                    pub mod entry {
                        use super::*;
                        #[inline(always)]
                        pub unsafe fn guest_new<T: Guest>() -> i32
                        where
                            T::Guest_: mw::Implements<super::Guest_>,
                        {
                            super::super::super::super::super::__linked();
                            unsafe {
                                let result = mw::slots::<
                                    _,
                                    1,
                                >(
                                    super::Guest_::new(<T::Guest_ as super::GuestGuest_>::new()),
                                )[0] as i32;
                                super::super::super::super::super::REGION.reset();
                                result
                            }
                        }
                        #[inline(always)]
                        pub unsafe fn guest_new_<T: Guest>() -> i32 {
                            super::super::super::super::super::__linked();
                            unsafe {
                                let result = mw::slots::<
                                    _,
                                    1,
                                >(<T::Guest_ as super::GuestGuest_>::new_())[0] as i32;
                                super::super::super::super::super::REGION.reset();
                                result
                            }
                        }
                        #[inline(always)]
                        pub unsafe fn guest_read<T: Guest>(this: i32) -> *mut u8 {
                            super::super::super::super::super::__linked();
                            unsafe {
                                super::super::super::super::super::RETURNED
                                    .store(
                                        0,
                                        <T::Guest_ as super::GuestGuest_>::read(
                                            mw::value(this),
                                            super::super::super::super::super::REGION.rest(),
                                        ),
                                    );
                                super::super::super::super::super::REGION.reset();
                                super::super::super::super::super::RETURNED.ptr()
                            }
                        }
                        #[inline(always)]
                        pub unsafe fn guest_read_into<T: Guest>(this: i32) {
                            super::super::super::super::super::__linked();
                            unsafe {
                                <T::Guest_ as super::GuestGuest_>::read_into(
                                    mw::value(this),
                                );
                                super::super::super::super::super::REGION.reset();
                            }
                        }
                        #[inline(always)]
                        pub unsafe fn f<T: Guest>(params: *const u8) {
                            super::super::super::super::super::__linked();
                            unsafe {
                                T::f(mw::Lift::load(params.add(0)));
                                super::super::super::super::super::REGION.reset();
                            }
                        }
                    }
                    #[doc(hidden)]
                    pub mod dtor {
                        use super::*;
                        #[inline(always)]
                        pub unsafe fn guest<T: Guest>(rep: i32)
                        where
                            T::Guest_: mw::Implements<super::Guest_>,
                        {
                            unsafe {
                                mw::end::<super::Guest_, T::Guest_>(rep);
                                super::super::super::super::super::REGION.reset();
                            }
                        }
                    }
                    mod sys {
                        #[link(wasm_import_module = "[export]probe:counters/odd@1.0.0")]
                        unsafe extern "C" {
                            #[link_name = "[resource-new]guest"]
                            pub safe fn guest_new(rep: i32) -> i32;
                            #[link_name = "[resource-rep]guest"]
                            pub safe fn guest_rep(this: i32) -> i32;
                            #[link_name = "[resource-drop]guest"]
                            pub safe fn guest_drop(this: i32);
                        }
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
            ::microwit_guest::__private_v0_1::export!("visit"(a :
            ::microwit_guest::__private_v0_1::i32, a_1 :
            ::microwit_guest::__private_v0_1::i32, a_2 :
            ::microwit_guest::__private_v0_1::i32) ->
            ::microwit_guest::__private_v0_1::i32 = $($bindings)* ::entry::visit:: <
            $($App)* >);
            ::microwit_guest::__private_v0_1::export!("probe:counters/counting@1.0.0#[constructor]counter"(start
            : ::microwit_guest::__private_v0_1::i32) ->
            ::microwit_guest::__private_v0_1::i32 = $($bindings)*
            ::exports::probe::counters::counting::entry::counter_new:: < $($App)* >);
            ::microwit_guest::__private_v0_1::export!("probe:counters/counting@1.0.0#[method]counter.inc"(this
            : ::microwit_guest::__private_v0_1::i32, by :
            ::microwit_guest::__private_v0_1::i32) ->
            ::microwit_guest::__private_v0_1::i32 = $($bindings)*
            ::exports::probe::counters::counting::entry::counter_inc:: < $($App)* >);
            ::microwit_guest::__private_v0_1::export!("probe:counters/counting@1.0.0#[method]counter.spell"(this
            : ::microwit_guest::__private_v0_1::i32) -> * mut
            ::microwit_guest::__private_v0_1::u8 = $($bindings)*
            ::exports::probe::counters::counting::entry::counter_spell:: < $($App)* >);
            ::microwit_guest::__private_v0_1::export!("probe:counters/counting@1.0.0#[static]counter.merge"(a
            : ::microwit_guest::__private_v0_1::i32, b :
            ::microwit_guest::__private_v0_1::i32) ->
            ::microwit_guest::__private_v0_1::i32 = $($bindings)*
            ::exports::probe::counters::counting::entry::counter_merge:: < $($App)* >);
            ::microwit_guest::__private_v0_1::export!("probe:counters/counting@1.0.0#[constructor]label"(text
            : ::microwit_guest::__private_v0_1::i32, text_len :
            ::microwit_guest::__private_v0_1::i32) -> * mut
            ::microwit_guest::__private_v0_1::u8 = $($bindings)*
            ::exports::probe::counters::counting::entry::label_new:: < $($App)* >);
            ::microwit_guest::__private_v0_1::export!("probe:counters/counting@1.0.0#sum"(all
            : ::microwit_guest::__private_v0_1::i32, all_len :
            ::microwit_guest::__private_v0_1::i32, more :
            ::microwit_guest::__private_v0_1::i32, more_1 :
            ::microwit_guest::__private_v0_1::i32) -> * mut
            ::microwit_guest::__private_v0_1::u8 = $($bindings)*
            ::exports::probe::counters::counting::entry::sum:: < $($App)* >);
            ::microwit_guest::__private_v0_1::pool!(< $($App)* as $($bindings)*
            ::exports::probe::counters::counting::Guest > ::Counter : $($bindings)*
            ::exports::probe::counters::counting::Counter, 8);
            ::microwit_guest::__private_v0_1::export!("probe:counters/counting@1.0.0#[dtor]counter"(rep
            : ::microwit_guest::__private_v0_1::i32) = $($bindings)*
            ::exports::probe::counters::counting::dtor::counter:: < $($App)* >);
            ::microwit_guest::__private_v0_1::pool!(< $($App)* as $($bindings)*
            ::exports::probe::counters::counting::Guest > ::Label : $($bindings)*
            ::exports::probe::counters::counting::Label, 8);
            ::microwit_guest::__private_v0_1::export!("probe:counters/counting@1.0.0#[dtor]label"(rep
            : ::microwit_guest::__private_v0_1::i32) = $($bindings)*
            ::exports::probe::counters::counting::dtor::label:: < $($App)* >);
            ::microwit_guest::__private_v0_1::export!("probe:counters/odd@1.0.0#[constructor]guest"()
            -> ::microwit_guest::__private_v0_1::i32 = $($bindings)*
            ::exports::probe::counters::odd::entry::guest_new:: < $($App)* >);
            ::microwit_guest::__private_v0_1::export!("probe:counters/odd@1.0.0#[static]guest.new"()
            -> ::microwit_guest::__private_v0_1::i32 = $($bindings)*
            ::exports::probe::counters::odd::entry::guest_new_:: < $($App)* >);
            ::microwit_guest::__private_v0_1::export!("probe:counters/odd@1.0.0#[method]guest.read"(this
            : ::microwit_guest::__private_v0_1::i32) -> * mut
            ::microwit_guest::__private_v0_1::u8 = $($bindings)*
            ::exports::probe::counters::odd::entry::guest_read:: < $($App)* >);
            ::microwit_guest::__private_v0_1::export!("probe:counters/odd@1.0.0#[method]guest.read-into"(this
            : ::microwit_guest::__private_v0_1::i32) = $($bindings)*
            ::exports::probe::counters::odd::entry::guest_read_into:: < $($App)* >);
            ::microwit_guest::__private_v0_1::export!("probe:counters/odd@1.0.0#f"(params
            : * const ::microwit_guest::__private_v0_1::u8) = $($bindings)*
            ::exports::probe::counters::odd::entry::f:: < $($App)* >);
            ::microwit_guest::__private_v0_1::pool!(< $($App)* as $($bindings)*
            ::exports::probe::counters::odd::Guest > ::Guest_ : $($bindings)*
            ::exports::probe::counters::odd::Guest_, 8);
            ::microwit_guest::__private_v0_1::export!("probe:counters/odd@1.0.0#[dtor]guest"(rep
            : ::microwit_guest::__private_v0_1::i32) = $($bindings)*
            ::exports::probe::counters::odd::dtor::guest:: < $($App)* >);
        };
    }
    /// Exports what the type implements: `export!(App);`, or, from another module than the
    /// bindings' own, `export!(App with_types_in crate::bindings);`.
    pub(crate) use export_world as export;
    #[doc(hidden)]
    pub(crate) use export_functions as __export;
    #[cfg(target_family = "wasm")]
    #[doc(hidden)]
    #[unsafe(link_section = "component-type:microwit:counters:app:encoded world")]
    pub static COMPONENT_TYPE: [u8; 1049] = *b"\0asm\r\0\x01\0\0\x19\x16wit-component-encoding\x04\0\x07\xB2\x07\x01A\x02\x01A\x0C\x01B\x13\x01k}\x01p}\x01r\x02\x01t\0\x04self\x01\x04\0\x06option\x03\0\x02\x04\0\x05guest\x03\x01\x01k\x03\x01o\r}}}}}}}}}}}}\x05\x04\0\x0Bguest-guest\x03\0\x06\x01i\x04\x01@\0\0\x08\x04\0\x12[constructor]guest\x01\t\x04\0\x11[static]guest.new\x01\t\x01h\x04\x01@\x01\x04self\n\0s\x04\0\x12[method]guest.read\x01\x0B\x01@\x01\x04self\n\x01\0\x04\0\x17[method]guest.read-into\x01\x0C\x01@\x01\x01a\x07\x01\0\x04\0\x01f\x01\r\x03\0\x18probe:counters/odd@1.0.0\x05\0\x01B\x05\x04\0\x04room\x03\x01\x01h\0\x01p\x01\x01r\x02\x05first\x01\x04rest\x02\x04\0\x04tour\x03\0\x03\x03\0\x1Aprobe:counters/rooms@1.0.0\x05\x01\x02\x03\0\x01\x04tour\x03\0\x04tour\x03\0\x02\x01@\x01\x01a\x03\0y\x04\0\x05visit\x01\x04\x01B\x15\x04\0\x07counter\x03\x01\x04\0\x05label\x03\x01\x01i\0\x01@\x01\x05starty\0\x02\x04\0\x14[constructor]counter\x01\x03\x01h\0\x01@\x02\x04self\x04\x02byy\0y\x04\0\x13[method]counter.inc\x01\x05\x01@\x01\x04self\x04\0s\x04\0\x15[method]counter.spell\x01\x06\x01@\x02\x01a\x04\x01b\x02\0\x02\x04\0\x15[static]counter.merge\x01\x07\x01i\x01\x01j\x01\x08\x01}\x01@\x01\x04texts\0\t\x04\0\x12[constructor]label\x01\n\x01p\x04\x01k\x02\x01gw\x03\x01@\x02\x03all\x0B\x04more\x0C\0\r\x04\0\x03sum\x01\x0E\x04\0\x1Dprobe:counters/counting@1.0.0\x05\x05\x01B\x13\x01k}\x01p}\x01r\x02\x01t\0\x04self\x01\x04\0\x06option\x03\0\x02\x04\0\x05guest\x03\x01\x01k\x03\x01o\r}}}}}}}}}}}}\x05\x04\0\x0Bguest-guest\x03\0\x06\x01i\x04\x01@\0\0\x08\x04\0\x12[constructor]guest\x01\t\x04\0\x11[static]guest.new\x01\t\x01h\x04\x01@\x01\x04self\n\0s\x04\0\x12[method]guest.read\x01\x0B\x01@\x01\x04self\n\x01\0\x04\0\x17[method]guest.read-into\x01\x0C\x01@\x01\x01a\x07\x01\0\x04\0\x01f\x01\r\x04\0\x18probe:counters/odd@1.0.0\x05\x06\x04\0\x1Dprobe:counters/counters@1.0.0\x04\0\x0B\x0E\x01\0\x08counters\x03\0\0\0/\tproducers\x01\x0Cprocessed-by\x01\rwit-component\x070.263.0";
    #[doc(hidden)]
    #[inline(never)]
    pub fn __linked() {}
}
pub use bindings::*;
