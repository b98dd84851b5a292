mod library {
    microwit_host::interfaces!({ inline: "
package a:b;
interface meter {
    read: func() -> u32;
}
", package: "a:b", async: ["a:b/meter/read"] });
}

fn main() {}
