//! What is asked of a supervisor, and when.

use super::*;

#[test]
fn an_app_that_traps_when_it_is_stopped_is_not_loaded_again() {
    on_all(Restart::Always, false, |firmware| {
        // It uses up its fuel while it has time to end.
        firmware.supervisor.start(COMPUTE);
        firmware.tick(95);
        assert_eq!(firmware.supervisor.status().state, State::Running);
        firmware.supervisor.stop();
        firmware.tick(20);
        let status = firmware.supervisor.status();
        assert_eq!(
            (status.state, status.loads, status.restarts),
            (State::Idle, 1, 0),
            "{status:?}"
        );
        assert!(!firmware.supervisor.is_stopping());
    });
}

#[test]
fn a_suspended_app_that_is_stopped_ends_when_its_time_is_up() {
    on_all(Restart::Never, true, |firmware| {
        for app in [COMPUTE, WAIT, RETURN] {
            firmware.supervisor.start(app);
            firmware.tick(3);
            firmware.supervisor.suspend();
            firmware.tick(3);
            firmware.supervisor.stop();
            firmware.tick(5);
            assert_eq!(firmware.supervisor.status().state, State::Stopping);
            firmware.tick(10);
            assert_eq!(firmware.supervisor.status().state, State::Idle);
            assert_eq!(firmware.last(), Some(End::Stopped { late: true }));
        }
        // It may still be resumed in that time.
        firmware.supervisor.start(RETURN);
        firmware.tick(3);
        firmware.supervisor.suspend();
        firmware.supervisor.stop();
        firmware.tick(3);
        firmware.supervisor.resume();
        firmware.tick(3);
        assert_eq!(firmware.last(), Some(End::Stopped { late: false }));
    });
}

#[test]
fn an_app_may_be_suspended_before_it_is_loaded() {
    on_all(Restart::Never, false, |firmware| {
        firmware.supervisor.start(COMPUTE);
        firmware.supervisor.suspend();
        firmware.tick(300);
        assert_eq!(firmware.supervisor.status().state, State::Suspended);
        firmware.supervisor.resume();
        firmware.tick(3);
        assert_eq!(firmware.supervisor.status().state, State::Running);
    });
}

#[test]
fn fuel_is_granted_to_one_app_alone() {
    on_all(Restart::Never, false, |firmware| {
        let polls = |firmware: &mut Firmware<'_>| {
            let begin = NOW.get();
            firmware.supervisor.start(COMPUTE);
            firmware.tick(1);
            firmware.until(State::Idle);
            NOW.get() - begin
        };
        let before = polls(firmware);
        firmware.supervisor.start(WAIT);
        firmware.tick(2);
        firmware.supervisor.grant(1_000_000);
        firmware.supervisor.kill();
        firmware.tick(2);
        assert_eq!(polls(firmware), before);
    });
}

#[test]
fn requests_take_effect_in_their_order() {
    type Request = fn(&Shared);
    let requests: [(&[Request], Option<u8>); _] = [
        // Whatever is started last is killed and stopped.
        (&[|it| it.start(WAIT), |it| it.kill()], None),
        (&[|it| it.start(WAIT), |it| it.stop()], None),
        (&[|it| it.kill(), |it| it.start(WAIT)], Some(WAIT)),
        (&[|it| it.stop(), |it| it.start(WAIT)], Some(WAIT)),
        (&[|it| it.start(WAIT), |it| it.kill(), |it| it.start(COMPUTE)], Some(COMPUTE)),
        // Whoever names an app does not mean another.
        (&[|it| it.start(WAIT), |it| it.kill_app(COMPUTE)], Some(WAIT)),
        (&[|it| it.start(WAIT), |it| it.stop_app(COMPUTE)], Some(WAIT)),
        (&[|it| it.kill_app(COMPUTE), |it| it.start(WAIT)], Some(WAIT)),
        (&[|it| it.start(WAIT), |it| it.kill_app(WAIT)], None),
        (&[|it| it.start(WAIT), |it| it.stop_app(WAIT)], None),
        (&[|it| it.kill_app(COMPUTE)], None),
        (&[|it| it.stop_app(COMPUTE)], None),
        (&[|it| it.kill_app(WAIT), |it| it.stop_app(WAIT)], Some(COMPUTE)),
    ];
    on_all(Restart::Always, false, |firmware| {
        for (number, (requests, runs)) in requests.iter().enumerate() {
            firmware.supervisor.start(COMPUTE);
            firmware.tick(2);
            requests.iter().for_each(|request| request(firmware.supervisor));
            firmware.tick(15);
            let status = firmware.supervisor.status();
            let running = (status.state == State::Running).then_some(status.app);
            assert_eq!(running, *runs, "{number}: {status:?}");
        }
    });
}

#[test]
fn an_app_is_named_from_its_start_on() {
    on_all(Restart::Never, false, |firmware| {
        // There is no app yet, and none that is loaded later is meant.
        firmware.supervisor.kill_app(WAIT);
        firmware.supervisor.start(WAIT);
        firmware.tick(2);
        assert_eq!(firmware.supervisor.status().state, State::Running);
        firmware.supervisor.kill();
        firmware.tick(2);
        // It is meant before it is loaded.
        firmware.supervisor.start(COMPUTE);
        firmware.supervisor.kill_app(COMPUTE);
        firmware.tick(2);
        assert_eq!(firmware.supervisor.status().state, State::Idle);
        assert_eq!(firmware.supervisor.status().loads, 1);
    });
}
