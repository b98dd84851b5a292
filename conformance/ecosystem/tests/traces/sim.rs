//! A board that writes down what it is asked.

/// What both hosts ask, so that they differ in nothing but the way there.
#[derive(Default)]
pub struct Sim {
    pub trace: Vec<String>,
    /// What was read last.
    pub bytes: Vec<u8>,
    opened: Vec<String>,
    measured: usize,
}

/// What the sensor measures, step by step, in 16ths of a degree; sometimes it does not answer.
pub const MEASUREMENTS: [Option<i16>; 8] = [
    Some(25 * 16),
    Some(30 * 16),
    Some(31 * 16 + 8),
    Some(31 * 16 + 8),
    Some(29 * 16),
    None,
    Some(-16 - 4),
    Some(i16::MAX >> 4),
];

const SENSOR: u8 = 0x48;

impl Sim {
    pub fn note(&mut self, what: impl Into<String>) {
        self.trace.push(what.into());
    }

    /// The number of the peripheral, where there is one under that label.
    pub fn open(&mut self, label: &str) -> Option<u32> {
        self.note(format!("{label} is opened"));
        self.opened.push(label.to_owned());
        ["fan", "sensors"].contains(&label).then(|| self.opened.len() as u32 - 1)
    }

    pub fn set(&mut self, pin: u32, level: &str) {
        let pin = &self.opened[pin as usize];
        self.trace.push(format!("{pin} is set to {level}"));
    }

    /// Whether somebody acknowledged.
    pub fn write(&mut self, bus: u32, address: u8, bytes: &[u8]) -> bool {
        let bus = &self.opened[bus as usize];
        self.trace.push(format!("{bus}: {address:#x} is written {bytes:x?}"));
        address == SENSOR
    }

    /// Measures into `bytes`.
    pub fn write_read(&mut self, bus: u32, address: u8, bytes: &[u8], len: u16) -> bool {
        let answers = self.write(bus, address, bytes);
        let measurement = MEASUREMENTS.get(self.measured).copied().flatten();
        self.measured += 1;
        let Some(measurement) = measurement.filter(|_| answers) else { return false };
        self.bytes = (measurement << 4).to_be_bytes().to_vec();
        self.bytes.resize(len.into(), 0);
        true
    }
}
