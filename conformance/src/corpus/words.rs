//! Renames items of WIT to names that generated code or Rust itself uses. All of them are legal in WIT.

use std::collections::{HashMap, HashSet};

use super::mutants::Chance;

/// The names, in WIT's spelling.
const WORDS: &str = "a0 alloc app arena as async at bind bindings bool borrow box char clone const copy core crate \
    debug default done drop drop-r dtor dyn e engine entry enum eq err export exports extern f f32 \
    fn fn-mut fn-once from get given guest guest-r h hash host host-r i32 impl in instance into len \
    let life lift link list load loop lower macro match memory microwit-guest microwit-host mod move \
    mut mw new next none of ok option ord own params partial-eq place plain priv r ref region rep \
    resource rest result ret returned s0 self send size sized slots some spilled static std store \
    str string struct super sys t t0 then this trait trap true try try-from tuple13 type u8 union \
    unsafe use usize value vec view where world yield";

/// The keywords of WIT. A `%` before a keyword makes it a name.
const KEYWORDS: &str = "as async bool borrow char constructor deprecated enum error-context export external-id f32 f64 \
    feature flags from func future import include interface list map option own package record \
    resource result s16 s32 s64 s8 since static stream string tuple type u16 u32 u64 u8 unstable use \
    variant version with world";

/// Renames half of the names in a WIT text. The same name always gets the same new name.
pub fn renamed(text: &str, chance: &mut Chance) -> String {
    let there: HashSet<&str> =
        text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').collect();
    let is_keyword = |name: &str| KEYWORDS.split(' ').any(|keyword| keyword == name);
    let mut words: Vec<&str> = WORDS.split(' ').collect();
    words.retain(|word| !there.contains(word) || is_keyword(word));
    let mut names: HashMap<String, Option<&str>> = HashMap::new();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '-';
        // Versions and texts in comments are skipped.
        let skipped = match first {
            '@' if !rest[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                1 + rest[1..].find(|c| !word(c)).unwrap_or(rest.len() - 1)
            }
            '@' => {
                rest.find(|c: char| c.is_whitespace() || ";{,)/".contains(c)).unwrap_or(rest.len())
            }
            '"' => 2 + rest[1..].find('"').unwrap_or(rest.len() - 2),
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '%' | 'a'..='z' | 'A'..='Z' => 0,
            _ => first.len_utf8(),
        };
        if skipped > 0 {
            out += &rest[..skipped];
            rest = &rest[skipped..];
            continue;
        }
        let escaped = usize::from(first == '%');
        let len = rest[escaped..].find(|c| !word(c)).map_or(rest.len(), |len| len + escaped);
        let (name, after) = (&rest[escaped..len], &rest[len..]);
        rest = after;
        // A name in `1 -> x` stays, and so do keywords.
        if escaped == 0 && is_keyword(name) {
            out += name;
            continue;
        }
        let mut pick = || {
            let taken = words.is_empty() || chance.below(2) == 0;
            (!taken).then(|| words.swap_remove(chance.below(words.len())))
        };
        let new = *names.entry(name.to_ascii_lowercase()).or_insert_with(&mut pick);
        if new.is_some() || escaped == 1 {
            out.push('%');
        }
        out += new.unwrap_or(name);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_everywhere_and_keywords_nowhere() {
        let text =
            "package a:b@1.0.0; interface i { record x { y: u8 } f: func(z: x) -> option<x>; }";
        let new = renamed(text, &mut Chance::of("words", 3));
        assert!(new.contains("record ") && new.contains(": u8") && new.contains("-> option<"));
        wit_parser::UnresolvedPackageGroup::parse("new.wit", &new).unwrap();
    }
}
