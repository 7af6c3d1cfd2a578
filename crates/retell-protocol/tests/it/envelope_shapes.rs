//! The shapes of a call beyond the samples: older spellings, ambiguous names, rivals for identity.

use retell_protocol::{CallIdSource, EnvelopeError, EnvelopeShape, FunctionCall, RawRequest};

const OWN: &str = "call_7f3c0d9a51e24b86a0c1d2e3f40";
const OTHER: &str = "call_00a1b2c3d4e5f60718293a4b5c6";

fn parse(body: &str) -> FunctionCall {
    parse_at(None, body)
}

fn parse_at(path_function: Option<&str>, body: &str) -> FunctionCall {
    let request = RawRequest { body: body.as_bytes(), path_function, ..RawRequest::default() };
    FunctionCall::parse(&request).unwrap_or_else(|fault| panic!("{body}: {fault}"))
}

fn fault(body: &[u8], content_type: Option<&str>) -> EnvelopeError {
    FunctionCall::parse(&RawRequest { body, content_type, ..RawRequest::default() }).unwrap_err()
}

fn function(call: &FunctionCall) -> Option<&str> {
    call.function().map(|function| function.as_str())
}

#[test]
fn older_spellings_mean_the_same() {
    for body in [
        r#"{"call_id":"OWN","args":{"date":"morgen"},"name":"check_availability"}"#,
        r#"{"call_id":"OWN","args":{"date":"morgen"},"function_name":"check_availability_v17"}"#,
        r#"{"call_id":"OWN","parameters":{"date":"morgen"},"function":"check-availability"}"#,
        r#"{"call_id":"OWN","arguments":{"date":"morgen"},"function_name":"check_availability"}"#,
        r#"{"call_id":"OWN","arguments":"{\"date\":\"morgen\"}","function_name":"check_availability"}"#,
        r#"{"call":{"call_id":"OWN"},"arguments":"{\"date\":\"morgen\"}","name":"check_availability"}"#,
        r#"{"call":{"call_id":"OWN"},"args":{"date":"morgen"},"function_name":"check_availability"}"#,
        r#"{"call_id":"OWN","function_name":"check_availability","date":"morgen"}"#,
        r#"{"call_id":"OWN","name":"check_availability","date":"morgen"}"#,
        r#"{"call":{"call_id":"OWN"},"name":"check_availability","date":"morgen"}"#,
        r#"{"call":{"call_id":"OWN"},"name":"check_availability","args":null,"date":"morgen"}"#,
        r"call_id=OWN&function_name=check_availability&date=morgen",
        r"call_id=OWN&function_name=check_availability&args=%7B%22date%22%3A%22morgen%22%7D",
        "\u{feff} \n {\"call_id\":\"OWN\",\"function\":\"check_availability\",\"date\":\"morgen\"}\n",
    ] {
        let call = parse(&body.replace("OWN", OWN));
        assert_eq!(function(&call), Some("check_availability"), "{body}");
        assert_eq!(call.call_id().map(|id| id.as_str()), Some(OWN), "{body}");
        assert_eq!(call.args().date(), Some("morgen"), "{body}");
        assert_eq!(call.args().len(), 1, "{body}");
    }
}

#[test]
fn the_address_takes_precedence_over_every_name_in_the_body() {
    for body in [
        r#"{"name":"book_appointment","args":{},"call":{"call_id":"x"}}"#,
        r#"{"function_name":"book_appointment","args":{}}"#,
        r#"{"function":"Jürgen Müller","date":"morgen"}"#,
    ] {
        let call = parse_at(Some("check-availability"), body);
        assert_eq!(function(&call), Some("check_availability"), "{body}");
    }
}

#[test]
fn name_is_the_customer_where_the_function_is_known_otherwise() {
    let by_address = parse_at(Some("book-appointment"), r#"{"name":"Mara","date":"morgen"}"#);
    assert_eq!(by_address.args().customer_name(), Some("Mara"));
    let by_body = parse(r#"{"function_name":"book_appointment","name":"Mara"}"#);
    assert_eq!(function(&by_body), Some("book_appointment"));
    assert_eq!(by_body.args().customer_name(), Some("Mara"));
    let repeated = parse_at(Some("book-appointment"), r#"{"name":"book_appointment_v3"}"#);
    assert_eq!(repeated.args().customer_name(), None);
    let nobody = parse(r#"{"name":"Jürgen Müller","date":"morgen"}"#);
    assert_eq!(function(&nobody), None);
    assert_eq!(nobody.args().customer_name(), Some("Jürgen Müller"));
}

#[test]
fn a_name_beside_explicit_function_and_nested_arguments_is_not_the_function() {
    let call = parse(r#"{"name":"Mara","function_name":"book_appointment","args":{}}"#);
    assert_eq!(function(&call), Some("book_appointment"));
}

#[test]
fn identity_comes_from_the_most_trustworthy_place_that_has_one() {
    let body = |call: &str, root: &str| {
        format!(r#"{{"call":{{"call_id":"{call}"}},"call_id":"{root}","name":"f","args":{{}}}}"#)
    };
    let read = |body: &str, header, query| {
        let request = RawRequest { body: body.as_bytes(), header_call_id: header, query, ..RawRequest::default() };
        let call = FunctionCall::parse(&request).unwrap();
        call.call_id().map(ToString::to_string).zip(call.call_id_source())
    };
    let query = format!("x=1&call_id={OTHER}");
    let from = |source| Some((OWN.to_owned(), source));
    assert_eq!(read(&body(OWN, OTHER), Some(OTHER), Some(&query)), from(CallIdSource::Call));
    assert_eq!(read(&body("null", OWN), Some(OTHER), Some(&query)), from(CallIdSource::Root));
    assert_eq!(read(&body("null", "call_1"), Some(OWN), Some(&query)), from(CallIdSource::Header));
    let query = format!("?call_id={OWN}");
    assert_eq!(read(&body("", "current"), Some("{{call_id}}"), Some(&query)), from(CallIdSource::Query));
    assert_eq!(read(&body("", ""), Some("1"), Some("call_id=%7B%7Bcall_id%7D%7D")), None);
}

#[test]
fn a_flat_copy_that_the_model_wrote_yields_to_the_header() {
    let body = format!(r#"{{"call_id":"{OTHER}","date":"morgen"}}"#);
    let request = RawRequest {
        body: body.as_bytes(),
        path_function: Some("check-availability"),
        header_call_id: Some(OWN),
        ..RawRequest::default()
    };
    let call = FunctionCall::parse(&request).unwrap();
    assert_eq!(call.call_id().map(|id| id.as_str()), Some(OWN));
    assert_eq!(call.args().len(), 1);
}

#[test]
fn a_copy_among_nested_arguments_is_a_hint_and_never_the_identity() {
    let call = parse(&format!(r#"{{"name":"f","args":{{"call_id":"{OWN}"}}}}"#));
    assert_eq!(call.call_id(), None);
    assert_eq!(call.call_id_hint().map(|id| id.as_str()), Some(OWN));
}

#[test]
fn an_argument_cannot_choose_a_number_or_an_agent() {
    let body = r#"{"name":"f","to_number":"+491","agent_id":"a1","args":{"to_number":"+491","agent_id":"a1"}}"#;
    let call = parse(body);
    assert_eq!((call.to_number(), call.from_number(), call.agent_id()), (None, None, None));
}

#[test]
fn arguments_may_be_missing_null_or_an_empty_array() {
    for args in ["", r#","args":null"#, r#","args":[]"#, r#","args":"""#, r#","args":{}"#] {
        let body = format!(r#"{{"name":"list_appointments","call":{{"call_id":"{OWN}"}}{args}}}"#);
        let call = parse(&body);
        assert_eq!(function(&call), Some("list_appointments"), "{body}");
        assert!(call.args().is_empty(), "{body}");
    }
}

#[test]
fn without_a_body_the_query_gives_the_arguments() {
    let request = RawRequest {
        path_function: Some("check-availability"),
        query: Some("call_id=call_7f3c0d9a51e24b86a0c1d2e3f40&date=02.10.2026&name=M%C3%BCller"),
        ..RawRequest::default()
    };
    let call = FunctionCall::parse(&request).unwrap();
    assert_eq!(call.call_id().map(|id| id.as_str()), Some(OWN));
    assert_eq!(call.args().date(), Some("02.10.2026"));
    assert_eq!(call.args().customer_name(), Some("Müller"));
    assert_eq!(call.shape(), EnvelopeShape::Flat);
}

#[test]
fn an_unreadable_body_says_what_is_wrong_with_it() {
    let json = Some("application/json; charset=utf-8");
    assert_eq!(fault(b"{\"a\":\n nul}", None), EnvelopeError::NotJson { line: 2, column: 5 });
    assert_eq!(fault(b"call_id=1&b=2", json), EnvelopeError::NotJson { line: 1, column: 1 });
    assert_eq!(fault(b"[1,2]", None), EnvelopeError::NotAnObject);
    assert_eq!(fault(b"17", json), EnvelopeError::NotAnObject);
    assert_eq!(fault(b"{\"a\":\"\xff\"}", None), EnvelopeError::NotUtf8 { valid_up_to: 6 });
    assert_eq!(fault(b"hello there", None), EnvelopeError::Unreadable);
    assert_eq!(fault(b"<a b=\"c\"/>", None), EnvelopeError::Unreadable);
    assert_eq!(fault(br#"{"args":"{broken"}"#, None), EnvelopeError::EmbeddedNotJson);
    assert_eq!(fault(br#"{"function_name":"a b"}"#, None), EnvelopeError::FunctionName);
}

#[test]
fn a_body_over_the_limit_is_refused_before_it_is_read() {
    let body = vec![b' '; retell_protocol::MAX_BODY_BYTES + 1];
    let fault = fault(&body, None);
    assert!(fault.is_too_large(), "{fault}");
}
