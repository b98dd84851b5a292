//! Changes without an effect: a host must still accept the module.

use anyhow::Result;

use super::{Dummy, Expect};
use crate::corpus::module::{Export, Kind, Module, Sig};

impl Dummy<'_> {
    pub(super) fn still_accepted(&mut self) -> Result<()> {
        let len = self.module.imports.len();
        if len > 0 {
            let at = self.chance.below(len);
            self.accept("an import less", |module| drop(module.imports.remove(at)))?;
            self.accept("imports the other way round", |module| module.imports.reverse())?;
            self.accept("an import twice", |module| {
                let twin = module.imports[at].clone();
                module.imports.push(twin);
            })?;
        }
        self.accept("exports the other way round", |module| module.exports.reverse())?;
        self.accept("further memories, tables, globals and sections", |module| {
            module.more.push_str(
                "(memory 0) (table 1 funcref) (global i32 (i32.const 1))\n\
                           (@custom \"further\" \"bytes\")",
            );
        })?;
        let name = if self.standard { "cm32p2_memory" } else { "memory" };
        if let Some(at) = self.module.export(name) {
            let other = |module: &mut Module| module.exports[at].kind = Kind::Memory("1 7");
            self.accept("a memory with limits", other)?;
        }
        for (name, kind) in [("__heap_base", Kind::Global), ("xyzzy", Kind::Func(Sig::default()))] {
            self.accept(&format!("`{name}` exported too"), |module| {
                module.exports.push(Export { name: name.to_owned(), kind, traps: false });
            })?;
        }
        if self.standard { Ok(()) } else { self.optional_names() }
    }

    fn accept(&mut self, what: &str, change: impl FnOnce(&mut Module)) -> Result<()> {
        self.add("A", what, Expect::Accept, &[], change)
    }

    /// Removes or renames exports that a legacy guest may lack or name otherwise.
    fn optional_names(&mut self) -> Result<()> {
        let mut names = Vec::new();
        let exported = |prefix: &str| {
            let mut exports = self.module.exports.iter();
            exports.find(|export| export.name.starts_with(prefix)).map(|found| found.name.clone())
        };
        names.extend(exported("cabi_post_"));
        names.extend(exported("_initialize"));
        names.extend(self.destructor().map(|at| self.module.exports[at].name.clone()));
        if !self.facts.realloc {
            names.push("cabi_realloc".to_owned());
        }
        if !self.facts.memory {
            names.push("memory".to_owned());
        }
        for name in names {
            let Some(at) = self.module.export(&name) else { continue };
            let removed = |module: &mut Module| drop(module.exports.remove(at));
            self.accept(&format!("without `{name}`"), removed)?;
            let renamed = |module: &mut Module| module.exports[at].name.push('x');
            if self.module.export(&format!("{name}x")).is_none() {
                self.accept(&format!("`{name}` as `{name}x`"), renamed)?;
            }
        }
        self.other_version()
    }

    /// Imports from another version on the same track.
    fn other_version(&mut self) -> Result<()> {
        let versioned: Vec<_> = (0..self.module.imports.len())
            .filter(|at| self.module.imports[*at].module.contains('@'))
            .collect();
        let Some(&at) = self.chance.pick(&versioned) else { return Ok(()) };
        let Some((package, version)) = self.module.imports[at].module.split_once('@') else {
            return Ok(());
        };
        let version = version.split('+').next().unwrap_or(version);
        let prefix = format!("{package}@");
        let mine = &self.module.imports[at].module;
        let other = |other: &str| other.starts_with(&prefix) && other != mine;
        if version.contains('-') || self.module.imports.iter().any(|import| other(&import.module)) {
            return Ok(());
        }
        let Some((track, _)) = version.rsplit_once('.') else { return Ok(()) };
        if track == "0.0" {
            return Ok(()); // Each of these is a track of its own.
        }
        let modules = [0, 99].map(|patch| format!("{package}@{track}.{patch}"));
        for module in modules {
            let what = format!("`{mine}` as `{module}`");
            self.accept(&what, |changed| changed.imports[at].module = module)?;
        }
        Ok(())
    }
}
