microwit_host::interfaces!({
    inline: "package a:b; interface led { set: func(on: bool); }",
    package: "a:c",
});

fn main() {}
