//! Reads apps, and writes them so that no half of one is left.

use std::fmt::Display;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::{Error, Result};

/// The size in bytes of the largest file that is read as an app. A device such as `/dev/zero` has no end.
const MOST: u64 = 64 << 20;

/// The number of symbolic links that are followed one after the other.
const LINKS: usize = 40;

/// Reads a file, a pipe or a device.
///
/// # Errors
///
/// The file cannot be read, or it is larger than any app.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes));
    read.map_err(|error| Error::nowhere(format!("cannot read it: {error}")))?;
    if bytes.len() as u64 > MOST {
        let message = format!("it has more than {} MiB, which is too much for an app", MOST >> 20);
        return Err(Error::nowhere(message).help("name the app's .wasm").into());
    }
    Ok(bytes)
}

/// Writes what was made of the file `input`. A file is replaced as a whole or not at all, keeps its
/// permissions, and may be behind symbolic links. Folders that do not exist are made.
///
/// # Errors
///
/// The output is the input itself, or it cannot be written.
pub fn write(input: &Path, output: &Path, bytes: &[u8]) -> Result<()> {
    let refused =
        |why: &dyn Display| Error::nowhere(format!("cannot write {}: {why}", output.display()));
    let failed = |error: io::Error| refused(&error);
    match fs::metadata(output) {
        Ok(old) if old.is_dir() => {
            return Err(refused(&"it is a folder").help("name a file with `-o`").into());
        }
        Ok(old) if old.is_file() => {
            if fs::canonicalize(input).ok() == fs::canonicalize(output).ok() {
                let why = "it is the app itself, which would be lost";
                return Err(refused(&why).help("name another file with `-o`").into());
            }
            // A file that must not be written must not be replaced either.
            OpenOptions::new().write(true).open(output).map_err(failed)?;
        }
        // A pipe or a device cannot be replaced, and has no contents to lose.
        Ok(_) => return Ok(fs::write(output, bytes).map_err(failed)?),
        Err(_) => (),
    }
    Ok(replace(&behind(output), bytes).map_err(failed)?)
}

/// The file behind all symbolic links, which need not exist.
fn behind(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        let Ok(link) = fs::read_link(&path) else { break };
        path = path.parent().map_or(link.clone(), |folder| folder.join(&link));
    }
    path
}

/// Writes a new file beside `path`, and gives it this path once it is complete.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let new = folder.join(format!(".microwit-{}-{}", process::id(), now.as_nanos()));
    let mut file = OpenOptions::new().write(true).create_new(true).open(&new)?;
    let written = file.write_all(bytes).and_then(|()| {
        if let Ok(old) = fs::metadata(path) {
            file.set_permissions(old.permissions())?;
        }
        file.sync_all()?;
        drop(file);
        fs::rename(&new, path)
    });
    written.inspect_err(|_| drop(fs::remove_file(&new)))
}
