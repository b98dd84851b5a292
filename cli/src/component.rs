//! What is inside a component.

use wasmparser::{Parser, Payload};

/// The core modules in a component, the largest first: that is the app, the others connect it.
pub fn modules(component: &[u8]) -> Vec<&[u8]> {
    let mut modules: Vec<_> = Parser::new(0)
        .parse_all(component)
        .map_while(Result::ok)
        .filter_map(|payload| match payload {
            Payload::ModuleSection { unchecked_range: range, .. } => {
                component.get(range.start as usize..range.end as usize)
            }
            _ => None,
        })
        .collect();
    modules.sort_by_key(|module| std::cmp::Reverse(module.len()));
    modules
}

/// The way from a component to what runs on a chip.
pub const WAY_OUT: &str = "no engine here runs components: leave out the last step of the build, \
    `wasm-tools component new`, or take the core module out with \
    `wasm-tools component unbundle APP.wasm --module-dir DIR --threshold 0 -o REST.wasm`";
