//! Every function sample, read as its note in the manifest says.

use retell_protocol::{CallIdSource, EnvelopeShape, FunctionCall, RawRequest};

use crate::fixtures::{self, Sample};

const CALL: &str = "call_7f3c0d9a51e24b86a0c1d2e3f40";

struct Expected {
    file: &'static str,
    function: &'static str,
    identity: Option<(&'static str, CallIdSource)>,
    shape: EnvelopeShape,
    args: &'static [(&'static str, &'static str)],
}

const BY_CALL: Option<(&str, CallIdSource)> = Some((CALL, CallIdSource::Call));
const BY_QUERY: Option<(&str, CallIdSource)> = Some((CALL, CallIdSource::Query));

const fn standard(
    file: &'static str,
    function: &'static str,
    args: &'static [(&'static str, &'static str)],
) -> Expected {
    Expected { file, function, identity: BY_CALL, shape: EnvelopeShape::Standard, args }
}

const EXPECTED: &[Expected] = &[
    standard(
        "function-check-availability.json",
        "check_availability",
        &[("service", "Haarschnitt"), ("date", "2026-10-02"), ("time", "09:00")],
    ),
    standard(
        "function-check-availability-range.json",
        "check_availability",
        &[
            ("service", "Haarschnitt"),
            ("date_from", "2026-10-02"),
            ("date_to", "2026-10-09"),
            ("part_of_day", "morning"),
        ],
    ),
    standard(
        "function-book-appointment.json",
        "book_appointment",
        &[
            ("service", "Haarschnitt"),
            ("date", "2026-10-02"),
            ("time", "09:00"),
            ("customer_name", "Jürgen Müller-Lüdenscheidt"),
            ("customer_email", "juergen.mueller@kunde.example"),
            ("customer_phone", "+49 30 23125042"),
            ("notes", "Bitte \"kurz\" schneiden – danke 😊"),
        ],
    ),
    standard(
        "function-cancel-appointment.json",
        "cancel_appointment",
        &[("booking_uid", "3kQvRZs7mXcTgVbYpLn2Ha"), ("reason", "Kunde verhindert")],
    ),
    standard(
        "function-cancel-by-description.json",
        "cancel_appointment",
        &[("customer_name", "Jürgen Müller"), ("appointment_date", "2026-10-02")],
    ),
    standard(
        "function-reschedule-appointment.json",
        "reschedule_appointment",
        &[("booking_uid", "3kQvRZs7mXcTgVbYpLn2Ha"), ("new_date", "2026-10-05"), ("new_time", "09:00")],
    ),
    standard(
        "function-reschedule-old-new.json",
        "reschedule_appointment",
        &[("old_date", "2026-10-02"), ("new_date", "2026-10-05"), ("new_time", "9 Uhr")],
    ),
    standard(
        "function-german-spelling.json",
        "verfuegbarkeit_pruefen",
        &[
            ("dienstleistung", "Haarschnitt"),
            ("datum", "02.10.2026"),
            ("uhrzeit", "09:00 Uhr"),
            ("mitarbeiter", "Mara"),
        ],
    ),
    standard(
        "function-mixed-spelling.json",
        "collect_appointment_data",
        &[
            ("call_id", CALL),
            ("name", "Jürgen Müller"),
            ("telefonnummer", "030 23125042"),
            ("datum", "morgen"),
            ("uhrzeit", "9"),
            ("dienstleistung", "Haarschnitt"),
            ("bestaetigung", "true"),
        ],
    ),
    standard("function-web-call.json", "check_availability", &[("service", "Haarschnitt"), ("date", "2026-10-02")]),
    Expected {
        file: "function-args-at-root.json",
        function: "book_appointment",
        identity: BY_QUERY,
        shape: EnvelopeShape::Flat,
        args: &[
            ("service", "Haarschnitt"),
            ("date", "2026-10-02"),
            ("time", "09:00"),
            ("customer_name", "Jürgen Müller-Lüdenscheidt"),
            ("customer_phone", "+493023125042"),
        ],
    },
    Expected {
        file: "function-args-at-root-name-collision.json",
        function: "book_appointment",
        identity: BY_QUERY,
        shape: EnvelopeShape::Flat,
        args: &[("name", "Jürgen Müller"), ("date", "2026-10-02"), ("time", "09:00")],
    },
    Expected {
        file: "function-root-call-id.json",
        function: "check_availability",
        identity: Some((CALL, CallIdSource::Root)),
        shape: EnvelopeShape::Nested,
        args: &[("service", "Haarschnitt"), ("date", "2026-10-02"), ("time", "10:00")],
    },
    Expected {
        file: "function-form.txt",
        function: "test",
        identity: Some(("rate-test-001", CallIdSource::Root)),
        shape: EnvelopeShape::Flat,
        args: &[],
    },
    Expected {
        file: "function-unresolved-variable.json",
        function: "check_availability",
        identity: None,
        shape: EnvelopeShape::Flat,
        args: &[("service", "Haarschnitt"), ("date", "2026-10-02")],
    },
    standard(
        "function-injection.json",
        "book_appointment",
        &[
            ("service", "<script>alert(1)</script>"),
            ("date", "2026-10-02  X-Injected: 1"),
            ("time", "09:00"),
            ("customer_name", "Robert'); DROP TABLE bookings;--"),
            ("customer_email", "not-an-email"),
        ],
    ),
];

/// The sample as the gateway's routes would hand it over.
fn read(sample: &Sample, content_type: Option<&str>) -> FunctionCall {
    let (path, query) = match sample.path.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (sample.path.as_str(), None),
    };
    let last = path.rsplit('/').next().unwrap();
    let path_function = Some(last).filter(|last| !matches!(*last, "function" | "functions"));
    let request = RawRequest { body: &sample.body, content_type, path_function, header_call_id: None, query };
    FunctionCall::parse(&request).unwrap_or_else(|fault| panic!("{}: {fault}", sample.file))
}

fn check(sample: &Sample, call: &FunctionCall) {
    let expected = EXPECTED.iter().find(|expected| expected.file == sample.file);
    let expected = expected.unwrap_or_else(|| panic!("{} is not expected", sample.file));
    assert_eq!(call.function().unwrap().as_str(), expected.function, "{}", sample.file);
    assert_eq!(call.shape(), expected.shape, "{}", sample.file);
    let identity = call.call_id().map(|id| id.as_str()).zip(call.call_id_source());
    assert_eq!(identity, expected.identity, "{}", sample.file);
    for (name, value) in expected.args {
        assert_eq!(call.args().get(name), Some(*value), "{} {name}", sample.file);
    }
    // The hostile sample's over-long note is the one argument not written out above.
    let unlisted = usize::from(sample.file == "function-injection.json");
    assert_eq!(call.args().len(), expected.args.len() + unlisted, "{}", sample.file);
}

#[test]
fn every_sample_is_read_as_its_note_says() {
    let samples = fixtures::samples("function");
    assert_eq!(samples.len(), EXPECTED.len());
    for sample in &samples {
        check(sample, &read(sample, Some(&sample.content_type)));
    }
}

#[test]
fn the_content_type_does_not_matter() {
    for sample in &fixtures::samples("function") {
        check(sample, &read(sample, None));
        check(sample, &read(sample, Some("text/plain; charset=utf-8")));
        check(sample, &read(sample, Some("application/x-www-form-urlencoded")));
    }
}

#[test]
fn the_call_object_tells_numbers_agent_variables_and_the_open_invocation() {
    for sample in fixtures::samples("function") {
        let call = read(&sample, Some(&sample.content_type));
        let Some(object) = call.call() else { continue };
        assert_eq!(call.agent_id().unwrap().as_str(), "agent_5f1c2d3e4a5b60718293a4b5c6");
        assert_eq!(call.dynamic_variable("company_id"), Some("15"));
        assert_eq!(call.tool_call_id(), Some("tool_call_a1b2c3"));
        assert_eq!(object.agent_version, Some(7));
        let is_phone_call = sample.file != "function-web-call.json";
        assert_eq!(call.to_number(), is_phone_call.then_some("+493023125000"));
        assert_eq!(call.from_number(), is_phone_call.then_some("+493023125042"));
        assert_eq!(object.customer_number(), is_phone_call.then_some("+493023125042"));
    }
}

#[test]
fn meanings_are_found_whatever_the_spelling() {
    let read = |file: &str| {
        let samples = fixtures::samples("function");
        read(samples.iter().find(|sample| sample.file == file).unwrap(), None)
    };
    let german = read("function-german-spelling.json");
    let german = german.args();
    assert_eq!(german.service(), Some("Haarschnitt"));
    assert_eq!(german.date(), Some("02.10.2026"));
    assert_eq!(german.time(), Some("09:00 Uhr"));
    assert_eq!(german.staff(), Some("Mara"));
    let mixed = read("function-mixed-spelling.json");
    assert_eq!(mixed.args().customer_name(), Some("Jürgen Müller"));
    assert_eq!(mixed.args().phone(), Some("030 23125042"));
    assert_eq!(mixed.args().email(), None);
    assert_eq!(mixed.args().time(), Some("9"));
    assert_eq!(mixed.args().confirmed(), Some(true));
    assert_eq!(mixed.call_id_hint().map(|id| id.as_str()), Some(CALL));
    let range = read("function-check-availability-range.json");
    assert_eq!(range.args().date_from(), Some("2026-10-02"));
    assert_eq!(range.args().date_to(), Some("2026-10-09"));
    assert_eq!(range.args().window(), Some("morning"));
    let moved = read("function-reschedule-old-new.json");
    assert_eq!(moved.args().old_date(), Some("2026-10-02"));
    assert_eq!(moved.args().new_date(), Some("2026-10-05"));
    assert_eq!(moved.args().new_time(), Some("9 Uhr"));
}
