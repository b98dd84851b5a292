//! Includes an app in the firmware at compile time, and validates it so that the chip does not have to.

use std::path::Path;

use microwit_bindgen::profile;
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{LitStr, Token, bracketed};

use crate::text::crate_folder;

/// The arguments `"app.wasm", "wasmi", ["bulk-memory"], ["memory.init"]`: an app, the engine that runs it,
/// the features that it may use, and the instructions of these features that it may not use.
pub struct Validated {
    path: LitStr,
    engine: LitStr,
    features: Vec<String>,
    lacks: Vec<String>,
}

impl Parse for Validated {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path = input.parse()?;
        input.parse::<Token![,]>()?;
        let engine = input.parse()?;
        let list = || {
            input.parse::<Token![,]>()?;
            let list;
            bracketed!(list in input);
            let list = Punctuated::<LitStr, Token![,]>::parse_terminated(&list)?;
            Ok::<_, syn::Error>(list.iter().map(LitStr::value).collect())
        };
        Ok(Self { path, engine, features: list()?, lacks: list()? })
    }
}

impl Validated {
    /// The bytes of the module.
    ///
    /// # Errors
    ///
    /// The file cannot be read, the module is invalid, or the engine does not support a feature that it
    /// uses.
    pub fn bytes(&self) -> syn::Result<TokenStream> {
        let Self { path, engine, features, lacks } = self;
        let included = Included::read(path)?;
        profile::check(&included.bytes, features, lacks).map_err(|error| {
            let (engine, app) = (engine.value(), path.value());
            syn::Error::new(path.span(), format!("{engine} does not run `{app}`: {error}"))
        })?;
        Ok(included.tokens())
    }
}

/// The bytes of the file at `path`, without any check.
pub fn packed(path: &LitStr) -> syn::Result<TokenStream> {
    Included::read(path).map(|included| included.tokens())
}

/// A file, and the bytes that were read from it.
struct Included {
    bytes: Vec<u8>,
    /// The file's path.
    path: String,
    /// The environment variable that the path starts with.
    variable: Option<String>,
}

impl Included {
    /// Reads the file at `path`. A `$NAME` at the start is a variable of the environment. A relative path
    /// starts at the crate's folder.
    fn read(path: &LitStr) -> syn::Result<Self> {
        let error = |message: String| syn::Error::new(path.span(), message);
        let text = path.value();
        let (variable, path) = match text.strip_prefix('$') {
            None => (None, crate_folder().join(&text)),
            Some(rest) => {
                let (name, tail) =
                    rest.split_once('/').map_or((rest, None), |(name, tail)| (name, Some(tail)));
                let value = std::env::var_os(name)
                    .ok_or_else(|| error(format!("the environment has no variable `{name}`")))?;
                let path = crate_folder().join(value);
                (Some(name.to_owned()), tail.map_or(path.clone(), |tail| path.join(tail)))
            }
        };
        let bytes = std::fs::read(&path)
            .map_err(|reason| error(format!("cannot read `{}`: {reason}", path.display())))?;
        let path = utf8(&path).map_err(error)?.to_owned();
        Ok(Self { bytes, path, variable })
    }

    /// The bytes that were read, with the macros from which cargo finds the files and variables to watch.
    /// `include_bytes!` reads the file a second time and could find other bytes, so its bytes are not used.
    fn tokens(&self) -> TokenStream {
        let Self { bytes, path, variable } = self;
        let bytes = Literal::byte_string(bytes);
        let file = depends_on(path);
        let variable = variable.iter();
        quote!({
            #file
            #(const _: ::core::option::Option<&::core::primitive::str> = ::core::option_env!(#variable);)*
            const BYTES: &[::core::primitive::u8] = #bytes;
            BYTES
        })
    }
}

/// Code that makes cargo compile again when the file changes.
pub fn depends_on(path: &str) -> TokenStream {
    quote!(
        const _: &[::core::primitive::u8] = ::core::include_bytes!(#path);
    )
}

/// The path as it can stand in source code.
pub fn utf8(path: &Path) -> Result<&str, String> {
    path.to_str().ok_or_else(|| {
        format!("the path `{}` is not UTF-8, as Rust needs it: rename it", path.display())
    })
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;

    use super::*;

    /// Writes an app into a folder of its own. Returns the file, and its path as the macro's argument.
    fn app(folder: &str, bytes: &[u8]) -> (std::path::PathBuf, LitStr) {
        let folder = std::env::temp_dir().join("microwit-include").join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("app.wasm");
        std::fs::write(&file, bytes).unwrap();
        let literal = LitStr::new(&file.to_string_lossy(), proc_macro2::Span::call_site());
        (file, literal)
    }

    #[test]
    fn the_bytes_that_were_read_are_the_bytes_that_are_emitted() {
        let (file, path) = app("bytes", b"\0asm\x01\0\0\0");
        let included = Included::read(&path).unwrap();
        std::fs::write(file, b"something else").unwrap();
        let tokens = included.tokens().to_string();
        assert!(tokens.contains(r#"b"\0asm\x01\0\0\0""#), "{tokens}");
    }

    #[test]
    fn what_the_engine_does_not_run_is_no_code() {
        // The module's memory has pages of one byte.
        let (_, path) = app("pages", b"\0asm\x01\0\0\0\x05\x04\x01\x08\x01\0");
        let path = path.to_token_stream();
        let taken =
            |features| syn::parse2::<Validated>(quote!(#path, "E", [#features], [])).unwrap();
        assert!(taken(quote!("mutable-global", "custom-page-sizes")).bytes().is_ok());
        let told = taken(quote!("mutable-global")).bytes().unwrap_err().to_string();
        assert!(told.contains("app.wasm`: it uses `custom-page-sizes`"), "{told}");
    }

    #[test]
    fn cargo_is_told_of_the_file_and_of_the_variable() {
        let at = |path| Included::read(&LitStr::new(path, proc_macro2::Span::call_site())).unwrap();
        let tokens = at("$CARGO_MANIFEST_DIR/Cargo.toml").tokens().to_string().replace(' ', "");
        assert!(tokens.contains(r#"::core::option_env!("CARGO_MANIFEST_DIR")"#), "{tokens}");
        assert!(tokens.contains("::core::include_bytes!("), "{tokens}");
        assert!(!at("Cargo.toml").tokens().to_string().contains("option_env"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_path_that_is_not_utf8_is_told_as_such() {
        use std::os::unix::ffi::OsStrExt;
        let odd = Path::new(std::ffi::OsStr::from_bytes(b"apps-\xff"));
        assert!(utf8(odd).unwrap_err().contains("is not UTF-8"));
    }
}
