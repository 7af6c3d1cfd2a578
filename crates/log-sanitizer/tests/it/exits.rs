//! The exits beside `tracing`: panics, `log` records, the audit behind the writers, counters.

use std::io::Write;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use log_sanitizer::{Audit, Class, Leak, Redacted, Sanitizer, sanitize_panics};

use crate::sink::Sink;
use crate::turn_with_the_panic_hook;

#[test]
fn a_panic_s_message_leaves_without_what_it_carried() {
    let _turn = turn_with_the_panic_hook();
    let sink = Sink::default();
    sanitize_panics(Sanitizer::default(), sink.clone());
    let caught = std::panic::catch_unwind(|| panic!("no slot for max@example.org, token=\"s3cr3t-value-77\""));
    drop(std::panic::take_hook());
    assert!(caught.is_err());
    let told = sink.text();
    assert!(told.contains("panicked at") && told.contains("no slot for [EMAIL_REDACTED]"), "{told}");
    assert!(!told.contains("s3cr3t"), "{told}");
}

#[cfg(feature = "log")]
#[test]
fn a_logger_gets_sanitized_records_with_their_place() {
    use log::{Level, Log, Metadata, Record};
    struct Into(Sink);
    impl Log for Into {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            metadata.level() <= Level::Info
        }
        fn log(&self, record: &Record<'_>) {
            writeln!(self.0.clone(), "{} {:?} {}", record.target(), record.line(), record.args()).unwrap();
        }
        fn flush(&self) {}
    }
    let sink = Sink::default();
    let logger = log_sanitizer::SanitizingLog::new(Sanitizer::default(), Into(sink.clone()));
    let record = |level, text: std::fmt::Arguments<'_>| {
        logger.log(&Record::builder().level(level).target("db").line(Some(7)).args(text).build());
    };
    record(Level::Info, format_args!("mail to {}", "max@example.org"));
    record(Level::Debug, format_args!("not enabled"));
    assert_eq!(sink.text(), "db Some(7) mail to [EMAIL_REDACTED]\n");
}

#[test]
fn an_audit_tells_of_what_a_forgotten_sink_lets_out_and_never_the_value() {
    let told = Arc::new(AtomicUsize::new(0));
    let listener = Arc::clone(&told);
    let audit = Audit::new(Sanitizer::default(), NonZeroU32::MIN).on_leak(move |leak: Leak| {
        assert_eq!((leak.class, leak.rule), (Class::Email, "e-mail address"));
        assert!(!format!("{leak:?}").contains("max@"));
        listener.fetch_add(1, Ordering::Relaxed);
    });
    let sink = Sink::default();
    let mut raw = audit.clone().watch(sink.clone());
    raw.write_all(b"clean\nmail to max@example.org\n[EMAIL_REDACTED] token=[REDACTED] [PHONE_REDACTED:5678]\n")
        .unwrap();
    raw.flush().unwrap();
    assert_eq!(told.load(Ordering::Relaxed), 1);
    assert_eq!(audit.leaks().find(|(class, _)| *class == Class::Email), Some((Class::Email, 1)));
    assert_eq!(audit.lines(), (3, 3));
    assert_eq!(sink.text().lines().count(), 3);
}

#[test]
fn an_audit_searches_one_line_in_so_many() {
    let audit = Audit::new(Sanitizer::default(), NonZeroU32::new(10).unwrap());
    for _ in 0..95 {
        audit.look(b"mail to max@example.org\n");
    }
    assert_eq!(audit.lines(), (95, 10));
    assert_eq!(audit.leaks().map(|(_, n)| n).sum::<u64>(), 10);
}

#[cfg(feature = "metrics")]
#[test]
fn what_is_replaced_and_what_leaked_is_counted_for_the_metrics_facade() {
    let recorder = metrics_util::debugging::DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    metrics::with_local_recorder(&recorder, || {
        let _ = Sanitizer::default().sanitize("a@b.de c@d.de +491712345678");
        Audit::new(Sanitizer::default(), NonZeroU32::MIN).look(b"a@b.de");
    });
    let mut seen: Vec<String> = Vec::new();
    for (key, _, _, value) in snapshotter.snapshot().into_vec() {
        let class: Vec<_> = key.key().labels().map(|l| l.value().to_owned()).collect();
        seen.push(format!("{} {} {value:?}", key.key().name(), class.join(",")));
    }
    seen.sort();
    assert_eq!(
        seen,
        [
            "log_sanitizer_leaks_total email Counter(1)",
            "log_sanitizer_redacted_total email Counter(2)",
            "log_sanitizer_redacted_total phone Counter(1)",
        ]
    );
}

#[test]
fn a_redacted_field_shows_itself_nowhere() {
    let value = Redacted::new("max@example.org");
    assert_eq!(format!("{value} {value:?} {value:#?}"), "[REDACTED] [REDACTED] [REDACTED]");
    assert_eq!(value.into_inner(), "max@example.org");
}

#[cfg(feature = "serde")]
#[test]
fn a_redacted_field_is_read_but_not_written() {
    let value: Redacted<String> = serde_json::from_str("\"max@example.org\"").unwrap();
    assert_eq!(value.expose(), "max@example.org");
    assert_eq!(serde_json::to_string(&value).unwrap(), "\"[REDACTED]\"");
}
