//! The future of a call through the breaker.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use pin_project_lite::pin_project;

use crate::call::CallError;
use crate::permit::OwnedPermit;
use crate::refusal::Refusal;
use crate::tower::classify::Classify;

pin_project! {
    /// The response of a service behind a breaker. Dropped before its end, it decides nothing.
    #[derive(Debug)]
    pub struct ResponseFuture<F, C> {
        #[pin]
        state: State<F, C>,
    }
}

pin_project! {
    #[project = StateProjection]
    #[derive(Debug)]
    enum State<F, C> {
        Refused { refusal: Refusal },
        Admitted { #[pin] call: F, permit: Option<OwnedPermit>, classify: C },
    }
}

impl<F, C> ResponseFuture<F, C> {
    pub(crate) fn refused(refusal: Refusal) -> Self {
        let state = State::Refused { refusal };
        Self { state }
    }

    pub(crate) fn admitted(call: F, permit: OwnedPermit, classify: C) -> Self {
        let permit = Some(permit);
        Self { state: State::Admitted { call, permit, classify } }
    }
}

impl<F, C, R, E> Future for ResponseFuture<F, C>
where
    F: Future<Output = Result<R, E>>,
    C: Classify<R, E>,
{
    type Output = Result<R, CallError<E>>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().state.project() {
            StateProjection::Refused { refusal } => Poll::Ready(Err(CallError::Refused(*refusal))),
            StateProjection::Admitted { call, permit, classify } => {
                let result = ready!(call.poll(cx));
                if let Some(permit) = permit.take() {
                    permit.settle(classify.classify(&result));
                }
                Poll::Ready(result.map_err(CallError::Failed))
            }
        }
    }
}
