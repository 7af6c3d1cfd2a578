//! A request as the simulator looks at it.

use std::borrow::Cow;

use bytes::Bytes;
use http::{Method, Request};
use serde_json::{Map, Value};

use crate::input::Input;
use crate::problem::Problem;
use crate::quirk::Quirks;

/// The versions that the server knows. Anything else counts as missing, and missing means the oldest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// The oldest, by name or because none was given that is known.
    V2024_04_15,
    V2024_06_11,
    V2024_06_14,
    V2024_08_13,
    V2024_09_04,
}

/// Whose routes a request gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Controller {
    /// Those of the version that was wanted.
    Current,
    /// The oldest.
    Oldest,
    /// None: the version belongs to another resource.
    Nobody,
}

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Nobody known.
    Anonymous,
    /// The account of that index.
    Account(usize),
}

/// The parts of a request.
pub(crate) struct Parts<'a> {
    pub(crate) method: &'a Method,
    /// The segments after `/v2`.
    pub(crate) path: Vec<&'a str>,
    pub(crate) query: Vec<(String, String)>,
    /// Path and query, as they came.
    pub(crate) target: &'a str,
    version: Version,
    strict: bool,
    /// Whether refusals of a body echo it.
    echoes: bool,
    pub(crate) body: &'a [u8],
}

impl<'a> Parts<'a> {
    /// Takes a request apart; `None` when it is not below `/v2`.
    pub(crate) fn of(request: &'a Request<Bytes>, quirks: &Quirks) -> Option<Self> {
        let below = request.uri().path().strip_prefix("/v2/")?;
        let query = url::form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes());
        Some(Self {
            method: request.method(),
            path: below.split('/').filter(|segment| !segment.is_empty()).collect(),
            query: query.map(|(name, value)| (name.into_owned(), value.into_owned())).collect(),
            target: request.uri().path_and_query().map_or("/", http::uri::PathAndQuery::as_str),
            version: version(request, quirks.quoted_version_unknown),
            strict: quirks.strict_versions,
            echoes: quirks.input_pipe_echoes,
            body: request.body(),
        })
    }

    /// The query as an input whose members are all texts.
    pub(crate) fn query_input(&self) -> Input {
        let text = |(name, value): &(String, String)| (name.clone(), Value::from(value.as_str()));
        Input::of_members(self.query.iter().map(text).collect::<Map<_, _>>())
    }

    /// The body as an input.
    pub(crate) fn body_input(&self) -> Result<Input, Problem> {
        let input = Input::of_body(self.body)?;
        Ok(if self.echoes { input.echoing() } else { input })
    }

    /// Whose routes it gets where `wanted` is the current version.
    pub(crate) fn controller(&self, wanted: Version) -> Controller {
        match self.version {
            Version::V2024_04_15 => Controller::Oldest,
            version if version == wanted || !self.strict => Controller::Current,
            _ => Controller::Nobody,
        }
    }

    /// A member of the query.
    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The answer to a route that does not exist, or not in this version.
    pub(crate) fn no_route(&self) -> Problem {
        Problem::not_found(format!("Cannot {} /api{}", self.method, self.target))
    }
}

fn version(request: &Request<Bytes>, quotes_count: bool) -> Version {
    let header = request.headers().get("cal-api-version").map(|value| String::from_utf8_lossy(value.as_bytes()));
    let header = header.unwrap_or(Cow::Borrowed(""));
    match if quotes_count { header.as_ref() } else { header.trim_matches('"') } {
        "2024-06-11" => Version::V2024_06_11,
        "2024-06-14" => Version::V2024_06_14,
        "2024-08-13" => Version::V2024_08_13,
        "2024-09-04" => Version::V2024_09_04,
        _ => Version::V2024_04_15,
    }
}
