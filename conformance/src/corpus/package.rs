//! A package of WIT text, with all of its features on.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasmparser::{Validator, WasmFeatures};
use wit_parser::{Function, PackageId, Resolve, Type, TypeDefKind, TypeId, WorldId, WorldItem};

/// A package that wit-parser has parsed.
pub struct Package {
    pub path: PathBuf,
    /// The package itself. A file may contain further packages.
    main: PackageId,
    pub resolve: Resolve,
    /// The same package without the functions that no host serves.
    pub served: Resolve,
    /// All features that the text names.
    pub features: Vec<String>,
}

/// The error of wit-parser for text that it refuses.
pub struct Unparsable(pub String);

impl Package {
    /// Parses a file, or a folder with its `deps`.
    pub fn parse(path: &Path) -> Result<Self, Unparsable> {
        let mut resolve = Resolve { all_features: true, ..Resolve::default() };
        let pushed = resolve.push_path(path);
        let (main, _) = pushed.map_err(|error| Unparsable(format!("{error:#}")))?;
        let mut features = BTreeSet::new();
        for file in files(path) {
            features.extend(named_features(&fs::read_to_string(file).unwrap_or_default()));
        }
        let features = features.into_iter().collect();
        let served = served(&resolve);
        Ok(Self { path: path.to_owned(), main, resolve, served, features })
    }

    /// The worlds of the package, without those of its `deps`.
    pub fn worlds(&self) -> Vec<WorldId> {
        let deps = self.path.join("deps");
        let own = |id: &WorldId| {
            let span = self.resolve.worlds[*id].span;
            let place = self.resolve.source_map.resolve_span(span);
            place.is_none_or(|place| !Path::new(place.path).starts_with(&deps))
        };
        self.resolve.worlds.iter().map(|(id, _)| id).filter(own).collect()
    }

    /// A world's full name.
    pub fn name(&self, id: WorldId) -> String {
        let world = &self.resolve.worlds[id];
        match world.package {
            Some(package) => self.resolve.packages[package].name.interface_id(&world.name),
            None => world.name.clone(),
        }
    }

    /// The name by which a user of the package selects a world.
    pub fn short_name(&self, id: WorldId) -> String {
        let world = &self.resolve.worlds[id];
        if world.package == Some(self.main) { world.name.clone() } else { self.name(id) }
    }

    /// The reason why no component can have this world; `None` if one can. WebAssembly's own validator
    /// limits the size of types.
    pub fn is_too_large(&self, id: WorldId) -> Option<String> {
        let encoding = wit_component::StringEncoding::UTF8;
        let encoded = wit_component::metadata::encode(&self.resolve, id, encoding, None, false);
        let mut validator = Validator::new_with_features(WasmFeatures::all());
        let validated = validator.validate_all(&encoded.ok()?);
        validated.err().map(|error| error.message().to_owned())
    }

    /// Encodes the worlds as the generator does. A package that the encoder cannot handle proves nothing.
    pub fn encode(&self, worlds: &[WorldId]) -> Result<()> {
        for id in worlds {
            let encoding = wit_component::StringEncoding::UTF8;
            wit_component::metadata::encode(&self.resolve, *id, encoding, None, false)
                .with_context(|| self.name(*id))?;
        }
        Ok(())
    }
}

/// Removes the functions that pass a stream, a future or an error context.
fn served(all: &Resolve) -> Resolve {
    let mut resolve = all.clone();
    let serves = |func: &Function| {
        let params = func.params.iter().map(|param| param.ty);
        !params.chain(func.result).any(|ty| is_async(all, &ty, &mut HashSet::new()))
    };
    for (_, interface) in &mut resolve.interfaces {
        interface.functions.retain(|_, func| serves(func));
    }
    for (_, world) in &mut resolve.worlds {
        let kept = |item: &WorldItem| !matches!(item, WorldItem::Function(func) if !serves(func));
        world.imports.retain(|_, item| kept(item));
        world.exports.retain(|_, item| kept(item));
    }
    resolve
}

/// Whether a part of a type is only for asynchronous functions.
fn is_async(resolve: &Resolve, ty: &Type, seen: &mut HashSet<TypeId>) -> bool {
    let id = match ty {
        Type::ErrorContext => return true,
        Type::Id(id) if seen.insert(*id) => *id,
        _ => return false,
    };
    let mut of = |ty: &Type| is_async(resolve, ty, seen);
    match &resolve.types[id].kind {
        TypeDefKind::Stream(_) | TypeDefKind::Future(_) => true,
        TypeDefKind::Record(record) => record.fields.iter().any(|field| of(&field.ty)),
        TypeDefKind::Tuple(tuple) => tuple.types.iter().any(of),
        TypeDefKind::Variant(variant) => {
            variant.cases.iter().filter_map(|case| case.ty).any(|ty| of(&ty))
        }
        TypeDefKind::Option(ty)
        | TypeDefKind::List(ty)
        | TypeDefKind::FixedLengthList(ty, _)
        | TypeDefKind::Type(ty) => of(ty),
        TypeDefKind::Map(key, value) => of(key) || of(value),
        TypeDefKind::Result(result) => result.ok.iter().chain(&result.err).any(of),
        _ => false,
    }
}

/// The features that `@unstable(feature = …)` gates name.
fn named_features(text: &str) -> impl Iterator<Item = String> {
    let is_name = |c: char| c == '-' || c.is_ascii_alphanumeric();
    text.split("feature").skip(1).filter_map(move |rest| {
        let name = rest.trim_start().strip_prefix('=')?.trim_start().trim_start_matches('%');
        let name = name.split(|c| !is_name(c)).next().unwrap_or_default();
        (!name.is_empty()).then(|| name.to_owned())
    })
}

/// The WIT files of a package, with those of its `deps`.
fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let inside = fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
    let all: Vec<_> = inside.collect();
    let deps = all.iter().filter(|path| path.is_dir()).flat_map(|path| files(path));
    let own = all.iter().filter(|path| is_wit(path)).cloned();
    own.chain(deps).collect()
}

/// Whether a path is a WIT file.
pub fn is_wit(path: &Path) -> bool {
    path.is_file() && path.extension().is_some_and(|extension| extension == "wit")
}

/// Copies a package to `to`, and adds `siblings` to its `deps`.
pub fn stage(package: &Path, siblings: &[PathBuf], to: &Path) -> Result<()> {
    let _ = fs::remove_dir_all(to);
    copy(package, to)?;
    for (number, sibling) in siblings.iter().enumerate() {
        let deps = to.join("deps").join(format!("sibling{number}"));
        for file in fs::read_dir(sibling)?.flatten().map(|entry| entry.path()) {
            if is_wit(&file) {
                fs::create_dir_all(&deps)?;
                fs::copy(&file, deps.join(file.file_name().unwrap_or_default()))?;
            }
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for path in fs::read_dir(from)?.flatten().map(|entry| entry.path()) {
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else if is_wit(&path) {
            // A new file is writable, even if the original is read-only.
            fs::write(target, fs::read(path)?)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_found_where_gates_name_them() {
        let text = "@unstable(feature = a-b)\n@unstable(feature=c)\n/// a feature of it";
        assert_eq!(named_features(text).collect::<Vec<_>>(), ["a-b", "c"]);
    }
}
