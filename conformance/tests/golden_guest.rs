//! The checked-in code for apps is valid: it compiles, and the functions that need no 32-bit pointers run
//! here.
#![allow(missing_docs, unused, clippy::all, clippy::pedantic)]

mod blinky {
    #![allow(clippy::redundant_pub_crate)]
    include!("../expand/blinky.guest.rs");

    pub struct App;

    impl Guest for App {
        fn blink(times: u32) -> u32 {
            times.wrapping_add(1)
        }
    }

    export!(App);
}

mod thermostat {
    include!("../expand/thermostat.guest.rs");

    struct App;

    impl Guest for App {
        fn step() -> u32 {
            0
        }
    }

    export!(App);
}

mod probe {
    include!("../expand/probe.guest.rs");

    use exports::handler::Event;

    pub struct App;

    impl Guest for App {
        fn start() {}

        fn add(a: u32, b: u32) -> u32 {
            a + b
        }

        fn greet<'a>(name: &'a str, _: &'a mut [u8]) -> &'a str {
            name
        }

        fn sum(values: &[u16]) -> u64 {
            values.iter().copied().map(u64::from).sum()
        }

        fn report<'a>(r: (&'a str, &'a [u8]), _: &'a mut [u8]) -> Result<&'a str, u8> {
            r.1.first().map_or(Ok(r.0), |code| Err(*code))
        }
    }

    impl exports::handler::Guest for App {
        fn on_event(e: Event) -> Option<Event> {
            (e.pin != 0).then_some(Event { at: e.at + 1, ..e })
        }
    }

    export!(App);
}

mod counters {
    #![allow(clippy::redundant_pub_crate)]
    include!("../expand/counters.guest.rs");

    use std::cell::Cell;

    use exports::probe::counters::counting::{
        self, Counter, CounterBorrow, GuestCounter, GuestLabel,
    };
    use exports::probe::counters::odd;

    pub struct App;

    pub struct MyCounter(Cell<u32>);

    impl GuestCounter for MyCounter {
        fn new(start: u32) -> Self {
            Self(Cell::new(start))
        }

        fn inc(&self, by: u32) -> u32 {
            self.0.replace(self.0.get() + by)
        }

        fn spell<'a>(&'a self, _: &'a mut [u8]) -> &'a str {
            if self.0.get() == 0 { "none" } else { "some" }
        }

        fn merge(a: CounterBorrow<'_>, b: Counter) -> Counter {
            Counter::new(Self::new(a.get::<Self>().inc(0) + b.get::<Self>().inc(0)))
        }
    }

    pub struct MyLabel;

    impl GuestLabel for MyLabel {
        fn new(text: &str) -> Result<Self, u8> {
            if text.is_empty() { Err(0) } else { Ok(Self) }
        }
    }

    impl counting::Guest for App {
        type Counter = MyCounter;
        type Label = MyLabel;

        fn sum(all: &[CounterBorrow<'_>], more: Option<Counter>) -> [u64; 3] {
            let count = |counter: &MyCounter| u64::from(counter.inc(0));
            let more = more.map(|counter| count(counter.get()));
            let all: u64 = all.iter().map(|counter| count(counter.get())).sum();
            [all, more.unwrap_or(0), all + more.unwrap_or(0)]
        }
    }

    impl odd::GuestGuest_ for MyLabel {
        fn new() -> Self {
            Self
        }

        fn new_() -> odd::Guest_ {
            odd::Guest_::new(Self)
        }

        fn read<'a>(&'a self, _: &'a mut [u8]) -> &'a str {
            ""
        }

        fn read_into(&self) {}
    }

    impl odd::Guest for App {
        type Guest_ = MyLabel;

        fn f(a: odd::GuestGuest<'_>) {
            assert!(a.12.is_none_or(|option| option.self_.is_empty()));
        }
    }

    impl Guest for App {
        fn visit(a: Tour<'_>) -> u32 {
            a.rest.len() as u32
        }
    }

    export!(App);
}

#[test]
fn scalars_go_through_an_entry_as_core_values() {
    // SAFETY: a host would pass such core values.
    let (most, sum) =
        unsafe { (blinky::entry::blink::<blinky::App>(-1), probe::entry::add::<probe::App>(2, 3)) };
    assert_eq!((most, sum), (0, 5));
}

#[test]
fn an_exports_result_lies_in_memory_as_the_abi_says() {
    use probe::exports::handler::entry::on_event;
    // SAFETY: the core values are those of an event, and the result points to an `option<event>` of 24
    // bytes.
    let answer = |pin, at| unsafe {
        let answer = on_event::<probe::App>(pin, at);
        std::slice::from_raw_parts(answer, 24).to_vec()
    };
    assert_eq!(answer(0, 9)[0], 0);
    let some = answer(7, 0x0102);
    assert_eq!((some[0], some[8]), (1, 7));
    assert_eq!(some[16..24], [3, 1, 0, 0, 0, 0, 0, 0]);
}
