use microwit_host::mcu_host;

#[mcu_host(inline = "
package a:b;
interface meter {
    read: func() -> u32;
}
world w { import meter; }
", async = ["a:b/metre"])]
struct Board;

fn main() {}
