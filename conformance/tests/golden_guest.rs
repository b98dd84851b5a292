//! Checked-in code for apps is code: it compiles, and what needs no 32-bit pointers runs here.
#![allow(missing_docs)]

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

#[test]
fn scalars_go_through_an_entry_as_core_values() {
    // SAFETY: these are core values that a host would pass.
    let (most, sum) =
        unsafe { (blinky::entry::blink::<blinky::App>(-1), probe::entry::add::<probe::App>(2, 3)) };
    assert_eq!((most, sum), (0, 5));
}

#[test]
fn an_exports_result_lies_in_memory_as_the_abi_says() {
    use probe::exports::handler::entry::on_event;
    // SAFETY: the core values are an event's, and 24 bytes are an `option<event>`.
    let answer = |pin, at| unsafe {
        let answer = on_event::<probe::App>(pin, at);
        std::slice::from_raw_parts(answer, 24).to_vec()
    };
    assert_eq!(answer(0, 9)[0], 0);
    let some = answer(7, 0x0102);
    assert_eq!((some[0], some[8]), (1, 7));
    assert_eq!(some[16..24], [3, 1, 0, 0, 0, 0, 0, 0]);
}
