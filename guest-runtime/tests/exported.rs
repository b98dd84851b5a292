//! Values of an app's own resources, and handles that are lent to it.

use std::cell::RefCell;
use std::rc::Rc;

use microwit_guest::__private as mw;
use microwit_guest::{Borrowed, List, OwnedList};
use mw::{Lift, Pool};

#[derive(Debug)]
#[repr(transparent)]
struct Thing(mw::Handle);
mw::resource!(Thing, dropped);

thread_local! {
    /// The handles that were dropped, each test having its own.
    static DROPPED: RefCell<Vec<i32>> = const { RefCell::new(vec![]) };
}

fn dropped(handle: i32) {
    DROPPED.with_borrow_mut(|all| all.push(handle));
}

#[derive(Debug)]
struct Lender<'a> {
    first: Borrowed<'a, Thing>,
    more: &'a [Borrowed<'a, Thing>],
    own: Thing,
}
mw::record!(Lender<'a>: size 16, align 4, flat 4, { first: 0, more: 4, own: 12 });

#[derive(Debug)]
enum Lending<'a> {
    Nobody,
    One(Borrowed<'a, Thing>),
    Owner(Thing),
}
mw::variant!(Lending<'a>: size 8, align 4, flat 2, tag u8, payload at 4,
    { 0: Nobody, 1: One(value), 2: Owner(value) });

#[track_caller]
fn gives_back(value: impl Lift, handles: &[i32]) {
    DROPPED.take();
    let value = std::mem::ManuallyDrop::new(value);
    value.give_back();
    assert_eq!(DROPPED.take(), handles);
}

#[test]
fn handles_that_were_lent_are_given_back_and_owned_ones_are_kept() {
    let things = [1, 2, 3, 4].map(|handle| std::mem::ManuallyDrop::new(Thing(handle)));
    let [one, two, three, four] = things.each_ref().map(|thing| Borrowed::from(&**thing));
    gives_back(one, &[1]);
    gives_back(Thing(9), &[]);
    gives_back([one, two], &[1, 2]);
    gives_back(&[one, two][..], &[1, 2]);
    gives_back((Some(two), None::<Borrowed<'_, Thing>>, 7_u8, Thing(9)), &[2]);
    gives_back([Ok::<_, ()>(three)], &[3]);
    gives_back(Err::<u8, _>(four), &[4]);
    gives_back(Lender { first: one, more: &[two, three], own: Thing(9) }, &[1, 2, 3]);
    gives_back([Lending::Nobody, Lending::One(four), Lending::Owner(Thing(9))], &[4]);
    let mut buf = [0; 64];
    gives_back(List::new(&mut buf, [Some(one), None, Some(two)]).unwrap(), &[1, 2]);
    let owned = OwnedList::new(&mut buf, [(Thing(9), one), (Thing(8), two)]).unwrap();
    gives_back(owned, &[1, 2]);
}

#[test]
fn a_pool_gives_each_value_a_place_and_takes_it_back() {
    let pool = Pool::<Rc<u32>, 3>::new();
    let value = Rc::new(7);
    let places: Vec<_> = (0..3).map(|_| pool.keep(value.clone())).collect();
    assert_eq!(Rc::strong_count(&value), 4);
    // SAFETY: the value was kept there, and nothing refers to it.
    unsafe { pool.end(places[1]) };
    assert_eq!(Rc::strong_count(&value), 3);
    assert_eq!(pool.keep(value.clone()), places[1]);
    // SAFETY: the value is kept there.
    assert_eq!(unsafe { &**places[2] }, &7);
    for place in places {
        // SAFETY: as above.
        unsafe { pool.end(place) };
    }
    assert_eq!(Rc::strong_count(&value), 1);
}

#[test]
fn a_full_pool_traps() {
    let kept = |values| {
        std::panic::catch_unwind(move || {
            let pool = Pool::<u8, 2>::new();
            for value in 0..values {
                pool.keep(value);
            }
        })
    };
    assert!(kept(2).is_ok());
    assert!(kept(3).is_err());
}
