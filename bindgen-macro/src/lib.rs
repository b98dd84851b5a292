//! The doorway: parses a macro's arguments, asks `microwit-bindgen`, and turns its errors into
//! compiler errors.
#![forbid(unsafe_code)]

mod options;
mod runtime;
mod text;
mod wasm;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use microwit_bindgen::input::{Guest, Host, Implementor, Provides, Select};
use microwit_bindgen::{Errors, Output};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::{ItemStruct, LitInt, LitStr, parse_macro_input};

use crate::options::{Macro, Options};

/// Makes a struct the host of a WIT world.
///
/// ```text
/// #[mcu_host(world = "thermostat", path = "wit", with = { "mcu:board": microwit_hal::mcu::board })]
/// struct Board {
///     #[provides("mcu:board/i2c")] buses: I2cBuses<Bus>,
///     log: Uart, // `impl log::Host for Board` is by hand
/// }
/// ```
///
/// | option | meaning |
/// |---|---|
/// | `world` | the world; may be left out when there is only one |
/// | `path` | a `.wit` file or a folder, from the folder of `Cargo.toml`, or a list of them; `wit` if left out |
/// | `inline` | WIT text; what is at `path` it may use |
/// | `with` | packages or interfaces that a library generated with `interfaces!`, and where |
/// | `features` | WIT features whose `@unstable` items are wanted; `"*"` for all |
/// | `derive` | traits that the types derive: `["Hash"]` for all, `{ "reading": ["serde::Serialize"] }` by name |
/// | `runtime` | where `microwit` is, if another crate re-exports it: `acme_firmware::microwit`. A dependency by another name is found |
/// | `trappable` | interfaces or functions (`"mcu:board/i2c"`, `"mcu:board/led/set"`, `"*"`) whose methods return a `Result` with a `Trap`, which ends the app |
///
/// A text may be put together by `concat!`, `env!`, `include_str!`, and `crate_dir!("microwit-hal")`: the
/// folder of a crate that this one depends on.
///
/// A WIT file that changes, moves or goes has the crate compiled anew. Of a file that is added to a folder the
/// compiler cannot tell cargo; where nothing else changes with it, a build script can:
/// `println!("cargo::rerun-if-changed=wit");`.
///
/// Generates a module named after the world, with a `Host` trait for each interface, a `Host…`
/// trait for each resource, and a struct named after the world for the app's exports. What a field
/// `#[provides]` that field implements; the struct itself implements the rest.
#[proc_macro_attribute]
pub fn mcu_host(
    options: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    let mut item = parse_macro_input!(item as ItemStruct);
    let provides = take_provides(&mut item);
    let options = options_of(Macro::McuHost, options);
    let code = provides.and_then(|provides| {
        let (impl_generics, type_generics, where_clause) = item.generics.split_for_impl();
        let implementor = Implementor {
            ident: item.ident.clone(),
            impl_generics: impl_generics.into_token_stream(),
            type_generics: type_generics.into_token_stream(),
            where_clause: where_clause.into_token_stream(),
            provides,
        };
        host(&options?, Some(implementor))
    });
    let code = code.unwrap_or_else(syn::Error::into_compile_error);
    quote!(#item #code).into()
}

/// Generates the traits and types of a whole package, once, for a library that several boards use.
///
/// ```text
/// microwit_host::interfaces!({ path: "wit", package: "mcu:board" });
/// ```
#[proc_macro]
pub fn interfaces(options: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let code = options_of(Macro::Interfaces, options).and_then(|options| host(&options, None));
    code.unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Generates an app's half of a world: functions to call, and the trait `Guest` to implement.
///
/// ```text
/// microwit_guest::generate!({ world: "thermostat", path: "wit" });
/// ```
///
/// Besides the options of `mcu_host` but `trappable`:
///
/// | option | meaning |
/// |---|---|
/// | `with` | packages or interfaces that other bindings have already, and in which Rust module |
/// | `arena` | bytes that the parameters and the answer of one exported function may take; 256. Only one binding of an app may say so, for all have one arena |
/// | `resources` | values of each exported resource that there may be at a time; 8. Traps when full |
/// | `alloc` | `true`, with Cargo's feature `alloc`: also offer functions that return `Vec` and `String`, by the app's allocator, which then also has the values of exported resources |
#[proc_macro]
pub fn generate(options: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let code = options_of(Macro::Generate, options).and_then(|options| {
        let runtime = options.runtime(runtime::GUEST)?;
        let guest = Guest {
            arena: options.arena.as_ref().map(LitInt::base10_parse).transpose()?,
            resources: options.resources.as_ref().map(LitInt::base10_parse).transpose()?,
            alloc: options.alloc.as_ref().is_some_and(|alloc| alloc.value),
            derive: options.derive.clone(),
            with: options.with.clone(),
            unique: unique(),
            ..Guest::new(options.wit(), &runtime)
        };
        finish(microwit_bindgen::guest(&guest), &options)
    });
    code.unwrap_or_else(syn::Error::into_compile_error).into()
}

fn options_of(owner: Macro, options: proc_macro::TokenStream) -> syn::Result<Options> {
    (|input: ParseStream<'_>| Options::parse(owner, input)).parse(options)
}

/// The bytes of a packed app, whatever an engine calls packed: those that were read, and no others.
#[doc(hidden)]
#[proc_macro]
pub fn packed_bytes(path: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let path = parse_macro_input!(path as LitStr);
    wasm::packed(&path).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// The bytes of a WebAssembly module that was validated while this was compiled: those that were
/// validated, and no others.
///
/// ```text
/// validated_bytes!("app.wasm", "wasmi", ["mutable-global", "sign-extension"])
/// ```
///
/// The engine's name is for errors; the list is of all that the app may use besides WebAssembly's
/// first version.
#[doc(hidden)]
#[proc_macro]
pub fn validated_bytes(app: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let app = parse_macro_input!(app as wasm::Validated);
    app.bytes().unwrap_or_else(syn::Error::into_compile_error).into()
}

/// What no other binding of an app is called. Two packages may have crates of one name, a package may
/// have several crates, a crate several bindings, and a macro may write one more than once.
fn unique() -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let of = |name| std::env::var(name).unwrap_or_default();
    let place = proc_macro2::Span::call_site().unwrap();
    let mut hasher = DefaultHasher::new();
    (of("CARGO_CRATE_NAME"), of("CARGO_BIN_NAME")).hash(&mut hasher);
    (place.file(), place.line(), place.column()).hash(&mut hasher);
    COUNT.fetch_add(1, Ordering::Relaxed).hash(&mut hasher);
    let [name, version] = ["CARGO_PKG_NAME", "CARGO_PKG_VERSION"].map(of);
    format!("{name}@{version}:{:016x}", hasher.finish())
}

fn host(options: &Options, implementor: Option<Implementor>) -> syn::Result<TokenStream> {
    let mut wit = options.wit();
    if implementor.is_none() {
        let Some(package) = &options.package else {
            return Err(syn::Error::new(
                options.span(),
                "name the `package`: `package: \"mcu:board\"`",
            ));
        };
        wit.select = Select::Package(package.value.clone());
    }
    let runtime = options.runtime(runtime::HOST)?;
    let host = Host {
        with: options.with.clone(),
        derive: options.derive.clone(),
        trappable: options.trappable.clone(),
        prelude: !text::without_prelude(),
        implementor,
        ..Host::new(wit, &runtime)
    };
    finish(microwit_bindgen::host(&host), options)
}

/// Code that the compiler also knows the WIT files of, or every error at its own place.
fn finish(generated: Result<Output, Errors>, options: &Options) -> syn::Result<TokenStream> {
    let span = options.span();
    match generated {
        Ok(Output { tokens, files }) => {
            let depends = |file: &PathBuf| wasm::utf8(file).map(wasm::depends_on);
            let files: Result<Vec<_>, _> = files.iter().map(depends).collect();
            let files = files.map_err(|message| syn::Error::new(span, message))?;
            let others = options.depends();
            Ok(quote!(#tokens #(#files)* #others))
        }
        Err(Errors(errors)) => {
            let errors =
                errors.iter().map(|error| syn::Error::new(error.span.unwrap_or(span), error));
            Err(errors
                .reduce(|mut all, next| {
                    all.combine(next);
                    all
                })
                .unwrap_or_else(|| syn::Error::new(span, "nothing was generated")))
        }
    }
}

/// Takes the `#[provides("…")]` attributes off the fields.
fn take_provides(item: &mut ItemStruct) -> syn::Result<Vec<Provides>> {
    let mut all = Vec::new();
    for (index, field) in item.fields.iter_mut().enumerate() {
        let (ours, rest) = std::mem::take(&mut field.attrs)
            .into_iter()
            .partition::<Vec<_>, _>(|attribute| attribute.path().is_ident("provides"));
        field.attrs = rest;
        for attribute in ours {
            let interface: LitStr = attribute.parse_args()?;
            let member = match &field.ident {
                Some(name) => name.to_token_stream(),
                None => syn::Index::from(index).to_token_stream(),
            };
            let span = interface.span();
            let member = quote_spanned!(span=> #member);
            all.push(Provides { interface: interface.value(), member, span });
        }
    }
    Ok(all)
}
