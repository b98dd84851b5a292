//! Apps in a crate that forbids every lint which can be forbidden.

pub mod named;
pub mod shared;

microwit_guest::generate!({
    world: "line",
    path: "../wit",
    derive: { "place": ["Hash", "Ord", "PartialOrd"] },
});

use core::hash::Hash;

use exports::plant::floor::work::{Guest as Work, GuestJob, Job, Many};
use plant::floor::stock::{Drawer, Grade, Marks, Outcome, Place, find};

/// An app with a number as its parameter.
#[derive(Debug, Clone, Copy)]
pub struct App<const N: u32>;

impl Guest for App<7> {
    fn tick(now: u64) -> u32 {
        note("tick");
        let drawer = Drawer::new(1);
        let place = find("x").map_or(0, |place| place.shelf);
        let taken = drawer.take(2).map_or(0, u32::from);
        if now == 0 { Drawer::count() } else { taken.max(u32::from(place)) }
    }
}

/// A job.
#[derive(Debug, Clone, Copy)]
pub struct MyJob;

impl Work for App<7> {
    type Job = MyJob;

    fn plan(_: u32, _: &mut [u8]) -> &[u32] {
        &[]
    }

    fn all<'a>(of: Many<'a>, _: &'a Drawer, _: &'a mut [u8]) -> Many<'a> {
        of
    }
}

impl GuestJob for MyJob {
    fn new(_: &str) -> Self {
        Self
    }

    fn step<'a>(&'a self, _: u32, _: &'a mut [u8]) -> Result<Place, Outcome<'a>> {
        Err(Outcome::Lost("x"))
    }

    fn made(_: &Drawer) -> Job {
        Job::new(Self)
    }
}

mod exported {
    //! An app that is exported from another module, by a path with an argument.

    super::export!(super::App<7> with_types_in super);
}

/// The types derive their default traits, and those that the options name.
const fn derives<T: Copy + Ord + Hash>() {}

const _: () = derives::<Place>();
const _: () = derives::<Grade>();
const _: Marks = Marks::empty();
