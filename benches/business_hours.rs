//! Opening hours beside the `opening-hours` crate and a bare binary search over intervals of UTC.
//!
//! The same week and the same holidays for all, 4,096 instants spread over a year, and the same answers:
//! the benchmark refuses to run when one of the subjects disagrees.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::hint::black_box;
use std::sync::Arc;

use business_hours::{BookingPolicy, Region, Schedule, ScheduleConfig, Wish};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::{Europe::Berlin, Tz};
use compact_calendar::CompactCalendar;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use opening_hours::localization::TzLocation;
use opening_hours::{Context, ContextHolidays, OpeningHours};

const EXPRESSION: &str = "Mo-Fr 09:00-18:00; Sa 10:00-14:00; PH off";

/// The configuration that says the same as [`EXPRESSION`], with Bavaria's holidays.
fn config() -> ScheduleConfig {
    let weekday = || Some(vec!["09:00-18:00".to_owned()]);
    ScheduleConfig {
        zone: "Europe/Berlin".to_owned(),
        monday: weekday(),
        tuesday: weekday(),
        wednesday: weekday(),
        thursday: weekday(),
        friday: weekday(),
        saturday: Some(vec!["10:00-14:00".to_owned()]),
        holidays: Some("DE-BY".to_owned()),
        ..ScheduleConfig::default()
    }
}

/// The peer, with the same holidays.
fn peer() -> OpeningHours<TzLocation<Tz>> {
    let bavaria: Region = "DE-BY".parse().unwrap();
    let years = 2025..=2028;
    let days = years.flat_map(|year| bavaria.holidays_of(year).unwrap()).map(|(date, _)| date);
    let public: CompactCalendar = days.collect();
    let holidays = ContextHolidays::new(Arc::new(public), Arc::default());
    let context = Context::default().with_holidays(holidays).with_locale(TzLocation::new(Berlin));
    EXPRESSION.parse::<OpeningHours>().unwrap().with_context(context)
}

/// The floor: sorted intervals of UTC, asked by binary search.
struct Intervals(Vec<(i64, i64)>);

impl Intervals {
    fn is_open(&self, at: DateTime<Utc>) -> bool {
        let second = at.timestamp();
        let after = self.0.partition_point(|(start, _)| *start <= second);
        after > 0 && second < self.0[after - 1].1
    }

    fn next_opening(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let second = at.timestamp();
        let after = self.0.partition_point(|(start, _)| *start <= second);
        self.0.get(after).and_then(|(start, _)| DateTime::from_timestamp(*start, 0))
    }
}

fn intervals(schedule: &Schedule) -> Intervals {
    let (from, to) = ("2026-01-01T00:00:00Z".parse().unwrap(), "2027-02-01T00:00:00Z".parse().unwrap());
    let ranges = schedule.open_ranges(from..to).unwrap();
    Intervals(ranges.map(|range| (range.start.timestamp(), range.end.timestamp())).collect())
}

/// Instants that jump about the year, so that no subject can remember the last one.
fn instants() -> Vec<DateTime<Utc>> {
    let start: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().unwrap();
    let year = 365 * 86_400;
    (0..4096i64).map(|n| start + TimeDelta::seconds(n * 1_103_515_245 % year)).collect()
}

/// The peer's next opening: the next change, or the one after it when that is a closing.
fn peer_next_opening(peer: &OpeningHours<TzLocation<Tz>>, at: DateTime<Tz>) -> Option<DateTime<Tz>> {
    let change = peer.next_change(at)?;
    if peer.is_open(change) { Some(change) } else { peer.next_change(change) }
}

fn questions(criterion: &mut Criterion) {
    let schedule = Schedule::from_config(&config()).unwrap();
    let (peer, floor, instants) = (peer(), intervals(&schedule), instants());
    let local: Vec<DateTime<Tz>> = instants.iter().map(|at| at.with_timezone(&Berlin)).collect();
    for (at, local) in instants.iter().zip(&local) {
        let (open, next) = (schedule.is_open(*at).unwrap(), schedule.next_opening(*at).unwrap());
        assert_eq!((open, next), (floor.is_open(*at), floor.next_opening(*at)), "floor at {at}");
        assert_eq!(open, peer.is_open(*local), "peer at {at}");
        assert_eq!(next, peer_next_opening(&peer, *local).map(|at| at.to_utc()), "peer after {at}");
    }
    let mut next = 0;
    let mut pick = move || {
        next = (next + 1) % 4096;
        next
    };

    let mut group = criterion.benchmark_group("business_hours/is_open");
    group.bench_function("ours", |bench| bench.iter(|| black_box(&schedule).is_open(instants[pick()])));
    group.bench_function("binary search", |bench| bench.iter(|| black_box(&floor).is_open(instants[pick()])));
    group.bench_function("opening-hours", |bench| bench.iter(|| black_box(&peer).is_open(local[pick()])));
    group.finish();

    let mut group = criterion.benchmark_group("business_hours/next_opening");
    group.bench_function("ours", |bench| bench.iter(|| black_box(&schedule).next_opening(instants[pick()])));
    group.bench_function("binary search", |bench| bench.iter(|| black_box(&floor).next_opening(instants[pick()])));
    group.bench_function("opening-hours", |bench| {
        bench.iter(|| peer_next_opening(black_box(&peer), local[pick()]));
    });
    group.finish();

    let policy = BookingPolicy::default();
    let now = |at: DateTime<Utc>| at - TimeDelta::hours(2);
    let mut group = criterion.benchmark_group("business_hours/adjust");
    group.bench_function("ours", |bench| {
        bench.iter(|| {
            let at = instants[pick()];
            black_box(&schedule).adjust(Wish::new(at, TimeDelta::minutes(30)), &policy, now(at))
        });
    });
    group.finish();
}

fn building(criterion: &mut Criterion) {
    let config = config();
    let mut group = criterion.benchmark_group("business_hours/build");
    group.sample_size(10);
    group.bench_function("ours, 50 years", |bench| bench.iter(|| Schedule::from_config(black_box(&config))));
    group.bench_function("ours, 5 years", |bench| {
        let hours = || config.validate().unwrap();
        bench.iter_batched(hours, |hours| Schedule::for_years(hours, 2025..=2029), BatchSize::SmallInput);
    });
    group.bench_function("opening-hours", |bench| bench.iter(|| black_box(EXPRESSION).parse::<OpeningHours>()));
    group.finish();
}

criterion_group!(benches, questions, building);
criterion_main!(benches);
