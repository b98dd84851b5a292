//! Feeds arbitrary memory and slots to every trampoline of a host with every kind of type.

use arbitrary::{Result, Unstructured};
use microwit_host::engine::{Handles, Resource, ResourceId, Slot, View};
use microwit_host::{Borrow, Guest, List, Own, Trap, TrapCode, WorldHost, mcu_host};

use everything::fuzz::lift::types::{
    Access, Color, Deep, Holder, Host, HostThing, Many, Packed, Thing, Tree,
};

#[mcu_host(world = "everything", path = "wit/everything.wit")]
struct Board {
    rows: [List<'static, u16>; 2],
    answer: String,
}

/// Reads all of an argument. Reading a list lifts its elements.
fn see(value: &dyn std::fmt::Debug) {
    std::hint::black_box(format!("{value:?}"));
}

impl HostThing for Board {
    fn new(&mut self, name: &str) -> Own<Thing> {
        see(&name);
        Own::new(7)
    }

    fn touch(&mut self, this: Borrow<Thing>, others: List<'_, Borrow<Thing>>) -> Own<Thing> {
        see(&(this, others));
        Own::new(8)
    }

    fn drop(&mut self, this: Own<Thing>) {
        see(&this);
    }
}

impl Host for Board {
    fn take_deep(&mut self, a: List<'_, Deep<'_>>) {
        see(&a);
    }

    fn take_tree(&mut self, a: Tree<'_>, b: Option<Tree<'_>>) -> Color {
        see(&(a, b));
        Color::Blue
    }

    fn take_many(&mut self, a: List<'_, Many>, b: Many) -> Many {
        see(&a);
        b
    }

    fn take_packed(&mut self, a: Packed<'_>, b: [Access; 3]) -> [Access; 3] {
        see(&a);
        b
    }

    fn take_map(&mut self, a: List<'_, (&str, List<'_, (u8, f64)>)>) -> &str {
        see(&a);
        &self.answer
    }

    fn take_letters(&mut self, a: List<'_, char>, b: [char; 2]) -> List<'_, List<'_, u16>> {
        see(&(a, b));
        List::from(self.rows.as_slice())
    }

    fn take_holders(&mut self, a: List<'_, Holder>) -> Option<Own<Thing>> {
        see(&a);
        a.get(0).and_then(|holder| holder.mine)
    }

    fn take_all(
        &mut self,
        a: Deep<'_>,
        b: Packed<'_>,
        c: List<'_, &str>,
        d: Tree<'_>,
    ) -> std::result::Result<&[u8], Color> {
        see(&(a, b, c, d));
        Ok(&[1, 2, 3])
    }
}

/// A memory, a handle table, and an allocator that returns any address.
struct Fake<'u, 'b> {
    memory: Vec<u8>,
    handles: Handles<[Slot; 6]>,
    answers: &'u mut Unstructured<'b>,
}

impl Guest for Fake<'_, '_> {
    fn view(&mut self) -> View<'_> {
        View::new(&self.memory, &self.handles)
    }

    fn memory(&mut self) -> &mut [u8] {
        &mut self.memory
    }

    fn handles(&mut self) -> &Handles {
        &self.handles
    }

    fn realloc(&mut self, align: u32, size: u32) -> std::result::Result<u32, Trap> {
        let len = self.memory.len();
        let answer = match self.answers.int_in_range(0..=7).unwrap_or(0) {
            0 => self.answers.arbitrary().unwrap_or(0),
            1 => len as u32 - size.min(len as u32),
            2 => return Err(Trap::new(TrapCode::Unreachable)),
            _ => 1024,
        };
        // The allocator may also grow the memory.
        if answer & 64 != 0 {
            self.memory.resize((len + 64).min(8192), 0);
        }
        Ok(answer & !(align - 1))
    }

    fn destroy(&mut self, _: ResourceId, _: u32) {}
}

/// Calls functions with the same guest until one traps.
pub fn feed(random: &mut Unstructured<'_>) -> Result<&'static str> {
    let mut memory = vec![0; 2048];
    let hostile = random.int_in_range(0..=3)?;
    for word in memory.chunks_mut(4) {
        word.copy_from_slice(&number(random, hostile)?.to_le_bytes());
    }
    let mut board =
        Board { rows: [List::from(&[1, 2]), List::from(&[3])], answer: "answer".to_owned() };
    let mut fake = Fake { memory, handles: Handles::new(), answers: random };
    for rep in 0..4 {
        // The table has room for all of them.
        let _ = fake.handles().insert(Thing::TYPE, rep);
    }
    for call in 0..8 {
        let row = fake.answers.choose(Board::imports())?;
        let mut slots = [0; 17];
        for slot in &mut slots {
            *slot = number(fake.answers, hostile)?.into();
        }
        if (row.call)(&mut board, &mut fake, &mut slots).is_err() {
            return Ok(if call == 0 { "trapped at once" } else { "trapped later" });
        }
    }
    Ok("went through")
}

/// A number that could be an address, a length, a handle, a case or text. It is mostly small, unless the
/// guest is `hostile`.
fn number(random: &mut Unstructured<'_>, hostile: u8) -> Result<u32> {
    if random.int_in_range(0..=29)? >= hostile * 5 {
        return Ok(*random.choose(&[0, 0, 0, 0, 1, 1, 2, 64, 8 * 50, 8 * 99])?);
    }
    Ok(match random.int_in_range(0..=9)? {
        0..=2 => random.int_in_range(0..=3)?,
        3 | 4 => random.int_in_range(0..=255)? * 8,
        5 => random.int_in_range(2030..=2060)?,
        6 => u32::from_le_bytes(*b"text"),
        7 => *random.choose(&[0xd800, 0xdfff, 0x10_ffff, 0x11_0000, 0xff, 0x100])?,
        8 => *random.choose(&[u32::MAX, 1 << 31, (1 << 28) - 1, 1 << 28, 1 << 29, u32::MAX - 7])?,
        _ => random.arbitrary()?,
    })
}
