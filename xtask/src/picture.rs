//! The picture of the demo, drawn from what happened.

use crate::svg::Svg;
use crate::trace::Trace;

/// Pixels from one line to the next.
const LINE: u32 = 20;

/// Draws what the boards said, side by side: the sensor, the fan, the log.
pub fn demo(sha256: &str, boards: &[(String, Trace)]) -> String {
    const COLUMN: u32 = 430;
    let mut svg = Svg::new(20 + COLUMN * boards.len() as u32);
    svg.text((20, 24), "h", "One app, thermostat.wasm, on each board");
    svg.text((20, 44), "m", &format!("SHA-256 {}…", &sha256[..sha256.len().min(16)]));
    for ((board, trace), number) in boards.iter().zip(0..) {
        let x = 20 + COLUMN * number;
        let lines = trace.lines();
        let height = 44 + LINE * lines.len() as u32;
        svg.rect((x, 60), (COLUMN - 20, height), "box");
        svg.text((x + 14, 84), "h", board);
        let mut fan = false;
        for (line, at) in lines.iter().zip(0..) {
            let y = 108 + LINE * at;
            match line.strip_prefix("fan: ") {
                Some(state) => {
                    fan = state == "on";
                    svg.text((x + 40, y), "", &format!("fan {state}"));
                }
                // What the app did stands to the right of what was done to the sensor.
                None if line.starts_with("info: ") => svg.text((x + 40, y), "", line),
                None => svg.text((x + 14, y), "m", line),
            }
            svg.disc((x + COLUMN - 44, y - 5), 6, if fan { "on" } else { "off" });
        }
    }
    svg.finish("One app on an emulated chip and on a developer's machine, with the same trace")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fan_is_red_while_it_is_on() {
        let mut trace = Trace::default();
        for line in ["the sensor is at 31.0 °C", "fan: on", "info: 31.0 °C", "fan: off"] {
            trace.push(line.into());
        }
        let svg = demo("64a72d50ef87a9a476948a36", &[("desktop".into(), trace)]);
        assert_eq!((svg.matches("class='on'").count(), svg.matches("class='off'").count()), (2, 2));
    }
}
