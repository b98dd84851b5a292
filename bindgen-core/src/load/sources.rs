//! Reads WIT from one or several places and combines it. The packages that a package needs may be in any of
//! the places, in any order, and several places may contain the same package.

use std::path::{Path, PathBuf};
use std::{fs, io};

use wit_parser::{PackageId, PackageName, Resolve, SourceMap, UnresolvedPackageGroup};

use super::{INLINE, from_here, unreadable};
use crate::error::Error;
use crate::input::Source;

/// A package as text, and the place that contains it.
struct Text {
    package: UnresolvedPackageGroup,
    place: usize,
    path: PathBuf,
}

/// The package that a place itself is, as opposed to one in its `deps`.
enum Named {
    Text(PackageName),
    Binary(PackageId),
}

/// All packages that have been read so far.
struct Sources<'s> {
    source: &'s Source,
    texts: Vec<Text>,
    named: Vec<Named>,
    files: Vec<PathBuf>,
}

/// Reads all places. Returns the packages that the places are, and the files that were read.
pub(super) fn push(
    resolve: &mut Resolve,
    source: &Source,
) -> Result<(Vec<PackageId>, Vec<PathBuf>), Error> {
    let (paths, inline) = source.parts();
    let mut sources = Sources { source, texts: Vec::new(), named: Vec::new(), files: Vec::new() };
    for (place, path) in paths.iter().enumerate() {
        if !path.exists() {
            return Err(Error::nowhere(format!("there is no WIT at `{}`", from_here(path)))
                .help("in a macro, a path starts at the folder of the crate's Cargo.toml"));
        }
        let named = sources.add(resolve, path, place)?;
        sources.named.push(named);
        for dep in dependencies(path).map_err(|error| unread(path, &error))? {
            sources.add(resolve, &dep, place)?;
        }
    }
    if let Some(text) = inline {
        let mut map = SourceMap::default();
        map.push_str(INLINE, text);
        let named = sources.text(map, Path::new(INLINE), paths.len())?;
        sources.named.push(named);
    }
    sources.resolve(resolve)
}

impl Sources<'_> {
    /// Reads the package in a file or a folder, which may also be a binary package.
    fn add(&mut self, resolve: &mut Resolve, path: &Path, place: usize) -> Result<Named, Error> {
        let mut map = SourceMap::default();
        if path.is_dir() {
            map.push_dir(path).map_err(|error| Error::nowhere(format!("{error:#}")))?;
            return self.text(map, path, place);
        }
        let bytes = fs::read(path).map_err(|error| unread(path, &error))?;
        if let Ok(text) = String::from_utf8(bytes)
            && !text.starts_with('\0')
        {
            map.push(path, text);
            return self.text(map, path, place);
        }
        let pushed = resolve.push_file(path);
        self.files.push(path.to_owned());
        pushed.map(Named::Binary).map_err(|error| unreadable(resolve, self.source, &error))
    }

    fn text(&mut self, map: SourceMap, path: &Path, place: usize) -> Result<Named, Error> {
        let files = map.source_files().filter(|file| *file != Path::new(INLINE));
        self.files.extend(files.map(Path::to_owned));
        let package = map.parse().map_err(|(map, error)| {
            let mut alone = Resolve::new();
            alone.push_source_map(map);
            unreadable(&alone, self.source, &error.into())
        })?;
        let name = package.main.name.clone();
        let path = path.to_owned();
        self.texts.push(Text { package, place, path });
        Ok(Named::Text(name))
    }

    /// Resolves each package once, dependencies first.
    fn resolve(self, resolve: &mut Resolve) -> Result<(Vec<PackageId>, Vec<PathBuf>), Error> {
        let Self { source, texts, named, files } = self;
        let mut all: Vec<Text> = Vec::new();
        for text in texts {
            let name = &text.package.main.name;
            if resolve.package_names.contains_key(name) {
                return Err(twice(name, &text.path, None));
            }
            let same = |other: &&Text| other.package.main.name == *name;
            match all.iter().find(same) {
                Some(other) if other.place == text.place => all.push(text), // The parser reports this.
                Some(other) if !alike(&text, other) => {
                    return Err(twice(name, &text.path, Some(&other.path)));
                }
                Some(_) => (),
                None => all.push(text),
            }
        }
        let mut all = all.into_iter().map(|text| text.package);
        if let Some(first) = all.next() {
            let pushed = resolve.push_groups(first, all.collect());
            pushed.map_err(|error| unreadable(resolve, source, &error.into()))?;
        }
        let id = |named| match named {
            Named::Text(name) => resolve.package_names.get(&name).copied(),
            Named::Binary(id) => Some(id),
        };
        Ok((named.into_iter().filter_map(id).collect(), files))
    }
}

/// The entries of a folder's `deps`.
fn dependencies(path: &Path) -> io::Result<Vec<PathBuf>> {
    let deps = path.join("deps");
    if !deps.is_dir() {
        return Ok(Vec::new());
    }
    let entries: io::Result<Vec<_>> = deps.read_dir()?.map(|entry| Ok(entry?.path())).collect();
    let mut entries = entries?;
    entries.retain(|entry| {
        let ending = entry.extension().and_then(|ending| ending.to_str());
        entry.is_dir() || matches!(ending, Some("wit" | "wasm"))
    });
    entries.sort();
    Ok(entries)
}

/// Whether two packages have the same texts, in files of the same names.
fn alike(a: &Text, b: &Text) -> bool {
    let [a, b] = [a, b].map(|text| {
        let files = text.package.source_map.source_files();
        let read = files.map(|file| (file.file_name().map(ToOwned::to_owned), fs::read(file).ok()));
        let mut read: Vec<_> = read.collect();
        read.sort();
        read
    });
    a == b && a.iter().all(|(_, text)| text.is_some())
}

fn twice(name: &PackageName, path: &Path, other: Option<&Path>) -> Error {
    let other = other.map(|other| format!(" and `{}`", from_here(other))).unwrap_or_default();
    Error::nowhere(format!(
        "package `{name}` occurs twice, and the two differ: in `{}`{other}",
        from_here(path)
    ))
    .help("name only one of them, or make them the same")
}

fn unread(path: &Path, error: &io::Error) -> Error {
    Error::nowhere(format!("`{}` cannot be read: {error}", from_here(path)))
}
