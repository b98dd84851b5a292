//! Random numbers.

use crate::mcu::board::random::{Host, waiting};
use rand_core::TryRngCore;

/// Serves `mcu:board/random` with a generator of `rand_core`: a chip's, or a seeded one.
///
/// The bytes pass through one buffer of `BUFFER` bytes; an app that asks for more gets an error. The generator does
/// not wait: with `async = ["mcu:board/random"]`, the bytes are ready at once.
pub struct Random<R, const BUFFER: usize = 32> {
    generator: R,
    buffer: [u8; BUFFER],
}

impl<R, const BUFFER: usize> Random<R, BUFFER> {
    /// Takes the generator.
    pub const fn new(generator: R) -> Self {
        Self { generator, buffer: [0; BUFFER] }
    }

    /// Returns the generator.
    pub fn into_inner(self) -> R {
        self.generator
    }
}

impl<R: TryRngCore, const BUFFER: usize> Host for Random<R, BUFFER> {
    fn bytes(&mut self, len: u16) -> Result<&[u8], ()> {
        let bytes = self.buffer.get_mut(..len.into()).ok_or(())?;
        self.generator.try_fill_bytes(bytes).map_err(drop)?;
        Ok(bytes)
    }
}

/// For boards with `async = ["mcu:board/random"]`.
impl<R: TryRngCore, const BUFFER: usize> waiting::Host for Random<R, BUFFER> {
    async fn bytes(&mut self, len: u16) -> Result<&[u8], ()> {
        Host::bytes(self, len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::now;

    /// Counts, until it has no more.
    struct Counter(u8);

    impl TryRngCore for Counter {
        type Error = std::fmt::Error;

        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            Err(std::fmt::Error)
        }

        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            Err(std::fmt::Error)
        }

        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
            for byte in bytes {
                self.0 = self.0.checked_sub(1).ok_or(std::fmt::Error)?;
                *byte = self.0;
            }
            Ok(())
        }
    }

    #[test]
    fn bytes_come_from_the_generator() {
        let mut random = Random::<_, 4>::new(Counter(7));
        assert_eq!(Host::bytes(&mut random, 3), Ok(&[6, 5, 4][..]));
        assert_eq!(now(waiting::Host::bytes(&mut random, 2)), Ok(&[3, 2][..]));
        assert_eq!(Host::bytes(&mut random, 0), Ok(&[][..]));
    }

    #[test]
    fn a_generator_without_numbers_is_an_error() {
        assert_eq!(Host::bytes(&mut Random::<_>::new(Counter(1)), 2), Err(()));
    }

    #[test]
    fn more_than_the_buffer_is_an_error_and_takes_nothing() {
        let mut random = Random::<_, 4>::new(Counter(7));
        assert_eq!(Host::bytes(&mut random, 5), Err(()));
        assert_eq!(random.into_inner().0, 7);
    }
}
