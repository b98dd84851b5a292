//! Bindings that apps have as well.

#![no_std]

/// By the runtime that they have.
pub mod same {
    microwit_guest::generate!({ world: "sensor", path: "../wit" });

    /// What the host makes of a text.
    pub fn remark<'a>(text: &str, room: &'a mut [u8]) -> &'a str {
        note_into(text, room)
    }
}

/// By another version of the runtime.
pub mod older {
    older_guest::generate!({ world: "sensor", path: "../wit", runtime: ::older_guest });

    /// What the host makes of a text.
    pub fn remark<'a>(text: &str, room: &'a mut [u8]) -> &'a str {
        note_into(text, room)
    }
}
