//! A request as the law and the homes see it: identifiers bounded, allowances looked up, time read.

use crate::limit::Scope;
use crate::moment::Moment;
use crate::policy::{Allowances, MAX_ALLOWED, Policy};
use crate::request::Request;

/// A question about one subject at a moment.
#[derive(Clone, Copy)]
pub(crate) struct Question<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) subject: &'a str,
    pub(crate) ask: &'a Ask<'a>,
    pub(crate) now: Moment,
}

/// What the law is asked: a request with its identifiers bounded, and the allowances in force.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub(crate) function: Option<&'a str>,
    pub(crate) fingerprint: Option<u64>,
    pub(crate) weight: u64,
    /// How many times its weight a charge counts: the instances that may do the same unseen.
    pub(crate) scale: u64,
    pub(crate) allowances: &'a Allowances,
}

impl<'a> Ask<'a> {
    /// The ask of a request whose identifiers are bounded.
    #[inline]
    pub(crate) fn new(request: &Request<'a>, allowances: &'a Allowances) -> Self {
        Self {
            function: request.function,
            fingerprint: request.fingerprint,
            weight: u64::from(request.weight.min(MAX_ALLOWED + 1)),
            scale: 1,
            allowances,
        }
    }

    /// An ask for charging what was admitted before.
    #[cfg(feature = "redis")]
    pub(crate) fn of_payer(
        (function, fingerprint): (Option<&'a str>, Option<u64>),
        weight: u64,
        policy: &'a Policy,
    ) -> Self {
        Self { function, fingerprint, weight, scale: 1, allowances: policy.allowances() }
    }

    /// What a charge counts.
    pub(crate) const fn charged(&self) -> u64 {
        self.weight * self.scale
    }

    /// The fingerprint, where the policy counts by it.
    pub(crate) fn counted(&self, policy: &Policy) -> Option<u64> {
        self.fingerprint.filter(|_| policy.counts().arguments > 0)
    }

    /// Whether a limit of this scope counts this request.
    pub(crate) fn touches(&self, scope: Scope) -> bool {
        match scope {
            Scope::Call => true,
            Scope::Function => self.function.is_some(),
            Scope::SameArguments => self.function.is_some() && self.fingerprint.is_some(),
        }
    }
}
