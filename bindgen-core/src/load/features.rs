//! Checks that the WIT mentions each requested feature. Otherwise a misspelled feature would silently omit
//! items.

use std::collections::BTreeSet;

use wit_parser::Resolve;

use crate::error::Error;
use crate::input::Wit;
use crate::nearest;

/// Checks that each feature of `wit` occurs in its files.
pub fn known(wit: &Wit) -> Result<(), Error> {
    if wit.features.is_empty() {
        return Ok(());
    }
    let mut resolve = Resolve { all_features: true, ..Resolve::default() };
    let (_, files) = super::sources::push(&mut resolve, &wit.source)?;
    // The parser does not keep the feature of an `include`, so this reads the text.
    let texts = super::texts(&wit.source, &files);
    let there: BTreeSet<_> = texts.values().flat_map(|text| named(text)).collect();
    let Some(unknown) = wit.features.iter().find(|wanted| !there.contains(wanted.name.as_str()))
    else {
        return Ok(());
    };
    let name = &unknown.name;
    let error =
        Error::option(unknown.span, format!("no item in the WIT belongs to the feature `{name}`"));
    let names: Vec<_> = there.iter().map(|name| format!("`{name}`")).collect();
    Err(error.help(match (nearest(name, there.iter().copied()), names.as_slice()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => "nothing in it is `@unstable`".to_owned(),
        (None, names) => format!("choose from {}", names.join(", ")),
    }))
}

/// The names of the features in `@unstable(feature = …)`.
fn named(text: &str) -> impl Iterator<Item = &str> {
    let is_name = |c: char| c == '-' || c.is_ascii_alphanumeric();
    text.split("feature").skip(1).filter_map(move |rest| {
        let name = rest.trim_start().strip_prefix('=')?.trim_start().trim_start_matches('%');
        let name = name.split(|c| !is_name(c)).next().unwrap_or_default();
        (!name.is_empty()).then_some(name)
    })
}
