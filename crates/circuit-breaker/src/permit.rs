//! Permission to make one call, to be settled with its result.

use std::sync::Arc;
use std::time::Duration;

use crate::circuit::Circuit;
use crate::outcome::Outcome;
use crate::refusal::Refusal;
use crate::ticket::Ticket;

/// The answer to a call that asks to be made.
#[derive(Debug)]
#[must_use = "an admission that is not looked at admits nothing"]
pub enum Admission<'a> {
    /// Make the call and settle the permit with its result.
    Admitted(Permit<'a>),
    /// Do not make the call.
    Refused(Refusal),
}

/// Permission to make one call. Dropped without a verdict (the caller hung up, the future was
/// cancelled, the call panicked) it is released and decides nothing.
#[derive(Debug)]
#[must_use = "a permit dropped without a verdict decides nothing"]
pub struct Permit<'a> {
    circuit: &'a Circuit,
    ticket: Ticket,
}

/// A [`Permit`] that owns its share of the breaker, for work that outlives the caller's borrow.
#[derive(Debug)]
#[must_use = "a permit dropped without a verdict decides nothing"]
pub struct OwnedPermit {
    circuit: Arc<Circuit>,
    ticket: Ticket,
}

impl<'a> Permit<'a> {
    #[inline]
    pub(crate) fn new(circuit: &'a Circuit, ticket: Ticket) -> Self {
        Self { circuit, ticket }
    }
}

impl OwnedPermit {
    pub(crate) fn new(circuit: Arc<Circuit>, ticket: Ticket) -> Self {
        Self { circuit, ticket }
    }
}

macro_rules! verdicts {
    ($permit:ty) => {
        impl $permit {
            /// The upstream answered as it should.
            #[inline]
            pub fn success(mut self) {
                let ticket = std::mem::replace(&mut self.ticket, Ticket::SPENT);
                self.circuit.settle(ticket, Outcome::success());
            }

            /// The upstream failed: no answer, too late, or a fault of its own.
            pub fn failure(self) {
                self.settle(Outcome::failure());
            }

            /// The upstream failed and asked to be left alone for this long.
            pub fn failure_with_retry_after(self, wait: Duration) {
                self.settle(Outcome::failure().retry_after(wait));
            }

            /// The result says nothing about the upstream's health.
            pub fn ignore(self) {
                self.settle(Outcome::ignored());
            }

            /// Any verdict, with its label and the upstream's wish.
            #[inline]
            pub fn settle(mut self, outcome: Outcome) {
                let ticket = std::mem::replace(&mut self.ticket, Ticket::SPENT);
                self.circuit.settle(ticket, outcome);
            }

            /// Whether this call is a half-open circuit's probe.
            #[must_use]
            pub fn is_probe(&self) -> bool {
                self.ticket.is_probe()
            }
        }
    };
}

verdicts!(Permit<'_>);
verdicts!(OwnedPermit);

impl Drop for Permit<'_> {
    #[inline]
    fn drop(&mut self) {
        if self.ticket.must_return() {
            self.circuit.release(self.ticket);
        }
    }
}

impl Drop for OwnedPermit {
    fn drop(&mut self) {
        if self.ticket.must_return() {
            self.circuit.release(self.ticket);
        }
    }
}
