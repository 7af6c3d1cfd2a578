//! Random configurations, all of them valid.

use business_hours::{BreakConfig, DstRules, ExceptionConfig, Fold, Gap, HalfDayConfig, ScheduleConfig, SeasonConfig};
use proptest::prelude::*;

/// Zones that change their clocks by an hour, by half an hour, at midnight, twice a year around Ramadan, or never.
pub(crate) const ZONES: [&str; 10] = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Europe/Dublin",
    "America/St_Johns",
    "Africa/Cairo",
];

fn time(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Up to three ranges of a day that do not overlap; the last may run over midnight.
fn day() -> impl Strategy<Value = Option<Vec<String>>> {
    let cuts = prop::collection::btree_set(0u16..96, 2..=6);
    let ranges = (cuts, any::<bool>()).prop_map(|(cuts, night)| {
        let cuts: Vec<u16> = cuts.into_iter().map(|quarter| quarter * 15).collect();
        let mut ranges: Vec<String> =
            cuts.as_chunks::<2>().0.iter().map(|[from, to]| format!("{}-{}", time(*from), time(*to))).collect();
        if let (true, [.., last], true) = (night, cuts.as_slice(), cuts.len() % 2 == 1) {
            ranges.push(format!("{}-{}", time(*last), time(cuts[0])));
        }
        ranges
    });
    prop_oneof![1 => Just(None), 1 => Just(Some(vec!["00:00-24:00".to_owned()])), 4 => ranges.prop_map(Some)]
}

type Days = [Option<Vec<String>>; 7];

fn week() -> impl Strategy<Value = Days> {
    prop::array::uniform7(day())
}

fn date() -> impl Strategy<Value = chrono::NaiveDate> {
    (0u64..730).prop_map(|days| chrono::NaiveDate::from_ymd_opt(2025, 1, 1).unwrap() + chrono::Days::new(days))
}

fn season() -> impl Strategy<Value = SeasonConfig> {
    (week(), date(), date(), any::<bool>()).prop_map(|(days, one, other, yearly)| {
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = days;
        let (from, to) = if yearly {
            (one.format("%m-%d").to_string(), other.format("%m-%d").to_string())
        } else {
            (one.min(other).to_string(), one.max(other).to_string())
        };
        SeasonConfig { from, to, monday, tuesday, wednesday, thursday, friday, saturday, sunday }
    })
}

fn pause() -> impl Strategy<Value = BreakConfig> {
    let days = prop::sample::subsequence(vec!["monday", "tuesday", "friday", "sunday"], 0..3);
    (days, 0u16..96, 1u16..24).prop_map(|(days, start, length)| BreakConfig {
        days: days.into_iter().map(str::to_owned).collect(),
        hours: format!("{}-{}", time(start * 15), time((start * 15 + length * 15) % 1440)),
        label: None,
    })
}

/// Exceptions on dates of their own, some of which take hours away.
fn exceptions(around: chrono::NaiveDate) -> impl Strategy<Value = Vec<ExceptionConfig>> {
    let one = (0u64..14, 0u8..3, day());
    prop::collection::vec(one, 0..4).prop_map(move |list| {
        let mut exceptions: Vec<ExceptionConfig> = Vec::new();
        for (offset, kind, hours) in list {
            let date = Some((around - chrono::Days::new(4) + chrono::Days::new(offset)).to_string());
            if exceptions.iter().any(|one| one.date == date) {
                continue;
            }
            let hours = hours.unwrap_or_default();
            exceptions.push(match kind {
                0 => ExceptionConfig { date, closed: true, ..ExceptionConfig::default() },
                1 => ExceptionConfig { date, hours: Some(hours), ..ExceptionConfig::default() },
                _ => ExceptionConfig { date, without: Some(hours), ..ExceptionConfig::default() },
            });
        }
        exceptions
    })
}

fn dst() -> impl Strategy<Value = DstRules> {
    let gap = prop::sample::select(vec![Gap::Jump, Gap::Later, Gap::Earlier]);
    let fold = prop::sample::select(vec![Fold::First, Fold::Second, Fold::Both]);
    (gap, fold).prop_map(|(gap, fold)| DstRules { gap, fold })
}

/// The local dates around which the clocks of some zone of the list change in 2025 and 2026, and others.
fn interesting_date() -> impl Strategy<Value = chrono::NaiveDate> {
    let changes = vec![
        "2025-03-30",
        "2025-10-26",
        "2026-03-29",
        "2026-10-25",
        "2025-03-09",
        "2025-11-02",
        "2025-04-06",
        "2025-10-05",
        "2025-02-23",
        "2025-04-25",
        "2025-10-31",
        "2026-02-15",
        "2026-03-22",
        "2025-12-24",
        "2026-01-01",
    ];
    prop_oneof![prop::sample::select(changes).prop_map(|date| date.parse().unwrap()), date()]
}

/// A configuration, and a date around which to look at it.
pub(crate) fn configuration() -> impl Strategy<Value = (ScheduleConfig, chrono::NaiveDate)> {
    let rules = (
        prop::collection::vec(season(), 0..3),
        prop::collection::vec(pause(), 0..3),
        prop::option::of(Just("DE-BY/augsburg".to_owned())),
        dst(),
        prop::sample::select(ZONES.to_vec()),
        prop::option::of(0u16..24),
    );
    (interesting_date(), week(), rules).prop_flat_map(|(around, days, rules)| {
        (exceptions(around), Just(days), Just(rules), day(), any::<bool>()).prop_map(
            move |(exceptions, days, rules, holiday, valid)| {
                let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = days;
                let (seasons, breaks, holidays, dst, zone, half) = rules;
                let half = half.map(|hour| HalfDayConfig { date: "12-24".into(), until: time(hour * 60), label: None });
                let config = ScheduleConfig {
                    zone: zone.to_owned(),
                    monday: Some(monday.unwrap_or_default()),
                    tuesday,
                    wednesday,
                    thursday,
                    friday,
                    saturday,
                    sunday,
                    holiday_hours: holidays.as_ref().and(holiday).unwrap_or_default(),
                    half_days: half.into_iter().collect(),
                    valid_until: valid.then(|| (around + chrono::Days::new(2)).to_string()),
                    holidays,
                    breaks,
                    seasons,
                    exceptions,
                    dst,
                    ..ScheduleConfig::default()
                };
                (config, around)
            },
        )
    })
}
