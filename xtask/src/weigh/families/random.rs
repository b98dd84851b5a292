//! Random functions, which are the same on each run.

use super::values::{self, MAKERS};

/// The start of the modules' names.
pub const RANDOM: &str = "random ";
/// The number of modules.
pub const MODULES: usize = 200;

/// A sequence of pseudo-random numbers.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }

    /// At most `most` statements, which may leave values on the stack. They stand inside `depth` blocks.
    fn statements(&mut self, most: usize, depth: usize) -> String {
        let (mut text, mut kept) = (String::new(), 0);
        // Some functions keep the values that they make, and some drop them.
        let drops = self.below(6);
        for _ in 0..most {
            match self.below(12) {
                chosen @ 0..=2 if depth < 40 => {
                    let within = self.statements(most / 3, depth + 1);
                    let block = match chosen {
                        0 => format!("(block {within})"),
                        1 => format!("(loop {within})"),
                        _ => format!("(if (local.get 1) (then {within}) (else {within}))"),
                    };
                    text.push_str(&block);
                }
                3 => text += "(local.set 0 (i32.add (local.get 1) (local.get 0)))",
                4 => text += "(br_if 0 (i32.lt_s (local.get 0) (i32.const 5)))",
                5 => text += "(i64.store offset=70000 (local.get 0) (global.get $g))",
                6.. if kept > 0 && self.below(6) < drops => {
                    text += "(drop)";
                    kept -= 1;
                }
                _ => {
                    let (_, made, maker) = MAKERS[self.below(MAKERS.len())];
                    text += maker;
                    kept += made;
                }
            }
        }
        text + &match self.below(3) {
            0 => "(unreachable)".to_owned(),
            1 => format!("(br {})", self.below(depth + 1)),
            _ => "(drop)".repeat(kept),
        }
    }

    fn module(&mut self) -> String {
        let (functions, most) = (1 + self.below(12), 1 + self.below(40));
        let functions = (0..functions).map(|_| {
            let locals = "i64 ".repeat(self.below(30));
            values::function(&locals, &format!("(block {})", self.statements(most, 0)))
        });
        values::module(&functions.collect::<String>())
    }
}

/// All modules, each with its name.
pub fn all() -> impl Iterator<Item = (String, String)> {
    let mut random = Random(1);
    (0..MODULES).map(move |number| (format!("{RANDOM}{number}"), random.module()))
}
