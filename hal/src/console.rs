//! Log lines for people.

use crate::mcu::board::log::{Host, Level};
use core::fmt::Write;

/// `mcu:board/log` over anything that text can be written to: `info: the message`.
pub struct Console<W>(
    /// Where the lines go.
    pub W,
);

impl<W: Write> Host for Console<W> {
    /// A console that fails loses the line: logging never stops an app.
    fn log(&mut self, level: Level, message: &str) {
        let level = match level {
            Level::Error => "error",
            Level::Warn => "warn",
            Level::Info => "info",
            Level::Debug => "debug",
            Level::Trace => "trace",
        };
        let _ = writeln!(self.0, "{level}: {message}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_line_with_its_level() {
        let mut console = Console(String::new());
        console.log(Level::Info, "21.5 °C");
        console.log(Level::Error, "no sensor");
        assert_eq!(console.0, "info: 21.5 °C\nerror: no sensor\n");
    }
}
