//! Reading a request's body within its limits of size and time.

use std::time::Duration;

use axum::body::{Body, Bytes};
use http_body_util::{BodyExt, LengthLimitError, Limited};

/// Why a body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BodyFault {
    /// It is larger than the limit.
    #[error("the request body is larger than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
    /// It did not arrive in time.
    #[error("the request body did not arrive in time")]
    TooSlow,
    /// The peer broke off.
    #[error("the request body ended early")]
    BrokenOff,
}

/// The whole body, if it fits `limit` bytes and arrives within `patience`.
pub(crate) async fn read(body: Body, limit: usize, patience: Duration) -> Result<Bytes, BodyFault> {
    let reading = Limited::new(body, limit).collect();
    match tokio::time::timeout(patience, reading).await {
        Err(_) => Err(BodyFault::TooSlow),
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(BodyFault::TooLarge { limit }),
        Ok(Err(_)) => Err(BodyFault::BrokenOff),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::body::Body;

    use super::{BodyFault, read};

    #[tokio::test(start_paused = true)]
    async fn a_body_that_never_comes_is_given_up() {
        let silent = Body::from_stream(futures_util::stream::pending::<Result<axum::body::Bytes, std::io::Error>>());
        assert_eq!(read(silent, 10, Duration::from_secs(2)).await, Err(BodyFault::TooSlow));
    }

    #[tokio::test]
    async fn a_body_over_the_limit_is_refused_and_one_at_the_limit_is_read() {
        assert_eq!(read(Body::from("12345"), 4, Duration::MAX).await, Err(BodyFault::TooLarge { limit: 4 }));
        assert_eq!(read(Body::from("1234"), 4, Duration::MAX).await.unwrap(), "1234");
    }
}
