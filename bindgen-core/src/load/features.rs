//! Whether features that are wanted are there: what is misspelled would be left out without a word.

use std::collections::BTreeSet;

use wit_parser::Resolve;

use crate::error::Error;
use crate::input::Wit;
use crate::nearest;

/// Looks for each feature of `wit` in what it names.
pub fn known(wit: &Wit) -> Result<(), Error> {
    if wit.features.is_empty() {
        return Ok(());
    }
    let mut resolve = Resolve { all_features: true, ..Resolve::default() };
    let (_, files) = super::sources::push(&mut resolve, &wit.source)?;
    // The parser does not keep what an `include` is of.
    let texts = super::texts(&wit.source, &files);
    let there: BTreeSet<_> = texts.values().flat_map(|text| named(text)).collect();
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

/// The features that `@unstable(feature = …)` names.
fn named(text: &str) -> impl Iterator<Item = &str> {
    let is_name = |c: char| c == '-' || c.is_ascii_alphanumeric();
    text.split("feature").skip(1).filter_map(move |rest| {
        let name = rest.trim_start().strip_prefix('=')?.trim_start().trim_start_matches('%');
        let name = name.split(|c| !is_name(c)).next().unwrap_or_default();
        (!name.is_empty()).then_some(name)
    })
}
