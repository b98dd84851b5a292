//! A part of every kind, which the compiler knows nothing about.

use core::convert::Infallible;
use core::fmt;
use core::hint::black_box;

use embedded_hal::{delay, digital, i2c, pwm, spi};
use embedded_storage::nor_flash;
use microwit_hal::Measure;

/// A pin, a bus, a port and all else that an adapter is made of.
pub struct Part;

impl digital::ErrorType for Part {
    type Error = Infallible;
}

impl digital::OutputPin for Part {
    fn set_low(&mut self) -> Result<(), Infallible> {
        black_box(Ok(()))
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        black_box(Ok(()))
    }
}

impl digital::StatefulOutputPin for Part {
    fn is_set_high(&mut self) -> Result<bool, Infallible> {
        black_box(Ok(true))
    }

    fn is_set_low(&mut self) -> Result<bool, Infallible> {
        black_box(Ok(false))
    }
}

impl digital::InputPin for Part {
    fn is_high(&mut self) -> Result<bool, Infallible> {
        black_box(Ok(true))
    }

    fn is_low(&mut self) -> Result<bool, Infallible> {
        black_box(Ok(false))
    }
}

impl i2c::ErrorType for Part {
    type Error = i2c::ErrorKind;
}

impl i2c::I2c for Part {
    #[inline(never)]
    fn transaction(
        &mut self,
        address: u8,
        operations: &mut [i2c::Operation<'_>],
    ) -> Result<(), i2c::ErrorKind> {
        black_box((address, operations));
        black_box(Ok(()))
    }
}

impl spi::ErrorType for Part {
    type Error = spi::ErrorKind;
}

impl spi::SpiDevice for Part {
    #[inline(never)]
    fn transaction(
        &mut self,
        operations: &mut [spi::Operation<'_, u8>],
    ) -> Result<(), spi::ErrorKind> {
        black_box(operations);
        black_box(Ok(()))
    }
}

impl pwm::ErrorType for Part {
    type Error = pwm::ErrorKind;
}

impl pwm::SetDutyCycle for Part {
    fn max_duty_cycle(&self) -> u16 {
        black_box(1000)
    }

    fn set_duty_cycle(&mut self, duty: u16) -> Result<(), pwm::ErrorKind> {
        black_box(duty);
        black_box(Ok(()))
    }
}

impl delay::DelayNs for Part {
    #[inline(never)]
    fn delay_ns(&mut self, ns: u32) {
        black_box(ns);
    }
}

impl embedded_io::ErrorType for Part {
    type Error = embedded_io::ErrorKind;
}

impl embedded_io::Read for Part {
    #[inline(never)]
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize, embedded_io::ErrorKind> {
        black_box(Ok(bytes.len()))
    }
}

impl embedded_io::Write for Part {
    #[inline(never)]
    fn write(&mut self, bytes: &[u8]) -> Result<usize, embedded_io::ErrorKind> {
        black_box(Ok(bytes.len()))
    }

    fn flush(&mut self) -> Result<(), embedded_io::ErrorKind> {
        black_box(Ok(()))
    }
}

impl fmt::Write for Part {
    #[inline(never)]
    fn write_str(&mut self, text: &str) -> fmt::Result {
        black_box(text);
        black_box(Ok(()))
    }
}

impl Measure for Part {
    fn measure(&mut self) -> Option<u16> {
        black_box(Some(7))
    }
}

impl rand_core::TryRngCore for Part {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        black_box(Ok(7))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        black_box(Ok(7))
    }

    #[inline(never)]
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        black_box(bytes);
        black_box(Ok(()))
    }
}

impl nor_flash::ErrorType for Part {
    type Error = nor_flash::NorFlashErrorKind;
}

impl nor_flash::ReadNorFlash for Part {
    const READ_SIZE: usize = 1;

    #[inline(never)]
    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Self::Error> {
        black_box((offset, bytes));
        black_box(Ok(()))
    }

    fn capacity(&self) -> usize {
        8192
    }
}

impl nor_flash::NorFlash for Part {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = 4096;

    #[inline(never)]
    fn erase(&mut self, from: u32, to: u32) -> Result<(), Self::Error> {
        black_box((from, to));
        black_box(Ok(()))
    }

    #[inline(never)]
    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Self::Error> {
        black_box((offset, bytes));
        black_box(Ok(()))
    }
}
