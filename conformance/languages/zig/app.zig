//! An app in Zig, by hand.

const std = @import("std");

const Text = extern struct { data: [*]const u8, len: u32 };
const Reading = extern struct { id: u64, celsius: f32, at: f64, name: Text };
const MaybeReading = extern struct { some: u8, value: Reading };
const Kind = enum(u8) { nothing, circle, label, count };
const Shape = extern struct {
    kind: Kind,
    of: extern union { circle: f64, label: Text, count: i64 },
};
const Numbers = extern struct { a: i64, b: f32, c: f64 };
const Squares = extern struct { data: [*]const u32, len: u32 };
const Written = extern struct { failed: u8, of: extern union { number: u32, @"error": Text } };
const Flipped = extern struct { failed: u8, of: extern union { shape: Shape, @"error": Text } };

const board = struct {
    extern "conformance:languages/board" fn @"[constructor]journal"(name: [*]const u8, len: u32) u32;
    extern "conformance:languages/board" fn @"[resource-drop]journal"(self: u32) void;
    extern "conformance:languages/board" fn @"[method]journal.write"(
        self: u32,
        id: u64,
        celsius: f32,
        at: f64,
        name: [*]const u8,
        len: u32,
        result: *Written,
    ) void;
    extern "conformance:languages/board" fn @"[method]journal.last"(self: u32, result: *MaybeReading) void;
    extern "conformance:languages/board" fn mix(a: i64, b: f32, c: f64, result: *Numbers) void;
    extern "conformance:languages/board" fn shout(text: [*]const u8, len: u32, result: *Text) void;
    extern "conformance:languages/board" fn sum(values: [*]const u64, len: u32) u64;
    extern "conformance:languages/board" fn squares(many: u32, result: *Squares) void;
    extern "conformance:languages/board" fn classify(number: u32, result: *Shape) void;
};

/// Memory for what the host returns and takes: all of it is given back at once.
var room: [4096]u8 align(8) = undefined;
var used: u32 = 0;

export fn cabi_realloc(old: [*]u8, old_len: u32, alignment: u32, len: u32) [*]u8 {
    const at = std.mem.alignForward(u32, used, alignment);
    if (at + len > room.len) @trap();
    used = at + len;
    const kept = @min(old_len, len);
    @memcpy(room[at..][0..kept], old[0..kept]);
    return room[at..].ptr;
}

fn is(text: Text, expected: []const u8) bool {
    return std.mem.eql(u8, text.data[0..text.len], expected);
}

fn nameOf(round: u32) []const u8 {
    return "grüße!abcdefghijklmnop"[0 .. 8 + round % 17];
}

/// What is true of these, in numbers.
fn count(right: []const bool) u32 {
    var sum: u32 = 0;
    for (right) |one| sum += @intFromBool(one);
    return sum;
}

fn journals(round: u32) u32 {
    const float: f64 = @floatFromInt(round);
    const name = nameOf(round);
    const entry = Reading{
        .id = 0xfedcba9876543210 + @as(u64, round),
        .celsius = @floatCast(float * 0.5),
        .at = -1e300 / (float + 1),
        .name = .{ .data = name.ptr, .len = @intCast(name.len) },
    };
    const one = board.@"[constructor]journal"("first", 5);
    defer board.@"[resource-drop]journal"(one);
    var none: MaybeReading = undefined;
    var last: MaybeReading = undefined;
    var written: Written = undefined;
    var failed: Written = undefined;
    board.@"[method]journal.last"(one, &none);
    board.@"[method]journal.write"(one, entry.id, entry.celsius, entry.at, name.ptr, entry.name.len, &written);
    board.@"[method]journal.write"(one, 0, 0, 0, "", 0, &failed);
    board.@"[method]journal.last"(one, &last);
    const back = last.value;
    return count(&.{
        none.some == 0,
        written.failed == 0 and written.of.number == 1,
        failed.failed == 1 and is(failed.of.@"error", "first"),
        last.some == 1 and back.id == entry.id and back.celsius == entry.celsius and
            back.at == entry.at and is(back.name, name),
    });
}

fn values(round: u32) u32 {
    const whole: i64 = round;
    const float: f64 = @floatFromInt(round);
    var mixed: Numbers = undefined;
    var loud: Text = undefined;
    var found: Squares = undefined;
    var shape: Shape = undefined;
    var longs: [20]u64 = @splat(0);
    var total: u64 = 0;
    board.mix(-5_000_000_000 - whole, @floatCast(1.25 * float), 3 * float, &mixed);
    board.shout(nameOf(round).ptr, 8, &loud);
    for (&longs, 0..) |*long, i| {
        long.* = (@as(u64, i) * round) << 33;
        total += long.*;
    }
    const sum = board.sum(&longs, longs.len);
    board.squares(round, &found);
    var squares = found.len == round;
    for (found.data[0..found.len], 0..) |square, i| squares = squares and square == i * i;
    board.classify(round, &shape);
    return count(&.{
        mixed.a == -4_999_999_999 - whole and mixed.b == @as(f32, @floatCast(2.5 * float)) and mixed.c == 1.5 * float,
        is(loud, "grüße!!"),
        sum == total,
        squares,
        @intFromEnum(shape.kind) == round % 4,
        switch (shape.kind) {
            .nothing => true,
            .circle => shape.of.circle == float / 8,
            .label => is(shape.of.label, "two"),
            .count => shape.of.count == -(whole << 32),
        },
    });
}

export fn run(round: u32) u64 {
    const right = journals(round) + values(round);
    used = 0;
    return @as(u64, round) << 32 | right;
}

var described: Text = undefined;

export fn describe(id: u64, celsius: f32, at: f64, name: [*]const u8, len: u32) *Text {
    if (id != 1 << 63 or celsius != -0.5 or at != 0.1) @trap();
    const text = cabi_realloc(&room, 0, 1, len + 1);
    @memcpy(text[0..len], name[0..len]);
    text[len] = '?';
    described = .{ .data = text, .len = len + 1 };
    return &described;
}

export fn cabi_post_describe(_: *Text) void {
    used = 0;
}

var flipped: Flipped = undefined;

export fn flip(some: u32, kind: u32, first: u64, second: u32) *Flipped {
    const nothing = "nothing at all";
    flipped = .{ .failed = 1, .of = .{ .@"error" = .{ .data = nothing, .len = nothing.len } } };
    if (some == 0) return &flipped;
    const of: Kind = @enumFromInt(kind);
    var shape = Shape{ .kind = of, .of = .{ .count = 0 } };
    switch (of) {
        .nothing => {},
        .circle => shape.of = .{ .circle = -@as(f64, @bitCast(first)) },
        .label => shape.of = .{ .label = .{ .data = @ptrFromInt(@as(usize, @intCast(first))), .len = second } },
        .count => shape.of = .{ .count = -@as(i64, @bitCast(first)) },
    }
    flipped = .{ .failed = 0, .of = .{ .shape = shape } };
    return &flipped;
}

export fn cabi_post_flip(_: *Flipped) void {
    used = 0;
}
