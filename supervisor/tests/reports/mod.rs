//! What a supervisor reports.

use super::*;
use State::{Idle, Loading, Resting, Running, Stopping, Suspended};

#[test]
fn each_new_state_is_reported_once() {
    on_all(Restart::Never, false, |firmware| {
        for app in [COMPUTE, WAIT] {
            firmware.supervisor.start(app);
            firmware.tick(3);
            assert_eq!(firmware.states(), [Loading, Running]);
            firmware.supervisor.suspend();
            firmware.tick(3);
            firmware.supervisor.resume();
            firmware.tick(3);
            // What is taken back before the task comes to it is no state.
            firmware.supervisor.suspend();
            firmware.supervisor.resume();
            firmware.tick(3);
            assert_eq!(firmware.states(), [Suspended, Running]);
            firmware.supervisor.suspend();
            firmware.tick(3);
            firmware.supervisor.stop();
            firmware.tick(20);
            assert_eq!(firmware.states(), [Suspended, Stopping, Idle]);
            firmware.supervisor.start(app);
            firmware.tick(3);
            firmware.supervisor.start(TRAP);
            firmware.tick(3);
            assert_eq!(firmware.states(), [Loading, Running, Idle, Loading, Running, Idle]);
            firmware.supervisor.start(app);
            firmware.supervisor.suspend();
            firmware.tick(3);
            firmware.supervisor.kill();
            firmware.tick(3);
            assert_eq!(firmware.states(), [Loading, Running, Suspended, Idle]);
        }
    });
}

#[test]
fn the_end_of_a_pause_is_reported() {
    let back_off = Restart::BackOff { first_ms: 50, most_ms: 50, times: 9 };
    on_all(back_off, false, |firmware| {
        for next in [None, Some(WAIT)] {
            firmware.supervisor.start(TRAP);
            firmware.tick(70);
            assert_eq!(firmware.states(), [Loading, Running, Resting, Loading, Running, Resting]);
            match next {
                Some(app) => firmware.supervisor.start(app),
                None => firmware.supervisor.kill(),
            }
            firmware.tick(2);
            // An app that rests has ended already.
            assert!(matches!(firmware.last(), Some(End::Failed(_))));
            let expected = if next.is_some() { &[Loading, Running][..] } else { &[Idle] };
            assert_eq!(firmware.states(), expected);
        }
    });
}
