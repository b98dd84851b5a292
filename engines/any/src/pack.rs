//! What packs apps, for engines that do not take modules.

use alloc::{string::String, vec::Vec};

use microwit_host::Format;
use microwit_host::engine::ExternKind;
use microwit_list::Engine;

macro_rules! packers {
    ($($Engine:ident $name:literal $engine:ident [$($packer:ident)?])*) => {
        /// What an engine takes.
        pub const fn format(engine: Engine) -> Format {
            match engine {
                $($(Engine::$Engine => $packer::FORMAT,)?)*
                _ => Format::Module,
            }
        }

        /// Makes of a module what an engine takes: one that counts `fuel`, where that is decided now,
        /// and for a machine with addresses of 64 bits if it is `wide`. The error says why it cannot.
        pub fn pack(engine: Engine, module: &[u8], fuel: bool, wide: bool) -> Result<Vec<u8>, String> {
            match engine {
                $($(Engine::$Engine => $packer::pack(module, fuel, wide),)?)*
                _ => Ok(module.into()),
            }
        }

        /// Tells what is in an app that was packed for an engine: what it imports, by module and name,
        /// and what it exports. Whether that can be read.
        pub fn names_in(
            engine: Engine,
            packed: &[u8],
            import: impl FnMut(&str, &str, ExternKind),
            export: impl FnMut(&str, ExternKind),
        ) -> bool {
            match engine {
                $($(Engine::$Engine => $packer::names_in(packed, import, export),)?)*
                _ => false,
            }
        }
    };
}
microwit_list::each!(packers);
