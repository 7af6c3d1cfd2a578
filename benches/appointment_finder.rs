//! What a caller's wish costs: understanding it, planning the search, choosing among a fortnight of free starts, saying the answer.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::hint::black_box;

use appointment_finder::{Choice, Search, Speaker, Terms, WishInput, parse_wish};
use business_hours::{BookingPolicy, Language, Schedule, ScheduleConfig};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Berlin;
use criterion::{Criterion, criterion_group, criterion_main};

/// Wishes as they come in a function call's two arguments and as free speech.
fn wishes() -> [(&'static str, WishInput<'static>); 3] {
    [
        ("2026-11-25, 10:30", WishInput::date_and_time("2026-11-25", "10:30")),
        ("nächsten Freitag, halb elf", WishInput::date_and_time("nächsten Freitag", "halb elf")),
        (
            "a sentence",
            WishInput::text("Ich hätte gerne am Freitag, dem vierten Dezember, um Viertel nach neun einen Termin."),
        ),
    ]
}

fn benchmark(criterion: &mut Criterion) {
    let schedule =
        Schedule::from_config(&ScheduleConfig { holidays: Some("DE-BY".into()), ..ScheduleConfig::default() });
    let (schedule, policy) = (schedule.unwrap(), BookingPolicy::default());
    let now: DateTime<Utc> = "2026-11-24T09:00:00Z".parse().unwrap();
    let terms = Terms { schedule: &schedule, policy: &policy, duration: TimeDelta::minutes(30), now };

    let mut group = criterion.benchmark_group("appointment_finder/parse");
    for (name, input) in wishes() {
        group.bench_function(name, |bench| bench.iter(|| parse_wish(black_box(&input), now, Berlin).unwrap()));
    }
    group.finish();

    let wish = parse_wish(&WishInput::text("morgen um halb elf"), now, Berlin).unwrap();
    let search = Search::new(&wish, terms).unwrap();
    let range = search.range().unwrap().unwrap();
    let quarters = (0..).map(|quarter| range.start + TimeDelta::minutes(15 * quarter)).take_while(|at| *at < range.end);
    let asked = search.asked().unwrap();
    let free: Vec<_> = quarters.filter(|at| *at != asked && schedule.is_open(*at).unwrap()).collect();
    let Choice::Taken { alternatives } = search.choose(&free).unwrap() else { panic!("the time asked for is taken") };
    let offers: Vec<_> = alternatives.iter().map(|offer| schedule.local(offer.start)).collect();
    let speaker = Speaker::new(Language::German);
    let local = |at: DateTime<Utc>| schedule.local(at);

    let mut group = criterion.benchmark_group("appointment_finder");
    group.bench_function("plan a search", |bench| {
        bench.iter(|| Search::new(black_box(&wish), terms).unwrap().range().unwrap());
    });
    group.bench_function(format!("choose among {} free starts", free.len()), |bench| {
        bench.iter(|| search.choose(black_box(&free)).unwrap());
    });
    group.bench_function("say it is taken, with two offers", |bench| {
        bench.iter(|| speaker.taken_with_alternatives(local(black_box(asked)), &offers, local(now)));
    });
    group.finish();
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
