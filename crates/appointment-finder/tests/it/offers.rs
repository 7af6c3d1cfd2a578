//! What holds for every offer, whatever the hours, the wish and the calendar.

use std::sync::LazyLock;

use appointment_finder::{Choice, DaySpan, Search, Terms, Wish};
use business_hours::{BookingPolicy, BreakConfig, Schedule, ScheduleConfig, Wish as Slot};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use proptest::prelude::*;

/// Usual hours; a lunch break with a half Saturday; nights over two days.
static SCHEDULES: LazyLock<[Schedule; 3]> = LazyLock::new(|| {
    let usual = ScheduleConfig::default();
    let hours = |range: &str| Some(vec![range.to_owned()]);
    let lunch = BreakConfig {
        days: vec!["monday".to_owned(), "thursday".to_owned()],
        hours: "12:00-13:00".to_owned(),
        label: None,
    };
    let day = ScheduleConfig {
        monday: hours("08:00-17:00"),
        wednesday: hours("10:00-20:00"),
        thursday: hours("08:00-17:00"),
        saturday: hours("09:00-12:00"),
        holidays: Some("DE-BY".to_owned()),
        breaks: vec![lunch],
        ..ScheduleConfig::default()
    };
    let night =
        ScheduleConfig { friday: hours("18:00-03:00"), saturday: hours("18:00-04:00"), ..ScheduleConfig::default() };
    [usual, day, night].map(|config| Schedule::from_config(&config).unwrap())
});

#[derive(Clone, Debug)]
struct Case {
    schedule: usize,
    policy: BookingPolicy,
    duration: TimeDelta,
    now: DateTime<Utc>,
    day: NaiveDate,
    time: Option<NaiveTime>,
    free: Vec<DateTime<Utc>>,
    max: usize,
}

fn case() -> impl Strategy<Value = Case> {
    let place = (0..3_usize, 0..600_i64, 1..90_i64, prop::sample::select(vec![15_i64, 30, 45, 90]));
    let when = (1_790_000_000_i64..1_830_000_000, 0..40_u64, prop::option::of(0..96_u32));
    (place, when, prop::collection::vec(-200..3_000_i64, 0..60), 0..5_usize).prop_map(
        |((schedule, notice, horizon, minutes), (now, ahead, quarter), quarters, max)| {
            let now = DateTime::from_timestamp(now, 0).unwrap();
            let grid = now.timestamp() / 900;
            let free =
                quarters.iter().map(|quarter| DateTime::from_timestamp((grid + quarter) * 900, 0).unwrap()).collect();
            Case {
                schedule,
                policy: BookingPolicy::new(TimeDelta::minutes(notice), TimeDelta::days(horizon)).unwrap(),
                duration: TimeDelta::minutes(minutes),
                now,
                day: now.date_naive() + Days::new(ahead),
                time: quarter.map(|quarter| NaiveTime::from_hms_opt(quarter / 4, quarter % 4 * 15, 0).unwrap()),
                free,
                max,
            }
        },
    )
}

impl Case {
    fn wish(&self) -> Wish {
        self.time.map_or_else(|| Wish::on(self.day), |time| Wish::at(self.day.and_time(time)))
    }

    fn schedule(&self) -> &'static Schedule {
        &SCHEDULES[self.schedule]
    }

    fn search<'a>(&'a self, wish: &'a Wish) -> Search<'a> {
        let terms = Terms { schedule: self.schedule(), policy: &self.policy, duration: self.duration, now: self.now };
        Search::new(wish, terms).unwrap().with_max_alternatives(self.max)
    }
}

proptest! {
    #[test]
    fn every_offer_lies_within_hours_notice_horizon_and_the_range_asked_for(case in case()) {
        let wish = case.wish();
        let search = case.search(&wish);
        let range = search.range().unwrap();
        for offer in search.choose(&case.free).unwrap().offers() {
            prop_assert!(case.policy.allows(offer.start, case.now).is_allowed());
            prop_assert!(case.schedule().fits(Slot::new(offer.start, case.duration)).unwrap());
            prop_assert_eq!(offer.end - offer.start, case.duration);
            prop_assert!(case.free.contains(&offer.start));
            prop_assert!(range.as_ref().is_some_and(|range| range.contains(&offer.start)), "{:?} not in {:?}", offer, range);
        }
    }

    #[test]
    fn alternatives_are_few_and_never_the_time_asked_for(case in case()) {
        let wish = case.wish();
        let search = case.search(&wish);
        if let Choice::Taken { alternatives } = search.choose(&case.free).unwrap() {
            prop_assert!(!alternatives.is_empty() && alternatives.len() <= case.max);
            prop_assert!(alternatives.iter().all(|offer| Some(offer.start) != search.asked()));
        }
    }

    #[test]
    fn the_order_in_which_the_calendar_lists_does_not_matter(case in case(), seed in any::<u64>()) {
        let wish = case.wish();
        let search = case.search(&wish);
        let mut shuffled = case.free.clone();
        shuffled.sort_by_key(|start| start.timestamp().unsigned_abs().wrapping_mul(seed | 1));
        shuffled.extend(case.free.first().copied());
        prop_assert_eq!(search.choose(&case.free).unwrap(), search.choose(&shuffled).unwrap());
    }

    #[test]
    fn fewer_alternatives_are_the_first_of_more(case in case()) {
        let wish = case.wish();
        let more = case.search(&wish).with_max_alternatives(6).choose(&case.free).unwrap();
        let fewer = case.search(&wish).with_max_alternatives(2).choose(&case.free).unwrap();
        let most = more.offers().iter().take(2).collect::<Vec<_>>();
        prop_assert_eq!(fewer.offers().iter().collect::<Vec<_>>(), most);
    }

    #[test]
    fn what_lies_outside_the_range_changes_nothing(case in case()) {
        let wish = case.wish();
        let search = case.search(&wish);
        let inside: Vec<_> = match search.range().unwrap() {
            Some(range) => case.free.iter().copied().filter(|start| range.contains(start)).collect(),
            None => Vec::new(),
        };
        prop_assert_eq!(search.choose(&case.free).unwrap(), search.choose(&inside).unwrap());
    }

    #[test]
    fn a_free_target_is_always_chosen(case in case()) {
        prop_assume!(case.time.is_some());
        let wish = case.wish();
        let search = case.search(&wish);
        if let Some(target) = search.target() {
            let mut free = case.free.clone();
            free.push(target);
            let choice = search.choose(&free).unwrap();
            let Choice::Free { slot } = choice else { return Err(TestCaseError::fail("not chosen")) };
            prop_assert_eq!(slot.start, target);
        }
    }
}

#[test]
fn a_span_of_days_runs_forward() {
    let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    assert_eq!(DaySpan::between(day + Days::new(1), day), None);
}
