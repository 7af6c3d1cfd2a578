//! The sanitizer with all its classes beside peers with seven simple ones, over the same lines.
//!
//! Lines of about 200 bytes, half of them JSON, one in ten with something to redact. The peers: one regex replacement
//! per pattern, the same behind a `RegexSet`, all patterns in one alternation, and memchr for three bytes as the floor.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use log_sanitizer::Sanitizer;
use regex::{Regex, RegexSet};
use std::borrow::Cow;
use std::hint::black_box;

const PATTERNS: [&str; 7] = [
    r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}",
    r"\+[1-9][0-9 ]{7,17}",
    r"(?i)bearer [A-Za-z0-9._~+/=-]+",
    r"eyJ[A-Za-z0-9_-]+\.eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+",
    r"\b(?:[0-9]{4}[ -]?){3}[0-9]{4}\b",
    r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}\b",
    r"\b(?:sk|pk|cal)_(?:live|test)_[A-Za-z0-9]+",
];

const CLEAN: [&str; 6] = [
    r#"{"timestamp":"2025-10-22T03:24:48.955Z","level":"INFO","fields":{"message":"availability checked","service":"Färben","slots_found":10,"cache":"miss","elapsed_ms":31},"target":"gateway::calcom","span":{"name":"turn"}}"#,
    r#"{"timestamp":"2025-10-22T03:24:49.101Z","level":"DEBUG","fields":{"message":"slots received","slots":["2025-11-26T09:15:00.000Z","2025-11-27T12:00:00.000+01:00"],"event_type_id":2520804},"target":"gateway::retell"}"#,
    r#"{"timestamp":"2025-10-22T03:24:49.301Z","level":"INFO","fields":{"message":"request accepted","request_id":"6dc3e29a-63a7-43a6-baf0-f887485782be","call_id":"call_kclarls52yp09b5k06oasj3awqy","status":200}}"#,
    "2025-10-22T03:24:49.401Z  INFO gateway::http: response sent method=GET route=/api/health/detailed status=200 elapsed=31ms bytes=5142 request_id=6dc3e29a-63a7-43a6-baf0-f887485782be worker=3 queue=webhooks",
    "[2025-10-22 03:24:50] production.INFO: Termin außerhalb der Geschäftszeiten abgelehnt, nächste Öffnung am Montag um 09:00 Uhr, Mitarbeiterkalender wird synchronisiert, Alternativen werden gesucht und geprüft [] []",
    "ts=2025-10-22T03:24:50.955Z level=info msg=\"breaker closed\" service=calcom_api failure_count=0 failure_threshold=5 success_threshold=2 recovery_timeout=60 cooldown=60s component=breaker took=51ms pending=9",
];
const DIRTY: [&str; 2] = [
    r#"{"timestamp":"2025-10-22T03:24:51.955Z","level":"INFO","fields":{"message":"booking created","customer_email":"ada.byron@example.org","customer_phone":"+49 171 2345678","slot":"2025-11-26T09:15:00.000Z"}}"#,
    "2025-10-22T03:24:52.401Z DEBUG gateway::http: outgoing request authorization=\"Bearer sk_live_5iUvuP7rqEV84qUOo2n496XX\" host=api.cal.com method=POST route=/v2/bookings bytes=5142 attempt=1 timeout=5s",
];

fn lines(dirty_every: usize) -> Vec<&'static str> {
    let dirty = |i: usize| dirty_every > 0 && i.is_multiple_of(dirty_every);
    (0..4000).map(|i| if dirty(i) { DIRTY[(i / dirty_every) % 2] } else { CLEAN[i % CLEAN.len()] }).collect()
}

fn each<'a>(regexes: &[Regex], line: &'a str) -> Cow<'a, str> {
    let mut out = Cow::Borrowed(line);
    for regex in regexes {
        if let Cow::Owned(changed) = regex.replace_all(&out, "[REDACTED]") {
            out = Cow::Owned(changed);
        }
    }
    out
}

fn compare(c: &mut Criterion, name: &str, lines: &[&str]) {
    let sanitizer = Sanitizer::default();
    let regexes: Vec<Regex> = PATTERNS.iter().filter_map(|p| Regex::new(p).ok()).collect();
    let set = RegexSet::new(PATTERNS).ok();
    let one = Regex::new(&PATTERNS.join("|")).ok();
    let mut group = c.benchmark_group(name);
    group.throughput(Throughput::Bytes(lines.iter().map(|l| l.len() as u64).sum()));
    group.bench_function("log-sanitizer, all classes", |b| {
        b.iter(|| lines.iter().map(|l| black_box(sanitizer.sanitize(l)).len()).sum::<usize>());
    });
    group.bench_function("one regex per pattern", |b| {
        b.iter(|| lines.iter().map(|l| black_box(each(&regexes, l)).len()).sum::<usize>());
    });
    group.bench_function("RegexSet first", |b| {
        let dirty = |l: &str| set.as_ref().is_some_and(|s| s.is_match(l));
        b.iter(|| lines.iter().map(|l| if dirty(l) { each(&regexes, l).len() } else { l.len() }).sum::<usize>());
    });
    group.bench_function("all patterns in one regex", |b| {
        b.iter(|| lines.iter().filter_map(|l| Some(one.as_ref()?.replace_all(l, "[REDACTED]").len())).sum::<usize>());
    });
    group.bench_function("memchr3, the floor", |b| {
        b.iter(|| lines.iter().map(|l| memchr::memchr3_iter(b'@', b'+', b'=', l.as_bytes()).count()).sum::<usize>());
    });
    group.finish();
}

fn sanitize(c: &mut Criterion) {
    compare(c, "one line in ten to redact", &lines(10));
    compare(c, "clean lines", &lines(0));
}

criterion_group!(benches, sanitize);
criterion_main!(benches);
