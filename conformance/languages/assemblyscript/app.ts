// An app in AssemblyScript, by hand. Text is UTF-16 there and UTF-8 here.

@external("conformance:languages/board", "[constructor]journal")
declare function journalNew(name: usize, len: u32): u32;
@external("conformance:languages/board", "[resource-drop]journal")
declare function journalDrop(self: u32): void;
@external("conformance:languages/board", "[method]journal.write")
declare function journalWrite(
  self: u32, id: u64, celsius: f32, at: f64, name: usize, len: u32, result: usize): void;
@external("conformance:languages/board", "[method]journal.last")
declare function journalLast(self: u32, result: usize): void;
@external("conformance:languages/board", "mix")
declare function mix(a: i64, b: f32, c: f64, result: usize): void;
@external("conformance:languages/board", "shout")
declare function shout(text: usize, len: u32, result: usize): void;
@external("conformance:languages/board", "sum")
declare function sum(values: usize, len: u32): u64;
@external("conformance:languages/board", "squares")
declare function squares(many: u32, result: usize): void;
@external("conformance:languages/board", "classify")
declare function classify(number: u32, result: usize): void;

const NOTHING: u8 = 0, CIRCLE: u8 = 1, LABEL: u8 = 2, COUNT: u8 = 3;

/** Memory for what the host returns and takes: all of it is given back at once. */
const room = memory.data(4096, 8);
let used: u32 = 0;

export function cabi_realloc(old: usize, oldLen: u32, align: u32, len: u32): usize {
  const at = (used + align - 1) / align * align;
  if (at + len > 4096) unreachable();
  used = at + len;
  memory.copy(room + at, old, min(oldLen, len));
  return room + at;
}

/** Where the host writes a result. */
const result = memory.data(64, 8);

/** The text at a pair of an address and a length. */
function textAt(pair: usize): string {
  return String.UTF8.decodeUnsafe(load<u32>(pair), load<u32>(pair, 4));
}

function nameOf(round: u32): ArrayBuffer {
  return String.UTF8.encode("grüße!abcdefghijklmnop").slice(0, 8 + round % 17);
}

function journals(round: u32): u32 {
  const first = String.UTF8.encode("first"), name = nameOf(round);
  const one = journalNew(changetype<usize>(first), first.byteLength);
  const id: u64 = 0xfedcba9876543210 + <u64>round;
  const celsius: f32 = <f32>round * 0.5;
  const at: f64 = -1e300 / <f64>(round + 1);
  let right: u32 = 0;
  journalLast(one, result);
  right += u32(load<u8>(result) == 0);
  journalWrite(one, id, celsius, at, changetype<usize>(name), name.byteLength, result);
  right += u32(load<u8>(result) == 0 && load<u32>(result, 4) == 1);
  journalWrite(one, 0, 0, 0, changetype<usize>(name), 0, result);
  right += u32(load<u8>(result) == 1 && textAt(result + 4) == "first");
  journalLast(one, result);
  right += u32(
    load<u8>(result) == 1 && load<u64>(result, 8) == id && load<f32>(result, 16) == celsius &&
    load<f64>(result, 24) == at &&
    textAt(result + 32) == String.UTF8.decode(name));
  journalDrop(one);
  return right;
}

function values(round: u32): u32 {
  let right: u32 = 0;
  mix(-5000000000 - <i64>round, 1.25 * <f32>round, 3.0 * <f64>round, result);
  right += u32(
    load<i64>(result) == -4999999999 - <i64>round && load<f32>(result, 8) == 2.5 * <f32>round &&
    load<f64>(result, 16) == 1.5 * <f64>round);
  const name = nameOf(round);
  shout(changetype<usize>(name), 8, result);
  right += u32(textAt(result) == "grüße!!");
  const longs = new StaticArray<u64>(20);
  let total: u64 = 0;
  for (let i = 0; i < 20; i++) {
    longs[i] = (<u64>i * round) << 33;
    total += longs[i];
  }
  right += u32(sum(changetype<usize>(longs), 20) == total);
  squares(round, result);
  let same = load<u32>(result, 4) == round;
  for (let i: u32 = 0; i < round; i++) {
    same = same && load<u32>(load<u32>(result) + 4 * i) == i * i;
  }
  right += u32(same);
  classify(round, result);
  const kind = load<u8>(result);
  right += u32(kind == round % 4);
  right += u32(
    kind == NOTHING ||
    (kind == CIRCLE && load<f64>(result, 8) == <f64>round / 8) ||
    (kind == LABEL && textAt(result + 8) == "two") ||
    (kind == COUNT && load<i64>(result, 8) == -(<i64>round << 32)));
  return right;
}

export function run(round: u32): u64 {
  const right = journals(round) + values(round);
  used = 0;
  return (<u64>round << 32) | right;
}

export function describe(id: u64, celsius: f32, at: f64, name: usize, len: u32): usize {
  if (id != 1 << 63 || celsius != -0.5 || at != 0.1) unreachable();
  const text = String.UTF8.encode(String.UTF8.decodeUnsafe(name, len) + "?");
  const copy = cabi_realloc(0, 0, 1, text.byteLength);
  memory.copy(copy, changetype<usize>(text), text.byteLength);
  store<u32>(result, copy);
  store<u32>(result, text.byteLength, 4);
  return result;
}

export function cabi_post_describe(_: usize): void {
  used = 0;
}

export function flip(some: u32, kind: u32, first: u64, second: u32): usize {
  memory.fill(result, 0, 64);
  if (!some) {
    const nothing = String.UTF8.encode("nothing at all");
    const copy = cabi_realloc(0, 0, 1, nothing.byteLength);
    memory.copy(copy, changetype<usize>(nothing), nothing.byteLength);
    store<u8>(result, 1);
    store<u32>(result, copy, 8);
    store<u32>(result, nothing.byteLength, 12);
    return result;
  }
  store<u8>(result, <u8>kind, 8);
  if (kind == CIRCLE) {
    store<f64>(result, -reinterpret<f64>(first), 16);
  } else if (kind == LABEL) {
    store<u32>(result, <u32>first, 16);
    store<u32>(result, second, 20);
  } else if (kind == COUNT) {
    store<i64>(result, -(<i64>first), 16);
  }
  return result;
}

export function cabi_post_flip(_: usize): void {
  used = 0;
}
