//! What a host has set up, and the webhooks.

use std::time::Duration;

use super::{CalcomClient, invalid};
use crate::calendars::{BusyTime, BusyTimesQuery, Calendars};
use crate::call::Call;
use crate::endpoint::Endpoint;
use crate::error::CalcomError;
use crate::hooks::{NewWebhook, Webhook};
use crate::ids::{EventTypeId, ScheduleId, TeamId, WebhookId};
use crate::settings::{EventTypeInfo, Me, ScheduleInfo};

/// Every method fails as [`CalcomError`] says.
impl CalcomClient {
    /// The account that the key belongs to.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn me(&self, deadline: Duration) -> Result<Me, CalcomError> {
        Call::new(Endpoint::Me, "/v2/me").send(&self.via(), deadline).await
    }

    /// The account's event types.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn event_types(&self, deadline: Duration) -> Result<Vec<EventTypeInfo>, CalcomError> {
        Call::new(Endpoint::EventTypes, "/v2/event-types").send(&self.via(), deadline).await
    }

    /// One event type of the account.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn event_type(&self, id: EventTypeId, deadline: Duration) -> Result<EventTypeInfo, CalcomError> {
        Call::new(Endpoint::ReadEventType, format!("/v2/event-types/{id}")).send(&self.via(), deadline).await
    }

    /// The event types of a team.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn team_event_types(&self, team: TeamId, deadline: Duration) -> Result<Vec<EventTypeInfo>, CalcomError> {
        Call::new(Endpoint::TeamEventTypes, format!("/v2/teams/{team}/event-types")).send(&self.via(), deadline).await
    }

    /// One event type of a team.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn team_event_type(
        &self,
        team: TeamId,
        id: EventTypeId,
        deadline: Duration,
    ) -> Result<EventTypeInfo, CalcomError> {
        let path = format!("/v2/teams/{team}/event-types/{id}");
        Call::new(Endpoint::ReadTeamEventType, path).send(&self.via(), deadline).await
    }

    /// The account's working hours.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn schedules(&self, deadline: Duration) -> Result<Vec<ScheduleInfo>, CalcomError> {
        Call::new(Endpoint::Schedules, "/v2/schedules").send(&self.via(), deadline).await
    }

    /// The account's usual working hours; `None` when there are none.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn default_schedule(&self, deadline: Duration) -> Result<Option<ScheduleInfo>, CalcomError> {
        Call::new(Endpoint::DefaultSchedule, "/v2/schedules/default").send(&self.via(), deadline).await
    }

    /// Working hours by their number; `None` when there are none of that number.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn schedule(&self, id: ScheduleId, deadline: Duration) -> Result<Option<ScheduleInfo>, CalcomError> {
        Call::new(Endpoint::ReadSchedule, format!("/v2/schedules/{id}")).send(&self.via(), deadline).await
    }

    /// The calendars that the account has connected.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn calendars(&self, deadline: Duration) -> Result<Calendars, CalcomError> {
        Call::new(Endpoint::Calendars, "/v2/calendars").send(&self.via(), deadline).await
    }

    /// What connected calendars have taken.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn busy_times(&self, query: &BusyTimesQuery, deadline: Duration) -> Result<Vec<BusyTime>, CalcomError> {
        query.validate().map_err(invalid(Endpoint::BusyTimes))?;
        Call::new(Endpoint::BusyTimes, "/v2/calendars/busy-times")
            .query(&query.query())
            .send(&self.via(), deadline)
            .await
    }

    /// The account's webhooks, at most 250.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn webhooks(&self, deadline: Duration) -> Result<Vec<Webhook>, CalcomError> {
        Call::new(Endpoint::ListWebhooks, "/v2/webhooks").query("take=250").send(&self.via(), deadline).await
    }

    /// Makes a webhook.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn create_webhook(&self, hook: &NewWebhook, deadline: Duration) -> Result<Webhook, CalcomError> {
        hook.validate().map_err(invalid(Endpoint::CreateWebhook))?;
        Call::new(Endpoint::CreateWebhook, "/v2/webhooks").json(hook)?.send(&self.via(), deadline).await
    }

    /// One webhook.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn webhook(&self, id: &WebhookId, deadline: Duration) -> Result<Webhook, CalcomError> {
        Call::new(Endpoint::ReadWebhook, format!("/v2/webhooks/{id}")).send(&self.via(), deadline).await
    }

    /// Replaces a webhook.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn update_webhook(
        &self,
        id: &WebhookId,
        hook: &NewWebhook,
        deadline: Duration,
    ) -> Result<Webhook, CalcomError> {
        hook.validate().map_err(invalid(Endpoint::UpdateWebhook))?;
        Call::new(Endpoint::UpdateWebhook, format!("/v2/webhooks/{id}")).json(hook)?.send(&self.via(), deadline).await
    }

    /// Deletes a webhook.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn delete_webhook(&self, id: &WebhookId, deadline: Duration) -> Result<Webhook, CalcomError> {
        Call::new(Endpoint::DeleteWebhook, format!("/v2/webhooks/{id}")).send(&self.via(), deadline).await
    }
}
