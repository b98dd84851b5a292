//! The options that all macros share: `key = value` or `key: value`, with or without braces.

use std::path::PathBuf;

use microwit_bindgen::input::{Select, Source, Wit, With};
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, LitBool, LitInt, LitStr, Token, braced, bracketed};

/// What the user wrote.
pub struct Options {
    world: Option<LitStr>,
    path: Option<LitStr>,
    inline: Option<LitStr>,
    features: Vec<LitStr>,
    /// The package of `interfaces!`.
    pub package: Option<LitStr>,
    /// Mappings to libraries.
    pub with: Vec<With>,
    /// Bytes for an export's parameters and answer.
    pub arena: Option<LitInt>,
    /// Values of each exported resource.
    pub resources: Option<LitInt>,
    /// The app has an allocator.
    pub alloc: Option<LitBool>,
    /// The runtime crate, for who re-exports it.
    pub runtime: Option<TokenStream>,
    /// Where errors about the WIT as a whole are shown.
    pub span: Span,
}

impl Options {
    /// Which WIT the options mean.
    pub fn wit(&self) -> syn::Result<Wit> {
        let source = match (&self.inline, &self.path) {
            (Some(_), Some(path)) => {
                return Err(syn::Error::new(path.span(), "`path` and `inline` exclude each other"));
            }
            (Some(text), None) => Source::Inline(text.value()),
            (None, path) => {
                let path = path.as_ref().map_or("wit".to_owned(), LitStr::value);
                Source::Path(crate_folder().join(path))
            }
        };
        let select = Select::World(self.world.as_ref().map(LitStr::value));
        Ok(Wit { source, select, features: self.features.iter().map(LitStr::value).collect() })
    }
}

/// The folder of the crate that is being compiled.
pub fn crate_folder() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default()
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut options = Self {
            world: None,
            path: None,
            inline: None,
            features: vec![],
            package: None,
            with: vec![],
            arena: None,
            resources: None,
            alloc: None,
            runtime: None,
            span: input.span(),
        };
        if input.peek(syn::token::Brace) {
            let inner;
            braced!(inner in input);
            options.parse_all(&inner)?;
        } else {
            options.parse_all(input)?;
        }
        let about = [&options.world, &options.package, &options.path, &options.inline];
        if let Some(about) = about.into_iter().flatten().next() {
            options.span = about.span();
        }
        Ok(options)
    }
}

impl Options {
    fn parse_all(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        while !input.is_empty() {
            self.parse_one(input)?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    }

    fn parse_one(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let key: Ident = input.call(syn::ext::IdentExt::parse_any)?;
        if input.peek(Token![:]) {
            input.parse::<Token![:]>()?;
        } else {
            input.parse::<Token![=]>()?;
        }
        match key.to_string().as_str() {
            "world" => self.world = Some(input.parse()?),
            "path" => self.path = Some(input.parse()?),
            "inline" => self.inline = Some(input.parse()?),
            "package" => self.package = Some(input.parse()?),
            "arena" => self.arena = Some(input.parse()?),
            "resources" => self.resources = Some(input.parse()?),
            "alloc" => self.alloc = Some(input.parse()?),
            "runtime" => self.runtime = Some(input.parse::<syn::Path>()?.into_token_stream()),
            "features" => {
                let list;
                bracketed!(list in input);
                self.features.extend(Punctuated::<LitStr, Token![,]>::parse_terminated(&list)?);
            }
            "with" => {
                let list;
                braced!(list in input);
                let all = Punctuated::<Mapping, Token![,]>::parse_terminated(&list)?;
                self.with.extend(all.into_iter().map(|Mapping(with)| with));
            }
            other => {
                let message = format!(
                    "there is no option `{other}`\nhelp: the options are world, path, inline, \
                     package, with, features, arena, resources, alloc and runtime"
                );
                return Err(syn::Error::new(key.span(), message));
            }
        }
        Ok(())
    }
}

/// `"mcu:board": microwit_hal::mcu::board`
struct Mapping(With);

impl Parse for Mapping {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key: LitStr = input.parse()?;
        input.parse::<Token![:]>()?;
        let module: syn::Path = input.parse()?;
        Ok(Self(With { key: key.value(), module: module.into_token_stream(), span: key.span() }))
    }
}
