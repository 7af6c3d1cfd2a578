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

/// Whether calls pass in this phase without a question.
pub(crate) fn passes(state: State) -> bool {
    matches!(state.phase, Phase::Closed { .. } | Phase::ForcedClosed { .. } | Phase::MetricsOnly { .. })
}

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
    /// It was admitted in an earlier generation and counts for nothing.
    Late,
    /// It says nothing new.
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
pub(crate) fn admit(state: State, now: Tick, round_began: Tick, rules: impl Fn() -> Rules) -> Admit {
    match state.phase {
        Phase::Closed { .. } | Phase::ForcedClosed { .. } | Phase::MetricsOnly { .. } => Admit::Pass,
        Phase::ForcedOpen => Admit::Refuse(None),
        Phase::Open { until } => match remaining(until, now) {
            0 => Admit::Probe(first_probe(state)),
            left => Admit::Refuse(Some(left)),
        },
        Phase::HalfOpen { out, successes } => {
            let rules = rules();
            let left = rules.half_open_for.saturating_sub(now.saturating_sub(round_began));
            match (left, out) {
                (0, 0) => Admit::Probe(first_probe(state)),
                (0, _) => {
                    let wish = None;
                    Admit::Reopen(reopened(state, &Moment { now, wish, rules }))
                }
                _ if out < rules.half_open_permits => {
                    let out = out + 1;
                    Admit::Probe(state.counting(Phase::HalfOpen { out, successes }))
                }
                _ => Admit::Refuse(Some(left)),
            }
        }
    }
}

/// When a result came, and what it may lead to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    pub(crate) now: Tick,
    /// How long the upstream asked to be left alone.
    pub(crate) wish: Option<Tick>,
    pub(crate) rules: Rules,
}

/// A result of a call that was admitted in `generation`. The moment is looked at only where it
/// matters: a success on a closed circuit does without it.
pub(crate) fn settle(state: State, (generation, verdict): (u32, Verdict), moment: impl Fn() -> Moment) -> Effect {
    if state.generation != generation {
        return Effect::Late;
    }
    match state.phase {
        Phase::Closed { failures } => match after(failures, verdict, &moment) {
            Run::Goes(failures) => counted(state, Phase::Closed { failures }),
            Run::Ends(moment) => Effect::Turn(opened(state, &moment)),
        },
        Phase::MetricsOnly { failures } => match after(failures, verdict, &moment) {
            Run::Goes(failures) => counted(state, Phase::MetricsOnly { failures }),
            Run::Ends(_) => Effect::WouldOpen(state.counting(Phase::MetricsOnly { failures: 0 })),
        },
        Phase::ForcedClosed { failures } => {
            let failures = run_after(failures, verdict);
            counted(state, Phase::ForcedClosed { failures })
        }
        Phase::HalfOpen { out, successes } => probed(state, (out, successes), verdict, &moment),
        // No call is admitted in these phases, so no result can belong to them.
        Phase::Open { .. } | Phase::ForcedOpen => Effect::Late,
    }
}

/// A run of failures after one more result: it goes on, or has reached its end.
enum Run {
    Goes(u32),
    Ends(Moment),
}

fn after(failures: u32, verdict: Verdict, moment: impl Fn() -> Moment) -> Run {
    let failures = run_after(failures, verdict);
    if verdict == Verdict::Failure {
        let moment = moment();
        let threshold = moment.rules.failure_threshold;
        if threshold > 0 && failures >= threshold {
            return Run::Ends(moment);
        }
    }
    Run::Goes(failures)
}

/// The circuit opens for the first time since it was closed.
pub(crate) fn opened(state: State, moment: &Moment) -> State {
    open(state, 0, moment)
}

/// The probe failed: open again, for longer.
fn reopened(state: State, moment: &Moment) -> State {
    open(state, state.attempt + 1, moment)
}

fn open(state: State, attempt: u32, moment: &Moment) -> State {
    let length = (moment.rules.open).length(attempt, state.generation, moment.wish);
    let until = moment.now.saturating_add(length);
    state.turned(Phase::Open { until }, attempt)
}

fn first_probe(state: State) -> State {
    let phase = Phase::HalfOpen { out: 1, successes: 0 };
    state.turned(phase, state.attempt)
}

fn probed(state: State, (out, successes): (u32, u32), verdict: Verdict, moment: impl Fn() -> Moment) -> Effect {
    let out = out.saturating_sub(1);
    match verdict {
        Verdict::Failure => Effect::Turn(reopened(state, &moment())),
        Verdict::Ignored => Effect::Count(state.counting(Phase::HalfOpen { out, successes })),
        Verdict::Success if successes + 1 >= moment().rules.success_threshold => {
            Effect::Turn(state.turned(Phase::Closed { failures: 0 }, 0))
        }
        Verdict::Success => {
            let successes = successes + 1;
            Effect::Count(state.counting(Phase::HalfOpen { out, successes }))
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
    if state.phase == phase { Effect::Nothing } else { Effect::Count(state.counting(phase)) }
}
