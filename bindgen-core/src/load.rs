//! Turns WIT text into a resolved world. Only this module and those below it read files.

mod features;
mod sources;

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use wit_component::metadata::Bindgen;
use wit_parser::decoding::DecodedWasm;
use wit_parser::{
    Docs, InterfaceId, PackageId, ParseError, Resolve, ResolveError, ResolveErrorKind, Span,
    Stability, World, WorldId, WorldItem, WorldKey,
};

use crate::error::{At, Error};
use crate::input::{Select, Source, Wit};
use crate::lower::weight;

/// The file name of inline WIT in errors.
const INLINE: &str = "inline.wit";

/// A world that `wit-parser` has resolved.
pub struct Loaded {
    /// All packages that were read.
    pub resolve: Resolve,
    /// The selected world in `resolve`.
    pub world: WorldId,
    /// The files that were read, for a build tool to watch.
    pub files: Vec<PathBuf>,
    /// The world's component type: the contents of the custom section that turns a module into a component.
    pub component_type: Vec<u8>,
    /// The texts of the files, by file name.
    texts: HashMap<String, String>,
}

/// Reads and resolves `wit`.
///
/// # Errors
///
/// A file cannot be read, the text is not valid WIT, or the world or a feature does not exist.
pub fn world(wit: &Wit) -> Result<Loaded, Error> {
    let mut resolve = Resolve::new();
    resolve.all_features = wit.features.iter().any(|feature| feature.name == "*");
    resolve.features.extend(wit.features.iter().map(|feature| feature.name.clone()));
    let (packages, files) = sources::push(&mut resolve, &wit.source)?;
    if !resolve.all_features {
        features::known(wit)?;
    }
    let texts = texts(&wit.source, &files);
    let found = match &wit.select {
        Select::World(name) => select(&resolve, &packages, name.as_deref()),
        Select::Package(name) => every_interface(&mut resolve, name),
    };
    let world = found.map_err(|error| place(&wit.source, error))?;
    loaded(resolve, world, files, texts)
}

/// The world that a module was made for, from its `component-type` section, or that of a component. `None`
/// for a module without such a section.
pub fn binary(wasm: &[u8]) -> Result<Option<Loaded>, Error> {
    let nowhere = |error| Error::nowhere(format!("{error:#}"));
    let (resolve, world) = if matches!(wasm, [0, b'a', b's', b'm', _, _, 1, 0, ..]) {
        match wit_parser::decoding::decode(wasm).map_err(nowhere)? {
            DecodedWasm::Component(resolve, world) => (resolve, world),
            DecodedWasm::WitPackage(..) => return Err(Error::nowhere("this is WIT, made binary")),
        }
    } else {
        match wit_component::metadata::decode(wasm).map_err(nowhere)? {
            (Some(_), Bindgen { resolve, world: all, .. }) => {
                // The module's own world with its own name, unless the module was made for several worlds.
                let mut own = resolve.worlds.iter().map(|(id, _)| id).filter(|id| *id != all);
                let world = match (own.next(), own.next()) {
                    (Some(own), None) => own,
                    _ => all,
                };
                (resolve, world)
            }
            (None, _) => return Ok(None),
        }
    };
    loaded(resolve, world, Vec::new(), HashMap::new()).map(Some)
}

fn loaded(
    mut resolve: Resolve,
    world: WorldId,
    files: Vec<PathBuf>,
    texts: HashMap<String, String>,
) -> Result<Loaded, Error> {
    if let Some(id) = weight::too_many(&resolve).first() {
        let def = &resolve.types[*id];
        let name = def.name.as_deref().unwrap_or("without a name");
        return Err(Error::new(
            &at(&resolve, &texts, def.span),
            format!("type `{name}` has more than a million parts"),
        )
        .help("nest its types less deeply"));
    }
    let component_type = wit_component::metadata::encode(
        &resolve,
        world,
        wit_component::StringEncoding::UTF8,
        None,
        false,
    )
    .map_err(|error| Error::nowhere(format!("{error:#}")))?;
    resolve.generate_nominal_type_ids(world);
    Ok(Loaded { resolve, world, files, component_type, texts })
}

impl Loaded {
    /// The place of `span` in the user's files.
    pub fn at(&self, span: Span) -> At {
        at(&self.resolve, &self.texts, span)
    }
}

/// The parser's error, with its place.
fn unreadable(resolve: &Resolve, source: &Source, error: &anyhow::Error) -> Error {
    let files: Vec<_> = resolve.source_map.source_files().map(Path::to_owned).collect();
    let texts = texts(source, &files);
    let parse = error.chain().find_map(|layer| {
        let parse = layer.downcast_ref::<ParseError>().map(|e| (e.kind().span(), e.to_string()));
        let resolve = layer.downcast_ref::<ResolveError>();
        parse.or(resolve.map(|e| (e.kind().span(), e.to_string())))
    });
    let lacks_package = error.chain().any(|layer| {
        let kind = layer.downcast_ref::<ResolveError>().map(ResolveError::kind);
        matches!(kind, Some(ResolveErrorKind::PackageNotFound { .. }))
    });
    let parse = parse.map(|(span, message)| Error::new(&at(resolve, &texts, span), message));
    match parse {
        Some(error) if lacks_package => {
            error.help("put that package into the folder's `deps`, or name its folder as well")
        }
        Some(error) => error,
        None => Error::nowhere(format!("{error:#}")),
    }
}

fn texts(source: &Source, files: &[PathBuf]) -> HashMap<String, String> {
    let read =
        |file: &PathBuf| Some((file.display().to_string(), std::fs::read_to_string(file).ok()?));
    let inline = source.parts().1.map(|text| (INLINE.to_owned(), text.to_owned()));
    files.iter().filter_map(read).chain(inline).collect()
}

fn at(resolve: &Resolve, texts: &HashMap<String, String>, span: Span) -> At {
    let Some(location) = resolve.source_map.resolve_span(span) else {
        return At::default();
    };
    let text = texts.get(location.path).map_or("", String::as_str);
    let before = text.get(..location.range.start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text.get(line_start..).unwrap_or_default().lines().next().unwrap_or_default();
    let width = text.get(location.range.clone()).unwrap_or_default().lines().next();
    At {
        file: from_here(Path::new(location.path)),
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        width: width.unwrap_or_default().chars().count(),
        text: line.to_owned(),
    }
}

/// A path as the compiler shows its own: relative to the current folder, without `..` in the middle.
fn from_here(path: &Path) -> String {
    let mut short = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir if short.file_name().is_some() => drop(short.pop()),
            part => short.push(part),
        }
    }
    let here = std::env::current_dir().unwrap_or_default();
    short.strip_prefix(here).unwrap_or(&short).display().to_string()
}

/// Adds the names of the WIT's files to an error that has no place.
fn place(source: &Source, error: Error) -> Error {
    let paths: Vec<_> =
        source.parts().0.iter().map(|path| format!("`{}`", from_here(path))).collect();
    match paths.as_slice() {
        [] => error,
        paths => Error { message: format!("{} (in {})", error.message, paths.join(", ")), ..error },
    }
}

fn select(resolve: &Resolve, packages: &[PackageId], name: Option<&str>) -> Result<WorldId, Error> {
    // The search is by name first, because the parser refuses a keyword as a name.
    let called: Vec<_> = resolve
        .worlds
        .iter()
        .filter_map(|(id, world)| {
            let (package, name) = (world.package?, name?);
            let own = &resolve.packages[package].name;
            let bare = format!("{}:{}/{}", own.namespace, own.name, world.name);
            let whole = own.interface_id(&world.name);
            let is_called = (packages.contains(&package) && name == world.name)
                || name == bare
                || name == whole;
            is_called.then_some((id, whole))
        })
        .collect();
    if let [(_, one), (_, other), ..] = called.as_slice() {
        return Err(Error::nowhere("several packages have a world of this name")
            .help(format!("name one with its package: `{one}` or `{other}`")));
    }
    let called = called.first().map(|(id, _)| *id);
    let worlds = || packages.iter().flat_map(|id| resolve.packages[*id].worlds.iter());
    let only = || match (worlds().next(), worlds().nth(1), name) {
        (Some((_, id)), None, None) => Some(*id),
        _ => None,
    };
    let found = called.or_else(only).map_or_else(|| resolve.select_world(packages, name), Ok);
    found.map_err(|error| {
        let names: Vec<_> = worlds().map(|(name, _)| format!("`{name}`")).collect();
        match name {
            Some(name) => Error::nowhere(format!("there is no world `{name}`")),
            None if names.len() > 1 => Error::nowhere("there are several worlds: name the `world`"),
            None => Error::nowhere(format!("{error:#}")),
        }
        .help(match (names.as_slice(), packages) {
            ([], _) => "the package has no world".to_owned(),
            (names, [_]) => format!("the package has {}", names.join(", ")),
            (names, _) => format!("the packages have {}", names.join(", ")),
        })
    })
}

/// Makes a world that imports every interface of a package, and the interfaces that those use.
fn every_interface(resolve: &mut Resolve, name: &str) -> Result<WorldId, Error> {
    let package = package_named(resolve, name)?;
    let mut order = Vec::new();
    let own: Vec<_> = resolve.packages[package].interfaces.values().copied().collect();
    for interface in own {
        with_dependencies(resolve, interface, &mut order);
    }
    let imports = order.into_iter().map(|id| {
        let item = WorldItem::Interface {
            id,
            stability: Stability::Unknown,
            external_id: None,
            docs: Docs::default(),
            span: resolve.interfaces[id].span,
        };
        (WorldKey::Interface(id), item)
    });
    let world = World {
        name: "interfaces".to_owned(),
        imports: imports.collect(),
        exports: [].into_iter().collect(),
        package: Some(package),
        docs: Docs::default(),
        stability: Stability::Unknown,
        includes: vec![],
        span: Span::default(),
    };
    let (name, world) = (world.name.clone(), resolve.worlds.alloc(world));
    resolve.packages[package].worlds.insert(name, world);
    Ok(world)
}

fn package_named(resolve: &Resolve, name: &str) -> Result<PackageId, Error> {
    let matches = |full: &str| full == name || full.split('@').next() == Some(name);
    let mut found = resolve.package_names.iter().filter(|(full, _)| matches(&full.to_string()));
    match (found.next(), found.next()) {
        (Some((_, id)), None) => Ok(*id),
        (Some((first, _)), Some((second, _))) => {
            Err(Error::nowhere(format!("`{name}` has two versions, `{first}` and `{second}`"))
                .help("name the version"))
        }
        (None, _) => {
            let names = resolve.package_names.keys().map(|name| format!("`{name}`"));
            Err(Error::nowhere(format!("there is no package `{name}`"))
                .help(format!("choose from {}", names.collect::<Vec<_>>().join(", "))))
        }
    }
}

fn with_dependencies(resolve: &Resolve, interface: InterfaceId, order: &mut Vec<InterfaceId>) {
    if order.contains(&interface) {
        return;
    }
    for dependency in resolve.interface_direct_deps(interface) {
        with_dependencies(resolve, dependency, order);
    }
    order.push(interface);
}
