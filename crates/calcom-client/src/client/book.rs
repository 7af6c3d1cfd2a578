//! A booking that is safe to repeat.
//!
//! The law. Every intended booking carries a marker. One at a time per event type and start. If an earlier attempt may have worked,
//! or did, look first. Then ask once. "Booked" is said only of a booking that stands, starts when it was asked to, and carries the marker;
//! it is either in the answer, or found by looking. After a refusal that an earlier attempt of ours could have caused, and after an
//! unclear outcome, look. What is still unclear then is said to be unclear and never asked for again here: the caller repeats with
//! the same marker, and that begins by looking.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;

use super::{CalcomClient, invalid};
use crate::booking::{Booking, OneOrSeries};
use crate::call::{Call, Timed};
use crate::clock;
use crate::endpoint::Endpoint;
use crate::error::CalcomError;
use crate::event_type_ref::EventTypeRef;
use crate::listing::BookingsQuery;
use crate::marker::{MARKER_KEY, Marker};
use crate::new_booking::NewBooking;

/// The part of the budget that is kept for looking after an unclear outcome.
const LOOKING_SHARE: f64 = 0.35;
/// The pause between two looks.
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);
/// How many times is looked after an unclear outcome: what is still on its way may yet arrive.
const LOOKS: u32 = 3;
/// How much older than the question an answer may be by the server's clock and still count as new.
const TOLERANCE: TimeDelta = TimeDelta::seconds(60);

/// A booking that is ours for certain.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Booked {
    /// The booking, or the first of its series.
    pub booking: Booking,
    /// How it came about.
    pub origin: Origin,
}

impl Booked {
    const fn found(booking: Booking) -> Self {
        Self { booking, origin: Origin::Found }
    }
}

/// How a booking came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Origin {
    /// Made by this call.
    Made,
    /// Made by an earlier attempt with the same marker, or by this one although its answer was lost.
    Found,
}

/// What is to be booked, ready to be sent.
struct Intent<'a> {
    booking: NewBooking,
    marker: &'a Marker,
    until: Instant,
}

impl Intent<'_> {
    fn remaining(&self) -> Duration {
        self.until.saturating_duration_since(clock::now())
    }

    /// Whether `booking` is the one that was intended.
    fn is_met_by(&self, booking: &Booking) -> bool {
        booking.is_live() && booking.start == self.booking.start && self.marker.is_on(booking)
    }
}

impl CalcomClient {
    /// Makes a booking, safe to repeat with the same marker. Spends at most `deadline`.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`]. A conflict means that the time went to somebody else. When
    /// [`may_have_happened`](CalcomError::may_have_happened) says so, repeat with the same marker; a new marker could book twice.
    pub async fn book(&self, booking: &NewBooking, marker: &Marker, deadline: Duration) -> Result<Booked, CalcomError> {
        let until = clock::now() + deadline.min(self.inner.settings.timeout);
        let booking = booking.clone().metadata(MARKER_KEY, marker.as_str());
        booking.validate().map_err(invalid(Endpoint::CreateBooking))?;
        let intent = Intent { booking, marker, until };
        let turn = self.inner.turns.take(&intent.booking.event_type, intent.booking.start);
        let expired = |_| CalcomError::Deadline { endpoint: Endpoint::CreateBooking, budget: Duration::ZERO };
        let _turn = tokio::time::timeout_at(until, turn).await.map_err(expired)?;
        if self.inner.turns.was_tried(marker)
            && let Some(found) = self.look(&intent, intent.remaining()).await.map_err(unclear)?
        {
            return Ok(Booked::found(found));
        }
        self.ask(&intent).await
    }

    /// Makes a booking that may have been made before, by whatever process: looks first.
    ///
    /// # Errors
    ///
    /// As [`book`](Self::book).
    pub async fn book_again(
        &self,
        booking: &NewBooking,
        marker: &Marker,
        deadline: Duration,
    ) -> Result<Booked, CalcomError> {
        self.inner.turns.note(marker);
        self.book(booking, marker, deadline).await
    }

    /// Asks once, and looks where the answer does not settle it.
    async fn ask(&self, intent: &Intent<'_>) -> Result<Booked, CalcomError> {
        // From here on a repeat looks first, even if this caller hangs up.
        self.inner.turns.note(intent.marker);
        let budget = intent.remaining().mul_f64(1.0 - LOOKING_SHARE);
        match self.create_timed(&intent.booking, budget).await {
            Ok(answer) => self.check(intent, answer),
            Err(error) if error.may_have_happened() => self.reconcile(intent, error, LOOKS).await,
            Err(error) if error.is_conflict() => self.reconcile(intent, error, 1).await,
            Err(error) => {
                self.inner.turns.forget(intent.marker);
                Err(error)
            }
        }
    }

    async fn create_timed(&self, booking: &NewBooking, budget: Duration) -> Result<Timed<OneOrSeries>, CalcomError> {
        Call::new(Endpoint::CreateBooking, "/v2/bookings").json(booking)?.send_timed(&self.via(), budget).await
    }

    /// The proof that the answer is ours and new.
    fn check(&self, intent: &Intent<'_>, answer: Timed<OneOrSeries>) -> Result<Booked, CalcomError> {
        let (server_time, elapsed) = (answer.server_time, answer.elapsed);
        let ours = answer.data.into_series().into_iter().find(|booking| intent.is_met_by(booking));
        let booking = ours.ok_or(CalcomError::Foreign { endpoint: Endpoint::CreateBooking })?;
        let origin = if is_new(&booking, server_time, elapsed) { Origin::Made } else { Origin::Found };
        Ok(Booked { booking, origin })
    }

    /// Looks for the booking, up to `looks` times, and gives the error back when there is none.
    async fn reconcile(&self, intent: &Intent<'_>, error: CalcomError, looks: u32) -> Result<Booked, CalcomError> {
        let mut looked = false;
        for left in (0..looks).rev() {
            match self.look(intent, intent.remaining()).await {
                Ok(Some(found)) => return Ok(Booked::found(found)),
                Ok(None) => looked = true,
                Err(_) => {}
            }
            if left > 0 && intent.remaining() > BETWEEN_LOOKS * 2 {
                tokio::time::sleep(BETWEEN_LOOKS).await;
            }
        }
        // A conflict that was looked into is somebody else's booking. Anything else stays unclear.
        if looked && error.is_conflict() {
            self.inner.turns.forget(intent.marker);
            return Err(error);
        }
        Err(unclear(error))
    }

    /// The booking, if Cal.com lists it. Not filtered by address, because Cal.com may have replaced the one that was sent.
    async fn look(&self, intent: &Intent<'_>, budget: Duration) -> Result<Option<Booking>, CalcomError> {
        let start = intent.booking.start;
        let event_type = if let EventTypeRef::Id(id) = intent.booking.event_type { Some(id) } else { None };
        let query = BookingsQuery {
            after_start: Some(start),
            before_end: Some(start + TimeDelta::hours(25)),
            event_type,
            take: Some(250),
            ..BookingsQuery::default()
        };
        let page = self.bookings_page(&query, budget).await?;
        Ok(page.bookings.into_iter().find(|booking| intent.is_met_by(booking)))
    }
}

/// Whether the server made it during this call, by its own clock. Without one the marker has to do.
fn is_new(booking: &Booking, server_time: Option<DateTime<Utc>>, elapsed: Duration) -> bool {
    let (Some(created), Some(now)) = (booking.created_at, server_time) else {
        return true;
    };
    now - created <= TOLERANCE + TimeDelta::from_std(elapsed).unwrap_or(TOLERANCE)
}

/// Whatever went wrong, a booking may exist.
fn unclear(error: CalcomError) -> CalcomError {
    CalcomError::Unclear { cause: Box::new(error) }
}
