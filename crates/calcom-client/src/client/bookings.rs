//! Reading and changing bookings.

use std::time::Duration;

use futures_util::stream::{self, Stream};
use serde::Serialize;

use super::{CalcomClient, invalid};
use crate::booking::{Booking, FirstOf, OneOrSeries};
use crate::call::Call;
use crate::changes::{Absence, Cancellation, Reschedule};
use crate::endpoint::Endpoint;
use crate::error::CalcomError;
use crate::ids::{BookingUid, SeatUid};
use crate::listing::{BookingsPage, BookingsQuery};

#[derive(Serialize)]
struct Decline<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

impl CalcomClient {
    /// A booking, or all occurrences of a series in order of start; at least one.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn booking(&self, uid: &BookingUid, deadline: Duration) -> Result<Vec<Booking>, CalcomError> {
        let call = Call::new(Endpoint::ReadBooking, format!("/v2/bookings/{uid}"));
        call.send(&self.via(), deadline).await.map(OneOrSeries::into_series)
    }

    /// The booking that a seat belongs to.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn booking_by_seat(&self, seat: &SeatUid, deadline: Duration) -> Result<Booking, CalcomError> {
        let call = Call::new(Endpoint::BookingBySeat, format!("/v2/bookings/by-seat/{seat}"));
        self.one(call, deadline).await
    }

    /// One page of bookings.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn bookings_page(&self, query: &BookingsQuery, deadline: Duration) -> Result<BookingsPage, CalcomError> {
        query.validate().map_err(invalid(Endpoint::ListBookings))?;
        Call::new(Endpoint::ListBookings, "/v2/bookings").query(&query.query()).send_whole(&self.via(), deadline).await
    }

    /// All bookings, page after page, each page within its own budget. Ends after the first error.
    pub fn bookings(
        &self,
        query: BookingsQuery,
        per_page: Duration,
    ) -> impl Stream<Item = Result<Booking, CalcomError>> + Send {
        let pages = stream::try_unfold(Some((self.clone(), query)), move |state| async move {
            let Some((client, mut query)) = state else {
                return Ok(None);
            };
            let page = client.bookings_page(&query, per_page).await?;
            query.skip = query.skip.saturating_add(u32::try_from(page.bookings.len()).unwrap_or(u32::MAX));
            // A page that is empty and promises another would never end.
            let goes_on = page.pagination.has_next_page && !page.bookings.is_empty();
            let items = stream::iter(page.bookings.into_iter().map(Ok));
            Ok(Some((items, goes_on.then_some((client, query)))))
        });
        futures_util::TryStreamExt::try_flatten(pages)
    }

    /// Moves a booking. The answer has a new uid, and names the old one in `rescheduled_from_uid`.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`]. [`Meaning::Moved`](crate::Meaning::Moved) names the successor of a booking that was moved before.
    pub async fn reschedule(
        &self,
        uid: &BookingUid,
        to: &Reschedule,
        deadline: Duration,
    ) -> Result<Booking, CalcomError> {
        to.validate().map_err(invalid(Endpoint::Reschedule))?;
        let call = Call::new(Endpoint::Reschedule, format!("/v2/bookings/{uid}/reschedule")).json(to)?;
        self.one(call, deadline).await
    }

    /// Cancels a booking, and on request the later ones of its series; answers all that were cancelled, at least one.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`]. When [`is_already_done`](CalcomError::is_already_done), there was nothing left to cancel.
    pub async fn cancel(
        &self,
        uid: &BookingUid,
        why: &Cancellation,
        deadline: Duration,
    ) -> Result<Vec<Booking>, CalcomError> {
        why.validate().map_err(invalid(Endpoint::Cancel))?;
        let call = Call::new(Endpoint::Cancel, format!("/v2/bookings/{uid}/cancel")).json(why)?;
        call.send(&self.via(), deadline).await.map(OneOrSeries::into_series)
    }

    /// Confirms a booking that waits for the host.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn confirm(&self, uid: &BookingUid, deadline: Duration) -> Result<Booking, CalcomError> {
        self.one(Call::new(Endpoint::Confirm, format!("/v2/bookings/{uid}/confirm")), deadline).await
    }

    /// Declines a booking that waits for the host.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn decline(
        &self,
        uid: &BookingUid,
        reason: Option<&str>,
        deadline: Duration,
    ) -> Result<Booking, CalcomError> {
        let call = Call::new(Endpoint::Decline, format!("/v2/bookings/{uid}/decline")).json(&Decline { reason })?;
        self.one(call, deadline).await
    }

    /// Says who did not come, after the start.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn mark_absent(
        &self,
        uid: &BookingUid,
        who: &Absence,
        deadline: Duration,
    ) -> Result<Booking, CalcomError> {
        let call = Call::new(Endpoint::MarkAbsent, format!("/v2/bookings/{uid}/mark-absent")).json(who)?;
        self.one(call, deadline).await
    }

    /// Of a series, the first.
    async fn one(&self, call: Call, deadline: Duration) -> Result<Booking, CalcomError> {
        call.send::<FirstOf>(&self.via(), deadline).await.map(|first| first.0)
    }
}
