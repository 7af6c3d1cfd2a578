//! The calendars that an account has connected, and what they have taken.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use crate::fault::Faults;
use crate::settings::or_default;

/// The calendars that an account has connected.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Calendars {
    /// One per credential.
    #[serde(rename = "connectedCalendars", deserialize_with = "or_default")]
    pub connected: Vec<ConnectedCalendar>,
}

/// The calendars behind one credential.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ConnectedCalendar {
    /// What kind of calendar it is.
    pub integration: CalendarKind,
    /// The number of the credential.
    pub credential_id: u64,
    /// Its calendars; none when it cannot be reached.
    #[serde(default, deserialize_with = "or_default")]
    pub calendars: Vec<CalendarInfo>,
}

/// A kind of calendar.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct CalendarKind {
    /// Its slug, such as `google-calendar`.
    pub slug: String,
    /// Its name.
    pub name: String,
}

/// One calendar. `Debug` shows no personal data: its name in the outside world often is an e-mail address.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CalendarInfo {
    /// Its name in the outside world.
    pub external_id: String,
    /// The number of the credential that opens it.
    pub credential_id: u64,
    /// Its title.
    #[serde(default)]
    pub name: Option<String>,
    /// Whether it is the first of its credential.
    #[serde(default, deserialize_with = "or_default")]
    pub primary: bool,
    /// Whether nothing can be written to it.
    pub read_only: bool,
    /// Whether it is asked for conflicts.
    pub is_selected: bool,
}

impl Calendars {
    /// Credential and outside name of every calendar that is asked for conflicts, as [`BusyTimesQuery`] takes them.
    #[must_use]
    pub fn selected(&self) -> Vec<(u64, String)> {
        let all = self.connected.iter().flat_map(|connected| &connected.calendars);
        all.filter(|one| one.is_selected).map(|one| (one.credential_id, one.external_id.clone())).collect()
    }
}

impl fmt::Debug for CalendarInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CalendarInfo")
            .field("credential_id", &self.credential_id)
            .field("primary", &self.primary)
            .field("is_selected", &self.is_selected)
            .finish_non_exhaustive()
    }
}

/// Time that a connected calendar has taken.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct BusyTime {
    /// From.
    pub start: DateTime<Utc>,
    /// To.
    pub end: DateTime<Utc>,
    /// Which kind of calendar.
    #[serde(default)]
    pub source: Option<String>,
}

/// Which busy times are asked for. `Debug` does not show the calendars, whose names often are e-mail addresses.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BusyTimesQuery {
    /// From this day.
    pub from: NaiveDate,
    /// To this day.
    pub to: NaiveDate,
    /// Credential and external id of each calendar.
    pub calendars: Vec<(u64, String)>,
    /// The zone of the days.
    pub zone: chrono_tz::Tz,
}

impl BusyTimesQuery {
    /// The busy times of one calendar; add further ones to `calendars`.
    #[must_use]
    pub fn new(from: NaiveDate, to: NaiveDate, zone: chrono_tz::Tz, calendar: (u64, String)) -> Self {
        Self { from, to, calendars: vec![calendar], zone }
    }

    /// Everything that is wrong with it.
    ///
    /// # Errors
    ///
    /// When the days are out of order or more than 366 apart, or no calendar or more than 50 are named.
    pub fn validate(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        let days = (self.to - self.from).num_days();
        faults.require((0..=366).contains(&days), "to", "must be 0 to 366 days after from");
        faults.require((1..=50).contains(&self.calendars.len()), "calendars", "must be 1 to 50");
        let named = self.calendars.iter().all(|(_, external)| (1..=1024).contains(&external.len()));
        faults.require(named, "calendars", "must have names of 1 to 1024 bytes");
        faults.into_result(())
    }

    /// The query part of the address; the brackets stay as they are, because the server reads them before it decodes.
    pub(crate) fn query(&self) -> String {
        let encoded = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let mut query = format!("dateFrom={}&dateTo={}&timeZone={}", self.from, self.to, encoded(self.zone.name()));
        for (i, (credential, external)) in self.calendars.iter().enumerate() {
            query += &format!(
                "&calendarsToLoad[{i}][credentialId]={credential}&calendarsToLoad[{i}][externalId]={}",
                encoded(external)
            );
        }
        query
    }
}

impl fmt::Debug for BusyTimesQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let calendars = self.calendars.len();
        f.debug_struct("BusyTimesQuery")
            .field("from", &self.from)
            .field("to", &self.to)
            .field("calendars", &calendars)
            .finish_non_exhaustive()
    }
}
