//! The rules that tests cite, and whether `docs/rules.md` describes them.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path};

const RULES: &str = "docs/rules.md";

/// Each case of it has an `item`.
const SUITE: &str = "conformance/guests/suite.json";

/// Code in which rules are texts.
const CODE: &[&str] = &[
    "conformance/src/corpus/mutants/accepted.rs",
    "conformance/src/corpus/mutants/exports.rs",
    "conformance/src/corpus/mutants/imports.rs",
    "conformance/src/corpus/mutants/mod.rs",
    "conformance/tests/linking.rs",
    "conformance/tests/linking_life.rs",
];

/// Fails if a rule is cited and not described.
pub fn described(root: &Path) -> Result<()> {
    let read = |path: &str| {
        fs::read_to_string(root.join(path)).with_context(|| format!("cannot read {path}"))
    };
    let mut cited = items(&serde_json::from_str(&read(SUITE)?)?);
    for path in CODE {
        cited.extend(quoted(&read(path)?));
    }
    let missing = undescribed(&cited, &read(RULES)?);
    ensure!(missing.is_empty(), "{RULES} does not describe {}", missing.join(", "));
    Ok(())
}

/// The items of a suite's cases, those that it has none for among them.
fn items(suite: &Value) -> BTreeSet<String> {
    let cases = ["cases", "absent"].into_iter().filter_map(|key| suite[key].as_array()).flatten();
    cases.filter_map(|case| case["item"].as_str()).map(str::to_owned).collect()
}

/// The texts in code that are rules.
fn quoted(code: &str) -> impl Iterator<Item = String> {
    code.split('"').filter(|text| is_rule(text)).map(str::to_owned)
}

/// Whether a text is a letter and a number, as `I17` and `T-01` are.
fn is_rule(text: &str) -> bool {
    let Some(number) = text.strip_prefix(['A', 'E', 'I', 'M', 'N', 'T']) else { return false };
    let number = number.strip_prefix('-').unwrap_or(number);
    !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
}

/// The rules that no row of a table begins with.
fn undescribed<'r>(cited: &'r BTreeSet<String>, rules: &str) -> Vec<&'r str> {
    let row = |line: &str| Some(line.strip_prefix("| ")?.split(" | ").next()?.to_owned());
    let rows: BTreeSet<_> = rules.lines().filter_map(row).collect();
    let described = |rule: &&String| rows.contains(*rule) || rows.contains(&format!("`{rule}`"));
    cited.iter().filter(|rule| !described(rule)).map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_nobody_describes_is_found() {
        let suite = serde_json::json!({
            "cases": [{"item": "T-01"}, {"item": "list<T>"}, {"item": "N-02"}],
            "absent": [{"item": "T-40"}],
        });
        let mut cited = items(&suite);
        cited.extend(quoted(r#"self.add("I7", "a name", "i32", "E14"); refused(("T-9x", L))"#));
        let rules = "| rule | text |\n| T-01 | see N-02 |\n| `list<T>` | x |\n| I7 | x |";
        assert_eq!(undescribed(&cited, rules), ["E14", "N-02", "T-40"]);
    }
}
