/// Keyword names and free functions of the world itself.
mod bindings {
    use ::microwit_guest::__private_v0_1 as mw;
    mw::region!(shared 256);
    static RETURNED: mw::Area<24> = mw::Area::new();
    /// WIT `tick`.
    #[inline(always)]
    pub fn tick(self_: u32) -> u32 {
        __linked();
        sys::tick(self_ as i32) as u32
    }
    mod sys {
        #[link(wasm_import_module = "$root")]
        unsafe extern "C" {
            #[link_name = "tick"]
            pub safe fn tick(self_: i32) -> i32;
        }
    }
    /// What an app does for world `probe`.
    pub trait Guest {
        /// WIT `start`.
        fn start();
        /// WIT `add`.
        fn add(a: u32, b: u32) -> u32;
        /// `buf` is room for what it returns, which may also be borrowed elsewhere.
        fn greet<'a>(name: &'a str, buf: &'a mut [u8]) -> &'a str;
        /// WIT `sum`.
        fn sum(values: &[u16]) -> u64;
        /// `buf` is room for what it returns, which may also be borrowed elsewhere.
        fn report<'a>(
            r: (&'a str, &'a [u8]),
            buf: &'a mut [u8],
        ) -> mw::Result<&'a str, u8>;
    }
    #[doc(hidden)]
    pub mod entry {
        use super::*;
        #[inline(always)]
        pub unsafe fn start<T: Guest>() {
            super::__linked();
            unsafe {
                T::start();
                super::REGION.reset();
            }
        }
        #[inline(always)]
        pub unsafe fn add<T: Guest>(a: i32, b: i32) -> i32 {
            super::__linked();
            unsafe {
                let result = T::add(a as u32, b as u32) as i32;
                super::REGION.reset();
                result
            }
        }
        #[inline(always)]
        pub unsafe fn greet<T: Guest>(name: i32, name_len: i32) -> *mut u8 {
            super::__linked();
            unsafe {
                super::RETURNED
                    .store(
                        0,
                        T::greet(
                            mw::lifted([name as u64, name_len as u64]),
                            super::REGION.rest(),
                        ),
                    );
                super::REGION.reset();
                super::RETURNED.ptr()
            }
        }
        #[inline(always)]
        pub unsafe fn sum<T: Guest>(values: i32, values_len: i32) -> i64 {
            super::__linked();
            unsafe {
                let result = T::sum(mw::lifted([values as u64, values_len as u64]))
                    as i64;
                super::REGION.reset();
                result
            }
        }
        #[inline(always)]
        pub unsafe fn report<T: Guest>(r: i32, r_1: i32, r_2: i32, r_3: i32) -> *mut u8 {
            super::__linked();
            unsafe {
                super::RETURNED
                    .store(
                        0,
                        T::report(
                            mw::lifted([r as u64, r_1 as u64, r_2 as u64, r_3 as u64]),
                            super::REGION.rest(),
                        ),
                    );
                super::REGION.reset();
                super::RETURNED.ptr()
            }
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
                use ::microwit_guest::__private_v0_1 as mw;
                /// A plain record: nothing in it points anywhere.
                #[mw::derive(mw::Clone, mw::Copy, mw::Debug, mw::PartialEq, mw::Eq)]
                #[repr(C)]
                pub struct Point {
                    /// WIT `x`.
                    pub x: i32,
                    /// WIT `y`.
                    pub y: i16,
                    /// WIT `z`.
                    pub z: u8,
                }
                mw::record!(Point : size 8, align 4, flat 3, { x : 0, y : 4, z : 6 });
                mw::plain!(Point : { x : 0, y : 4, z : 6 });
                /// A record that points.
                #[mw::derive(mw::Clone, mw::Copy, mw::Debug, mw::PartialEq, mw::Eq)]
                pub struct Reading<'a> {
                    /// WIT `name`.
                    pub name: &'a str,
                    /// WIT `samples`.
                    pub samples: &'a [u16],
                    /// WIT `at`.
                    pub at: mw::Option<Point>,
                }
                mw::record!(
                    Reading < 'a > : size 28, align 4, flat 8, { name : 0, samples : 8,
                    at : 16 }
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
                #[repr(u8)]
                pub enum Color {
                    /// WIT `red`.
                    Red,
                    /// WIT `green`.
                    Green,
                    /// WIT `blue`.
                    Blue,
                }
                mw::cases!(Color : u8);
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
                #[repr(transparent)]
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
                mw::flags!(Access : u16, 511);
                /// WIT `value`.
                #[mw::derive(mw::Clone, mw::Copy, mw::Debug, mw::PartialEq)]
                #[repr(C, u8)]
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
                    Value < 'a > : size 16, align 8, flat 4, tag u8, payload at 8, { 0 :
                    Nothing, 1 : Num(value), 2 : Big(value), 3 : Text(value), 4 :
                    At(value) }
                );
                mw::plain!(Value < 'a >);
                /// A variant of plain cases.
                #[mw::derive(mw::Clone, mw::Copy, mw::Debug, mw::PartialEq, mw::Eq)]
                #[repr(C, u8)]
                pub enum Small {
                    /// WIT `one`.
                    One(u8),
                    /// WIT `two`.
                    Two(i64),
                }
                mw::variant!(
                    Small : size 16, align 8, flat 2, tag u8, payload at 8, { 0 :
                    One(value), 1 : Two(value) }
                );
                mw::plain!(Small);
                /// WIT `ints`.
                #[allow(clippy::too_many_arguments)]
                #[inline(always)]
                pub fn ints(
                    a: u8,
                    b: i8,
                    c: u16,
                    d: i16,
                    e: u32,
                    f: i32,
                    g: u64,
                    h: i64,
                ) -> i8 {
                    super::super::super::__linked();
                    sys::ints(
                        a as i32,
                        b as i32,
                        c as i32,
                        d as i32,
                        e as i32,
                        f as i32,
                        g as i64,
                        h as i64,
                    ) as i8
                }
                /// WIT `floats`.
                #[inline(always)]
                pub fn floats(a: f32, b: f64) -> f64 {
                    super::super::super::__linked();
                    sys::floats(a as f32, b as f64) as f64
                }
                /// WIT `truth`.
                #[inline(always)]
                pub fn truth(a: bool) -> bool {
                    super::super::super::__linked();
                    unsafe { mw::lifted([sys::truth(a as i32) as u64]) }
                }
                /// WIT `letter`.
                #[inline(always)]
                pub fn letter(a: char) -> char {
                    super::super::super::__linked();
                    unsafe { mw::lifted([sys::letter(a as i32) as u64]) }
                }
                /// What it returns is put into `buf`; traps if that is too small.
                #[inline(always)]
                pub fn text_into<'a>(a: &str, buf: &'a mut [u8]) -> &'a str {
                    let ret = mw::Area::<8>::new();
                    super::super::super::__linked();
                    unsafe {
                        super::super::super::REGION.lend(buf);
                        mw::away();
                        sys::text(a.as_ptr(), a.len(), ret.ptr());
                        ret.load()
                    }
                }
                /// What it returns is put into `buf`; traps if that is too small.
                #[inline(always)]
                pub fn bytes_into<'a>(a: &[u8], buf: &'a mut [u8]) -> &'a [u8] {
                    let ret = mw::Area::<8>::new();
                    super::super::super::__linked();
                    unsafe {
                        super::super::super::REGION.lend(buf);
                        mw::away();
                        sys::bytes(a.as_ptr(), a.len(), ret.ptr());
                        ret.load()
                    }
                }
                /// WIT `words`.
                #[inline(always)]
                pub fn words(a: &[u16]) -> u32 {
                    super::super::super::__linked();
                    unsafe { sys::words(a.as_ptr().cast(), a.len()) as u32 }
                }
                /// WIT `names`.
                #[inline(always)]
                pub fn names(a: &[&str]) -> u32 {
                    super::super::super::__linked();
                    unsafe { sys::names(a.as_ptr().cast(), a.len()) as u32 }
                }
                /// WIT `paint`.
                #[inline(always)]
                pub fn paint(a: Color) -> Color {
                    super::super::super::__linked();
                    unsafe { mw::lifted([sys::paint(a as i32) as u64]) }
                }
                /// WIT `grant`.
                #[inline(always)]
                pub fn grant(a: Access) -> Access {
                    super::super::super::__linked();
                    unsafe { mw::lifted([sys::grant(a.bits() as i32) as u64]) }
                }
                /// WIT `move-to`.
                #[inline(always)]
                pub fn move_to(a: Point) -> Point {
                    let ret = mw::Area::<8>::new();
                    super::super::super::__linked();
                    let a = mw::slots::<_, 3>(a);
                    unsafe {
                        sys::move_to(a[0] as i32, a[1] as i32, a[2] as i32, ret.ptr());
                        ret.load()
                    }
                }
                /// WIT `record-it`.
                #[inline(always)]
                pub fn record_it(a: Reading<'_>) -> u32 {
                    super::super::super::__linked();
                    let a = mw::slots::<_, 8>(a);
                    unsafe {
                        sys::record_it(
                            a[0] as i32,
                            a[1] as i32,
                            a[2] as i32,
                            a[3] as i32,
                            a[4] as i32,
                            a[5] as i32,
                            a[6] as i32,
                            a[7] as i32,
                        ) as u32
                    }
                }
                /// What it returns is put into `buf`; traps if that is too small.
                #[inline(always)]
                pub fn latest_into<'a>(buf: &'a mut [u8]) -> Reading<'a> {
                    let ret = mw::Area::<28>::new();
                    super::super::super::__linked();
                    unsafe {
                        super::super::super::REGION.lend(buf);
                        mw::away();
                        sys::latest(ret.ptr());
                        ret.load()
                    }
                }
                /// WIT `pick`.
                #[inline(always)]
                pub fn pick(a: Value<'_>) -> u64 {
                    super::super::super::__linked();
                    let a = mw::slots::<_, 4>(a);
                    unsafe {
                        sys::pick(a[0] as i32, a[1] as i64, a[2] as i32, a[3] as i32)
                            as u64
                    }
                }
                /// What it returns is put into `buf`; traps if that is too small.
                #[inline(always)]
                pub fn offer_into<'a>(a: u8, buf: &'a mut [u8]) -> Value<'a> {
                    let ret = mw::Area::<16>::new();
                    super::super::super::__linked();
                    unsafe {
                        super::super::super::REGION.lend(buf);
                        mw::away();
                        sys::offer(a as i32, ret.ptr());
                        ret.load()
                    }
                }
                /// WIT `shrink`.
                #[inline(always)]
                pub fn shrink(a: Small) -> Small {
                    let ret = mw::Area::<16>::new();
                    super::super::super::__linked();
                    let a = mw::slots::<_, 2>(a);
                    unsafe {
                        sys::shrink(a[0] as i32, a[1] as i64, ret.ptr());
                        ret.load()
                    }
                }
                /// WIT `maybe`.
                #[inline(always)]
                pub fn maybe(a: mw::Option<u32>) -> mw::Option<u32> {
                    let ret = mw::Area::<8>::new();
                    super::super::super::__linked();
                    let a = mw::slots::<_, 2>(a);
                    unsafe {
                        sys::maybe(a[0] as i32, a[1] as i32, ret.ptr());
                        ret.load()
                    }
                }
                /// WIT `nested`.
                #[inline(always)]
                pub fn nested(a: mw::Option<mw::Option<u8>>) -> u32 {
                    super::super::super::__linked();
                    let a = mw::slots::<_, 3>(a);
                    sys::nested(a[0] as i32, a[1] as i32, a[2] as i32) as u32
                }
                /// WIT `check`.
                #[inline(always)]
                pub fn check(a: mw::Result<u32, Color>) -> mw::Result<u32, Color> {
                    let ret = mw::Area::<8>::new();
                    super::super::super::__linked();
                    let a = mw::slots::<_, 2>(a);
                    unsafe {
                        sys::check(a[0] as i32, a[1] as i32, ret.ptr());
                        ret.load()
                    }
                }
                /// WIT `ok-only`.
                #[inline(always)]
                pub fn ok_only(a: bool) -> mw::Result<(), ()> {
                    super::super::super::__linked();
                    unsafe { mw::lifted([sys::ok_only(a as i32) as u64]) }
                }
                /// WIT `pair`.
                #[inline(always)]
                pub fn pair(a: (u8, u32)) -> (u32, u8) {
                    let ret = mw::Area::<8>::new();
                    super::super::super::__linked();
                    let a = mw::slots::<_, 2>(a);
                    unsafe {
                        sys::pair(a[0] as i32, a[1] as i32, ret.ptr());
                        ret.load()
                    }
                }
                /// WIT `many`.
                #[allow(clippy::too_many_arguments)]
                #[inline(always)]
                pub fn many(
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
                ) -> u64 {
                    super::super::super::__linked();
                    let params = mw::Area::<80>::new();
                    unsafe {
                        params.store(0, a);
                        params.store(4, b);
                        params.store(8, c);
                        params.store(12, d);
                        params.store(16, e);
                        params.store(20, f);
                        params.store(24, g);
                        params.store(28, h);
                        params.store(32, i);
                        params.store(36, j);
                        params.store(40, k);
                        params.store(44, l);
                        params.store(48, m);
                        params.store(52, n);
                        params.store(56, o);
                        params.store(64, p);
                        params.store(72, q);
                        sys::many(params.ptr()) as u64
                    }
                }
                /// WIT `sixteen`.
                #[allow(clippy::too_many_arguments)]
                #[inline(always)]
                pub fn sixteen(
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
                ) -> (u32, u32) {
                    let ret = mw::Area::<8>::new();
                    super::super::super::__linked();
                    unsafe {
                        sys::sixteen(
                            a as i32,
                            b as i32,
                            c as i32,
                            d as i32,
                            e as i32,
                            f as i32,
                            g as i32,
                            h as i32,
                            i as i32,
                            j as i32,
                            k as i32,
                            l as i32,
                            m as i32,
                            n as i32,
                            o as i32,
                            p as i32,
                            ret.ptr(),
                        );
                        ret.load()
                    }
                }
                mod sys {
                    #[link(wasm_import_module = "probe:host/shapes@1.2.3")]
                    unsafe extern "C" {
                        #[link_name = "ints"]
                        pub safe fn ints(
                            a: i32,
                            b: i32,
                            c: i32,
                            d: i32,
                            e: i32,
                            f: i32,
                            g: i64,
                            h: i64,
                        ) -> i32;
                        #[link_name = "floats"]
                        pub safe fn floats(a: f32, b: f64) -> f64;
                        #[link_name = "truth"]
                        pub safe fn truth(a: i32) -> i32;
                        #[link_name = "letter"]
                        pub safe fn letter(a: i32) -> i32;
                        #[link_name = "text"]
                        pub fn text(a: *const u8, a_len: usize, ret: *mut u8);
                        #[link_name = "bytes"]
                        pub fn bytes(a: *const u8, a_len: usize, ret: *mut u8);
                        #[link_name = "words"]
                        pub fn words(a: *const u8, a_len: usize) -> i32;
                        #[link_name = "names"]
                        pub fn names(a: *const u8, a_len: usize) -> i32;
                        #[link_name = "paint"]
                        pub safe fn paint(a: i32) -> i32;
                        #[link_name = "grant"]
                        pub safe fn grant(a: i32) -> i32;
                        #[link_name = "move-to"]
                        pub fn move_to(a: i32, a_1: i32, a_2: i32, ret: *mut u8);
                        #[link_name = "record-it"]
                        pub fn record_it(
                            a: i32,
                            a_1: i32,
                            a_2: i32,
                            a_3: i32,
                            a_4: i32,
                            a_5: i32,
                            a_6: i32,
                            a_7: i32,
                        ) -> i32;
                        #[link_name = "latest"]
                        pub fn latest(ret: *mut u8);
                        #[link_name = "pick"]
                        pub fn pick(a: i32, a_1: i64, a_2: i32, a_3: i32) -> i64;
                        #[link_name = "offer"]
                        pub fn offer(a: i32, ret: *mut u8);
                        #[link_name = "shrink"]
                        pub fn shrink(a: i32, a_1: i64, ret: *mut u8);
                        #[link_name = "maybe"]
                        pub fn maybe(a: i32, a_1: i32, ret: *mut u8);
                        #[link_name = "nested"]
                        pub safe fn nested(a: i32, a_1: i32, a_2: i32) -> i32;
                        #[link_name = "check"]
                        pub fn check(a: i32, a_1: i32, ret: *mut u8);
                        #[link_name = "ok-only"]
                        pub safe fn ok_only(a: i32) -> i32;
                        #[link_name = "pair"]
                        pub fn pair(a: i32, a_1: i32, ret: *mut u8);
                        #[link_name = "many"]
                        pub fn many(params: *mut u8) -> i64;
                        #[link_name = "sixteen"]
                        pub fn sixteen(
                            a: i32,
                            b: i32,
                            c: i32,
                            d: i32,
                            e: i32,
                            f: i32,
                            g: i32,
                            h: i32,
                            i: i32,
                            j: i32,
                            k: i32,
                            l: i32,
                            m: i32,
                            n: i32,
                            o: i32,
                            p: i32,
                            ret: *mut u8,
                        );
                    }
                }
            }
            pub mod things {
                //! Resources to own and to lend.
                //!
                //! WIT `probe:host/things@1.2.3`.
                use ::microwit_guest::__private_v0_1 as mw;
                /// WIT `thing`.
                #[mw::derive(mw::Debug)]
                #[repr(transparent)]
                pub struct Thing(mw::Handle);
                mw::resource!(Thing, sys::thing_drop);
                impl Thing {
                    /// WIT `[constructor]thing`.
                    #[inline(always)]
                    pub fn new(value: u32) -> Thing {
                        super::super::super::__linked();
                        unsafe { mw::lifted([sys::thing_new(value as i32) as u64]) }
                    }
                    /// WIT `[method]thing.value`.
                    #[inline(always)]
                    pub fn value(&self) -> u32 {
                        super::super::super::__linked();
                        sys::thing_value(self.0 as i32) as u32
                    }
                    /// WIT `[method]thing.set`.
                    #[inline(always)]
                    pub fn set(&self, value: u32) {
                        super::super::super::__linked();
                        sys::thing_set(self.0 as i32, value as i32)
                    }
                    /// WIT `[static]thing.merge`.
                    #[inline(always)]
                    pub fn merge(a: &Thing, b: Thing) -> Thing {
                        super::super::super::__linked();
                        unsafe {
                            mw::lifted([
                                sys::thing_merge(
                                    mw::Resource::handle(a) as i32,
                                    mw::into_handle(b) as i32,
                                ) as u64,
                            ])
                        }
                    }
                    /// WIT `[static]thing.compare`.
                    #[inline(always)]
                    pub fn compare(a: &Thing, b: &Thing) -> bool {
                        super::super::super::__linked();
                        unsafe {
                            mw::lifted([
                                sys::thing_compare(
                                    mw::Resource::handle(a) as i32,
                                    mw::Resource::handle(b) as i32,
                                ) as u64,
                            ])
                        }
                    }
                }
                /// WIT `other`.
                #[mw::derive(mw::Debug)]
                #[repr(transparent)]
                pub struct Other(mw::Handle);
                mw::resource!(Other, sys::other_drop);
                impl Other {
                    /// WIT `[constructor]other`.
                    #[inline(always)]
                    pub fn new() -> Other {
                        super::super::super::__linked();
                        unsafe { mw::lifted([sys::other_new() as u64]) }
                    }
                }
                /// WIT `gift`.
                #[mw::derive(mw::Debug)]
                #[repr(C)]
                pub struct Gift {
                    /// WIT `what`.
                    pub what: Thing,
                    /// WIT `note`.
                    pub note: u32,
                }
                mw::record!(Gift : size 8, align 4, flat 2, { what : 0, note : 4 });
                mw::plain!(Gift : { what : 0, note : 4 });
                /// WIT `give`.
                #[inline(always)]
                pub fn give(what: Thing) -> u32 {
                    super::super::super::__linked();
                    sys::give(mw::into_handle(what) as i32) as u32
                }
                /// WIT `give-many`.
                #[inline(always)]
                pub fn give_many(all: mw::OwnedList<'_, Thing>) -> u32 {
                    super::super::super::__linked();
                    let all = all.into_raw();
                    unsafe { sys::give_many(all.0, all.1) as u32 }
                }
                /// WIT `lend-many`.
                #[inline(always)]
                pub fn lend_many(all: &[mw::Borrowed<'_, Thing>]) -> u32 {
                    super::super::super::__linked();
                    unsafe { sys::lend_many(all.as_ptr().cast(), all.len()) as u32 }
                }
                /// WIT `wrap`.
                #[inline(always)]
                pub fn wrap(g: Gift) -> mw::Option<Thing> {
                    let ret = mw::Area::<8>::new();
                    super::super::super::__linked();
                    let g = mw::slots::<_, 2>(g);
                    unsafe {
                        sys::wrap(g[0] as i32, g[1] as i32, ret.ptr());
                        ret.load()
                    }
                }
                mod sys {
                    #[link(wasm_import_module = "probe:host/things@1.2.3")]
                    unsafe extern "C" {
                        #[link_name = "[constructor]thing"]
                        pub safe fn thing_new(value: i32) -> i32;
                        #[link_name = "[method]thing.value"]
                        pub safe fn thing_value(this: i32) -> i32;
                        #[link_name = "[method]thing.set"]
                        pub safe fn thing_set(this: i32, value: i32);
                        #[link_name = "[static]thing.merge"]
                        pub safe fn thing_merge(a: i32, b: i32) -> i32;
                        #[link_name = "[static]thing.compare"]
                        pub safe fn thing_compare(a: i32, b: i32) -> i32;
                        #[link_name = "[constructor]other"]
                        pub safe fn other_new() -> i32;
                        #[link_name = "give"]
                        pub safe fn give(what: i32) -> i32;
                        #[link_name = "give-many"]
                        pub fn give_many(all: *const u8, all_len: usize) -> i32;
                        #[link_name = "lend-many"]
                        pub fn lend_many(all: *const u8, all_len: usize) -> i32;
                        #[link_name = "wrap"]
                        pub fn wrap(g: i32, g_1: i32, ret: *mut u8);
                        #[link_name = "[resource-drop]thing"]
                        pub safe fn thing_drop(this: i32);
                        #[link_name = "[resource-drop]other"]
                        pub safe fn other_drop(this: i32);
                    }
                }
            }
        }
    }
    pub mod local {
        //! WIT `local`.
        use ::microwit_guest::__private_v0_1 as mw;
        /// WIT `type`.
        #[inline(always)]
        pub fn r#type(r#match: u32) -> u32 {
            super::__linked();
            sys::r#type(r#match as i32) as u32
        }
        mod sys {
            #[link(wasm_import_module = "local")]
            unsafe extern "C" {
                #[link_name = "type"]
                pub safe fn r#type(r#match: i32) -> i32;
            }
        }
    }
    /// What WIT calls `exports`.
    pub mod exports {
        pub mod handler {
            //! WIT `handler`.
            use ::microwit_guest::__private_v0_1 as mw;
            /// WIT `event`.
            #[mw::derive(mw::Clone, mw::Copy, mw::Debug, mw::PartialEq, mw::Eq)]
            #[repr(C)]
            pub struct Event {
                /// WIT `pin`.
                pub pin: u8,
                /// WIT `at`.
                pub at: u64,
            }
            mw::record!(Event : size 16, align 8, flat 2, { pin : 0, at : 8 });
            mw::plain!(Event : { pin : 0, at : 8 });
            /// What an app does for `handler`.
            pub trait Guest {
                /// WIT `handler#on-event`.
                fn on_event(e: Event) -> mw::Option<Event>;
            }
            #[doc(hidden)]
            pub mod entry {
                use super::*;
                #[inline(always)]
                pub unsafe fn on_event<T: Guest>(e: i32, e_1: i64) -> *mut u8 {
                    super::super::super::__linked();
                    unsafe {
                        super::super::super::RETURNED
                            .store(0, T::on_event(mw::lifted([e as u64, e_1 as u64])));
                        super::super::super::REGION.reset();
                        super::super::super::RETURNED.ptr()
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
            ::microwit_guest::__private_v0_1::export!("start"() = $($bindings)*
            ::entry::start:: < $($App)* >);
            ::microwit_guest::__private_v0_1::export!("add"(a :
            ::microwit_guest::__private_v0_1::i32, b :
            ::microwit_guest::__private_v0_1::i32) ->
            ::microwit_guest::__private_v0_1::i32 = $($bindings)* ::entry::add:: <
            $($App)* >); ::microwit_guest::__private_v0_1::export!("greet"(name :
            ::microwit_guest::__private_v0_1::i32, name_len :
            ::microwit_guest::__private_v0_1::i32) -> * mut
            ::microwit_guest::__private_v0_1::u8 = $($bindings)* ::entry::greet:: <
            $($App)* >); ::microwit_guest::__private_v0_1::export!("sum"(values :
            ::microwit_guest::__private_v0_1::i32, values_len :
            ::microwit_guest::__private_v0_1::i32) ->
            ::microwit_guest::__private_v0_1::i64 = $($bindings)* ::entry::sum:: <
            $($App)* >); ::microwit_guest::__private_v0_1::export!("report"(r :
            ::microwit_guest::__private_v0_1::i32, r_1 :
            ::microwit_guest::__private_v0_1::i32, r_2 :
            ::microwit_guest::__private_v0_1::i32, r_3 :
            ::microwit_guest::__private_v0_1::i32) -> * mut
            ::microwit_guest::__private_v0_1::u8 = $($bindings)* ::entry::report:: <
            $($App)* >); ::microwit_guest::__private_v0_1::export!("handler#on-event"(e :
            ::microwit_guest::__private_v0_1::i32, e_1 :
            ::microwit_guest::__private_v0_1::i64) -> * mut
            ::microwit_guest::__private_v0_1::u8 = $($bindings)*
            ::exports::handler::entry::on_event:: < $($App)* >);
        };
    }
    /// Exports what the type implements: `export!(App);`, or, from another module than the
    /// bindings' own, `export!(App with_types_in crate::bindings);`.
    pub(crate) use export_world as export;
    #[doc(hidden)]
    pub(crate) use export_functions as __export;
    #[cfg(target_family = "wasm")]
    #[doc(hidden)]
    #[unsafe(link_section = "component-type:microwit:probe:app:encoded world")]
    pub static COMPONENT_TYPE: [u8; 1581] = *b"\0asm\r\0\x01\0\0\x19\x16wit-component-encoding\x04\0\x07\xC9\x0B\x01A\x02\x01A\x18\x01BF\x01r\x03\x01xz\x01y|\x01z}\x04\0\x05point\x03\0\0\x01p{\x01k\x01\x01r\x03\x04names\x07samples\x02\x02at\x03\x04\0\x07reading\x03\0\x04\x01m\x03\x03red\x05green\x04blue\x04\0\x05color\x03\0\x06\x01n\t\x04read\x05write\x04exec\x02a3\x02a4\x02a5\x02a6\x02a7\x02a8\x04\0\x06access\x03\0\x08\x01q\x05\x07nothing\0\0\x03num\x01v\0\x03big\x01w\0\x04text\x01s\0\x02at\x01\x01\0\x04\0\x05value\x03\0\n\x01q\x02\x03one\x01}\0\x03two\x01x\0\x04\0\x05small\x03\0\x0C\x01@\x08\x01a}\x01b~\x01c{\x01d|\x01ey\x01fz\x01gw\x01hx\0~\x04\0\x04ints\x01\x0E\x01@\x02\x01av\x01bu\0u\x04\0\x06floats\x01\x0F\x01@\x01\x01a\x7F\0\x7F\x04\0\x05truth\x01\x10\x01@\x01\x01at\0t\x04\0\x06letter\x01\x11\x01@\x01\x01as\0s\x04\0\x04text\x01\x12\x01p}\x01@\x01\x01a\x13\0\x13\x04\0\x05bytes\x01\x14\x01@\x01\x01a\x02\0y\x04\0\x05words\x01\x15\x01ps\x01@\x01\x01a\x16\0y\x04\0\x05names\x01\x17\x01@\x01\x01a\x07\0\x07\x04\0\x05paint\x01\x18\x01@\x01\x01a\t\0\t\x04\0\x05grant\x01\x19\x01@\x01\x01a\x01\0\x01\x04\0\x07move-to\x01\x1A\x01@\x01\x01a\x05\0y\x04\0\trecord-it\x01\x1B\x01@\0\0\x05\x04\0\x06latest\x01\x1C\x01@\x01\x01a\x0B\0w\x04\0\x04pick\x01\x1D\x01@\x01\x01a}\0\x0B\x04\0\x05offer\x01\x1E\x01@\x01\x01a\r\0\r\x04\0\x06shrink\x01\x1F\x01ky\x01@\x01\x01a \0 \x04\0\x05maybe\x01!\x01k}\x01k\"\x01@\x01\x01a#\0y\x04\0\x06nested\x01$\x01j\x01y\x01\x07\x01@\x01\x01a%\0%\x04\0\x05check\x01&\x01j\0\0\x01@\x01\x01a\x7F\0'\x04\0\x07ok-only\x01(\x01o\x02}y\x01o\x02y}\x01@\x01\x01a)\0*\x04\0\x04pair\x01+\x01@\x11\x01ay\x01by\x01cy\x01dy\x01ey\x01fy\x01gy\x01hy\x01iy\x01jy\x01ky\x01ly\x01my\x01ny\x01oy\x01pw\x01qs\0w\x04\0\x04many\x01,\x01o\x02yy\x01@\x10\x01ay\x01by\x01cy\x01dy\x01ey\x01fy\x01gy\x01hy\x01iy\x01jy\x01ky\x01ly\x01my\x01ny\x01oy\x01py\0-\x04\0\x07sixteen\x01.\x03\0\x17probe:host/shapes@1.2.3\x05\0\x01B\x1E\x04\0\x05thing\x03\x01\x04\0\x05other\x03\x01\x01i\0\x01r\x02\x04what\x02\x04notey\x04\0\x04gift\x03\0\x03\x01@\x01\x05valuey\0\x02\x04\0\x12[constructor]thing\x01\x05\x01h\0\x01@\x01\x04self\x06\0y\x04\0\x13[method]thing.value\x01\x07\x01@\x02\x04self\x06\x05valuey\x01\0\x04\0\x11[method]thing.set\x01\x08\x01@\x02\x01a\x06\x01b\x02\0\x02\x04\0\x13[static]thing.merge\x01\t\x01@\x02\x01a\x06\x01b\x06\0\x7F\x04\0\x15[static]thing.compare\x01\n\x01i\x01\x01@\0\0\x0B\x04\0\x12[constructor]other\x01\x0C\x01@\x01\x04what\x02\0y\x04\0\x04give\x01\r\x01p\x02\x01@\x01\x03all\x0E\0y\x04\0\tgive-many\x01\x0F\x01p\x06\x01@\x01\x03all\x10\0y\x04\0\tlend-many\x01\x11\x01k\x02\x01@\x01\x01g\x04\0\x12\x04\0\x04wrap\x01\x13\x03\0\x17probe:host/things@1.2.3\x05\x01\x01B\x02\x01@\x01\x05matchy\0y\x04\0\x04type\x01\0\x03\0\x05local\x05\x02\x01@\x01\x04selfy\0y\x03\0\x04tick\x01\x03\x01@\0\x01\0\x04\0\x05start\x01\x04\x01@\x02\x01ay\x01by\0y\x04\0\x03add\x01\x05\x01@\x01\x04names\0s\x04\0\x05greet\x01\x06\x01p{\x01@\x01\x06values\x07\0w\x04\0\x03sum\x01\x08\x01p}\x01o\x02s\t\x01j\x01s\x01}\x01@\x01\x01r\n\0\x0B\x04\0\x06report\x01\x0C\x01B\x05\x01r\x02\x03pin}\x02atw\x04\0\x05event\x03\0\0\x01k\x01\x01@\x01\x01e\x01\0\x02\x04\0\x08on-event\x01\x03\x04\0\x07handler\x05\r\x04\0\x16probe:host/probe@1.2.3\x04\0\x0B\x0B\x01\0\x05probe\x03\0\0\0/\tproducers\x01\x0Cprocessed-by\x01\rwit-component\x070.263.0";
    #[doc(hidden)]
    #[inline(never)]
    pub fn __linked() {}
}
pub use bindings::*;
