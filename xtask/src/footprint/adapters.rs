//! Weighs the adapters of `microwit-hal`: each in a firmware of its own, above one without any.

use super::{Firmware, guests};
use crate::{
    engine::Engine,
    table::{Row, Table},
};
use anyhow::{Context, Result};

/// The engine with which they are weighed: the smallest.
const ENGINE: Engine = Engine::Wamr;

/// The interfaces of `mcu:board`.
const INTERFACES: [&str; 13] = [
    "adc", "delay", "digital", "events", "i2c", "led", "log", "pwm", "random", "spi", "storage",
    "timer", "uart",
];

/// Weighs all adapters.
pub fn measure() -> Result<Table> {
    guests::pack(ENGINE, ENGINE.name())?;
    let names: Vec<_> =
        INTERFACES.iter().chain(&["none"]).map(|name| format!("adapter-{name}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let feature = format!("microwit-any/{},adapters", ENGINE.name());
    let built = Firmware::build(Some((ENGINE, &feature)), "adapters", &names)?;
    let weigh = |name: &str| {
        let name = format!("adapter-{name}");
        let size = built.run(&name)?.get("board.size").copied();
        let size = size.with_context(|| format!("{name} does not say how large its board is"))?;
        Ok::<_, anyhow::Error>([built.flash(&name)?, built.ram(&name)? + size])
    };
    let none = weigh("none")?;
    let row = |interface: &&str| {
        let values = weigh(interface)?;
        let values = values.iter().zip(none).map(|(value, none)| Some(value - none)).collect();
        Ok(Row { figure: format!("`{interface}`"), unit: "B", values, target: None })
    };
    Ok(Table {
        title: "Adapters of `microwit-hal`, synchronous, with WAMR: above a board without".into(),
        columns: vec!["flash".into(), "RAM".into()],
        rows: INTERFACES.iter().map(row).collect::<Result<_>>()?,
    })
}
