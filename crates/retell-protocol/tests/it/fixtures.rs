//! The sample requests and the signature vectors, as files beside the tests.

use std::path::PathBuf;

use serde_json::Value;

/// One sample of the manifest.
pub(crate) struct Sample {
    pub(crate) file: String,
    pub(crate) kind: String,
    pub(crate) path: String,
    pub(crate) content_type: String,
    pub(crate) body: Vec<u8>,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

pub(crate) fn bytes(file: &str) -> Vec<u8> {
    std::fs::read(folder().join(file)).unwrap_or_else(|fault| panic!("{file}: {fault}"))
}

pub(crate) fn json(file: &str) -> Value {
    serde_json::from_slice(&bytes(file)).unwrap()
}

pub(crate) fn samples(kind: &str) -> Vec<Sample> {
    let manifest = json("retell-samples/manifest.json");
    let text = |sample: &Value, name: &str| sample[name].as_str().unwrap().to_owned();
    let all = manifest["samples"].as_array().unwrap().iter().map(|sample| Sample {
        file: text(sample, "file"),
        kind: text(sample, "kind"),
        path: text(sample, "path"),
        content_type: text(sample, "contentType"),
        body: bytes(&format!("retell-samples/{}", text(sample, "file"))),
    });
    let some: Vec<_> = all.filter(|sample| sample.kind == kind).collect();
    assert!(!some.is_empty(), "no sample of kind {kind}");
    some
}
