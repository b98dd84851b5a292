//! Core signatures as numbers: two instructions compare them, also at compile time.

use core::fmt;

/// A core value type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum CoreType {
    /// `i32`
    I32 = 1,
    /// `i64`
    I64 = 2,
    /// `f32`
    F32 = 3,
    /// `f64`
    F64 = 4,
    /// Any other type that an engine knows. No WIT function has it.
    Other = 7,
}

impl CoreType {
    const fn named(letter: u8) -> Self {
        match letter {
            b'i' => Self::I32,
            b'I' => Self::I64,
            b'f' => Self::F32,
            b'F' => Self::F64,
            _ => Self::Other,
        }
    }
}

/// A core function type: up to 17 parameters and one result, three bits each.
///
/// The canonical ABI needs 17: 16 flat parameters and a result pointer.
///
/// A signature also records whether pointers into the guest's memory are among its values, and whether its
/// function may wait. This is not part of the type: signatures that differ only in it are equal.
#[derive(Clone, Copy)]
pub struct Sig([u32; 2]);

/// The bit that records that pointers are among the values.
const POINTERS: u32 = 1 << 31;

/// The bit that records that the function may wait.
const WAITS: u32 = 1 << 30;

/// The number of parameters in the first word. The others and the result are in the second.
const FIRST: usize = 10;
const MAX: usize = 17;
const RESULT_SHIFT: u32 = 3 * (MAX - FIRST) as u32;

impl Sig {
    /// The type of `() -> ()`.
    pub const EMPTY: Self = Self([0, 0]);

    /// The signature that `text` spells in the notation of C engines: `(iIfF)i` takes an `i32`, an `i64`, an
    /// `f32` and an `f64`, and returns an `i32`. `*(ii)` has pointers among its values, and `~(ii)` or `~*(ii)`
    /// may wait. Any other character makes a signature that equals no function's.
    pub const fn of(text: &str) -> Self {
        let text = text.as_bytes();
        let mut sig = Self::EMPTY;
        let mut i = 1;
        if let [b'~', ..] = text {
            sig.0[0] |= WAITS;
            i += 1;
        }
        if let [b'*', ..] | [b'~', b'*', ..] = text {
            sig.0[0] |= POINTERS;
            i += 1;
        }
        let first = i;
        while i < text.len() && text[i] != b')' {
            sig = sig.with(i - first, CoreType::named(text[i]));
            i += 1;
        }
        if i + 1 < text.len() { sig.returning(CoreType::named(text[i + 1])) } else { sig }
    }

    /// The signature of an engine's function type, from its parameter types and result types. With several
    /// results it equals no function's.
    pub fn of_types(
        params: impl IntoIterator<Item = CoreType>,
        results: impl IntoIterator<Item = CoreType>,
    ) -> Self {
        let params = params.into_iter().enumerate();
        let sig = params.fold(Self::EMPTY, |sig, (index, ty)| sig.with(index, ty));
        let mut results = results.into_iter();
        match (results.next(), results.next()) {
            (None, _) => sig,
            (Some(result), None) => sig.returning(result),
            _ => sig.returning(CoreType::Other),
        }
    }

    /// This signature, with parameter `index` of type `ty`.
    #[must_use]
    pub const fn with(self, index: usize, ty: CoreType) -> Self {
        let Self([a, b]) = self;
        if index < FIRST {
            Self([a | (ty as u32) << (3 * index), b])
        } else if index < MAX {
            Self([a, b | (ty as u32) << (3 * (index - FIRST))])
        } else {
            Self([u32::MAX, u32::MAX])
        }
    }

    /// This signature, with result type `ty`.
    #[must_use]
    pub const fn returning(self, ty: CoreType) -> Self {
        Self([self.0[0], self.0[1] | (ty as u32) << RESULT_SHIFT])
    }

    /// Whether two signatures have the same type. It also works at compile time.
    pub const fn is(self, other: Self) -> bool {
        (self.0[0] ^ other.0[0]) & !(POINTERS | WAITS) == 0 && self.0[1] == other.0[1]
    }

    /// Whether one of `sigs` has the same type. It also works at compile time.
    pub const fn is_among(self, mut sigs: &[Self]) -> bool {
        while let [first, rest @ ..] = sigs {
            if self.is(*first) {
                return true;
            }
            sigs = rest;
        }
        false
    }

    /// Whether pointers into the guest's memory are among the values.
    pub const fn pointers(self) -> bool {
        self.0[0] & POINTERS != 0
    }

    /// Whether the function may wait.
    pub const fn waits(self) -> bool {
        self.0[0] & WAITS != 0
    }

    /// The type of parameter `index`, if there is one.
    pub const fn param(self, index: usize) -> Option<CoreType> {
        match index {
            0..FIRST => Self::decode(self.0[0] >> (3 * index)),
            FIRST..MAX => Self::decode(self.0[1] >> (3 * (index - FIRST))),
            _ => None,
        }
    }

    /// The number of parameters.
    pub const fn len(self) -> usize {
        let mut len = 0;
        while self.param(len).is_some() {
            len += 1;
        }
        len
    }

    /// Whether there are no parameters.
    pub const fn is_empty(self) -> bool {
        self.param(0).is_none()
    }

    /// The result's type, if there is one.
    pub const fn result(self) -> Option<CoreType> {
        Self::decode(self.0[1] >> RESULT_SHIFT)
    }

    const fn decode(bits: u32) -> Option<CoreType> {
        match bits & 7 {
            0 => None,
            1 => Some(CoreType::I32),
            2 => Some(CoreType::I64),
            3 => Some(CoreType::F32),
            4 => Some(CoreType::F64),
            _ => Some(CoreType::Other),
        }
    }
}

impl PartialEq for Sig {
    fn eq(&self, other: &Self) -> bool {
        self.is(*other)
    }
}

impl Eq for Sig {}

impl fmt::Debug for Sig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Shows the type as in WebAssembly's text format: `(i32, i64) -> f32`.
impl fmt::Display for Sig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |ty| match ty {
            CoreType::I32 => "i32",
            CoreType::I64 => "i64",
            CoreType::F32 => "f32",
            CoreType::F64 => "f64",
            CoreType::Other => "?",
        };
        f.write_str("(")?;
        for i in 0..self.len() {
            let separator = if i == 0 { "" } else { ", " };
            write!(f, "{separator}{}", self.param(i).map_or("", name))?;
        }
        write!(f, ") -> {}", self.result().map_or("()", name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seventeen_parameters_and_a_result_fit() {
        let sig = Sig::of("(iIfFiIfFiIfFiIfFi)F");
        assert_eq!(sig.len(), 17);
        assert_eq!(sig.param(9), Some(CoreType::I64));
        assert_eq!(sig.param(10), Some(CoreType::F32));
        assert_eq!(sig.param(16), Some(CoreType::I32));
        assert_eq!(sig.param(17), None);
        assert_eq!(sig.result(), Some(CoreType::F64));
    }

    #[test]
    fn several_results_are_no_functions_of_ours() {
        let both = [CoreType::I32, CoreType::I64];
        assert_eq!(Sig::of_types(both, [CoreType::F32]), Sig::of("(iI)f"));
        assert_eq!(Sig::of_types(both, []), Sig::of("(iI)"));
        assert_eq!(Sig::of_types([], both).result(), Some(CoreType::Other));
    }

    #[test]
    fn pointers_are_no_part_of_the_type() {
        assert_eq!(Sig::of("*(ii)i"), Sig::of("(ii)i"));
        assert!(Sig::of("*(ii)i").pointers() && !Sig::of("(ii)i").pointers());
    }

    #[test]
    fn waiting_is_no_part_of_the_type() {
        let most = "(iiiiiiiiiiiiiiiii)i";
        assert_eq!(Sig::of(&["~*", most].concat()), Sig::of(most));
        assert!(Sig::of("~*(ii)i").waits() && Sig::of("~*(ii)i").pointers());
        assert!(Sig::of("~(ii)i").waits() && !Sig::of("~(ii)i").pointers());
        assert!(!Sig::of("*(ii)i").waits() && !Sig::of(most).waits());
    }

    #[test]
    fn signatures_that_differ_anywhere_are_not_equal() {
        let all = ["()", "()i", "(i)", "(i)i", "(ii)", "(I)", "(iiiiiiiiiii)", "(iiiiiiiiiiI)"];
        for (i, a) in all.iter().enumerate() {
            for (j, b) in all.iter().enumerate() {
                assert_eq!(Sig::of(a) == Sig::of(b), i == j, "{a} {b}");
                assert_eq!(Sig::of(a).is(Sig::of(b)), i == j, "{a} {b}");
            }
        }
    }
}
