//! Two versions of the runtime.

#![no_std]

microwit_guest::generate!({ world: "sensor", path: "wit" });

struct App;

impl Guest for App {
    fn measure<'a>(registers: &'a [u8], room: &'a mut [u8]) -> &'a [u8] {
        let (mut new, mut old) = ([0; 8], [0; 8]);
        let same = note_into("text", &mut new) == twin::older::remark("text", &mut old);
        room[0] = same.into();
        room[1..=registers.len()].copy_from_slice(registers);
        &room[..=registers.len()]
    }
}

export!(App);
