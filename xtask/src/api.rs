//! `cargo xtask api`: the public items of each published library, compared with the lists in `docs/api`, so
//! that a review sees each change of them.

use anyhow::{Context, Result, ensure};
use std::{
    fmt::Write,
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::Command,
};

use crate::{
    paths,
    published::{self, Published, User},
    report::Report,
    step,
};

/// The options of `cargo xtask api`.
#[derive(clap::Args)]
pub struct Options {
    /// Write the lists anew, after a change on purpose.
    #[arg(long)]
    bless: bool,
}

/// Compares the list of each library.
pub fn run(options: &Options) -> Result<()> {
    let published = published::all()?;
    let libraries: Vec<_> = published.iter().filter(|published| published.is_library()).collect();
    describe(&libraries)?;
    let mut report = Report::default();
    for library in libraries {
        report.case(&library.name, || compare(library, options.bless));
    }
    report.end()
}

/// Compares all lists, as continuous integration does.
pub fn check() -> Result<()> {
    run(&Options { bless: false })
}

fn compare(library: &Published, bless: bool) -> Result<()> {
    let list = list(library)?;
    let file = paths::root().join("docs/api").join(format!("{}.txt", library.name));
    if bless {
        return crate::apps::write(&file, list.as_bytes());
    }
    let known = fs::read_to_string(&file).unwrap_or_default();
    let only = |of: &str, other: &str, mark: char| -> String {
        let lines = of.lines().filter(|line| !other.lines().any(|other| other == *line));
        lines.fold(String::new(), |mut all, line| {
            // A string takes any text.
            let _ = writeln!(all, "{mark} {line}");
            all
        })
    };
    ensure!(
        known == list,
        "its public items are not those of {}:\n{}{}If that is right: cargo xtask api --bless",
        file.display(),
        only(&known, &list, '-'),
        only(&list, &known, '+'),
    );
    Ok(())
}

/// A rustdoc whose output is for programs, which is unstable. Were cargo itself told to allow that, it would compile all
/// dependencies again.
fn rustdoc() -> Result<PathBuf> {
    let path = paths::target().join("unstable-rustdoc");
    let script = "#!/bin/sh\nRUSTC_BOOTSTRAP=1 exec rustdoc \"$@\"\n";
    crate::apps::write(&path, script.as_bytes())?;
    fs::set_permissions(&path, Permissions::from_mode(0o755))?;
    Ok(path)
}

/// Makes rustdoc describe all libraries, with the features that a firmware or an app may turn on. One command does, so
/// that no dependency is compiled for each of them.
fn describe(libraries: &[&Published]) -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(paths::root()).args(["doc", "--no-deps", "--lib"]);
    for library in libraries {
        cargo.args(["--package", &library.name]);
        for feature in library.features_of(User::Chip) {
            cargo.arg("--features").arg(format!("{}/{feature}", library.name));
        }
    }
    cargo.env("RUSTDOC", rustdoc()?).env("RUSTDOCFLAGS", "-Zunstable-options --output-format json");
    step::command("describing the libraries", "api", &mut cargo).map(drop)
}

/// The public items of a library, one a line.
fn list(library: &Published) -> Result<String> {
    let json: PathBuf =
        paths::target().join("doc").join(library.name.replace('-', "_")).with_extension("json");
    let api = public_api::Builder::from_rustdoc_json(&json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()
        .with_context(|| format!("{} cannot be read", json.display()))?;
    let mut lines: Vec<_> = api.items().map(ToString::to_string).collect();
    lines.push(String::new());
    Ok(lines.join("\n"))
}
