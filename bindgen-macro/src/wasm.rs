//! Includes an app while the firmware is compiled, and validates it so that the chip does not have to.

use std::path::Path;

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;
use wasmparser::{Validator, WasmFeatures};

use crate::options::crate_folder;

/// What every engine runs without optional features: WebAssembly 2.0 but SIMD, tail calls, extended
/// constants, and memories smaller than a page.
const FEATURES: WasmFeatures = WasmFeatures::WASM2
    .difference(WasmFeatures::SIMD)
    .union(WasmFeatures::TAIL_CALL)
    .union(WasmFeatures::EXTENDED_CONST)
    .union(WasmFeatures::CUSTOM_PAGE_SIZES);

/// `include_bytes!` of the module at `path`, if it is valid.
pub fn validated(path: &LitStr) -> syn::Result<TokenStream> {
    let (full, bytes) = read(path)?;
    Validator::new_with_features(FEATURES).validate_all(&bytes).map_err(|reason| {
        let text = path.value();
        syn::Error::new(
            path.span(),
            format!("`{text}` is no module that an engine can run: {reason}"),
        )
    })?;
    Ok(quote!(include_bytes!(#full)))
}

/// `include_bytes!` of what is at `path`, whatever it is.
pub fn packed(path: &LitStr) -> syn::Result<TokenStream> {
    let (full, _) = read(path)?;
    Ok(quote!(include_bytes!(#full)))
}

/// What is at `path`, and its full path. `$NAME` at the path's start is read from the environment;
/// other relative paths start at the crate's folder.
fn read(path: &LitStr) -> syn::Result<(String, Vec<u8>)> {
    let error = |message: String| syn::Error::new(path.span(), message);
    let text = path.value();
    let full = match text.strip_prefix('$') {
        None => crate_folder().join(&text),
        Some(rest) => {
            let (name, tail) =
                rest.split_once('/').map_or((rest, None), |(name, tail)| (name, Some(tail)));
            let value = std::env::var_os(name)
                .ok_or_else(|| error(format!("the environment has no variable `{name}`")))?;
            tail.map_or_else(|| value.clone().into(), |tail| Path::new(&value).join(tail))
        }
    };
    let bytes = std::fs::read(&full)
        .map_err(|reason| error(format!("cannot read `{}`: {reason}", full.display())))?;
    Ok((full.display().to_string(), bytes))
}
