//! The body of a booking that is to be made.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value};

use super::Session;
use crate::booked::Person;
use crate::input::Input;
use crate::problem::Problem;
use crate::request::Parts;

/// The languages that the server knows.
const LANGUAGES: [&str; 43] = [
    "ar", "ca", "de", "es", "eu", "he", "id", "ja", "lv", "pl", "ro", "sr", "th", "vi", "az", "cs", "el", "es-419",
    "fi", "hr", "it", "km", "nl", "pt", "ru", "sv", "tr", "zh-CN", "bg", "da", "en", "et", "fr", "hu", "iw", "ko",
    "no", "pt-BR", "sk", "ta", "uk", "zh-TW", "bn",
];

/// A body that was read.
pub(super) struct Wanted {
    pub(super) start: DateTime<Utc>,
    pub(super) person: Person,
    pub(super) guests: Vec<String>,
    pub(super) metadata: Map<String, Value>,
    pub(super) length: Option<u32>,
    pub(super) instant: bool,
    pub(super) count: Option<u32>,
    pub(super) event_type: u64,
}

impl Session<'_> {
    pub(super) fn wanted(&self, parts: &Parts<'_>) -> Result<Wanted, Problem> {
        let mut input = parts.body_input()?;
        let start = input.instant("start");
        let start = input.required("start", start);
        let person = read_person(&mut input);
        let guests = input.texts("guests").unwrap_or_default();
        let metadata = input.object("metadata").unwrap_or_default();
        check_metadata(&metadata, &mut input);
        let length = input.small("lengthInMinutes");
        let instant = input.boolean("instant").unwrap_or(false);
        let count = input.small("recurrenceCount");
        for ignored in ["location", "routing", "emailVerificationCode", "meetingUrl"] {
            input.any(ignored);
        }
        let event_type = self.named_in_body(&mut input);
        input.finish()?;
        let (Some(start), Some(person)) = (start, person) else {
            return Err(Problem::bad_request("Bad Request Exception"));
        };
        Ok(Wanted { start, person, guests, metadata, length, instant, count, event_type: event_type? })
    }

    fn named_in_body(&self, input: &mut Input) -> Result<u64, Problem> {
        let id = input.number("eventTypeId");
        let (slug, user) = (input.text("eventTypeSlug"), input.text("username"));
        let team = input.text("teamSlug");
        input.any("organizationSlug");
        match (id, slug) {
            (Some(id), _) => Ok(id),
            (None, Some(slug)) if user.is_some() || team.is_some() => {
                let found = self.by_slug(&slug, user.as_deref(), team.as_deref()).map(|(_, e)| e.id);
                found.ok_or_else(|| Problem::not_found(format!("Event type with slug {slug} not found.")))
            }
            _ => Err(Problem::bad_request(
                "Either eventTypeId or eventTypeSlug + username or eventTypeSlug + teamSlug must be provided",
            )),
        }
    }
}

fn check_metadata(metadata: &Map<String, Value>, input: &mut Input) {
    let key_fits = metadata.keys().all(|key| key.chars().count() <= 40);
    let value_fits = metadata.values().all(|value| value.as_str().is_none_or(|text| text.chars().count() <= 500));
    if metadata.len() > 50 || !key_fits || !value_fits {
        input.refuse(
            "metadata",
            "Metadata must have at most 50 keys, each key up to 40 characters, and string values up to 500 characters.",
        );
    }
}

/// The attendee of a body.
fn read_person(input: &mut Input) -> Option<Person> {
    let members = input.object("attendee");
    let mut nested = Input::of_members(input.required("attendee", members)?);
    let name = nested.text("name");
    let name = nested.required("name", name);
    let zone = nested.text("timeZone");
    let zone = nested.required("timeZone", zone);
    if zone.as_ref().is_some_and(|zone| zone.parse::<Tz>().is_err()) {
        nested.refuse("timeZone", "timeZone must be a valid IANA time-zone");
    }
    let (email, phone) = (nested.text("email"), nested.text("phoneNumber"));
    if email.as_ref().is_some_and(|email| !email.contains('@')) {
        nested.refuse("email", "Invalid email format");
    }
    if phone.as_ref().is_some_and(|phone| !is_international(phone)) {
        nested.refuse("phoneNumber", "Invalid phone number format. Please use international format.");
    }
    if email.is_none() && phone.is_none() {
        nested.refuse("email", "At least one contact method (email or phone number) must be provided");
    }
    let language = nested.text("language").unwrap_or_else(|| "en".to_owned());
    if !LANGUAGES.contains(&language.as_str()) {
        nested.refuse("language", "language must be one of the supported languages");
    }
    input.absorb("attendee", nested);
    let answers = input.object("bookingFieldsResponses").unwrap_or_default();
    let invented = || phone.as_deref().map(invented_email);
    let email = email.clone().or_else(invented)?;
    let metadata = Map::new();
    Some(Person { name: name?, email, phone, zone: zone?, language, absent: false, seat: None, answers, metadata })
}

/// The address of somebody who has given only a number.
pub(super) fn invented_email(phone: &str) -> String {
    format!("{}@sms.cal.com", phone.trim_start_matches('+'))
}

fn is_international(phone: &str) -> bool {
    let digits = phone.strip_prefix('+').unwrap_or_default();
    (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}
