//! The canonical ABI to the letter: slow, generic, with layouts from `wit-parser`, and without any code of
//! microwit.

use wit_parser::abi::{FlatTypes, WasmType};
use wit_parser::{Handle, Resolve, SizeAlign, Tuple, Type, TypeDef, TypeDefKind, TypeId};

/// A value of any type.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A `bool`, an integer, a `char`, the bits of an enum or of flags, or a handle: as many bits as the
    /// type has. A float by its bits.
    Bits(u64),
    Text(String),
    List(Vec<Value>),
    /// A record or a tuple.
    Fields(Vec<Value>),
    /// A variant, an option or a result.
    Case(usize, Option<Box<Value>>),
}

/// A guest's memory, and its allocator.
pub trait Memory {
    fn read(&mut self, at: u32, len: u32) -> Vec<u8>;
    fn write(&mut self, at: u32, bytes: &[u8]);
    fn allocate(&mut self, align: u32, size: u32) -> u32;
}

/// The kind of a type behind all its names.
pub enum Kind {
    /// The number of bits, and whether the type is signed.
    Scalar(u32, bool),
    Text,
    List(Type),
    Fields(Vec<Type>),
    Cases(Vec<Option<Type>>, u32),
}

/// Turns maps into lists of pairs.
pub fn despecialize(resolve: &mut Resolve) {
    let maps = resolve.types.iter().filter_map(|(id, def)| match def.kind {
        TypeDefKind::Map(key, value) => Some((id, Tuple { types: vec![key, value] }, def.clone())),
        _ => None,
    });
    for (id, pair, def) in maps.collect::<Vec<_>>() {
        let pair = TypeDef { name: None, kind: TypeDefKind::Tuple(pair), ..def };
        let pair = resolve.types.alloc(pair);
        resolve.types[id].kind = TypeDefKind::List(Type::Id(pair));
    }
}

pub struct Abi<'a> {
    pub resolve: &'a Resolve,
    sizes: SizeAlign,
}

impl<'a> Abi<'a> {
    pub fn new(resolve: &'a Resolve) -> Self {
        let mut sizes = SizeAlign::default();
        sizes.fill(resolve).unwrap();
        Self { resolve, sizes }
    }

    pub fn size(&self, ty: &Type) -> u32 {
        self.sizes.size(ty).size_wasm32() as u32
    }

    pub fn align(&self, ty: &Type) -> u32 {
        self.sizes.align(ty).align_wasm32() as u32
    }

    pub fn kind(&self, ty: &Type) -> Kind {
        match ty {
            Type::Bool | Type::U8 => Kind::Scalar(8, false),
            Type::S8 => Kind::Scalar(8, true),
            Type::U16 => Kind::Scalar(16, false),
            Type::S16 => Kind::Scalar(16, true),
            Type::U32 | Type::F32 | Type::Char => Kind::Scalar(32, false),
            Type::S32 => Kind::Scalar(32, true),
            Type::U64 | Type::F64 | Type::S64 => Kind::Scalar(64, false),
            Type::String => Kind::Text,
            Type::ErrorContext => unreachable!("no world here has one"),
            Type::Id(id) => self.named(*id),
        }
    }

    fn named(&self, id: TypeId) -> Kind {
        match &self.resolve.types[id].kind {
            TypeDefKind::Record(record) => {
                Kind::Fields(record.fields.iter().map(|field| field.ty).collect())
            }
            TypeDefKind::Tuple(tuple) => Kind::Fields(tuple.types.clone()),
            TypeDefKind::Flags(_) => Kind::Scalar(self.size(&Type::Id(id)) * 8, false),
            TypeDefKind::Enum(r#enum) => Kind::Scalar(8 * int(r#enum.tag()), false),
            TypeDefKind::Variant(variant) => {
                let cases = variant.cases.iter().map(|case| case.ty).collect();
                Kind::Cases(cases, int(variant.tag()))
            }
            TypeDefKind::Option(some) => Kind::Cases(vec![None, Some(*some)], 1),
            TypeDefKind::Result(result) => Kind::Cases(vec![result.ok, result.err], 1),
            TypeDefKind::List(of) => Kind::List(*of),
            TypeDefKind::FixedLengthList(of, len) => Kind::Fields(vec![*of; *len as usize]),
            TypeDefKind::Type(ty) => self.kind(ty),
            TypeDefKind::Handle(Handle::Own(_) | Handle::Borrow(_)) => Kind::Scalar(32, false),
            other => unreachable!("no world here has a {}", other.as_str()),
        }
    }

    /// The core types that a value flattens to.
    pub fn flat(&self, ty: &Type) -> Vec<WasmType> {
        let mut room = [WasmType::I32; 64];
        let mut flat = FlatTypes::new(&mut room);
        assert!(self.resolve.push_flat(ty, &mut flat));
        flat.to_vec()
    }

    pub fn lower(&self, memory: &mut dyn Memory, ty: &Type, value: &Value) -> Vec<u64> {
        match (self.kind(ty), value) {
            (Kind::Scalar(bits, signed), Value::Bits(value)) => vec![extend(*value, bits, signed)],
            (Kind::Text, Value::Text(text)) => {
                let at = memory.allocate(1, text.len() as u32);
                memory.write(at, text.as_bytes());
                vec![at.into(), text.len() as u64]
            }
            (Kind::List(of), Value::List(values)) => {
                let (at, len) = self.elements(memory, &of, values);
                vec![at.into(), len.into()]
            }
            (Kind::Fields(types), Value::Fields(values)) => {
                let fields = types.iter().zip(values);
                fields.flat_map(|(ty, value)| self.lower(memory, ty, value)).collect()
            }
            (Kind::Cases(types, _), Value::Case(case, payload)) => {
                let mut slots = vec![*case as u64];
                if let (Some(ty), Some(value)) = (&types[*case], payload) {
                    slots.extend(self.lower(memory, ty, value));
                }
                slots.resize(self.flat(ty).len(), 0);
                slots
            }
            (_, value) => panic!("{value:?} is no {ty:?}"),
        }
    }

    fn elements(&self, memory: &mut dyn Memory, of: &Type, values: &[Value]) -> (u32, u32) {
        let at = memory.allocate(self.align(of), self.size(of) * values.len() as u32);
        for (i, value) in values.iter().enumerate() {
            self.store(memory, of, at + self.size(of) * i as u32, value);
        }
        (at, values.len() as u32)
    }

    pub fn store(&self, memory: &mut dyn Memory, ty: &Type, at: u32, value: &Value) {
        assert_eq!(at % self.align(ty), 0, "{ty:?} at {at}");
        match (self.kind(ty), value) {
            (Kind::Scalar(bits, _), Value::Bits(value)) => {
                memory.write(at, &value.to_le_bytes()[..bits as usize / 8]);
            }
            (Kind::Text | Kind::List(_), value) => {
                let pair = self.lower(memory, ty, value);
                memory.write(at, &(pair[0] as u32).to_le_bytes());
                memory.write(at + 4, &(pair[1] as u32).to_le_bytes());
            }
            (Kind::Fields(types), Value::Fields(values)) => {
                for ((offset, ty), value) in self.sizes.field_offsets(&types).iter().zip(values) {
                    self.store(memory, ty, at + offset.size_wasm32() as u32, value);
                }
            }
            (Kind::Cases(types, tag), Value::Case(case, payload)) => {
                memory.write(at, &case.to_le_bytes()[..tag as usize]);
                if let (Some(ty), Some(value)) = (&types[*case], payload) {
                    self.store(memory, ty, at + self.payload(&types, tag), value);
                }
            }
            (_, value) => panic!("{value:?} is no {ty:?}"),
        }
    }

    fn payload(&self, types: &[Option<Type>], tag: u32) -> u32 {
        let align = types.iter().flatten().map(|ty| self.align(ty)).max().unwrap_or(1);
        tag.next_multiple_of(align)
    }

    /// Lifts a value, and panics if the slots are not as the ABI makes a guest lower them.
    pub fn lift(&self, memory: &mut dyn Memory, ty: &Type, slots: &[u64]) -> Value {
        match self.kind(ty) {
            Kind::Scalar(bits, signed) => {
                let value = truncate(slots[0], bits);
                assert_eq!(slots[0], extend(value, bits, signed), "{ty:?} is not extended");
                Value::Bits(value)
            }
            Kind::Text => {
                let bytes = memory.read(slots[0] as u32, slots[1] as u32);
                Value::Text(String::from_utf8(bytes).unwrap())
            }
            Kind::List(of) => {
                let (at, size) = (slots[0] as u32, self.size(&of));
                assert_eq!(at % self.align(&of), 0, "a list of {of:?} at {at}");
                let each = (0..slots[1] as u32).map(|i| self.load(memory, &of, at + i * size));
                Value::List(each.collect())
            }
            Kind::Fields(types) => Value::Fields(self.lift_all(memory, &types, slots)),
            Kind::Cases(types, _) => {
                let case = slots[0] as usize;
                let used = 1 + types[case].map_or(0, |ty| self.flat(&ty).len());
                assert!(slots[used..].iter().all(|slot| *slot == 0), "unused slots are not zero");
                let payload = types[case].map(|ty| self.lift(memory, &ty, &slots[1..used]));
                Value::Case(case, payload.map(Box::new))
            }
        }
    }

    pub fn lift_all(
        &self,
        memory: &mut dyn Memory,
        types: &[Type],
        mut slots: &[u64],
    ) -> Vec<Value> {
        let lift = |ty: &Type| {
            let mine = slots.split_off(..self.flat(ty).len()).unwrap();
            self.lift(memory, ty, mine)
        };
        types.iter().map(lift).collect()
    }

    pub fn load(&self, memory: &mut dyn Memory, ty: &Type, at: u32) -> Value {
        assert_eq!(at % self.align(ty), 0, "{ty:?} at {at}");
        let number = |memory: &mut dyn Memory, at, bytes| {
            let bytes = memory.read(at, bytes);
            bytes.iter().rfold(0, |number, byte| number << 8 | u64::from(*byte))
        };
        match self.kind(ty) {
            Kind::Scalar(bits, _) => Value::Bits(number(memory, at, bits / 8)),
            Kind::Text | Kind::List(_) => {
                let pair = [number(memory, at, 4), number(memory, at + 4, 4)];
                self.lift(memory, ty, &pair)
            }
            Kind::Fields(types) => Value::Fields(self.load_all(memory, &types, at)),
            Kind::Cases(types, tag) => {
                let case = number(memory, at, tag) as usize;
                let payload = at + self.payload(&types, tag);
                let payload = types[case].map(|ty| self.load(memory, &ty, payload));
                Value::Case(case, payload.map(Box::new))
            }
        }
    }

    /// Loads a tuple of these types.
    pub fn load_all(&self, memory: &mut dyn Memory, types: &[Type], at: u32) -> Vec<Value> {
        let offsets = self.sizes.field_offsets(types).into_iter();
        let each = offsets.map(|(offset, ty)| (offset.size_wasm32() as u32, ty));
        each.map(|(offset, ty)| self.load(memory, ty, at + offset)).collect()
    }

    /// Allocates and stores parameters that are too many for core values, as a tuple.
    pub fn spill(&self, memory: &mut dyn Memory, types: &[Type], values: &[Value]) -> u32 {
        let layout = self.sizes.params(types);
        let (align, size) = (layout.align.align_wasm32(), layout.size.size_wasm32());
        let at = memory.allocate(align as u32, size as u32);
        for ((offset, ty), value) in self.sizes.field_offsets(types).iter().zip(values) {
            self.store(memory, ty, at + offset.size_wasm32() as u32, value);
        }
        at
    }

    /// Makes a value of the type from the sequence of numbers.
    pub fn any(&self, ty: &Type, next: &mut dyn FnMut() -> u64) -> Value {
        match (ty, self.kind(ty)) {
            (Type::Bool, _) => Value::Bits(next() % 2),
            // The number is below the surrogates.
            (Type::Char, _) => Value::Bits(next() % 0xd800),
            (_, Kind::Scalar(bits, _)) => Value::Bits(match self.labels(ty) {
                Some((true, labels)) => next() % (1 << labels),
                Some((false, labels)) => next() % labels,
                None => truncate(next(), bits),
            }),
            (_, Kind::Text) => {
                let len = next() % 6;
                let chars = (0..len).map(|_| char::from_u32(next() as u32 % 0xd800).unwrap());
                Value::Text(chars.collect())
            }
            (_, Kind::List(of)) => {
                let len = next() % 4;
                Value::List((0..len).map(|_| self.any(&of, next)).collect())
            }
            (_, Kind::Fields(types)) => {
                Value::Fields(types.iter().map(|ty| self.any(ty, next)).collect())
            }
            (_, Kind::Cases(types, _)) => {
                let case = next() as usize % types.len();
                let payload = types[case].map(|ty| Box::new(self.any(&ty, next)));
                Value::Case(case, payload)
            }
        }
    }

    /// The number of names in flags (`true`) or in an enum (`false`).
    fn labels(&self, ty: &Type) -> Option<(bool, u64)> {
        let Type::Id(id) = ty else { return None };
        match &self.resolve.types[*id].kind {
            TypeDefKind::Flags(flags) => Some((true, flags.flags.len() as u64)),
            TypeDefKind::Enum(r#enum) => Some((false, r#enum.cases.len() as u64)),
            TypeDefKind::Type(ty) => self.labels(ty),
            _ => None,
        }
    }
}

fn int(int: wit_parser::Int) -> u32 {
    match int {
        wit_parser::Int::U8 => 1,
        wit_parser::Int::U16 => 2,
        _ => 4,
    }
}

fn truncate(value: u64, bits: u32) -> u64 {
    value & u64::MAX >> (64 - bits)
}

/// Extends a value: to 32 bits by its sign, and to 64 bits by zeros.
fn extend(value: u64, bits: u32, signed: bool) -> u64 {
    if !signed || bits >= 32 {
        return value;
    }
    let shift = 32 - bits;
    (((value as u32) << shift).cast_signed() >> shift).cast_unsigned().into()
}
