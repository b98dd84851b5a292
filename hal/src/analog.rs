//! Analog inputs.

use crate::{
    labelled::Labelled,
    mcu::board::{
        adc::{Channel, HostChannel, waiting},
        types::OpenError,
    },
};
use microwit_host::{Borrow, Own};

/// A converter that measures a voltage. (embedded-hal 1.0 has no trait for that.) Closures are such converters:
/// `|| adc.blocking_read(&mut pin).ok()`.
pub trait Measure {
    /// Measures once. Returns a value from 0 to the maximum that [`Analog::new`] was given, or `None` if the
    /// converter fails.
    fn measure(&mut self) -> Option<u16>;
}

impl<F: FnMut() -> Option<u16>> Measure for F {
    fn measure(&mut self) -> Option<u16> {
        self()
    }
}

/// A converter that lets other tasks run while it measures. Async closures are such converters.
pub trait MeasureWaits {
    /// Measures once, as [`Measure::measure`] does.
    fn measure(&mut self) -> impl Future<Output = Option<u16>>;
}

impl<F: AsyncFnMut() -> Option<u16>> MeasureWaits for F {
    fn measure(&mut self) -> impl Future<Output = Option<u16>> {
        self()
    }
}

/// An analog input: a converter, and what its values mean.
pub struct Analog<C> {
    max: u16,
    full_scale_mv: u16,
    converter: C,
}

impl<C> Analog<C> {
    /// Makes an input whose highest value is `max`, which means `full_scale_mv` millivolts. A `max` of 0 becomes 1.
    /// A converter with a calibration of its own returns millivolts: then both numbers are the same.
    pub const fn new(max: u16, full_scale_mv: u16, converter: C) -> Self {
        Self { max: if max == 0 { 1 } else { max }, full_scale_mv, converter }
    }

    /// Returns the converter.
    pub fn into_inner(self) -> C {
        self.converter
    }
}

/// Serves `mcu:board/adc` with `N` analog inputs.
///
/// Inputs whose converters are of several types fit into an `enum` that implements [`Measure`].
pub struct AnalogInputs<C, const N: usize = 1>(Labelled<Analog<C>, N>);

impl<C, const N: usize> AnalogInputs<C, N> {
    /// Takes the inputs of a board, each with the label that apps know it by.
    pub fn new(inputs: [(&'static str, Analog<C>); N]) -> Self {
        Self(Labelled::new(inputs))
    }

    /// Returns the inputs with their labels.
    pub fn into_inner(self) -> [(&'static str, Analog<C>); N] {
        self.0.into_inner()
    }

    fn input(&mut self, this: &Borrow<Channel>) -> Option<&mut Analog<C>> {
        self.0.get(this.rep())
    }
}

impl<C: Measure, const N: usize> HostChannel for AnalogInputs<C, N> {
    fn open(&mut self, label: &str) -> Result<Own<Channel>, OpenError> {
        self.0.open(label).map(Own::new)
    }

    fn max(&mut self, this: Borrow<Channel>) -> u16 {
        self.input(&this).map_or(1, |input| input.max)
    }

    fn full_scale(&mut self, this: Borrow<Channel>) -> u16 {
        self.input(&this).map_or(0, |input| input.full_scale_mv)
    }

    fn read(&mut self, this: Borrow<Channel>) -> Result<u16, ()> {
        let input = self.input(&this).ok_or(())?;
        Ok(input.converter.measure().ok_or(())?.min(input.max))
    }

    fn drop(&mut self, this: Own<Channel>) {
        self.0.close(this.rep());
    }
}

/// For boards with `async = ["mcu:board/adc"]`: other tasks run while the converter measures.
impl<C: MeasureWaits, const N: usize> waiting::HostChannel for AnalogInputs<C, N> {
    async fn open(&mut self, label: &str) -> Result<Own<Channel>, OpenError> {
        self.0.open(label).map(Own::new)
    }

    async fn max(&mut self, this: Borrow<Channel>) -> u16 {
        self.input(&this).map_or(1, |input| input.max)
    }

    async fn full_scale(&mut self, this: Borrow<Channel>) -> u16 {
        self.input(&this).map_or(0, |input| input.full_scale_mv)
    }

    async fn read(&mut self, this: Borrow<Channel>) -> Result<u16, ()> {
        let input = self.input(&this).ok_or(())?;
        Ok(input.converter.measure().await.ok_or(())?.min(input.max))
    }

    fn drop(&mut self, this: Own<Channel>) {
        self.0.close(this.rep());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::now;

    #[test]
    fn an_input_tells_what_its_values_mean() {
        let mut inputs =
            AnalogInputs::<_, 1>::new([("supply", Analog::new(4095, 3300, || Some(2048)))]);
        let own = HostChannel::open(&mut inputs, "supply").unwrap();
        let input = || Borrow::new(own.rep());
        assert_eq!(HostChannel::max(&mut inputs, input()), 4095);
        assert_eq!(HostChannel::full_scale(&mut inputs, input()), 3300);
        assert_eq!(HostChannel::read(&mut inputs, input()), Ok(2048));
    }

    #[test]
    fn a_converter_that_fails_says_so_and_one_that_exceeds_is_cut() {
        let mut values = [None, Some(1024), Some(0)].into_iter();
        let mut inputs = AnalogInputs::<_, 1>::new([(
            "supply",
            Analog::new(1023, 5000, || values.next().unwrap()),
        )]);
        let own = HostChannel::open(&mut inputs, "supply").unwrap();
        let mut read = || HostChannel::read(&mut inputs, Borrow::new(own.rep()));
        assert_eq!([read(), read(), read()], [Err(()), Ok(1023), Ok(0)]);
    }

    #[test]
    fn the_highest_value_is_at_least_one() {
        let mut inputs = AnalogInputs::<_, 1>::new([("odd", Analog::new(0, 3300, || Some(9)))]);
        let own = HostChannel::open(&mut inputs, "odd").unwrap();
        assert_eq!(HostChannel::max(&mut inputs, Borrow::new(own.rep())), 1);
        assert_eq!(HostChannel::read(&mut inputs, Borrow::new(own.rep())), Ok(1));
    }

    #[test]
    fn an_async_closure_is_a_converter_that_waits() {
        use waiting::HostChannel as _;
        let mut inputs =
            AnalogInputs::<_, 1>::new([("supply", Analog::new(4095, 3300, async || Some(7)))]);
        let own = now(inputs.open("supply")).unwrap();
        assert_eq!(now(inputs.read(Borrow::new(own.rep()))), Ok(7));
        assert_eq!(now(inputs.max(Borrow::new(own.rep()))), 4095);
        assert_eq!(now(inputs.full_scale(Borrow::new(own.rep()))), 3300);
        inputs.drop(own);
        assert!(now(inputs.open("supply")).is_ok());
    }
}
