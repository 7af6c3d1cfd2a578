//! A tenant's own sentences: what is accepted, what is refused, and that every fault is told at once.

use appointment_finder::{Sentence, Speaker, Templates};
use business_hours::Language;
use chrono::{TimeZone, Utc};

#[test]
fn a_tenants_sentence_replaces_ours() {
    let templates = Templates::load([("available", "{when} hätten wir Zeit für Sie.")]).unwrap();
    let speaker = Speaker::new(Language::German).with_templates(templates);
    let now = Utc.with_ymd_and_hms(2026, 11, 24, 9, 0, 0).unwrap().with_timezone(&chrono_tz::Europe::Berlin);
    let at = now + chrono::TimeDelta::days(1);
    assert_eq!(speaker.available(at, now), "Morgen um 10 Uhr hätten wir Zeit für Sie.");
}

#[test]
fn every_fault_is_told_at_once_with_its_key() {
    let faults = Templates::load([
        ("available", "Frei: {wann}"),
        ("outage", "<b>Ausfall</b>"),
        ("no_such_sentence", "…"),
        ("full", "{when} ist voll, { oder?"),
        ("offers", ""),
    ])
    .unwrap_err();
    let keys: Vec<_> = faults.faults().iter().map(|fault| fault.key.as_str()).collect();
    assert_eq!(keys, ["available", "available", "outage", "no_such_sentence", "full", "offers", "offers"]);
    let told = faults.to_string();
    for part in ["unknown placeholder {wann}; allowed are {when}", "{when} is missing", "cannot be read aloud", "empty"]
    {
        assert!(told.contains(part), "{part} in {told}");
    }
}

#[test]
fn a_sentence_too_long_to_listen_to_is_refused_unread() {
    let braces = "{".repeat(401);
    let faults = Templates::load([("outage", braces.as_str())]).unwrap_err();
    assert_eq!(faults.to_string(), "outage: longer than 400 characters, too long to listen to");
    assert!(Templates::load([("outage", "ä".repeat(400))]).is_ok());
}

#[test]
fn our_own_sentences_pass_their_own_check() {
    for language in [Language::German, Language::English] {
        let own = Sentence::all().map(|sentence| (sentence.key(), sentence.template(language)));
        assert_eq!(Templates::load(own).map(|_| ()), Ok(()));
    }
}

#[test]
fn names_from_a_configuration_cannot_bring_markup_into_a_sentence() {
    let said = Speaker::new(Language::German).unknown_service(&["<break time=\"5s\"/>Schnitt", "Farbe\n{when}", "  "]);
    assert!(!said.contains(['<', '>', '{', '}', '\n']), "{said}");
    assert!(said.contains("Schnitt und Farbe when"), "{said}");
}
