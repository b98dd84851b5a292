//! wasmi.
