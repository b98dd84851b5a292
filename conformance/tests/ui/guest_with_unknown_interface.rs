microwit_guest::generate!({ with: { "a:b/lamp": driver::a::b::led }, inline: "
package a:b;
interface led { set: func(on: bool); }
interface lamp { set: func(on: bool); }
world one { import led; export lamp; }
" });

fn main() {}
