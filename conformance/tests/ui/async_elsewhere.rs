use microwit_host::mcu_host;

mod other {}

#[mcu_host(inline = "
package a:b;
interface meter {
    read: func() -> u32;
}
world w { import meter; }
", with = { "a:b": other }, async = ["a:b/meter/read"])]
struct Board;

fn main() {}
