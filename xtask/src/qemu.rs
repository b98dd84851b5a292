//! An emulated board with its temperature sensor.

use crate::{board::Board, celsius::Celsius, install, qmp::Qmp, shell::Running};
use anyhow::{Context, Result};
use serde_json::json;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{self, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

/// A running emulator.
pub struct Qemu {
    running: Running,
    qmp: Qmp,
    _socket: SocketFolder,
}

impl Qemu {
    /// Loads `firmware` on a machine and stays before its first instruction until [`Board::start`].
    pub fn load(machine: &str, firmware: &Path) -> Result<Self> {
        let socket = SocketFolder::new()?;
        let path = socket.0.join("qmp");
        let mut command = Command::new(install::qemu()?);
        command
            .args(["-M", machine, "-display", "none", "-monitor", "none"])
            .args(["-serial", "stdio", "-S"])
            .args(["-semihosting-config", "enable=on,target=native"])
            .args(["-device", "tmp105,id=temp0,bus=i2c,address=0x48"])
            .arg("-qmp")
            .arg(format!("unix:{},server=on,wait=off", path.display()))
            .arg("-kernel")
            .arg(firmware)
            .stdin(Stdio::null());
        let running = Running::start(&mut command)?;
        let qmp = Qmp::connect(&path)?;
        Ok(Self { running, qmp, _socket: socket })
    }

    /// Waits for the firmware to end the emulation; fails unless it says that all is well.
    pub fn finish(self) -> Result<()> {
        self.running.finish()
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
        self.qmp.execute("cont", &json!({})).map(drop)
    }

    fn next_line(&mut self, limit: Duration) -> Result<Option<String>> {
        self.running.next_line(limit)
    }
}

/// A folder with a short name, for a socket's path has few bytes.
struct SocketFolder(PathBuf);

impl SocketFolder {
    fn new() -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("microwit-{}-{count}", process::id()));
        fs::create_dir_all(&path).with_context(|| format!("cannot make {}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for SocketFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
