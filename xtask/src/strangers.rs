//! `cargo xtask strangers`: firmware and apps as a stranger has them, who depends on the published
//! crates and knows nothing of this workspace.
//!
//! Invariant: a stranger's crate is a workspace of its own, and starts without a lock file of ours.

mod chips;
mod krate;
mod readme;
mod versions;

use anyhow::{Context, Result};
use clap::ValueEnum;
use std::{fs, path::PathBuf, process::Command};

use crate::{
    engine::{self, Engine},
    published::{self, Published},
    report::Report,
    step,
    toolchain::{Toolchain, WASM},
};
use chips::Chip;
use krate::Krate;
use versions::Versions;

/// The targets of apps; the first is that of the apps that are run.
const APP_TARGETS: [&str; 2] = [WASM, "wasm32-unknown-unknown"];

/// The stranger's apps: one without an allocator, one with.
const APPS: [&str; 2] = ["app", "heap"];

/// The command.
const COMMAND: &str = "microwit";

/// The package that it is in.
const COMMAND_PACKAGE: &str = "microwit-cli";

/// Which strangers.
#[derive(clap::Args)]
pub struct Options {
    /// Those with this engine only; what their chips need is installed. Repeat it for more.
    #[arg(long = "engine", value_name = "ENGINE", value_parser = engine::one_or_all())]
    engines: Vec<String>,
    /// Which dependencies they get, of those that the manifests allow.
    #[arg(long, value_enum, default_value_t = Which::Both)]
    versions: Which,
    /// Leave out firmware for chips, and apps that no host here runs.
    #[arg(long)]
    quick: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Which {
    Newest,
    Oldest,
    Both,
}

/// Builds them, and runs those for this machine; fails if any fails, but not before all have had
/// their turn.
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

/// What the continuous integration has time for.
pub fn newest() -> Result<()> {
    run(&Options { engines: Vec::new(), versions: Which::Newest, quick: true })
}

/// Those with one choice of dependencies.
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
        self.case("README.md, from top to bottom", readme::run);
        self.case("the command", |versions| command(versions, published));
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
        // Engines that nobody asked for are left alone.
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

    /// The apps, as they are built for boards, and for whatever else one may build them.
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

    /// Something for each chip that can have it.
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

    /// A crate without features, with each, and with all.
    fn features(&mut self, published: &Published) -> Result<()> {
        let name = &published.name;
        let library = format!("#![no_std]\nextern crate {} as _;\n", name.replace('-', "_"));
        let user = format!("{name}-user");
        let user = Krate::write(&published.user(), &library, &user, self.versions)?;
        for (what, features) in published.choices() {
            self.case(&format!("{name}, {what}"), |_| {
                user.cargo(&["check", "--no-default-features", "--features", &features])
            });
        }
        Ok(())
    }
}

/// Builds the command; later it packs apps.
fn command(versions: Versions, published: &[Published]) -> Result<()> {
    let command = published.iter().find(|published| published.name == COMMAND_PACKAGE);
    let manifest = command.context("it is not published")?.program()?;
    Krate::write(&manifest, "", "command", versions)?.cargo(&["build"])?;
    let built = krate::target().join("debug").join(COMMAND);
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

/// Compiles firmware, with an app in it.
fn firmware(engine: Engine, chip: &Chip, versions: Versions) -> Result<()> {
    let firmware = of("firmware", engine, versions)?;
    pack(APPS[0], engine, &firmware, false)?;
    let toolchain = Toolchain::for_target(chip.target)?.with_flags(engine.rustflags());
    firmware.cargo_for(&toolchain, &["build"])
}

/// The crate of that name that is written for wasmi, with another engine: one changes that word.
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

/// What an app's package is called. Cargo gives the modules of all packages of one name the same place.
fn app_name(app: &str, versions: Versions) -> String {
    format!("{app}-{versions}")
}

/// Where an app is that was built for boards.
fn built(app: &str, versions: Versions) -> PathBuf {
    let file = app_name(app, versions).replace('-', "_") + ".wasm";
    krate::target().join(WASM).join("release").join(file)
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}
