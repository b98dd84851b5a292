//! The functions of the scalar worlds, once for everybody who serves them.
//!
//! Invariant: each body has a number of its own, so that no compiler can fold two into one.

/// Hands the functions of world `few20` to a macro, with `args` in front.
#[macro_export]
macro_rules! few20 {
    ($($with:tt)::+, [$($args:tt)*] $($more:tt)*) => { $($with)::+! { [$($args)*]
        "mcu:bench/adc@0.1.0" adc {
            "get-adc" get_adc() -> u32 = 1;
            "sample-adc" sample_adc(channel: u32) -> u32 = 2;
            "set-adc" set_adc(channel: u32, value: u32) = 3;
            "scale-adc" scale_adc(channel: u32, low: u32, high: u32) -> u32 = 4;
            "sweep-adc" sweep_adc(channel: u32, low: u32, high: u32, step: u32, dwell: u32) -> u32 = 5;
        }
        "mcu:bench/dac@0.1.0" dac {
            "get-dac" get_dac() -> u32 = 6;
            "sample-dac" sample_dac(channel: u32) -> u32 = 7;
            "set-dac" set_dac(channel: u32, value: u32) = 8;
            "scale-dac" scale_dac(channel: u32, low: u32, high: u32) -> u32 = 9;
            "sweep-dac" sweep_dac(channel: u32, low: u32, high: u32, step: u32, dwell: u32) -> u32 = 10;
        }
        "mcu:bench/pwm@0.1.0" pwm {
            "get-pwm" get_pwm() -> u32 = 11;
            "sample-pwm" sample_pwm(channel: u32) -> u32 = 12;
            "set-pwm" set_pwm(channel: u32, value: u32) = 13;
            "scale-pwm" scale_pwm(channel: u32, low: u32, high: u32) -> u32 = 14;
            "sweep-pwm" sweep_pwm(channel: u32, low: u32, high: u32, step: u32, dwell: u32) -> u32 = 15;
        }
        "mcu:bench/counter@0.1.0" counter {
            "get-counter" get_counter() -> u32 = 16;
            "sample-counter" sample_counter(channel: u32) -> u32 = 17;
            "set-counter" set_counter(channel: u32, value: u32) = 18;
            "scale-counter" scale_counter(channel: u32, low: u32, high: u32) -> u32 = 19;
            "sweep-counter" sweep_counter(channel: u32, low: u32, high: u32, step: u32, dwell: u32) -> u32 = 20;
        }
        $($more)*
    } };
}

/// As `few20`, for world `few40`.
#[macro_export]
macro_rules! few40 {
    ($($with:tt)::+, [$($args:tt)*]) => { $crate::few20! { $($with)::+, [$($args)*]
        "mcu:bench/encoder@0.1.0" encoder {
            "get-encoder" get_encoder() -> u32 = 21;
            "sample-encoder" sample_encoder(channel: u32) -> u32 = 22;
            "set-encoder" set_encoder(channel: u32, value: u32) = 23;
            "scale-encoder" scale_encoder(channel: u32, low: u32, high: u32) -> u32 = 24;
            "sweep-encoder" sweep_encoder(channel: u32, low: u32, high: u32, step: u32, dwell: u32) -> u32 = 25;
        }
        "mcu:bench/stepper@0.1.0" stepper {
            "get-stepper" get_stepper() -> u32 = 26;
            "sample-stepper" sample_stepper(channel: u32) -> u32 = 27;
            "set-stepper" set_stepper(channel: u32, value: u32) = 28;
            "scale-stepper" scale_stepper(channel: u32, low: u32, high: u32) -> u32 = 29;
            "sweep-stepper" sweep_stepper(channel: u32, low: u32, high: u32, step: u32, dwell: u32) -> u32 = 30;
        }
        "mcu:bench/servo@0.1.0" servo {
            "get-servo" get_servo() -> u32 = 31;
            "sample-servo" sample_servo(channel: u32) -> u32 = 32;
            "set-servo" set_servo(channel: u32, value: u32) = 33;
            "scale-servo" scale_servo(channel: u32, low: u32, high: u32) -> u32 = 34;
            "sweep-servo" sweep_servo(channel: u32, low: u32, high: u32, step: u32, dwell: u32) -> u32 = 35;
        }
        "mcu:bench/fan@0.1.0" fan {
            "get-fan" get_fan() -> u32 = 36;
            "sample-fan" sample_fan(channel: u32) -> u32 = 37;
            "set-fan" set_fan(channel: u32, value: u32) = 38;
            "scale-fan" scale_fan(channel: u32, low: u32, high: u32) -> u32 = 39;
            "sweep-fan" sweep_fan(channel: u32, low: u32, high: u32, step: u32, dwell: u32) -> u32 = 40;
        }
    } };
}

/// As `few20`, for world `many20`.
#[macro_export]
macro_rules! many20 {
    ($($with:tt)::+, [$($args:tt)*]) => { $($with)::+! { [$($args)*]
        "mcu:bench/scalars-a@0.1.0" scalars_a {
            "reset" reset() = 1;
            "count" count() -> u32 = 2;
            "ticks" ticks() -> u64 = 3;
            "start" start(a: u32) = 4;
            "sample" sample(a: u32) -> u32 = 5;
            "stamp" stamp(a: u32) -> u64 = 6;
            "set" set(a: u32, b: u32) = 7;
        }
        "mcu:bench/scalars-b@0.1.0" scalars_b {
            "mix" mix(a: u32, b: u32) -> u32 = 8;
            "fold" fold(a: u64) -> u32 = 9;
            "arm" arm(a: u32, b: u64) = 10;
            "range" range(a: u32, b: u32, c: u32) = 11;
            "clamp" clamp(a: u32, b: u32, c: u32) -> u32 = 12;
            "window" window(a: u32, b: u32, c: u32, d: u32) = 13;
            "spread" spread(a: u32, b: u32, c: u32, d: u32) -> u32 = 14;
        }
        "mcu:bench/scalars-c@0.1.0" scalars_c {
            "sweep" sweep(a: u32, b: u32, c: u32, d: u32, e: u32) -> u32 = 15;
            "ramp" ramp(a: u32, b: u32, c: u32, d: u32, e: u32, f: u32) = 16;
            "blend" blend(a: u32, b: u32, c: u32, d: u32, e: u32, f: u32) -> u32 = 17;
        }
        "mcu:bench/floats@0.1.0" floats {
            "celsius" celsius(a: f32) -> f32 = 18;
            "gain" gain(a: u32, b: f32) = 19;
            "hypot" hypot(a: f32, b: f32) -> f32 = 20;
        }
    } };
}
