use microwit_host::mcu_host;

#[mcu_host(inline = "
package a:b;
interface serial {
    read: func() -> stream<u8>;
    later: func(when: future<u32>);
    record late { what: future<u32> }
}
world w { import serial; }
")]
struct Board;

fn main() {}
