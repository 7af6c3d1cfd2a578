//! A breaker on a clock that the test moves.

use std::time::Duration;

use circuit_breaker::{Admission, BreakerConfig, CircuitBreaker, CircuitState, ManualClock, Permit, Refusal, Wiring};

pub const SECOND: Duration = Duration::from_secs(1);

pub struct Rig {
    pub breaker: CircuitBreaker,
    pub clock: ManualClock,
}

/// The defaults of a Cal.com breaker.
pub fn rig() -> Rig {
    with(BreakerConfig::default())
}

pub fn with(config: BreakerConfig) -> Rig {
    let clock = ManualClock::new();
    let wiring = Wiring::new().clock(clock.clone()).jitter_seed(7);
    let breaker = CircuitBreaker::wired("calcom_api", config.validate().unwrap(), wiring);
    Rig { breaker, clock }
}

impl Rig {
    #[track_caller]
    pub fn admitted(&self) -> Permit<'_> {
        match self.breaker.acquire() {
            Admission::Admitted(permit) => permit,
            Admission::Refused(refusal) => panic!("refused: {refusal}"),
        }
    }

    #[track_caller]
    pub fn refused(&self) -> Refusal {
        match self.breaker.acquire() {
            Admission::Admitted(permit) => panic!("admitted: {permit:?}"),
            Admission::Refused(refusal) => refusal,
        }
    }

    #[track_caller]
    pub fn fail(&self, times: usize) {
        for _ in 0..times {
            self.admitted().failure();
        }
    }

    #[track_caller]
    pub fn is(&self, state: CircuitState) {
        assert_eq!(self.breaker.state(), state, "{:?}", self.breaker.status());
    }

    /// Opened by five failures, and the wait is over.
    #[track_caller]
    pub fn due(self) -> Self {
        self.fail(5);
        self.clock.advance(60 * SECOND);
        self
    }
}
