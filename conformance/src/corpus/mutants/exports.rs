//! Changes of an export.

use anyhow::Result;

use super::imports::misspelled;
use super::{Dummy, Expect, retyped};
use crate::corpus::module::{Export, Import, Kind, MEMORY, Module, Sig};

impl Dummy<'_> {
    pub(super) fn of_exports(&mut self) -> Result<()> {
        let mut functions: Vec<_> = self.facts.exports.keys().cloned().collect();
        functions.sort();
        if let Some(name) = self.chance.pick(&functions).cloned()
            && let Some(at) = self.module.export(&name)
        {
            self.missing(&name, at)?;
            self.mistyped_export(&name, at)?;
            let change = |module: &mut Module| module.exports[at].kind = Kind::Global;
            self.add("E12", format!("`{name}` as a global"), Expect::Reject, &[&name], change)?;
        }
        if let Some(at) = self.destructor() {
            self.not_a_destructor(at)?;
        }
        self.of_realloc()?;
        self.of_initialize()?;
        self.of_memory()?;
        if self.standard { self.unknown_names() } else { Ok(()) }
    }

    fn prefixed(&self, name: &'static str, legacy: &'static str) -> &'static str {
        if self.standard { name } else { legacy }
    }

    /// Whether the dummy also exports another version of this export's interface.
    fn has_other_version(&self, name: &str) -> bool {
        let (Some((bare, _)), Some((mine, _))) = (name.split_once('@'), name.split_once('#'))
        else {
            return false;
        };
        let prefix = format!("{bare}@");
        let mut names = self.module.exports.iter().map(|export| &export.name);
        names.any(|other| other.starts_with(&prefix) && !other.starts_with(mine))
    }

    /// The index of an exported destructor.
    pub(super) fn destructor(&self) -> Option<usize> {
        let dtor = |export: &Export| {
            export.name.contains("#[dtor]") || self.standard && export.name.ends_with("_dtor")
        };
        self.module.exports.iter().position(dtor)
    }

    fn missing(&mut self, name: &str, at: usize) -> Result<()> {
        if self.has_other_version(name) {
            return Ok(()); // It may serve for this one.
        }
        let (rename, remove) = if self.standard { ("E2", "E4") } else { ("E1", "E1") };
        let renamed = format!("{name}x");
        if self.module.export(&renamed).is_none() {
            let what = format!("`{name}` as `{renamed}`");
            let change = |module: &mut Module| module.exports[at].name = renamed;
            self.add(rename, what, Expect::Reject, &[name], change)?;
        }
        let what = format!("without `{name}`");
        let removed = |module: &mut Module| drop(module.exports.remove(at));
        self.add(remove, what, Expect::Reject, &[name], removed)?;
        if self.standard {
            let post = format!("{name}_post");
            let what = format!("without `{name}` and its post-return");
            self.add("E3", what, Expect::Either, &[], |module| {
                module.exports.retain(|export| export.name != name && export.name != post);
            })?;
        }
        Ok(())
    }

    fn mistyped_export(&mut self, name: &str, at: usize) -> Result<()> {
        let Some(sig) = self.module.exports[at].kind.sig().cloned() else { return Ok(()) };
        for (rule, what, kind) in retyped(&sig, &mut self.chance) {
            let what = format!("`{name}`: {what} ({rule})");
            let change = |module: &mut Module| module.exports[at].kind = kind;
            self.add("E5", what, Expect::Reject, &[name], change)?;
        }
        let Some((flat, post)) = self.facts.exports.get(name) else { return Ok(()) };
        if flat.pointer && flat.results.len() < 100 {
            let kind = Kind::Func(Sig { results: flat.results.clone(), ..sig.clone() });
            let what = format!("`{name}`: several results in place of a pointer");
            let change = |module: &mut Module| module.exports[at].kind = kind;
            self.add("E5", what, Expect::Reject, &[name], change)?;
        }
        if let Some(at) = self.module.export(post)
            && let Some(sig) = self.module.exports[at].kind.sig().cloned()
        {
            for (rule, what, kind) in retyped(&sig, &mut self.chance) {
                let what = format!("`{post}`: {what} ({rule})");
                let change = |module: &mut Module| module.exports[at].kind = kind;
                self.add("E6", what, Expect::Reject, &[name], change)?;
            }
        }
        Ok(())
    }

    fn not_a_destructor(&mut self, at: usize) -> Result<()> {
        let name = self.module.exports[at].name.clone();
        let sigs = [
            Sig::default(),
            Sig { params: vec!["i64"], results: vec![] },
            Sig { params: vec!["i32"], results: vec!["i32"] },
        ];
        for sig in sigs {
            let what = format!("`{name}` as {sig:?}");
            let change = |module: &mut Module| module.exports[at].kind = Kind::Func(sig);
            self.add("E9", what, Expect::Reject, &[&name], change)?;
        }
        Ok(())
    }

    fn of_realloc(&mut self) -> Result<()> {
        let name = self.prefixed("cm32p2_realloc", "cabi_realloc");
        let Some(at) = self.module.export(name) else { return Ok(()) };
        let expect = Self::if_needed(self.facts.realloc);
        let sigs = [
            (vec!["i32"; 3], vec!["i32"]),
            (vec!["i32"; 5], vec!["i32"]),
            (vec!["i32", "i32", "i64", "i32"], vec!["i32"]),
            (vec!["i32"; 4], vec![]),
        ];
        for (params, results) in sigs {
            let sig = Sig { params, results };
            let what = format!("`{name}` as {sig:?}");
            let change = |module: &mut Module| module.exports[at].kind = Kind::Func(sig);
            self.add("E10", what, expect, &[], change)?;
        }
        let removed = |module: &mut Module| drop(module.exports.remove(at));
        self.add("E14", format!("without `{name}`"), Expect::Either, &[], removed)
    }

    fn of_initialize(&mut self) -> Result<()> {
        let name = self.prefixed("cm32p2_initialize", "_initialize");
        let Some(at) = self.module.export(name) else { return Ok(()) };
        let sigs = [(vec!["i32"], vec![]), (vec![], vec!["i32"])];
        for (params, results) in sigs {
            let sig = Sig { params, results };
            let what = format!("`{name}` as {sig:?}");
            let change = |module: &mut Module| module.exports[at].kind = Kind::Func(sig);
            self.add("E11", what, Expect::Reject, &[name], change)?;
        }
        Ok(())
    }

    fn of_memory(&mut self) -> Result<()> {
        let name = self.prefixed("cm32p2_memory", "memory");
        let Some(at) = self.module.export(name) else { return Ok(()) };
        let needed = Self::if_needed(self.facts.memory);
        let removed = |module: &mut Module| drop(module.exports.remove(at));
        self.add("E13", format!("without `{name}`"), needed, &[], removed)?;
        let other = self.prefixed("memory", "memory2").to_owned();
        let renamed = |module: &mut Module| module.exports[at].name = other;
        self.add("E13", format!("`{name}` renamed"), needed, &[], renamed)?;
        let change = |module: &mut Module| module.exports[at].kind = Kind::Func(Sig::default());
        self.add("E12", format!("`{name}` as a function"), Expect::Reject, &[], change)?;
        let second = self.prefixed("memory", "cm32p2_memory").to_owned();
        self.add("E15", format!("`{second}` too"), Expect::Reject, &[], |module| {
            module.exports.push(Export { name: second, kind: Kind::Memory(MEMORY), traps: false });
        })?;
        for (what, ty) in [("64-bit", "i64 0"), ("shared", "0 1 shared")] {
            let change = |module: &mut Module| module.exports[at].kind = Kind::Memory(ty);
            self.add("E16", format!("{what} memory"), Expect::Reject, &[], change)?;
        }
        self.add("E17", "an imported memory", Expect::Reject, &[], |module| {
            module.exports.remove(at);
            module.imports.push(Import {
                module: "env".to_owned(),
                field: "memory".to_owned(),
                kind: Kind::Memory(MEMORY),
            });
            module.more = format!("(export {name:?} (memory 0))");
        })
    }

    /// Adds exports with the standard's prefix and a name without a meaning.
    fn unknown_names(&mut self) -> Result<()> {
        let optional = |export: &&Export| {
            export.name.ends_with("_post")
                || export.name.ends_with("_dtor")
                || matches!(&*export.name, "cm32p2_realloc" | "cm32p2_initialize")
        };
        let names: Vec<_> =
            self.module.exports.iter().filter(optional).map(|export| export.name.clone()).collect();
        if let Some(name) = self.chance.pick(&names).cloned()
            && let Some(at) = self.module.export(&name)
        {
            for wrong in misspelled(&name).into_iter().filter(|name| name.starts_with("cm32p2")) {
                let what = format!("`{name}` as `{wrong}`");
                let change = |module: &mut Module| module.exports[at].name = wrong;
                self.add("E7", what, Expect::Reject, &[], change)?;
            }
        }
        for name in ["cm32p2", "cm32p2||xyzzy", "cm32p2|no:such/i|f", "cm32p2_memory2"] {
            self.add("E8", format!("`{name}` besides"), Expect::Reject, &[name], |module| {
                let kind = Kind::Func(Sig::default());
                module.exports.push(Export { name: name.to_owned(), kind, traps: false });
            })?;
        }
        Ok(())
    }
}
