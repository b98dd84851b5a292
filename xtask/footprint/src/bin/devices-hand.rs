//! World `devices`, served by hand.
#![no_std]
#![no_main]

use firmware::{board, figures};
use footprint::{PLAIN, REGION, by_hand, by_hand::Guest, devices::Devices, guest};

#[cortex_m_rt::entry]
fn main() -> ! {
    board::start();
    figures::calibrate();
    let mut devices = Devices::new();
    let app = guest!("$APPS/thermostat-measured.app");
    let load = |devices: &mut Devices| Guest::devices(app, devices);
    let guest = figures::life("thermostat", &mut devices, load, |guest, devices| {
        for _ in 0..2 {
            guest.step(devices);
        }
    });
    by_hand::report_pool();
    drop(guest);
    let region = guest!("$APPS/region.app");
    let plain = guest!("$APPS/plain.app");
    for (app, [spin, transfer, log]) in [(&region[..], REGION), (&plain[..], PLAIN)] {
        let mut guest = Guest::devices(app, &mut devices);
        figures::calls(spin, &mut |times| guest.run(&mut devices, "spin", times));
        figures::calls(transfer, &mut |times| guest.run(&mut devices, "transfer", times));
        figures::calls(log, &mut |times| guest.say(&mut devices, times, 20));
    }
    figures::report("board", "sum", devices.sum);
    board::exit(true)
}
