//! A host that counts what is open, and passes things in every kind of type.

use microwit_host::{Borrow, List, Own, mcu_host};
use std::collections::BTreeSet;

#[mcu_host(inline = r"
    package a:b;
    interface things {
        resource thing;
        resource other;
        record pack { before: string, it: thing, after: string }
        variant any { one(thing), pack(pack), text(string), many(list<thing>) }
        variant choice { one(thing), pack(pack), text(string) }
        type mix = tuple<
            string,
            result<thing, string>,
            result<string, thing>,
            list<thing, 2>,
            choice
        >;
        type nest = tuple<
            option<result<pack, thing>>,
            list<tuple<string, option<thing>>>,
            list<list<thing>>,
            string,
            thing
        >;

        alone: func() -> thing;
        maybe: func() -> option<thing>;
        maybe-two: func() -> option<tuple<thing, thing>>;
        good: func() -> result<thing, string>;
        bad: func() -> result<string, thing>;
        pair: func() -> tuple<thing, string, thing>;
        packed: func() -> pack;
        any-of: func(which: u32) -> any;
        choose: func() -> choice;
        mixed: func() -> mix;
        two: func() -> list<thing, 2>;
        two-packs: func() -> list<pack, 2>;
        many: func() -> list<thing>;
        packs: func() -> list<pack>;
        nested: func() -> nest;

        give: func(it: thing, after: string);
        give-maybe: func(it: option<thing>, after: string);
        give-good: func(it: result<thing, string>, after: string);
        give-bad: func(it: result<string, thing>, after: string);
        give-pair: func(it: tuple<thing, string, thing>, after: string);
        give-pack: func(it: pack, after: string);
        give-any: func(it: any, after: string);
        give-two: func(it: list<thing, 2>, after: string);
        give-mixed: func(it: mix, after: string);
        give-many: func(it: list<thing>, after: string);
        give-packs: func(it: list<pack>, after: string);
        give-nested: func(it: nest, after: string);
        give-spilled: func(a: pack, b: pack, c: pack, more: list<thing>);
        lend-and-give: func(lent: borrow<thing>, it: thing, after: string);
        exchange: func(one: thing, two: thing, after: string) -> tuple<thing, string, thing>;
    }
    world giver { import things; }
")]
#[derive(Default)]
pub struct Board {
    /// The numbers of the open things.
    pub open: BTreeSet<u32>,
    /// The number of things that were ever opened.
    pub opened: u32,
    /// The number of things that the app gave to the host.
    pub given: usize,
}

use giver::a::b::things::{Any, Choice, Host, HostOther, HostThing, Mix, Nest, Pack};
pub use giver::a::b::things::{Other, Thing};

impl Board {
    /// Opens a thing.
    pub fn thing(&mut self) -> Own<Thing> {
        self.opened += 1;
        self.open.insert(self.opened);
        Own::new(self.opened)
    }

    /// Closes a thing or another resource, which must be open.
    pub fn close<R>(&mut self, it: &Own<R>) {
        assert!(self.open.remove(&it.rep()), "{} was closed twice", it.rep());
    }

    fn pack(&mut self) -> Pack<'static> {
        Pack { before: "before", it: self.thing(), after: "after" }
    }

    /// A list that lives forever, as one in a firmware does.
    fn list<T>(&mut self, len: usize, item: impl Fn(&mut Self) -> T) -> List<'static, T> {
        let items: Vec<T> = (0..len).map(|_| item(self)).collect();
        List::from(&*items.leak())
    }

    fn given(&mut self, all: impl IntoIterator<Item = Own<Thing>>) {
        for it in all {
            self.given += 1;
            self.close(&it);
        }
    }
}

impl HostThing for Board {
    fn drop(&mut self, it: Own<Thing>) {
        self.close(&it);
    }
}

impl HostOther for Board {
    fn drop(&mut self, it: Own<Other>) {
        self.close(&it);
    }
}

impl Host for Board {
    fn alone(&mut self) -> Own<Thing> {
        self.thing()
    }

    fn maybe(&mut self) -> Option<Own<Thing>> {
        Some(self.thing())
    }

    fn maybe_two(&mut self) -> Option<(Own<Thing>, Own<Thing>)> {
        Some((self.thing(), self.thing()))
    }

    fn good(&mut self) -> Result<Own<Thing>, &str> {
        Ok(self.thing())
    }

    fn bad(&mut self) -> Result<&str, Own<Thing>> {
        Err(self.thing())
    }

    fn pair(&mut self) -> (Own<Thing>, &str, Own<Thing>) {
        (self.thing(), "between", self.thing())
    }

    fn packed(&mut self) -> Pack<'_> {
        self.pack()
    }

    fn any_of(&mut self, which: u32) -> Any<'_> {
        match which {
            0 => Any::One(self.thing()),
            1 => Any::Pack(self.pack()),
            2 => Any::Text("text"),
            _ => Any::Many(self.list(3, Self::thing)),
        }
    }

    fn choose(&mut self) -> Choice<'_> {
        Choice::Pack(self.pack())
    }

    fn mixed(&mut self) -> Mix<'_> {
        let choice = Choice::One(self.thing());
        ("text", Ok(self.thing()), Err(self.thing()), self.two(), choice)
    }

    fn two(&mut self) -> [Own<Thing>; 2] {
        [self.thing(), self.thing()]
    }

    fn two_packs(&mut self) -> [Pack<'_>; 2] {
        [self.pack(), self.pack()]
    }

    fn many(&mut self) -> List<'_, Own<Thing>> {
        self.list(3, Self::thing)
    }

    fn packs(&mut self) -> List<'_, Pack<'_>> {
        self.list(3, Self::pack)
    }

    fn nested(&mut self) -> Nest<'_> {
        (
            Some(Ok(self.pack())),
            self.list(2, |host| ("text", Some(host.thing()))),
            self.list(2, |host| host.list(2, Self::thing)),
            "text",
            self.thing(),
        )
    }

    fn give(&mut self, it: Own<Thing>, _: &str) {
        self.given([it]);
    }

    fn give_maybe(&mut self, it: Option<Own<Thing>>, _: &str) {
        self.given(it);
    }

    fn give_good(&mut self, it: Result<Own<Thing>, &str>, _: &str) {
        self.given(it);
    }

    fn give_bad(&mut self, it: Result<&str, Own<Thing>>, _: &str) {
        self.given(it.err());
    }

    fn give_pair(&mut self, (one, _, two): (Own<Thing>, &str, Own<Thing>), _: &str) {
        self.given([one, two]);
    }

    fn give_pack(&mut self, it: Pack<'_>, _: &str) {
        self.given([it.it]);
    }

    fn give_any(&mut self, it: Any<'_>, _: &str) {
        match it {
            Any::One(it) => self.given([it]),
            Any::Pack(pack) => self.given([pack.it]),
            Any::Text(_) => (),
            Any::Many(all) => self.given(all),
        }
    }

    fn give_two(&mut self, it: [Own<Thing>; 2], _: &str) {
        self.given(it);
    }

    fn give_mixed(&mut self, (_, good, bad, two, choice): Mix<'_>, _: &str) {
        self.given(good.into_iter().chain(bad.err()).chain(two));
        match choice {
            Choice::One(it) => self.given([it]),
            Choice::Pack(pack) => self.given([pack.it]),
            Choice::Text(_) => (),
        }
    }

    fn give_many(&mut self, it: List<'_, Own<Thing>>, _: &str) {
        self.given(it);
    }

    fn give_packs(&mut self, it: List<'_, Pack<'_>>, _: &str) {
        self.given(it.iter().map(|pack| pack.it));
    }

    fn give_nested(&mut self, (maybe, some, lists, _, last): Nest<'_>, _: &str) {
        self.given(maybe.map(|it| it.map_or_else(|it| it, |pack| pack.it)));
        self.given(some.iter().filter_map(|(_, it)| it));
        self.given(lists.iter().flatten().chain([last]));
    }

    fn give_spilled(&mut self, a: Pack<'_>, b: Pack<'_>, c: Pack<'_>, more: List<'_, Own<Thing>>) {
        self.given([a.it, b.it, c.it]);
        self.given(more);
    }

    fn lend_and_give(&mut self, lent: Borrow<Thing>, it: Own<Thing>, _: &str) {
        assert_ne!(lent, it.borrow(), "what is lent was given away");
        self.given([it]);
    }

    fn exchange(
        &mut self,
        one: Own<Thing>,
        two: Own<Thing>,
        _: &str,
    ) -> (Own<Thing>, &str, Own<Thing>) {
        self.given([one, two]);
        self.pair()
    }
}
