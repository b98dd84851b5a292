//! `cargo xtask strangers`: builds firmware and apps as a stranger would, who depends on the published
//! crates and knows nothing of this workspace.
//!
//! Invariant: a stranger's crate is a workspace of its own, and starts without this workspace's lock file.

mod chips;
mod document;
mod krate;
mod versions;

use anyhow::{Context, Result};
use clap::ValueEnum;
use std::{fs, path::PathBuf, process::Command};

use crate::{
    engine::{self, Engine},
    package,
    published::{self, Published, User},
    report::Report,
    step,
    toolchain::{Toolchain, WASM},
};
use chips::Chip;
use krate::Krate;
use versions::Versions;

/// The targets of apps. The apps that are run are built for the first.
const APP_TARGETS: [&str; 2] = [WASM, "wasm32-unknown-unknown"];

/// The stranger's apps: one without an allocator, and one with an allocator.
const APPS: [&str; 2] = ["app", "heap"];

/// The command's name.
const COMMAND: &str = "microwit";

/// The package of the command.
const COMMAND_PACKAGE: &str = "microwit-cli";

/// The strangers to build.
#[derive(clap::Args)]
pub struct Options {
    /// Build only those with this engine, and install what its chips need; repeat the option for more
    /// engines.
    #[arg(long = "engine", value_name = "ENGINE", value_parser = engine::one_or_all())]
    engines: Vec<String>,
    /// The dependencies to choose, among those that the manifests allow.
    #[arg(long, value_enum, default_value_t = Which::Both)]
    versions: Which,
    /// Skip firmware for chips, apps that no host here runs, and features that bring compilers with them.
    #[arg(long)]
    quick: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Which {
    Newest,
    Oldest,
    Both,
}

/// Builds all strangers' crates, and runs those for this machine. Reports failures after all have run.
pub fn run(options: &Options) -> Result<()> {
    let named = |engine: &Engine| {
        let names = |name: &String| name == "all" || name == engine.name();
        options.engines.is_empty() || options.engines.iter().any(names)
    };
    let engines: Vec<_> = Engine::ALL.into_iter().filter(named).collect();
    let all: &[Versions] = match options.versions {
        Which::Newest => &[Versions::Newest],
        Which::Oldest => &[Versions::Oldest],
        Which::Both => &[Versions::Newest, Versions::Oldest],
    };
    let published = published::all()?;
    let mut report = Report::default();
    if !report.case("packing what a registry takes", || krate::from_packages(&published)) {
        return report.end();
    }
    for &versions in all {
        Strangers { versions, options, report: &mut report }.run(&engines, &published)?;
    }
    report.end()
}

/// The selection that continuous integration runs.
pub fn newest() -> Result<()> {
    run(&Options { engines: Vec::new(), versions: Which::Newest, quick: true })
}

/// The strangers with one choice of dependencies.
struct Strangers<'r> {
    versions: Versions,
    options: &'r Options,
    report: &'r mut Report,
}

impl Strangers<'_> {
    fn run(&mut self, engines: &[Engine], published: &[Published]) -> Result<()> {
        if !self.case("choosing dependencies", Versions::choose) {
            return Ok(());
        }
        self.case("the command", |versions| command(versions, published));
        for document in document::ALL {
            for &engine in document.engines.iter().filter(|engine| engines.contains(engine)) {
                let what = format!("{}, from top to bottom, with {engine}", document.name);
                self.case(&what, |versions| document.follow(engine, versions));
            }
        }
        self.case("a board for any engine", |versions| {
            krate::copy_folder("wit", versions)?;
            Krate::copy("board", "board", versions, &[])?.cargo(&["check"])
        });
        self.chips("a board", None, |chip, versions| {
            let toolchain = Toolchain::for_target(chip.target)?;
            Krate::copy("board", "board", versions, &[])?.cargo_for(&toolchain, &["check"])
        });
        self.apps();
        for &engine in engines {
            self.case(&format!("a host with {engine}"), |versions| host(engine, versions));
            self.chips(&format!("firmware with {engine}"), Some(engine), |chip, versions| {
                firmware(engine, chip, versions)
            });
        }
        // The crates of engines that were not requested are skipped.
        let left_alone = |name: &str| {
            let engine = name.strip_prefix("microwit-").and_then(|name| name.parse().ok());
            engine.is_some_and(|engine| !engines.contains(&engine))
        };
        for published in published.iter().filter(|published| !left_alone(&published.name)) {
            self.features(published)?;
        }
        Ok(())
    }

    fn case(&mut self, what: &str, work: impl FnOnce(Versions) -> Result<()>) -> bool {
        let versions = self.versions;
        self.report.case(format!("{versions}: {what}"), || work(versions))
    }

    /// Builds the apps for boards, and for the other targets that an author might choose.
    fn apps(&mut self) {
        for app in APPS {
            for target in APP_TARGETS {
                for profile in ["release", "dev"] {
                    if self.options.quick && (target, profile) != (WASM, "release") {
                        continue;
                    }
                    self.case(&format!("{app}.wasm for {target}, {profile}"), |versions| {
                        let toolchain = Toolchain::for_target(target)?;
                        let renamed = [(&*quoted(app), &*quoted(&app_name(app, versions)))];
                        let krate = Krate::copy(app, app, versions, &renamed)?;
                        krate.cargo_for(&toolchain, &["build", "--profile", profile])
                    });
                }
            }
        }
    }

    /// Runs a case for each chip that this machine can compile it for.
    fn chips(
        &mut self,
        what: &str,
        engine: Option<Engine>,
        work: impl Fn(&Chip, Versions) -> Result<()>,
    ) {
        let quick = self.options.quick;
        for chip in chips::all().filter(|_| !quick) {
            let what = format!("{what} for {}", chip.target);
            match chip.lacking(engine, !self.options.engines.is_empty()) {
                Ok(None) => drop(self.case(&what, |versions| work(chip, versions))),
                Ok(Some(why)) => self.report.skip(&format!("{}: {what}", self.versions), &why),
                Err(error) => drop(self.case(&what, |_| Err(error))),
            }
        }
    }

    /// Builds a crate without features, with each feature, and with all features.
    fn features(&mut self, published: &Published) -> Result<()> {
        let name = &published.name;
        let library = format!("#![no_std]\nextern crate {} as _;\n", name.replace('-', "_"));
        let user = format!("{name}-user");
        let krate = Krate::write(&published.user(), &library, &user, self.versions)?;
        let user = if self.options.quick { User::Chip } else { User::Desk };
        for (what, features) in published.choices(user) {
            self.case(&format!("{name}, {what}"), |_| {
                krate.cargo(&["check", "--no-default-features", "--features", &features])
            });
        }
        Ok(())
    }
}

/// Builds the command, which later packs the apps.
fn command(versions: Versions, published: &[Published]) -> Result<()> {
    let command = published.iter().find(|published| published.name == COMMAND_PACKAGE);
    let manifest = command.context("it is not published")?.program()?;
    Krate::write(&manifest, "", "command", versions)?.cargo(&["build"])?;
    let built = package::target().join("debug").join(COMMAND);
    fs::copy(built, krate::folder(versions).join(COMMAND))?;
    Ok(())
}

/// Runs both apps on this machine.
fn host(engine: Engine, versions: Versions) -> Result<()> {
    let host = of("host", engine, versions)?;
    for app in APPS {
        pack(app, engine, &host, cfg!(target_pointer_width = "64"))?;
    }
    host.cargo(&["run"])
}

/// Compiles firmware with an app in it.
fn firmware(engine: Engine, chip: &Chip, versions: Versions) -> Result<()> {
    let firmware = of("firmware", engine, versions)?;
    pack(APPS[0], engine, &firmware, false)?;
    let toolchain = Toolchain::for_target(chip.target)?.with_flags(engine.rustflags());
    firmware.cargo_for(&toolchain, &["build"])
}

/// The crate made from a template for wasmi, with the engine's name replaced by that of another engine.
fn of(template: &str, engine: Engine, versions: Versions) -> Result<Krate> {
    let name = format!("{template}-{}", engine.name());
    Krate::copy(template, &name, versions, &[("wasmi", engine.name())])
}

/// Packs an app into a crate's folder.
fn pack(app: &str, engine: Engine, into: &Krate, wide: bool) -> Result<()> {
    let versions = into.versions;
    let mut command = Command::new(krate::folder(versions).join(COMMAND));
    command.args(["pack", "--fuel", "--engine", engine.name()]);
    command.args(wide.then_some("--wide"));
    command.arg("-o").arg(into.folder.join(format!("{app}.packed")));
    command.arg(built(app, versions));
    step::logged(&format!("strangers-{versions}-pack-{app}-{}", engine.name()), &mut command)
        .map(drop)
}

/// The name of an app's package. It contains the versions, since cargo puts the modules of all packages
/// with one name in one place.
fn app_name(app: &str, versions: Versions) -> String {
    format!("{app}-{versions}")
}

/// The file of an app that was built for boards.
fn built(app: &str, versions: Versions) -> PathBuf {
    let file = app_name(app, versions).replace('-', "_") + ".wasm";
    package::target().join(WASM).join("release").join(file)
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}
