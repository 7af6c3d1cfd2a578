//! Properties of the law over random policies and histories.

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::decision::{Charge, NEVER};
use crate::limit::{Limit, Mode};
use crate::policy::PolicyConfig;
use crate::request::Request;
use crate::rule::Rule;

fn rule() -> impl Strategy<Value = Rule> {
    (0..4, 1..40_u64).prop_map(|(shape, tenths)| {
        let time = Duration::from_millis(100 * tenths);
        match shape {
            0 => Rule::Lifetime { idle: time },
            1 => Rule::FixedWindow { window: time },
            2 => Rule::SlidingWindow { window: time },
            _ => Rule::Gcra { period: time },
        }
    })
}

fn limit(index: usize) -> impl Strategy<Value = Limit> {
    (rule(), 1..12_u32, 0..3, prop::bool::weighted(0.2)).prop_map(move |(rule, allowed, scope, shadow)| {
        let limit = Limit::new(format!("limit_{index}"), allowed, rule);
        let limit = match scope {
            0 => limit,
            1 => limit.per_function(),
            _ => limit.per_same_arguments(),
        };
        if shadow { limit.shadow() } else { limit }
    })
}

fn policy(block: bool) -> impl Strategy<Value = Policy> {
    let block = if block { prop::option::of(1..30_u64).boxed() } else { Just(None).boxed() };
    (limit(1), limit(2), limit(3), limit(4), 5..30_u32, block).prop_map(|(one, two, three, four, total, block)| {
        let idle = Rule::Lifetime { idle: Duration::from_secs(2) };
        let limits = vec![Limit::new("total", total, idle), one, two, three, four];
        let config = PolicyConfig {
            block_for: block.map(|tenths| Duration::from_millis(tenths * 100)),
            ..PolicyConfig::new("p", limits)
        };
        config.validate().unwrap()
    })
}

/// Decides and charges.
fn admit(policy: &Policy, state: &mut State, ask: &Ask<'_>, now: Moment) -> Decision {
    let mut decision = Decision::new(Outcome::Admitted, now, 0);
    decide(policy, state, ask, &mut decision);
    decision
}

/// A request's function, fingerprint and weight, and the microseconds before it.
type Step = (Option<u8>, Option<u64>, u32, u64);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let function = prop::option::weighted(0.8, 0..3_u8);
    let step = (function, prop::option::weighted(0.7, 0..2_u64), 1..4_u32, 0..700_000_u64);
    prop::collection::vec(step, 1..60)
}

fn ask(policy: &Policy, (function, fingerprint, weight, _): Step) -> Ask<'_> {
    let function = function.map(|at| ["f", "g", "h"][usize::from(at)]);
    let request = Request { call: "c", function, fingerprint, weight };
    Ask::new(&request, policy.allowances())
}

/// Plays a history; returns the state, the moment after it and the decisions.
fn play(policy: &Policy, steps: &[Step]) -> (State, Moment, Vec<Decision>) {
    let mut state = State::new(policy.counts());
    let mut now = 1_000_000;
    let mut decisions = Vec::new();
    for step in steps {
        now += step.3;
        let moment = Moment::from_micros(now);
        decisions.push(admit(policy, &mut state, &ask(policy, *step), moment));
    }
    (state, Moment::from_micros(now), decisions)
}

fn later(now: Moment, micros: u64) -> Moment {
    Moment::from_micros(now.as_micros() + micros)
}

proptest! {
    #[test]
    fn who_waits_as_long_as_told_is_admitted_and_who_comes_sooner_is_not(
        policy in policy(true),
        steps in steps(),
        last in (prop::option::of(0..3_u8), prop::option::of(0..2_u64), 1..4_u32),
    ) {
        let (mut state, now, _) = play(&policy, &steps);
        let ask = ask(&policy, (last.0, last.1, last.2, 0));
        let decision = admit(&policy, &mut state, &ask, now);
        if decision.outcome != Outcome::Admitted && decision.wait != NEVER {
            prop_assert!(decision.wait > 0);
            let early = peek(&policy, &mut state.clone(), &ask, later(now, decision.wait - 1));
            prop_assert_ne!(early.outcome, Outcome::Admitted);
            let punctual = peek(&policy, &mut state, &ask, later(now, decision.wait));
            // A block ends with a fresh budget; a weight above a limit never fits any.
            let fits = (0..policy.limits().len()).all(|at| {
                u64::from(policy.allowances().0[at]) >= ask.weight
            });
            prop_assert!(punctual.outcome == Outcome::Admitted || !fits, "{punctual:?}");
        }
    }

    #[test]
    fn a_refusal_charges_nothing_and_an_admission_charges_every_limit_it_read(
        policy in policy(false),
        steps in steps(),
    ) {
        let (mut state, now, _) = play(&policy, &steps);
        let last = ask(&policy, (Some(0), Some(0), 2, 0));
        let before = peek(&policy, &mut state, &last, now);
        let decision = admit(&policy, &mut state, &last, now);
        prop_assert_eq!(before.outcome, decision.outcome);
        let after = peek(&policy, &mut state, &last, now);
        for (index, reading) in before.readings.iter().enumerate() {
            let spent = after.readings[index].used - reading.used;
            let charged = decision.outcome == Outcome::Admitted
                && decision.read & !decision.shadowed & (1 << index) != 0;
            // Rounding up may show a unit less than was charged when part of one had drained.
            let least = if charged { 2 } else { 0 };
            prop_assert_eq!(spent, least, "limit {} before {:?} after {:?}", index, before, after);
        }
    }

    #[test]
    fn the_usual_question_is_answered_briefly_as_at_length(
        (one, two, three) in (rule(), rule(), rule()),
        allowed in 1..12_u32,
        block in prop::option::of(1..30_u64),
        steps in prop::collection::vec((0..4_u32, 0..700_000_u64), 1..60),
    ) {
        let limits = [one, two, three].into_iter().enumerate();
        let limits = limits.map(|(at, rule)| Limit::new(format!("limit_{at}"), allowed + at as u32, rule)).collect();
        let block_for = block.map(|tenths| Duration::from_millis(tenths * 100));
        let policy = PolicyConfig { block_for, ..PolicyConfig::new("p", limits) }.validate().unwrap();
        prop_assert!(policy.is_brief());
        let (mut brief, mut length, mut now) = (State::new(policy.counts()), State::new(policy.counts()), 0);
        for (weight, micros) in steps {
            now += micros;
            let (ask, now) = (ask(&policy, (None, None, weight, 0)), Moment::from_micros(now));
            let decision = admit(&policy, &mut brief, &ask, now);
            length.settle(&policy, now);
            let expected = match length.block {
                Some(block) => Decision::blocked(block, ask.allowances, now),
                None => at_length(&policy, &mut length, &ask, now),
            };
            prop_assert_eq!(decision, expected);
            prop_assert_eq!(&brief, &length);
        }
    }

    #[test]
    fn no_enforced_limit_is_ever_exceeded(policy in policy(true), steps in steps()) {
        let (_, _, decisions) = play(&policy, &steps);
        for decision in decisions {
            if decision.outcome == Outcome::Admitted {
                for (index, limit) in policy.limits().iter().enumerate() {
                    let reading = decision.readings[index];
                    let bound = reading.used <= reading.allowed;
                    prop_assert!(bound || limit.mode == Mode::Shadow, "{reading:?}");
                }
            }
        }
    }

    #[test]
    fn a_refund_at_once_restores_what_was_left(policy in policy(false), steps in steps()) {
        let (mut state, now, _) = play(&policy, &steps);
        let last = ask(&policy, (Some(1), Some(1), 1, 0));
        let before = peek(&policy, &mut state, &last, now);
        let decision = admit(&policy, &mut state, &last, now);
        if decision.outcome == Outcome::Admitted {
            refund(&policy, &mut state, &last, (Charge::of(&decision), now));
            let after = peek(&policy, &mut state, &last, now);
            for (before, after) in before.readings.iter().zip(&after.readings) {
                prop_assert_eq!(before.used, after.used);
            }
        }
    }

    #[test]
    fn an_idle_subject_is_as_good_as_a_new_one(policy in policy(true), steps in steps()) {
        let (mut state, now, _) = play(&policy, &steps);
        let far = later(now, 10_000_000);
        prop_assert!(state.is_idle(&policy, far), "everything here ends within 8 s");
        let last = ask(&policy, (Some(0), Some(0), 1, 0));
        let fresh = admit(&policy, &mut State::new(policy.counts()), &last, far);
        prop_assert_eq!(admit(&policy, &mut state, &last, far), fresh);
    }
}

#[test]
fn a_sliding_window_forgets_the_previous_window_by_the_part_it_no_longer_covers() {
    let window = Duration::from_secs(10);
    let limits = vec![Limit::new("slide", 10, Rule::SlidingWindow { window })];
    let policy = PolicyConfig::new("p", limits).validate().unwrap();
    let mut state = State::new(policy.counts());
    let at = |seconds: u64| Moment::from_micros(seconds * 1_000_000);
    let ten = Ask::new(&Request::new("c").weight(10), policy.allowances());
    let one = Ask::new(&Request::new("c"), policy.allowances());
    assert_eq!(admit(&policy, &mut state, &ten, at(0)).outcome, Outcome::Admitted);
    // Of ten in the previous window, nine still count one second into the next.
    let early = admit(&policy, &mut state, &one, at(5));
    assert_eq!((early.outcome, early.wait), (Outcome::Exceeded, 6_000_000));
    let punctual = admit(&policy, &mut state, &one, at(11));
    assert_eq!((punctual.outcome, punctual.readings[0].used), (Outcome::Admitted, 10));
}

#[test]
fn gcra_drains_evenly() {
    let limits = vec![Limit::new("rate", 4, Rule::Gcra { period: Duration::from_secs(60) })];
    let policy = PolicyConfig::new("p", limits).validate().unwrap();
    let mut state = State::new(policy.counts());
    let at = |seconds: u64| Moment::from_micros(seconds * 1_000_000);
    let one = Ask::new(&Request::new("c"), policy.allowances());
    for _ in 0..4 {
        assert_eq!(admit(&policy, &mut state, &one, at(0)).outcome, Outcome::Admitted);
    }
    assert_eq!(admit(&policy, &mut state, &one, at(5)).wait, 10_000_000);
    assert_eq!(admit(&policy, &mut state, &one, at(15)).outcome, Outcome::Admitted);
    assert_eq!(admit(&policy, &mut state, &one, at(15)).wait, 15_000_000);
}

#[test]
fn a_sliding_window_takes_a_refund_from_the_window_that_was_charged() {
    let slide = Rule::SlidingWindow { window: Duration::from_secs(10) }.meter(10);
    let at = |seconds: u64| Moment::from_micros(seconds * 1_000_000);
    let cell = slide.charge(slide.charge(Cell::default(), 6, at(100)), 3, at(112));
    assert_eq!((cell.at, cell.amount), (at(110), 6 << 32 | 3));
    // When charged, and what is left of the previous and the present window after a refund of 2.
    let cases = [
        (112, (6, 1)),
        (110, (6, 1)),
        (109, (4, 3)),
        (100, (4, 3)),
        // Before both windows: forgotten already.
        (99, (6, 3)),
        (0, (6, 3)),
    ];
    for (charged, (previous, present)) in cases {
        let after = slide.refund(cell, 2, (at(charged), at(113)));
        assert_eq!((after.at, after.amount), (at(110), previous << 32 | present), "charged at {charged}");
    }
}

#[test]
fn gcra_takes_a_refund_in_whole_units_and_never_below_nothing() {
    let rate = Rule::Gcra { period: Duration::from_secs(10) }.meter(10);
    let now = Moment::from_micros(1);
    let cell = rate.charge(Cell::default(), 5, now);
    assert_eq!(rate.refund(cell, 2, (now, now)).amount, 3 * 10_000_000);
    assert_eq!(rate.refund(cell, 7, (now, now)).amount, 0);
}

#[test]
fn a_limit_is_whole_again_when_nothing_charged_counts_any_more() {
    let ten = Duration::from_secs(10);
    let at = |seconds: u64| Moment::from_micros(seconds * 1_000_000);
    let cell = |begun: u64, amount: u64| Cell { at: at(begun), amount };
    let (fixed, slide) = (Rule::FixedWindow { window: ten }, Rule::SlidingWindow { window: ten });
    let (life, rate) = (Rule::Lifetime { idle: ten }, Rule::Gcra { period: ten });
    // The rule, its cell, and the seconds that are left at 103 s.
    let cases = [
        (fixed, cell(100, 4), 7),
        (fixed, cell(100, 0), 0),
        (life, cell(102, 1), 9),
        (life, cell(102, 0), 0),
        (slide, cell(100, 4), 17),
        (slide, cell(100, 4 << 32 | 1), 17),
        (slide, cell(100, 4 << 32), 7),
        (slide, cell(100, 0), 0),
        (slide, cell(91, 4), 8),
        (slide, cell(83, 4), 0),
        (rate, cell(103, 40_000_000), 4),
        (rate, cell(101, 40_000_000), 2),
    ];
    for (rule, cell, seconds) in cases {
        let meter = rule.meter(10);
        assert_eq!(meter.reset_after(cell, at(103)), seconds * 1_000_000, "{rule:?} {cell:?}");
        // An idle subject is told by time alone, because somebody may be allowed less than others.
        let is_quiet = if matches!(rule, Rule::Gcra { .. }) { false } else { seconds == 0 };
        assert_eq!(meter.is_quiet(cell, at(103)), is_quiet, "{rule:?} {cell:?}");
    }
    let rate = rate.meter(10);
    assert!(rate.is_quiet(cell(103, 0), at(103)) && rate.is_quiet(cell(93, 9), at(103)));
    assert!(!rate.is_quiet(cell(94, 9), at(103)));
}
