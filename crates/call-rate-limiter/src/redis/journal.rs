//! What this process admitted by itself while Redis was out of reach, to be told to it afterwards.
//!
//! Charges are summed per call, function and arguments. Each sum is sent with a number of its own, and
//! the script remembers the last number that it took from this process, so that a sum whose answer was
//! lost is sent again and counted once.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use foldhash::fast::RandomState;
use parking_lot::Mutex;

use crate::decision::{Decision, Outcome};
use crate::limit::MAX_LIMITS;
use crate::moment::Moment;
use crate::question::Question;

/// Sums that are kept; what does not fit is not told, so that an outage cannot fill the memory.
const CAP: usize = 100_000;

/// Whom a sum is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Payer {
    pub(crate) subject: Box<str>,
    pub(crate) function: Option<Box<str>>,
    pub(crate) fingerprint: Option<u64>,
}

/// What was admitted.
#[derive(Debug, Clone)]
pub(crate) struct Sum {
    pub(crate) weight: u64,
    /// The limits charged, a bit each.
    pub(crate) limits: u8,
    /// The last charge.
    pub(crate) at: Moment,
    /// What was spent in the whole fleet before, as far as this process had seen.
    pub(crate) floors: [u32; MAX_LIMITS],
    /// Set when it is sent for the first time; from then on the sum stays as it is.
    pub(crate) number: Option<u64>,
}

/// The sums not yet told.
#[derive(Default)]
pub(crate) struct Journal {
    sums: Mutex<HashMap<Payer, Vec<Sum>, RandomState>>,
    count: AtomicUsize,
}

impl Payer {
    fn of(question: &Question<'_>) -> Self {
        let counted = question.policy.counts_functions();
        let function = question.ask.function.filter(|_| counted);
        Self {
            subject: question.subject.into(),
            function: function.map(Into::into),
            fingerprint: function.and(question.ask.counted(question.policy)),
        }
    }
}

impl Journal {
    pub(crate) fn is_empty(&self) -> bool {
        self.count.load(Ordering::Relaxed) == 0
    }

    /// Writes down what was admitted.
    pub(crate) fn charge(&self, question: &Question<'_>, decision: &Decision) {
        if decision.outcome != Outcome::Admitted {
            return;
        }
        let mut sums = self.sums.lock();
        let payer = Payer::of(question);
        if sums.len() >= CAP && !sums.contains_key(&payer) {
            return;
        }
        let known = sums.entry(payer).or_default();
        let limits = decision.read & !decision.shadowed;
        match known.last_mut().filter(|sum| sum.number.is_none() && sum.limits == limits) {
            Some(sum) => {
                sum.weight += question.ask.weight;
                sum.at = decision.at;
            }
            None => {
                let charged = u32::try_from(question.ask.charged()).unwrap_or(u32::MAX);
                let floors = decision.readings.map(|reading| reading.used.saturating_sub(charged));
                let (weight, at) = (question.ask.weight, decision.at);
                known.push(Sum { weight, limits, at, floors, number: None });
            }
        }
        self.count.store(sums.len(), Ordering::Relaxed);
    }

    /// Takes a refund out of what is not told yet; says whether it was still there.
    pub(crate) fn refund(&self, question: &Question<'_>) -> bool {
        let mut sums = self.sums.lock();
        let unsent = |sum: &&mut Sum| sum.number.is_none() && sum.weight >= question.ask.weight;
        let known = sums.get_mut(&Payer::of(question));
        let Some(sum) = known.and_then(|known| known.last_mut()).filter(unsent) else {
            return false;
        };
        sum.weight -= question.ask.weight;
        true
    }

    /// A sum to send, numbered by `number` unless it was sent before.
    pub(crate) fn next(&self, number: impl FnOnce() -> u64) -> Option<(Payer, Sum)> {
        let mut sums = self.sums.lock();
        let (payer, known) = sums.iter_mut().next()?;
        let sum = known.first_mut()?;
        sum.number.get_or_insert_with(number);
        Some((payer.clone(), sum.clone()))
    }

    /// Strikes out a sum that was taken.
    pub(crate) fn settle(&self, payer: &Payer, number: Option<u64>) {
        let mut sums = self.sums.lock();
        if let Some(known) = sums.get_mut(payer) {
            known.retain(|sum| sum.number != number);
            if known.is_empty() {
                sums.remove(payer);
            }
        }
        self.count.store(sums.len(), Ordering::Relaxed);
    }

    /// Drops everything about a subject that was told to start afresh.
    pub(crate) fn forget(&self, subject: &str) {
        if !self.is_empty() {
            let mut sums = self.sums.lock();
            sums.retain(|payer, _| &*payer.subject != subject);
            self.count.store(sums.len(), Ordering::Relaxed);
        }
    }
}
