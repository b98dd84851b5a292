//! Two worlds with exports in one crate, and one of them a second time. An export of one calls the
//! imports of others: the region is over a buffer that is gone when the export returns.

#![no_std]

/// Memory for imports and exports.
mod sensor {
    microwit_guest::generate!({ world: "sensor", path: "wit" });
}

/// The same.
mod again {
    microwit_guest::generate!({ world: "sensor", path: "wit" });
}

/// Memory for imports alone.
mod texts {
    microwit_guest::generate!({ world: "texts", path: "wit" });
}

/// No memory.
mod plain {
    microwit_guest::generate!({ world: "plain", path: "wit" });
}

struct App;

impl sensor::Guest for App {
    fn measure<'a>(registers: &'a [u8], room: &'a mut [u8]) -> &'a [u8] {
        let mut other = [0; 32];
        let note = again::note_into("measure", &mut other);
        room[..note.len()].copy_from_slice(note.as_bytes());
        let len = note.len() + registers.len();
        room[note.len()..len].copy_from_slice(registers);
        &room[..len]
    }
}

impl texts::Guest for App {
    fn tick() -> u32 {
        let mut room = [0; 32];
        texts::note_into("tick", &mut room).len() as u32
    }
}

impl plain::Guest for App {
    fn run(register: u8) -> u32 {
        let mut room = [0; 32];
        match register {
            0 => sensor::note_into("run", &mut room).len() as u32,
            1 => texts::note_into("run", &mut room).len() as u32,
            2 => twin::same::remark("run", &mut room).len() as u32,
            _ => 0,
        }
    }
}

sensor::export!(App with_types_in sensor);
texts::export!(App with_types_in texts);
plain::export!(App with_types_in plain);
