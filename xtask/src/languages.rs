//! Builds apps in several languages with several compilers and their default settings, and runs each on
//! every engine.

mod tools;

use crate::{
    own, paths, proof, step,
    toolchain::{Toolchain, UNKNOWN, WASM},
};
use anyhow::{Context, Result};
use clap::builder::PossibleValuesParser;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tools::{Missing, Tools};

/// The languages to test.
#[derive(clap::Args)]
pub struct Options {
    /// Test only these languages, and fail if the compiler of one is not available.
    #[arg(value_parser = PossibleValuesParser::new(LANGUAGES.iter().map(|language| language.0)))]
    languages: Vec<String>,
    /// Do not download compilers.
    #[arg(long)]
    offline: bool,
}

/// A built app: its name and its file.
type App = (String, PathBuf);

/// A function that builds all apps of a language.
type Build = fn(&Tools) -> Result<Vec<App>>;

const LANGUAGES: &[(&str, Build)] =
    &[("rust", rust), ("c", c), ("zig", zig), ("assemblyscript", assemblyscript)];

/// The tested versions of upstream's `wit-bindgen`: the newest one, and old ones.
const WIT_BINDGEN: &[&str] = &["0.63.0", "0.30.0", "0.24.0"];

/// Builds the apps, and runs them.
pub fn run(options: &Options) -> Result<()> {
    let tools = Tools { offline: options.offline };
    let named = |name: &str| options.languages.iter().any(|wanted| wanted == name);
    let mut apps = Vec::new();
    for (name, build) in LANGUAGES {
        if !options.languages.is_empty() && !named(name) {
            continue;
        }
        match build(&tools) {
            Err(error) if error.is::<Missing>() && !named(name) => {
                println!("skipped {name}: {error:#}");
            }
            built => apps.extend(built.with_context(|| format!("{name} cannot be built"))?),
        }
    }
    let apps = apps.iter().map(|(name, file)| format!("{name}={}", file.display()));
    proof::run(own::program("microwit-languages")?.args(apps))
}

/// The folder of the sources.
fn sources() -> PathBuf {
    paths::root().join("conformance/languages")
}

/// The folder of the built apps.
fn folder() -> PathBuf {
    paths::target().join("languages")
}

/// Runs a compiler that takes the output file, which is the app, as its last argument.
fn compiled(name: &str, command: &mut Command) -> Result<App> {
    let slug = name.replace(|c: char| !c.is_ascii_alphanumeric() && c != '.', "-");
    let file = folder().join(format!("{slug}.wasm"));
    fs::create_dir_all(folder())?;
    command.arg(&file);
    step::command(format!("building {name}"), &format!("language-{slug}"), command)?;
    Ok((name.to_owned(), file))
}

/// The apps in Rust: by hand and with upstream's bindings, for both targets, debug and release, without
/// flags.
fn rust(tools: &Tools) -> Result<Vec<App>> {
    let mut apps = Vec::new();
    let by_hand = ("rust, by hand".to_owned(), "rust-hand", String::new());
    let upstream = WIT_BINDGEN.iter().map(|version| {
        let dependency = format!(
            "wit-bindgen = {{ version = \"={version}\", default-features = false, \
             features = [\"macros\", \"realloc\"] }}\n"
        );
        (format!("rust, wit-bindgen {version}"), "wit-bindgen", dependency)
    });
    for (name, source, dependency) in std::iter::once(by_hand).chain(upstream) {
        let package = name.replace([',', ' ', '.'], "-").replace("--", "-");
        let folder = folder().join(&package);
        fs::create_dir_all(folder.join("wit"))?;
        for file in ["wit/languages.wit", &format!("{source}/lib.rs"), &format!("{source}/heap.rs")]
        {
            let from = sources().join(file);
            if from.exists() {
                fs::copy(
                    &from,
                    folder.join(file.trim_start_matches(source).trim_start_matches('/')),
                )?;
            }
        }
        let manifest = format!(
            "[package]\nname = \"{package}\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\
             [lib]\npath = \"lib.rs\"\ncrate-type = [\"cdylib\"]\n[workspace]\n\
             [dependencies]\n{dependency}"
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        for target in [UNKNOWN, WASM] {
            let toolchain = Toolchain::for_target(target)?;
            for profile in ["debug", "release"] {
                let name = format!("{name}, {target}, {profile}");
                let mut cargo = toolchain.cargo_in("build", &folder, profile == "release");
                if tools.offline {
                    cargo.arg("--offline");
                }
                step::command(format!("building {name}"), "language-rust", &mut cargo)?;
                let file = toolchain.artefacts_of(profile).join(package.replace('-', "_"));
                apps.push((name, file.with_extension("wasm")));
            }
        }
    }
    Ok(apps)
}

const LEVELS: [&str; 3] = ["-O0", "-Os", "-O2"];

/// Flags that give an old compiler the defaults of newer ones.
const LIME1: &[&str] = &[
    "-O2",
    "-mbulk-memory",
    "-mmultivalue",
    "-mnontrapping-fptoint",
    "-mreference-types",
    "-msign-ext",
];

/// Flags for every C compiler: there is no library, and no `main`.
const BARE: [&str; 4] = ["-nostdlib", "-Wl,--no-entry", "-Wl,-z,stack-size=4096", "-o"];

fn c(tools: &Tools) -> Result<Vec<App>> {
    let clang = tools.clang()?;
    let build = |name: &str, flags: &[&str]| {
        let mut command = clang.command();
        command.arg("--target=wasm32").args(flags).arg(sources().join("c/app.c")).args(BARE);
        compiled(&format!("c, clang 14, {name}"), &mut command)
    };
    let levels = LEVELS.iter().map(|level| (*level, std::slice::from_ref(level)));
    levels.chain([("Lime1", LIME1)]).map(|(name, flags)| build(name, flags)).collect()
}

/// Builds the Zig apps, and C apps with Zig's C compiler, which is a recent clang.
fn zig(tools: &Tools) -> Result<Vec<App>> {
    let zig = tools.zig()?;
    let command = |what: &str| {
        let mut command = Command::new(&zig);
        command.env("ZIG_GLOBAL_CACHE_DIR", folder().join("zig-cache"));
        command.current_dir(folder()).arg(what);
        command
    };
    let mut apps = Vec::new();
    for mode in ["Debug", "ReleaseSafe", "ReleaseSmall", "ReleaseFast"] {
        let mut build = command("build-exe");
        build.args(["-target", "wasm32-freestanding", "-O", mode, "-fno-entry", "-rdynamic"]);
        build.args(["--stack", "16384"]).arg(sources().join("zig/app.zig"));
        // Zig takes the file's name as a part of an option.
        let name = format!("zig, {mode}");
        let file = folder().join(format!("zig-{mode}.wasm"));
        build.arg(format!("-femit-bin={}", file.display()));
        step::command(format!("building {name}"), &format!("language-zig-{mode}"), &mut build)?;
        apps.push((name, file));
    }
    for level in LEVELS {
        let mut build = command("cc");
        build.args(["--target=wasm32-freestanding", level, "-fno-sanitize=undefined"]);
        build.arg(sources().join("c/app.c")).args(BARE);
        apps.push(compiled(&format!("c, zig cc, {level}"), &mut build)?);
    }
    Ok(apps)
}

fn assemblyscript(tools: &Tools) -> Result<Vec<App>> {
    let compiler = tools.assemblyscript()?;
    let build = |(name, flags): (&str, &[&str])| {
        let mut command = Command::new("node");
        command.current_dir(compiler.parent().unwrap_or(Path::new("."))).arg(&compiler);
        command.arg(sources().join("assemblyscript/app.ts")).args(flags);
        // The app handles its own `abort`, so that the host needs no import for it.
        command.args(["--use", "abort=", "--outFile"]);
        compiled(&format!("assemblyscript, {name}"), &mut command)
    };
    let kinds: [(&str, &[&str]); 3] = [
        ("debug", &["--runtime", "stub"]),
        ("release", &["--runtime", "stub", "-O"]),
        ("collected", &["--runtime", "minimal", "-O"]),
    ];
    kinds.into_iter().map(build).collect()
}
