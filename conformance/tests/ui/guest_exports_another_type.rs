microwit_guest::generate!({
    inline: "package a:b; world w { export step: func() -> u32; }",
});

struct App;

export!(App);

fn main() {}
