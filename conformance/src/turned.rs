//! Makes a world that exports what another world imports.

use std::fs;
use std::path::Path;

use anyhow::{Result, anyhow, bail};
use wit_parser::{Resolve, WorldItem, WorldKey};

/// The name of the world that [`write()`] adds.
pub const WORLD: &str = "turned-round";

/// Copies a WIT file to the folder `to`, and adds a world that exports all that the file's only world
/// imports.
pub fn write(wit: &Path, to: &Path) -> Result<()> {
    let mut resolve = Resolve::new();
    let (package, _) = resolve.push_path(wit)?;
    let world = resolve.select_world(&[package], None).map_err(|error| anyhow!("{error}"))?;
    let mut text = format!("package {};\n\nworld {WORLD} {{\n", resolve.packages[package].name);
    for (key, item) in &resolve.worlds[world].imports {
        match (key, item) {
            (WorldKey::Interface(_), WorldItem::Interface { id, .. }) => {
                let interface = &resolve.interfaces[*id];
                let own = interface.name.as_ref().filter(|_| interface.package == Some(package));
                let name =
                    own.map_or_else(|| resolve.name_world_key(key), |name| format!("%{name}"));
                text += &["  export ", &name, ";\n"].concat();
            }
            _ => bail!("{}: only interfaces can be turned round", wit.display()),
        }
    }
    text += "}\n";
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to)?;
    fs::write(to.join("given.wit"), fs::read(wit)?)?;
    Ok(fs::write(to.join("turned.wit"), text)?)
}
