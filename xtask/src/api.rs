//! `cargo xtask api`: the public items of each published library, compared with the lists in `docs/api`, so
//! that a review sees each change of them.

use anyhow::{Context, Result, ensure};
use std::{fmt::Write, fs, path::PathBuf, process::Command};

use crate::{
    paths,
    published::{self, Published},
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
    let mut report = Report::default();
    for library in published::all()?.iter().filter(|published| published.is_library()) {
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

/// Features for a developer's machine, which bring whole compilers with them.
const OF_A_DESK: &[&str] = &["all", "lock", "pack"];

/// The public items of a library with the features that a firmware or an app may turn on, one a line.
fn list(library: &Published) -> Result<String> {
    let mut cargo = Command::new("cargo");
    let features = library.features.iter().filter(|name| !OF_A_DESK.contains(&name.as_str()));
    let features: Vec<_> = features.map(String::as_str).collect();
    cargo.current_dir(paths::root()).args(["rustdoc", "--lib", "--package", &library.name]);
    cargo.args(["--features", &features.join(",")]);
    // rustdoc's output for programs is unstable.
    cargo.args(["--", "-Zunstable-options", "--output-format", "json"]).env("RUSTC_BOOTSTRAP", "1");
    step::logged(&format!("api-{}", library.name), &mut cargo)?;
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
