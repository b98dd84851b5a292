//! The library that the commands `vectors`, `guests`, `corpus` and `smith` link to the hosts that they
//! generate.
//!
//! A generated host is an *identity host*: it returns its arguments. Everything here is generic over the
//! host, and over the engine that runs its guests.
#![forbid(unsafe_code)]

pub mod delay;
pub mod engine;
mod executor;
mod expect;
mod features;
pub mod guests;
mod keep;
pub mod modules;
mod record;
mod shape;
mod subject;
mod tally;
mod value;
pub mod vectors;

use std::process::ExitCode;

use microwit_any::{App, Engine, OnAny};
use microwit_host::{CallError, TrapCode};
use serde::de::DeserializeOwned;

pub use executor::{at_once, polled};
pub use keep::{Keep, keep};
pub use record::{Glance, Record};
pub use subject::{Given, Round, Subject, Watched};
pub use tally::{Caught, Tally, caught};
pub use value::{Fresh, Invent, Show, Value};

/// Reads a JSON file.
fn read<T: DeserializeOwned>(file: &str) -> Result<T, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("{file}: {error}"))
}

/// The exit code of a program: success only if all cases could be read and have passed.
fn finish(passed: Result<bool, String>) -> ExitCode {
    match passed {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Performs an operation on an app, given as text, on every engine.
///
/// # Panics
///
/// It panics if the text is no module, or if an engine cannot have it.
pub fn on_all<D: OnAny>(app: &str, operation: impl Fn() -> D) {
    let wasm = wat::parse_str(app).expect("the text is a module");
    for engine in Engine::ALL {
        println!("{engine}");
        App::new(engine, &wasm, true).expect("the module can be packed").on(operation());
    }
}

/// The result of a call, without the place where it has failed.
///
/// # Errors
///
/// The code of the trap.
pub fn code<T>(done: Result<T, CallError>) -> Result<T, TrapCode> {
    done.map_err(|error| error.trap.code)
}

/// The body of the functions of a host that guests are only bound to.
///
/// # Panics
///
/// It always panics. No guest calls such a host.
pub fn nobody_calls<T>() -> T {
    panic!("this host is only bound")
}
