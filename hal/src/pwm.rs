//! Outputs with pulse width modulation.

use crate::{
    labelled::Labelled,
    mcu::board::{
        pwm::{Channel, HostChannel},
        types::OpenError,
    },
};
use embedded_hal::pwm::SetDutyCycle;
use microwit_host::{Borrow, Own};

/// Serves `mcu:board/pwm` with `N` embedded-hal channels. None of its functions waits.
pub struct PwmChannels<C, const N: usize = 1>(Labelled<C, N>);

impl<C, const N: usize> PwmChannels<C, N> {
    /// Takes the channels of a board, each with the label that apps know it by.
    pub fn new(channels: [(&'static str, C); N]) -> Self {
        Self(Labelled::new(channels))
    }

    /// Returns the channels with their labels.
    pub fn into_inner(self) -> [(&'static str, C); N] {
        self.0.into_inner()
    }

    fn channel(&mut self, this: &Borrow<Channel>) -> Result<&mut C, ()> {
        self.0.get(this.rep()).ok_or(())
    }
}

impl<C: SetDutyCycle, const N: usize> HostChannel for PwmChannels<C, N> {
    fn open(&mut self, label: &str) -> Result<Own<Channel>, OpenError> {
        self.0.open(label).map(Own::new)
    }

    fn max_duty(&mut self, this: Borrow<Channel>) -> u16 {
        self.channel(&this).map_or(0, |channel| channel.max_duty_cycle())
    }

    fn set_duty(&mut self, this: Borrow<Channel>, duty: u16) -> Result<(), ()> {
        let channel = self.channel(&this)?;
        // Drivers may panic if it is more.
        if duty > channel.max_duty_cycle() {
            return Err(());
        }
        channel.set_duty_cycle(duty).map_err(drop)
    }

    fn set_duty_fraction(&mut self, this: Borrow<Channel>, num: u16, denom: u16) -> Result<(), ()> {
        let channel = self.channel(&this)?;
        if denom == 0 || num > denom {
            return Err(());
        }
        channel.set_duty_cycle_fraction(num, denom).map_err(drop)
    }

    fn set_duty_percent(&mut self, this: Borrow<Channel>, percent: u8) -> Result<(), ()> {
        let channel = self.channel(&this)?;
        if percent > 100 {
            return Err(());
        }
        channel.set_duty_cycle_percent(percent).map_err(drop)
    }

    /// Closes the channel, which keeps its duty.
    fn drop(&mut self, this: Own<Channel>) {
        self.0.close(this.rep());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use embedded_hal_mock::eh1::{
        MockError,
        pwm::{Mock, Transaction},
    };
    use std::io::ErrorKind;

    /// The result of `call` on a channel on which exactly `expected` happens.
    #[track_caller]
    fn on_channel<R>(
        expected: &[Transaction],
        call: impl FnOnce(&mut PwmChannels<Mock>, Borrow<Channel>) -> R,
    ) -> R {
        let mut channels = PwmChannels::new([("dimmer", Mock::new(expected))]);
        let own = channels.open("dimmer").unwrap();
        let result = call(&mut channels, Borrow::new(own.rep()));
        channels.into_inner()[0].1.done();
        result
    }

    #[test]
    fn a_duty_reaches_the_channel() {
        let channel = [
            Transaction::max_duty_cycle(1000),
            Transaction::max_duty_cycle(1000),
            Transaction::set_duty_cycle(250),
        ];
        let call = |channels: &mut PwmChannels<_>, channel: Borrow<_>| {
            let most = channels.max_duty(channel.clone());
            channels.set_duty(channel, most / 4)
        };
        assert_eq!(on_channel(&channel, call), Ok(()));
    }

    #[test]
    fn fractions_and_percents_are_parts_of_the_maximum() {
        let fraction = [Transaction::max_duty_cycle(900), Transaction::set_duty_cycle(300)];
        let call =
            |channels: &mut PwmChannels<_>, channel| channels.set_duty_fraction(channel, 1, 3);
        assert_eq!(on_channel(&fraction, call), Ok(()));
        let percent = [Transaction::max_duty_cycle(900), Transaction::set_duty_cycle(450)];
        let call = |channels: &mut PwmChannels<_>, channel| channels.set_duty_percent(channel, 50);
        assert_eq!(on_channel(&percent, call), Ok(()));
    }

    #[test]
    fn more_than_all_is_refused_and_the_channel_untouched() {
        let most = [Transaction::max_duty_cycle(1000)];
        assert_eq!(
            on_channel(&most, |channels, channel| channels.set_duty(channel, 1001)),
            Err(())
        );
        for (num, denom) in [(0, 0), (1, 0), (3, 2)] {
            let call = |channels: &mut PwmChannels<_>, channel| {
                channels.set_duty_fraction(channel, num, denom)
            };
            assert_eq!(on_channel(&[], call), Err(()));
        }
        assert_eq!(
            on_channel(&[], |channels, channel| channels.set_duty_percent(channel, 101)),
            Err(())
        );
    }

    #[test]
    fn a_channel_that_fails_says_so() {
        let broken =
            Transaction::set_duty_cycle(1).with_error(MockError::Io(ErrorKind::NotConnected));
        let channel = [Transaction::max_duty_cycle(1), broken];
        assert_eq!(
            on_channel(&channel, |channels, channel| channels.set_duty(channel, 1)),
            Err(())
        );
    }
}
