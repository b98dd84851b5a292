//! The commands for work on this repository: `cargo xtask COMMAND`.

#![forbid(unsafe_code)]

mod api;
mod apps;
mod apt;
mod attack;
mod bench;
mod board;
mod boards;
mod book;
mod celsius;
mod chips;
mod corpus;
mod demo;
mod drivers;
mod engine;
mod expand;
mod footprint;
mod fuzz;
mod guests;
mod languages;
mod measured;
mod miri;
mod model;
mod own;
mod package;
mod paths;
mod picture;
mod proof;
mod published;
mod qemu;
mod qmp;
mod report;
mod sanitize;
mod setup;
mod shell;
mod size;
mod smith;
mod soak;
mod step;
mod strangers;
mod svg;
mod table;
mod tenants;
mod test;
mod tidy;
mod toolchain;
mod trace;
mod vectors;
mod weigh;

use clap::Parser;
use std::process::ExitCode;

/// Builds, shows, tests and measures microwit.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Invocation {
    /// Allow apt-get to remove packages that conflict with a new one.
    #[arg(long, global = true)]
    allow_removals: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Install the tools that the demo needs and this machine lacks.
    Setup(setup::Options),
    /// Run one app on emulated chips and on this machine, and compare what they do.
    Demo(demo::Options),
    /// Run all steps of continuous integration.
    Test(test::Options),
    /// Build and weigh the firmware of boards that people own.
    Boards(boards::Options),
    /// Build and run a firmware for each family of chips with each engine, as the book's table says.
    Chips(chips::Options),
    /// Print the code that the macros generate from WIT.
    Expand(expand::Options),
    /// Print how much flash microwit takes, beside hand-written twins.
    Size(size::Options),
    /// Print how many instructions microwit takes, beside hand-written twins.
    Bench(bench::Options),
    /// Print what each engine takes of a chip, with microwit's bindings and with bindings by hand.
    Footprint(footprint::Options),
    /// Run the test vectors of the specification against a host that is generated for them.
    Vectors(vectors::Options),
    /// Run valid and invalid guests against hosts that are generated for their worlds.
    Guests(guests::Options),
    /// Run apps in several languages, built by several compilers, on every engine.
    Languages(languages::Options),
    /// Prove WIT from other projects: both halves compile, dummy guests load, and changed ones do not.
    Corpus(corpus::Options),
    /// Prove random WIT in the same way as `corpus`.
    Smith(smith::Options),
    /// Feed random memory, modules and WIT, and fail if anything panics.
    Fuzz(fuzz::Options),
    /// Run apps that attack the board, and fail if the board does not continue as before.
    Attack(attack::Options),
    /// Load, run, suspend, kill and replace apps at random; fail if the heap does not end where it began.
    Soak(soak::Options),
    /// Weigh modules, and fail if loading one takes more heap than its computed weight.
    Weigh,
    /// Run the tests of crates with `unsafe` code under Miri.
    Miri,
    /// Run WAMR's tests with its C code under the compiler's sanitizers.
    Sanitize,
    /// Compare the public items of each library with the lists in docs/api.
    Api(api::Options),
    /// Pack the published crates, compile each from its package, and check its contents.
    Package,
    /// Build and run firmware and apps as a user would, with the newest and the oldest dependencies.
    Strangers(strangers::Options),
    #[command(hide = true)]
    Prepare(corpus::Unit),
    /// Check links, run the book's code, and build the book.
    Book,
    /// Check the invariants that ARCHITECTURE.md lists.
    Tidy,
}

fn main() -> ExitCode {
    let Invocation { allow_removals, command } = Invocation::parse();
    if allow_removals {
        apt::allow_removals();
    }
    let outcome = match command {
        Command::Setup(options) => setup::run(&options),
        Command::Demo(options) => demo::run(&options),
        Command::Test(options) => test::run(&options),
        Command::Boards(options) => boards::run(&options),
        Command::Chips(options) => chips::run(&options),
        Command::Expand(options) => expand::run(&options),
        Command::Size(options) => size::run(&options),
        Command::Bench(options) => bench::run(&options),
        Command::Footprint(options) => footprint::run(&options),
        Command::Vectors(options) => vectors::run(&options),
        Command::Guests(options) => guests::run(&options),
        Command::Languages(options) => languages::run(&options),
        Command::Corpus(options) => corpus::run(&options),
        Command::Smith(options) => smith::run(&options),
        Command::Fuzz(options) => fuzz::run(&options),
        Command::Attack(options) => attack::run(&options),
        Command::Soak(options) => soak::run(&options),
        Command::Weigh => weigh::run(),
        Command::Miri => miri::run(),
        Command::Sanitize => sanitize::run(),
        Command::Api(options) => api::run(&options),
        Command::Package => package::run(),
        Command::Strangers(options) => strangers::run(&options),
        Command::Prepare(unit) => corpus::prepare(&unit),
        Command::Book => book::run(),
        Command::Tidy => tidy::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if !error.is::<proof::Told>() {
                eprintln!("error: {error:#}");
            }
            ExitCode::FAILURE
        }
    }
}
