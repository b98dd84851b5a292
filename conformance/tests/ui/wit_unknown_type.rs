use microwit_host::mcu_host;

#[mcu_host(inline = "
package a:b;
world w {
    import set: func(on: boolean);
}
")]
struct Board;

fn main() {}
