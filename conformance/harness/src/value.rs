//! A value of any WIT type, which can be compared with what a suite expects.

use microwit_host::engine::{Resource, ResourceId};
use microwit_host::{__private::Lift, Borrow, List, Own};

use crate::record::{Glance, MOST_ITEMS};

/// A lifted value. Names are spelled as in Rust.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `bool`
    Bool(bool),
    /// Any integer.
    Int(i128),
    /// `f32` or `f64`; the flag is set for `f32`.
    Float(f64, bool),
    /// `char`
    Char(char),
    /// `string`
    Text(String),
    /// A `list`, fixed or not, or a `tuple`.
    List(Vec<Value>),
    /// `record`
    Record(Vec<(&'static str, Value)>),
    /// `variant` and `enum`
    Case(&'static str, Option<Box<Value>>),
    /// A `flags` value: the names that are set.
    Flags(Vec<&'static str>),
    /// `option`
    Option(Option<Box<Value>>),
    /// A `result`; the payload is [`Value::Unit`] if it has none.
    Result(Result<Box<Value>, Box<Value>>),
    /// An `own`: the resource, and the number that its owner stores for it.
    Own(ResourceId, u32),
    /// A `borrow`: the resource, and the number that its owner stores for it.
    Borrow(ResourceId, u32),
    /// The value of an absent payload or result.
    Unit,
}

impl Value {
    /// Whether two values are equal, with all NaNs taken as equal.
    pub fn same(&self, other: &Self) -> bool {
        format!("{self:?}") == format!("{other:?}")
    }

    /// The owned handles in the value.
    pub fn owned(&self) -> Vec<(ResourceId, u32)> {
        match self {
            Self::Own(ty, rep) => vec![(*ty, *rep)],
            Self::List(items) => items.iter().flat_map(Self::owned).collect(),
            Self::Record(fields) => fields.iter().flat_map(|(_, value)| value.owned()).collect(),
            Self::Case(_, Some(value))
            | Self::Option(Some(value))
            | Self::Result(Ok(value) | Err(value)) => value.owned(),
            _ => vec![],
        }
    }
}

/// A source of unique numbers.
#[derive(Debug, Default)]
pub struct Fresh(u32);

impl Fresh {
    /// The next number.
    pub fn number(&mut self) -> u32 {
        self.0 += 1;
        self.0
    }
}

/// A type whose values can be converted for comparison.
pub trait Show {
    /// Converts the value.
    fn show(&self) -> Value;

    /// Adds the value to a short form.
    fn glance(&self, to: &mut Glance) {
        to.value(&self.show());
    }
}

/// A type of which a value can be made, for a function whose result is not among its arguments.
pub trait Invent {
    /// Makes a value: zero, empty or the first case; for a resource, a new one.
    fn invent(fresh: &mut Fresh) -> Self;
}

macro_rules! plain {
    ($($ty:ty: |$value:ident| $show:expr;)*) => { $(
        impl Show for $ty {
            fn show(&self) -> Value {
                let $value = *self;
                $show
            }
        }

        impl Invent for $ty {
            fn invent(_: &mut Fresh) -> Self {
                Self::default()
            }
        }
    )* };
}
plain! {
    bool: |value| Value::Bool(value);
    u8: |value| Value::Int(value.into());
    u16: |value| Value::Int(value.into());
    u32: |value| Value::Int(value.into());
    u64: |value| Value::Int(value.into());
    i8: |value| Value::Int(value.into());
    i16: |value| Value::Int(value.into());
    i32: |value| Value::Int(value.into());
    i64: |value| Value::Int(value.into());
    f32: |value| Value::Float(value.into(), true);
    f64: |value| Value::Float(value, false);
    char: |value| Value::Char(value);
    (): |_value| Value::Unit;
}

macro_rules! bytes {
    ($($ty:ty: |$value:ident| $show:expr;)*) => { $(
        impl Show for $ty {
            fn show(&self) -> Value {
                let $value = *self;
                $show
            }

            // There may be so many of them that they do not fit into memory as values.
            fn glance(&self, to: &mut Glance) {
                to.bytes(format!("{} bytes ", self.len()).as_bytes());
                to.bytes(self.as_ref());
            }
        }

        impl Invent for $ty {
            fn invent(_: &mut Fresh) -> Self {
                Self::default()
            }
        }
    )* };
}
bytes! {
    &str: |value| Value::Text(value.to_owned());
    &[u8]: |value| Value::List(value.iter().map(Show::show).collect());
}

impl<R: Resource> Show for Own<R> {
    fn show(&self) -> Value {
        Value::Own(R::TYPE, self.rep())
    }
}

impl<R: Resource> Show for Borrow<R> {
    fn show(&self) -> Value {
        Value::Borrow(R::TYPE, self.rep())
    }
}

impl<R> Invent for Own<R> {
    fn invent(fresh: &mut Fresh) -> Self {
        Self::new(fresh.number())
    }
}

impl<R> Invent for Borrow<R> {
    fn invent(fresh: &mut Fresh) -> Self {
        Self::new(fresh.number())
    }
}

impl<'a, T: Show + Lift<'a> + Clone> Show for List<'a, T> {
    fn show(&self) -> Value {
        Value::List(self.iter().map(|item| item.show()).collect())
    }

    fn glance(&self, to: &mut Glance) {
        to.bytes(format!("{} items ", self.len()).as_bytes());
        self.iter().take(MOST_ITEMS).for_each(|item| item.glance(to));
    }
}

impl<T> Invent for List<'_, T> {
    fn invent(_: &mut Fresh) -> Self {
        Self::from(&[])
    }
}

impl<T: Show, const N: usize> Show for [T; N] {
    fn show(&self) -> Value {
        Value::List(self.iter().map(Show::show).collect())
    }
}

impl<T: Invent, const N: usize> Invent for [T; N] {
    fn invent(fresh: &mut Fresh) -> Self {
        std::array::from_fn(|_| T::invent(fresh))
    }
}

impl<T: Show> Show for Option<T> {
    fn show(&self) -> Value {
        Value::Option(self.as_ref().map(|value| Box::new(value.show())))
    }
}

impl<T: Invent> Invent for Option<T> {
    fn invent(fresh: &mut Fresh) -> Self {
        Some(T::invent(fresh))
    }
}

impl<T: Show, E: Show> Show for Result<T, E> {
    fn show(&self) -> Value {
        Value::Result(match self {
            Ok(value) => Ok(Box::new(value.show())),
            Err(error) => Err(Box::new(error.show())),
        })
    }
}

impl<T: Invent, E> Invent for Result<T, E> {
    fn invent(fresh: &mut Fresh) -> Self {
        Ok(T::invent(fresh))
    }
}

/// Passes the type parameters of tuples of each length to a macro.
macro_rules! each_tuple {
    ($tuple:ident) => {
        crate::value::each_tuple!(@ $tuple
            A B C D E F G H I J K L M N O P Q R S T U V W X Y Z AA BB CC DD EE FF);
    };
    (@ $tuple:ident $first:ident $($rest:ident)*) => {
        $tuple!($first $($rest)*);
        crate::value::each_tuple!(@ $tuple $($rest)*);
    };
    (@ $tuple:ident) => {};
}
pub(crate) use each_tuple;

macro_rules! tuple {
    ($($T:ident)+) => {
        impl<$($T: Show),+> Show for ($($T,)+) {
            #[allow(non_snake_case)]
            fn show(&self) -> Value {
                let ($($T,)+) = self;
                Value::List(vec![$($T.show()),+])
            }
        }

        impl<$($T: Invent),+> Invent for ($($T,)+) {
            fn invent(fresh: &mut Fresh) -> Self {
                ($($T::invent(fresh),)+)
            }
        }
    };
}
each_tuple!(tuple);
