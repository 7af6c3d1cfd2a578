//! Every request of every operation against the corrected document.

use bytes::Bytes;
use http::{Request, Response};
use serde_json::{Value, json};

use crate::canned::client;
use crate::document::{Operation, document};
use crate::operations::ROWS;

/// Everything that the document says against a request.
fn complaints(operation: &Operation, request: &Request<Bytes>) -> Vec<String> {
    let mut found = Vec::new();
    headers(operation, request, &mut found);
    query(operation, request, &mut found);
    body(operation, request, &mut found);
    found
}

fn headers(operation: &Operation, request: &Request<Bytes>, found: &mut Vec<String>) {
    let key = request.headers().get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !key.starts_with("Bearer cal_") {
        found.push("no key".to_owned());
    }
    let declared = operation.parameters("header").into_iter().find(|one| one["name"] == "cal-api-version");
    let version = declared.map(|one| one["schema"]["default"].as_str().unwrap());
    let sent = request.headers().get("cal-api-version").map(|value| value.to_str().unwrap());
    if version != sent {
        found.push(format!("version {sent:?} where {version:?} is declared"));
    }
}

fn query(operation: &Operation, request: &Request<Bytes>, found: &mut Vec<String>) {
    let declared = operation.parameters("query");
    let text = request.uri().query().unwrap_or_default();
    let sent: Vec<(String, String)> = url::form_urlencoded::parse(text.as_bytes()).into_owned().collect();
    for (name, value) in &sent {
        // The document declares the first of a numbered list.
        let name = name.replace("[1]", "[0]");
        let Some(parameter) = declared.iter().find(|one| one["name"] == name.as_str()) else {
            found.push(format!("unknown parameter {name}"));
            continue;
        };
        if !fits(operation, &parameter["schema"], value) {
            found.push(format!("{name}={value}"));
        }
    }
    for parameter in declared.iter().filter(|one| one["required"] == true) {
        if !sent.iter().any(|(name, _)| parameter["name"] == name.as_str()) {
            found.push(format!("missing parameter {}", parameter["name"]));
        }
    }
}

/// A value of a query is text, a number, or a list with commas, whichever the schema wants.
fn fits(operation: &Operation, schema: &Value, value: &str) -> bool {
    let number = value.parse::<f64>().map_or(Value::Null, |number| json!(number));
    let list: Vec<_> = value.split(',').collect();
    let validator = operation.validator(schema);
    [json!(value), number, json!(list)].iter().any(|form| !form.is_null() && validator.is_valid(form))
}

fn body(operation: &Operation, request: &Request<Bytes>, found: &mut Vec<String>) {
    let Some(schema) = operation.body() else {
        if !request.body().is_empty() {
            found.push("a body where none is declared".to_owned());
        }
        return;
    };
    let sent: Value = serde_json::from_slice(request.body()).unwrap();
    found.extend(operation.validator(schema).iter_errors(&sent).map(|error| error.to_string()));
    let known = operation.members(schema);
    let unknown = sent.as_object().unwrap().keys().filter(|name| !known.contains(&name.as_str()));
    found.extend(unknown.map(|name| format!("unknown member {name}")));
}

async fn request_of(row: &crate::operations::Row) -> Request<Bytes> {
    let (client, asked) = client(Response::new(Bytes::new()));
    let _ = (row.1)(client).await;
    let mut asked = asked.lock().unwrap();
    assert_eq!(asked.len(), 1, "{}", row.0);
    asked.remove(0)
}

#[tokio::test]
async fn every_request_is_what_the_document_declares() {
    let Some(document) = document() else { return };
    for row in ROWS {
        let request = request_of(row).await;
        let (method, template) = row.0.split_once(' ').unwrap();
        let segments: Vec<_> = request.uri().path().split('/').collect();
        let parts: Vec<_> = template.split('/').collect();
        let same = parts.iter().zip(&segments).all(|(part, segment)| part.starts_with('{') || part == segment);
        assert!(request.method().as_str() == method && parts.len() == segments.len() && same, "{}: {request:?}", row.0);
        let found = complaints(&Operation::named(document, row.0), &request);
        assert_eq!(found, Vec::<String>::new(), "{}: {}", row.0, request.uri());
    }
}

#[test]
fn every_operation_of_the_document_is_there() {
    let Some(document) = document() else { return };
    let missing: Vec<_> =
        Operation::names(document).into_iter().filter(|name| !ROWS.iter().any(|row| row.0 == name)).collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[tokio::test]
async fn the_judge_notices_what_is_wrong() {
    let Some(document) = document() else { return };
    let operation = Operation::named(document, "GET /v2/slots");
    let mut request = request_of(&ROWS[0]).await;
    request.headers_mut().insert("cal-api-version", "2024-08-13".parse().unwrap());
    *request.uri_mut() = "https://api.cal.example/v2/slots?eventTypeId=x&colour=red&start=2026".parse().unwrap();
    assert_eq!(complaints(&operation, &request).len(), 4, "{:?}", complaints(&operation, &request));
    let operation = Operation::named(document, "POST /v2/bookings");
    let request = request.map(|_| Bytes::from(r#"{"start":5,"colour":"red"}"#));
    assert!(complaints(&operation, &request).iter().any(|text| text.contains("colour")));
}
