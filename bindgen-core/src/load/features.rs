//! Whether features that are wanted are there: what is misspelled would be left out without a word.

use std::collections::BTreeSet;

use wit_parser::{Resolve, Stability, WorldItem};

use crate::error::Error;
use crate::input::Wit;
use crate::nearest;

/// Looks for each feature of `wit` in what it names.
pub fn known(wit: &Wit) -> Result<(), Error> {
    if wit.features.is_empty() {
        return Ok(());
    }
    let mut resolve = Resolve { all_features: true, ..Resolve::default() };
    super::push(&mut resolve, &wit.source)?;
    let there = all(&resolve);
    let Some(unknown) = wit.features.iter().find(|wanted| !there.contains(wanted.name.as_str()))
    else {
        return Ok(());
    };
    let name = &unknown.name;
    let error = Error::option(unknown.span, format!("nothing in the WIT is of feature `{name}`"));
    let names: Vec<_> = there.iter().map(|name| format!("`{name}`")).collect();
    Err(error.help(match (nearest(name, there.iter().copied()), names.as_slice()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => "nothing in it is `@unstable`".to_owned(),
        (None, names) => format!("there is {}", names.join(", ")),
    }))
}

/// The features that anything is of.
fn all(resolve: &Resolve) -> BTreeSet<&str> {
    let interfaces = resolve.interfaces.iter().flat_map(|(_, interface)| {
        let funcs = interface.functions.values().map(|func| &func.stability);
        funcs.chain([&interface.stability])
    });
    let worlds = resolve.worlds.iter().flat_map(|(_, world)| {
        let items = world.imports.values().chain(world.exports.values());
        let items = items.filter_map(|item| match item {
            WorldItem::Interface { stability, .. } => Some(stability),
            WorldItem::Function(func) => Some(&func.stability),
            WorldItem::Type { .. } => None,
        });
        items.chain([&world.stability])
    });
    let types = resolve.types.iter().map(|(_, def)| &def.stability);
    let all = interfaces.chain(worlds).chain(types);
    all.filter_map(|stability| match stability {
        Stability::Unstable { feature, .. } => Some(feature.as_str()),
        _ => None,
    })
    .collect()
}
