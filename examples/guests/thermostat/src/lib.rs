//! Keeps a fan on while it is too warm, and logs each change of temperature.
//!
//! The board decides which pin is "fan" and which bus is "sensors". This app expects a TMP105 at its usual
//! address.

#![no_std]

microwit_guest::generate!({ world: "thermostat", path: "../../../wit" });

mod temperature;

use mcu::board::{
    digital::{Level, Output},
    i2c::{Bus, ErrorCode},
    log,
    types::OpenError,
};
use spin::Mutex;
use temperature::Temperature;

const TOO_WARM: Temperature = Temperature::degrees(30);
const COOL_AGAIN: Temperature = Temperature::degrees(28);

/// The time between two measurements in milliseconds.
const PERIOD_MS: u32 = 200;

const SENSOR: u8 = 0x48;
const TEMPERATURE: u8 = 0;
const CONFIG: u8 = 1;
const TWELVE_BITS: u8 = 3 << 5;

/// The handles that stay open between steps.
static THERMOSTAT: Mutex<Option<Thermostat>> = Mutex::new(None);

struct App;

impl Guest for App {
    fn step() -> u32 {
        let mut thermostat = THERMOSTAT.lock();
        if thermostat.is_none() {
            *thermostat = Thermostat::open().ok();
        }
        match &mut *thermostat {
            Some(thermostat) => thermostat.step(),
            None => log::log(log::Level::Error, "no free fan or sensors here"),
        }
        PERIOD_MS
    }
}

export!(App);

struct Thermostat {
    fan: Output,
    sensors: Bus,
    /// The last measurement, so that only changes are logged.
    last: Option<Result<Temperature, ErrorCode>>,
}

impl Thermostat {
    fn open() -> Result<Self, OpenError> {
        let fan = Output::open("fan")?;
        let sensors = Bus::open("sensors")?;
        Ok(Self { fan, sensors, last: None })
    }

    fn step(&mut self) {
        let measured = self.measure();
        if self.last == Some(measured) {
            return;
        }
        self.last = Some(measured);
        match measured {
            Ok(temperature) => {
                self.act_on(temperature);
                log::log(log::Level::Info, &temperature.text());
            }
            Err(_) => log::log(log::Level::Error, "the sensor does not answer"),
        }
    }

    fn measure(&self) -> Result<Temperature, ErrorCode> {
        let mut bytes = [0; 2];
        self.sensors.write(SENSOR, &[CONFIG, TWELVE_BITS])?;
        self.sensors.write_read_into(SENSOR, &[TEMPERATURE], &mut bytes)?;
        Ok(Temperature::from_register(bytes))
    }

    /// Between the two limits, the fan keeps its state.
    fn act_on(&self, temperature: Temperature) {
        let level = match temperature {
            warm if warm > TOO_WARM => Level::High,
            cool if cool < COOL_AGAIN => Level::Low,
            _ => return,
        };
        if self.fan.set(level).is_err() {
            log::log(log::Level::Warn, "the fan does not obey");
        }
    }
}
