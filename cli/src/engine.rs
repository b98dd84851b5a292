//! What runs apps, and what of WebAssembly it takes.

use std::fmt;

use clap::ValueEnum;
use microwit_bindgen::profile;
use serde::Serialize;

use crate::Error;

/// What runs apps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// A module with pages of one byte.
    Wasmi,
    /// An archive: what tinywasm's parser makes of that module, so that the chip needs no parser.
    Tinywasm,
    /// An image: what wasmtime's compiler makes of that module for its interpreter Pulley.
    Wasmtime,
    /// A module with pages of 64 KiB, which WAMR shrinks to what is in use.
    Wamr,
}

impl Engine {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Wasmi, Self::Tinywasm, Self::Wasmtime, Self::Wamr];

    /// What apps for it may use.
    pub fn features(self) -> &'static [&'static str] {
        match self {
            Self::Wasmi => microwit_features::WASMI,
            Self::Tinywasm => microwit_features::TINYWASM,
            Self::Wasmtime => microwit_features::WASMTIME,
            Self::Wamr => microwit_features::WAMR,
        }
    }

    /// Whether it knows all that a module uses. The error continues "it does not run this app: …".
    pub fn takes(self, wasm: &[u8]) -> Result<(), Error> {
        profile::check(wasm, self.features())
    }

    /// Whether it knows all that a module uses once that is packed, which changes pages.
    pub fn takes_packed(self, wasm: &[u8]) -> Result<(), Error> {
        let features = [self.features(), &["custom-page-sizes"]].concat();
        profile::check(wasm, &features)
    }

    /// How its files are called.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Wasmi => "wasmi.wasm",
            Self::Wamr => "wamr.wasm",
            Self::Tinywasm => "twasm",
            Self::Wasmtime => "cwasm",
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Wasmi => "wasmi",
            Self::Tinywasm => "tinywasm",
            Self::Wasmtime => "wasmtime",
            Self::Wamr => "WAMR",
        })
    }
}
