//! Apps that are killed while code of theirs runs inside an import, which cannot be cut.

use super::*;
use board::{KILLED_REALLOC, LOOPS_INSIDE, RETURNS_INSIDE, WAITS_INSIDE};

#[test]
fn an_app_is_killed_in_a_destructor_and_in_its_allocator() {
    for (app, code) in [
        (LOOPS_INSIDE, Some(TrapCode::OutOfFuel)),
        (WAITS_INSIDE, Some(TrapCode::WouldWait)),
        (RETURNS_INSIDE, None),
        (KILLED_REALLOC, Some(TrapCode::OutOfFuel)),
    ] {
        // It would be loaded again if it had only failed.
        on_all(Restart::Always, false, |firmware| {
            firmware.supervisor.start(app);
            // On WAMR, the request to start it has ended its first slice.
            firmware.tick(3);
            let status = firmware.supervisor.status();
            assert_eq!((status.state, status.loads), (State::Idle, 1), "{status:?}");
            // What traps before the kill is seen has failed.
            match (status.last, code) {
                (Some(End::Killed), None) => (),
                (Some(End::Failed(error)), Some(code)) => assert_eq!(error.trap.code, code),
                _ => panic!("{app}: {status:?}"),
            }
            // The next app runs as ever.
            firmware.supervisor.start(WAIT);
            firmware.tick(3);
            assert_eq!(firmware.supervisor.status().state, State::Running);
        });
    }
}
