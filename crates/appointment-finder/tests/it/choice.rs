//! Which slot is chosen and what is offered instead, case by case. "Now" is Tuesday, 24 November 2026, 10:00 in Berlin.

use appointment_finder::{Choice, Search, Terms, Why, Wish, WishInput, parse_wish};
use business_hours::{Adjusted, BookingPolicy, Schedule, ScheduleConfig};
use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone, Utc};

const BERLIN: chrono_tz::Tz = chrono_tz::Europe::Berlin;

fn at(local: &str) -> DateTime<Utc> {
    let local: NaiveDateTime = format!("2026-{local}:00").parse().unwrap();
    BERLIN.from_local_datetime(&local).earliest().unwrap().to_utc()
}

struct Place {
    schedule: Schedule,
    policy: BookingPolicy,
}

impl Place {
    fn usual() -> Self {
        Self { schedule: Schedule::from_config(&ScheduleConfig::default()).unwrap(), policy: BookingPolicy::default() }
    }

    fn terms(&self) -> Terms<'_> {
        let duration = TimeDelta::minutes(30);
        Terms { schedule: &self.schedule, policy: &self.policy, duration, now: at("11-24T10:00") }
    }

    fn wish(said: &str) -> Wish {
        parse_wish(&WishInput::text(said), at("11-24T10:00"), BERLIN).unwrap()
    }

    fn choose(&self, said: &str, free: &[&str]) -> Choice {
        let wish = Self::wish(said);
        let free: Vec<_> = free.iter().map(|start| at(start)).collect();
        Search::new(&wish, self.terms()).unwrap().choose(&free).unwrap()
    }

    fn offered(&self, said: &str, free: &[&str]) -> Vec<(String, Why)> {
        let choice = self.choose(said, free);
        let local = |start: DateTime<Utc>| start.with_timezone(&BERLIN).format("%m-%dT%H:%M").to_string();
        choice.offers().iter().map(|offer| (local(offer.start), offer.why)).collect()
    }
}

fn offers(expected: &[(&str, Why)]) -> Vec<(String, Why)> {
    expected.iter().map(|(start, why)| ((*start).to_owned(), *why)).collect()
}

#[test]
fn a_free_time_is_chosen() {
    let choice = Place::usual().choose("morgen um 10", &["11-25T09:30", "11-25T10:00"]);
    let Choice::Free { slot } = choice else { panic!("{choice:?}") };
    assert_eq!((slot.start, slot.end), (at("11-25T10:00"), at("11-25T10:30")));
}

#[test]
fn a_morning_wish_prefers_earlier_of_two_that_are_equally_near() {
    let offered = Place::usual().offered("morgen um 10", &["11-25T10:30", "11-25T09:30"]);
    assert_eq!(offered, offers(&[("11-25T09:30", Why::SameDay), ("11-25T10:30", Why::SameDay)]));
}

#[test]
fn an_afternoon_wish_prefers_later_of_two_that_are_equally_near() {
    let offered = Place::usual().offered("morgen um 15 Uhr", &["11-25T14:30", "11-25T15:30"]);
    assert_eq!(offered, offers(&[("11-25T15:30", Why::SameDay), ("11-25T14:30", Why::SameDay)]));
}

#[test]
fn noon_already_prefers_later() {
    let offered = Place::usual().offered("morgen um 12 Uhr", &["11-25T11:30", "11-25T12:30"]);
    assert_eq!(offered, offers(&[("11-25T12:30", Why::SameDay), ("11-25T11:30", Why::SameDay)]));
    let offered = Place::usual().offered("morgen um 11:45", &["11-25T11:30", "11-25T12:00"]);
    assert_eq!(offered, offers(&[("11-25T11:30", Why::SameDay), ("11-25T12:00", Why::SameDay)]));
}

#[test]
fn a_wish_that_moved_to_another_day_is_offered_what_is_near_on_the_day_asked_for() {
    let offered =
        Place::usual().offered("morgen um 19 Uhr", &["11-25T09:00", "11-25T17:30", "11-26T09:30", "11-26T17:00"]);
    assert_eq!(offered, offers(&[("11-25T17:30", Why::SameDay), ("11-25T09:00", Why::SameDay)]));
}

#[test]
fn nearer_comes_before_preferred() {
    let offered = Place::usual().offered("morgen um 10", &["11-25T09:00", "11-25T10:15", "11-25T11:00"]);
    assert_eq!(offered, offers(&[("11-25T10:15", Why::SameDay), ("11-25T09:00", Why::SameDay)]));
}

#[test]
fn the_next_working_day_at_the_same_time_comes_before_next_week_and_before_the_first_free() {
    let free = ["11-30T09:00", "12-04T10:00", "11-30T10:00"];
    let offered = Place::usual().offered("Freitag um 10", &free);
    assert_eq!(offered, offers(&[("11-30T10:00", Why::NextWorkingDay), ("12-04T10:00", Why::NextWeek)]));
    let offered = Place::usual().offered("Freitag um 10", &["12-07T11:00", "12-01T15:00"]);
    assert_eq!(offered, offers(&[("12-01T15:00", Why::FirstFree), ("12-07T11:00", Why::FirstFree)]));
}

#[test]
fn the_fourteenth_day_is_still_offered_and_the_fifteenth_is_not() {
    let offered = Place::usual().offered("morgen um 10", &["12-09T11:00", "12-10T09:00"]);
    assert_eq!(offered, offers(&[("12-09T11:00", Why::FirstFree)]));
}

#[test]
fn a_window_is_honoured_before_the_day() {
    let offered = Place::usual().offered("morgen nachmittags", &["11-25T09:00", "11-26T14:00"]);
    assert_eq!(offered[0].0, "11-26T14:00");
}

#[test]
fn a_wish_for_a_day_is_answered_with_its_first_free_starts() {
    let place = Place::usual();
    let choice = place.choose("morgen vormittags", &["11-25T15:00", "11-25T11:00", "11-25T09:30", "11-25T10:00"]);
    let Choice::Open { offers } = choice else { panic!("{choice:?}") };
    assert_eq!(offers.iter().map(|offer| offer.start).collect::<Vec<_>>(), [at("11-25T09:30"), at("11-25T10:00")]);
}

#[test]
fn a_wish_for_a_window_is_answered_with_what_lies_in_it_or_with_what_does_not_as_another_time() {
    let place = Place::usual();
    let choice = place.choose("morgen vormittags", &["11-25T15:00", "11-25T09:30", "11-26T10:00"]);
    let Choice::Open { offers } = choice else { panic!("{choice:?}") };
    assert_eq!(offers.iter().map(|offer| offer.start).collect::<Vec<_>>(), [at("11-25T09:30")]);
    for elsewhere in ["11-25T15:00", "11-26T10:00"] {
        let choice = place.choose("morgen vormittags", &[elsewhere]);
        let Choice::Taken { alternatives } = choice else { panic!("{choice:?}") };
        assert_eq!(alternatives[0].start, at(elsewhere));
    }
    let wish = Place::wish("morgen um 10");
    assert_eq!(Search::new(&wish, place.terms()).unwrap().asked(), Some(at("11-25T10:00")));
    let wish = Place::wish("morgen vormittags");
    assert_eq!(Search::new(&wish, place.terms()).unwrap().asked(), None);
}

#[test]
fn eight_oclock_moves_to_nine_and_nineteen_to_the_next_working_day() {
    let place = Place::usual();
    for (said, to) in
        [("morgen um 08:00", "11-25T09:00"), ("morgen um 19:00", "11-26T09:00"), ("Samstag um 08:00", "11-30T09:00")]
    {
        let wish = Place::wish(said);
        let search = Search::new(&wish, place.terms()).unwrap();
        assert!(matches!(search.adjusted(), Adjusted::Moved { .. }), "{said}");
        assert_eq!(search.target(), Some(at(to)), "{said}");
        assert!(matches!(search.choose(&[at(to)]).unwrap(), Choice::Free { .. }), "{said}");
    }
}

#[test]
fn a_day_without_a_time_is_not_called_moved_because_it_opens_at_nine() {
    let place = Place::usual();
    let wish = Place::wish("morgen");
    let search = Search::new(&wish, place.terms()).unwrap();
    assert_eq!(search.adjusted(), &Adjusted::Kept { start: at("11-25T09:00") });
    let wish = Place::wish("Samstag");
    let search = Search::new(&wish, place.terms()).unwrap();
    assert_eq!(search.adjusted().reason().map(|reason| reason.code()), Some("closed_weekday"));
}

#[test]
fn the_free_starts_of_a_day_are_listed_once_and_in_order() {
    let place = Place::usual();
    let wish = Place::wish("morgen um 10");
    let holds = [at("11-25T16:00")];
    let search = Search::new(&wish, place.terms()).unwrap().with_holds(&holds);
    let free = ["11-25T15:00", "11-25T09:30", "11-25T10:00", "11-25T17:45", "11-25T09:30", "11-26T09:00"].map(at);
    let day = |day: &str| search.offerable_on(day.parse().unwrap(), &free).unwrap();
    let expected = ["11-25T09:30", "11-25T10:00", "11-25T15:00", "11-25T16:00"].map(at);
    assert_eq!(
        day("2026-11-25"),
        expected,
        "the time asked for and the held one are among them, what does not fit is not"
    );
    assert_eq!(day("2026-11-26"), [at("11-26T09:00")]);
    assert!(day("2026-11-27").is_empty());
    let beyond = Wish::at("2027-06-01T10:00:00".parse().unwrap());
    let search = Search::new(&beyond, place.terms()).unwrap();
    assert!(search.offerable_on("2026-11-25".parse().unwrap(), &free).unwrap().is_empty());
}

#[test]
fn a_slot_that_the_caller_holds_is_free_for_this_caller() {
    let place = Place::usual();
    let wish = Place::wish("morgen um 10");
    let holds = [at("11-25T10:00")];
    let search = Search::new(&wish, place.terms()).unwrap();
    assert_eq!(search.choose(&[]).unwrap(), Choice::Full);
    assert!(matches!(search.with_holds(&holds).choose(&[]).unwrap(), Choice::Free { .. }));
}

#[test]
fn beyond_the_horizon_there_is_nothing_to_ask_the_calendar_for() {
    let place = Place::usual();
    let wish = Wish::at("2027-06-01T10:00:00".parse().unwrap());
    let search = Search::new(&wish, place.terms()).unwrap();
    assert_eq!(search.range().unwrap(), None);
    assert_eq!(search.choose(&[at("11-25T10:00")]).unwrap(), Choice::Impossible);
}

#[test]
fn a_day_that_has_begun_is_searched_from_now_on() {
    let place = Place::usual();
    let wish = Place::wish("heute");
    let search = Search::new(&wish, place.terms()).unwrap();
    assert_eq!(search.target(), Some(at("11-24T10:15")));
    let wish = Place::wish("heute ab 16 Uhr");
    assert_eq!(Search::new(&wish, place.terms()).unwrap().target(), Some(at("11-24T16:00")));
}

#[test]
fn where_no_offers_are_made_none_is_made_and_free_days_are_not_called_full() {
    let place = Place::usual();
    let free = [at("11-25T09:30"), at("11-25T10:00")];
    for said in ["morgen", "morgen um 11 Uhr", "Samstag"] {
        let wish = Place::wish(said);
        let search = Search::new(&wish, place.terms()).unwrap().with_max_alternatives(0);
        let choice = search.choose(&[at("11-25T09:30"), at("11-30T10:00")]).unwrap();
        assert_eq!((&choice, choice.offers().len()), (&Choice::Withheld, 0), "{said}");
        assert_eq!(search.choose(&[]).unwrap(), Choice::Full, "{said}");
    }
    let wish = Place::wish("morgen um 10 Uhr");
    let search = Search::new(&wish, place.terms()).unwrap().with_max_alternatives(0);
    assert!(matches!(search.choose(&free).unwrap(), Choice::Free { .. }), "the time asked for is no offer");
}

#[test]
fn a_day_that_was_said_not_to_suit_is_neither_looked_for_nor_offered() {
    let place = Place::usual();
    let free = ["11-25T10:30", "11-26T10:00", "11-27T10:00", "11-30T10:00", "12-02T10:00"];
    // Thursday does not suit; it would be the next working day.
    let offered = place.offered("Morgen um zehn. Donnerstag geht nicht.", &free);
    assert_eq!(offered, offers(&[("11-25T10:30", Why::SameDay), ("12-02T10:00", Why::NextWeek)]));
    // The first day of the week asked for does not suit.
    let offered = place.offered("Nächste Woche. Montag geht nicht.", &["11-30T09:00", "12-01T09:00"]);
    assert_eq!(offered, offers(&[("12-01T09:00", Why::SameDay)]));
    // A day in the middle, with the one before it taken.
    let wish = Place::wish("Nächste Woche. Dienstag geht nicht. Am Mittwoch auch nicht.");
    let search = Search::new(&wish, place.terms()).unwrap();
    assert_eq!(search.target(), Some(at("11-30T09:00")));
    let free = ["12-01T09:00", "12-02T09:00", "12-03T09:00"].map(at);
    let choice = search.choose(&free).unwrap();
    assert_eq!(choice.offers().iter().map(|offer| offer.start).collect::<Vec<_>>(), [at("12-03T09:00")]);
    // Where hours move the wish to such a day, it moves on, for the same reason.
    let wish = Place::wish("Samstag um zehn. Montag geht nicht.");
    let search = Search::new(&wish, place.terms()).unwrap();
    assert_eq!(search.target(), Some(at("12-01T09:00")));
    assert_eq!(search.adjusted().reason().map(|reason| reason.code()), Some("closed_weekday"));
}

#[test]
fn the_range_ends_with_the_horizon_and_with_the_last_day_wished_for() {
    let place = Place::usual();
    let range = |said: &str| {
        let wish = Place::wish(said);
        Search::new(&wish, place.terms()).unwrap().range().unwrap().unwrap()
    };
    // Sixty days from now is 23 January at ten, itself included.
    let end = range("20. Januar um 10 Uhr").end;
    assert_eq!(end, BERLIN.with_ymd_and_hms(2027, 1, 23, 10, 0, 1).unwrap().to_utc());
    assert_eq!(range("im Dezember").end, BERLIN.with_ymd_and_hms(2027, 1, 1, 0, 0, 0).unwrap().to_utc());
    assert_eq!(range("nächste Woche"), at("11-30T00:00")..at("12-15T00:00"));
    // A wish that moved is still answered from the day asked for.
    assert_eq!(range("Samstag um 10 Uhr"), at("11-28T00:00")..at("12-15T00:00"));
}

#[test]
fn the_range_reaches_from_the_first_day_to_the_fourteenth_after_it() {
    let place = Place::usual();
    let wish = Place::wish("morgen um 10");
    let range = Search::new(&wish, place.terms()).unwrap().range().unwrap().unwrap();
    assert_eq!(range, at("11-25T00:00")..at("12-10T00:00"));
    let wish = Place::wish("heute um 15 Uhr");
    let range = Search::new(&wish, place.terms()).unwrap().range().unwrap().unwrap();
    assert_eq!(range.start, at("11-24T10:15"), "notice counts from now");
}
