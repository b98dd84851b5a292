microwit_guest::generate!({ inline: "
package a:b;
interface files { resource file { read: func() -> u8; } }
world w { export files; }
" });

use exports::a::b::files::{File, Guest, GuestFile};

struct MyFile;

impl GuestFile for MyFile {
    fn read(&self) -> u8 {
        0
    }
}

struct App;

impl Guest for App {
    type File = MyFile;
}

export!(App);

fn main() {
    File::new("not mine");
}
