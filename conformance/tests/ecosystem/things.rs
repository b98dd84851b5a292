//! The things of a host, whether or not its functions wait.

use super::host::upstream::conformance::upstream::things::Thing;
use microwit_host::Own;

#[derive(Default)]
pub struct Store {
    /// The number of things that were made.
    pub made: usize,
    things: Vec<Option<u32>>,
}

impl Store {
    /// The things that are not dropped.
    pub fn alive(&self) -> Vec<u32> {
        self.things.iter().flatten().copied().collect()
    }

    pub fn make(&mut self, id: u32) -> Own<Thing> {
        self.made += 1;
        self.things.push(Some(id));
        Own::new(self.things.len() as u32 - 1)
    }

    pub fn get(&self, rep: u32) -> u32 {
        self.things[rep as usize].expect("not dropped")
    }

    pub fn take(&mut self, thing: &Own<Thing>) -> u32 {
        self.things[thing.rep() as usize].take().expect("not dropped")
    }
}
