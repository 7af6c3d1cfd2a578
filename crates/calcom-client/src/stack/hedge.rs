//! A second question when the first is slow: whichever answers first counts.
//!
//! Only slots are asked twice: the answer changes nothing, and somebody waits for it. The second question goes at the lowest
//! priority and does not wait for the quota, so hedging can never crowd out a booking; a broken first question is not hedged but
//! left to retry.

use std::time::Duration;

use futures_util::future::{Either, select};
use tower::ServiceExt as _;

use crate::endpoint::Endpoint;
use crate::fault::Faults;
use crate::observe;
use crate::stack::around::{Answer, Asked, Policy, Wire};

/// When slots are asked for a second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HedgeSettings {
    /// How long the first question is waited for alone. Near the usual p95; 10 ms to 30 s.
    pub after: Duration,
}

impl HedgeSettings {
    /// A second question after `after`.
    #[must_use]
    pub const fn after(after: Duration) -> Self {
        Self { after }
    }

    /// Notes what is wrong.
    pub(crate) fn check(&self, faults: &mut Faults) {
        let fits = (Duration::from_millis(10)..=Duration::from_secs(30)).contains(&self.after);
        faults.require(fits, "hedge.after", "must be 10 ms to 30 s");
    }
}

/// Asks twice.
#[derive(Clone, Debug)]
pub(crate) struct Hedge {
    settings: Option<HedgeSettings>,
}

impl Hedge {
    pub(crate) const fn new(settings: Option<HedgeSettings>) -> Self {
        Self { settings }
    }
}

impl Policy for Hedge {
    async fn carry<S: Wire>(self, mut ready: S, asked: Asked) -> Answer {
        let Asked { mut request, context } = asked;
        let Some(settings) = self.settings.filter(|_| context.endpoint == Endpoint::Slots) else {
            return ready.call(request).await;
        };
        let spare = ready.clone();
        let first = ready.call(request.clone());
        let first = match select(Box::pin(first), Box::pin(tokio::time::sleep(settings.after))).await {
            Either::Left((answer, _)) => return answer,
            Either::Right(((), first)) => first,
        };
        observe::hedges(&context);
        request.extensions_mut().insert(context.spare());
        match select(first, Box::pin(spare.oneshot(request))).await {
            Either::Left((answer, second)) => better(answer, second).await,
            Either::Right((answer, first)) => better(answer, first).await,
        }
    }
}

/// The answer, unless it is a bad one and the other may still be good.
async fn better(answer: Answer, other: impl Future<Output = Answer>) -> Answer {
    if answer.as_ref().is_ok_and(|answer| answer.status().is_success()) {
        return answer;
    }
    match other.await {
        Ok(good) if good.status().is_success() => Ok(good),
        _ => answer,
    }
}
