//! What a service's result means for the health of what it calls.

use crate::outcome::Outcome;

/// Decides what a service's result means for the upstream's health. Any function of the result is
/// one.
pub trait Classify<R, E> {
    /// The outcome of this result.
    fn classify(&self, result: &Result<R, E>) -> Outcome;
}

impl<F, R, E> Classify<R, E> for F
where
    F: Fn(&Result<R, E>) -> Outcome,
{
    fn classify(&self, result: &Result<R, E>) -> Outcome {
        self(result)
    }
}

/// The default: an error is a failure, every response a success.
#[derive(Debug, Clone, Copy, Default)]
pub struct ErrorsFail;

impl<R, E> Classify<R, E> for ErrorsFail {
    fn classify(&self, result: &Result<R, E>) -> Outcome {
        match result {
            Ok(_) => Outcome::success(),
            Err(_) => Outcome::failure(),
        }
    }
}
