microwit_guest::generate!({
    inline: "package a:b; world w { export step: func() -> u32; export stop: func(); }",
});

struct App;

impl Guest for App {
    fn stop() {}
}

export!(App);

fn main() {}
