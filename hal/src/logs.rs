//! What apps log, for a firmware's own logger.

use crate::mcu::board::log::{Host, Level};

/// The most bytes of a message that reach a logger. A longer one is cut.
pub const MAX_MESSAGE: usize = 256;

/// The beginning of a message, if it is long.
fn cut(message: &str) -> &str {
    &message[..message.floor_char_boundary(MAX_MESSAGE)]
}

/// Serves `mcu:board/log` with the crate `log`. The name of the app is the target of its messages.
#[cfg(feature = "log")]
pub struct ToLog(
    /// The name of the app.
    pub &'static str,
);

#[cfg(feature = "log")]
impl Host for ToLog {
    fn log(&mut self, level: Level, message: &str) {
        let level = match level {
            Level::Error => log::Level::Error,
            Level::Warn => log::Level::Warn,
            Level::Info => log::Level::Info,
            Level::Debug => log::Level::Debug,
            Level::Trace => log::Level::Trace,
        };
        log::log!(target: self.0, level, "{}", cut(message));
    }
}

/// Serves `mcu:board/log` with defmt. The name of the app stands before its messages: `thermostat: 21.5 °C`.
/// `DEFMT_LOG` sets the level of this crate, `microwit_hal`, as of any other.
#[cfg(feature = "defmt")]
pub struct ToDefmt(
    /// The name of the app.
    pub &'static str,
);

#[cfg(feature = "defmt")]
impl Host for ToDefmt {
    fn log(&mut self, level: Level, message: &str) {
        let (app, message) = (self.0, cut(message));
        match level {
            Level::Error => defmt::error!("{=str}: {=str}", app, message),
            Level::Warn => defmt::warn!("{=str}: {=str}", app, message),
            Level::Info => defmt::info!("{=str}: {=str}", app, message),
            Level::Debug => defmt::debug!("{=str}: {=str}", app, message),
            Level::Trace => defmt::trace!("{=str}: {=str}", app, message),
        }
    }
}

#[cfg(all(test, feature = "log"))]
mod tests {
    use super::*;
    use std::sync::Mutex;

    struct Lines(Mutex<Vec<String>>);

    static LINES: Lines = Lines(Mutex::new(Vec::new()));

    impl log::Log for Lines {
        fn enabled(&self, _: &log::Metadata<'_>) -> bool {
            true
        }

        fn log(&self, record: &log::Record<'_>) {
            let line = format!("{} {}: {}", record.level(), record.target(), record.args());
            self.0.lock().unwrap().push(line);
        }

        fn flush(&self) {}
    }

    #[test]
    fn a_message_has_its_level_and_its_app_and_is_cut_between_characters() {
        log::set_logger(&LINES).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
        let mut to = ToLog("thermostat");
        let levels = [Level::Error, Level::Warn, Level::Info, Level::Debug, Level::Trace];
        for level in levels {
            to.log(level, "21.5 °C");
        }
        to.log(Level::Info, &"°".repeat(200));
        to.log(Level::Info, &("a".to_owned() + &"°".repeat(200)));
        let lines = LINES.0.lock().unwrap();
        let names = ["ERROR", "WARN", "INFO", "DEBUG", "TRACE"];
        assert_eq!(lines[..5], names.map(|name| format!("{name} thermostat: 21.5 °C")));
        assert_eq!(lines[5], format!("INFO thermostat: {}", "°".repeat(128)));
        assert_eq!(lines[6], format!("INFO thermostat: a{}", "°".repeat(127)));
    }
}
