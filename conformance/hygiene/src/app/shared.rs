//! Bindings of a library, and bindings of an app that uses the library's types.

pub mod library {
    //! The library's bindings.

    microwit_guest::generate!({ world: "metered", path: "../wit" });
}

pub mod own {
    //! The app's bindings.

    microwit_guest::generate!({
        world: "metered",
        path: "../wit",
        with: { "plant:floor/meter": crate::app::shared::library::plant::floor::meter },
    });
}

/// The app's function returns a type of the library.
pub fn read(buf: &mut [u8]) -> library::plant::floor::meter::Reading<'_> {
    own::plant::floor::meter::read_into(buf)
}
