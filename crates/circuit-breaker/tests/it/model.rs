//! The breaker against a slow and obvious model of its law, over random histories with time,
//! abandoned calls, commands and reconfiguration; once for each trip policy and once for all.

use std::time::Duration;

use circuit_breaker::{
    Admission, BreakerConfig, CircuitBreaker, CircuitState, ManualClock, Permit, SlowCalls, Window, Wiring,
};
use proptest::prelude::*;

/// A result in the model's memory: when it was settled, whether it failed, whether it was slow.
type Past = (u64, bool, bool);

/// A call that is out: its generation, when it left, whether it is a probe.
#[derive(Debug, Clone, Copy)]
struct Out {
    generation: u32,
    era: u32,
    left: u64,
    probe: bool,
}

/// The law with everything written down in lists, all times in milliseconds.
#[derive(Debug)]
struct Model {
    config: BreakerConfig,
    now: u64,
    state: CircuitState,
    generation: u32,
    /// In metrics-only mode, how often it would have opened; counting begins anew each time.
    era: u32,
    run: u32,
    past: Vec<Past>,
    until: u64,
    reopened: u32,
    round_began: u64,
    successes: u32,
    probes_out: u32,
    wish: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Saying {
    Success,
    Failure(Option<u64>),
    Ignored,
    Abandoned,
}

impl Model {
    fn new(config: BreakerConfig) -> Self {
        Self {
            config,
            now: 0,
            state: CircuitState::Closed,
            generation: 0,
            era: 0,
            run: 0,
            past: Vec::new(),
            until: 0,
            reopened: 0,
            round_began: 0,
            successes: 0,
            probes_out: 0,
            wish: None,
        }
    }

    fn turn(&mut self, state: CircuitState) {
        self.state = state;
        self.generation += 1;
        self.past.clear();
        self.wish = None;
        self.successes = 0;
        self.probes_out = 0;
    }

    fn open(&mut self, reopened: u32, wish: Option<u64>) {
        let millis = |time: Duration| time.as_millis() as u64;
        let longest = millis(self.config.max_open_for);
        let grown = millis(self.config.open_for) as f64 * self.config.open_growth.powi(reopened as i32);
        let length = wish.unwrap_or((grown as u64).min(longest)).min(longest);
        self.until = self.now + length;
        self.reopened = reopened;
        self.turn(CircuitState::Open);
    }

    /// A present wait that is longer than the new longest is cut to it; the rest goes on.
    fn retime(&mut self, open: u64, longest: u64, round: u64) {
        self.config.open_for = Duration::from_millis(open);
        self.config.max_open_for = Duration::from_millis(longest);
        self.config.half_open_for = Duration::from_millis(round);
        if self.state == CircuitState::Open {
            self.until = self.until.min(self.now + longest);
        }
    }

    fn would_open(&mut self) {
        self.era += 1;
        self.past.clear();
    }

    /// The calls out, and how long a refused caller is told to wait.
    fn admit(&mut self, outs: &[Out]) -> Result<Out, Option<u64>> {
        loop {
            match self.state {
                CircuitState::Closed if self.opens_for_hanging(outs) => self.open(0, None),
                CircuitState::Closed | CircuitState::ForcedClosed => return Ok(self.out(false)),
                CircuitState::MetricsOnly => {
                    if self.opens_for_hanging(outs) {
                        self.would_open();
                    }
                    return Ok(self.out(false));
                }
                CircuitState::ForcedOpen => return Err(None),
                CircuitState::Open if self.now < self.until => {
                    return Err(Some(self.until - self.now));
                }
                CircuitState::Open => return Ok(self.first_probe()),
                CircuitState::HalfOpen => {
                    let round = self.config.half_open_for.as_millis() as u64;
                    let over = self.now >= self.round_began + round;
                    if over && self.probes_out > 0 {
                        self.open(self.reopened + 1, None);
                    } else if over {
                        return Ok(self.first_probe());
                    } else if self.probes_out < self.config.half_open_permits {
                        self.probes_out += 1;
                        return Ok(self.out(true));
                    } else {
                        return Err(Some(self.round_began + round - self.now));
                    }
                }
            }
        }
    }

    fn out(&self, probe: bool) -> Out {
        Out { generation: self.generation, left: self.now, probe, era: self.era }
    }

    fn first_probe(&mut self) -> Out {
        self.turn(CircuitState::HalfOpen);
        self.round_began = self.now;
        self.probes_out = 1;
        self.out(true)
    }

    fn settle(&mut self, out: Out, saying: Saying, outs: &[Out]) {
        let slow =
            (self.config.slow_calls).is_some_and(|slow| u128::from(self.now - out.left) > slow.slower_than.as_millis());
        if out.generation != self.generation {
            return;
        }
        if let Saying::Failure(Some(wish)) = saying {
            self.wish = Some(self.now + wish.max(1000));
        }
        let wish = self.wish.filter(|until| *until > self.now).map(|until| until - self.now);
        if self.state == CircuitState::HalfOpen {
            self.probes_out -= 1;
            match saying {
                Saying::Success if !slow => {
                    self.successes += 1;
                    if self.successes >= self.config.success_threshold {
                        self.run = 0;
                        self.reopened = 0;
                        self.turn(CircuitState::Closed);
                    }
                }
                Saying::Success | Saying::Failure(_) => self.open(self.reopened + 1, wish),
                Saying::Ignored | Saying::Abandoned => {}
            }
            return;
        }
        let failed = matches!(saying, Saying::Failure(_));
        if !failed && saying != Saying::Success {
            return;
        }
        self.run = if failed { self.run + 1 } else { 0 };
        let threshold = self.config.failure_threshold;
        if failed && threshold > 0 && self.run >= threshold {
            match self.state {
                CircuitState::Closed => return self.open(0, wish),
                CircuitState::MetricsOnly => {
                    self.run = 0;
                    return self.would_open();
                }
                _ => {}
            }
        }
        self.past.push((self.now, failed, slow));
        if (failed || slow) && self.opens_by_rate(self.hanging(outs)) {
            match self.state {
                CircuitState::Closed => self.open(0, wish),
                CircuitState::MetricsOnly => self.would_open(),
                _ => {}
            }
        }
    }

    /// The outcomes that the window holds. Time is in steps of a tenth, from the clock's origin.
    fn window(&self) -> Vec<Past> {
        match self.config.window {
            Window::Calls(size) => self.past.iter().rev().take(size as usize).copied().collect(),
            Window::Time(length) => {
                let step = (length.as_millis() as u64).div_ceil(10);
                let recent = |(then, _, _): &&Past| then / step + 9 >= self.now / step;
                self.past.iter().filter(recent).copied().collect()
            }
        }
    }

    /// Calls out since more than eight steps of an eighth of the threshold.
    fn hanging(&self, outs: &[Out]) -> usize {
        let Some(slow) = self.config.slow_calls else {
            return 0;
        };
        let step = (slow.slower_than.as_millis() as u64).div_ceil(8);
        let hangs = |out: &&Out| {
            (out.generation, out.era) == (self.generation, self.era)
                && !out.probe
                && out.left / step + 8 < self.now / step
        };
        outs.iter().filter(hangs).count()
    }

    fn opens_for_hanging(&self, outs: &[Out]) -> bool {
        let hanging = self.hanging(outs);
        hanging > 0 && self.opens_by_rate(hanging)
    }

    fn opens_by_rate(&self, hanging: usize) -> bool {
        let window = self.window();
        let least = self.config.minimum_calls as usize;
        let share = |part: usize, whole: usize| part as f64 / whole as f64;
        let failed = window.iter().filter(|(_, failed, _)| *failed).count();
        let slow = window.iter().filter(|(_, _, slow)| *slow).count();
        let calls = window.len();
        let by_failures =
            (self.config.failure_rate).is_some_and(|rate| failed > 0 && calls >= least && share(failed, calls) >= rate);
        let by_slow = self.config.slow_calls.is_some_and(|rules| {
            let by_number = rules.hanging.is_some_and(|most| hanging >= most as usize);
            let by_rate = rules.rate.is_some_and(|rate| {
                let ended = slow > 0 && calls >= least && share(slow, calls) >= rate;
                let all = hanging > 0 && calls + hanging >= least && share(slow + hanging, calls + hanging) >= rate;
                ended || all
            });
            by_number || by_rate
        });
        by_failures || by_slow
    }

    fn command(&mut self, command: Command) {
        use CircuitState::{Closed, ForcedClosed, ForcedOpen, HalfOpen, MetricsOnly, Open};
        match command {
            Command::Reset => {
                self.run = 0;
                self.reopened = 0;
                self.turn(Closed);
            }
            Command::ForceOpen if self.state != ForcedOpen => self.turn(ForcedOpen),
            Command::ForceClosed if self.state != ForcedClosed => self.hold(ForcedClosed),
            Command::MetricsOnly if self.state != MetricsOnly => self.hold(MetricsOnly),
            Command::Automatic => match self.state {
                ForcedOpen => {
                    self.until = self.now;
                    self.turn(Open);
                }
                ForcedClosed | MetricsOnly => self.turn(Closed),
                Closed | Open | HalfOpen => {}
            },
            _ => {}
        }
    }

    fn hold(&mut self, state: CircuitState) {
        use CircuitState::{Closed, ForcedClosed, MetricsOnly};
        if !matches!(self.state, Closed | ForcedClosed | MetricsOnly) {
            self.run = 0;
        }
        self.reopened = 0;
        self.turn(state);
    }
}

#[derive(Debug, Clone, Copy)]
enum Command {
    Reset,
    ForceOpen,
    ForceClosed,
    MetricsOnly,
    Automatic,
}

#[derive(Debug, Clone)]
enum Step {
    Call,
    Settle(usize, Saying),
    Wait(u64),
    Command(Command),
    Thresholds(u32, u32, u32),
    /// Open time, longest open time, length of a half-open round.
    Times(u64, u64, u64),
    /// The share that opens, where a rate is on, and the least number of calls.
    Rates(f64, u32),
}

fn saying() -> impl Strategy<Value = Saying> {
    prop_oneof![
        4 => Just(Saying::Success),
        5 => Just(Saying::Failure(None)),
        1 => (0u64..40_000).prop_map(|wish| Saying::Failure(Some(wish))),
        1 => Just(Saying::Ignored),
        1 => Just(Saying::Abandoned),
    ]
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        1 => Just(Command::Reset),
        1 => Just(Command::ForceOpen),
        1 => Just(Command::ForceClosed),
        1 => Just(Command::MetricsOnly),
        3 => Just(Command::Automatic),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        40 => Just(Step::Call),
        40 => (0usize..4, saying()).prop_map(|(index, saying)| Step::Settle(index, saying)),
        10 => prop_oneof![1u64..400, 400u64..5_000, Just(10_000), Just(70_000)].prop_map(Step::Wait),
        2 => command().prop_map(Step::Command),
        1 => (1u32..6, 1u32..4, 1u32..4).prop_map(|(a, b, c)| Step::Thresholds(a, b, c)),
        1 => (500u64..4_000, 0u64..9_000, 500u64..5_000).prop_map(|(a, b, c)| Step::Times(a, a + b, c)),
        1 => (0.2..1.0, 1u32..9).prop_map(|(rate, least)| Step::Rates(rate, least)),
    ]
}

/// Short times, and no jitter: its share is random by design and has its own test.
fn short() -> BreakerConfig {
    BreakerConfig {
        open_for: Duration::from_millis(2_000),
        half_open_for: Duration::from_millis(3_000),
        max_open_for: Duration::from_millis(9_000),
        open_jitter: 0.0,
        half_open_permits: 2,
        minimum_calls: 4,
        ..Default::default()
    }
}

fn rate_only(window: Window) -> BreakerConfig {
    BreakerConfig { failure_threshold: 0, failure_rate: Some(0.5), window, ..short() }
}

fn slow_only(rate: Option<f64>, hanging: Option<u32>) -> BreakerConfig {
    let slower_than = Duration::from_millis(800);
    BreakerConfig {
        failure_threshold: 0,
        slow_calls: Some(SlowCalls { slower_than, rate, hanging }),
        window: Window::Calls(12),
        ..short()
    }
}

fn agree(config: BreakerConfig, steps: Vec<Step>) -> Result<(), TestCaseError> {
    let clock = ManualClock::new();
    let wiring = Wiring::new().clock(clock.clone());
    let breaker = CircuitBreaker::wired("x", config.clone().validate().unwrap(), wiring);
    let mut model = Model::new(config);
    let mut permits: Vec<Permit<'_>> = Vec::new();
    let mut outs: Vec<Out> = Vec::new();
    for step in steps {
        match step {
            Step::Call => match (breaker.acquire(), model.admit(&outs)) {
                (Admission::Admitted(permit), Ok(out)) => {
                    prop_assert_eq!(permit.is_probe(), out.probe);
                    permits.push(permit);
                    outs.push(out);
                }
                (Admission::Refused(refusal), Err(wait)) => {
                    prop_assert_eq!(refusal.retry_after(), wait.map(Duration::from_millis));
                }
                (breaker, model) => prop_assert!(false, "breaker {breaker:?}, model {model:?}"),
            },
            Step::Settle(index, saying) if !permits.is_empty() => {
                let index = index % permits.len();
                let (permit, out) = (permits.swap_remove(index), outs.swap_remove(index));
                match saying {
                    Saying::Success => permit.success(),
                    Saying::Failure(None) => permit.failure(),
                    Saying::Failure(Some(wish)) => permit.failure_with_retry_after(Duration::from_millis(wish)),
                    Saying::Ignored => permit.ignore(),
                    Saying::Abandoned => drop(permit),
                }
                model.settle(out, saying, &outs);
            }
            Step::Settle(..) => {}
            Step::Wait(millis) => {
                clock.advance(Duration::from_millis(millis));
                model.now += millis;
            }
            Step::Command(command) => {
                match command {
                    Command::Reset => breaker.reset(),
                    Command::ForceOpen => breaker.force_open(),
                    Command::ForceClosed => breaker.force_closed(),
                    Command::MetricsOnly => breaker.metrics_only(),
                    Command::Automatic => breaker.automatic(),
                }
                model.command(command);
            }
            Step::Thresholds(failures, successes, permits) => {
                if model.config.failure_threshold > 0 {
                    model.config.failure_threshold = failures;
                }
                model.config.success_threshold = successes;
                model.config.half_open_permits = permits;
                breaker.reconfigure(model.config.clone().validate().unwrap());
            }
            Step::Times(open, longest, round) => {
                model.retime(open, longest, round);
                breaker.reconfigure(model.config.clone().validate().unwrap());
            }
            Step::Rates(rate, least) => {
                model.config.minimum_calls = least;
                model.config.failure_rate = model.config.failure_rate.map(|_| rate);
                if let Some(slow) = &mut model.config.slow_calls {
                    slow.rate = slow.rate.map(|_| rate);
                }
                breaker.reconfigure(model.config.clone().validate().unwrap());
            }
        }
        let status = breaker.status();
        prop_assert_eq!(status.state, model.state);
        prop_assert_eq!(status.generation, model.generation);
        prop_assert_eq!(status.reopened, model.reopened);
        prop_assert_eq!(status.success_count, model.successes);
        prop_assert_eq!(status.probes_out, model.probes_out);
        if let Some(window) = status.window {
            let expected = model.window();
            prop_assert_eq!(window.calls as usize, expected.len());
            prop_assert_eq!(window.failures as usize, expected.iter().filter(|past| past.1).count());
        }
    }
    Ok(())
}

fn histories() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), 1..250)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn consecutive_failures_follow_the_law(steps in histories()) {
        agree(short(), steps)?;
    }

    #[test]
    fn a_failure_rate_over_calls_follows_the_law(steps in histories()) {
        agree(rate_only(Window::Calls(12)), steps)?;
    }

    #[test]
    fn a_failure_rate_over_time_follows_the_law(steps in histories()) {
        agree(rate_only(Window::Time(Duration::from_millis(4_005))), steps)?;
    }

    #[test]
    fn a_slow_call_rate_follows_the_law(steps in histories()) {
        agree(slow_only(Some(0.5), None), steps)?;
    }

    #[test]
    fn hanging_calls_follow_the_law(steps in histories()) {
        agree(slow_only(None, Some(2)), steps)?;
    }

    #[test]
    fn all_rules_together_follow_the_law(steps in histories()) {
        let window = Window::Time(Duration::from_millis(2_000));
        let slow = slow_only(Some(0.6), Some(3));
        agree(BreakerConfig { failure_threshold: 4, failure_rate: Some(0.7), window, ..slow }, steps)?;
    }
}
