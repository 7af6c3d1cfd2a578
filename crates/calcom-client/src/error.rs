//! Where a call broke, and what that means.
//!
//! A call can break in five places: before it was sent (invalid, or stopped by a policy), on the way (transport), while waiting
//! (deadline), in a refusal that Cal.com words (refused), and in an answer that makes no sense (unreadable). No error carries a
//! payload, a key, or an address.

use std::fmt;
use std::time::Duration;

use http::StatusCode;

use crate::endpoint::Endpoint;
use crate::fault::Faults;
use crate::meaning::Meaning;

/// Everything that can go wrong with a call.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CalcomError {
    /// The request cannot be right, so it was not sent.
    #[error("{endpoint}: not sent: {faults}")]
    Invalid {
        /// Which operation.
        endpoint: Endpoint,
        /// Everything that is wrong with it.
        faults: Faults,
    },
    /// The caller's budget ran out.
    #[error("{endpoint}: no answer within {} ms", budget.as_millis())]
    Deadline {
        /// Which operation.
        endpoint: Endpoint,
        /// The budget that ran out; zero when there was none to begin with, and then nothing was sent.
        budget: Duration,
    },
    /// The transport, or a policy in front of it, gave no answer.
    #[error("{endpoint}: {source}")]
    Transport {
        /// Which operation.
        endpoint: Endpoint,
        /// What happened.
        source: TransportError,
    },
    /// Cal.com, or something in front of it, said no.
    #[error("{endpoint}: refused: {0}", .refusal)]
    Refused {
        /// Which operation.
        endpoint: Endpoint,
        /// What it said.
        refusal: Box<Refusal>,
    },
    /// The answer is not what the operation answers.
    #[error("{endpoint}: unreadable answer with status {}: {problem} ({excerpt})", status.as_u16())]
    Unreadable {
        /// Which operation.
        endpoint: Endpoint,
        /// The HTTP status.
        status: StatusCode,
        /// What could not be read, and where.
        problem: String,
        /// The shape of the body, at most 160 characters, without any value.
        excerpt: String,
    },
    /// The answer shows a booking, and it is not the one that was asked for.
    #[error("{endpoint}: the answer shows somebody else's booking")]
    Foreign {
        /// Which operation.
        endpoint: Endpoint,
    },
    /// Whether the booking was made could not be found out.
    #[error("outcome unclear after {cause}")]
    Unclear {
        /// What went wrong first.
        cause: Box<CalcomError>,
    },
}

/// A refusal that Cal.com worded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// What it means.
    pub meaning: Meaning,
    /// The HTTP status.
    pub status: StatusCode,
    /// The code in the body, if it looks like one.
    pub code: Option<String>,
    /// How long the answer asks to wait.
    pub retry_after: Option<Duration>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (status {}", self.meaning.name(), self.status.as_u16())?;
        if let Some(code) = &self.code {
            write!(f, ", code {code}")?;
        }
        f.write_str(")")
    }
}

/// Why a transport gave no answer. A transport or policy that is stacked from outside returns this as its error, so that the
/// client can tell a refused connection from a broken one; any other error counts as [`TransportFault::Other`].
#[derive(Clone, Debug, thiserror::Error)]
#[error("{fault}")]
pub struct TransportError {
    fault: TransportFault,
    #[source]
    source: Option<std::sync::Arc<dyn std::error::Error + Send + Sync>>,
}

/// The kinds of transport trouble.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TransportFault {
    /// No connection was made, so nothing was sent.
    #[error("no connection")]
    Connect,
    /// A time limit of the transport passed.
    #[error("transport timed out")]
    Timeout,
    /// The connection broke after something was sent.
    #[error("connection broke")]
    Interrupted,
    /// The body is longer than the client accepts.
    #[error("body longer than {limit} bytes")]
    BodyTooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// A policy did not let the call through, so nothing was sent.
    #[error("held back by {policy}")]
    HeldBack {
        /// Which policy, such as `breaker`.
        policy: &'static str,
        /// When it may let calls through again.
        retry_after: Option<Duration>,
    },
    /// Something else.
    #[error("transport failed")]
    Other,
}

impl TransportError {
    /// An error without a cause.
    #[must_use]
    pub const fn new(fault: TransportFault) -> Self {
        Self { fault, source: None }
    }

    /// An error with a cause. The cause ends up in error chains: it must not contain an address or a secret.
    #[must_use]
    pub fn with_source(fault: TransportFault, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self { fault, source: Some(std::sync::Arc::new(source)) }
    }

    /// What happened.
    #[must_use]
    pub const fn fault(&self) -> &TransportFault {
        &self.fault
    }

    /// Recovers the error from a service's boxed one. A foreign error is dropped, because its text may hold an address.
    pub(crate) fn from_boxed(error: tower::BoxError) -> Self {
        error.downcast::<Self>().map_or_else(|_| Self::new(TransportFault::Other), |known| *known)
    }
}

impl CalcomError {
    /// Which operation failed.
    #[must_use]
    pub fn endpoint(&self) -> Endpoint {
        match self {
            Self::Unclear { cause } => cause.endpoint(),
            Self::Invalid { endpoint, .. }
            | Self::Deadline { endpoint, .. }
            | Self::Transport { endpoint, .. }
            | Self::Refused { endpoint, .. }
            | Self::Foreign { endpoint }
            | Self::Unreadable { endpoint, .. } => *endpoint,
        }
    }

    /// A stable snake_case name, for logs, metrics and replies.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Invalid { .. } => "invalid_request",
            Self::Deadline { .. } => "deadline_exceeded",
            Self::Refused { refusal, .. } => refusal.meaning.name(),
            Self::Unreadable { .. } => "unreadable_answer",
            Self::Foreign { .. } => "foreign_answer",
            Self::Unclear { .. } => "outcome_unclear",
            Self::Transport { source, .. } => match source.fault {
                TransportFault::Connect => "connect_failed",
                TransportFault::Timeout => "transport_timeout",
                TransportFault::Interrupted => "connection_broke",
                TransportFault::BodyTooLarge { .. } => "body_too_large",
                TransportFault::HeldBack { .. } => "held_back",
                TransportFault::Other => "transport_failed",
            },
        }
    }

    /// What Cal.com's refusal means, if it was one.
    #[must_use]
    pub const fn meaning(&self) -> Option<&Meaning> {
        match self {
            Self::Refused { refusal, .. } => Some(&refusal.meaning),
            _ => None,
        }
    }

    /// Whether Cal.com, or the way to it, is broken: a breaker counts this as a failure. A 429 is not an outage
    /// ([`is_over_quota`](Self::is_over_quota)), nor is a call that was never sent.
    #[must_use]
    pub fn is_outage(&self) -> bool {
        match self {
            Self::Invalid { .. } | Self::Foreign { .. } => false,
            Self::Unclear { cause } => cause.is_outage(),
            Self::Deadline { budget, .. } => !budget.is_zero(),
            Self::Transport { source, .. } => !matches!(source.fault, TransportFault::HeldBack { .. }),
            Self::Refused { refusal, .. } => refusal.meaning == Meaning::Outage,
            Self::Unreadable { .. } => true,
        }
    }

    /// Whether the time asked for cannot be had, so that another should be offered.
    #[must_use]
    pub const fn is_conflict(&self) -> bool {
        use Meaning::{Duplicate, SeatsFull, SlotHeld, SlotTaken};
        matches!(self, Self::Foreign { .. })
            || matches!(self.meaning(), Some(SlotTaken | SlotHeld { .. } | SeatsFull | Duplicate))
    }

    /// Whether the API key is missing, wrong, expired, or not allowed to do this: one tenant's trouble, to be told to an operator.
    #[must_use]
    pub const fn is_credential_fault(&self) -> bool {
        matches!(self.meaning(), Some(Meaning::Credential | Meaning::Forbidden))
    }

    /// Whether Cal.com counts too many requests.
    #[must_use]
    pub const fn is_over_quota(&self) -> bool {
        matches!(self.meaning(), Some(Meaning::OverQuota))
    }

    /// Whether a policy of this process kept the call from being sent.
    #[must_use]
    pub const fn is_held_back(&self) -> bool {
        matches!(self, Self::Transport { source, .. } if matches!(source.fault, TransportFault::HeldBack { .. }))
    }

    /// Whether what was asked for is the case already: the booking was cancelled before.
    #[must_use]
    pub fn is_already_done(&self) -> bool {
        matches!((self.endpoint(), self.meaning()), (Endpoint::Cancel, Some(Meaning::AlreadyCancelled)))
    }

    /// How long to wait before asking again, where anybody said so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { refusal, .. } => refusal.retry_after,
            Self::Transport { source, .. } => match source.fault {
                TransportFault::HeldBack { retry_after, .. } => retry_after,
                _ => None,
            },
            Self::Unclear { cause } => cause.retry_after(),
            _ => None,
        }
    }

    /// Whether the operation may have been carried out although it failed here. Repeating it then needs a look first.
    #[must_use]
    pub fn may_have_happened(&self) -> bool {
        let happened = match self {
            Self::Unclear { .. } => return true,
            Self::Invalid { .. } | Self::Foreign { .. } => false,
            Self::Deadline { budget, .. } => !budget.is_zero(),
            Self::Transport { source, .. } => {
                !matches!(source.fault, TransportFault::HeldBack { .. } | TransportFault::Connect)
            }
            Self::Refused { refusal, .. } => {
                matches!(refusal.meaning, Meaning::Outage | Meaning::Duplicate)
            }
            Self::Unreadable { status, .. } => status.is_success() || status.is_server_error(),
        };
        happened && !self.endpoint().is_safe_to_repeat()
    }
}
