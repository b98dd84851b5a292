use microwit_host::mcu_host;

mod library {
    microwit_host::interfaces!({ inline: "
package a:b;
interface meter {
    read: func() -> u32;
}
", package: "a:b" });
}

#[mcu_host(inline = "
package a:b;
interface meter {
    read: func() -> u32;
}
world w { import meter; }
", with = { "a:b": crate::library::a::b }, async = ["a:b/meter"])]
struct Board;

fn main() {}
