//! Tests, under Miri, the rows of a host that borrows.
#![allow(missing_docs)]

use microwit_engine::{Export, HostFn, HostResource, Sig, World};
use microwit_host::__private::{call, export, row};
use microwit_host::{App, TrapCode, WorldHost};
use microwit_template::{Exported, Instance, Limits, Module};

/// A host that counts in a variable of somebody else's.
struct Counter<'c, T> {
    count: &'c mut T,
}

impl<T: From<u32> + Copy + Into<u64>> WorldHost for Counter<'_, T> {
    type World = Counting;

    fn imports<'t>() -> &'t [HostFn<Self>]
    where
        Self: 't,
    {
        const {
            &[row("a:b/counts", "count", "(i)I", |host, _, slots| {
                let was = *host.count;
                *host.count = T::from(slots[0] as u32);
                slots[0] = was.into();
                Ok(())
            })]
        }
    }

    fn resources<'t>() -> &'t [HostResource<Self>]
    where
        Self: 't,
    {
        &[]
    }
}

struct Counting;

impl World for Counting {
    const SIGS: &'static [Sig] = &[Sig::of("(i)I")];
    const REALLOC: bool = false;
    const EXPORTS: &'static [Export] = &[export("run", "(i)I")];
    type PerDestructor<T: Copy> = [T; 0];
    type IfWaits<T: Copy> = [T; 0];
}

const APP: Module = Module {
    imports: &[("a:b/counts", "count", "(i)I")],
    exports: &[("run", Exported::Func("(i)I", |caller, slots| caller.import(0, slots)))],
    start: None,
    memory: 0,
};

#[test]
fn an_app_is_called_with_hosts_that_borrow() {
    let mut count = 3_u32;
    let mut host = Counter { count: &mut count };
    let mut app = Instance::load(APP, &mut host, Limits::default()).unwrap();
    let run = app.export(&Counting::EXPORTS[0]).unwrap();
    let mut counted = |host: &mut _, to: u32| call(&mut app, host, &run, to, |_, slot| Ok(slot));
    assert_eq!(counted(&mut host, 5), Ok(3));
    // Another host of the same type works, and so does the same host in another place.
    let mut other = 8;
    assert_eq!(counted(&mut Counter { count: &mut other }, 9), Ok(8));
    let mut moved = host;
    assert_eq!(counted(&mut moved, 6), Ok(5));
    app.unload(&mut moved);
    assert_eq!((count, other), (6, 9));
}

#[test]
fn another_host_has_another_app() {
    let (mut wide, mut narrow) = (1_u64, 2_u32);
    let mut both = (Counter { count: &mut wide }, Counter { count: &mut narrow });
    let mut first = Instance::load(APP, &mut both.0, Limits::default()).unwrap();
    let second = Instance::load(APP, &mut both.1, Limits::default()).unwrap();
    let mut run = first.export(&Counting::EXPORTS[0]).unwrap();
    let first = &mut first;
    assert_eq!(call(first, &mut both.0, &run, 7_u32, |_, slot| Ok(slot)), Ok(1));
    run = { second }.export(&Counting::EXPORTS[0]).unwrap();
    let foreign = call(first, &mut both.0, &run, 7_u32, |_, slot| Ok(slot));
    assert_eq!(foreign.unwrap_err().trap.code, TrapCode::OtherApp);
    assert_eq!((wide, narrow), (7, 2));
}
