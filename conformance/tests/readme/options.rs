use microwit_host::{HostTrap, mcu_host};

#[mcu_host(
    inline = "package plant:tank; interface valve { record level { percent: u8 } open: func(to: level); }
        world tank { import valve; }",
    derive = { "level": ["Hash", "Default"] },
    trappable = ["plant:tank/valve"],
)]
struct Tank;

impl tank::plant::tank::valve::Host for Tank {
    fn open(&mut self, to: tank::plant::tank::valve::Level) -> Result<(), HostTrap> {
        if to.percent > 100 { Err("a tank has 100 %".into()) } else { Ok(()) }
    }
}
