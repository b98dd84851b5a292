//! A library that exports, in whatever app it is.

#![no_std]

microwit_guest::generate!({ world: "lists", path: "../wit" });

/// Adds up.
pub struct Lists;

impl Guest for Lists {
    fn sum(numbers: &[u32]) -> u32 {
        numbers.iter().sum()
    }
}

export!(Lists);
