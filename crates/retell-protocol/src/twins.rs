//! One meaning, many spellings: which argument names mean the same, in English and German.
//!
//! The first spelling that has a value wins; the more exact ones stand first. Spellings are folded
//! as [`Arguments`] compares them, so `customername` also stands for `customer_name` and
//! `customerName`.

use crate::arguments::Arguments;

const DATE: &[&str] = &[
    "date",
    "datum",
    "appointmentdate",
    "terminsdatum",
    "termindatum",
    "wunschdatum",
    "preferreddate",
    "datestring",
    "relativeday",
    "day",
    "tag",
    "wunschtag",
];
const TIME: &[&str] =
    &["time", "uhrzeit", "appointmenttime", "starttime", "preferredtime", "wunschzeit", "wunschuhrzeit", "zeit"];
const DATETIME: &[&str] = &["datetime", "appointmentdatetime", "startdatetime", "requestedtime", "zeitpunkt", "start"];
const DATE_FROM: &[&str] = &["datefrom", "startdate", "fromdate", "datumvon", "vondatum"];
const DATE_TO: &[&str] = &["dateto", "enddate", "todate", "datumbis", "bisdatum"];
const OLD_DATE: &[&str] = &["olddate", "altesdatum", "olddatum", "currentdate", "bisherigesdatum"];
const OLD_TIME: &[&str] = &["oldtime", "alteuhrzeit", "olduhrzeit", "currenttime", "bisherigezeit"];
const NEW_DATE: &[&str] = &["newdate", "newdatum", "neuesdatum"];
const NEW_TIME: &[&str] = &["newtime", "newuhrzeit", "neueuhrzeit", "neuezeit"];
const WINDOW: &[&str] =
    &["preferredtimewindow", "timewindow", "window", "zeitraum", "zeitfenster", "partofday", "timeofday", "tageszeit"];
const SERVICE: &[&str] = &[
    "service",
    "dienstleistung",
    "servicename",
    "leistung",
    "servicetype",
    "behandlung",
    "appointmenttype",
    "terminart",
];
const SERVICE_ID: &[&str] = &["serviceid", "dienstleistungid", "leistungid", "eventtypeid"];
const CUSTOMER_NAME: &[&str] =
    &["customername", "kundenname", "fullname", "patientname", "attendeename", "name", "kunde"];
const EMAIL: &[&str] = &["customeremail", "email", "emailaddress", "kundenemail", "mail", "emailadresse"];
const PHONE: &[&str] = &[
    "customerphone",
    "phone",
    "phonenumber",
    "telefonnummer",
    "telefon",
    "customerphonenumber",
    "rufnummer",
    "handynummer",
    "mobilnummer",
];
const STAFF: &[&str] = &["mitarbeiter", "staff", "staffname", "preferredstaff", "employee", "mitarbeiterin"];
const STAFF_ID: &[&str] = &["preferredstaffid", "staffid", "mitarbeiterid"];
const DURATION: &[&str] = &["duration", "dauer", "durationminutes", "dauerminuten"];
const BOOKING: &[&str] =
    &["bookinguid", "bookingid", "appointmentid", "uid", "buchungsnummer", "buchungsid", "terminid"];
const SLOT_TOKEN: &[&str] = &["slottoken", "slot"];
const NOTES: &[&str] = &["notes", "notizen", "note", "notiz", "anmerkung", "bemerkung", "hinweis"];
const REASON: &[&str] = &["reason", "grund", "cancellationreason", "stornogrund", "absagegrund"];
const LANGUAGE: &[&str] = &["language", "sprache", "locale"];
const CONFIRMED: &[&str] = &[
    "confirmbooking",
    "confirmreschedule",
    "confirmcancellation",
    "confirmcancel",
    "bestaetigung",
    "bestaetigt",
    "confirmed",
    "confirm",
    "confirmation",
];

macro_rules! twins {
    ($($(#[$doc:meta])* $accessor:ident = $names:ident;)*) => {
        impl Arguments {
            $($(#[$doc])* #[must_use] pub fn $accessor(&self) -> Option<&str> {
                self.first_of($names)
            })*
        }

        #[cfg(test)]
        const ALL: &[&[&str]] = &[$($names,)* CONFIRMED];
    };
}

twins! {
    /// The day wished for: `date`, `datum`, `appointment_date`, `relative_day`, …
    date = DATE;
    /// The time of day wished for: `time`, `uhrzeit`, `appointment_time`, …
    time = TIME;
    /// Day and time in one: `datetime`, `zeitpunkt`, …
    datetime = DATETIME;
    /// First day of a range: `date_from`, `start_date`, `datum_von`, …
    date_from = DATE_FROM;
    /// Last day of a range: `date_to`, `end_date`, `datum_bis`, …
    date_to = DATE_TO;
    /// The day of the appointment to move or cancel: `old_date`, `altes_datum`, …
    old_date = OLD_DATE;
    /// The time of the appointment to move or cancel: `old_time`, `alte_uhrzeit`, …
    old_time = OLD_TIME;
    /// The day to move to: `new_date`, `new_datum`, `neues_datum`.
    new_date = NEW_DATE;
    /// The time to move to: `new_time`, `new_uhrzeit`, `neue_uhrzeit`, …
    new_time = NEW_TIME;
    /// A stretch of the day: `preferred_time_window`, `zeitraum`, `part_of_day`, …
    window = WINDOW;
    /// The service by name: `service`, `dienstleistung`, `service_name`, …
    service = SERVICE;
    /// The service by identifier: `service_id`, `event_type_id`, …
    service_id = SERVICE_ID;
    /// The customer: `customer_name`, `kundenname`, `name`, …
    customer_name = CUSTOMER_NAME;
    /// The customer's e-mail address: `customer_email`, `email`, …
    email = EMAIL;
    /// The customer's phone number: `customer_phone`, `telefonnummer`, …
    phone = PHONE;
    /// The member of staff wished for, by name: `mitarbeiter`, `staff`, …
    staff = STAFF;
    /// The member of staff wished for, by identifier: `preferred_staff_id`, …
    staff_id = STAFF_ID;
    /// How long: `duration`, `dauer`, … (the unit is the model's; minutes unless it says more).
    duration = DURATION;
    /// The booking meant: `booking_uid`, `booking_id`, `buchungsnummer`, …
    booking = BOOKING;
    /// The token of the slot that was offered: `slot_token`.
    slot_token = SLOT_TOKEN;
    /// Remarks for the business: `notes`, `anmerkung`, …
    notes = NOTES;
    /// Why: `reason`, `grund`, …
    reason = REASON;
    /// The language of the conversation: `language`, `sprache`.
    language = LANGUAGE;
}

impl Arguments {
    /// Whether the caller has confirmed: `confirm_booking`, `bestaetigung`, … with `true`, `1`,
    /// `yes`, `ja` or `false`, `0`, `no`, `nein`. `None` if there is no such argument or it says
    /// something else.
    #[must_use]
    pub fn confirmed(&self) -> Option<bool> {
        match self.first_of(CONFIRMED)?.to_lowercase().as_str() {
            "true" | "1" | "yes" | "y" | "ok" | "ja" | "j" | "confirmed" | "best\u{e4}tigt" => Some(true),
            "false" | "0" | "no" | "n" | "nein" => Some(false),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::fold;
    use crate::members::Members;

    fn args(json: &str) -> Arguments {
        Arguments::read(&Members::from_json(json).unwrap(), |_| false).unwrap()
    }

    #[test]
    fn every_spelling_is_folded_and_means_one_thing() {
        let all: Vec<_> = ALL.iter().copied().flatten().collect();
        for name in &all {
            assert_eq!(fold(name), **name);
            assert_eq!(all.iter().filter(|other| other == &name).count(), 1, "{name} is ambiguous");
        }
    }

    #[test]
    fn german_and_english_meet() {
        let german = args(r#"{"datum":"02.10.2026","uhrzeit":"9","dienstleistung":"Schnitt","telefonnummer":"030 1"}"#);
        assert_eq!(german.date(), Some("02.10.2026"));
        assert_eq!(german.time(), Some("9"));
        assert_eq!(german.service(), Some("Schnitt"));
        assert_eq!(german.phone(), Some("030 1"));
    }

    #[test]
    fn an_empty_twin_does_not_hide_a_full_one() {
        assert_eq!(args(r#"{"date":"","datum":"morgen"}"#).date(), Some("morgen"));
        assert_eq!(args(r#"{"date":"{{date}}","datum":"morgen"}"#).date(), Some("morgen"));
    }

    #[test]
    fn a_confirmation_is_yes_no_or_neither() {
        for (json, expected) in [
            (r#"{"bestaetigung":true}"#, Some(true)),
            (r#"{"confirm_booking":"Ja"}"#, Some(true)),
            (r#"{"confirm_reschedule":0}"#, Some(false)),
            (r#"{"confirmed":"vielleicht"}"#, None),
            ("{}", None),
        ] {
            assert_eq!(args(json).confirmed(), expected, "{json}");
        }
    }
}
