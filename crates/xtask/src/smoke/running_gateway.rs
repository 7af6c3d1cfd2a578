//! A gateway in demo mode: a real process on free ports, its logs in a folder of its own.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::clock::wait_for;
use crate::error::{XtaskError, attempt};
use crate::smoke::answer::{Answer, post};

/// How long it may take to listen, and to stop.
const LIMIT: Duration = Duration::from_secs(30);

/// How long a line may take from the event to the log file.
const LOG_LIMIT: Duration = Duration::from_secs(5);

/// Variables that would make the demo another one.
const FOREIGN: [&str; 6] = [
    "REDIS_URL",
    "RUST_LOG",
    "CALCOM_API_KEY_15",
    "CALCOM_API_KEY_20",
    "GATEWAY_OPERATIONS_TOKEN",
    "GATEWAY_OPERATIONS_URL",
];

/// Where the program is, and where its logs are collected for an audit.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) program: PathBuf,
    pub(super) logs: PathBuf,
}

/// How a gateway begins.
#[derive(Default)]
pub(super) struct Start<'a> {
    /// Another Cal.com than the embedded simulator.
    pub(super) calcom_url: Option<&'a str>,
    /// Another key than the demo's for company 15.
    pub(super) key_of_15: Option<&'a str>,
}

/// A running gateway. Dropping it ends it.
pub(super) struct RunningGateway {
    child: Child,
    place: Place,
    folder: TempDir,
    pub(super) public: String,
    pub(super) operations: String,
    /// The simulator's admin routes, if one is embedded.
    pub(super) simulator: Option<String>,
}

impl RunningGateway {
    /// Starts one and waits until it listens.
    pub(super) fn start(place: &Place, start: &Start<'_>) -> Result<Self, XtaskError> {
        let folder = attempt("a folder for logs", tempfile::tempdir())?;
        let file = |name: &str| attempt(name, File::create(folder.path().join(name)));
        let mut command = demo(&place.program, start, folder.path());
        command.stdin(Stdio::null()).stdout(file("stdout")?).stderr(file("stderr")?);
        let mut gateway = Self {
            child: attempt("gateway demo", command.spawn())?,
            place: place.clone(),
            folder,
            public: String::new(),
            operations: String::new(),
            simulator: None,
        };
        gateway.wait_until_it_listens()?;
        Ok(gateway)
    }

    /// Asks for an availability, with a JSON content type and a call of its own.
    pub(super) fn availability(&self, company: &str, question: &Value) -> Result<Answer, XtaskError> {
        let call = format!("test-company-{company}-smoke-01");
        let body = json!({"call_id": call, "args": question}).to_string();
        let address = format!("{}/api/retell/check-availability", self.public);
        post(&address, &[("content-type", "application/json")], &body)
    }

    /// What one of the gateway's own verbs prints when it is pointed at this instance.
    pub(super) fn verb(&self, arguments: &[&str]) -> Result<String, XtaskError> {
        let mut command = Command::new(&self.place.program);
        command.args(arguments).args(["--ops", &self.operations]).stdin(Stdio::null());
        for name in FOREIGN {
            command.env_remove(name);
        }
        let output = attempt("gateway", command.output())?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(XtaskError::Process(format!("gateway {}: {}", arguments.join(" "), said.trim())))
    }

    /// Waits until the log file has a line that contains this.
    pub(super) fn wait_for_log(&self, text: &str) -> Result<(), XtaskError> {
        let found = wait_for(LOG_LIMIT, || self.log_file().contains(text).then_some(()));
        found.ok_or_else(|| XtaskError::Process(format!("the log has no line with {text:?}")))
    }

    /// Everything that it has written anywhere.
    pub(super) fn all_output(&self) -> Result<String, XtaskError> {
        let mut all = String::new();
        for entry in attempt("the logs", fs::read_dir(self.folder.path()))? {
            let path = attempt("the logs", entry)?.path();
            let bytes = attempt("the logs", fs::read(&path))?;
            all.push_str(&String::from_utf8_lossy(&bytes));
        }
        Ok(all)
    }

    /// Ends it as a service manager would, demands that it ends well, and returns all that it wrote.
    pub(super) fn stop(mut self) -> Result<String, XtaskError> {
        let mut kill = Command::new("kill");
        attempt("kill", kill.args(["-TERM", &self.child.id().to_string()]).status())?;
        let ended = wait_for(LIMIT, || self.child.try_wait().ok().flatten());
        match ended {
            Some(status) if status.success() => self.all_output(),
            Some(status) => Err(XtaskError::Command { line: "gateway demo".to_owned(), status }),
            None => Err(XtaskError::Process("the gateway does not stop on SIGTERM".to_owned())),
        }
    }

    fn log_file(&self) -> String {
        fs::read_to_string(self.folder.path().join("gateway.log")).unwrap_or_default()
    }

    fn wait_until_it_listens(&mut self) -> Result<(), XtaskError> {
        let stdout = self.folder.path().join("stdout");
        let ready = wait_for(LIMIT, || {
            let said = fs::read_to_string(&stdout).unwrap_or_default();
            let ended = matches!(self.child.try_wait(), Ok(Some(_)) | Err(_));
            let listens = announced(&said, "listening: ").zip(announced(&said, "operations: "));
            (listens.is_some() || ended).then_some((said, listens))
        });
        let Some((said, Some((public, operations)))) = ready else {
            let said = self.all_output().unwrap_or_default();
            return Err(XtaskError::Process(format!("the gateway does not listen:\n{said}")));
        };
        self.simulator = announced(&said, "simulator admin: ");
        (self.public, self.operations) = (public, operations);
        Ok(())
    }
}

impl Drop for RunningGateway {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let kept = self.place.logs.join(format!("smoke-{}.log", self.child.id()));
        let _ = fs::copy(self.folder.path().join("gateway.log"), kept);
    }
}

fn demo(program: &Path, start: &Start<'_>, logs: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["demo", "--listen", "127.0.0.1:0", "--ops-listen", "127.0.0.1:0"]);
    command.args(["--log-level", "trace", "--log-file"]).arg(logs.join("gateway.log"));
    command.args(start.calcom_url.iter().flat_map(|url| ["--calcom-url", url]));
    for name in FOREIGN {
        command.env_remove(name);
    }
    command.envs(start.key_of_15.map(|key| ("CALCOM_API_KEY_15", key)));
    command
}

/// The rest of the complete line that begins so.
fn announced(said: &str, beginning: &str) -> Option<String> {
    let complete = said.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    let mut rests = complete.filter_map(|line| line.strip_prefix(beginning));
    rests.next().map(|rest| rest.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_complete_line_announces() {
        let said = "{\"a\":1}\nlistening: http://127.0.0.1:80\noperations: http://127.0.0.1:9";
        assert_eq!(announced(said, "listening: ").as_deref(), Some("http://127.0.0.1:80"));
        assert_eq!(announced(said, "operations: "), None);
    }
}
