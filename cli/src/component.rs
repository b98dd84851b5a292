//! Reads the contents of a component.

use wasmparser::{Parser, Payload};

pub use microwit_bindgen::profile::COMPONENT as WAY_OUT;

/// The core modules in a component, largest first. The largest is the app; the others connect it.
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
