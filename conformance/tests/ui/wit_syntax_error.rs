use microwit_host::mcu_host;

#[mcu_host(inline = "
package a:b;
world w {
    import set: fun(on: bool);
}
")]
struct Board;

fn main() {}
