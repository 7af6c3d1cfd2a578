//! `cargo xtask contract`: the Cal.com client against a mock server that others make from the OpenAPI document.
//!
//! Optional: it needs npm, installs the mock server into the target folder, and takes the document's path from `CALCOM_OPENAPI`.

use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Map, Value};

use crate::clock::wait_for;
use crate::command::{answers, cargo, run};
use crate::error::{XtaskError, attempt};
use crate::redis::free_port;
use crate::report::{heading, say};
use crate::workspace::Workspace;

/// The mock server.
const PACKAGE: &str = "@stoplight/prism-cli@5";
/// Where the test finds it.
const ADDRESS: &str = "CALCOM_MOCK_URL";
/// How long it may take to listen.
const LIMIT: Duration = Duration::from_secs(120);

/// A mock server that ends with the verb.
struct Mock(Child);

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Installs the mock server, starts it with the document, and runs the client's test against it.
pub(crate) fn verb(workspace: &Workspace) -> Result<(), XtaskError> {
    let Some(document) = std::env::var_os("CALCOM_OPENAPI") else {
        return Err(XtaskError::Process("CALCOM_OPENAPI does not name the OpenAPI document".to_owned()));
    };
    if !answers(Command::new("npm").arg("--version")) {
        return Err(XtaskError::Process("npm is not installed".to_owned()));
    }
    let folder = workspace.target.join("contract");
    let served = prepare(Path::new(&document), &folder)?;
    let program = installed(&folder)?;
    heading("the client against the mock server");
    let port = free_port()?;
    let mut command = Command::new(program);
    command.args(["mock", "--port", &port.to_string()]).arg(served).stdout(Stdio::null());
    let mut mock = Mock(attempt("prism", command.spawn())?);
    ready(&mut mock, port)?;
    let mut test = cargo(
        &workspace.root,
        &["test", "--package", "calcom-client", "--all-features", "--test", "it", "mock_server"],
    );
    run(test.env(ADDRESS, format!("http://127.0.0.1:{port}")))
}

/// The document as the mock server is fed with it, with said what it leaves open or says in prose: where kinds of objects overlap,
/// one that fits is enough; numbers count from one, as Cal.com's ids do; lists in a query have commas. And the mock server looks
/// for parameters with brackets under another name, so it must not demand them.
fn prepare(document: &Path, folder: &Path) -> Result<PathBuf, XtaskError> {
    let text = attempt(&document.display().to_string(), fs::read_to_string(document))?;
    let mut parsed: Value =
        serde_json::from_str(&text).map_err(|fault| XtaskError::Process(format!("{}: {fault}", document.display())))?;
    clarify(&mut parsed);
    attempt(&folder.display().to_string(), fs::create_dir_all(folder))?;
    let served = folder.join("openapi.json");
    attempt(&served.display().to_string(), fs::write(&served, parsed.to_string()))?;
    Ok(served)
}

fn clarify(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(clarify),
        Value::Object(members) => {
            members.values_mut().for_each(clarify);
            if let Some(branches) = members.remove("oneOf") {
                members.insert("anyOf".to_owned(), branches);
            }
            let is_number = members.get("type").is_some_and(|kind| kind == "number");
            if is_number && !members.contains_key("example") && !members.contains_key("minimum") {
                members.insert("minimum".to_owned(), 1.into());
            }
            if members.get("in").is_some_and(|place| place == "query") {
                clarify_parameter(members);
            }
        }
        _ => {}
    }
}

fn clarify_parameter(members: &mut Map<String, Value>) {
    if members.get("schema").is_some_and(|schema| schema["type"] == "array") {
        members.insert("explode".to_owned(), false.into());
    }
    if members.get("name").and_then(Value::as_str).is_some_and(|name| name.contains('[')) {
        members.insert("required".to_owned(), false.into());
    }
}

/// The mock server's program, installed where it is not yet.
fn installed(folder: &Path) -> Result<PathBuf, XtaskError> {
    let program = folder.join("node_modules/.bin/prism");
    if !program.exists() {
        say("installing the mock server");
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(folder).arg(PACKAGE);
        run(&mut npm)?;
    }
    Ok(program)
}

fn ready(mock: &mut Mock, port: u16) -> Result<(), XtaskError> {
    let answer = wait_for(LIMIT, || match mock.0.try_wait() {
        Ok(Some(status)) => Some(Err(XtaskError::Command { line: "prism mock".to_owned(), status })),
        Err(source) => Some(attempt("prism", Err(source))),
        Ok(None) => TcpStream::connect(("127.0.0.1", port)).is_ok().then_some(Ok(())),
    });
    answer.unwrap_or_else(|| Err(XtaskError::Process("the mock server does not listen".to_owned())))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn one_kind_that_fits_is_enough_at_any_depth() {
        let mut value = json!({"a": [{"oneOf": [{"oneOf": [1]}, 2]}], "b": {"anyOf": [3]}});
        clarify(&mut value);
        assert_eq!(value, json!({"a": [{"anyOf": [{"anyOf": [1]}, 2]}], "b": {"anyOf": [3]}}));
    }

    #[test]
    fn numbers_count_from_one_where_nothing_else_is_said() {
        let mut value = json!([{"type": "number"}, {"type": "number", "example": 0}, {"type": "number", "minimum": 0}]);
        clarify(&mut value);
        assert_eq!(value[0], json!({"type": "number", "minimum": 1}));
        assert_eq!([&value[1]["minimum"], &value[2]["minimum"]], [&json!(null), &json!(0)]);
    }

    #[test]
    fn lists_have_commas_and_brackets_are_not_demanded() {
        let list = json!({"in": "query", "name": "status", "required": true, "schema": {"type": "array"}});
        let mut value = json!([list, {"in": "query", "name": "load[0][id]", "required": true, "schema": {}}]);
        clarify(&mut value);
        assert_eq!([&value[0]["explode"], &value[0]["required"]], [&json!(false), &json!(true)]);
        assert_eq!([&value[1]["explode"], &value[1]["required"]], [&json!(null), &json!(false)]);
    }
}
