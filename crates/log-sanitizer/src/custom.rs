//! Rules of the installation's own: regular expressions that are searched beside the built-in detectors.
//!
//! Only expressions that cost linear time are taken: the engine never goes back, an expression may compile to one
//! mebibyte at most, and a match has a greatest length, so that a byte is looked at a bounded number of times.

use crate::class::{Class, Finding};
use crate::error::ConfigFault;
use regex_automata::meta::{Builder, Config, Regex};
use regex_automata::util::syntax;

/// Most rules of one configuration.
const MAX_RULES: usize = 64;
/// Longest pattern, in bytes.
const MAX_PATTERN: usize = 1024;
/// Longest match, in bytes.
const MAX_MATCH: usize = 1024;
/// Most memory of one compiled pattern, in bytes.
const MAX_SIZE: usize = 1 << 20;

/// A rule of the installation's own.
///
/// ```
/// use log_sanitizer::{CustomRule, Sanitizer, SanitizerConfig};
///
/// let mut config = SanitizerConfig::default();
/// config.rules.push(CustomRule::new("customer number", r"\bKD-[0-9]{6}\b"));
/// let sanitizer = Sanitizer::new(config.validate()?);
/// assert_eq!(sanitizer.sanitize("invoice of KD-004711"), "invoice of [REDACTED]");
/// # Ok::<(), log_sanitizer::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct CustomRule {
    /// What it is called in `--explain`.
    pub name: String,
    /// A regular expression in the syntax of the `regex` crate.
    pub pattern: String,
    /// Which class a match belongs to: it decides token, action and counter.
    #[cfg_attr(feature = "serde", serde(default = "custom"))]
    pub class: Class,
}

#[cfg(feature = "serde")]
const fn custom() -> Class {
    Class::Custom
}

impl CustomRule {
    /// What `pattern` matches is [`Class::Custom`].
    pub fn new(name: impl Into<String>, pattern: impl Into<String>) -> Self {
        Self { name: name.into(), pattern: pattern.into(), class: Class::Custom }
    }

    /// The same with another class.
    #[must_use]
    pub fn with_class(mut self, class: Class) -> Self {
        self.class = class;
        self
    }
}

/// Compiled rules.
#[derive(Clone, Debug, Default)]
pub(crate) struct CustomRules {
    regex: Option<Regex>,
    rules: Vec<CustomRule>,
}

impl CustomRules {
    /// Compiles `rules`, or tells every fault.
    pub(crate) fn compile(rules: &[CustomRule], faults: &mut Vec<ConfigFault>) -> Self {
        let before = faults.len();
        if rules.len() > MAX_RULES {
            faults.push(ConfigFault::new("rules", format!("at most {MAX_RULES} rules, here are {}", rules.len())));
        }
        for (i, rule) in rules.iter().enumerate() {
            if rule.name.trim().is_empty() || rules[..i].iter().any(|other| other.name == rule.name) {
                faults.push(ConfigFault::new(format!("rules[{i}].name"), "a rule needs a name of its own"));
            }
            if let Err(message) = check(&rule.pattern) {
                faults.push(ConfigFault::new(format!("rules[{i}].pattern"), message));
            }
        }
        if rules.is_empty() || faults.len() > before {
            return Self::default();
        }
        let patterns: Vec<_> = rules.iter().map(|rule| rule.pattern.as_str()).collect();
        match build(&patterns, MAX_SIZE * patterns.len()) {
            Ok(regex) => Self { regex: Some(regex), rules: rules.to_vec() },
            Err(message) => {
                faults.push(ConfigFault::new("rules", message));
                Self::default()
            }
        }
    }

    /// What the rules match, from left to right; of two at one place the earlier rule counts.
    pub(crate) fn find(&self, text: &[u8]) -> Vec<Finding> {
        let Some(regex) = &self.regex else { return Vec::new() };
        let matches = regex.find_iter(text);
        matches
            .map(|m| {
                let index = m.pattern().as_usize();
                let found = Finding::new(m.start(), m.end(), self.rules[index].class, "custom rule");
                Finding { own: u8::try_from(index).ok(), ..found }
            })
            .collect()
    }

    /// The name of the rule that made `found`.
    pub(crate) fn name(&self, found: &Finding) -> Option<&str> {
        self.rules.get(usize::from(found.own?)).map(|rule| rule.name.as_str())
    }
}

fn build(patterns: &[&str], size: usize) -> Result<Regex, String> {
    let config = Config::new().nfa_size_limit(Some(size)).hybrid_cache_capacity(2 * MAX_SIZE);
    let built = Builder::new().configure(config).build_many(patterns);
    built.map_err(|fault| match fault.size_limit() {
        Some(_) => format!("it compiles to more than {} KiB; repeat less, as in `{{1,20}}`", size >> 10),
        None => fault.to_string(),
    })
}

fn check(pattern: &str) -> Result<(), String> {
    if pattern.len() > MAX_PATTERN {
        return Err(format!("a pattern has at most {MAX_PATTERN} bytes, this has {}", pattern.len()));
    }
    let parsed = syntax::parse_with(pattern, &syntax::Config::new()).map_err(|fault| {
        let told = fault.to_string();
        let last = told.lines().last().unwrap_or_default();
        format!("no regular expression: {}", last.trim_start_matches("error: "))
    })?;
    let lengths = parsed.properties();
    if lengths.minimum_len().is_none_or(|len| len == 0) {
        return Err("it matches the empty text; ask for at least one character".to_owned());
    }
    if lengths.maximum_len().is_none_or(|len| len > MAX_MATCH) {
        return Err(format!("a match can be longer than {MAX_MATCH} bytes; bound it, as in `.{{1,80}}`"));
    }
    build(&[pattern], MAX_SIZE).map(|_| ())
}
