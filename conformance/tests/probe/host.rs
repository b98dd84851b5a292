// The implementation of `Board`, for a world from the macro or from the golden code.

use microwit_host::{Borrow, List, Own};
use probe::probe::host::shapes::{Access, Color, Host as Shapes, Point, Reading, Small, Value};
use probe::probe::host::things::{Gift, Host as Things, HostOther, HostThing, Other, Thing};

impl Board {
    fn see(&mut self, what: &dyn std::fmt::Debug) {
        self.seen.push(format!("{what:?}"));
    }

    fn thing(&mut self, value: u32) -> Own<Thing> {
        self.values.push(value);
        Own::new(self.values.len() as u32 - 1)
    }
}

impl Shapes for Board {
    fn ints(
        &mut self,
        u8: u8,
        i8: i8,
        u16: u16,
        i16: i16,
        u32: u32,
        i32: i32,
        u64: u64,
        i64: i64,
    ) -> i8 {
        self.see(&(u8, i8, u16, i16, u32, i32, u64, i64));
        i8
    }

    fn floats(&mut self, a: f32, b: f64) -> f64 {
        self.see(&(a, b));
        b
    }

    fn truth(&mut self, a: bool) -> bool {
        a
    }

    fn letter(&mut self, a: char) -> char {
        a
    }

    fn text(&mut self, a: &str) -> &str {
        self.text = a.into();
        &self.text
    }

    fn bytes(&mut self, a: &[u8]) -> &[u8] {
        self.bytes = a.into();
        &self.bytes
    }

    fn words(&mut self, a: List<'_, u16>) -> u32 {
        a.iter().map(u32::from).sum()
    }

    fn names(&mut self, a: List<'_, &str>) -> u32 {
        self.see(&a);
        a.len() as u32
    }

    fn paint(&mut self, a: Color) -> Color {
        a
    }

    fn grant(&mut self, a: Access) -> Access {
        self.see(&a.bits());
        a
    }

    fn move_to(&mut self, a: Point) -> Point {
        a
    }

    fn record_it(&mut self, a: Reading<'_>) -> u32 {
        self.see(&a);
        a.samples.len() as u32
    }

    fn latest(&mut self) -> Reading<'_> {
        let at = Some(Point { x: -1, y: 2, z: 3 });
        Reading { name: "probe", samples: List::from(&[1, 2, 0xffff]), at }
    }

    fn pick(&mut self, a: Value<'_>) -> u64 {
        self.see(&a);
        match a {
            Value::Nothing => 0,
            Value::Num(number) => u64::from(number.to_bits()),
            Value::Big(number) => number,
            Value::Text(text) => text.len() as u64,
            Value::At(point) => u64::from(point.z),
        }
    }

    fn offer(&mut self, a: u8) -> Value<'_> {
        match a {
            0 => Value::Nothing,
            1 => Value::Num(1.5),
            2 => Value::Big(u64::MAX),
            3 => Value::Text("three"),
            _ => Value::At(Point { x: 1, y: 2, z: 3 }),
        }
    }

    fn shrink(&mut self, a: Small) -> Small {
        a
    }

    fn maybe(&mut self, a: Option<u32>) -> Option<u32> {
        a
    }

    fn nested(&mut self, a: Option<Option<u8>>) -> u32 {
        a.map_or(0, |inner| inner.map_or(1, |value| 2 + u32::from(value)))
    }

    fn check(&mut self, a: Result<u32, Color>) -> Result<u32, Color> {
        a
    }

    fn ok_only(&mut self, a: bool) -> Result<(), ()> {
        if a { Ok(()) } else { Err(()) }
    }

    fn pair(&mut self, a: (u8, u32)) -> (u32, u8) {
        (a.1, a.0)
    }

    fn many(
        &mut self,
        a: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        o: u32,
        p: u64,
        q: &str,
    ) -> u64 {
        self.see(&(a, o, p, q));
        p
    }

    fn sixteen(
        &mut self,
        a: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        p: u32,
    ) -> (u32, u32) {
        (a, p)
    }
}

impl HostThing for Board {
    fn new(&mut self, value: u32) -> Own<Thing> {
        self.thing(value)
    }

    fn value(&mut self, this: Borrow<Thing>) -> u32 {
        self.values[this.rep() as usize]
    }

    fn set(&mut self, this: Borrow<Thing>, value: u32) {
        self.values[this.rep() as usize] = value;
    }

    fn merge(&mut self, a: Borrow<Thing>, b: Own<Thing>) -> Own<Thing> {
        let sum = self.values[a.rep() as usize] + self.values[b.rep() as usize];
        self.thing(sum)
    }

    fn compare(&mut self, a: Borrow<Thing>, b: Borrow<Thing>) -> bool {
        a == b
    }

    fn drop(&mut self, this: Own<Thing>) {
        self.dropped.push(this.rep());
    }
}

impl HostOther for Board {
    fn new(&mut self) -> Own<Other> {
        Own::new(900)
    }

    fn drop(&mut self, this: Own<Other>) {
        self.dropped.push(this.rep());
    }
}

impl Things for Board {
    fn give(&mut self, what: Own<Thing>) -> u32 {
        self.values[what.rep() as usize]
    }

    fn give_many(&mut self, all: List<'_, Own<Thing>>) -> u32 {
        all.iter().map(|thing| self.values[thing.rep() as usize]).sum()
    }

    fn lend_many(&mut self, all: List<'_, Borrow<Thing>>) -> u32 {
        all.iter().map(|thing| self.values[thing.rep() as usize]).sum()
    }

    fn wrap(&mut self, g: Gift) -> Option<Own<Thing>> {
        (g.note > 0).then_some(g.what)
    }
}

impl probe::ProbeImports for Board {
    fn tick(&mut self, self_: u32) -> u32 {
        self_ + 1
    }
}

impl probe::local::Host for Board {
    fn r#type(&mut self, r#match: u32) -> u32 {
        r#match * 2
    }
}
