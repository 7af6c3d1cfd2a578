//! The law of the circuit breaker: pure, without clock, lock or memory of its own.
//!
//! **Closed**, calls pass. A success ends the run of failures, a failure makes it longer, an ignored
//! result does neither. When the run reaches `failure_threshold` the circuit **opens**.
//!
//! **Open**, calls are refused and told how long to wait: `open_for`, or what the upstream asked
//! for, never more than `max_open_for`. The first call after that becomes a probe: the circuit is
//! **half-open**.
//!
//! **Half-open**, at most `half_open_permits` probes are out at once. `success_threshold` successes
//! close the circuit; one failure opens it again for `open_growth` times as long. An ignored or
//! abandoned probe gives its permit back and decides nothing. A round that stays undecided for
//! `half_open_for` ends: a probe still out has failed, and with none out a new round begins.
//!
//! **By hand**, a circuit is held open (nothing passes), held closed (everything passes, counting
//! goes on) or set to metrics only (everything passes, and it is told when it would have opened).
//!
//! Each change of phase begins a generation. A result that was admitted in an earlier generation
//! counts for nothing.

use crate::clock::Tick;
use crate::open_time::OpenTimes;
use crate::outcome::Verdict;
use crate::state::{Phase, State, remaining};

/// The settings that the law needs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    pub(crate) failure_threshold: u32,
    pub(crate) success_threshold: u32,
    pub(crate) half_open_permits: u32,
    pub(crate) half_open_for: Tick,
    pub(crate) open: OpenTimes,
}

/// What an arriving call gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admit {
    /// Passes; the state stays as it is.
    Pass,
    /// Passes as a probe if the state can be changed to this one.
    Probe(State),
    /// Refused, with the time left if it is known.
    Refuse(Option<Tick>),
    /// The round's time is up with a probe still out: open again, then ask anew.
    Reopen(State),
}

/// What a result does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Nothing: it says nothing new, or was admitted in an earlier generation.
    Nothing,
    /// Counts change, the phase does not.
    Count(State),
    /// The circuit changes phase.
    Turn(State),
    /// In metrics-only mode: the circuit would have opened. Counting begins anew.
    WouldOpen(State),
}

/// An arriving call. `round_began` is the tick at which the half-open round began.
/// The rules are read only where they matter: a refusal while open does without them.
pub(crate) fn admit(
    state: State,
    now: Tick,
    round_began: Tick,
    rules: impl Fn() -> Rules,
) -> Admit {
    match state.phase {
        Phase::Closed { .. } | Phase::ForcedClosed { .. } | Phase::MetricsOnly { .. } => {
            Admit::Pass
        }
        Phase::ForcedOpen => Admit::Refuse(None),
        Phase::Open { until } => match remaining(until, now) {
            0 => Admit::Probe(first_probe(state)),
            left => Admit::Refuse(Some(left)),
        },
        Phase::HalfOpen { out, successes } => {
            let rules = rules();
            let left = rules
                .half_open_for
                .saturating_sub(now.saturating_sub(round_began));
            match (left, out) {
                (0, 0) => Admit::Probe(first_probe(state)),
                (0, _) => Admit::Reopen(reopened(state, now, None, &rules)),
                _ if out < rules.half_open_permits => {
                    let out = out + 1;
                    Admit::Probe(state.counting(Phase::HalfOpen { out, successes }))
                }
                _ => Admit::Refuse(Some(left)),
            }
        }
    }
}

/// A result of a call that was admitted in `generation`. `wait` is what the upstream asked for.
pub(crate) fn settle(
    state: State,
    (generation, verdict): (u32, Verdict),
    (now, wait): (Tick, Option<Tick>),
    rules: &Rules,
) -> Effect {
    if state.generation != generation {
        return Effect::Nothing;
    }
    match state.phase {
        Phase::Closed { failures } => {
            let failures = run_after(failures, verdict);
            if verdict == Verdict::Failure && failures >= rules.failure_threshold {
                return Effect::Turn(opened(state, now, wait, rules));
            }
            counted(state, Phase::Closed { failures })
        }
        Phase::ForcedClosed { failures } => {
            let failures = run_after(failures, verdict);
            counted(state, Phase::ForcedClosed { failures })
        }
        Phase::MetricsOnly { failures } => {
            let failures = run_after(failures, verdict);
            if verdict == Verdict::Failure && failures >= rules.failure_threshold {
                return Effect::WouldOpen(state.counting(Phase::MetricsOnly { failures: 0 }));
            }
            counted(state, Phase::MetricsOnly { failures })
        }
        Phase::HalfOpen { out, successes } => probed(state, (out, successes), verdict, rules)
            .unwrap_or_else(|| Effect::Turn(reopened(state, now, wait, rules))),
        // No call is admitted in these phases, so no result can belong to them.
        Phase::Open { .. } | Phase::ForcedOpen => Effect::Nothing,
    }
}

/// The circuit opens for the first time since it was closed.
pub(crate) fn opened(state: State, now: Tick, wait: Option<Tick>, rules: &Rules) -> State {
    open(state, 0, (now, wait), rules)
}

/// The probe failed: open again, for longer.
fn reopened(state: State, now: Tick, wait: Option<Tick>, rules: &Rules) -> State {
    open(state, state.attempt + 1, (now, wait), rules)
}

fn open(state: State, attempt: u32, (now, wait): (Tick, Option<Tick>), rules: &Rules) -> State {
    let length = rules.open.length(attempt, state.generation, wait);
    let until = now.saturating_add(length);
    state.turned(Phase::Open { until }, attempt)
}

fn first_probe(state: State) -> State {
    let phase = Phase::HalfOpen {
        out: 1,
        successes: 0,
    };
    state.turned(phase, state.attempt)
}

/// What a probe's result does; none means that it failed.
fn probed(
    state: State,
    (out, successes): (u32, u32),
    verdict: Verdict,
    rules: &Rules,
) -> Option<Effect> {
    let out = out.saturating_sub(1);
    match verdict {
        Verdict::Failure => None,
        Verdict::Ignored => Some(Effect::Count(
            state.counting(Phase::HalfOpen { out, successes }),
        )),
        Verdict::Success if successes + 1 >= rules.success_threshold => {
            Some(Effect::Turn(state.turned(Phase::Closed { failures: 0 }, 0)))
        }
        Verdict::Success => {
            let successes = successes + 1;
            Some(Effect::Count(
                state.counting(Phase::HalfOpen { out, successes }),
            ))
        }
    }
}

fn run_after(failures: u32, verdict: Verdict) -> u32 {
    match verdict {
        Verdict::Success => 0,
        Verdict::Failure => failures.saturating_add(1),
        Verdict::Ignored => failures,
    }
}

fn counted(state: State, phase: Phase) -> Effect {
    if state.phase == phase {
        Effect::Nothing
    } else {
        Effect::Count(state.counting(phase))
    }
}
