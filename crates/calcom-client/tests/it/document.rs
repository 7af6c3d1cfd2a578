//! The corrected OpenAPI document as the judge. Its path comes from `CALCOM_OPENAPI`; without it the tests say that they skip.

use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::{Value, json};

/// The document with its schemas turned into JSON Schema, if there is one.
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

/// OpenAPI 3.0 says `nullable` where JSON Schema says that `null` is a type; and its `oneOf` over open objects that overlap can
/// only mean `anyOf`, or nothing would match.
fn to_json_schema(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(to_json_schema),
        Value::Object(members) => {
            members.values_mut().for_each(to_json_schema);
            if let Some(branches) = members.remove("oneOf") {
                members.insert("anyOf".to_owned(), branches);
            }
            if members.get("nullable") == Some(&Value::Bool(true)) {
                members.remove("nullable");
                let inner = Value::Object(std::mem::take(members));
                *value = json!({"anyOf": [{"type": "null"}, inner]});
            }
        }
        _ => {}
    }
}

/// What the document says of one operation.
pub(crate) struct Operation {
    pub(crate) path: String,
    spec: &'static Value,
    document: &'static Value,
}

impl Operation {
    /// The operation of a template, `GET /v2/bookings/{bookingUid}`.
    pub(crate) fn named(document: &'static Value, name: &str) -> Self {
        let (method, path) = name.split_once(' ').unwrap();
        let spec = &document["paths"][path][method.to_lowercase()];
        assert!(spec.is_object(), "no operation {name}");
        Self { path: path.to_owned(), spec, document }
    }

    /// All of them.
    pub(crate) fn names(document: &Value) -> Vec<String> {
        let paths = document["paths"].as_object().unwrap();
        let of_path = |(path, operations): (&String, &Value)| {
            let methods: Vec<_> = operations.as_object().unwrap().keys().map(|name| name.to_uppercase()).collect();
            methods.into_iter().map(|method| format!("{method} {path}")).collect::<Vec<_>>()
        };
        paths.iter().flat_map(of_path).collect()
    }

    /// The parameters that stand `place` (`query`, `header`).
    pub(crate) fn parameters(&self, place: &str) -> Vec<&'static Value> {
        self.spec["parameters"].as_array().into_iter().flatten().filter(|one| one["in"] == place).collect()
    }

    /// The schema of the body, if one is sent.
    pub(crate) fn body(&self) -> Option<&'static Value> {
        self.spec.pointer("/requestBody/content/application~1json/schema")
    }

    /// The status and the schema of a success.
    pub(crate) fn success(&self) -> (u16, &'static Value) {
        let responses = self.spec["responses"].as_object().unwrap();
        let (status, response) = responses.iter().find(|(status, _)| status.starts_with('2')).unwrap();
        (status.parse().unwrap(), &response["content"]["application/json"]["schema"])
    }

    pub(crate) fn validator(&self, schema: &Value) -> Validator {
        let mut root = schema.clone();
        root["components"] = self.document["components"].clone();
        jsonschema::draft202012::options().build(&root).unwrap()
    }

    /// Every member that a body of this schema may have on its outermost level.
    pub(crate) fn members(&self, schema: &'static Value) -> Vec<&'static str> {
        let schema = self.resolved(schema);
        let mut members: Vec<_> =
            schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        for branches in ["anyOf", "allOf"] {
            let branches = schema[branches].as_array().into_iter().flatten();
            members.extend(branches.flat_map(|branch| self.members(branch)));
        }
        members
    }

    pub(crate) fn resolved(&self, schema: &'static Value) -> &'static Value {
        match schema["$ref"].as_str() {
            Some(reference) => self.document.pointer(reference.trim_start_matches('#')).unwrap(),
            None => schema,
        }
    }
}
