//! Bindings of a library, and those of an app that uses its types.

pub mod library {
    //! The library.

    microwit_guest::generate!({ world: "metered", path: "../wit" });
}

pub mod own {
    //! The app's.

    microwit_guest::generate!({
        world: "metered",
        path: "../wit",
        with: { "plant:floor/meter": crate::app::shared::library::plant::floor::meter },
    });
}

/// What the app reads is what the library has.
pub fn read(buf: &mut [u8]) -> library::plant::floor::meter::Reading<'_> {
    own::plant::floor::meter::read_into(buf)
}
