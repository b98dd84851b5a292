//! The macros: they parse their arguments, call `microwit-bindgen`, and turn its errors into compiler
//! errors.
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
/// | `world` | the world's name; not needed if there is only one |
/// | `path` | a `.wit` file or a folder, relative to the folder of `Cargo.toml`, or a list of them; the default is `wit` |
/// | `inline` | WIT text, which may use the packages at `path` |
/// | `with` | packages or interfaces that a library generated with `interfaces!`, and the Rust module of each |
/// | `features` | WIT features whose `@unstable` items are included; `"*"` includes all |
/// | `derive` | traits that the types derive: `["Hash"]` for all types, `{ "reading": ["serde::Serialize"] }` for one |
/// | `runtime` | the path of `microwit`, if another crate re-exports it: `acme_firmware::microwit`. A renamed dependency is found without it |
/// | `trappable` | interfaces or functions (`"mcu:board/i2c"`, `"mcu:board/led/set"`, `"*"`) whose methods return a `Result` with a `Trap`; the `Trap` ends the app |
/// | `async` | interfaces or functions, as for `trappable`, whose methods may be `async fn`, beside each `async func` of the WIT; an app waits in them if its export is called with the method that ends in `_async`. An interface that a library shares waits if the library has it in `async` too. An empty list is for apps that only compute in slices |
///
/// A text may be composed with `concat!`, `env!`, `include_str!` and `crate_dir!("microwit-hal")`. The last
/// is the folder of a crate that this crate depends on.
///
/// A change to a WIT file, or its removal, makes cargo compile the crate again. The compiler cannot report
/// to cargo that a file was added to a folder. If nothing else changes with it, a build script can:
/// `println!("cargo::rerun-if-changed=wit");`.
///
/// The macro generates a module with the world's name. It contains a `Host` trait for each interface, a
/// `Host…` trait for each resource, and a struct with the world's name for the app's exports. A field with
/// `#[provides]` implements that interface; the struct itself implements the rest.
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
///
/// The macro takes the options of `mcu_host` except `world`. An interface that is named in `async` has both
/// flavours: the traits in its module do not wait, those in its module `waiting` do. A board chooses with its
/// own option `async`.
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
/// The macro takes the options of `mcu_host` except `trappable` and `async`, and these:
///
/// | option | meaning |
/// |---|---|
/// | `with` | packages or interfaces for which other bindings exist, and the Rust module of each |
/// | `arena` | bytes for the parameters and the result of one exported function; the default is 256. Only one binding of an app may set it, since all share one arena |
/// | `resources` | how many values of each exported resource may exist at a time; the default is 8. The app traps if it makes more |
/// | `alloc` | `true`, together with Cargo's feature `alloc`: also generate functions that return `Vec` and `String` from the app's allocator, which then also holds the values of exported resources |
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

/// Expands to the bytes of a packed app for any engine: exactly the bytes that the macro read.
#[doc(hidden)]
#[proc_macro]
pub fn packed_bytes(path: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let path = parse_macro_input!(path as LitStr);
    wasm::packed(&path).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Expands to the bytes of a WebAssembly module that the macro validated: exactly the bytes that it
/// validated.
///
/// ```text
/// validated_bytes!("app.wasm", "wasmi", ["mutable-global", "sign-extension"])
/// ```
///
/// The engine's name appears in errors. The list names all features that the app may use beyond the first
/// version of WebAssembly.
#[doc(hidden)]
#[proc_macro]
pub fn validated_bytes(app: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let app = parse_macro_input!(app as wasm::Validated);
    app.bytes().unwrap_or_else(syn::Error::into_compile_error).into()
}

/// A name that no other binding of an app has. Two packages may have crates of one name, a package may have
/// several crates, a crate several bindings, and a macro may expand to more than one binding.
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
        waits: options.waits.clone(),
        prelude: !text::without_prelude(),
        implementor,
        ..Host::new(wit, &runtime)
    };
    finish(microwit_bindgen::host(&host), options)
}

/// The generated code, with references to the WIT files that make cargo watch them; or all errors, each at
/// its own place.
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

/// Removes the `#[provides("…")]` attributes from the fields and returns them.
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
