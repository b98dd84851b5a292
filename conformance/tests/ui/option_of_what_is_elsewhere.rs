pub mod library {
    microwit_host::interfaces!({ package: "a:b", inline: "package a:b; interface i { enum e { x } f: func() -> e; }" });
}

#[microwit_host::mcu_host(
    inline = "package a:b; interface i { enum e { x } f: func() -> e; } world w { import i; }",
    with = { "a:b": crate::library::a::b },
    trappable = ["a:b/i/f"],
    derive = { "e": ["Hash"] },
)]
struct Board;

fn main() {}
