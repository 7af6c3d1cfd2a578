//! One contract for every home: random histories, the same answers.
//!
//! The in-process home is told the real time plus an offset; in Redis, where time cannot be told, the
//! keys are moved back instead. Steps are multiples of 250 ms and the limits' boundaries lie at least
//! 35 ms apart from them, so the answers must agree as long as a history itself takes less than that;
//! one that took longer, on a machine that was busy, proves nothing and is played again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use call_rate_limiter::{
    CallLimiter, Clock, Limit, Moment, MonotonicClock, PolicyConfig, Receipt, Request, Rule, Verdict,
};
use deadpool_redis::redis::{Script, aio::MultiplexedConnection};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::servers::{connect, patient, prefix, shared};

const WINDOW: Duration = Duration::from_secs(10);
/// How far apart the two homes' clocks may be: what a history took.
const GRAIN: Duration = Duration::from_millis(30);

#[derive(Debug, Clone)]
enum Step {
    Admit(Ask),
    Peek(Ask),
    /// Gives back the charge of an earlier step, counted from the last.
    Refund(usize),
    Unblock(usize),
    Wait(u64),
}

#[derive(Debug, Clone, Copy)]
struct Ask {
    subject: usize,
    function: Option<usize>,
    fingerprint: Option<u64>,
    weight: u32,
}

impl Ask {
    fn request(&self) -> Request<'static> {
        let request = Request {
            call: ["one", "two"][self.subject],
            function: self.function.map(|at| ["f", "g", "h"][at]),
            fingerprint: self.fingerprint,
            weight: self.weight,
        };
        assert!(request.weight > 0, "histories charge something");
        request
    }
}

fn ask() -> impl Strategy<Value = Ask> {
    let function = prop::option::weighted(0.8, 0..3_usize);
    let parts = (0..2_usize, function, prop::option::weighted(0.7, 0..3_u64), 1..4_u32);
    parts.prop_map(|(subject, function, fingerprint, weight)| Ask { subject, function, fingerprint, weight })
}

fn history() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => ask().prop_map(Step::Admit),
        1 => ask().prop_map(Step::Peek),
        1 => (0..4_usize).prop_map(Step::Refund),
        1 => (0..2_usize).prop_map(Step::Unblock),
        4 => (1..30_u64).prop_map(|quarters| Step::Wait(quarters * 250)),
    ];
    prop::collection::vec(step, 1..50)
}

/// Policies that together have every rule on every scope, shadows, blocks and caps.
fn policies() -> Vec<PolicyConfig> {
    let idle = Rule::Lifetime { idle: Duration::from_secs(20) };
    let total = || Limit::new("total", 20, idle);
    let with = |limits: Vec<Limit>, block: Option<u64>| PolicyConfig {
        block_for: block.map(Duration::from_secs),
        ..PolicyConfig::new("x", limits)
    };
    let fixed = Rule::FixedWindow { window: WINDOW };
    let sliding = Rule::SlidingWindow { window: WINDOW };
    let gcra = Rule::Gcra { period: WINDOW };
    let mut capped = with(vec![total(), Limit::new("per_function", 5, fixed).per_function()], Some(5));
    capped.max_functions = 2;
    let mut capped_arguments = with(vec![total(), Limit::new("same", 4, sliding).per_same_arguments()], None);
    (capped_arguments.max_functions, capped_arguments.max_arguments) = (2, 2);
    vec![
        with(vec![total(), Limit::new("rate", 8, fixed)], Some(5)),
        with(vec![Limit::new("total", 8, idle), Limit::new("rate", 5, sliding)], None),
        with(vec![Limit::new("gcra", 5, gcra), Limit::new("slide", 8, sliding)], Some(5)),
        with(vec![Limit::new("gcra", 8, gcra), Limit::new("watch", 4, fixed).shadow()], None),
        with(
            vec![
                total(),
                Limit::new("per_function", 8, gcra).per_function(),
                Limit::new("same", 4, idle).per_same_arguments(),
                Limit::new("watch", 5, sliding).per_function().shadow(),
            ],
            Some(5),
        ),
        capped,
        capped_arguments,
    ]
}

#[derive(Clone)]
struct SteppedClock(MonotonicClock, Arc<AtomicU64>);

impl Clock for SteppedClock {
    fn now(&self) -> Moment {
        self.0.now().plus(Duration::from_millis(self.1.load(Ordering::SeqCst)))
    }
}

/// The same policy in both homes, and the means to move time in both.
struct Homes {
    memory: CallLimiter,
    redis: CallLimiter,
    offset: Arc<AtomicU64>,
    cli: MultiplexedConnection,
    prefix: String,
}

impl Homes {
    async fn new(url: &str, config: &PolicyConfig) -> Self {
        let prefix = prefix("contract");
        let config = PolicyConfig { key_prefix: prefix.clone().into(), ..config.clone() };
        let policy = config.validate().expect("a valid policy");
        let offset = Arc::new(AtomicU64::new(0));
        let clock = SteppedClock(MonotonicClock::new(), Arc::clone(&offset));
        let memory = CallLimiter::in_process_with_clock(policy.clone(), clock.clone());
        let redis = CallLimiter::redis_with_clock(policy, patient(url), clock).await.unwrap();
        Self { memory, redis, offset, cli: connect(url).await, prefix }
    }

    /// Moves the in-process clock forward and everything in Redis back.
    async fn wait(&mut self, millis: u64) {
        self.offset.fetch_add(millis, Ordering::SeqCst);
        let script = Script::new(include_str!("move_back.lua"));
        let mut call = script.prepare_invoke();
        call.arg(format!("{}_*:*", self.prefix)).arg(millis);
        call.invoke_async::<()>(&mut self.cli).await.expect("keys are moved back");
    }

    async fn play(&mut self, history: &[Step]) -> Result<(), TestCaseError> {
        let mut receipts: Vec<(Ask, Receipt, Receipt)> = Vec::new();
        for (at, step) in history.iter().enumerate() {
            let place = format!("step {at}: {step:?}");
            match step {
                Step::Admit(ask) => {
                    let ours = self.memory.admit(&ask.request()).await;
                    let theirs = self.redis.admit(&ask.request()).await;
                    agree(&ours, &theirs, &place)?;
                    if let (Verdict::Admitted(ours), Verdict::Admitted(theirs)) = (&ours, &theirs) {
                        receipts.push((*ask, ours.receipt(), theirs.receipt()));
                    }
                }
                Step::Peek(ask) => {
                    let ours = self.memory.peek(&ask.request()).await;
                    agree(&ours, &self.redis.peek(&ask.request()).await, &place)?;
                }
                Step::Refund(back) => {
                    if let Some(at) = receipts.len().checked_sub(back + 1) {
                        let (ask, ours, theirs) = receipts.remove(at);
                        self.memory.refund(&ask.request(), ours).await;
                        self.redis.refund(&ask.request(), theirs).await;
                    }
                }
                Step::Unblock(subject) => {
                    let call = ["one", "two"][*subject];
                    self.memory.unblock(call).await;
                    self.redis.unblock(call).await;
                }
                Step::Wait(millis) => self.wait(*millis).await,
            }
        }
        Ok(())
    }
}

fn agree(ours: &Verdict<'_>, theirs: &Verdict<'_>, place: &str) -> Result<(), TestCaseError> {
    prop_assert!(!theirs.is_degraded(), "the store answers at {place}");
    let reason = |verdict: &Verdict<'_>| verdict.refused().map(|refused| refused.reason());
    prop_assert_eq!(reason(ours), reason(theirs), "the outcome at {}", place);
    let facts = |verdict: &Verdict<'_>| -> Vec<_> {
        let limits = verdict.limits();
        limits.map(|limit| (limit.to_string(), limit.exceeded, limit.would_refuse)).collect()
    };
    prop_assert_eq!(facts(ours), facts(theirs), "the limits at {}", place);
    let wait = |verdict: &Verdict<'_>| verdict.refused().map_or(Duration::ZERO, |refused| refused.retry_after());
    prop_assert!(wait(ours).abs_diff(wait(theirs)) <= GRAIN, "waits {:?} {:?} at {place}", wait(ours), wait(theirs));
    for (ours, theirs) in ours.limits().zip(theirs.limits()) {
        let (ours, theirs) = (ours.reset_after, theirs.reset_after);
        prop_assert!(ours.abs_diff(theirs) <= GRAIN, "resets {ours:?} {theirs:?} at {place}");
    }
    Ok(())
}

#[tokio::test]
async fn every_home_gives_the_same_verdicts_on_random_histories() {
    let Some(url) = shared("contract") else {
        return;
    };
    let mut runner = TestRunner::deterministic();
    let clock = MonotonicClock::new();
    let (mut played, mut too_slow) = (0, 0);
    while played < 84 {
        for config in policies() {
            let history = history().new_tree(&mut runner).expect("a history").current();
            let mut homes = Homes::new(&url, &config).await;
            let begin = clock.now().as_micros();
            let result = homes.play(&history).await;
            let took = Duration::from_micros(clock.now().as_micros() - begin);
            match result {
                Err(_) if took > GRAIN => too_slow += 1,
                Err(error) => panic!("{} {took:?} {error}\nunder {config:?}\nafter {history:?}", homes.prefix),
                Ok(()) => played += 1,
            }
            assert!(too_slow < 100, "this machine is too slow to compare clocks");
        }
    }
}
