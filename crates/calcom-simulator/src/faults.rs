//! The switch for faults at run time: rules for all requests, a script with one fault per request, and a timeline.
//!
//! The law: the script goes first, one entry per request; when it is used up, the rules are asked in order, and the first that strikes
//! decides, by operation, by how often it may still strike, and by its probability. A step of the timeline replaces the rules when its
//! time has come.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use parking_lot::Mutex;
use tokio::sync::watch;

use crate::fault::Fault;
use crate::fault_rule::FaultRule;
use crate::rng::Rng;

/// The switch. Clones share it.
#[derive(Clone, Debug)]
pub struct Faults(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    plan: Mutex<Plan>,
    /// Whether somebody listens.
    listening: watch::Sender<bool>,
}

#[derive(Debug)]
struct Plan {
    script: VecDeque<Fault>,
    rules: Vec<FaultRule>,
    timeline: VecDeque<(DateTime<Utc>, Vec<FaultRule>)>,
    rng: Rng,
}

impl Faults {
    pub(crate) fn new(seed: u64, timeline: VecDeque<(DateTime<Utc>, Vec<FaultRule>)>) -> Self {
        let plan = Plan { script: VecDeque::new(), rules: Vec::new(), timeline, rng: Rng::new(seed ^ 0xFA17) };
        Self(Arc::new(Shared { plan: Mutex::new(plan), listening: watch::Sender::new(true) }))
    }

    /// From now on this goes wrong, until something else is set. A script that is not used up is dropped.
    pub fn set(&self, rule: impl Into<FaultRule>) {
        self.set_rules([rule.into()]);
    }

    /// From now on these go wrong, the first that strikes, until something else is set. A script that is not used up is dropped.
    /// One [`Fault::Refuse`] among them closes the port, whatever its rule says.
    pub fn set_rules(&self, rules: impl IntoIterator<Item = FaultRule>) {
        let mut plan = self.0.plan.lock();
        plan.script.clear();
        plan.rules = rules.into_iter().collect();
        self.follow(&plan);
    }

    /// Opens or closes the port as the rules say.
    fn follow(&self, plan: &Plan) {
        let listening = !plan.refuses();
        self.0.listening.send_if_modified(|now| std::mem::replace(now, listening) != listening);
    }

    /// Nothing goes wrong any more.
    pub fn clear(&self) {
        self.set_rules([]);
    }

    /// The next requests meet these faults, one each; afterwards nothing goes wrong. A [`Fault::Refuse`] in a script counts as
    /// [`Fault::Reset`], because a listener cannot refuse one connection only.
    pub fn script(&self, faults: impl IntoIterator<Item = Fault>) {
        let mut plan = self.0.plan.lock();
        plan.rules.clear();
        plan.script = faults.into_iter().collect();
        self.follow(&plan);
    }

    /// The first rule that holds now; it does nothing when there is none.
    #[must_use]
    pub fn rule(&self) -> FaultRule {
        self.0.plan.lock().rules.first().cloned().unwrap_or_else(|| Fault::None.into())
    }

    /// All rules that hold now.
    #[must_use]
    pub fn rules(&self) -> Vec<FaultRule> {
        self.0.plan.lock().rules.clone()
    }

    /// What the request to `path` meets, and how late its answer comes.
    pub(crate) fn next(&self, method: &str, path: &str) -> (Fault, Duration) {
        let mut plan = self.0.plan.lock();
        let fault = match plan.script.pop_front() {
            Some(Fault::Refuse) => Fault::Reset,
            Some(fault) => fault,
            None => plan.strike(method, path),
        };
        (fault, fault.delay(&mut plan.rng))
    }

    /// Lets the steps of the timeline happen whose time has come.
    pub(crate) fn pass_time(&self, now: DateTime<Utc>) {
        let mut plan = self.0.plan.lock();
        while plan.timeline.front().is_some_and(|(at, _)| *at <= now) {
            if let Some((_, rules)) = plan.timeline.pop_front() {
                plan.script.clear();
                plan.rules = rules;
                self.follow(&plan);
            }
        }
    }

    /// Whether connections are refused.
    pub(crate) fn refuses(&self) -> bool {
        self.0.plan.lock().refuses()
    }

    /// Tells when the listener comes and goes.
    pub(crate) fn listening(&self) -> watch::Receiver<bool> {
        self.0.listening.subscribe()
    }
}

impl Plan {
    fn refuses(&self) -> bool {
        self.rules.iter().any(|rule| rule.fault == Fault::Refuse)
    }

    fn strike(&mut self, method: &str, path: &str) -> Fault {
        let Self { rules, rng, .. } = self;
        let mut strikes = |rule: &FaultRule| {
            rule.is_meant(method, path)
                && rule.times != Some(0)
                && (rule.probability >= 1.0 || rng.unit() < rule.probability)
        };
        let Some(rule) = rules.iter_mut().find(|rule| strikes(rule)) else {
            return Fault::None;
        };
        if let Some(times) = &mut rule.times {
            *times -= 1;
        }
        rule.fault
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn faults(timeline: Vec<(DateTime<Utc>, Vec<FaultRule>)>) -> Faults {
        Faults::new(1, timeline.into())
    }

    #[test]
    fn the_first_rule_that_strikes_decides() {
        let faults = faults(vec![]);
        faults.set_rules([FaultRule::from(Fault::Hang).only("GET", "/slots").times(1), Fault::Http500.into()]);
        let met: Vec<Fault> = (0..3).map(|_| faults.next("GET", "/slots").0).collect();
        assert_eq!(met, [Fault::Hang, Fault::Http500, Fault::Http500]);
        assert_eq!(faults.next("POST", "/slots").0, Fault::Http500);
    }

    #[test]
    fn the_same_seed_strikes_the_same_requests() {
        let strikes = || {
            let faults = faults(vec![]);
            faults.set(FaultRule::from(Fault::Reset).probability(0.3));
            (0..200).map(|_| faults.next("GET", "/me").0 == Fault::Reset).collect::<Vec<_>>()
        };
        assert_eq!(strikes(), strikes());
        let often = strikes().into_iter().filter(|struck| *struck).count();
        assert!((40..80).contains(&often), "{often}");
    }

    #[test]
    fn a_step_of_the_timeline_happens_when_its_time_has_come() {
        let start = DateTime::UNIX_EPOCH;
        let after = |seconds| start + TimeDelta::seconds(seconds);
        let faults = faults(vec![(after(10), vec![Fault::Refuse.into()]), (after(20), vec![])]);
        faults.pass_time(after(9));
        assert!(!faults.refuses());
        faults.pass_time(after(10));
        assert!(faults.refuses() && !*faults.listening().borrow());
        faults.pass_time(after(60));
        assert!(!faults.refuses() && *faults.listening().borrow());
    }
}
