//! An emulated board with its temperature sensor.

use crate::{
    board::{Board, Outside},
    celsius::Celsius,
    model::Model,
    qmp::Qmp,
    shell::Running,
    step::Log,
};
use anyhow::{Context, Error, Result};
use serde_json::json;
use std::{
    env,
    fs::{self, DirBuilder},
    io::{ErrorKind, Write},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    process::{self, ChildStdin, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

/// A running emulator.
pub struct Qemu {
    running: Running,
    uart: Option<ChildStdin>,
    qmp: Qmp,
    log: Log,
    _socket: SocketFolder,
}

impl Qemu {
    /// Loads `firmware` on a board. It waits before its first instruction until [`Board::start`].
    pub fn load(model: &Model, firmware: &Path, devices: Option<Devices>) -> Result<Self> {
        Self::new(model, firmware, Stdio::null(), &options(devices))
    }

    /// Loads `firmware` on a board whose clock counts instructions, and whose UART receives what
    /// [`Outside::send`] sends.
    pub fn counted(model: &Model, firmware: &Path) -> Result<Self> {
        // 32 ns for an instruction: about the speed of a chip at 25 MHz.
        let counted = ["-icount", "shift=5"];
        let options = [&counted, &*options(Some(Devices))].concat();
        Self::new(model, firmware, Stdio::piped(), &options)
    }

    fn new(model: &Model, firmware: &Path, uart: Stdio, more: &[&str]) -> Result<Self> {
        let socket = SocketFolder::new()?;
        let path = socket.0.join("qmp");
        let log = Log::new(&format!("qemu-{model}"))?;
        let mut command = Command::new(model.emulator()?);
        command
            .args(["-M", model.machine(), "-bios", "none", "-display", "none", "-monitor", "none"])
            .args(["-serial", "stdio", "-S"])
            .args(["-semihosting-config", "enable=on,target=native"])
            .arg("-qmp")
            .arg(format!("unix:{},server=on,wait=off", path.display()))
            .arg("-kernel")
            .arg(firmware)
            .args(more)
            .stdin(uart)
            .stderr(log.end()?);
        let mut running = Running::start(&mut command)?;
        let uart = running.stdin();
        let qmp = Qmp::connect(&path).map_err(|error| log.explain(error))?;
        Ok(Self { running, uart, qmp, log, _socket: socket })
    }

    /// Waits for the firmware to end the emulation.
    ///
    /// # Errors
    ///
    /// The firmware does not report success.
    pub fn finish(self) -> Result<()> {
        let Self { running, log, .. } = self;
        running.finish().map_err(|error| log.explain(error))
    }
}

impl Outside for Qemu {
    fn send(&mut self, bytes: &[u8]) -> Result<()> {
        let uart = self.uart.as_mut().context("nothing is connected to the UART")?;
        uart.write_all(bytes).and_then(|()| uart.flush()).context("the board has stopped")
    }

    fn press(&mut self, key: &str) -> Result<()> {
        let keys = json!({ "keys": [{ "type": "qcode", "data": key }], "hold-time": 50 });
        self.qmp.execute("send-key", &keys).map(drop)
    }

    fn finish(self: Box<Self>) -> Result<()> {
        Self::finish(*self)
    }
}

impl Board for Qemu {
    fn set_temperature(&mut self, temperature: Celsius) -> Result<()> {
        let sensor = json!({
            "path": "/machine/peripheral/temp0",
            "property": "temperature",
            "value": temperature.millidegrees(),
        });
        self.qmp.execute("qom-set", &sensor).map(drop)
    }

    fn start(&mut self) -> Result<()> {
        self.qmp.resume()
    }

    fn next_line(&mut self, limit: Duration) -> Result<Option<String>> {
        self.running.next_line(limit)
    }

    fn explain(&self, error: Error) -> Error {
        self.log.explain(error)
    }
}

/// The devices on the machine's I2C bus: a temperature sensor, an EEPROM and a clock.
pub struct Devices;

fn options(devices: Option<Devices>) -> Vec<&'static str> {
    const DEVICES: [&str; 3] = [
        "tmp105,id=temp0,bus=i2c,address=0x48",
        "at24c-eeprom,bus=i2c,address=0x50,rom-size=4096",
        "ds1338,bus=i2c,address=0x68",
    ];
    devices.map_or_else(Vec::new, |Devices| {
        DEVICES.iter().flat_map(|device| ["-device", device]).collect()
    })
}

/// A folder that only this process uses. Its name is short, because a socket's path is limited to few
/// bytes.
struct SocketFolder(PathBuf);

impl SocketFolder {
    fn new() -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        loop {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let path = env::temp_dir().join(format!("microwit-{}-{count}", process::id()));
            match DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => return Ok(Self(path)),
                // Another process made this folder and may still use it.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error).context(format!("cannot make {}", path.display())),
            }
        }
    }
}

impl Drop for SocketFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_folder_is_made_for_this_process_alone() {
        let first = SocketFolder::new().unwrap();
        let mode = fs::metadata(&first.0).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }

    #[test]
    fn a_folder_that_is_there_is_left_alone() {
        let taken: Vec<_> = (0..8)
            .map(|count| env::temp_dir().join(format!("microwit-{}-{count}", process::id())))
            .filter(|path| fs::create_dir(path).is_ok())
            .collect();
        let made = SocketFolder::new().unwrap();
        assert!(!taken.contains(&made.0));
        for path in taken {
            fs::remove_dir(path).unwrap();
        }
    }
}
