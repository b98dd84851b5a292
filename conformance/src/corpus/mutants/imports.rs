//! Changes of an import.

use anyhow::Result;

use super::{Dummy, Expect, retyped};
use crate::corpus::facts::Flat;
use crate::corpus::module::{Import, Kind, MEMORY, Module, Sig};

impl Dummy<'_> {
    pub(super) fn of_imports(&mut self) -> Result<()> {
        self.strange_imports()?;
        let len = self.module.imports.len();
        if len == 0 {
            return Ok(());
        }
        for _ in 0..3.min(len) {
            let at = self.chance.below(len);
            self.misnamed(at)?;
            self.mistyped(at)?;
        }
        let at = self.chance.below(len);
        self.not_a_function(at)?;
        self.moved(at)?;
        self.wrong_version()?;
        self.intrinsics()
    }

    /// Whether the dummy has this import with the same type, so that the changed name is still valid.
    fn there(&self, module: &str, field: &str, kind: &Kind) -> bool {
        let same = |import: &&Import| import.module == module && import.field == field;
        self.module.imports.iter().find(same).is_some_and(|import| import.kind == *kind)
    }

    fn replace(
        &mut self,
        rule: &'static str,
        what: String,
        at: usize,
        import: Import,
    ) -> Result<()> {
        if self.there(&import.module, &import.field, &import.kind) {
            return Ok(());
        }
        let field = import.field.clone();
        let change = |module: &mut Module| module.imports[at] = import;
        self.add(rule, what, Expect::Reject, &[&field], change)
    }

    fn misnamed(&mut self, at: usize) -> Result<()> {
        let import = self.module.imports[at].clone();
        for name in misspelled(&import.field) {
            let what = format!("`{}` `{}` as `{name}`", import.module, import.field);
            self.replace("I1", what, at, Import { field: name, ..import.clone() })?;
        }
        for name in misspelled(&import.module) {
            // If the last digit of a version goes, or another digit follows it, the version stays on the
            // same track.
            if name.contains('@') && !self.standard {
                continue;
            }
            let what = format!("`{}` of `{}` from `{name}`", import.field, import.module);
            self.replace("I2", what, at, Import { module: name, ..import.clone() })?;
        }
        Ok(())
    }

    fn mistyped(&mut self, at: usize) -> Result<()> {
        let import = self.module.imports[at].clone();
        let Some(sig) = import.kind.sig() else { return Ok(()) };
        for (rule, what, kind) in retyped(sig, &mut self.chance) {
            let what = format!("`{}`: {what}", import.field);
            self.replace(rule, what, at, Import { kind, ..import.clone() })?;
        }
        let known = (import.module.clone(), import.field.clone());
        if let Some(flat) = self.facts.imports.get(&known) {
            for (rule, what, kind) in unflattened(sig, flat) {
                let what = format!("`{}`: {what}", import.field);
                self.replace(rule, what, at, Import { kind, ..import.clone() })?;
            }
        }
        if let Some((what, sig)) = wrong_intrinsic(&import.field) {
            let what = format!("`{}`: {what}", import.field);
            self.replace("I12", what, at, Import { kind: Kind::Func(sig), ..import })?;
        }
        Ok(())
    }

    fn not_a_function(&mut self, at: usize) -> Result<()> {
        let import = self.module.imports[at].clone();
        for kind in [Kind::Global, Kind::Table, Kind::Memory(MEMORY), Kind::Tag] {
            let what = format!("`{}` as {kind:?}", import.field);
            // Engines without exceptions report the tag itself, without the import's name.
            let blame: &[&str] = if kind == Kind::Tag { &[] } else { &[&import.field] };
            let changed = Import { kind, ..import.clone() };
            self.add("I9", what, Expect::Reject, blame, |module| module.imports[at] = changed)?;
        }
        Ok(())
    }

    /// Adds imports that no host serves.
    fn strange_imports(&mut self) -> Result<()> {
        for module in ["env", "wasi_snapshot_preview1", "nope:nope/nope"] {
            self.append("I10", module.to_owned(), "f".to_owned(), Kind::Func(Sig::default()))?;
        }
        if let Some(import) = self.chance.pick(&self.facts.elsewhere).cloned() {
            self.append("I11", import.module, import.field, import.kind)?;
        }
        Ok(())
    }

    fn append(
        &mut self,
        rule: &'static str,
        module: String,
        field: String,
        kind: Kind,
    ) -> Result<()> {
        if self.there(&module, &field, &kind) {
            return Ok(());
        }
        let what = format!("`{module}` `{field}` besides");
        let blame = field.clone();
        let import = Import { module, field, kind };
        self.add(rule, what, Expect::Reject, &[&blame], |module| module.imports.push(import))
    }

    fn moved(&mut self, at: usize) -> Result<()> {
        let import = self.module.imports[at].clone();
        let fields = |module: &str| -> Vec<String> {
            let of = self.module.imports.iter().filter(|import| import.module == module);
            of.map(|import| import.field.clone()).collect()
        };
        let mine = fields(&import.module);
        let unversioned = |module: &str| module.split('@').next().map(str::to_owned);
        let stranger = self.module.imports.iter().position(|other| {
            unversioned(&other.module) != unversioned(&import.module)
                && !fields(&other.module).iter().any(|field| mine.contains(field))
        });
        if let Some(stranger) = stranger {
            let other = self.module.imports[stranger].module.clone();
            let what = format!("`{}` and `{}` swapped", import.module, other);
            let (mine, blame) = (import.module.clone(), import.field.clone());
            let also = self.module.imports[stranger].field.clone();
            self.add("I15", what, Expect::Reject, &[&blame, &also], |module| {
                module.imports[at].module = other;
                module.imports[stranger].module = mine;
            })?;
        }
        let root = if self.standard { "cm32p2" } else { "$root" };
        let mut modules = self.module.imports.iter().map(|import| import.module.clone());
        let target = if import.module == root {
            modules.rfind(|module| module != root)
        } else {
            Some(root.to_owned())
        };
        if let Some(module) = target {
            let what = format!("`{}` from `{module}`", import.field);
            self.replace("I16", what, at, Import { module, ..import.clone() })?;
        }
        let twin = Import { module: in_the_other_naming(&import.module), ..import };
        let what = format!("`{}` from `{}`", twin.field, twin.module);
        self.add("I19", what, Expect::Either, &[], |module| module.imports[at] = twin)
    }

    /// Imports from versions off the track, or in the spelling of the other scheme of names.
    fn wrong_version(&mut self) -> Result<()> {
        let versioned: Vec<_> = (0..self.module.imports.len())
            .filter(|at| self.module.imports[*at].module.contains('@'))
            .collect();
        let Some(&at) = self.chance.pick(&versioned) else { return Ok(()) };
        let import = self.module.imports[at].clone();
        let Some((package, version)) = import.module.split_once('@') else { return Ok(()) };
        let prefix = format!("{package}@");
        let others = self
            .module
            .imports
            .iter()
            .filter(|other| other.module.starts_with(&prefix) && other.module != import.module);
        if others.count() > 0 {
            return Ok(()); // Another version of it is there to match.
        }
        let rule = if self.standard { "I18" } else { "I17" };
        for version in other_versions(version, self.standard) {
            let module = format!("{package}{version}");
            let what = format!("`{}` from `{module}`", import.module);
            self.replace(rule, what, at, Import { module, ..import.clone() })?;
        }
        Ok(())
    }

    /// Imports of `new` and `rep` for resources that are not the guest's own, and of `drop` for types that
    /// are not resources.
    fn intrinsics(&mut self) -> Result<()> {
        if let Some(import) = self.chance.pick(&self.facts.foreign_intrinsics).cloned() {
            self.append("I13", import.module, import.field, import.kind)?;
        }
        if let Some(import) = self.chance.pick(&self.facts.false_drops).cloned() {
            self.append("I14", import.module, import.field, import.kind)?;
        }
        Ok(())
    }
}

/// The name with one more letter, with one less, and with one in the other case.
pub(super) fn misspelled(name: &str) -> Vec<String> {
    let mut names = vec![format!("{name}x")];
    if name.len() > 1 {
        names.push(name[..name.len() - 1].to_owned());
    }
    if let Some(at) = name.find(|letter: char| letter.is_ascii_alphabetic()) {
        let mut flipped = name.to_owned().into_bytes();
        flipped[at] ^= 0x20;
        names.extend(String::from_utf8(flipped));
    }
    names
}

/// The type with results in place of a pointer to them, or with parameters in place of a pointer, or the
/// reverse.
fn unflattened(sig: &Sig, flat: &Flat) -> Vec<(&'static str, String, Kind)> {
    let mut changed = Vec::new();
    let mut add =
        |rule, what: &str, sig: Sig| changed.push((rule, what.to_owned(), Kind::Func(sig)));
    if flat.pointer {
        let params = sig.params[..sig.params.len() - 1].to_vec();
        let results = flat.results.clone();
        if results.len() < 100 {
            add("I7", "several results in place of a pointer", Sig { params, results });
        }
    }
    let tail = flat.pointer.then_some("i32");
    let mut params = if flat.spilled { flat.params.clone() } else { vec!["i32"] };
    params.extend(tail);
    let results = sig.results.clone();
    if params != sig.params && params.len() < 100 {
        add("I8", "spilled where it is not, or the reverse", Sig { params, results });
    }
    changed
}

/// A wrong type for an intrinsic of a resource.
fn wrong_intrinsic(field: &str) -> Option<(&'static str, Sig)> {
    let handle = |params, results| Sig { params, results };
    if field.starts_with("[resource-drop]") || field.ends_with("_drop") {
        Some(("a result", handle(vec!["i32"], vec!["i32"])))
    } else if field.starts_with("[resource-new]") || field.ends_with("_new") {
        Some(("a wide handle", handle(vec!["i64"], vec!["i32"])))
    } else if field.starts_with("[resource-rep]") || field.ends_with("_rep") {
        Some(("no result", handle(vec!["i32"], vec![])))
    } else {
        None
    }
}

fn in_the_other_naming(module: &str) -> String {
    match module.strip_prefix("cm32p2") {
        None if module == "$root" => "cm32p2".to_owned(),
        None => format!("cm32p2|{module}"),
        Some("") => "$root".to_owned(),
        Some(module) => module.trim_start_matches('|').to_owned(),
    }
}

/// Versions that are not on the track of this one.
fn other_versions(version: &str, standard: bool) -> Vec<String> {
    // The part after `+` describes the build and does not identify the version.
    let version = version.split('+').next().unwrap_or(version);
    let mut parts = version.split(['.', '-']);
    let mut next = || parts.next().and_then(|part| part.parse::<u64>().ok());
    let (major, minor) = (next(), next());
    let mut versions = vec![String::new()];
    if standard {
        versions.push(format!("@{version}.7"));
        versions.push(format!("@{version}9"));
    } else if !version.contains('-') {
        versions.push(format!("@{version}-draft"));
    }
    match (major, minor) {
        (Some(0), Some(minor)) => versions.push(format!("@0.{}.0", minor + 1)),
        (Some(major), _) => versions.push(format!("@{}.0.0", major + 1)),
        _ => {}
    }
    versions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_goes_off_its_track() {
        assert_eq!(other_versions("0.2.3", false), ["", "@0.2.3-draft", "@0.3.0"]);
        assert_eq!(other_versions("1.2.3", false), ["", "@1.2.3-draft", "@2.0.0"]);
        assert_eq!(other_versions("0.2", true), ["", "@0.2.7", "@0.29", "@0.3.0"]);
    }

    #[test]
    fn a_name_is_misspelled_in_three_ways() {
        assert_eq!(misspelled("id-u32"), ["id-u32x", "id-u3", "Id-u32"]);
    }
}
