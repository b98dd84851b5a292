use microwit_host::mcu_host;

#[mcu_host(
    world = "blinky",
    path = "../../../../wit",
    inline = "
        package a:b;
        world blinky { import tell: func(); }
    ",
)]
struct Board;

fn main() {}
