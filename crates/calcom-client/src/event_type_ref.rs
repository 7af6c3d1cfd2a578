//! The ways to name what is to be booked.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::fault::Faults;
use crate::ids::EventTypeId;

/// How an event type is named. The number and the slugs exclude each other: Cal.com refuses both together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventTypeRef {
    /// By number.
    Id(EventTypeId),
    /// By the slug of the event type and the name of its owner.
    Individual {
        /// The event type's slug.
        slug: String,
        /// The owner's name.
        username: String,
        /// The slug of the organisation, if there is one.
        organization: Option<String>,
    },
    /// By the slug of the event type and that of its team.
    Team {
        /// The event type's slug.
        slug: String,
        /// The team's slug.
        team: String,
        /// The slug of the organisation, if there is one.
        organization: Option<String>,
    },
    /// Several users at once, for slots only.
    Dynamic {
        /// At least two names.
        usernames: Vec<String>,
        /// The slug of the organisation, if there is one.
        organization: Option<String>,
    },
}

/// The longest slug or name that is sent.
const LONGEST: usize = 200;

impl EventTypeRef {
    /// The members that name it, as Cal.com spells them in a query and in a body.
    pub(crate) fn members(&self) -> Vec<(&'static str, String)> {
        let (mut members, organization) = match self {
            Self::Id(id) => return vec![("eventTypeId", id.to_string())],
            Self::Individual { slug, username, organization } => {
                (vec![("eventTypeSlug", slug.clone()), ("username", username.clone())], organization)
            }
            Self::Team { slug, team, organization } => {
                (vec![("eventTypeSlug", slug.clone()), ("teamSlug", team.clone())], organization)
            }
            Self::Dynamic { usernames, organization } => (vec![("usernames", usernames.join(","))], organization),
        };
        members.extend(organization.iter().map(|slug| ("organizationSlug", slug.clone())));
        members
    }

    /// The same for a JSON body, where the number is a number.
    pub(crate) fn body_members(&self) -> BTreeMap<&'static str, Value> {
        match self {
            Self::Id(id) => BTreeMap::from([("eventTypeId", id.get().into())]),
            _ => self.members().into_iter().map(|(name, value)| (name, value.into())).collect(),
        }
    }

    /// Notes what is wrong with it.
    pub(crate) fn check(&self, faults: &mut Faults) {
        for (name, value) in self.members() {
            let fits = !value.is_empty() && value.len() <= LONGEST && !value.contains(char::is_control);
            faults.require(fits, format!("event_type.{name}"), "must be 1 to 200 characters");
        }
        if let Self::Dynamic { usernames, .. } = self {
            let fits = usernames.len() >= 2 && usernames.iter().all(|name| !name.is_empty() && !name.contains(','));
            faults.require(fits, "event_type.usernames", "must be at least two names without commas");
        }
    }
}

impl From<EventTypeId> for EventTypeRef {
    fn from(id: EventTypeId) -> Self {
        Self::Id(id)
    }
}
