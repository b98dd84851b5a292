//! Guest code.
use crate::check::Checked;
use crate::model::World;
use proc_macro2::TokenStream;
/// How to generate a guest.
pub struct Options {
    /// runtime
    pub runtime: TokenStream,
    /// section
    pub component_type: Option<Vec<u8>>,
}
/// Everything for a guest.
pub fn world(_: &Checked<World>, _: &Options) -> TokenStream {
    TokenStream::new()
}
