use microwit_host::mcu_host;

#[mcu_host(inline = "
package a:b;
interface led {
    enum color-1 { x }
    enum color1 { y }
}
world w { import led; }
")]
struct Board;

fn main() {}
