//! What was asked for.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;

use log_sanitizer::Sanitizer;

/// The whole help.
pub(crate) const HELP: &str = "log-sanitizer                     filter standard input, one line out for each line in
log-sanitizer --audit FILE...     report places of personal data and secrets, then a summary as JSON; `-` is standard input
log-sanitizer --explain LINE      show what is found in one line, by which rule, and what becomes of the line

  --summary          with --audit: only the summary; as a filter: a summary as JSON on standard error
  --config FILE      rules from a JSON file; with the features json and serde
  --help, --version

A private key over several lines and lines of any length are handled. Progress is shown on a terminal.
Exit codes: 0 clean or filtered, 1 an audit found something, 2 bad arguments, configuration or input that can't be read.
";

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Filter,
    Audit(Vec<PathBuf>),
    Explain(String),
    Help,
    Version,
}

/// The command line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Args {
    pub(crate) verb: Verb,
    pub(crate) summary: bool,
    pub(crate) config: Option<PathBuf>,
}

impl Args {
    /// Reads the arguments behind the program's name.
    pub(crate) fn parse(args: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut out = Self { verb: Verb::Filter, summary: false, config: None };
        let mut args = args.peekable();
        while let Some(arg) = args.next() {
            match arg.to_str() {
                Some("--help" | "-h") => return Ok(Self { verb: Verb::Help, ..out }),
                Some("--version" | "-V") => return Ok(Self { verb: Verb::Version, ..out }),
                Some("--summary") => out.summary = true,
                Some("--config") => out.config = Some(args.next().ok_or("--config needs a file")?.into()),
                Some("--explain") => {
                    let line = args.next().ok_or("--explain needs a line, in quotes")?;
                    out.verb = Verb::Explain(line.to_string_lossy().into_owned());
                }
                Some("--audit") => out.verb = Verb::Audit(Vec::new()),
                Some(option) if option.starts_with("--") => {
                    return Err(format!("{option} is no option; --help tells which there are"));
                }
                _ => match &mut out.verb {
                    Verb::Audit(files) => files.push(arg.into()),
                    _ => return Err(format!("{} is out of place: files follow --audit", arg.display())),
                },
            }
        }
        match &out.verb {
            Verb::Audit(files) if files.is_empty() => Err("--audit needs files; `-` is standard input".to_owned()),
            _ => Ok(out),
        }
    }

    /// The sanitizer that the arguments ask for.
    pub(crate) fn sanitizer(&self) -> io::Result<Sanitizer> {
        self.config.as_ref().map_or_else(|| Ok(Sanitizer::default()), |path| configured(path))
    }
}

#[cfg(all(feature = "json", feature = "serde"))]
fn configured(path: &std::path::Path) -> io::Result<Sanitizer> {
    let place = |fault: &dyn std::fmt::Display| io::Error::other(format!("{}: {fault}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|fault| place(&fault))?;
    let config: log_sanitizer::SanitizerConfig = serde_json::from_str(&text).map_err(|fault| place(&fault))?;
    Ok(Sanitizer::new(config.validate().map_err(|fault| place(&fault))?))
}

#[cfg(not(all(feature = "json", feature = "serde")))]
fn configured(path: &std::path::Path) -> io::Result<Sanitizer> {
    let path = path.display();
    Err(io::Error::other(format!("{path} can't be read: this program was built without the features json and serde")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Args, String> {
        Args::parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn every_verb_is_understood() {
        let verb = |line| parse(line).map(|args| args.verb);
        assert_eq!(verb(""), Ok(Verb::Filter));
        assert_eq!(verb("--audit a - b"), Ok(Verb::Audit(vec!["a".into(), "-".into(), "b".into()])));
        assert_eq!(verb("--explain x"), Ok(Verb::Explain("x".to_owned())));
        assert_eq!(verb("--summary -h"), Ok(Verb::Help));
        assert!(parse("--summary --config c --audit a").is_ok_and(|args| args.summary && args.config.is_some()));
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (line, told) in [
            ("--audit", "needs files"),
            ("--explain", "needs a line"),
            ("--config", "needs a file"),
            ("--frob", "--frob is no option"),
            ("file", "files follow --audit"),
        ] {
            assert!(parse(line).is_err_and(|fault| fault.contains(told)), "{line}");
        }
    }
}
