use microwit_host::mcu_host;

#[mcu_host(inline = "
package a:b;
interface meter {
    record reading { celsius: f32, at: u64 }
    @unstable(feature = fast)
    quick: func() -> reading;
    read: func() -> reading;
}
world w { import meter; }
", derive = ["Hash"])]
struct Board;

fn main() {}
