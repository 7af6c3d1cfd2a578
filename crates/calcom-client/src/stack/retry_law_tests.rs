//! The law of retries, by cases and by properties.

use proptest::prelude::*;

use super::*;

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

fn settings(draw: f64) -> RetrySettings {
    RetrySettings { jitter: Jitter::from_fn(move || draw), ..RetrySettings::default() }
}

fn case(attempt: Attempt, safe: bool) -> Case {
    Case { attempt, made: 1, safe, remaining: ms(10_000) }
}

fn answer(status: u16, wait: Option<Duration>) -> Attempt {
    Attempt::Answer(StatusCode::from_u16(status).unwrap(), wait)
}

#[test]
fn a_write_is_repeated_only_when_it_was_not_sent() {
    let law = settings(1.0);
    assert_eq!(law.pause(case(Attempt::NotSent, false)), Some(ms(100)));
    for attempt in [Attempt::NoAnswer, answer(500, None), answer(503, None), answer(429, None)] {
        assert_eq!(law.pause(case(attempt, false)), None);
        assert!(law.pause(case(attempt, true)).is_some());
    }
}

#[test]
fn what_was_answered_is_not_asked_again() {
    for status in [200, 201, 400, 401, 403, 404, 409, 422, 501] {
        assert_eq!(settings(1.0).pause(case(answer(status, None), true)), None, "{status}");
    }
    assert_eq!(settings(1.0).pause(case(Attempt::Final, true)), None);
}

#[test]
fn the_bound_doubles_and_the_draw_is_even_below_it() {
    let pause = |made, draw| settings(draw).pause(Case { made, ..case(Attempt::NoAnswer, true) });
    assert_eq!(pause(1, 1.0), Some(ms(100)));
    assert_eq!(pause(2, 1.0), Some(ms(200)));
    assert_eq!(pause(2, 0.0), Some(ms(0)));
    assert_eq!(pause(3, 1.0), None, "three attempts in all");
}

proptest! {
    #[test]
    fn a_pause_never_outlasts_the_budget_and_never_undercuts_the_wait(
        draw in 0.0..1.0_f64, made in 1..10_u32, remaining in 0..5_000_u64, wait in proptest::option::of(0..5_000_u64)
    ) {
        let law = RetrySettings { attempts: 10, ..settings(draw) };
        let attempt = answer(503, wait.map(ms));
        if let Some(pause) = law.pause(Case { attempt, made, safe: true, remaining: ms(remaining) }) {
            prop_assert!(pause + law.fair_time <= ms(remaining));
            prop_assert!(pause >= wait.map(ms).unwrap_or_default());
        }
    }
}
