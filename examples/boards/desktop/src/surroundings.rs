//! The board's surroundings: a temperature, which comes from standard input.

use std::{
    cell::Cell,
    io,
    rc::Rc,
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

/// The temperature around the sensor in thousandths of a degree Celsius. Clones share the value.
pub type Temperature = Rc<Cell<i32>>;

/// The temperatures that are still to come.
pub struct Surroundings {
    now: Temperature,
    lines: Receiver<String>,
}

impl Surroundings {
    /// Starts to read standard input.
    pub fn listen() -> Self {
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            io::stdin().lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        Self { now: Rc::default(), lines }
    }

    /// The temperature that a sensor here measures.
    pub fn temperature(&self) -> Temperature {
        Rc::clone(&self.now)
    }

    /// Waits for the first temperature. Returns `false` if there is none.
    pub fn begin(&self) -> bool {
        self.lines.recv().is_ok_and(|line| self.set(&line))
    }

    /// Waits for `time`, during which the temperature changes at most once, so that an app which measures
    /// after every wait misses no change. Returns `false` once there are no more temperatures.
    pub fn wait(&self, time: Duration) -> bool {
        let end = Instant::now() + time;
        let goes_on = match self.lines.recv_timeout(time) {
            Ok(line) => self.set(&line),
            Err(RecvTimeoutError::Timeout) => true,
            Err(RecvTimeoutError::Disconnected) => false,
        };
        thread::sleep(end.saturating_duration_since(Instant::now()));
        goes_on
    }

    fn set(&self, line: &str) -> bool {
        match line.trim().parse::<f64>() {
            Ok(celsius) if (-128.0..128.0).contains(&celsius) => {
                self.now.set((celsius * 1000.0).round() as i32);
            }
            _ => println!("# `{line}` is no temperature between -128 and 128 °C"),
        }
        true
    }
}
