//! The sanitizer with all its classes beside peers with seven simple ones, over the same 50 MB of lines; then lines of 100 MB, and hostile
//! ones.
//!
//! `cargo bench -p resilience-benches --bench log_sanitizer`. The peers: one regex replacement per pattern, the same behind a `RegexSet`,
//! all patterns in one alternation, and memchr for three bytes as the floor. Rounds of the subjects alternate, so that what else the
//! machine does meets all of them. With `-- only 5` it sanitizes 5 MB once and nothing else, to be counted by callgrind.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods)]

mod log_lines;

use log_lines::log_lines;
use log_sanitizer::Sanitizer;
use regex::{Regex, RegexSet};
use std::borrow::Cow;
use std::hint::black_box;
use std::time::Instant;

const PATTERNS: [&str; 7] = [
    r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}",
    r"\+[1-9][0-9 ]{7,17}",
    r"(?i)bearer [A-Za-z0-9._~+/=-]+",
    r"eyJ[A-Za-z0-9_-]+\.eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+",
    r"\b(?:[0-9]{4}[ -]?){3}[0-9]{4}\b",
    r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}\b",
    r"\b(?:sk|pk|cal)_(?:live|test)_[A-Za-z0-9]+",
];
const CORPUS: usize = 50_000_000;
const ROUNDS: usize = 5;

/// Does its work on one line, and tells how long the result is.
type Subject<'a> = Box<dyn Fn(&str) -> usize + 'a>;

fn each<'a>(regexes: &[Regex], line: &'a str) -> Cow<'a, str> {
    let mut out = Cow::Borrowed(line);
    for regex in regexes {
        if let Cow::Owned(changed) = regex.replace_all(&out, "[REDACTED]") {
            out = Cow::Owned(changed);
        }
    }
    out
}

/// Megabytes per second of each subject, the median over the rounds.
fn compare(title: &str, lines: &[String], subjects: &[(&str, Subject<'_>)]) {
    let bytes: usize = lines.iter().map(String::len).sum();
    let mut speeds = vec![Vec::new(); subjects.len()];
    for _ in 0..ROUNDS {
        for ((_, subject), speeds) in subjects.iter().zip(&mut speeds) {
            let begun = Instant::now();
            lines.iter().for_each(|line| {
                black_box(subject(black_box(line)));
            });
            speeds.push(bytes as f64 / begun.elapsed().as_secs_f64() / 1e6);
        }
    }
    println!("{title}: {} lines, {bytes} bytes", lines.len());
    let median = |speeds: &mut Vec<f64>| {
        speeds.sort_by(f64::total_cmp);
        speeds[speeds.len() / 2]
    };
    let ours = median(&mut speeds[0]);
    for ((name, _), speeds) in subjects.iter().zip(&mut speeds) {
        let speed = median(speeds);
        println!("  {name:<28} {speed:>8.1} MB/s, ours is {:.2} times as fast", ours / speed);
    }
}

/// Lines that keep a detector busy as long as they can.
fn hostile() -> Vec<(&'static str, String)> {
    let repeated = |unit: &str| unit.repeat(1_000_000 / unit.len());
    vec![
        ("keys without a value", repeated("password= ")),
        ("signs", repeated("=:")),
        ("at signs", repeated("a@")),
        ("digits and spaces", repeated("0171 ")),
        ("dots", repeated("1.")),
        ("escaped quotes", repeated("\\\"name\\\":\\\"")),
        ("percent signs", repeated("%40%2B")),
        ("capitals", repeated("Am Weg 1 ")),
        ("digits as words", repeated("null eins ")),
    ]
}

fn main() {
    let sanitizer = Sanitizer::default();
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|word| word == "only") {
        let megabytes: usize = arguments[at + 1].parse().unwrap();
        log_lines(megabytes * 1_000_000, 10).iter().for_each(|line| drop(black_box(sanitizer.sanitize(line))));
        return;
    }
    let regexes: Vec<Regex> = PATTERNS.iter().map(|p| Regex::new(p).unwrap()).collect();
    let set = RegexSet::new(PATTERNS).unwrap();
    let one = Regex::new(&PATTERNS.join("|")).unwrap();
    let subjects: [(&str, Subject<'_>); 5] = [
        ("log-sanitizer, all classes", Box::new(|line| sanitizer.sanitize(line).len())),
        ("one regex per pattern", Box::new(|line| each(&regexes, line).len())),
        ("RegexSet first", Box::new(|line| if set.is_match(line) { each(&regexes, line).len() } else { line.len() })),
        ("all patterns in one regex", Box::new(|line| one.replace_all(line, "[REDACTED]").len())),
        ("memchr3, the floor", Box::new(|line| memchr::memchr3_iter(b'@', b'+', b'=', line.as_bytes()).count())),
    ];
    compare("one line in ten to redact", &log_lines(CORPUS, 10), &subjects);
    compare("clean lines", &log_lines(CORPUS, 0), &subjects);
    for megabytes in [1, 10, 100] {
        let line = log_lines(megabytes * 1_000_000, 10).join(" ");
        compare(&format!("one line of {megabytes} MB"), &[line], &subjects[..1]);
    }
    for (name, line) in hostile() {
        compare(&format!("hostile: {name}"), &[line], &subjects[..1]);
    }
}
