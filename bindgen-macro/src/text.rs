//! Texts in options: literals, and the macros with which users of cargo compose paths.

use std::path::PathBuf;
use std::process::Command;

use microwit_bindgen::input::Named;
use microwit_bindgen::nearest;
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{LitStr, Token, parenthesized};

use crate::wasm::depends_on;

/// A text in an option, and its place.
///
/// It is `"wit"`, `concat!(env!("CARGO_MANIFEST_DIR"), "/wit")`, `include_str!("board.wit")`, or
/// `crate_dir!("microwit-hal")`, the folder of a crate that the user's crate depends on.
#[derive(Clone)]
pub struct Text {
    /// The text.
    pub value: String,
    /// The text's place.
    pub span: Span,
    /// Code that makes cargo watch the files and variables that the text was composed from.
    pub depends: TokenStream,
}

impl Text {
    /// The text as a name in an option.
    pub fn named(&self) -> Named {
        Named { name: self.value.clone(), span: self.span }
    }
}

impl Parse for Text {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            let literal: LitStr = input.parse()?;
            let (value, span) = (literal.value(), literal.span());
            return Ok(Self { value, span, depends: TokenStream::new() });
        }
        let fork = input.fork();
        let Ok(name) = fork.parse::<syn::Path>() else {
            return Err(input.error("expected a string, or a macro that makes one"));
        };
        let (span, name) = match name.segments.last() {
            Some(last) => (last.ident.span(), last.ident.to_string()),
            None => (input.span(), String::new()),
        };
        let known = ["concat", "env", "include_str", "crate_dir"].contains(&name.as_str());
        if !fork.peek(Token![!]) || !known {
            let message = "expected a string, or `concat!`, `env!`, `include_str!`, `crate_dir!`";
            return Err(syn::Error::new(span, message));
        }
        input.parse::<syn::Path>()?;
        input.parse::<Token![!]>()?;
        let inner;
        parenthesized!(inner in input);
        let texts: Vec<Self> =
            Punctuated::<Self, Token![,]>::parse_terminated(&inner)?.into_iter().collect();
        let error = |message: String| syn::Error::new(span, message);
        let depends = texts.iter().map(|text| text.depends.clone()).collect::<TokenStream>();
        match (name.as_str(), texts.as_slice()) {
            ("concat", texts) => {
                let value = texts.iter().map(|text| text.value.as_str()).collect();
                Ok(Self { value, span, depends })
            }
            ("env", [Self { value: variable, .. }, ..]) => {
                let value = std::env::var(variable)
                    .map_err(|_| error(format!("cargo does not set `{variable}` here")))?;
                let depends = quote! {
                    #depends
                    const _: ::core::option::Option<&::core::primitive::str> =
                        ::core::option_env!(#variable);
                };
                Ok(Self { value, span, depends })
            }
            ("include_str", [Self { value: path, .. }]) => {
                // As with Rust's `include_str!`, the path is relative to the file that contains the macro.
                let here =
                    span.unwrap().local_file().and_then(|file| Some(file.parent()?.to_owned()));
                let path = std::env::current_dir()
                    .unwrap_or_default()
                    .join(here.unwrap_or_default())
                    .join(path);
                let value = std::fs::read_to_string(&path)
                    .map_err(|why| error(format!("`{}` cannot be read: {why}", path.display())))?;
                let file = depends_on(&path.display().to_string());
                Ok(Self { value, span, depends: quote!(#depends #file) })
            }
            ("crate_dir", [Self { value: name, .. }]) => {
                let value = folder_of(name).map_err(error)?;
                Ok(Self { value, span, depends })
            }
            (name, _) => Err(error(format!("`{name}!` takes one string"))),
        }
    }
}

/// The folder of the crate that is being compiled.
pub fn crate_folder() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default()
}

/// The folder of a crate that the crate being compiled depends on, found by `cargo metadata`.
fn folder_of(name: &str) -> Result<String, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let metadata = |offline: &[&str]| {
        let mut cargo = Command::new(&cargo);
        cargo.args(["metadata", "--format-version", "1"]).args(offline);
        let output = cargo.current_dir(crate_folder()).output();
        let output = output.map_err(|why| format!("cannot run cargo to find `{name}`: {why}"))?;
        if !output.status.success() {
            let why = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(format!("cargo cannot say where `{name}` is: {why}"));
        }
        serde_json::from_slice::<serde_json::Value>(&output.stdout)
            .map_err(|why| format!("cargo cannot say where `{name}` is: {why}"))
    };
    let metadata = metadata(&["--offline", "--locked"]).or_else(|_| metadata(&[]))?;
    let own = crate_folder().join("Cargo.toml").display().to_string();
    let packages = || metadata["packages"].as_array().into_iter().flatten();
    let by = |key: &str, value: &serde_json::Value| packages().find(|of| of[key] == *value);
    let this = by("manifest_path", &own.into()).map(|of| of["id"].clone()).unwrap_or_default();
    let nodes = metadata["resolve"]["nodes"].as_array().into_iter().flatten();
    let node = nodes.into_iter().find(|node| node["id"] == this);
    let needs = node.and_then(|node| node["deps"].as_array()).into_iter().flatten();
    let needs: Vec<_> = needs.filter_map(|need| by("id", &need["pkg"])).collect();
    let found = needs.iter().find(|of| of["name"] == *name);
    let folder = found.and_then(|of| of["manifest_path"].as_str()?.strip_suffix("Cargo.toml"));
    folder.map(str::to_owned).ok_or_else(|| {
        let names = needs.iter().filter_map(|of| of["name"].as_str());
        let help = nearest(name, names).map_or_else(
            || "add it to Cargo.toml".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        format!("this crate does not depend on `{name}`\nhelp: {help}")
    })
}

/// Whether the crate, or the file that contains the macro, lacks Rust's prelude. It then also lacks the
/// names of tools, and
/// `#[diagnostic]` is an error there.
pub fn without_prelude() -> bool {
    let source = crate_folder().join("src");
    let roots = ["lib.rs", "main.rs"].map(|root| source.join(root));
    let here = Span::call_site().unwrap().local_file();
    let found = |file: PathBuf| {
        std::fs::read_to_string(file).is_ok_and(|text| text.contains("no_implicit_prelude"))
    };
    roots.into_iter().chain(here).any(found)
}
