//! The README's example is the tested code, and it compiles and runs.
#![allow(missing_docs)]

mod host {
    include!("readme/host.rs");

    #[test]
    fn the_example_runs() {
        let app = wat::parse_str(
            r#"(module
                (import "mcu:board/led@0.1.0" "set" (func $set (param i32)))
                (func (export "blink") (param i32) (result i32)
                    (call $set (i32.const 1))
                    (call $set (i32.const 0))
                    (local.get 0)))"#,
        );
        let (app, mut board) = (app.unwrap(), Board { lit: 0 });
        assert_eq!(run(&app, &mut board).unwrap(), 3);
        assert_eq!(board.lit, 1);
    }
}

mod options {
    include!("readme/options.rs");

    #[test]
    fn a_tank_ends_the_app() {
        use tank::plant::tank::valve::{Host, Level};
        assert_eq!(Tank.open(Level { percent: 101 }), Err("a tank has 100 %".into()));
        assert_eq!(Tank.open(Level::default()), Ok(()));
    }
}

#[allow(dead_code)]
mod app {
    include!("readme/app.rs");
}

#[test]
fn the_readme_shows_the_code_that_is_tested() {
    let readme = include_str!("../../README.md");
    for code in [
        include_str!("readme/host.rs"),
        include_str!("readme/options.rs"),
        include_str!("readme/app.rs"),
    ] {
        assert!(readme.contains(&format!("```rust\n{code}```")), "README.md lacks\n{code}");
    }
}
