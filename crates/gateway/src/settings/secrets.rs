//! Secrets come from the environment, by the names that the file gives; they never stand in the file.

use secrecy::SecretString;

use crate::settings::fault::Faults;

/// Where environment variables are read; tests and the demo hand in their own.
pub(crate) type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The process's own environment.
pub(crate) fn process(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The secret in the variable `name`; missing or blank is a fault at `path`.
pub(crate) fn required(
    environment: Environment<'_>,
    name: &str,
    path: &str,
    faults: &mut Faults,
) -> Option<SecretString> {
    let found = optional(environment, name);
    if found.is_none() {
        faults.add(path, format_args!("the environment variable {name:?} holds no secret; set it"));
    }
    found
}

/// The secret in the variable `name`, if it holds one.
pub(crate) fn optional(environment: Environment<'_>, name: &str) -> Option<SecretString> {
    environment(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()).map(SecretString::from)
}
