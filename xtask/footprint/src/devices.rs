//! The devices behind world `devices`.

/// A fan, a bus with a temperature sensor on it, and a console.
pub struct Devices {
    reading: [u8; 6],
    /// Of what was written and logged, so that nobody can leave it out.
    pub sum: u32,
}

impl Devices {
    /// At power-on, at 21.5 °C.
    pub const fn new() -> Self {
        Self { reading: [21, 128, 3, 4, 5, 6], sum: 0 }
    }

    /// The number of the output called `label`.
    #[inline(always)]
    pub fn output(&mut self, label: &str) -> Option<u32> {
        (label == "fan").then_some(2)
    }

    /// The number of the bus called `label`.
    #[inline(always)]
    pub fn bus(&mut self, label: &str) -> Option<u32> {
        (label == "sensors").then_some(3)
    }

    /// Drives an output.
    #[inline(always)]
    pub fn set(&mut self, output: u32, high: bool) {
        self.sum = self.sum.wrapping_add(output).wrapping_add(high.into());
    }

    /// Writes.
    #[inline(always)]
    pub fn write(&mut self, bus: u32, address: u8, bytes: &[u8]) {
        self.sum = self.sum.wrapping_add(bus).wrapping_add(address.into());
        self.sum = bytes.iter().fold(self.sum, |sum, byte| sum.wrapping_add((*byte).into()));
    }

    /// Writes, then reads `len` bytes. `None` for more than there are.
    #[inline(always)]
    pub fn transfer(&mut self, bus: u32, address: u8, bytes: &[u8], len: u16) -> Option<&[u8]> {
        self.write(bus, address, bytes);
        self.reading.get(..len.into())
    }

    /// The guest is done with an output or a bus.
    #[inline(always)]
    pub fn close(&mut self, number: u32) {
        self.sum = self.sum.wrapping_sub(number);
    }

    /// Prints, if it could.
    #[inline(always)]
    pub fn print(&mut self, level: u8, message: &str) {
        self.sum = self.sum.wrapping_add(level.into()).wrapping_add(message.len() as u32);
    }
}

impl Default for Devices {
    fn default() -> Self {
        Self::new()
    }
}
