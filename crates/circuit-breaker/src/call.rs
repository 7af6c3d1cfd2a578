//! Calls made through the breaker: permission first, result after.

use std::future::Future;

use crate::breaker::CircuitBreaker;
use crate::outcome::Outcome;
use crate::permit::{Admission, Permit};
use crate::refusal::Refusal;

/// Why a call through the breaker has no value: it was not made, or it failed by itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError<E> {
    /// The breaker refused; the call was not made.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The call was made and failed with this, untouched.
    #[error("{0}")]
    Failed(E),
}

impl<E> CallError<E> {
    /// The refusal, if the call was not made.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Failed(_) => None,
        }
    }

    /// The call's own error, if it was made.
    pub fn into_failure(self) -> Option<E> {
        match self {
            Self::Refused(_) => None,
            Self::Failed(error) => Some(error),
        }
    }
}

/// The verdict on a result when nothing else is said: an error is a failure.
pub(crate) fn errors_fail<T, E>(result: &Result<T, E>) -> Outcome {
    match result {
        Ok(_) => Outcome::success(),
        Err(_) => Outcome::failure(),
    }
}

impl CircuitBreaker {
    /// Makes a call; every error is a failure.
    ///
    /// # Errors
    /// [`CallError::Refused`] when the call was not made, [`CallError::Failed`] with its own error.
    pub fn call<T, E>(&self, call: impl FnOnce() -> Result<T, E>) -> Result<T, CallError<E>> {
        self.call_with(errors_fail, call)
    }

    /// Makes a call; the classifier says what its result means for the upstream's health.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub fn call_with<T, E>(
        &self,
        classify: impl FnOnce(&Result<T, E>) -> Outcome,
        call: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, CallError<E>> {
        let permit = self.permit()?;
        let result = call();
        permit.settle(classify(&result));
        result.map_err(CallError::Failed)
    }

    /// Awaits a call; every error is a failure. A future that is dropped before its end decides
    /// nothing. The future is not polled at all when the call is refused.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub async fn call_async<T, E>(&self, call: impl Future<Output = Result<T, E>>) -> Result<T, CallError<E>> {
        self.call_async_with(errors_fail, call).await
    }

    /// Awaits a call; the classifier says what its result means for the upstream's health.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub async fn call_async_with<T, E>(
        &self,
        classify: impl FnOnce(&Result<T, E>) -> Outcome,
        call: impl Future<Output = Result<T, E>>,
    ) -> Result<T, CallError<E>> {
        let permit = self.permit()?;
        let result = call.await;
        permit.settle(classify(&result));
        result.map_err(CallError::Failed)
    }

    fn permit(&self) -> Result<Permit<'_>, Refusal> {
        match self.acquire() {
            Admission::Admitted(permit) => Ok(permit),
            Admission::Refused(refusal) => Err(refusal),
        }
    }
}
