//! The published document as the judge. Its path comes from `CALCOM_OPENAPI`; without it the tests say that they skip.

use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::{Value, json};

/// The document, if there is one.
pub(crate) fn document() -> Option<&'static Value> {
    static DOCUMENT: OnceLock<Option<Value>> = OnceLock::new();
    let read = || {
        let path = std::env::var_os("CALCOM_OPENAPI")?;
        let mut document = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        to_json_schema(&mut document);
        Some(document)
    };
    let document = DOCUMENT.get_or_init(read).as_ref();
    if document.is_none() {
        eprintln!("skipped: CALCOM_OPENAPI does not name the corrected OpenAPI document");
    }
    document
}

/// OpenAPI 3.0 says `nullable` where JSON Schema says `null` is a type.
fn to_json_schema(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(to_json_schema),
        Value::Object(members) => {
            members.values_mut().for_each(to_json_schema);
            if members.get("nullable") == Some(&Value::Bool(true)) && !members.contains_key("properties_of") {
                members.remove("nullable");
                let inner = Value::Object(std::mem::take(members));
                *value = json!({"anyOf": [{"type": "null"}, inner]});
            }
        }
        _ => {}
    }
}

/// The validator of one operation's answer: `GET /v2/slots`, `200`.
pub(crate) fn answer(document: &Value, method: &str, path: &str, status: u16) -> Validator {
    let pointer = format!(
        "/paths/{}/{}/responses/{status}/content/application~1json/schema",
        path.replace('/', "~1"),
        method.to_lowercase()
    );
    validator(document, document.pointer(&pointer).unwrap_or_else(|| panic!("no answer {status} of {method} {path}")))
}

/// The validator of one operation's body.
pub(crate) fn body(document: &Value, method: &str, path: &str) -> Validator {
    let pointer = format!(
        "/paths/{}/{}/requestBody/content/application~1json/schema",
        path.replace('/', "~1"),
        method.to_lowercase()
    );
    validator(document, document.pointer(&pointer).unwrap_or_else(|| panic!("no body of {method} {path}")))
}

fn validator(document: &Value, schema: &Value) -> Validator {
    let mut root = schema.clone();
    root["components"] = document["components"].clone();
    jsonschema::draft202012::options().build(&root).unwrap()
}

/// The operation of a concrete path: `/v2/bookings/abc` is `/v2/bookings/{bookingUid}`.
pub(crate) fn template(document: &Value, method: &str, path: &str) -> String {
    let segments: Vec<_> = path.split('/').collect();
    let fits = |template: &str| {
        let parts: Vec<_> = template.split('/').collect();
        parts.len() == segments.len()
            && parts.iter().zip(&segments).all(|(part, segment)| part.starts_with('{') || part == segment)
    };
    let paths = document["paths"].as_object().unwrap();
    let has = |operations: &Value| operations.get(method.to_lowercase()).is_some();
    let mut found: Vec<_> =
        paths.iter().filter(|(template, ops)| fits(template) && has(ops)).map(|(template, _)| template).collect();
    found.sort_by_key(|template| template.matches('{').count());
    found.first().unwrap_or_else(|| panic!("no operation {method} {path}")).to_string()
}

/// Every operation of the document: `GET /v2/slots`.
pub(crate) fn operations(document: &Value) -> impl Iterator<Item = String> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths.flat_map(|(path, operations)| {
        let methods = operations.as_object().unwrap().keys().filter(|key| *key != "parameters");
        methods.map(move |method| format!("{} {path}", method.to_uppercase()))
    })
}

/// The validator of error answers, which the document lacks.
pub(crate) fn error() -> &'static Validator {
    static ERROR: OnceLock<Validator> = OnceLock::new();
    ERROR.get_or_init(|| {
        let schema = serde_json::from_str(include_str!("../fixtures/calcom-error.schema.json")).unwrap();
        jsonschema::draft202012::options().build(&schema).unwrap()
    })
}
