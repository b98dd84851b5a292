//! Log lines for people.

use crate::mcu::board::log::{Host, Level};
use core::fmt::Write;

/// Serves `mcu:board/log` with anything that text can be written to: `info: the message`.
///
/// A slow console blocks the firmware while it writes, and fuel does not count that time. So a message is cut
/// after a limited number of bytes. At 115,200 baud, 256 bytes take 22 ms.
pub struct Console<W> {
    to: W,
    most: usize,
}

impl<W> Console<W> {
    /// The default limit of a message, in bytes. [`up_to`](Self::up_to) sets another.
    pub const MOST: usize = 256;

    /// Makes a console that writes to `to`, at most [`MOST`](Self::MOST) bytes of each message.
    pub const fn new(to: W) -> Self {
        Self::up_to(Self::MOST, to)
    }

    /// Makes a console that writes to `to`, at most `most` bytes of each message.
    pub const fn up_to(most: usize, to: W) -> Self {
        Self { to, most }
    }

    /// Returns the writer.
    pub fn into_inner(self) -> W {
        self.to
    }
}

impl<W: Write> Host for Console<W> {
    /// Logging never stops an app: if writing fails, the line is lost.
    fn log(&mut self, level: Level, message: &str) {
        let level = match level {
            Level::Error => "error",
            Level::Warn => "warn",
            Level::Info => "info",
            Level::Debug => "debug",
            Level::Trace => "trace",
        };
        let end = message.floor_char_boundary(self.most);
        let (said, cut) = message.split_at(end);
        let _ = writeln!(self.to, "{level}: {said}{}", if cut.is_empty() { "" } else { "…" });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_line_with_its_level() {
        let mut console = Console::new(String::new());
        console.log(Level::Info, "21.5 °C");
        console.log(Level::Error, "no sensor");
        assert_eq!(console.into_inner(), "info: 21.5 °C\nerror: no sensor\n");
    }

    #[test]
    fn a_long_message_is_cut_between_characters() {
        let mut console = Console::up_to(6, String::new());
        console.log(Level::Info, "21.5 °C");
        console.log(Level::Warn, "7 bytes");
        console.log(Level::Debug, "6 byte");
        assert_eq!(console.into_inner(), "info: 21.5 …\nwarn: 7 byte…\ndebug: 6 byte\n");
    }
}
